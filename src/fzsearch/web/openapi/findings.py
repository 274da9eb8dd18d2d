"""Schemas of what a search finds."""

from typing import get_args

from fzsearch.index.sounds import Kind
from fzsearch.web.openapi.reports import NOTICE, REPORT_ID, SECTION_ID, TYPES
from fzsearch.web.openapi.shapes import Schema, amount, many, number, one, shape, text, truth
from fzsearch.web.params import FACETS

_FACET_NAMES = {
    "region": "地区",
    "agency": "机构",
    "system": "系统",
    "level": "层级",
    "section": "章节类型",
    "year": "年度",
}

HIT: dict[str, Schema] = {
    "section_id": text("章节编号", "The section that was found.", pattern=SECTION_ID),
    "report_id": text("报告编号", "The report that it is part of.", pattern=REPORT_ID),
    "score": amount("得分", "BM25; higher is better."),
    "title": text("标题", "The report's title.", null=True),
    "heading": text("小标题", "The section's heading; empty where there is none."),
    "path": many({"type": "string"}, "路径", "The headings from level 1 down to its own."),
    "types": TYPES,
    "year": number("报告年度", "The year reported on.", null=True),
    "region": one("Place", "地区", "The report's region.", null=True),
    "agency": text("机构", "The agency's canonical name.", null=True),
    "systems": many({"type": "string"}, "系统", "Those of the agency."),
    "snippet": many("Span", "摘要", "The window of the text that shows most of what was looked for, in pieces."),
    "url": text("原网址", "Where the report came from.", null=True),
}

SCHEMAS: dict[str, Schema] = {
    "Results": shape(
        "检索结果",
        "What was found. `total` and every count are exact, over all matches.",
        {
            "query": text("检索词", "What was asked for."),
            "total": number("命中章节数", "How many sections match."),
            "reports": number("命中报告数", "How many reports they belong to."),
            "page": number("页码", "The page that this is, from 1.", minimum=1),
            "took_ms": amount("用时", "Milliseconds."),
            "generation": text("索引代", "The state of the index that answered."),
            "hits": many("Hit", "命中", "The sections of this page."),
            "groups": many("Group", "按报告归组", "The same hits by report; only with `group=report`."),
            "facets": shape(
                "筛选项",
                "Values with their counts, by facet. A facet's counts ignore its own selection.",
                {name: many("FacetValue", _FACET_NAMES[name], f"Values of `{name}`.") for name in FACETS}
                | {"year": many("FacetValue", _FACET_NAMES["year"], "Years reported on.")},
            ),
            "notice": NOTICE,
        },
        ("groups", "notice"),
    ),
    "Hit": shape("命中", "One found section.", HIT),
    "Span": shape(
        "片段",
        "A piece of a snippet.",
        {"text": text("文字", "The text."), "hit": truth("是否命中", "Whether it is what was looked for.")},
    ),
    "Place": shape(
        "地区",
        "A region.",
        {
            "code": text("行政区划代码", "Its national code, without trailing zeros.", pattern="^[0-9]+$"),
            "path": many({"type": "string"}, "名称", "Names from the province down to its own."),
        },
    ),
    "Group": shape(
        "一份报告的命中",
        "A report that was found, with the best of its sections.",
        {
            "report_id": text("报告编号", "The report.", pattern=REPORT_ID),
            "total": number("命中章节数", "How many of its sections match.", minimum=1),
            "section_ids": many(
                {"type": "string"}, "章节编号", "Those of its sections that stand in `hits`, best first."
            ),
        },
    ),
    "FacetValue": shape(
        "筛选值",
        "One value of a facet.",
        {
            "value": text("值", "What to give as the parameter."),
            "label": text("名称", "What readers see."),
            "count": number("数量", "How many sections there would be if only this value were ticked."),
            "selected": truth("是否已选", "Whether the request names it."),
            "children": many("FacetValue", "下级", "Values below it; only regions have any."),
        },
    ),
    "Suggestions": shape(
        "建议",
        "What may be meant by what is typed so far.",
        {
            "query": text("已输入的", "What was typed."),
            "suggestions": many("Suggestion", "建议", "The best first."),
            "ready": truth("是否就绪", "False while the first suggestions are still being gathered."),
        },
    ),
    "Suggestion": shape(
        "一条建议",
        "One suggestion.",
        {
            "text": text("文字", "What may be meant."),
            "kind": text("种类", "A frequent word, a heading, an agency or a region.", enum=list(get_args(Kind))),
        },
    ),
    "Completions": {
        "type": "array",
        "title": "浏览器要的建议",
        "description": "What was typed, and the suggestions: OpenSearch Suggestions.",
        "items": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},  # in this order
        "minItems": 2,
        "maxItems": 2,
    },
}
