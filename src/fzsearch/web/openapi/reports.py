"""Schemas of what the library holds: reports, sections, and where they came from."""

from typing import get_args

from fzsearch.errors import Hindrance
from fzsearch.model import LEVELS, SECTION_TYPES
from fzsearch.web.openapi.shapes import Schema, many, moment, number, one, shape, text, truth

REPORT_ID = "^[0-9a-f]{16}$"
SECTION_ID = "^[0-9a-f]{16}-[0-9]+$"

NOTICE = text("提示", "What the library wants every reader to know; only where it has such a notice.")

_SECTION_TYPE: Schema = {
    "type": "string",
    "enum": list(SECTION_TYPES),
    "description": ", ".join(f"{key} {label}" for key, label in SECTION_TYPES.items()),
}
_PATH = many({"type": "string"}, "路径", "The headings from level 1 down to its own.")
TYPES = many(_SECTION_TYPE, "章节类型", "What the section is about; one or more of the thirteen types.")

_HEAD: dict[str, Schema] = {
    "id": text("编号", "16 hexadecimal digits; stays the same when the page changes.", pattern=REPORT_ID),
    "is_report": truth("是否报告", "Whether it is a 法治政府建设年度报告; if not, `reason` says why."),
    "title": text("标题", "As printed over the text.", null=True),
    "doc_type": text("文种", "年度报告, 情况报告, 工作报告 or 工作总结, by the title.", null=True),
    "year": number("报告年度", "The year reported on; never the year of publication.", null=True),
    "region": one("Region", "地区", "Where; null where several places are possible and nothing decides.", null=True),
    "agency": one("Agency", "机构", "Who issued it.", null=True),
    "published": text("发布日期", "The day on which it was published.", null=True, format="date"),
    "addressee": text("主送", "Whom it is addressed to.", null=True),
    "url": text("原网址", "Where it came from; null for a file without an address.", null=True),
    "copy": text(
        "转载", "What shows that it is not the issuer's own page: `foreign host`, `machine-converted`.", null=True
    ),
    "hindrance": text(
        "读不了的原因",
        "Why the document was kept without having been read.",
        null=True,
        enum=[*get_args(Hindrance), None],
    ),
    "attachments": many("Attachment", "附件", "What the page offers beside its text."),
    "read_from": text("正文取自", "The attachment that holds the report, where the page is its cover.", null=True),
    "evidence": {
        "type": "object",
        "title": "依据",
        "description": "What decided a fact: field → evidence.",
        "additionalProperties": {"type": "string"},
    },
    "reason": text("不收录的原因", "Why it is not a report; only where it is none.", null=True),
    "region_candidates": many("Region", "可能的地区", "Only where `region` is null and several are possible."),
    "withdrawn": moment("撤下时间", "Since when its portal does not have it any more; null while it has.", null=True),
    "addresses": many("Address", "曾见网址", "Where it was found, the oldest first."),
    "versions": number("版本数", "How many texts it has had, the newest among them.", minimum=1),
    "permalink": text("固定链接", "The absolute address of its page here.", format="uri"),
    "provenance": one("Provenance", "来源", "The bytes that it was read from.", null=True),
}
_PERHAPS = ("reason", "region_candidates", "notice")

_SECTION: dict[str, Schema] = {
    "id": text("编号", "The report's id, a dash, its place in the report.", pattern=SECTION_ID),
    "number": text("序号", "The numeral as printed, without its marks.", null=True),
    "level": number("层次", "1 for 一、, 2 for （一）, 3 for 1., 4 for （1）; 0 for text outside the numbering."),
    "heading": text("小标题", "Without numeral; empty where there is none."),
    "path": _PATH,
    "types": TYPES,
    "text": text("正文", "With its heading line. The texts of all sections, joined, are the report's body."),
    "items": many("Item", "条", "The items of lists in its text (一是……；二是……)."),
}

SCHEMAS: dict[str, Schema] = {
    "Report": shape(
        "报告",
        "One report with its sections.",
        _HEAD | {"sections": many("Section", "章节", "In reading order.")} | {"notice": NOTICE},
        _PERHAPS,
    ),
    "ReportHead": shape("报告信息", "A report without its sections.", _HEAD, _PERHAPS),
    "Section": shape("章节", "A piece of a report: a heading with what follows it.", _SECTION),
    "SectionAnswer": shape(
        "单独一节",
        "One section with its report's head.",
        _SECTION
        | {
            "permalink": text("固定链接", "The absolute address of the section on its report's page.", format="uri"),
            "report": one("ReportHead", "所在报告", "The report that it is part of."),
            "notice": NOTICE,
        },
        _PERHAPS,
    ),
    "Item": shape(
        "条",
        "One point of a list in running text.",
        {
            "id": text("编号", "The section's id, a full stop, its place."),
            "number": text("序号", "The numeral as printed."),
            "text": text("正文", "With its numeral."),
        },
    ),
    "Region": shape(
        "地区",
        "An administrative division.",
        {
            "code": text(
                "行政区划代码", "2, 4, 6 or 9 digits: province, prefecture, county, township.", pattern="^[0-9]+$"
            ),
            "path": many({"type": "string"}, "名称", "Names from the province down to its own."),
            "level": text(
                "层级", "国 nation, 省 province, 市 prefecture, 县 county, 乡 township.", enum=list(LEVELS)
            ),
        },
    ),
    "Agency": shape(
        "机构",
        "Who issued a report.",
        {
            "name": text("规范名称", "Its canonical name, such as 科学技术局."),
            "raw": text("原文名称", "As printed."),
            "system": text("系统", "The first of `systems`.", null=True),
            "systems": many(
                {"type": "string"}, "系统", "The lines of authority it belongs to; a merged bureau has several."
            ),
        },
    ),
    "Attachment": shape(
        "附件",
        "A file that a page offers.",
        {"name": text("名称", "As shown."), "url": text("网址", "As the page writes it.")},
    ),
    "Address": shape(
        "网址",
        "An address under which a report was found.",
        {
            "url": text("网址", "The address."),
            "first_seen": moment("首次见到", "When it was first found there."),
            "last_seen": moment("最近见到", "When it was last found there."),
        },
    ),
    "Provenance": shape(
        "来源",
        "What a report was read from.",
        {
            "original": text("原件", "The absolute address of the bytes, as they were received.", format="uri"),
            "sha256": text("SHA-256", "Of the bytes, hexadecimal.", pattern="^[0-9a-f]{64}$"),
            "size": number("字节数", "How many bytes."),
            "name": text("文件名", "The file's name, or the last part of its address."),
            "url": text("网址", "Where it was received from; null for a file.", null=True),
            "content_type": text("内容类型", "What the portal said it was; it may be wrong.", null=True),
            "fetched_at": moment("收到时间", "When it was received."),
        },
    ),
}
