"""What the API can be asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from fzsearch.web.openapi import drafts, statements, wordings
from fzsearch.web.openapi.coverages import COVERAGE
from fzsearch.web.openapi.parameters import REPORT, SEARCH, SECTION, SUGGEST, Parameter
from fzsearch.web.openapi.peers import PEERS
from fzsearch.web.openapi.trends import TRENDS

Verb = Literal["get", "post"]


@dataclass(frozen=True, slots=True)
class Operation:
    """One address and its verb: GET, or POST for what is sent a text. 200 has the schema of its JSON."""

    endpoint: str  # of the view
    path: str
    zh: str
    en: str
    schema: str  # of the answer, a named one
    refusals: tuple[int, ...] = ()  # statuses of problem details, beside 405
    parameters: tuple[Parameter, ...] = ()
    example: Mapping[str, str] = field(default_factory=dict)  # parameters of an example, beside ids
    other_forms: Mapping[str, str] = field(default_factory=dict)  # content type → schema of the same in another form
    verb: Verb = "get"
    called: str = ""  # what clients may call it, where the address does not tell

    @property
    def name(self) -> str:
        """What clients may call it: search, reports, sections, wording_of_reports, similar_to_text …"""
        if self.called:
            return self.called
        first, *rest = self.path.removeprefix("/api/v1").strip("/").partition(".")[0].split("/")
        name = f"{rest[-1]}_of_{first}" if rest and "{" not in rest[-1] else first
        return f"{name}_to_text" if self.verb == "post" else name


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
        "metering.for_scripts",
        "/api/v1/reports/{report_id}/wording",
        "一份报告哪些话是自己的：每句有几个机构、几个省也用，最早哪年。",
        "Whose words a report has: how many agencies and provinces use each sentence, and since when.",
        "Meter",
        (400, 404, 503),
        (REPORT, wordings.COMMON),
    ),
    Operation(
        "resembling.for_scripts",
        "/api/v1/similar",
        "别的报告里与一节相似的表述。",
        "Passages of other reports that say what a section says.",
        "Similar",
        (400, 404, 503),
        wordings.SIMILAR,
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
        "commitments.for_scripts",
        "/api/v1/commitments",
        "承诺：报告里对以后要做什么的话，能否检验，下一年的报告怎么说。",
        "Commitments that match: what is to be done, whether it can be checked, and what the next report says of it.",
        "Commitments",
        (400, 503),
        statements.COMMITMENTS,
        {"grade": "measurable", "limit": "2"},
    ),
    Operation(
        "commitments.one_for_scripts",
        "/api/v1/commitments/{statement_id}",
        "一条承诺。",
        "One commitment.",
        "Commitment",
        (404, 503),
        (statements.COMMITMENT,),
        called="commitment",
    ),
    Operation(
        "figures.for_scripts",
        "/api/v1/figures",
        "数字：数值、单位、所说的事和所在的句子。",
        "Figures that match: value, unit, subject, and the sentence each stands in.",
        "Figures",
        (400, 503),
        statements.FIGURES,
        {"q": "培训", "limit": "2"},
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
        "trends.trends_for_scripts",
        "/api/v1/trends",
        "用语走势：各年度、各省、各系统有多少报告用到，最早是谁。",
        "How the use of phrases grew and spread by year, province and system, and who used them first.",
        "Trends",
        (400, 503),
        TRENDS,
        {"q": '"综合查一次"'},
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

SENDING = (
    Operation(
        "resembling.for_scripts",
        "/api/v1/similar",
        "与送来的一段文字（text/plain）相似的表述；文字不保存。",
        "Passages that say what a text says, which is sent as text/plain and kept nowhere.",
        "Similar",
        (400, 413, 503),
        wordings.SIMILAR_TO_TEXT,
        verb="post",
    ),
    Operation(
        "checking.for_scripts",
        "/api/v1/check",
        "检查送来的草稿（text/plain，或表单的 text、file）：五项内容、雷同的句子、照抄留下的字句、序号；草稿不保存。",
        "What is found in a draft, which is sent as text/plain, or as text or file of a form, and kept nowhere.",
        "Checked",
        (400, 413),
        drafts.CHECK,
        verb="post",
    ),
)
"""What is sent a text or a file by POST, and keeps it nowhere."""
