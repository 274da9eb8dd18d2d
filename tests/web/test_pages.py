"""Pages and API over the sample library, asked the way a browser or a script asks."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from fzsearch.config import Settings
from fzsearch.index import Request
from fzsearch.model import LEVELS, SECTION_TYPES, Hints, Snapshot
from fzsearch.store import Store
from fzsearch.web import create_app
from fzsearch.web.params import read_request, toggled, without_filters, write_request
from fzsearch.web.safety import HEADERS
from tests.conftest import NOW, ParseText


@pytest.fixture(scope="module")
def client(sample_settings: Settings) -> FlaskClient:
    return create_app(sample_settings).test_client()


@pytest.fixture(scope="module")
def report_id(sample_library: Path) -> str:
    with Store.read(sample_library) as store:
        return next(
            report.id for report in store.reports() if report.title == "砚川市科学技术局2023年度法治政府建设年度报告"
        )


def page(client: FlaskClient, path: str, status: int = 200) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == status
    return BeautifulSoup(answer.text, "lxml")


ROUTES = [
    "/",
    "/search",
    "/search?q=执法",
    "/search?q=zzz",
    "/help",
    "/about",
    "/healthz",
    "/readyz",
    "/api/v1/search?q=执法",
    "/none",
    '/search?q="',
    '/api/v1/search?q="',
    "/reports/none",
    "/api/v1/reports/none",
    "/static/style.css",
]


@pytest.mark.parametrize("path", ROUTES)
def test_every_answer_carries_the_safety_headers_and_no_cookie(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code < 500
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers
    assert "Traceback" not in answer.text
    answer.close()


@pytest.mark.parametrize("path", ["/", "/search?q=执法", "/api/v1/search", "/healthz"])
@pytest.mark.parametrize("verb", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_only_get_and_head_are_answered(client: FlaskClient, path: str, verb: str) -> None:
    assert client.open(path, method=verb).status_code == 405
    assert client.head(path).status_code == 200


@pytest.mark.parametrize("path", ["/", "/search?q=执法", "/search?q=zzz", '/search?q="', "/help", "/about", "/none"])
def test_every_page_of_the_sample_says_so_and_every_page_is_whole(client: FlaskClient, path: str) -> None:
    soup = BeautifulSoup(client.get(path).text, "lxml")
    assert soup.select_one(".notice") is not None
    assert "示例数据" in soup.select_one(".notice").get_text()  # type: ignore[union-attr]
    assert soup.html is not None
    assert soup.html["lang"] == "zh-CN"
    assert soup.find("meta", attrs={"name": "viewport"}) is not None
    assert len(soup.find_all("h1")) == 1
    assert soup.find("script") is None


def test_the_report_page_of_the_sample_says_so(client: FlaskClient, report_id: str) -> None:
    assert "示例数据" in page(client, f"/reports/{report_id}").select_one(".notice").get_text()  # type: ignore[union-attr]
    assert client.get("/api/v1/search?q=执法").json["notice"].startswith("示例数据")  # type: ignore[index]


def test_page_and_api_give_the_same_hits(client: FlaskClient) -> None:
    path = "?q=执法 -培训&region=9901&section=problems&section=next_steps"
    soup = page(client, f"/search{path}")
    answer = client.get(f"/api/v1/search{path}").json
    assert answer is not None
    total = re.search(r"共 (\d+) 节", soup.select_one("h1.total").get_text())  # type: ignore[union-attr]
    assert total is not None
    assert int(total[1]) == answer["total"] > 0
    links = [str(link["href"]) for link in soup.select(".hits h2 a")]
    assert [urlsplit(link).fragment for link in links] == [hit["section_id"] for hit in answer["hits"]]
    assert soup.select(".hits mark")


def test_a_facet_link_leads_to_exactly_its_count(client: FlaskClient) -> None:
    for start in (
        "/search?q=执法",
        "/search?q=执法&region=9901",
        "/search?q=执法&section=problems&year_from=2022&year_to=2023",
    ):
        soup = page(client, start)
        for link in soup.select(".values a:not(.ticked)"):
            count = int(link.find_next("span", class_="count").get_text())  # type: ignore[union-attr]
            answer = client.get(str(link["href"]).replace("/search", "/api/v1/search", 1)).json
            assert answer is not None
            facet = _facet_of(str(link["href"]), start)
            if facet in start:  # one more value of a facet in use: the total is at least this value's
                assert answer["total"] >= count
            else:
                assert answer["total"] == count


def _facet_of(link: str, start: str) -> str:
    before = re.findall(r"(region|agency|level|section|year)", start)
    after = re.findall(r"(region|agency|level|section|year)", link)
    return (
        next(
            name
            for name in ("region", "agency", "level", "section", "year")
            if after.count(name) != before.count(name)
        )
        if after != before
        else "year"
    )


def test_chips_drop_what_they_name(client: FlaskClient) -> None:
    soup = page(client, "/search?q=执法&region=9901&level=县&year_from=2022&year_to=2022")
    labels = [chip.get_text(" ", strip=True) for chip in soup.select(".chips a")]
    assert [label.split()[0] for label in labels] == ["云汀市", "县", "2022", "全部清除"]
    targets = [unescape(str(chip["href"])) for chip in soup.select(".chips a")]
    assert "region" not in targets[0]
    assert "level" in targets[0]
    assert not re.search("region|level|year", targets[3])


def test_the_report_page_has_contents_marks_and_provenance(
    client: FlaskClient, report_id: str, sample_library: Path
) -> None:
    soup = page(client, f"/reports/{report_id}?q=制度")
    with Store.read(sample_library) as store:
        report, provenance = store.report(report_id), store.provenance(report_id)
    assert report is not None
    assert provenance is not None
    anchors = {str(section["id"]) for section in soup.select(".body section")}
    assert anchors == {section.id for section in report.sections}
    assert {str(link["href"])[1:] for link in soup.select(".contents a")} <= anchors
    marks = [str(mark["id"]) for mark in soup.select(".body mark")]
    assert marks == [f"hit-{number}" for number in range(1, len(marks) + 1)]
    assert f"命中 {len(marks)} 处" in soup.get_text()
    assert [str(link["href"]) for link in soup.select("a.next")] == [
        f"#hit-{number}" for number in range(2, len(marks) + 1)
    ]
    assert provenance["sha256"] in soup.get_text()
    assert "以原文为准" in soup.get_text()
    for link in soup.select("a.next, a.anchor, .body mark"):
        link.unwrap() if link.name == "mark" else link.decompose()
    shown = "".join(
        line.get_text()
        for section in soup.select(".body section")
        for line in section.find_all(re.compile("^(p|h[2-5])$"))
        if "tags" not in (line.get("class") or [])
    )
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", "".join(section.text for section in report.sections))


def test_api_report_is_the_contracts_json(client: FlaskClient, report_id: str) -> None:
    data = client.get(f"/api/v1/reports/{report_id}").json
    assert data is not None
    assert set(data) >= {
        "id",
        "is_report",
        "title",
        "doc_type",
        "year",
        "region",
        "agency",
        "published",
        "addressee",
        "url",
        "evidence",
        "sections",
    }
    assert data["region"] == {"code": "9902", "path": ["示例省", "砚川市"], "level": "市"}
    assert data["agency"] == {"name": "科学技术局", "raw": "砚川市科学技术局", "system": "科技"}
    assert set(data["sections"][0]) == {"id", "number", "level", "heading", "path", "types", "text"}


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ('q="', 400), ("q=(((", 400), ("page=0", 400), ("page=x", 400), ("page=99999", 400), ("page=51", 400), ("page=50", 200),
        ("limit=0", 400), ("limit=101", 400), ("sort=best", 400), ("in=body", 400), ("level=球", 400), ("section=x", 400),
        ("region=abc", 400), ("region=12345", 200), ("year_from=x", 400), ("year_from=2024&year_to=2021", 200),
        ("q=" + "(" * 5000, 400), ("q=%00%ff", 200), ("unknown=1", 200), ("&".join(f"region={n}" for n in range(60)), 400),
    ],
)  # fmt: skip
def test_wrong_parameters_are_explained_never_a_crash(client: FlaskClient, parameters: str, status: int) -> None:
    answer = client.get(f"/api/v1/search?{parameters}")
    assert answer.status_code == status
    if status == 400:
        assert answer.content_type == "application/problem+json"
        assert answer.json is not None
        assert set(answer.json) == {"type", "title", "status", "detail"}
        assert 'role="alert"' in client.get(f"/search?{parameters}").text


def test_readiness_tells_lag_and_generation(client: FlaskClient) -> None:
    ready = client.get("/readyz").json
    assert ready is not None
    everything = client.get("/api/v1/search").json
    assert ready is not None
    assert everything is not None
    assert (ready["status"], ready["lag"], ready["sections"]) == ("ready", 0, everything["total"])


def test_without_a_library_pages_say_how_to_make_one(tmp_path: Path) -> None:
    client = create_app(Settings(tmp_path)).test_client()
    for path in ("/", "/search", "/api/v1/search", "/readyz", "/reports/x"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert "fzsearch" in answer.text
    assert client.get("/healthz").status_code == 200
    assert list(tmp_path.iterdir()) == []


def test_the_web_opens_the_library_for_reading_only(client: FlaskClient, sample_library: Path) -> None:
    def state() -> dict[str, int]:
        return {
            str(path): path.stat().st_mtime_ns
            for path in sample_library.rglob("*")
            if path.is_file() and path.suffix not in (".db-shm", ".db-wal") and "cache" not in path.parts
        }

    before = state()
    for path in ROUTES:
        client.get(path).close()
    assert state() == before


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "{{7*7}}",
    "</mark></p><b>x</b>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(parse_text: ParseText, tmp_path: Path, text: str) -> None:
    from fzsearch.cli.session import Session
    from fzsearch.pipeline import pending, update_index

    report = parse_text(f"{text}砚川市司法局2023年法治政府建设情况报告\n{text}：\n一、{text}\n{text}人手不足。\n")
    report = replace(report, title=f"{text}法治政府建设报告", url=text, addressee=text)
    session = Session(tmp_path, None, quiet=True)
    with session.writing() as store:
        store.save(Snapshot(text, b"x", None, NOW, None, Hints()), report, 1, NOW)
        engine = session.engine(store)
        update_index(store, engine, pending(store, engine))
    client = create_app(Settings(tmp_path, notice=text)).test_client()
    for path in (
        "/search?q=人手不足",
        f"/search?q={text}",
        f"/reports/{report.id}?q={text}",
        f"/reports/{report.id}",
    ):
        soup = BeautifulSoup(client.get(path).text, "lxml")
        assert soup.find(["script", "img", "b"]) is None
        assert not [tag for tag in soup.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
        assert not soup.select('a[href^="javascript"]')
        assert "49" not in soup.get_text().replace("{{7*7}}", "")[:200]


# Parameters

REQUESTS = st.builds(
    Request,
    query=st.text(max_size=20).map(str.strip),
    regions=st.lists(st.sampled_from(["44", "4452", "500104"]), unique=True, max_size=2).map(tuple),
    agencies=st.lists(st.text(min_size=1, max_size=8), unique=True, max_size=2).map(tuple),
    levels=st.lists(st.sampled_from(LEVELS), unique=True, max_size=2).map(tuple),
    sections=st.lists(st.sampled_from(list(SECTION_TYPES)), unique=True, max_size=2).map(tuple),
    year_from=st.none() | st.integers(1, 9999),
    year_to=st.none() | st.integers(1, 9999),
    within=st.sampled_from(["everywhere", "title"]),
    sort=st.sampled_from(["relevance", "newest", "oldest"]),
    page=st.integers(1, 10),
    limit=st.integers(1, 100),
)  # fmt: skip


@given(REQUESTS)
def test_request_and_url_are_a_round_trip(request: Request) -> None:
    pairs = write_request(request, page_size=20)
    assert read_request(MultiDict(pairs), page_size=20) == request
    assert write_request(read_request(MultiDict(reversed(pairs)), 20), 20) in (
        pairs,
        write_request(
            replace(
                request,
                regions=request.regions[::-1],
                agencies=request.agencies[::-1],
                levels=request.levels[::-1],
                sections=request.sections[::-1],
            ),
            20,
        ),
    )


def test_ticking_twice_is_not_ticking() -> None:
    from fzsearch.index import FacetValue

    asked = Request("执法", regions=("44",), page=3)
    ticked = toggled(asked, "level", FacetValue("县", "县", 5))
    assert (ticked.levels, ticked.page) == (("县",), 1)
    assert toggled(ticked, "level", FacetValue("县", "县", 5, selected=True)) == replace(asked, page=1)
    assert without_filters(ticked) == Request("执法")


def test_every_link_works_below_a_prefix(sample_settings: Settings) -> None:
    from werkzeug.middleware.dispatcher import DispatcherMiddleware
    from werkzeug.test import Client

    app = create_app(sample_settings)
    below = Client(
        DispatcherMiddleware(lambda _, start: (start("404 Not Found", []), [b""])[1], {"/fz": app.wsgi_app})
    )
    seen: set[str] = set()
    waiting = ["/fz/", "/fz/search?q=执法&region=9901"]
    while waiting and len(seen) < 120:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = below.get(path)
        assert answer.status_code == 200, path
        if "html" not in answer.headers["Content-Type"]:
            answer.close()
            continue
        soup = BeautifulSoup(answer.text, "lxml")
        for tag in soup.select("a[href], link[href], form[action]"):
            target = str(tag.get("href") or tag.get("action"))
            if not target.startswith(("#", "http")):
                assert target.startswith("/fz/"), target
                waiting.append(target.split("#")[0])
