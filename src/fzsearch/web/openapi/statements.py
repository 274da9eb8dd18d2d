"""What commitments and figures are asked by, and the schemas of the answers."""

from fzsearch.ledger import BOUNDS, CARRIED, CHANGES, GRADED, SAID, STATUSES, SUMS, VERDICTS
from fzsearch.model import SECTION_TYPES
from fzsearch.web.openapi.parameters import SEARCH, Parameter
from fzsearch.web.openapi.reports import NOTICE, REPORT_ID, SECTION_ID, TYPES
from fzsearch.web.openapi.shapes import Schema, amount, many, moment, number, one, shape, text, truth

COMMITMENT_ID, FIGURE_ID = r"^[0-9a-f]{16}-[0-9]+\.c[0-9]+$", r"^[0-9a-f]{16}-[0-9]+\.f[0-9]+$"

_FILTERS = tuple(parameter for parameter in SEARCH if parameter.name not in ("own", "group"))


def _mark(name: str, zh: str, en: str, values: Schema) -> Parameter:
    return Parameter(name, zh, en, values, repeatable=True)


def _one_of(values: object) -> Schema:
    return {"type": "string", "enum": list(values)}  # type: ignore[call-overload]


_MARKS = (
    _mark(
        "grade",
        "能否检验，可重复。",
        "Whether it can be checked: a number, a date or a named product (measurable);"
        " an act and its object (action); neither (slogan).",
        _one_of(GRADED),
    ),
    _mark(
        "status",
        "下一年报告怎么说，可重复。",
        "What the same issuer's report of the next year says: something that may"
        " answer it, nothing; whether there is none in the library; whether issuer or year is not known.",
        _one_of(STATUSES),
    ),
    _mark(
        "verdict",
        "人工核实的结论，可重复。",
        "What people found, as the library's keeper recorded it.",
        _one_of(VERDICTS),
    ),
    _mark(
        "for", "承诺的年度，可重复。", "The year that it is for.", {"type": "string", "pattern": "^(19|20)[0-9]{2}$"}
    ),
    _mark(
        "deadline",
        "期限所在的月，或 none，可重复。",
        "The month of its deadline, or none.",
        {"type": "string", "pattern": "^([0-9]{4}-(0[1-9]|1[0-2])|none)$"},
    ),
    _mark("topic", "主题，可重复。", "What it is about: one of the thirteen section types.", _one_of(SECTION_TYPES)),
    _mark(
        "carried",
        "重复上年的，可重复。",
        "Whether it repeats one of the year before: word for word, or nearly.",
        _one_of(CARRIED),
    ),
)
COMMITMENTS = (*_FILTERS, *_MARKS)
FIGURES = (
    *_FILTERS,
    _mark(
        "unit",
        "单位，可重复。",
        "Unit, as printed without 万 and 亿.",
        {"type": "string", "minLength": 1, "maxLength": 60},
    ),
    _mark(
        "said",
        "已有的、承诺的，可重复。",
        "Whether it is a commitment's: what its sentence says of what was done is not.",
        _one_of(SAID),
    ),
    _mark("bound", "确数约数，可重复。", "Exact, about, at least, at most.", _one_of(BOUNDS)),
    _mark(
        "change", "增减，可重复。", "Only amounts of change: by how much something rose or fell.", _one_of(CHANGES)
    ),
    _mark("sum", "分项，可重复。", "Only wholes that are divided: whether the parts add up.", _one_of(SUMS)),
)
COMMITMENT = Parameter(
    "statement_id", "承诺编号。", "Id of a commitment.", {"type": "string", "pattern": COMMITMENT_ID}, place="path"
)

_PLACE: dict[str, Schema] = {
    "section_id": text("章节编号", "The section that it stands in.", pattern=SECTION_ID),
    "report_id": text("报告编号", "Whose it is.", pattern=REPORT_ID),
    "sentence": text("原句", "The sentence, to the letter."),
    "start": number("起", "Where the sentence begins in the section's text."),
    "end": number("止", "Where it ends."),
}
_PROOF: dict[str, Schema] = {
    "report": one("StatedIn", "报告", "The report's head."),
    "path": many({"type": "string"}, "路径", "The headings above it."),
    "types": TYPES,
    "permalink": text("固定链接", "The absolute address of its section.", format="uri"),
    "url": text("原网址", "Where the report came from.", null=True),
    "sha256": text("SHA-256", "Of the bytes that the report was read from.", null=True),
    "fetched_at": moment("收到时间", "When they were received.", null=True),
}


def _answer(zh: str, en: str, name: str, item: str) -> Schema:
    return shape(
        zh,
        en,
        {
            "query": text("检索词", "What was looked for."),
            "total": number("条数", "How many there are; exact."),
            "reports": number("报告数", "How many reports they stand in; exact."),
            "page": number("页码", "The page that this is, from 1.", minimum=1),
            "took_ms": amount("毫秒", "How long the search took, in milliseconds."),
            "generation": text("索引代", "The generation of the index that answered."),
            name: many(item, "结果", "Those of this page."),
            "facets": {
                "type": "object",
                "title": "筛选项",
                "description": "Facet → its values with exact counts.",
                "additionalProperties": many("FacetValue", "取值", "Values that occur."),
            },
            "notice": NOTICE,
        },
        ("notice",),
    )


SCHEMAS: dict[str, Schema] = {
    "Commitments": _answer("承诺", "Commitments that match.", "commitments", "Commitment"),
    "Figures": _answer("数字", "Figures that match.", "figures", "StatedFigure"),
    "Commitment": shape(
        "一条承诺",
        "A sentence by which an agency says what it will do, with what its next report says. Whether it was kept is"
        " nowhere judged but in `verdicts`, which are people's.",
        {
            "id": text("编号", "The section's id, .c and a number.", pattern=COMMITMENT_ID),
            **_PLACE,
            "grade": text("能否检验", "See the parameter of this name.", enum=list(GRADED)),
            "actor": text("谁来做", "As printed; null where the sentence names nobody.", null=True),
            "deadline": one("Deadline", "期限", "The first that the sentence names.", null=True),
            "topic": text("主题", "One of the thirteen section types.", enum=list(SECTION_TYPES)),
            "for_year": number("承诺的年度", "The year that it is for.", null=True),
            "figures": many("Figure", "数字", "Those of the sentence."),
            "sums": many("Sum", "合计", "Which figures are said to be parts of which, and whether that adds up."),
            "reasons": many("Reason", "理由", "What decided that it is one, its grade, deadline and topic."),
            "status": text("下一年报告", "See the parameter of this name.", enum=list(STATUSES)),
            "next_reports": {
                "anyOf": [many("StatedIn", "", ""), {"type": "null"}],
                "title": "下一年的报告",
                "description": "The same issuer's of the next year; null where issuer or year is not known.",
            },
            "mentions": many("Mention", "可能的回应", "Sentences of those that may answer it, the likeliest first."),
            "carried": text("重复上年", "How it repeats one of the year before.", null=True, enum=[*CARRIED, None]),
            "earlier": many(
                "Earlier", "上一年的", "Those that it repeats, the year before first, as far back as it goes."
            ),
            "verdicts": many("Verdict", "人工核实", "What people found, with name and date."),
            **_PROOF,
            "page": text("页面", "The absolute address of its page here.", format="uri"),
            "notice": NOTICE,
        },
        ("notice",),
    ),
    "StatedFigure": shape(
        "报告里的一个数字",
        "A figure with the sentence it stands in.",
        {
            "id": text("编号", "The section's id, .f and a number.", pattern=FIGURE_ID),
            **_PLACE,
            "promised": truth(
                "承诺的", "Whether it is a commitment's: what its sentence says of what was done is not."
            ),
            "figure": one("Figure", "数字", "The figure."),
            "parts": one("Parts", "分项", "What it is said to be made of.", null=True),
            **_PROOF,
        },
    ),
    "Figure": shape(
        "数字",
        "A number that counts or measures something.",
        {
            "printed": text("原文", "As printed, with unit and approximators."),
            "start": number("起", "Where it begins in the sentence."),
            "end": number("止", "Where it ends."),
            "value": amount("数值", "万 and 亿 multiplied in; of a range the lower end."),
            "high": amount("上限", "The upper end of a range.") | {"type": ["number", "null"]},
            "unit": text("单位", "As printed without 万 and 亿; % for 百分之 and 成."),
            "subject": text("所说的事", "What is counted, in the sentence's words; empty where it does not say."),
            "bound": text("确数约数", "See the parameter of this name.", enum=list(BOUNDS)),
            "approximate": truth("约数", "Whether it is anything but exact."),
            "change": text("增减", "Where it is the amount of a change.", null=True, enum=[*CHANGES, None]),
            "basis": text("比较对象", "What the change is against, as printed.", null=True),
            "rule": text("规则", "Which rule made it a figure."),
        },
    ),
    "Parts": shape(
        "分项",
        "What a figure is said to be made of.",
        {
            "figures": many("Figure", "各部分", "The parts."),
            "holds": truth("相符", "Whether they add up to it."),
        },
    ),
    "Sum": shape(
        "合计",
        "A whole and its parts, as places among the figures.",
        {
            "whole": number("总数", "The whole."),
            "parts": many({"type": "integer", "minimum": 0}, "各部分", "The parts."),
            "holds": truth("相符", "Whether the parts add up to the whole."),
        },
    ),
    "Deadline": shape(
        "期限",
        "By when.",
        {
            "printed": text("原文", "As printed."),
            "until": text(
                "最后一天", "The last day of what is named; null without a year.", null=True, format="date"
            ),
        },
    ),
    "Reason": shape(
        "理由",
        "A rule and the words that it was found in.",
        {"rule": text("规则", "Its key."), "words": text("原文", "The words.")},
    ),
    "Mention": shape(
        "可能的回应",
        "A sentence of the next year's report.",
        {
            "report_id": text("报告编号", "The report.", pattern=REPORT_ID),
            "section_id": text("章节编号", "The section.", pattern=SECTION_ID),
            "permalink": text("固定链接", "The absolute address of the section.", format="uri"),
            "sentence": text("原句", "The sentence, to the letter."),
            "score": amount("相近程度", "How much of the commitment's wording it has, from 0 to 1."),
            "planned": truth("又列为计划", "Whether it stands among the plans for the year after."),
            "shared": many({"type": "string"}, "相同的字", "The longest strings that both have."),
            "compared": many("Comparison", "数字对照", "Figures of both that can be compared."),
        },
    ),
    "Comparison": shape(
        "数字对照",
        "A promised figure and what is said of it: arithmetic, no verdict.",
        {
            "promised": one("Figure", "承诺的", "Of the commitment."),
            "said": one("Figure", "说到的", "Of the answer."),
            "met": truth("达到", "Whether it is reached; null where that cannot be told.")
            | {"type": ["boolean", "null"]},
        },
    ),
    "Earlier": shape(
        "上一年的承诺",
        "A commitment of the year before.",
        {
            "id": text("编号", "Its id.", pattern=COMMITMENT_ID),
            "sentence": text("原句", "The sentence, to the letter."),
            "report": one("StatedIn", "报告", "The report's head."),
        },
    ),
    "Verdict": shape(
        "人工核实",
        "What somebody found, in their words.",
        {
            "status": text("结论", "kept, partly, not or unclear.", enum=list(VERDICTS)),
            "note": text("说明", "In their words."),
            "link": text("依据", "What it rests on; empty without."),
            "name": text("署名", "Who found it."),
            "date": text("日期", "When.", format="date"),
        },
    ),
    "StatedIn": shape(
        "报告",
        "The head of a report.",
        {
            "id": text("编号", "Of the report.", pattern=REPORT_ID),
            "title": text("标题", "As printed over the text.", null=True),
            "year": number("报告年度", "The year reported on.", null=True),
            "region": one("Place", "地区", "Its region.", null=True),
            "agency": text("机构", "The agency's canonical name.", null=True),
            "published": text("发布日期", "The day on which it was published.", null=True, format="date"),
            "permalink": text("固定链接", "The absolute address of its page here.", format="uri"),
        },
    ),
}
