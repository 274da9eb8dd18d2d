"""The parameters of a search, in canonical order, with the bounds that params.py goes by."""

from dataclasses import dataclass
from typing import Any, get_args

from fzsearch.index import Group, Sort
from fzsearch.model import LEVELS, SECTION_TYPES
from fzsearch.web.openapi.reports import REPORT_ID, SECTION_ID
from fzsearch.web.openapi.shapes import Schema
from fzsearch.web.params import DEEPEST, MOST_AGENCIES

MOST_VALUES = 50
"""The most values of a parameter that may be repeated."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter, described in two languages."""

    name: str
    zh: str
    en: str
    schema: Schema
    place: str = "query"  # or path
    repeatable: bool = False
    example: str | None = None
    most: int = MOST_VALUES  # of one that may be repeated
    required: bool = False  # what stands in the path always is

    def as_json(self) -> dict[str, Any]:
        """The parameter as OpenAPI has it."""
        data: dict[str, Any] = {"name": self.name, "in": self.place, "description": self.en, "x-zh": self.zh}
        if self.place == "path":
            return data | {"required": True, "schema": self.schema}
        if self.repeatable:
            several = {"type": "array", "items": self.schema, "maxItems": self.most}
            return data | {"schema": several, "style": "form", "explode": True}
        if self.required:
            return data | {"required": True, "schema": self.schema}
        return data | {"schema": self.schema, "allowEmptyValue": True}


_NAME: Schema = {"type": "string", "minLength": 1, "maxLength": 60}
_YEAR: Schema = {"type": "integer", "minimum": 1, "maximum": 9999}
_SECTION_TYPE: Schema = {"type": "string", "enum": list(SECTION_TYPES)}

SEARCH = (
    Parameter(
        "q",
        '检索词：词语都要出现；"引号"内一字不差；-词 排除；词 OR 词 任一；标题:词；小标题:词。'
        "至多 128 个字符、24 个词。",
        'What to look for: words, all of which must occur; "a string" to the letter; -word; word OR word; 标题:word'
        " (title), 小标题:word (heading). At most 128 characters, not counting quotation marks, and 24 terms. Without"
        " it, everything is found.",
        {"type": "string"},
        example="执法",
    ),
    Parameter(
        "in",
        "在哪里找：不限，或只在报告标题里。",
        "Where words are looked for that name no field: everywhere, or in titles.",
        {"type": "string", "enum": ["everywhere", "title"], "default": "everywhere"},
    ),
    Parameter(
        "region",
        "行政区划代码，含下级，可重复。",
        "National code of a region, with all that lies in it unless `sub` is 0.",
        {"type": "string", "pattern": "^[0-9]{1,12}$"},
        repeatable=True,
    ),
    Parameter(
        "sub",
        "0 表示地区不含下级。",
        "0: regions stand for themselves alone; 1: with all that lies in them.",
        {"type": "string", "enum": ["1", "0"], "default": "1"},
    ),
    Parameter("agency", "机构的规范名称，可重复。", "Canonical name of an agency.", _NAME, repeatable=True),
    Parameter(
        "system", "系统，如 科技，可重复。", "系统, the line of authority, such as 科技.", _NAME, repeatable=True
    ),
    Parameter(
        "level",
        "层级，可重复。",
        "Level of the region: 国 nation, 省 province, 市 prefecture, 县 county, 乡 township.",
        {"type": "string", "enum": list(LEVELS)},
        repeatable=True,
        example="县",
    ),
    Parameter("section", "章节类型，可重复。", "Section type.", _SECTION_TYPE, repeatable=True),
    Parameter(
        "report",
        "报告编号，可重复。",
        "Id of a report: only sections of these.",
        {"type": "string", "pattern": REPORT_ID},
        repeatable=True,
    ),
    Parameter("year_from", "报告年度从。", "The earliest year reported on; not after `year_to`.", _YEAR),
    Parameter("year_to", "报告年度到。", "The latest year reported on.", _YEAR),
    Parameter(
        "own",
        "只要不到这么多个机构用的话：检索词要出现在这样的句子里。",
        "Only what stands in wording that fewer agencies use: sentences, with names, years and figures masked.",
        {"type": "integer", "minimum": 1, "maximum": MOST_AGENCIES},
    ),
    Parameter(
        "sort",
        "排序：最相关、最新、最早。",
        "Order: best match, newest or oldest first.",
        {"type": "string", "enum": list(get_args(Sort)), "default": "relevance"},
    ),
    Parameter(
        "group",
        "按章节列出，或按报告归组。",
        "What a page holds: sections, each for itself, or reports with their best sections.",
        {"type": "string", "enum": list(get_args(Group)), "default": "section"},
    ),
    Parameter(
        "page",
        f"页码，从 1 起；至多翻到前 {DEEPEST} 条。",
        f"The page, from 1. Only the first {DEEPEST} results can be paged.",
        {"type": "integer", "minimum": 1, "maximum": DEEPEST, "default": 1},
    ),
    Parameter(
        "limit",
        "每页条数；默认由资料库设定。",
        "How many a page holds; by default as many as the library is set to (20 if not set).",
        {"type": "integer", "minimum": 1, "maximum": 100},
        example="2",
    ),
)

REPORT = Parameter(
    "report_id", "报告编号。", "Id of a report.", {"type": "string", "pattern": REPORT_ID}, place="path"
)
SECTION = Parameter(
    "section_id", "章节编号。", "Id of a section.", {"type": "string", "pattern": SECTION_ID}, place="path"
)
SUGGEST = (
    Parameter("q", "已输入的字。", "What is typed so far.", {"type": "string"}, example="法治"),
    Parameter(
        "format",
        "opensearch 表示按浏览器地址栏要的格式回答。",
        "`opensearch`: as browsers want it in their bar.",
        {"type": "string", "enum": ["opensearch"]},
    ),
)
