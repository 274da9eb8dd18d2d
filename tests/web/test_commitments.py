"""Commitments and figures in the web front end: counts, proof, files, what the next report says, what people found."""

import csv
import io
import re
import shutil
import time
from collections import Counter
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from fzsearch.config import Settings
from fzsearch.model import Report
from fzsearch.statements import Stated, Statement
from fzsearch.store import Store
from fzsearch.verdicts import Verdict, record
from fzsearch.web import create_app
from fzsearch.web.figure_chart import labels
from fzsearch.web.trend_chart import Chart, Line, Point
from tests.conftest import ParseText, made_report
from tests.web.conftest import page
from tests.web.made import made_library
from tests.web.shelves import report_of


@pytest.fixture(scope="module")
def stated(sample_library: Path) -> list[Stated]:
    """Every report of the sample, read without any index."""
    with Store.read(sample_library) as store:
        return [Stated(report) for report in store.reports() if report.is_report]


def promises(stated: list[Stated]) -> list[tuple[Report, Statement]]:
    return [(one.report, statement) for one in stated for statement in one.commitments]


def rows_of(client: FlaskClient, path: str) -> list[dict[str, str]]:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.content_type == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))


def shown_total(client: FlaskClient, path: str) -> int:
    total = page(client, path).select_one("h1.total")
    assert total is not None
    return int("".join(filter(str.isdigit, total.text.split("，")[0])))


def test_what_is_counted_is_what_reading_every_report_counts(client: FlaskClient, stated: list[Stated]) -> None:
    data = client.get("/api/v1/commitments?limit=1").get_json()
    every = promises(stated)
    assert data["total"] == len(every) == shown_total(client, "/commitments")
    assert {value["value"]: value["count"] for value in data["facets"]["grade"]} == Counter(
        one.commitment.grade for _, one in every if one.commitment
    )
    assert {value["value"]: value["count"] for value in data["facets"]["for"]} == Counter(
        str(one.commitment.year) for _, one in every if one.commitment and one.commitment.year
    )
    figures = [(one.report, statement) for one in stated for statement in one.statements if statement.figure]
    data = client.get("/api/v1/figures?limit=1").get_json()
    assert data["total"] == len(figures) == shown_total(client, "/figures")
    assert {value["value"]: value["count"] for value in data["facets"]["unit"]} == Counter(
        one.figure.unit for _, one in figures if one.figure
    )


@pytest.mark.parametrize(
    "asked",
    [
        {"grade": "measurable", "system": "科技", "for": "2024"},
        {"grade": ["action", "slogan"], "year_from": "2022", "year_to": "2022"},
        {"q": '"培训"', "grade": "measurable"},
        {"topic": "publicity"},
    ],
)
def test_a_file_holds_exactly_what_reading_finds(
    client: FlaskClient, stated: list[Stated], asked: dict[str, str]
) -> None:
    def wanted(report: Report, one: Statement) -> bool:
        commitment = one.commitment
        if commitment is None:
            return False
        systems = report.agency.systems if report.agency else ()
        return (
            commitment.grade in asked.get("grade", commitment.grade)
            and str(commitment.year) == asked.get("for", str(commitment.year))
            and commitment.topic == asked.get("topic", commitment.topic)
            and asked.get("q", "").strip('"') in one.sentence.text
            and ("system" not in asked or asked["system"] in systems)
            and ("year_from" not in asked or str(report.year) == asked["year_from"])
        )

    expected = {one.id for report, one in promises(stated) if wanted(report, one)}
    assert expected
    query = urlencode(asked, doseq=True)
    assert {row["id"] for row in rows_of(client, f"/commitments.csv?{query}")} == expected
    listed = client.get(f"/commitments.json?{query}").get_json()["commitments"]
    assert {one["id"] for one in listed} == expected
    assert shown_total(client, f"/commitments?{query}") == len(expected)


def test_every_row_can_be_proved_back_to_the_bytes(client: FlaskClient, sample_library: Path) -> None:
    rows = rows_of(client, "/commitments.csv?system=科技&for=2024")
    assert rows
    with Store.read(sample_library) as store:
        for row in rows:
            section = store.section(row["id"].partition(".")[0])
            snapshot = store.snapshots.of(row["report_id"])
            assert section is not None and row["sentence"] in section.text
            assert snapshot is not None and row["sha256"] == snapshot.sha256
            assert row["fetched_at"]
            head, _, anchor = row["permalink"].partition("#")
            assert head.endswith(f"/reports/{row['report_id']}")
            assert anchor.partition(".")[0] == section.id
            assert row["sentence"] in (section.item_text(int(anchor.partition(".")[2] or 0)) or section.text)
    for row in rows_of(client, "/figures.csv?q=培训")[:50]:
        assert row["printed"] in row["sentence"]
        assert row["sha256"]


def test_what_a_permalink_names_is_on_the_page(client: FlaskClient) -> None:
    rows = rows_of(client, "/commitments.csv?for=2024&system=司法")
    anchors = {row["permalink"].partition("#")[2] for row in rows}
    assert any("." in anchor for anchor in anchors)
    for row in rows:
        soup = page(client, f"/reports/{row['report_id']}")
        assert soup.find(id=row["permalink"].partition("#")[2])


def test_what_the_next_report_says_stands_in_it(client: FlaskClient, sample_library: Path) -> None:
    rows = rows_of(client, "/commitments.csv?status=mentioned")
    assert rows
    with Store.read(sample_library) as store:
        for row in rows:
            head, _, anchor = row["next_report_permalink"].partition("#")
            report = store.report(head.rpartition("/")[2])
            assert report is not None and report.year == int(row["report_year"]) + 1 == int(row["next_year"])
            assert report.agency is not None and report.agency.name == row["agency"]
            section = next(one for one in report.sections if one.id == anchor.partition(".")[0])
            assert row["next_report_says"] in section.text
    for row in rows_of(client, "/commitments.csv?status=not_mentioned"):
        assert row["next_report_permalink"]
        assert row["next_report_says"] == ""
    assert {row["next_year"] for row in rows_of(client, "/commitments.csv?status=no_report")} == {""}


def test_a_commitment_has_a_page_with_its_reasons_and_its_proof(client: FlaskClient) -> None:
    row = rows_of(client, "/commitments.csv?status=mentioned&grade=measurable")[0]
    soup = page(client, f"/commitments/{row['id']}")
    said = [quote.text.strip() for quote in soup.select("blockquote")]
    assert said[0] == row["sentence"]
    assert row["next_report_says"] in said[1:]
    assert row["sha256"] in soup.text
    data = client.get(f"/api/v1/commitments/{row['id']}").get_json()
    assert data["sentence"] == row["sentence"]
    assert data["reasons"]
    for reason in data["reasons"]:
        assert reason["rule"] in soup.text


def test_no_page_says_that_a_promise_was_broken(client: FlaskClient) -> None:
    for path in ("/commitments", "/commitments?status=not_mentioned"):
        text = page(client, path).get_text()
        assert not any(word in text for word in ("没有兑现", "失信", "违背", "broken"))


def test_a_report_lists_its_commitments_or_says_that_there_are_none(
    client: FlaskClient, stated: list[Stated]
) -> None:
    one = next(one for one in stated if one.commitments)
    soup = page(client, f"/reports/{one.report.id}")
    listed = [link["href"] for link in soup.select("details.promises ol a")]
    assert listed == [f"/commitments/{statement.id}" for statement in one.commitments]


@pytest.mark.parametrize(
    "path",
    [
        "/commitments?grade=best", "/commitments?deadline=soon", "/commitments?for=24", "/figures?bound=no",
        "/api/v1/commitments?status=broken", "/commitments.csv?grade=best", "/commitments.csv?q=%22",
        "/commitments.atom?topic=none", "/figures.json?change=up",
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 400


@pytest.mark.parametrize(
    "path",
    ["/commitments/0123456789abcdef-000.c001", "/commitments/x", "/api/v1/commitments/0123456789abcdef-000.f001"],
)
def test_an_unknown_commitment_is_not_there(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_figure_is_no_commitment(client: FlaskClient) -> None:
    figure = client.get("/api/v1/figures?limit=1").get_json()["figures"][0]
    assert client.get(f"/commitments/{figure['id']}").status_code == 404


def test_the_feed_has_every_commitment_once(client: FlaskClient) -> None:
    from lxml import etree

    query = "system=科技&for=2024"
    expected = Counter(row["sentence"] for row in rows_of(client, f"/commitments.csv?{query}"))
    spaces = {"a": "http://www.w3.org/2005/Atom"}
    found: Counter[str] = Counter()
    address = f"/commitments.atom?{query}"
    for _ in range(20):
        feed = etree.fromstring(client.get(address).data)
        found.update(feed.xpath("//a:entry/a:content/text()", namespaces=spaces))
        following = feed.xpath("//a:link[@rel='next']/@href", namespaces=spaces)
        if not following:
            break
        address = following[0]
    assert found == expected


@pytest.fixture
def judged(sample_library: Path, tmp_path: Path) -> Path:
    """A copy of the sample, to which verdicts can be given."""
    folder = tmp_path / "library"
    shutil.copytree(sample_library, folder, symlinks=True)
    return folder


def test_a_verdict_is_shown_with_name_and_date_and_counted(judged: Path) -> None:
    client = create_app(Settings(judged)).test_client()
    first, second = rows_of(client, "/commitments.csv?grade=measurable")[:2]
    for row, status in ((first, "kept"), (second, "partly")):
        record(
            judged / "verdicts.csv",
            Verdict(row["report_id"], row["sentence"], status, "核实人甲", date(2026, 3, 1), "见附件",
                    "https://www.example.gov.cn/proof", row["id"], row["sha256"]),
        )  # fmt: skip
    soup = page(client, f"/commitments/{first['id']}")
    assert "核实人甲" in soup.text
    assert "2026-03-01" in soup.text
    assert soup.select_one('a[href="https://www.example.gov.cn/proof"]')
    assert [row["id"] for row in rows_of(client, "/commitments.csv?verdict=kept")] == [first["id"]]
    data = client.get("/api/v1/commitments?limit=1").get_json()
    assert {value["value"]: value["count"] for value in data["facets"]["verdict"]} == {"kept": 1, "partly": 1}
    assert client.get("/api/v1/commitments?verdict=kept&verdict=partly").get_json()["total"] == 2
    assert client.get("/api/v1/commitments?verdict=not").get_json()["total"] == 0


def test_a_sentence_that_stands_twice_was_judged_twice_and_what_is_shown_is_counted(tmp_path: Path) -> None:
    said = "下一步，我局将于2024年6月底前建成法治文化公园。"
    report = report_of("甲", [said, said, "下一步，我局将开展培训。"])
    client = made_library(tmp_path, [report])
    ids = [row["id"] for row in rows_of(client, f"/commitments.csv?{urlencode({'q': '法治文化公园'})}")]
    assert len(ids) == 2
    for name, commitment in (("甲", ids[0]), ("乙", ""), ("丙", "x-000.c001")):  # by id, by hand, by what it once was
        record(
            tmp_path / "verdicts.csv", Verdict(report.id, said, "kept", name, date(2026, 3, 1), "", "", commitment)
        )
        assert [row["id"] for row in rows_of(client, "/commitments.csv?verdict=kept")] == ids
        facets = client.get("/api/v1/commitments?limit=1").get_json()["facets"]
        assert {value["value"]: value["count"] for value in facets["verdict"]} == {"kept": 2}


def test_many_verdicts_on_one_report_read_it_once(tmp_path: Path) -> None:
    said = [f"下一步，我局将建成法治文化公园{number}个。" for number in range(1, 1001)]
    report = report_of("甲", ["".join(said)])
    client = made_library(tmp_path, [report])
    rows = "".join(f"{report.id},{one},kept,甲,2025-01-01\n" for one in said)
    (tmp_path / "verdicts.csv").write_text(f"report,sentence,status,name,date\n{rows}", encoding="utf-8")
    begun = time.process_time()
    assert client.get("/api/v1/commitments?verdict=kept&limit=1").get_json()["total"] == len(said)
    assert time.process_time() - begun < 20  # a reading for each verdict takes minutes


def test_verdicts_that_cannot_be_read_are_told_and_hide_nothing_else(judged: Path) -> None:
    (judged / "verdicts.csv").write_text("report,sentence\n1,2\n", encoding="utf-8")
    soup = page(create_app(Settings(judged)).test_client(), "/commitments")
    assert "fzsearch verdicts" in soup.text
    assert soup.select("ol.hits li")
    assert str(judged) not in soup.text


def test_the_figures_of_one_agency_and_unit_are_drawn(client: FlaskClient) -> None:
    query = "unit=场&agency=科学技术局&region=9901&sub=0&q=科技企业法律知识培训"
    soup = page(client, f"/figures?{query}")
    drawn = [int(text.text) for text in soup.select('svg[role="img"] circle ~ text.number, svg[role="img"] g ~ text')]
    rows = [row for row in rows_of(client, f"/figures.csv?{query}") if row["said"] == "reported"]
    assert sorted(drawn) == sorted(int(row["value"]) for row in rows)
    assert not page(client, "/figures?unit=场").select('svg[role="img"]')


def test_that_nothing_can_be_checked_is_said_only_where_something_was_promised(client: FlaskClient) -> None:
    slogan = rows_of(client, "/commitments.csv?grade=slogan")[0]["sentence"]
    query = urlencode({"q": f'"{slogan}"', "grade": "measurable"})
    soup = page(client, f"/commitments?{query}")
    link = soup.select_one(".empty a")
    assert link is not None and "本身就是一个发现" in soup.select(".empty")[0].text
    total = client.get(f"/api/v1{link['href']}").get_json()["total"]
    assert link.text == f"不能检验的有 {total} 条" != "不能检验的有 0 条"
    for query in ("q=无此词语&grade=measurable", "q=无此词语"):
        text = page(client, f"/commitments?{query}").select(".empty")[0].text
        assert "没有找到" in text
        assert "发现" not in text


@pytest.mark.parametrize("path", ["/commitments", "/figures"])
def test_a_page_beyond_the_last_leads_to_the_last(client: FlaskClient, path: str) -> None:
    soup = page(client, f"{path}?limit=100&page=10&system=科技&year_from=2024")
    [link] = soup.select(".empty a")
    assert page(client, str(link["href"])).select("ol.hits li")


def test_a_library_that_promises_nothing_says_so(tmp_path: Path) -> None:
    client = made_library(tmp_path, [report_of("甲", ["工作不够深入。"])])
    for path in ("/commitments", "/figures"):
        assert "资料库的报告里没有找到" in page(client, path).select(".empty")[0].text
    assert rows_of(client, "/commitments.csv") == rows_of(client, "/figures.csv") == []


def test_of_many_years_and_deadlines_the_newest_are_shown(client: FlaskClient) -> None:
    facets = client.get("/api/v1/commitments?limit=1").get_json()["facets"]
    soup = page(client, "/commitments")
    for facet in ("for", "deadline"):
        values = sorted({value["value"] for value in facets[facet]} - {"none"}, reverse=True)
        links = soup.select(f"section[aria-labelledby=facet-{facet}] .values a")
        shown = ["".join(part.zfill(2) for part in re.findall(r"\d+", link.text)) for link in links]
        assert [one for one in shown if one] == [value.replace("-", "") for value in values][: 10 - ("" in shown)]


def test_numbers_in_a_drawing_stand_on_no_other() -> None:
    crowd = (Point(100.0, float(y), str(y)) for y in (40, 44, 46, 90, 90, 91, 92))
    points = (*crowd, Point(160.0, 40.0, "1,000"), Point(160.0, 41.0, "10"))
    placed = labels(Chart(190, 200, 72, 180, (), (), (Line(1, "", (), points),)))
    assert {label for _, _, label in placed} >= {"40", "44", "90", "1,000"}
    assert all(x - 4 * len(label) >= 72 and x + 4 * len(label) <= 190 for x, _, label in placed)
    boxes = [(x - 4 * len(label), y - 9, x + 4 * len(label), y) for x, y, label in placed]
    for place, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[place + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top


def test_a_figure_that_its_sentence_divides_is_added_up(tmp_path: Path, parse_text: ParseText) -> None:
    text = made_report(
        extra=["全年办结案件45件，其中15件为简易程序，30件为普通程序。", "受理申请9件（现场4件、网上6件）。"]
    )
    client = made_library(tmp_path, [parse_text(text)])
    [holds] = client.get("/api/v1/figures?sum=holds").get_json()["figures"]
    assert (holds["figure"]["value"], [one["value"] for one in holds["parts"]["figures"]]) == (45, [15, 30])
    [fails] = rows_of(client, "/figures.csv?sum=fails")
    assert (fails["value"], fails["parts"], fails["parts_add_up"]) == ("9", "4件 + 6件", "no")
    assert "分项相加不符" in page(client, "/figures?sum=fails").select_one("ol.hits").text  # type: ignore[union-attr]


def test_facets_are_those_of_the_kind_that_is_asked_for(client: FlaskClient) -> None:
    commitments = client.get("/api/v1/commitments?limit=1").get_json()["facets"]
    figures = client.get("/api/v1/figures?limit=1").get_json()["facets"]
    assert {"grade", "for", "status", "deadline", "topic"} <= commitments.keys()
    assert not {"kind", "unit", "change"} & commitments.keys()
    assert not {"kind", "grade", "status"} & figures.keys()
    assert {value["label"] for value in commitments["grade"]} == {"可检验", "有举措", "表态"}


PLAN = "建成县级行政复议听证室。"


def yearly(name: str, year: int, plans: str, done: str = "检查企业64家。") -> str:
    return (
        f"榕城区司法局{year}年法治政府建设情况报告\n一、工作情况\n{name}{done}\n二、{year + 1}年工作打算\n{plans}\n"
    )


def test_what_is_promised_again_is_followed_back_to_where_it_began(tmp_path: Path, parse_text: ParseText) -> None:
    texts = [yearly("甲", year, PLAN if year > 2020 else "加强培训。") for year in (2020, 2021, 2022, 2023)]
    client = made_library(tmp_path, [parse_text(text) for text in texts])
    rows = {row["report_year"]: row for row in rows_of(client, f'/commitments.csv?q="{PLAN[2:-1]}"')}
    assert {year: (row["carried"], row["carried_since"]) for year, row in rows.items()} == {
        "2021": ("", ""), "2022": ("same", "2021"), "2023": ("same", "2021"),
    }  # fmt: skip
    earlier = client.get(f"/api/v1/commitments/{rows['2023']['id']}").get_json()["earlier"]
    assert [one["report"]["year"] for one in earlier] == [2022, 2021]
    assert rows["2021"]["next_report_plans_it_again"] == "yes"
    assert "又列为下一年计划" in page(client, f"/commitments/{rows['2021']['id']}").text


def test_of_many_reports_of_one_issuer_and_year_eight_are_looked_at(tmp_path: Path, parse_text: ParseText) -> None:
    texts = [yearly("甲", 2022, PLAN), *(yearly(f"第{place}份。", 2023, "加强培训。") for place in range(12))]
    client = made_library(tmp_path, [parse_text(text) for text in texts])
    [one] = client.get("/api/v1/commitments?year_to=2022").get_json()["commitments"]
    assert len(one["next_reports"]) == 8
