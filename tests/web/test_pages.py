"""Pages and API over the sample library, asked the way a browser or a script asks."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from fzsearch.config import Settings
from fzsearch.index import Request
from fzsearch.model import LEVELS, SECTION_TYPES, Hints, Region, Snapshot
from fzsearch.store import Store
from fzsearch.web import create_app
from fzsearch.web.params import read_request, toggled, without_filters, write_request
from tests.conftest import NOW, ParseText, Run


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


HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
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
    assert "Set-Cookie" not in answer.headers
    assert "Traceback" not in answer.text
    answer.close()


@pytest.mark.parametrize("path", ["/", "/search?q=执法", "/api/v1/search", "/healthz", "/static/style.css"])
@pytest.mark.parametrize("verb", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_only_get_and_head_are_answered(client: FlaskClient, path: str, verb: str) -> None:
    refused = client.open(path, method=verb)
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD")
    with client.head(path) as answer:
        assert answer.status_code == 200


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
        in_use = {str(title) for title in ("region", "section", "year") if title in start}
        for link in soup.select(".values a:not(.ticked)"):
            target = parse_qs(urlsplit(str(link["href"])).query)
            count = int(link.find_next("span", class_="count").get_text())  # type: ignore[union-attr]
            total = client.get(str(link["href"]).replace("/search", "/api/v1/search", 1)).json["total"]  # type: ignore[index]
            widened = {facet for facet in in_use - {"year"} if len(target.get(facet, ())) > 1}
            if widened:  # one more value of a facet in use: the total is at least this value's
                assert total >= count
            else:
                assert total == count


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
        ("region=abc", 400), ("region=12345", 200), ("year_from=x", 400), ("year_from=2024&year_to=2021", 400), ("region=１", 400),
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
        assert "{{7*7}}" not in text or "{{7*7}}" in soup.get_text()


# Parameters

REQUESTS = st.builds(
    Request,
    query=st.text(max_size=20).map(str.strip),
    regions=st.lists(st.sampled_from(["44", "4452", "500104"]), unique=True, max_size=2).map(tuple),
    agencies=st.lists(st.text(min_size=1, max_size=8), unique=True, max_size=2).map(tuple),
    levels=st.lists(st.sampled_from(LEVELS), unique=True, max_size=2).map(tuple),
    sections=st.lists(st.sampled_from(list(SECTION_TYPES)), unique=True, max_size=2).map(tuple),
    year_from=st.none() | st.integers(1, 2000),
    year_to=st.none() | st.integers(2000, 9999),
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


def test_a_padded_region_code_can_be_unticked(client: FlaskClient) -> None:
    soup = page(client, "/search?region=990100")
    assert "region" not in str(soup.select(".chips a")[0]["href"])
    assert soup.select(".chips a")[0].get_text(" ", strip=True).startswith("云汀市")


def test_a_bug_is_a_plain_page_and_a_line_in_the_log(
    sample_settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(sample_settings)

    def broken() -> str:
        raise RuntimeError("secret detail")

    app.add_url_rule("/broken", view_func=broken)
    app.add_url_rule("/api/broken", endpoint="api_broken", view_func=broken)
    client = app.test_client()
    for path in ("/broken", "/api/broken"):
        answer = client.get(path)
        assert answer.status_code == 500
        assert "secret detail" not in answer.text
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "unexpected path=/broken" in caplog.text
    assert "secret detail" in caplog.text


def test_unknown_pages_and_reports_are_not_found(client: FlaskClient) -> None:
    for path in (
        "/none",
        "/reports/none",
        "/api/v1/reports/none",
        "/reports/../../etc/passwd",
        "/static/../__init__.py",
    ):
        assert client.get(path).status_code == 404


def test_every_store_that_is_opened_is_closed(sample_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[Store] = []
    really_close = Store.close

    def close(self: Store) -> None:
        closed.append(self)
        really_close(self)

    monkeypatch.setattr(Store, "close", close)
    client = create_app(sample_settings).test_client()
    client.get("/search?q=执法")
    client.get("/reports/none")
    assert len(closed) == 2


def test_the_page_links_pages_and_orders_and_keeps_the_filters(client: FlaskClient) -> None:
    soup = page(client, "/search?q= 执法 &region=9901&in=title&page=1")
    assert soup.select_one("input[name=in]")["checked"] == ""  # type: ignore[index]
    assert soup.select_one("input[name=q]")["value"] == "执法"  # type: ignore[index]
    soup = page(client, "/search?q=执法&region=9901&year_from=2022&sort=newest&page=2")
    assert [(tag["name"], tag["value"]) for tag in soup.select("form.box input[type=hidden]")] == [
        ("region", "9901"), ("year_from", "2022"), ("sort", "newest"),
    ]  # fmt: skip
    assert soup.select_one("label.filters-label").get_text() == "筛选（2）"  # type: ignore[union-attr]
    pages = [str(link["href"]) for link in soup.select("nav.pages a")]
    assert pages
    assert all("region=9901" in link and "sort=newest" in link for link in pages)
    assert "page=" not in pages[0]
    orders = [str(link["href"]) for link in soup.select(".results p.small a")]
    assert [("sort=oldest" in link, "page=" in link) for link in orders] == [(False, False), (True, False)]
    last = page(client, "/search?page=50")
    assert [int(link.get_text()) for link in last.select("nav.pages a")] == [46, 47, 48, 49]
    titles = page(client, "/search?q=司法局&in=title").select_one(".hits a")
    assert titles is not None
    assert "q=" not in str(titles["href"])


def test_a_report_page_shows_every_fact_it_has(parse_text: ParseText, tmp_path: Path) -> None:
    region = Region("9902", ("示例省", "砚川市"), ("99", "9902"), "市")
    full = replace(
        parse_text("砚川市司法局2023年法治政府建设情况报告\n一、工作情况\n（一）执法。全年检查。\n1.甲\n乙。\n"),
        region=region, published=date(2024, 1, 8), addressee="市委、市政府", url="https://www.example.gov.cn/a.html",
    )  # fmt: skip
    bare = replace(
        full, id="b" * 16, title=None, year=None, agency=None, doc_type=None, region=None, region_candidates=(region, region),
        published=None, addressee=None, url="javascript:alert(1)", is_report=False, reason="是解读", sections=(),
    )  # fmt: skip
    with Store.open(tmp_path) as store:
        store.save(Snapshot("a.html", b"a", None, NOW), full, 1, NOW)
        store.save(Snapshot("b.html", b"b", None, NOW), bare, 1, NOW)
    client = create_app(Settings(tmp_path)).test_client()
    soup = page(client, f"/reports/{full.id}")
    assert [item.get_text() for item in soup.select("dl.facts dd")] == [
        "2023", "示例省/砚川市（9902）", "司法局（原文：砚川市司法局）", "情况报告", "市委、市政府", "2024-01-08",
    ]  # fmt: skip
    assert soup.select_one(".source a")["href"] == "https://www.example.gov.cn/a.html"  # type: ignore[index]
    assert [(tag.name, tag.get_text()[:4]) for tag in soup.select(".body h2, .body h3, .body h4")] == [
        ("h2", "一、工作"),
        ("h4", "1.甲 "),
    ]
    assert soup.select_one(".notice") is None
    soup = page(client, f"/reports/{bare.id}?q=(")
    assert [item.get_text() for item in soup.select("dl.facts dd")] == [
        "未知",
        "未定，可能是示例省/砚川市、示例省/砚川市",
        "未知",
        "未知",
    ]
    assert [warning.get_text() for warning in soup.select(".warning")] == [
        "这份文件没有作为报告收录：是解读",
        "OR、| 或括号的旁边缺少检索词",
    ]
    assert "原文件：b.html" in soup.select_one(".source").get_text()  # type: ignore[union-attr]
    assert client.get("/readyz").status_code == 503


def test_readiness_counts_the_lag(run: Run, own_report: Callable[..., str], tmp_path: Path) -> None:
    from tests.cli.test_kill import import_without_index

    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(own_report(year=2020 + ord(name) % 5), encoding="utf-8")
    assert run("import", tmp_path / "a.txt").returncode == 0
    import_without_index(tmp_path / "library", [tmp_path / "b.txt"])
    assert create_app(Settings(tmp_path / "library")).test_client().get("/readyz").json["lag"] == 1  # type: ignore[index]
