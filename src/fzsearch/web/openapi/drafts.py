"""What the check of a draft takes and gives."""

from fzsearch.drafts import KINDS
from fzsearch.web.openapi.parameters import Parameter
from fzsearch.web.openapi.reports import NOTICE
from fzsearch.web.openapi.shapes import Schema, many, number, one, shape, text, truth

CHECK = (
    Parameter(
        "title", "草稿没有标题时用它。", "A title, where the draft has none.", {"type": "string", "maxLength": 200}
    ),
    Parameter(
        "region",
        "地区代码或独一的地区名，草稿没有写明时用它。",
        "Code of a region, or a name that no other has, where the draft leaves it open.",
        {"type": "string", "pattern": "^[0-9]{2,9}$"},
        example="9902",
    ),
    Parameter(
        "agency",
        "机构名，草稿没有写明时用它。",
        "An agency, where the draft names none.",
        {"type": "string", "maxLength": 60},
    ),
    Parameter(
        "year",
        "报告年度，以它为准。",
        "The year reported on, whatever the draft says.",
        {"type": "integer", "minimum": 1, "maximum": 9999},
    ),
)

_SECTION = number("节", "The section's place in the draft, from 0; null for the title.", null=True)
_WHERE: dict[str, Schema] = {
    "section": _SECTION,
    "heading": text("小标题", "The section's heading; null for the title.", null=True),
    "start": number("起", "Where the passage begins in the section's text, or in the title."),
    "end": number("止", "Where it ends."),
    "quote": text("原文", "The passage itself."),
}
_SAID: dict[str, Schema] = {"zh": text("中文", "In Chinese."), "en": text("英文", "In English.")}

SCHEMAS: dict[str, Schema] = {
    "Checked": shape(
        "检查结果",
        "What was found in a draft. It was read once and is kept nowhere.",
        {
            "title": text("标题", "As it was read.", null=True),
            "year": number("报告年度", "The year reported on.", null=True),
            "region": one("DraftRegion", "地区", "Where; null where it is not clear.", null=True),
            "agency": text("机构", "The issuer's canonical name.", null=True),
            "is_report": truth("是否报告", "Whether the title is that of such a report."),
            "reason": text("原因", "Why it is none.", null=True),
            "counts": one("DraftCounts", "数量", "How many of what."),
            "contents": many(
                "DraftContent", "五项内容", "The five contents that a report must have, in their order."
            ),
            "findings": many("DraftFinding", "发现", "All that was found, in the order of the text."),
            "unchecked": many("DraftUnchecked", "没有检查的", "What could not be checked, and why."),
            "last_year": text("上一年度的报告", "The same agency's report of the year before, by id.", null=True),
            "notice": NOTICE,
        },
        ("notice",),
    ),
    "DraftRegion": shape(
        "地区",
        "An administrative division.",
        {
            "code": text("行政区划代码", "2, 4, 6 or 9 digits.", pattern="^[0-9]+$"),
            "path": many({"type": "string"}, "名称", "Names from the province down to its own."),
        },
    ),
    "DraftCounts": shape(
        "数量",
        "How many of what.",
        {
            "contents": number("应有内容", "Contents that a report must have."),
            "lacking": number("缺", "Those without a section of their own."),
            "sentences": number("查过的句子", "Sentences looked up in the library; null without one.", null=True),
            **{kind: number("发现数", f"Findings of the kind `{kind}`.") for kind in KINDS},
        },
    ),
    "DraftContent": shape(
        "内容",
        "One of the five contents.",
        {
            "key": text("编号", "achievements, problems, responsible, next_steps or other."),
            **_SAID,
            "state": text("状态", "Where it stands.", enum=["section", "mentioned", "missing"]),
            "where": many("DraftWhere", "位置", "Headings, or sentences that mention it; at most three."),
        },
    ),
    "DraftWhere": shape("位置", "A passage of the draft.", _WHERE),
    "DraftFinding": shape(
        "发现",
        "Something to look at before the draft is sent.",
        {
            "kind": text("种类", "What it is about (docs/fields.md).", enum=[*KINDS]),
            **_WHERE,
            "sentence": text("句子", "The sentence that it stands in."),
            **_SAID,
            "facts": {
                "type": "object",
                "title": "依据",
                "description": "What it rests on; its names depend on the kind.",
                "additionalProperties": True,
            },
        },
    ),
    "DraftUnchecked": shape("没有检查的", "What could not be checked, and why.", _SAID),
}
"""Named schemas."""
