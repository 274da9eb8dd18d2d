"""The use of phrases: every count is what plain reading gives, and what the search that it leads to counts."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from hypothesis import given
from werkzeug.datastructures import MultiDict

from fzsearch.errors import QueryError
from fzsearch.index import Request
from fzsearch.index.normalisation import normalise
from fzsearch.index.trending import Asked
from fzsearch.index.trends import Trend, Uptake
from fzsearch.model import Agency, Region, Report
from fzsearch.regions import load_gazetteer
from fzsearch.store import Store
from fzsearch.web.trend_chart import chart
from fzsearch.web.trending import narrow, read_asked, write_asked
from tests.web.conftest import page
from tests.web.made import made_library
from tests.web.shelves import report_of
from tests.web.test_params import REQUESTS

PHRASES = ["综合查一次", "三项制度", "习近平法治思想", "的", "没有这样的说法"]
FILTERS: dict[str, Callable[[Report], bool]] = {
    "": lambda _: True,
    "region=9902": lambda one: one.region is not None and "9902" in one.region.lineage,
    "region=9902&sub=0": lambda one: one.region is not None and one.region.code == "9902",
    "agency=人民政府&level=市&level=县": lambda one: (
        one.agency is not None
        and one.agency.name == "人民政府"
        and one.region is not None
        and one.region.level in "市县"
    ),
    "system=科技&year_from=2022&year_to=2023": lambda one: (
        one.agency is not None and "科技" in one.agency.systems and one.year in (2022, 2023)
    ),
}


@pytest.fixture(scope="module")
def reports(sample_library: Path) -> Sequence[Report]:
    with Store.read(sample_library) as store:
        return [report for report in store.reports() if report.is_report]


def has(report: Report, phrase: str, kind: str = "") -> bool:
    sections = [one for one in report.sections if not kind or kind in one.types]
    return any(phrase in normalise(one.text) or phrase in normalise(one.heading) for one in sections)


def data(client: FlaskClient, parameters: str) -> list[dict[str, Any]]:
    answer = client.get(f"/api/v1/trends?{parameters}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json["phrases"]  # type: ignore[index]
    return found


def quoted(*phrases: str) -> str:
    return urlencode([("q", f'"{phrase}"') for phrase in phrases])


# Against plain reading


@pytest.mark.parametrize("filters", FILTERS)
@pytest.mark.parametrize("kind", ["", "problems"])
@pytest.mark.parametrize("phrase", PHRASES)
def test_every_count_is_what_plain_reading_gives(
    client: FlaskClient, reports: Sequence[Report], phrase: str, kind: str, filters: str
) -> None:
    there = [one for one in reports if FILTERS[filters](one) and has(one, "", kind)]
    using = [one for one in there if has(one, phrase, kind)]
    found = data(client, f"{quoted(phrase)}&{filters}" + (f"&section={kind}" if kind else ""))[0]
    assert {row["year"]: (row["reports"], row["of"], row["agencies"]) for row in found["years"]} == {
        year: (
            sum(one.year == year for one in using),
            sum(one.year == year for one in there),
            len({(one.region, one.agency) for one in using if one.year == year}),
        )
        for year in {one.year for one in there}
    }
    assert (found["reports"], found["of"]) == (len(using), len(there))
    assert found["first_year"] == min((one.year for one in using if one.year), default=None)
    first = [one.id for one in using if one.year == found["first_year"]]
    assert found["first_users"]["total"] == len(first)
    assert {user["report_id"] for user in found["first_users"]["reports"]} <= set(first)
    assert len(found["first_users"]["reports"]) == min(20, len(first))
    systems = {one for report in there if report.agency for one in report.agency.systems}
    ticked = parse_qs(filters).get("system")
    assert {row["system"]: row["reports"] for row in found["by_system"]} == {
        system: sum(one.agency is not None and system in one.agency.systems for one in using)
        for system in systems
        if not ticked or system in ticked
    }


# Every number leads to the search that counts the same


def reports_found(client: FlaskClient, address: str) -> int:
    query = urlsplit(address).query
    answer = client.get(f"/api/v1/search?{query}&limit=1&group=report")
    assert answer.status_code == 200, answer.text
    return int(answer.json["reports"])  # type: ignore[index]


@pytest.mark.parametrize(
    "parameters",
    [
        quoted("综合查一次"), "q=司法局 OR 人民政府&in=title", f"{quoted('首违不罚', '三项制度')}&region=9901&region=9902&sub=0",
        f"{quoted('执法')}&system=科技&system=司法&section=problems&year_from=2022&lang=en",
        f"{quoted('执法')}&own=2&level=县",
    ],
)  # fmt: skip
def test_every_number_on_the_page_is_what_its_search_counts(client: FlaskClient, parameters: str) -> None:
    soup = page(client, f"/trends?{parameters}")
    proofs = [
        (link.get_text(), str(link["href"]))
        for link in soup.select("main a")
        if urlsplit(str(link["href"])).path == "/search" and link.get_text()[:1].isdigit()
    ]
    assert len(proofs) > 10
    for text, address in proofs:
        assert reports_found(client, address) == int(text.replace(",", "")), address


def test_first_users_lead_to_the_section_with_the_phrase_marked(
    client: FlaskClient, reports: Sequence[Report]
) -> None:
    soup = page(client, f"/trends?{quoted('综合查一次')}")
    links = soup.select(".hits h4 a")
    using = {one.id: one for one in reports if has(one, "综合查一次") and one.year == 2022}
    assert {urlsplit(str(link["href"])).path.rsplit("/")[-1] for link in links} == using.keys()
    for link in links:
        place = urlsplit(str(link["href"]))
        assert parse_qs(place.query) == {"q": ['"综合查一次"']}
        assert page(client, f"{place.path}?{place.query}").select(f"[id='{place.fragment}'] mark")
    assert [mark.get_text() for mark in soup.select(".hits mark")] == ["综合查一次"] * len(links)
    assert "资料库里最早，不等于全国最早" in soup.get_text()


def test_the_search_page_leads_here_with_its_filters_and_back(client: FlaskClient) -> None:
    asked = "q=执法&region=9902&system=科技&section=problems&year_from=2022&sort=newest&group=section&limit=5&lang=en"
    link = page(client, f"/search?{asked}").find("a", string="Use of phrases")
    place = urlsplit(str(link["href"]))  # type: ignore[index]
    kept = {"q": ["执法"], "region": ["9902"], "system": ["科技"], "section": ["problems"], "year_from": ["2022"]}
    assert (place.path, parse_qs(place.query)) == ("/trends", kept | {"lang": ["en"]})
    soup = page(client, f"{place.path}?{place.query}")
    assert {str(one["value"]) for one in soup.select("form [name=region], form [name=system], form [name=section]")} == {
        "9902", "科技", "problems",
    }  # fmt: skip
    assert page(client, "/search?region=9902").find("a", string="用语走势") is None


# What is not known


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A library with gaps, with reports of which little is known, and with a phrase that a spreadsheet could run."""
    gazetteer = load_gazetteer()
    made: list[Report] = []

    def add(year: int | None, region: Region | None, agency: Agency | None) -> None:
        made.append(replace(report_of(str(len(made)), ["人手不足。"]), year=year, region=region, agency=agency))

    bureau = Agency("司法局", "司法局", ("司法",))
    add(2019, gazetteer.get("4401"), bureau)
    add(2022, gazetteer.get("4401"), Agency("=1+1", "=1+1", ("=2+2",)))
    add(2022, None, bureau)
    add(None, gazetteer.get("50"), None)
    add(2019, gazetteer.get("440103"), Agency("教育和科学技术局", "教育和科学技术局", ("教育", "科技")))
    return made_library(tmp_path_factory.mktemp("odd"), made)


def test_years_without_reports_are_gaps_never_zeros(odd: FlaskClient) -> None:
    soup = page(odd, "/trends?q=人手不足")
    rows = {row.th.get_text(): row for row in soup.select("table")[0].select("tbody tr") if row.th}
    assert list(rows) == ["2019", "2020", "2021", "2022", "年度不明"]
    for year in ("2020", "2021"):
        assert [cell.get_text() for cell in rows[year].select("td")] == ["资料库里没有这一年度的报告"]
    assert [cell.get_text() for cell in rows["2022"].select("td")] == ["2", "2", "100%", "1", "1", "1"]
    assert [cell.get_text() for cell in rows["年度不明"].select("td")] == ["1", "1", "100%", "0", "1", "1"]
    assert soup.select("svg[role=img] polyline") == []  # nothing is drawn across the gap
    assert len(soup.select("svg[role=img] circle")) == 2
    assert "另有 1 份用到的报告地区未知" in soup.get_text()


def test_of_a_merged_bureau_only_the_system_asked_for_stands_there(odd: FlaskClient) -> None:
    """Of 教育 the filter leaves only what is 科技 as well, which no search could show."""
    assert [row["system"] for row in data(odd, "q=人手不足&system=科技")[0]["by_system"]] == ["科技"]
    assert {"教育", "科技"} <= {row["system"] for row in data(odd, "q=人手不足")[0]["by_system"]}


def test_the_table_has_a_byte_order_mark_and_nothing_that_a_spreadsheet_runs(odd: FlaskClient) -> None:
    answer = odd.get(f"/trends.csv?{urlencode({'q': '=人手不足'})}&q=人手不足")
    assert answer.status_code == 200
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert {row["query"] for row in rows} == {"'=人手不足", "人手不足"}
    assert {row["label"] for row in rows if row["by"] == "system"} == {"司法", "教育", "科技", "'=2+2"}
    mine = [row for row in rows if row["query"] == "人手不足" and row["by"] == "year"]
    assert [(row["year"], row["reports"], row["of"], row["percent"]) for row in mine] == [
        ("2019", "2", "2", "100.00"), ("2022", "2", "2", "100.00"), ("", "1", "1", "100.00"),
    ]  # fmt: skip


def test_without_a_phrase_the_page_says_what_it_is_and_gives_three_examples(client: FlaskClient) -> None:
    soup = page(client, "/trends?region=9902&q=+")
    examples = [str(link["href"]) for link in soup.select(".examples a")]
    assert len(examples) == 3
    assert all(parse_qs(urlsplit(one).query)["region"] == ["9902"] for one in examples)
    assert soup.select("table, svg[role=img]") == []
    assert data(client, "") == []
    assert len(client.get("/trends.csv").text.splitlines()) == 1


@pytest.mark.parametrize("address", ["/trends", "/trends.csv", "/api/v1/trends"])
@pytest.mark.parametrize(
    "parameters",
    ["q=(", "q=执法&q=%22", "q=甲&q=乙&q=丙&q=丁", "q=甲&year_from=x", "q=甲&level=球", "q=" + "甲" * 129],
)
def test_what_has_no_meaning_is_explained(client: FlaskClient, address: str, parameters: str) -> None:
    answer = client.get(f"{address}?{parameters}")
    assert answer.status_code == 400
    assert "Traceback" not in answer.text
    if parameters.startswith("q=执法&q="):
        assert '“"”：' in BeautifulSoup(answer.text, "lxml").get_text() or '“\\"”：' in answer.text


def test_a_query_with_a_mistake_stays_in_the_form(client: FlaskClient) -> None:
    soup = page(client, "/trends?q=执法&q=%22%E4%BA%BA", 400)
    assert [str(one["value"]) for one in soup.select("form [name=q]")] == ["执法", '"人', ""]
    assert soup.select("[role=alert]")


def test_nothing_found_says_so_and_draws_nothing(client: FlaskClient) -> None:
    soup = page(client, "/trends?q=没有这样的说法")
    assert "没有报告用到" in soup.get_text()
    assert soup.select("svg[role=img]") == []
    assert "所选范围内没有报告" in page(client, "/trends?q=执法&year_from=1990&year_to=1991").get_text()


# Addresses, and the drawing


@given(REQUESTS)
def test_what_is_asked_and_its_address_are_a_round_trip(request: Request) -> None:
    filters = replace(request, query="", sort="relevance", group="section", page=1, limit=20)
    asked = Asked(tuple(dict.fromkeys(filter(None, (request.query, "执法")))), filters)
    assert read_asked(MultiDict(write_asked(asked))) == asked


def test_at_most_three_phrases() -> None:
    assert read_asked(MultiDict([("q", " 甲 "), ("q", "乙"), ("q", ""), ("q", "甲"), ("page", "0")])).queries == (
        "甲",
        "乙",
    )
    with pytest.raises(QueryError):
        read_asked(MultiDict([("q", phrase) for phrase in "甲乙丙丁"]))


@pytest.mark.parametrize(
    ("regions", "sub", "expected"),
    [
        ((), True, (("44",), True)), ((), False, (("44",), True)), (("4401", "50"), True, (("4401",), True)),
        (("44",), False, (("44",), False)), (("00",), True, (("44",), True)),
    ],
)  # fmt: skip
def test_a_province_keeps_what_is_ticked_in_it(
    regions: tuple[str, ...], sub: bool, expected: tuple[tuple[str, ...], bool]
) -> None:
    found = narrow(Request(regions=regions, sub_regions=sub), "region", "44", load_gazetteer())
    assert (found.regions, found.sub_regions) == expected


def test_lines_break_where_nothing_is_known_and_the_scale_holds_the_highest_share() -> None:
    years = {2018: Uptake(1, 10), 2019: Uptake(3, 10), 2021: Uptake(0, 5), 2024: Uptake(1, 3), 2025: Uptake(1, 100)}
    trend = Trend("甲", Uptake(0, 0), years, (), (), 0, 0, 2018, (), 0)  # type: ignore[arg-type]
    drawn = chart([trend], trend.span)
    assert drawn is not None
    assert [label for _, label in drawn.scale] == ["0%", "25%", "50%"]
    (line,) = drawn.lines
    assert [len(run.split()) for run in line.runs] == [2, 2]  # 2018–2019 and 2024–2025; 2021 stands alone
    assert [point.label for point in line.points] == ["10.0%", "30.0%", "0%", "33.3%", "1.0%"]
    zero, top = line.points[2].y, drawn.scale[2][0]
    assert zero == drawn.scale[0][0]
    assert line.points[1].y == pytest.approx(zero - (zero - top) * 0.6, abs=0.1)
    assert chart([], ()) is None
    far = Trend("甲", Uptake(0, 0), {1960: Uptake(1, 1), 2020: Uptake(1, 1)}, (), (), 0, 0, 1960, (), 0)
    drawn = chart([far], far.span)
    assert drawn is not None
    assert [line.runs for line in drawn.lines] == [()]  # side by side, but not one year after the other


def test_a_phrase_without_quotes_says_how_it_is_counted_and_leads_to_the_quoted_one(client: FlaskClient) -> None:
    soup = page(client, "/trends?q=合法性审查&q=培训&q=%22三项制度%22&region=99&lang=en")
    links = [link for link in soup.select("main a") if link.get_text() == "Quote it, to the letter"]
    assert [parse_qs(urlsplit(str(link["href"])).query) for link in links] == [
        {"q": ['"合法性审查"', "培训", '"三项制度"'], "region": ["99"], "lang": ["en"]}
    ]
