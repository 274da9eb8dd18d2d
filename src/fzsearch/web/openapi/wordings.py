"""Schemas of similar passages and of the wording meter."""

from typing import get_args

from fzsearch.index import MeterKind, PieceKind
from fzsearch.web.openapi.parameters import SEARCH, Parameter
from fzsearch.web.openapi.reports import NOTICE, REPORT_ID, SECTION_ID
from fzsearch.web.openapi.shapes import Schema, amount, many, number, one, shape, text, truth
from fzsearch.web.params import MOST_AGENCIES

_FILTERS = tuple(
    parameter
    for parameter in SEARCH
    if parameter.name in ("region", "sub", "agency", "system", "level", "section", "year_from", "year_to", "limit")
)
SIMILAR_TO_TEXT = _FILTERS
SIMILAR = (
    Parameter(
        "id",
        "章节编号：找与它相似的。",
        "Id of the section that others are to be similar to.",
        {"type": "string", "pattern": SECTION_ID},
        required=True,
    ),
    *_FILTERS,
)
COMMON = Parameter(
    "common",
    "几个机构起算通用的话。",
    "Agencies from which on a wording is common.",
    {"type": "integer", "minimum": 1, "maximum": MOST_AGENCIES, "default": 2},
)

_PIECES = many("Piece", "文字", "The sentence in pieces.")

SCHEMAS: dict[str, Schema] = {
    "Similar": shape(
        "相似表述",
        "Passages of other reports that say what was given; names, figures and the order of clauses may differ.",
        {
            "sentences": number("句数", "Sentences of what was given."),
            "total": number("写法数", "Wordings that were found."),
            "complete": truth("是否找全", "False where there were more similar sections than are compared."),
            "rows": many("Wording", "写法", "Those first that say most of it, as many as `limit`."),
            "notice": NOTICE,
        },
        ("notice",),
    ),
    "Wording": shape(
        "一种写法",
        "One wording, and everybody who has nearly the same.",
        {
            "said": amount("对应比例", "The part of what was given that it says, from 0 to 1."),
            "score": amount(
                "相似度", "The same, or the part of the section that what was given says, if that is more."
            ),
            "agencies": number("机构数", "Agencies whose reports say it so; those that are not known do not count."),
            "reports": number("报告数", "Reports that say it so.", minimum=1),
            "pairs": many(
                "SentencePair", "逐句对照", "Sentences that say each other, in the order of the first copy."
            ),
            "copies": many("Copy", "出处", "Where it stands; the first is the one that is compared."),
        },
    ),
    "SentencePair": shape(
        "一对句子",
        "A sentence of what was given, and the one that says it.",
        {"likeness": amount("相似度", "From 0.5 to 1."), "passage": _PIECES, "found": _PIECES},
    ),
    "Piece": shape(
        "一段文字",
        "A piece of a sentence.",
        {
            "text": text("文字", "The text."),
            "kind": text(
                "种类",
                "The same words in both (`shared`), another figure or name in the same place (`slot`), or neither.",
                enum=list(get_args(PieceKind)),
            ),
        },
    ),
    "Copy": shape(
        "一处",
        "A section that says it so.",
        {
            "section_id": text("章节编号", "The section.", pattern=SECTION_ID),
            "report_id": text("报告编号", "The report that it is part of.", pattern=REPORT_ID),
            "title": text("标题", "The report's title.", null=True),
            "heading": text("小标题", "The section's heading; empty where there is none."),
            "year": number("报告年度", "The year reported on.", null=True),
            "region": one("Place", "地区", "The report's region.", null=True),
            "agency": text("机构", "The agency's canonical name.", null=True),
            "url": text("原网址", "Where the report came from.", null=True),
            "said": amount("对应比例", "The part of what was given that it says, from 0 to 1."),
            "permalink": text("链接", "The section's page here.", format="uri"),
        },
    ),
    "Meter": shape(
        "用语表",
        "Every sentence of a report with who else uses it; names, years and figures are masked. Counts are exact.",
        {
            "report_id": text("报告编号", "The report.", pattern=REPORT_ID),
            "common_from": number("通用起点", "Agencies from which on a wording is common.", minimum=1),
            "sentences": number("句数", "Sentences; headings and what is shorter than 8 letters are none."),
            "common": number("通用句数", "Sentences that so many agencies or more use."),
            "own": number("自己的句数", "Sentences that fewer agencies use."),
            "carried_over": number("沿用句数", "Sentences that the agency's report of the year before has, too."),
            "sections": many("MeterSection", "各节", "In reading order."),
            "notice": NOTICE,
        },
        ("notice",),
    ),
    "MeterSection": shape(
        "一节",
        "A section's sentences.",
        {
            "section_id": text("章节编号", "The section.", pattern=SECTION_ID),
            "sentences": many("MeterSentence", "句子", "In reading order."),
        },
    ),
    "MeterSentence": shape(
        "一句",
        "A sentence, and who uses it, the report itself among them.",
        {
            "text": text("文字", "As it stands in the report."),
            "kind": text(
                "种类",
                "`common`, `own`, or `open`: reports of unknown agencies have it, too, so it cannot be told.",
                enum=list(get_args(MeterKind)),
            ),
            "carried_over": truth("是否沿用", "Whether the agency's report of the year before has it."),
            "agencies": number("机构数", "Agencies that use it; those that are not known do not count."),
            "provinces": number("省份数", "Provinces that their reports' regions lie in."),
            "reports": number("报告数", "Reports that have it."),
            "of_unknown_issuers": number("机构不明的报告数", "Those of them whose agency or region is not known."),
            "first_year": number("最早年度", "The earliest year of those reports, in this library.", null=True),
            "first_report": text("最早的报告", "A report of that year.", null=True, pattern=REPORT_ID),
            "own_years": many(
                {"type": "integer"}, "本机关用过的年度", "Years of the agency's own reports that have it."
            ),
        },
    ),
}
