"""What holds for every answer, whatever is asked: headers, verbs, errors, and that nothing is written."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.wrappers import Response

from fzsearch.config import Settings
from fzsearch.store import Store
from fzsearch.web import create_app
from fzsearch.web.posting import ADDRESSES

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_EVERY = "/search?q=执法"
EXAMPLES: dict[str, dict[int, str]] = {
    "static": {200: "/static/style.css", 404: "/static/none.css"},
    "pages.home": {200: "/", 503: "/"},
    "pages.search": {200: _EVERY, 400: "/search?sort=x", 503: _EVERY},
    "pages.report": {200: "/reports/{report}?q=执法", 404: "/reports/none", 503: "/reports/{report}"},
    "pages.versions": {200: "/reports/{report}/versions", 404: "/reports/none/versions", 503: "/reports/none/versions"},
    "pages.help_page": {200: "/help"},
    "pages.about": {200: "/about"},
    "originals.original": {
        200: "/reports/{report}/original", 404: "/reports/{report}/original?version=9", 503: "/reports/none/original",
    },
    "resembling.page": {200: "/similar?id={section}", 400: "/similar?id=1&id=2", 404: "/similar?id=none", 503: "/similar?id=1"},
    "resembling.for_scripts": {
        200: "/api/v1/similar?id={section}", 400: "/api/v1/similar", 404: "/api/v1/similar?id=none", 503: "/api/v1/similar?id=1",
    },
    "metering.page": {
        200: "/reports/{report}/wording", 400: "/reports/{report}/wording?common=0", 404: "/reports/none/wording",
        503: "/reports/none/wording",
    },
    "metering.for_scripts": {
        200: "/api/v1/reports/{report}/wording", 400: "/api/v1/reports/{report}/wording?common=x",
        404: "/api/v1/reports/none/wording", 503: "/api/v1/reports/none/wording",
    },
    "api.search": {200: "/api/v1/search?q=执法", 400: "/api/v1/search?q=(", 503: "/api/v1/search"},
    "api.report": {200: "/api/v1/reports/{report}", 404: "/api/v1/reports/none", 503: "/api/v1/reports/none"},
    "api.section": {200: "/api/v1/sections/{section}", 404: "/api/v1/sections/none", 503: "/api/v1/sections/none"},
    "api.peers": {
        200: "/api/v1/peers?id={section}", 400: "/api/v1/peers?id={section}&without=x", 404: "/api/v1/peers?id=1",
        503: "/api/v1/peers?id=1",
    },
    "api.openapi": {200: "/api/v1/openapi.json"},
    "api.docs": {200: "/api/docs"},
    "api.healthz": {200: "/healthz"},
    "api.readyz": {200: "/readyz", 503: "/readyz"},
    "standing.status": {200: "/status", 503: "/status"},
    "standing.status_for_scripts": {200: "/api/v1/status", 503: "/api/v1/status"},
    "comparing.compare": {
        200: "/compare?id={section}&id={other}", 400: "/compare?id=1&id=2&id=3&id=4&id=5", 404: "/compare?id=1",
        503: "/compare?id=1",
    },
    "peers.peers": {
        200: "/peers?id={section}", 400: "/peers?id={section}&page=0", 404: "/peers?id=1", 503: "/peers?id=1",
    },
    "checking.page": {200: "/check"},
    "checking.for_scripts": {405: "/api/v1/check"},
    "exports.csv_file": {200: "/search.csv?q=执法", 400: "/search.csv?year_from=x", 503: "/search.csv"},
    "exports.json_file": {200: "/search.json?q=执法", 400: "/search.json?year_from=x", 503: "/search.json"},
    "exports.bib_file": {200: "/search.bib?q=执法", 400: "/search.bib?year_from=x", 503: "/search.bib"},
    "feeds.atom": {200: "/search.atom?q=执法", 400: "/search.atom?before=x", 503: "/search.atom"},
    "feeds.opensearch": {200: "/opensearch.xml"},
    "suggesting.suggest": {200: "/suggest.json?q=执", 400: "/suggest.json?format=x"},
    "coverage.coverage": {200: "/coverage?region=9902", 400: "/coverage?region=x", 503: "/coverage"},
    "coverage.unknown": {200: "/coverage/unknown", 400: "/coverage/unknown?page=x", 503: "/coverage/unknown"},
    "coverage.table": {200: "/coverage.csv", 400: "/coverage.csv?level=x", 503: "/coverage.csv"},
    "trends.page": {200: "/trends?q=执法&q=培训", 400: "/trends?q=(", 503: "/trends?q=执法"},
    "trends.csv_file": {200: "/trends.csv?q=执法", 400: "/trends.csv?q=(", 503: "/trends.csv?q=执法"},
    "trends.trends_for_scripts": {
        200: "/api/v1/trends?q=执法", 400: "/api/v1/trends?q=(", 503: "/api/v1/trends?q=执法",
    },
    "commitments.commitments": {
        200: "/commitments?q=培训&grade=measurable", 400: "/commitments?grade=x", 503: "/commitments",
    },
    "commitments.commitment": {
        200: "/commitments/{commitment}", 404: "/commitments/{section}.c999", 503: "/commitments/none",
    },
    "commitments.csv_file": {200: "/commitments.csv", 400: "/commitments.csv?q=(", 503: "/commitments.csv"},
    "commitments.json_file": {200: "/commitments.json", 400: "/commitments.json?for=x", 503: "/commitments.json"},
    "commitments.atom": {200: "/commitments.atom", 400: "/commitments.atom?before=x", 503: "/commitments.atom"},
    "commitments.for_scripts": {
        200: "/api/v1/commitments", 400: "/api/v1/commitments?verdict=x", 503: "/api/v1/commitments",
    },
    "commitments.one_for_scripts": {
        200: "/api/v1/commitments/{commitment}", 404: "/api/v1/commitments/none", 503: "/api/v1/commitments/none",
    },
    "figures.figures": {200: "/figures?unit=场", 400: "/figures?bound=x", 503: "/figures"},
    "figures.csv_file": {200: "/figures.csv?q=培训", 400: "/figures.csv?q=(", 503: "/figures.csv"},
    "figures.json_file": {200: "/figures.json?q=培训", 400: "/figures.json?said=x", 503: "/figures.json"},
    "figures.for_scripts": {200: "/api/v1/figures", 400: "/api/v1/figures?page=x", 503: "/api/v1/figures"},
    "coverage.coverage_for_scripts": {
        200: "/api/v1/coverage", 400: "/api/v1/coverage?level=x", 503: "/api/v1/coverage",
    },
} | {
    f"excerpts.{name}": {
        200: f"/excerpts{end}?id={{section}}", 400: f"/excerpts{end}?{'&'.join(f'id={n}' for n in range(101))}",
        404: f"/excerpts{end}?id=1", 503: f"/excerpts{end}?id=1",
    }
    for name, end in (("excerpts", ""), ("text", ".txt"), ("docx", ".docx"), ("bib", ".bib"))
}  # fmt: skip
"""Endpoint → status → what gets it; 405 and, for what has an ETag, 304 can be had of every address."""

SANDBOX = HEADERS | {"Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'"}
_KNOWN = {
    *HEADERS, "Content-Type", "Content-Length", "Content-Disposition", "Cache-Control", "Date", "ETag", "Last-Modified",
    "X-Robots-Tag", "Accept-Ranges",
}  # fmt: skip
_SOME_MORE = {405: {"Allow"}}
_KEPT = ("static", "api.openapi", "feeds.atom", "commitments.atom", "originals.original")
PATHS = sorted(
    {path for by_status in EXAMPLES.values() for path in by_status.values() if "{" not in path} | {"/none"}
)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of a folder without a library."""
    return create_app(Settings(tmp_path_factory.mktemp("bare"))).test_client()


def check(answer: Response, status: int, endpoint: str, path: str) -> None:
    """An answer's status, and its headers exactly: those that have to be there, and none that is not known."""
    assert answer.status_code == status, path
    safe = SANDBOX if endpoint == "originals.original" and status in (200, 304) else HEADERS
    assert {name: answer.headers.get(name) for name in HEADERS} == safe, path
    names = [name for name, _ in answer.headers]
    assert len(set(names)) == len(names), path
    assert set(names) <= _KNOWN | _SOME_MORE.get(status, set()), path
    if status != 304:
        assert b"Traceback" not in answer.data, path
    if status >= 400 and path.startswith(("/api/", "/suggest", "/healthz", "/readyz")):
        assert answer.content_type == "application/problem+json", path
    elif status >= 400:
        assert answer.content_type == "text/html; charset=utf-8", path


def _says_how_long(answer: Response) -> bool:
    """Whether the answer tells its own milliseconds, and so may have another length each time."""
    return any(word.encode() in answer.data for word in ("took_ms", "毫秒"))


def test_every_route_has_an_example(client: FlaskClient) -> None:
    rules = list(client.application.url_map.iter_rules())
    assert {rule.endpoint for rule in rules} == EXAMPLES.keys()
    assert {(rule.rule, *sorted(rule.methods or ())) for rule in rules if rule.rule not in ADDRESSES} == {
        (rule.rule, "GET", "HEAD") for rule in rules if rule.rule not in ADDRESSES
    }
    adapter = client.application.url_map.bind("localhost")
    for endpoint, by_status in EXAMPLES.items():
        for status, path in by_status.items():
            assert adapter.match(path.partition("?")[0], "POST" if status == 405 else "GET")[0] == endpoint, path


@pytest.mark.parametrize("endpoint", EXAMPLES)
def test_every_answer_of_every_route_has_the_safety_headers_and_no_other(
    client: FlaskClient, bare: FlaskClient, ids: dict[str, str], endpoint: str
) -> None:
    """Also no cookie, for that is a header, and no traceback; HEAD gives what GET gives."""
    for status, example in EXAMPLES[endpoint].items():
        path, asked = example.format(**ids), bare if status == 503 else client
        with asked.get(path) as answer, asked.head(path) as head:
            check(answer, status, endpoint, path)
            assert head.status_code == status
            assert head.data == b""
            # A Word file says when it was made, and so may be a byte longer a second later.
            unsteady = {"Date"} | ({"Content-Length"} if _says_how_long(answer) or ".docx" in path else set())
            assert {pair for pair in head.headers if pair[0] not in unsteady} == {
                pair for pair in answer.headers if pair[0] not in unsteady
            }
            if status == 200:
                assert ("ETag" in answer.headers) == (endpoint in _KEPT), path
        if status == 200 and endpoint in _KEPT:
            with client.get(path, headers={"If-None-Match": answer.headers["ETag"]}) as again:
                check(again, 304, endpoint, path)
                assert again.data == b""
        known = sorted(next(client.application.url_map.iter_rules(endpoint)).methods or ())
        for verb in {"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"} - set(known):
            with asked.open(path, method=verb) as refused:
                check(refused, 405, endpoint, path)
                assert refused.headers["Allow"] == ", ".join(known)


@pytest.mark.parametrize(("asked", "status"), [("bytes=0-9", 206), ("bytes=9999999-", 416)])
def test_parts_of_files_have_the_safety_headers(client: FlaskClient, asked: str, status: int) -> None:
    with client.get("/static/style.css", headers={"Range": asked}) as answer:
        assert (answer.status_code, {name: answer.headers.get(name) for name in HEADERS}) == (status, HEADERS)


def test_what_is_nowhere_has_the_safety_headers(client: FlaskClient) -> None:
    for path in ("/none", "/api/v1/none", "/reports", "/reports/a/b", "/static/", "/search/", "/%00", "/..%2f"):
        with client.get(path) as answer:
            check(answer, 404, "", path)


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
    for path in PATHS:
        client.get(path).close()
    assert state() == before


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


def test_readers_are_not_told_where_the_library_lies(tmp_path: Path) -> None:
    client = create_app(Settings(tmp_path)).test_client()
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "fzsearch.db").write_bytes(b"no database" * 1000)
    for asked in (client, create_app(Settings(broken)).test_client()):
        for path in (
            "/", "/coverage", "/api/v1/status", "/readyz", "/search.atom", "/?lang=en", "/commitments",
            "/commitments.csv", "/commitments.atom", "/commitments/x", "/figures", "/api/v1/figures",
        ):  # fmt: skip
            answer = asked.get(path)
            assert answer.status_code == 503
            assert "DATA_DIR" in answer.text
            assert str(tmp_path) not in answer.text
