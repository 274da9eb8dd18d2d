"""What the peers of a report or section are asked by, and the schemas of the answer."""

from fzsearch.index import WIDER
from fzsearch.model import LEVELS, SECTION_TYPES
from fzsearch.web.openapi.parameters import SEARCH, Parameter
from fzsearch.web.openapi.reports import NOTICE, REPORT_ID, SECTION_ID
from fzsearch.web.openapi.shapes import Schema, amount, many, number, one, shape, text, truth

_PAGING = tuple(parameter for parameter in SEARCH if parameter.name in ("page", "limit"))

PEERS = (
    Parameter(
        "id",
        "报告或章节的编号。",
        "Id of a report or of a section. With a section, peers are reports that have a section of the same type.",
        {"type": "string", "pattern": "^[0-9a-f]{16}(-[0-9]+)?$"},
        required=True,
    ),
    Parameter(
        "without",
        "不要求相同的：层级、年度、系统，可重复。",
        "What peers need not have in common.",
        {"type": "string", "enum": list(WIDER)},
        repeatable=True,
    ),
    *_PAGING,
)

SCHEMAS: dict[str, Schema] = {
    "Peers": shape(
        "同类报告",
        "The peers of a report or section, in order: of the same prefecture, then of the same province, then the"
        " others; in each, the highest `similarity` first, then the most `shared_sentences`, then by id.",
        {
            "report_id": text("报告编号", "Whose peers these are.", pattern=REPORT_ID),
            "section_id": text("章节编号", "The section, if one was asked for.", null=True, pattern=SECTION_ID),
            "shared": one(
                "SharedFacts", "共同点", "What peers have in common with it, but for what is in `without`."
            ),
            "without": many({"type": "string", "enum": list(WIDER)}, "不要求相同的", "What was left out."),
            "total": number("份数", "How many peers there are."),
            "page": number("页码", "The page that this is, from 1.", minimum=1),
            "peers": many("Peer", "同类报告", "Those of this page."),
            "notice": NOTICE,
        },
        ("notice",),
    ),
    "SharedFacts": shape(
        "共同点",
        "Facts of the report. What is not known is null or empty, and is not asked of peers.",
        {
            "section": text("章节类型", "Type of the section.", null=True, enum=[*SECTION_TYPES, None]),
            "systems": many({"type": "string"}, "系统", "Peers have one of these."),
            "agency": text("机构", "Instead of `systems`, where the agency belongs to none.", null=True),
            "level": text("层级", "Level of the region.", null=True, enum=[*LEVELS, None]),
            "year": number("报告年度", "The year reported on.", null=True),
        },
    ),
    "Peer": shape(
        "一份同类报告",
        "A report in its place, with what put it there.",
        {
            "rank": number("名次", "From 1.", minimum=1),
            "report_id": text("报告编号", "The report.", pattern=REPORT_ID),
            "section_ids": many(
                {"type": "string"}, "章节编号", "Its sections of the type; empty where a report was asked for."
            ),
            "title": text("标题", "The report's title.", null=True),
            "year": number("报告年度", "The year reported on.", null=True),
            "region": one("Place", "地区", "The report's region.", null=True),
            "agency": text("机构", "The agency's canonical name.", null=True),
            "systems": many({"type": "string"}, "系统", "Those of the agency."),
            "same_prefecture": truth("同市", "Whether both lie in one prefecture; null where a region is not known.")
            | {"type": ["boolean", "null"]},
            "same_province": truth("同省", "Whether both lie in one province; null where a region is not known.")
            | {"type": ["boolean", "null"]},
            "similarity": amount(
                "用词相似",
                "The share, in whole hundredths, of the words of the report or section asked for that this one has,"
                " each weighed by how rare it is; own names and figures aside. From 0 to 1.",
            )
            | {"maximum": 1},
            "shared_sentences": number("相同句数", "How many of its sentences this one has, as they are masked."),
            "url": text("原网址", "Where the report came from.", null=True),
        },
    ),
}
