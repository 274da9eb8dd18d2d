"""What the use of phrases can be asked, and the schemas of its answer."""

from fzsearch.index.trending import MOST_PHRASES
from fzsearch.index.trends import FIRST_USERS
from fzsearch.web.openapi.findings import HIT
from fzsearch.web.openapi.parameters import SEARCH, Parameter
from fzsearch.web.openapi.reports import NOTICE
from fzsearch.web.openapi.shapes import Schema, many, number, one, shape, text

_FILTERS = ("in", "region", "sub", "agency", "system", "level", "section", "report", "year_from", "year_to", "own")

TRENDS = (
    Parameter(
        "q",
        f"用语，写法与检索相同，可重复，最多 {MOST_PHRASES} 个。",
        f"A phrase, written as in a search; {MOST_PHRASES} at most are compared.",
        {"type": "string"},
        repeatable=True,
        most=MOST_PHRASES,
        example='"综合查一次"',
    ),
    *(parameter for parameter in SEARCH if parameter.name in _FILTERS),
)

_COUNTS = {
    "reports": number("用到的报告", "Reports that use the phrase: with at least one section that matches."),
    "of": number("全部报告", "All reports that the filters leave."),
}
_PERCENT: Schema = {
    "type": ["number", "null"],
    "title": "占比",
    "description": "Their share in per cent, to two decimals; null where there are no reports.",
    "minimum": 0,
    "maximum": 100,
}
_USE = {
    **_COUNTS,
    "percent": _PERCENT,
    "agencies": number("机构", "Issuers that use it: pairs of region and agency, both known."),
    "unknown_issuer": number("机构不明", "Of the reports that use it, those whose region or agency is not known."),
    "provinces": number("省份", "Provinces with such reports."),
}
_FIRST_YEAR = number("最早年度", "The first year of its use in this library; null where there is none.", null=True)


def _spread(zh: str, en: str, fields: dict[str, Schema]) -> Schema:
    years: Schema = {
        "type": "object",
        "title": "各年度",
        "description": "Year → counts; only years of which the library has reports there.",
        "additionalProperties": {"$ref": "#/components/schemas/PhraseCounts"},
    }
    undated = one("PhraseCounts", "年度不明", "Of reports whose year is not known.")
    return shape(zh, en, fields | _COUNTS | {"first_year": _FIRST_YEAR, "years": years, "undated": undated})


SCHEMAS: dict[str, Schema] = {
    "Trends": shape(
        "用语走势",
        "How the use of phrases grew and spread. All counts are exact, and those of searches with the same filters.",
        {"phrases": many("Phrase", "用语", "In the order asked for."), "notice": NOTICE},
        ("notice",),
    ),
    "Phrase": shape(
        "一个用语",
        "One phrase.",
        {
            "query": text("用语", "What was asked for."),
            **_USE,
            "first_year": _FIRST_YEAR,
            "years": many("PhraseYear", "各年度", "Only years of which the library has reports, the oldest first."),
            "undated": one("PhraseCounts", "年度不明", "Of reports whose year is not known."),
            "by_province": many("PhraseProvince", "各省", "By province, the first to use it first."),
            "by_system": many("PhraseSystem", "各系统", "By 系统; an agency of several counts in each."),
            "unplaced": number("地区不明", "Reports that use it and whose region is not known: at no province."),
            "without_system": number("系统不明", "Reports that use it and belong to no known 系统."),
            "first_users": shape(
                "最早的使用者",
                "The reports of its first year in this library.",
                {
                    "total": number("报告数", "How many there are."),
                    "reports": many(
                        "FirstUser", "报告", f"By day of publishing, unknown days at the end; {FIRST_USERS} at most."
                    ),
                },
            ),
        },
    ),
    "PhraseCounts": shape("数量", "How many reports.", _COUNTS),
    "PhraseYear": shape("一个年度", "One year.", {"year": number("年度", "The year reported on."), **_USE}),
    "PhraseProvince": _spread(
        "一个省",
        "One province.",
        {"code": text("代码", "Its national code."), "name": text("名称", "Its name.")},
    ),
    "PhraseSystem": _spread("一个系统", "One line of authority.", {"system": text("系统", "Its name.")}),
    "FirstUser": shape(
        "最早的使用者",
        "A report of the first year, with the section that matches best.",
        {name: schema for name, schema in HIT.items() if name != "score"}
        | {
            "published": text("发布日期", "ISO 8601.", null=True, format="date"),
            "sections": number("节数", "How many of its sections match.", minimum=1),
            "permalink": text("固定网址", "The section's address.", format="uri"),
        },
    ),
}
