"""What the API can be asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fzsearch.web.openapi.coverages import COVERAGE
from fzsearch.web.openapi.parameters import REPORT, SEARCH, SECTION, SUGGEST, Parameter
from fzsearch.web.openapi.peers import PEERS


@dataclass(frozen=True, slots=True)
class Operation:
    """One address that answers GET. `answers` names what each status means; 200 the schema of its JSON."""

    endpoint: str  # of the view
    path: str
    zh: str
    en: str
    schema: str  # of the answer, a named one
    refusals: tuple[int, ...] = ()  # statuses of problem details, beside 405
    parameters: tuple[Parameter, ...] = ()
    example: Mapping[str, str] = field(default_factory=dict)  # parameters of an example, beside ids
    other_forms: Mapping[str, str] = field(default_factory=dict)  # content type → schema of the same in another form

    @property
    def name(self) -> str:
        """What clients may call it: search, reports, sections …"""
        return self.path.removeprefix("/api/v1").strip("/").partition("/")[0].partition(".")[0]


OPERATIONS = (
    Operation(
        "api.search",
        "/api/v1/search",
        "检索章节，附各筛选项的数量。",
        "Sections that match, with the counts of every facet. Takes the parameters of the search page.",
        "Results",
        (400, 503),
        SEARCH,
        {parameter.name: parameter.example for parameter in SEARCH if parameter.example is not None},
    ),
    Operation(
        "api.report",
        "/api/v1/reports/{report_id}",
        "一份报告的全部内容。",
        "One report with its sections.",
        "Report",
        (404, 503),
        (REPORT,),
    ),
    Operation(
        "api.section",
        "/api/v1/sections/{section_id}",
        "一节正文，附所在报告的信息。",
        "One section with its report's head.",
        "SectionAnswer",
        (404, 503),
        (SECTION,),
    ),
    Operation(
        "api.peers",
        "/api/v1/peers",
        "一份报告或一节的同类报告，按远近和用词相似排列。",
        "The peers of a report or section: nearest first, then those whose words are most alike.",
        "Peers",
        (400, 404, 503),
        PEERS,
    ),
    Operation(
        "coverage.coverage_for_scripts",
        "/api/v1/coverage",
        "有哪些机构和年度，缺哪些。",
        "Which agencies and years there are, and which are missing.",
        "Coverage",
        (400, 503),
        COVERAGE,
        {"system": "科技"},
    ),
    Operation(
        "standing.status_for_scripts",
        "/api/v1/status",
        "各来源栏目的采集状况和资料总量。",
        "Where every source stands, and how much there is.",
        "Status",
        (503,),
    ),
    Operation(
        "api.openapi",
        "/api/v1/openapi.json",
        "本接口的 OpenAPI 3.1 描述。",
        "This document.",
        "OpenAPI",
    ),
    Operation(
        "suggesting.suggest",
        "/suggest.json",
        "输入几个字或拼音字母时的建议。",
        "What may be meant by a few characters, or by pinyin letters.",
        "Suggestions",
        (400,),
        SUGGEST,
        {"q": "法治"},
        {"application/x-suggestions+json": "Completions"},
    ),
    Operation("api.healthz", "/healthz", "进程是否存活。", "Whether the process is alive.", "Health"),
    Operation(
        "api.readyz",
        "/readyz",
        "资料库和索引是否可用。",
        "Whether the library opens and the index answers, and whether index and harvest are as fresh as is set.",
        "Ready",
        (503,),
    ),
)
