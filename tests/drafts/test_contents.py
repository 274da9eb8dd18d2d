"""Which headings hold one of the five contents, and which only look as if they did."""

import pytest

from fzsearch.agencies import AgencyNames
from fzsearch.drafts import Said, check_draft, read_draft
from fzsearch.regions import Gazetteer

HEAD = "陵川县司法局2023年法治政府建设年度报告\n一、主要举措和成效\n印发办法。\n"


@pytest.mark.parametrize(
    ("text", "key", "state"),
    [
        ("二、履行第一责任人职责情况\n召开会议。\n", "responsible", "section"),
        (
            "二、下一步工作安排\n（一）压实第一责任人职责\n主要负责人带头述法。\n",
            "responsible",
            "missing",  # a plan
        ),
        ("二、存在的不足\n人手少。\n", "problems", "section"),
        ("存在的不足和原因\n人手少。\n", "problems", "section"),  # alone on its line
        ("其他需要报告的情况：无。\n", "other", "section"),
    ],
)
def test_a_heading_holds_a_content_where_it_is_one_of_the_reports_own(
    gazetteer: Gazetteer, agencies: AgencyNames, text: str, key: str, state: str
) -> None:
    report = read_draft((HEAD + text).encode(), ".txt", Said(), gazetteer, agencies)
    checked = check_draft(report, gazetteer, agencies)
    assert {one.key: one.state for one in checked.contents}[key] == state


@pytest.mark.parametrize(("year", "is_plan"), [(None, True), (2023, True), (2024, False)])
def test_the_year_that_the_writer_says_tells_what_is_a_plan(
    gazetteer: Gazetteer, agencies: AgencyNames, year: int | None, is_plan: bool
) -> None:
    text = f"{HEAD}二、2024年依法行政工作\n印发办法。\n"
    report = read_draft(text.encode(), ".txt", Said(year=year), gazetteer, agencies)
    assert report.year == (year or 2023)
    assert ("next_steps" in report.sections[1].types) is is_plan
