"""What holds for every answer, whatever is asked: headers, verbs, errors, hostile text, and that nothing is written."""

from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from fzsearch.config import Settings
from fzsearch.model import Hints, Snapshot
from fzsearch.store import Store
from fzsearch.web import create_app
from tests.conftest import NOW, ParseText

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
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
    "/status",
    "/coverage",
    "/coverage?region=9902",
    "/coverage?region=x",
    "/coverage.csv",
    "/coverage/unknown",
    "/api/v1/coverage",
    "/healthz",
    "/readyz",
    "/api/v1/status",
    "/api/v1/search?q=执法",
    "/none",
    '/search?q="',
    '/api/v1/search?q="',
    "/reports/none",
    "/reports/none/original",
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
        for path in ("/", "/coverage", "/api/v1/status", "/readyz", "/search.atom", "/?lang=en"):
            answer = asked.get(path)
            assert answer.status_code == 503
            assert "DATA_DIR" in answer.text
            assert str(tmp_path) not in answer.text
