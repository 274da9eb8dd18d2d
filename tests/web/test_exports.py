"""Exports: everything that a search finds, as files that other programs read, whatever reports say."""

import csv
import http.client
import io
import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder, TestResponse

from fzsearch.config import Settings
from fzsearch.index import Engine, Hit, Request, Results
from fzsearch.ledger import Entry, Ledger
from fzsearch.model import Agency, Region
from fzsearch.store import Store
from fzsearch.web import create_app, listening_port, make_server
from fzsearch.web.library import Library
from fzsearch.web.streams import AT_ONCE
from tests.web.made import made_library
from tests.web.shelves import Shelf, report_of

FILES = ["/search.csv", "/search.json", "/search.bib"]
STATED = ["/commitments.csv", "/commitments.json", "/figures.csv", "/figures.json"]
COLUMNS = [
    *("title", "year", "region", "region_code", "agency", "systems", "level", "number", "path", "types", "text"),
    *("permalink", "url", "published", "report_id", "section_id"),
]


def rows(answer: TestResponse) -> list[dict[str, str]]:
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def entries(answer: TestResponse) -> list[str]:
    return re.findall(r"^@misc\{fz(\w+),$", answer.text, re.MULTILINE)


def pages(client: FlaskClient, query: str) -> list[str]:
    """The ids of all sections that the pages of a search show, in order."""
    found: list[str] = []
    for page in range(1, 11):
        hits = client.get(f"/api/v1/search?{query}&limit=100&page={page}").json["hits"]  # type: ignore[index]
        found += [hit["section_id"] for hit in hits]
    return found


QUERIES = [
    "q=执法",
    "q=&level=县",
    "q=执法&section=problems&sort=newest",
    "q=没有这样的词语",
    "q=人手不足&year_from=2022",
]


@pytest.mark.parametrize("query", QUERIES)
def test_every_format_has_all_that_the_pages_show_in_their_order(client: FlaskClient, query: str) -> None:
    expected = pages(client, query)
    assert [row["section_id"] for row in rows(client.get(f"/search.csv?{query}"))] == expected
    data = client.get(f"/search.json?{query}").json
    assert data is not None
    assert [hit["section_id"] for hit in data["hits"]] == expected
    reports = list(dict.fromkeys(section_id.rpartition("-")[0] for section_id in expected))
    assert (data["total"], data["reports"]) == (len(expected), len(reports))
    assert entries(client.get(f"/search.bib?{query}")) == reports


def test_pages_and_limits_do_not_cut_an_export(client: FlaskClient) -> None:
    whole = client.get("/search.csv?q=执法").data
    assert client.get("/search.csv?q=执法&page=3&limit=5").data == whole
    assert client.get("/search.csv?q=执法&page=999999&limit=xx").data == whole


def test_csv_opens_in_spreadsheets_and_says_what_the_library_says(
    client: FlaskClient, sample_library: Path, report_id: str
) -> None:
    answer = client.get("/search.csv?q=标题:砚川市科学技术局2023年度法治政府建设年度报告")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.data.startswith("\ufeff".encode())
    assert answer.data.endswith(b"\r\n")
    found = {row["section_id"]: row for row in rows(answer)}
    with Store.read(sample_library) as store:
        report = store.report(report_id)
    assert report is not None
    assert report.region is not None
    assert report.agency is not None
    for section in report.sections:
        row = found[section.id]
        assert list(row) == COLUMNS
        assert (row["title"], row["year"], row["report_id"]) == (report.title, "2023", report_id)
        assert (row["region"], row["region_code"]) == ("/".join(report.region.path), report.region.code)
        assert (row["agency"], row["systems"], row["level"]) == ("科学技术局", "科技", report.region.level)
        assert (row["number"], row["path"]) == (section.number or "", " › ".join(section.path))
        assert (row["types"], row["text"]) == (" ".join(section.types), section.text)
        assert row["permalink"] == f"http://localhost/reports/{report_id}#{section.id}"


def test_json_hits_are_those_of_the_api_with_texts(client: FlaskClient) -> None:
    data = client.get("/search.json?q=执法&section=problems&section=study&year_from=2021&page=2").json
    assert data is not None
    hits = client.get("/api/v1/search?q=执法&section=problems&section=study&year_from=2021&limit=1").json["hits"]  # type: ignore[index]
    assert data["query"] == "执法"
    assert data["parameters"] == {"q": ["执法"], "section": ["problems", "study"], "year_from": ["2021"]}
    assert data["generation"].startswith("gen-")
    first = dict(data["hits"][0])
    for added in ("text", "permalink", "published"):
        first.pop(added)
    assert first == {name: value for name, value in hits[0].items() if name not in ("snippet", "score")}


def test_the_addresses_in_exports_lead_to_the_sections(client: FlaskClient) -> None:
    for address in [row["permalink"] for row in rows(client.get("/search.csv?q=人手不足&lang=en"))][:3]:
        parts = urlsplit(address)
        assert (parts.scheme, parts.netloc, parts.query) == ("http", "localhost", "lang=en")
        page = client.get(f"{parts.path}?{parts.query}")
        assert page.status_code == 200
        assert f'id="{parts.fragment}"' in page.text


def test_below_a_prefix_addresses_keep_it(client: FlaskClient) -> None:
    prefixed = {"SCRIPT_NAME": "/fz"}
    assert "http://localhost/fz/reports/" in client.get("/search.csv?q=人手不足", environ_overrides=prefixed).text
    data = json.loads(client.get("/search.json?q=人手不足", environ_overrides=prefixed).text)
    assert data["hits"][0]["permalink"].startswith("http://localhost/fz/reports/")
    assert (
        "url = {http://localhost/fz/reports/" in client.get("/search.bib?q=人手不足", environ_overrides=prefixed).text
    )


# What cannot be exported is an ordinary error


@pytest.mark.parametrize("path", [*FILES, *STATED])
def test_what_goes_wrong_before_the_first_byte_is_an_ordinary_error(
    client: FlaskClient, path: str, tmp_path: Path
) -> None:
    for _ in range(AT_ONCE + 1):  # and takes no turn away from others
        for query in ("q=%22", "sort=xx", "year_from=2023&year_to=2021", "region=xx"):
            answer = client.get(f"{path}?{query}")
            assert (answer.status_code, answer.content_type) == (400, "text/html; charset=utf-8")
            assert "Content-Disposition" not in answer.headers
        empty = create_app(Settings(tmp_path)).test_client()
        assert empty.get(path).status_code == 503


@pytest.mark.parametrize("path", [*FILES, *STATED])
def test_head_says_what_get_would(client: FlaskClient, path: str) -> None:
    for _ in range(AT_ONCE + 1):
        head, get = client.head(f"{path}?q=执法"), client.get(f"{path}?q=执法")
        assert (head.status_code, head.data) == (200, b"")
        for name in ("Content-Type", "Content-Disposition", "Content-Security-Policy", "X-Content-Type-Options"):
            assert head.headers[name] == get.headers[name]
        get.close()


@pytest.mark.parametrize(
    "query", ["执法 检查", '"a/b\\c"', "报告\u202egpj.exe", "x\r\nSet-Cookie: a=b", "../../etc", "题" * 90]
)
@pytest.mark.parametrize("path", ["/search.csv", "/commitments.csv"])
def test_the_name_of_a_file_holds_the_query_and_nothing_harmful(client: FlaskClient, path: str, query: str) -> None:
    answer = client.get(f"{path}?q={quote(query)}")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    stated = re.fullmatch(
        r"attachment; filename=\"fzsearch\.csv\"; filename\*=UTF-8''([0-9A-Za-z%._~-]+)",
        answer.headers["Content-Disposition"],
    )
    assert stated is not None
    name = unquote(stated[1])
    assert name.startswith("fzsearch ")
    assert name.endswith(".csv")
    assert len(name) <= 100
    assert not re.search(r'[\x00-\x1f"*/:<>?\\|\u202e]', name)
    assert query.strip('"')[:1] in name
    answer.close()


# At most some at once


class UnderWay:
    """An export whose reader has begun to read, in a thread of its own, as servers have one for each."""

    def __init__(self, client: FlaskClient) -> None:
        self._begun, self._go_on = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._read, args=(client,), daemon=True)
        self._thread.start()
        assert self._begun.wait(20)

    def _read(self, client: FlaskClient) -> None:
        with client.get("/search.csv?q=") as answer:
            self._begun.set()
            assert self._go_on.wait(20)
            if self._whole:
                assert answer.data

    def end(self, *, whole: bool) -> None:
        """Read the rest, or go away."""
        self._whole = whole
        self._go_on.set()
        self._thread.join(20)


def test_exports_beyond_the_most_at_once_are_asked_to_come_again(sample_settings: Settings) -> None:
    app = create_app(sample_settings)
    client = app.test_client()
    for whole in (False, True):
        under_way = [UnderWay(app.test_client()) for _ in range(AT_ONCE)]
        refused = client.get("/search.json?q=")
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
        assert "请过半分钟再试" in refused.text
        assert client.get("/search?q=执法").status_code == 200  # who only reads pages is not concerned
        under_way[0].end(whole=whole)
        with client.get("/search.json?q=执法") as answer:
            assert answer.status_code == 200
            assert answer.json is not None
        for one in under_way[1:]:
            one.end(whole=whole)
    for _ in range(AT_ONCE + 1):
        assert client.get("/search.csv?q=执法").data


@pytest.mark.parametrize("path", ["/search.csv", *STATED])
def test_readers_who_go_before_the_first_byte_hold_no_place(sample_settings: Settings, path: str) -> None:
    app = create_app(sample_settings)
    for _ in range(AT_ONCE + 1):
        answer = app.wsgi_app(EnvironBuilder(path).get_environ(), lambda *_: lambda _: None)
        answer.close()  # type: ignore[attr-defined]
    assert app.test_client().get("/search.csv?q=执法").status_code == 200


@pytest.mark.parametrize("path", STATED)
def test_for_readers_who_stop_no_further_row_is_made(
    sample_settings: Settings, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    made: list[str] = []
    really_make = Ledger.entry

    def entry(self: Ledger, statement_id: str) -> Entry | None:
        made.append(statement_id)
        return really_make(self, statement_id)

    monkeypatch.setattr(Ledger, "entry", entry)
    app = create_app(sample_settings)
    answer = app.wsgi_app(EnvironBuilder(path).get_environ(), lambda *_: lambda _: None)
    next(iter(answer))
    assert 0 < len(made) < 200  # those of a piece; the sample has 455 commitments and 3706 figures
    before = len(made)
    answer.close()  # type: ignore[attr-defined]
    assert len(made) == before


# An error in the middle


class Breaking:
    """An engine that breaks after some hits, as when a disk fails."""

    def __init__(self, engine: Engine, after: int) -> None:
        self._engine = engine
        self._after = after

    def __getattr__(self, name: str) -> object:
        return getattr(self._engine, name)

    def every(self, request: Request) -> Iterator[Hit]:
        for number, hit in enumerate(self._engine.every(request)):
            if number == self._after:
                raise OSError("the disk is gone")
            yield hit


@pytest.fixture
def breaking(sample_settings: Settings) -> Flask:
    app = create_app(sample_settings)
    real: Library = app.extensions["fzsearch"]
    engine, statements = Breaking(real.engine, 250), Breaking(real.statements, 250)
    app.extensions["fzsearch"] = replace(real, engine=engine, statements=statements)  # type: ignore[arg-type]
    return app


class Growing:
    """A real engine whose index has another generation after the first search."""

    def __init__(self, engine: Engine, grow: Callable[[], None]) -> None:
        self._engine = engine
        self._grow = [grow]

    def __getattr__(self, name: str) -> object:
        return getattr(self._engine, name)

    def search(self, request: Request) -> Results:
        results = self._engine.search(request)
        while self._grow:
            self._grow.pop()()
        return results


def test_the_figures_of_an_export_are_those_of_its_sections_though_the_index_grows_meanwhile(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.put(report_of("a", ["人手不足，一。"]))
    shelf.index()
    shelf.put(report_of("b", ["人手不足，二。"]))
    app = shelf.client.application
    real: Library = app.extensions["fzsearch"]
    app.extensions["fzsearch"] = replace(real, engine=Growing(real.engine, shelf.index))  # type: ignore[arg-type]
    data = shelf.client.get("/search.json?q=人手不足").json
    assert data is not None
    assert data["total"] == data["reports"] == len(data["hits"]) == 2
    now = shelf.client.get("/api/v1/search").json
    assert now is not None
    assert data["generation"] == now["generation"]


def test_an_export_that_breaks_does_not_look_complete(breaking: Flask, sample_settings: Settings) -> None:
    server = make_server(breaking, replace(sample_settings, port=0))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        for path in [*FILES, *STATED] * 2:  # and the next one gets its turn
            connection = http.client.HTTPConnection("127.0.0.1", listening_port(server), timeout=20)
            connection.request("GET", f"{path}?q=")
            answer = connection.getresponse()
            assert answer.status == 200
            with pytest.raises(http.client.IncompleteRead) as broken:
                answer.read()
            text = broken.value.partial.decode()
            assert text.rstrip().endswith("导出没有完成 this export is incomplete")
            if path.endswith(".csv"):
                read = list(csv.reader(io.StringIO(text, newline="")))
                assert len(read) == 1 + 250 + 1
                assert len(read[-1]) == 1
            if path.endswith(".json"):
                with pytest.raises(json.JSONDecodeError):
                    json.loads(text)
            connection.close()
    finally:
        server.close()
        thread.join(timeout=10)


# Hostile reports

HOSTILE = [
    '=HYPERLINK("http://x.example","a")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+9)*cmd",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\u3000＝1+1",
    "\ufeff=1+1",
    '"=1+1',
    'a","=1+1',
    "a;=1+1\r\n=2+2",
    "<script>alert(1)</script>]]>",
    "a\x01\x0b\x1fb\x7f\u2028c",
    "}\n@misc{x, title={y}}\\input{/etc/passwd}%$#",
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """A library in which everything that a report can say is hostile."""
    shelf = Shelf(tmp_path_factory.mktemp("hostile"), notice="<b>]]>")
    for number, text in enumerate(HOSTILE):
        report = report_of(f"r{number}", [f"{text}人手不足"])
        shelf.put(
            replace(
                report,
                title=text,
                agency=Agency(text, text, (text,)),
                region=Region("9901", (text, text), ("99", "9901"), "市"),
                url=f"javascript:{text}",
                sections=tuple(replace(one, heading=text, path=(text, text), number=text) for one in report.sections),
            )
        )
    shelf.index()
    return shelf


def test_no_formula_survives_in_csv_and_no_text_is_lost(hostile: Shelf) -> None:
    found = rows(hostile.client.get("/search.csv?q=人手不足"))
    assert {row["title"].removeprefix("'") for row in found} == set(HOSTILE)
    for row in found:
        for name, cell in row.items():
            visible = re.sub(r"^[\s\x00-\x1f\u200b\ufeff]+", "", cell)
            assert not visible.startswith(tuple("=+-@＝＋－＠")), (name, cell)
            assert not cell.startswith(("\t", "\r", "\n"))
    # Also for a program that takes every comma, line end and semicolon that no quotation marks enclose for a boundary.
    raw = hostile.client.get("/search.csv?q=人手不足").data.decode("utf-8-sig")
    assert re.fullmatch(r'(("([^"]|"")*"(,|\r\n))+)', raw)


def test_hostile_reports_are_valid_json_and_bibtex(hostile: Shelf) -> None:
    data = hostile.client.get("/search.json?q=人手不足").json
    assert data is not None
    assert {hit["title"] for hit in data["hits"]} == set(HOSTILE)
    answer = hostile.client.get("/search.bib?q=人手不足")
    assert len(entries(answer)) == len(HOSTILE)
    assert len(re.findall(r"^@", answer.text, re.MULTILINE)) == len(HOSTILE)
    assert "javascript:" not in answer.text


def test_the_day_cited_is_that_of_china_as_on_the_report_page(tmp_path: Path) -> None:
    report = report_of("a", ["人手不足"])
    client = made_library(tmp_path, [report], received=datetime(2026, 1, 15, 20, 30, tzinfo=UTC))
    assert "urldate = {2026-01-16}" in client.get("/search.bib").text
    assert "urldate = {2026-01-16}" in client.get(f"/reports/{report.id}").text
