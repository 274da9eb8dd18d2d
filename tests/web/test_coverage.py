"""What the coverage says is there is there, what it says is missing is missing, and nothing is guessed."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from fzsearch import sample
from fzsearch.config import Settings
from fzsearch.model import Agency, Region, Report, Snapshot
from fzsearch.regions import Gazetteer, load_gazetteer
from fzsearch.store import Event, Store
from fzsearch.web import create_app
from tests.conftest import NOW, ParseText
from tests.web.conftest import page
from tests.web.made import made_library
from tests.web.shelves import report_of

Add = Callable[..., Report]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty library with the regions of the sample."""
    sample.prepare(tmp_path)
    Store.open(tmp_path).close()
    return tmp_path


@pytest.fixture
def library(folder: Path) -> Iterator[Store]:
    with Store.open(folder) as store:
        yield store


@pytest.fixture
def places(folder: Path) -> Gazetteer:
    return load_gazetteer(folder / "regions.csv")


@pytest.fixture
def add(library: Store, places: Gazetteer, parse_text: ParseText) -> Add:
    """Puts a report of these facts into the library; an agency is a name with its 系统."""
    bare = parse_text("砚川市司法局2023年法治政府建设情况报告\n一、存在问题\n人手不足。\n")
    numbers = iter(range(1_000_000))

    def put(region: str | Region | None, agency: str | None, year: int | None, *systems: str) -> Report:
        number = next(numbers)
        place = places.get(region) if isinstance(region, str) else region
        report = replace(
            bare, id=f"{number:016x}", title=f"第{number}份", year=year, region=place, sections=(),
            agency=Agency(agency, agency, systems) if agency else None,
        )  # fmt: skip
        library.save(Snapshot(f"{number}.txt", b"%d" % number, None, NOW), report, 1, NOW)
        return report

    return put


@pytest.fixture
def seen(folder: Path) -> FlaskClient:
    return create_app(Settings(folder)).test_client()


def data(client: FlaskClient, parameters: str = "") -> dict[str, Any]:
    answer = client.get(f"/api/v1/coverage?{parameters}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json  # type: ignore[assignment]
    return found


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ", strip=True).split())


def table(soup: BeautifulSoup, place: int = 0) -> list[list[str]]:
    rows = soup.select("table")[place].select("tbody tr")
    return [[words(cell) for cell in row.find_all(["th", "td"])] for row in rows]


def address(link: object) -> tuple[str, dict[str, str]]:
    parts = urlsplit(str(link))
    return parts.path, dict(parse_qsl(parts.query))


# Against plain counting


def reports_of(folder: Path) -> Sequence[Report]:
    with Store.read(folder) as store:
        return [report for report in store.reports() if report.is_report]


@pytest.mark.parametrize("region", ["", "99", "9901", "9902", "990102", "990102101", "990171", "44"])
def test_every_count_is_what_counting_the_reports_gives(
    client: FlaskClient, sample_library: Path, region: str
) -> None:
    reports = reports_of(sample_library)
    inside = [one for one in reports if one.region and (not region or region in one.region.lineage)]
    found = data(client, f"region={region}")
    assert found["totals"]["reports"] == len(reports) == 84
    if region:
        assert found["region"]["reports"] == len(inside)
        assert found["region"]["years"] == {
            str(year): count for year, count in sorted(Counter(one.year for one in inside if one.year).items())
        }
    own = [one for one in inside if one.region and (not region or one.region.code == region)]
    assert {
        (row["region"]["code"], row["agency"], year): count
        for row in found["rows"]
        for year, count in row["years"].items()
    } == Counter((one.region.code, one.agency.name, str(one.year)) for one in own if one.region and one.agency)
    for below in found["regions"]:
        there = [one for one in reports if one.region and below["code"] in one.region.lineage]
        assert below["reports"] == len(there)
        assert below["agencies"] == len({(one.region, one.agency and one.agency.name) for one in there})
    if inside:
        depth = 0 if not region else inside[0].region.lineage.index(region) + 1  # type: ignore[union-attr]
        beneath = {one.region.lineage[depth] for one in inside if one.region and len(one.region.lineage) > depth}
        assert beneath <= {below["code"] for below in found["regions"]}


@pytest.mark.parametrize("region", ["", "99", "9901", "9903"])
@pytest.mark.parametrize(
    ("asked", "holds"),
    [
        ("system=科技", lambda one: "科技" in one.agency.systems),
        ("system=科技&level=县", lambda one: "科技" in one.agency.systems and one.region.level == "县"),
        ("level=乡&level=省", lambda one: one.region.level in "乡省"),
        ("agency=人民政府", lambda one: one.agency.name == "人民政府"),
        ("system=司法&system=政府", lambda one: {"司法", "政府"} & set(one.agency.systems)),
    ],
)
def test_filters_choose_what_plain_choosing_does(
    client: FlaskClient, sample_library: Path, region: str, asked: str, holds: Callable[[Any], bool]
) -> None:
    there = [
        one for one in reports_of(sample_library)
        if one.region and (not region or region in one.region.lineage) and holds(one)
    ]  # fmt: skip
    rows = [row for row in data(client, f"region={region}&{asked}")["rows"] if row["in_library"]]
    assert sum(sum(row["years"].values()) for row in rows) == len(there)
    assert {(row["region"]["code"], row["agency"]) for row in rows} == {
        (one.region.code, one.agency.name) for one in there if one.region and one.agency
    }


def test_the_first_page_counts_provinces_and_how_many_of_their_divisions_have_reports(client: FlaskClient) -> None:
    soup = page(client, "/coverage")
    assert table(soup) == [["示例省", "84", "21", "2021", "2024", "3/3", "6/6", "21", "21", "21", "21"]]
    assert address(soup.select_one("table a")["href"]) == ("/coverage", {"region": "99"})  # type: ignore[index]
    provinces = [words(link) for link in soup.select("details a")]
    assert len(provinces) == 31
    assert "广东省" in provinces


# What is missing


def test_a_year_without_a_report_is_missing_from_the_first_to_the_last_year_of_the_region(
    add: Add, seen: FlaskClient
) -> None:
    only = add("9902", "司法局", 2021)
    for _ in range(2):
        add("9902", "教育局", 2022)
    add("990201", "司法局", 2019)  # of a region below: it widens the span
    soup = page(seen, "/coverage?region=9902")
    assert [words(cell) for cell in soup.select("table")[0].select("thead th")] == [
        "机构",
        "2019",
        "2020",
        "2021",
        "2022",
    ]
    gap = "缺 资料库里没有这一年度的报告"
    assert table(soup) == [["司法局", gap, gap, "1", gap], ["教育局", gap, gap, gap, "2"]]
    one, several = soup.select("table")[0].select("td a")
    assert one["href"] == f"/reports/{only.id}"
    path, sought = address(several["href"])
    assert (path, sought) == (
        "/search", {"region": "9902", "sub": "0", "agency": "教育局", "year_from": "2022", "year_to": "2022"},
    )  # fmt: skip
    assert address(soup.select("table")[0].select("tbody th a")[0]["href"]) == (
        "/search", {"region": "9902", "sub": "0", "agency": "司法局"},
    )  # fmt: skip
    assert data(seen, "region=9902&year_from=2021&year_to=2030")["years"] == [2021, 2022]
    assert data(seen, "region=9902&year_from=2023")["years"] == []
    assert "没有这些年度的报告" in page(seen, "/coverage?region=9902&year_from=2023").get_text()


def test_only_rows_with_gaps_on_request(add: Add, seen: FlaskClient) -> None:
    for year in (2021, 2022):
        add("9902", "司法局", year)
    add("9902", "教育局", 2022)
    assert [row["agency"] for row in data(seen, "region=9902&missing=1")["rows"]] == ["教育局"]
    assert data(seen, "region=9902&missing=1&year_from=2022")["rows"] == []
    assert "没有缺年度的机构" in page(seen, "/coverage?region=9902&missing=1&year_from=2022").get_text()


def test_divisions_of_which_a_system_is_not_seen_are_named_only_when_a_system_is_asked_for(
    add: Add, seen: FlaskClient
) -> None:
    add("990101", "科学技术局", 2023, "科技")
    add("990102", "教育和科学技术局", None, "教育", "科技")  # of which year is not known: seen all the same
    add("9901", "司法局", 2022, "司法")
    rows = data(seen, "region=9901&system=科技")["rows"]
    assert [(row["region"]["code"], row["in_library"], row["undated"]) for row in rows] == [
        ("990101", True, 0), ("990102", True, 1),
    ]  # fmt: skip
    rows = data(seen, "region=99&system=科技")["rows"]
    absent = [row["region"]["code"] for row in rows if not row["in_library"]]
    assert absent == ["990201", "990202", "990301", "990302"], "no zone, no township, no level it is not seen at"
    assert all(row["in_library"] for row in data(seen, "system=科技")["rows"]), "the whole country would be listed"
    assert {tuple(row["missing"]) for row in rows if not row["in_library"]} == {(2022, 2023)}
    assert [row["region"]["code"] for row in data(seen, "region=99&system=科技&level=市")["rows"]] == [
        "9901", "9902", "9903",
    ]  # fmt: skip
    assert all(row["in_library"] for row in data(seen, "region=99&agency=科学技术局")["rows"])
    shown = table(page(seen, "/coverage?region=99&system=科技"))
    assert ["示例省/砚川市/泽桥县", "未见：资料库里没有这个系统的报告"] in shown
    assert "不等于门户上没有公布" in page(seen, "/coverage?region=99&system=科技").get_text()


def test_former_divisions_and_zones_are_no_yardstick_but_their_reports_count(
    add: Add, seen: FlaskClient, places: Gazetteer
) -> None:
    former = places.named("江干区")[0]
    zone = places.by_code["130171"]
    add(former, "司法局", 2019)
    add(zone, "管理委员会", 2019)
    add("130102", "司法局", 2019)
    now = [one for one in places.divisions() if one.lineage[0] == "13" and one.level == "县"]
    assert not {former.code, zone.code} & {one.code for one in places.divisions()}
    found = {one["code"]: one for one in data(seen)["regions"]}
    assert found["33"]["reports"] == 1
    assert found["33"]["divisions"]["县"]["with_reports"] == 0
    assert found["13"]["reports"] == 2
    assert found["13"]["divisions"]["县"] == {"with_reports": 1, "known": len(now)}
    below = {one["code"]: one["reports"] for one in data(seen, "region=3301")["regions"]}
    assert below[former.code] == 1
    assert below["330106"] == 0, "a division without reports is listed"


# What is not known


def test_what_is_not_known_is_counted_apart_and_put_nowhere(add: Add, seen: FlaskClient) -> None:
    add("9902", "司法局", 2023)
    unknown = [add(None, "司法局", 2023), add("9902", None, 2023), add("9902", "司法局", None)]
    found = data(seen)
    assert found["totals"] == {"reports": 4, "unplaced": 3, "withdrawn": 0}
    assert [(one["reports"], one["agencies"]) for one in found["regions"]] == [(1, 1)]
    (row,) = data(seen, "region=9902")["rows"]
    assert (row["years"], row["undated"]) == ({"2023": 1}, 1)
    soup = page(seen, "/coverage")
    link = soup.select_one("main p a")
    assert link is not None
    assert "其中 3 份" in words(link)
    listed = page(seen, str(link["href"]))
    assert [str(link["href"]) for link in listed.select("tbody a")] == [f"/reports/{one.id}" for one in unknown]
    assert [row[1:] for row in table(listed)] == [
        ["不明", "司法局", "2023"], ["示例省/砚川市", "不明", "2023"], ["示例省/砚川市", "司法局", "不明"],
    ]  # fmt: skip
    undated = page(seen, "/coverage?region=9902").select("table")[0].select("tbody td a")[-1]
    assert undated["href"] == f"/reports/{unknown[2].id}"


def test_a_withdrawn_report_counts_and_is_told_of(add: Add, seen: FlaskClient, library: Store) -> None:
    gone, back = add("9902", "司法局", 2023), add("9902", "司法局", 2022)
    data(seen)
    for step, (report, event) in enumerate(
        [(gone, "withdrawn"), (gone, "changed"), (back, "displaced"), (back, "returned")]
    ):
        library.history.add(Event(report.id, NOW + timedelta(days=step), event))  # type: ignore[arg-type]
    found = data(seen)
    assert (found["totals"]["withdrawn"], found["regions"][0]["reports"]) == (1, 2)
    assert "有 1 份在原门户上已找不到" in page(seen, "/coverage").get_text()


def test_what_is_added_is_seen_at_once(add: Add, seen: FlaskClient) -> None:
    for number in (1, 2, 3):
        add("9902", "司法局", 2020 + number)
        assert data(seen)["totals"]["reports"] == number


def test_an_empty_library_has_a_page(seen: FlaskClient) -> None:
    assert "资料库里还没有报告" in page(seen, "/coverage").get_text()
    assert data(seen, "region=44&system=科技")["rows"] == []
    assert page(seen, "/coverage/unknown").select("table") == []


# Bounds, forms, and hostile input


def test_many_rows_are_paged_and_the_csv_has_all(add: Add, seen: FlaskClient, library: Store) -> None:
    with library.transaction():
        for number in range(203):
            add("9902", f"第{number:03d}局", 2023)
    pages = [data(seen, f"region=9902&page={number}") for number in (1, 2)]
    assert [(one["total"], one["pages"], len(one["rows"])) for one in pages] == [(203, 2, 200), (203, 2, 3)]
    soup = page(seen, "/coverage?region=9902")
    assert len(table(soup)) == 200
    last = page(seen, str(soup.select_one("nav.pages a[rel~=next]")["href"]))  # type: ignore[index]
    assert [row[0] for row in table(last)] == ["第200局", "第201局", "第202局"]
    assert len(seen.get("/coverage.csv?region=9902").text.splitlines()) == 204


def test_the_csv_opens_in_a_spreadsheet_and_holds_no_formula(add: Add, seen: FlaskClient) -> None:
    for name in ("=1+1局", "@SUM局", "-2局", "+3局", "\t局", '甲,乙"局'):
        add("9902", name, 2023)
    answer = seen.get("/coverage.csv?region=9902")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert (answer.mimetype, answer.headers["Content-Disposition"]) == (
        "text/csv", 'attachment; filename="coverage.csv"',
    )  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert sorted(row["agency"] for row in rows) == sorted(
        ["'=1+1局", "'@SUM局", "'-2局", "'+3局", "'\t局", '甲,乙"局']
    )
    assert {(row["region"], row["level"], row["2023"], row["in_library"]) for row in rows} == {
        ("示例省/砚川市", "市", "1", "yes")
    }


@pytest.mark.parametrize(
    "wrong",
    [
        "region=abc", "region=１", "region=88", "region=" + "9" * 5000, "level=球", "year_from=x",
        "year_from=2024&year_to=2021", "year_to=0", "page=0", "page=2", "page=99999999", "missing=yes", "system=" + "科" * 61,
        "agency=" + "&agency=".join(map(str, range(60))),
    ],
)  # fmt: skip
def test_wrong_parameters_are_explained(client: FlaskClient, wrong: str) -> None:
    answer = client.get(f"/api/v1/coverage?{wrong}")
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    for path in ("/coverage", "/coverage.csv"):
        assert 'role="alert"' in page(client, f"{path}?{wrong}", 400).decode()


def test_padded_codes_and_empty_fields_of_the_form_are_understood(client: FlaskClient) -> None:
    assert data(client, "region=990200&system=&level=&year_from=&year_to=") == data(client, "region=9902")


def test_the_form_says_what_was_asked_and_keeps_the_region(client: FlaskClient) -> None:
    form = page(client, "/coverage?region=99&system=科技&level=县&year_from=2022&missing=1&agency=科学技术局").select(
        "form"
    )[-1]
    assert [(one["name"], one["value"]) for one in form.select("input[type=hidden]")] == [
        ("region", "99"), ("agency", "科学技术局"),
    ]  # fmt: skip
    assert [one["value"] for one in form.select("option[selected]")] == ["科技", "县"]
    assert form.select_one("input[name=year_from]")["value"] == "2022"  # type: ignore[index]
    assert form.select_one("input[name=missing]").has_attr("checked")  # type: ignore[union-attr]
    assert all(one.find_parent("label") for one in form.select("select, input:not([type=hidden])"))


def test_the_way_up_is_shown(client: FlaskClient) -> None:
    way = page(client, "/coverage?region=990102").select_one("nav.path")
    assert way is not None
    assert words(way) == "全部地区 › 示例省 › 云汀市 › 临岚县"
    assert [str(link["href"]) for link in way.select("a")] == [
        "/coverage",
        "/coverage?region=99",
        "/coverage?region=9901",
    ]


def test_every_link_works_below_a_prefix_and_keeps_the_language(sample_settings: Settings) -> None:
    from werkzeug.middleware.dispatcher import DispatcherMiddleware
    from werkzeug.test import Client

    app = create_app(sample_settings)
    below = Client(
        DispatcherMiddleware(lambda _, start: (start("404 Not Found", []), [b""])[1], {"/fz": app.wsgi_app})
    )
    starts = (
        "/fz/coverage?lang=en",
        "/fz/coverage?region=99&lang=en",
        "/fz/coverage?system=%E7%A7%91%E6%8A%80&lang=en",
        "/fz/status?lang=en",
    )
    followed: set[str] = set()
    for start in starts:
        answer = below.get(start)
        assert answer.status_code == 200
        soup = BeautifulSoup(answer.text, "lxml")
        for link in soup.select("main a[href]"):
            href = str(link["href"])
            assert href.startswith("/fz/"), href
            assert "lang=en" in href, href
            if "coverage" in href and len(followed) < 30:
                followed.add(href)
        assert [one["value"] for one in soup.select("main form.filter input[name=lang]")] in ([], ["en"])
    assert {below.get(href).status_code for href in followed} == {200}
    english = BeautifulSoup(below.get("/fz/coverage?region=99&lang=en").text, "lxml").main
    assert english is not None
    for tag in english.select("[lang=zh-CN]"):
        tag.decompose()
    assert [text for text in english.stripped_strings if any("\u4e00" <= letter <= "\u9fff" for letter in text)] == []


def test_reports_that_stand_in_no_table_are_not_denied(tmp_path: Path) -> None:
    client = made_library(tmp_path, [replace(report_of("a", ["人手不足"]), year=None)])
    text = page(client, "/coverage").get_text()
    assert "资料库共有 1 份报告" in text
    assert "资料库里还没有报告" not in text
    assert "还没有地区、机构和年度都明确的报告" in text


def test_an_agency_of_which_only_undated_reports_are_there_is_no_pair(seen: FlaskClient, add: Add) -> None:
    add("9902", "司法局", 2023)
    add("9902", "财政局", None)
    found = data(seen, "region=9902")
    assert (found["region"]["agencies"], found["region"]["reports"], found["total"]) == (1, 1, 2)


def test_one_year_alone_can_be_asked_for(client: FlaskClient) -> None:
    assert data(client, "region=9901&year_from=2023&year_to=2023")["years"] == [2023]


def test_a_document_that_is_no_report_is_not_listed_among_those_whose_facts_are_unknown(
    seen: FlaskClient, add: Add, library: Store
) -> None:
    report = add(None, "司法局", 2023)
    other = replace(report, id="f" * 16, is_report=False, reason="no report", title="领导讲话")
    library.save(Snapshot("speech.txt", b"speech", None, NOW), other, 1, NOW)
    assert data(seen)["totals"]["unplaced"] == 1
    listed = page(seen, "/coverage/unknown")
    assert str(report.title) in listed.get_text()
    assert "领导讲话" not in listed.get_text()
