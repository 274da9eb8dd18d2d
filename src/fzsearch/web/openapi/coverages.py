"""What the coverage can be asked, and the schemas of its answer."""

from typing import Any

from fzsearch.model import LEVELS
from fzsearch.web.gaps import MOST_PAGES, MOST_ROWS, MOST_YEARS
from fzsearch.web.openapi.parameters import SEARCH, Parameter
from fzsearch.web.openapi.reports import NOTICE
from fzsearch.web.openapi.shapes import Schema, many, number, one, shape, text, truth

_OF_SEARCH = {parameter.name: parameter for parameter in SEARCH}

COVERAGE = (
    Parameter(
        "region",
        "地区代码：看这个地区的机构和下级地区；不给则看全部。",
        "The code of a region: its agencies, and what lies in it; without it, everything.",
        {"type": "string", "pattern": "^[0-9]{2,12}$"},
        example="99",
    ),
    *(_OF_SEARCH[name] for name in ("agency", "system", "level", "year_from", "year_to")),
    Parameter(
        "missing",
        "1：只列有缺年度的机构。",
        "1: only agencies that lack a year.",
        {"type": "string", "enum": ["0", "1"], "default": "0"},
    ),
    Parameter(
        "page",
        f"第几页，每页 {MOST_ROWS} 行。",
        f"The page, of {MOST_ROWS} rows each.",
        {"type": "integer", "minimum": 1, "maximum": MOST_PAGES, "default": 1},
    ),
)


def _by_year(zh: str, en: str) -> Schema:
    counts: dict[str, Any] = {"type": "integer", "minimum": 1}
    return {"type": "object", "title": zh, "description": en, "additionalProperties": counts}


_CODE = text("代码", "The national code, without trailing zeros.")
_PATH = many({"type": "string"}, "路径", "The names of the regions, from the province down.")

SCHEMAS: dict[str, Schema] = {
    "Coverage": shape(
        "覆盖情况",
        "Which agencies and years there are, and which are missing.",
        {
            "totals": one("CoverageTotals", "总量", "Of the whole library."),
            "region": one("CoveredRegion", "地区", "The region that was asked for; null for everything.", null=True),
            "years": many(
                {"type": "integer"},
                "年度",
                f"From the first to the last year that anyone in the region has a report for, within what was asked"
                f" for; the newest {MOST_YEARS} at most.",
            ),
            "regions": many("CoveredRegion", "下级地区", "What lies directly in the region."),
            "rows": many("CoverageRow", "机构", "Agencies by year; this page of them."),
            "total": number("行数", "Rows on all pages."),
            "page": number("页", "This page.", minimum=1),
            "pages": number("页数", "How many pages there are.", minimum=1),
            "notice": NOTICE,
        },
        ("notice",),
    ),
    "CoverageTotals": shape(
        "总量",
        "How many reports there are.",
        {
            "reports": number("报告数", "Reports."),
            "unplaced": number("不明", "Of these, with unknown region, agency or year: they are in no other count."),
            "withdrawn": number("已撤下", "Of these, gone from their portals; they are counted."),
        },
    ),
    "CoveredRegion": shape(
        "地区",
        "A region with all that lies in it.",
        {
            "code": _CODE,
            "path": _PATH,
            "reports": number("报告数", "Reports whose region, agency and year are known."),
            "agencies": number("机构数", "Pairs of region and agency."),
            "years": _by_year("各年度", "Year → reports."),
            "divisions": {
                "type": "object",
                "title": "下级行政区",
                "description": "Level → divisions that the gazetteer knows, and those with reports of their own.",
                "additionalProperties": shape(
                    "数量",
                    "How many.",
                    {"with_reports": number("有报告", "With reports."), "known": number("总数", "In the gazetteer.")},
                ),
            },
        },
    ),
    "CoverageRow": shape(
        "机构",
        "An agency by year; or a region of which the library has nothing of the system asked for.",
        {
            "region": shape(
                "地区",
                "Where it is.",
                {"code": _CODE, "path": _PATH, "level": text("层级", "Its level.", enum=list(LEVELS))},
            ),
            "agency": text("机构", "Its canonical name; null where there is none in the library.", null=True),
            "systems": many({"type": "string"}, "系统", "Its lines of authority."),
            "in_library": truth("是否见到", "Whether the library has reports by it."),
            "years": _by_year("各年度", "Year → reports."),
            "missing": many({"type": "integer"}, "缺", "Years of `years` above without a report by it."),
            "undated": number("年度不明", "Its reports whose year is not known."),
        },
    ),
}
