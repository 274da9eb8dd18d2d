"""The application behind any server: below a path, by its names only, made before a fork, with slow readers."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder, run_wsgi_app

from fzsearch.config import Settings, read_settings
from fzsearch.errors import ConfigError
from fzsearch.web import create_app
from fzsearch.web.hosts import is_name
from fzsearch.web.serving import _in_turn
from fzsearch.web.streams import AT_ONCE
from tests.conftest import environment
from tests.web.running import server
from tests.web.test_safety import HEADERS
from tests.web.test_serving import fetch


@pytest.fixture(scope="module")
def below(sample_settings: Settings) -> FlaskClient:
    return create_app(replace(sample_settings, url_prefix="/fz")).test_client()


@pytest.mark.parametrize("path", ["/fz/help", "/help", "/f%7a/help", "/fz/search?q=执法", "/search?q=执法"])
def test_below_a_path_every_address_begins_with_it(below: FlaskClient, path: str) -> None:
    answer = below.get(path)
    assert answer.status_code == 200
    links = re.findall(r'(?:href|action)="(/[^"]*)"', answer.text)
    assert links
    assert all(link.startswith("/fz/") for link in links)


@pytest.mark.parametrize("path", ["/fzhelp", "/fz.help", "/fz/fz/help", "/FZ/help", "/fz%2fhelp/x", "/x/fz/help"])
def test_what_only_looks_like_the_path_is_not_it(below: FlaskClient, path: str) -> None:
    assert below.get(path).status_code == 404


@pytest.mark.parametrize(("path", "place"), [("/fz", "/fz/"), ("/fz?q=%E6%B3%95", "/fz/?q=%E6%B3%95")])
def test_the_path_without_its_slash_leads_to_the_first_page(below: FlaskClient, path: str, place: str) -> None:
    answer = below.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (308, place)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "示例数据" in below.get(path, follow_redirects=True).text


def test_only_trusted_names_are_answered(sample_settings: Settings) -> None:
    client = create_app(
        replace(sample_settings, trusted_hosts="fz.example.org, .example.net,127.0.0.1")
    ).test_client()
    for host in ("fz.example.org", "FZ.example.org", "fz.example.org:8377", "a.example.net", "127.0.0.1:80"):
        assert client.get("/help", headers={"Host": host}).status_code == 200, host
    for host in ("evil.example", "fz.example.org.evil.example", "xfz.example.org", "evil.example:80"):
        for path in ("/", "/none", "/api/v1/search", "/static/style.css"):
            answer = client.get(path, headers={"Host": host})
            assert answer.status_code == 400, (host, path)
            assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
            assert "trusted_hosts" in answer.text
            assert "evil" not in answer.text


@pytest.mark.parametrize(
    "host", ["anything.example", "a.", "xn--0zwm56d:8377", "192.0.2.1:80", "[2001:db8::1]:9", "X"]
)
def test_without_trusted_names_every_name_is_answered(client: FlaskClient, report_id: str, host: str) -> None:
    answer = client.get(f"/api/v1/reports/{report_id}", headers={"Host": host}).json
    assert answer is not None
    assert answer["permalink"] == f"http://{host.removesuffix(':80').lower()}/reports/{report_id}"


NO_NAMES = [
    "", " ", "a b", "[", "]", "[]", "[::1", "::1", "[zz]", "[::1]x", ".", "..", "a..b", ".a", "a" * 64, "a." * 130,
    "<script>alert(1)</script>", '"', "'", "a@b", "evil@localhost", "a/b", "//a", "a?b", "a#b", "a\\b", "a,b", "%41", "a_b",
    "a:", "a:0", "a:x", "a:-1", "a:65536", "a:80:80", ":80", "http://a", "a\x00", "a\tb", "名字.cn", "\u202ea",
]  # fmt: skip


@pytest.mark.parametrize("trusted", ["", "fz.example.org"])
def test_what_is_no_name_is_refused_with_a_page(sample_settings: Settings, trusted: str) -> None:
    client = create_app(replace(sample_settings, trusted_hosts=trusted)).test_client()
    for host in NO_NAMES:
        for path in ("/", "/none", "/api/v1/search", "/static/style.css", "/search.atom"):
            answer = client.get(path, headers={"Host": host})
            assert answer.status_code == 400, (host, path)
            assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
            assert "http:///" not in answer.text
            assert "alert(1)" not in answer.text
            if path == "/api/v1/search":
                assert answer.content_type == "application/problem+json"
                assert answer.json is not None
                assert "Host" in answer.json["detail"]


def test_a_request_of_an_old_program_without_host_is_answered_in_the_servers_name(client: FlaskClient) -> None:
    asked = EnvironBuilder(path="/opensearch.xml").get_environ()
    del asked["HTTP_HOST"]
    pieces, status, _ = run_wsgi_app(client.application, asked | {"SERVER_NAME": "192.0.2.1", "SERVER_PORT": "8377"})
    assert status == "200 OK"
    assert "http://192.0.2.1:8377/search" in b"".join(pieces).decode()


def test_a_number_that_is_no_address_is_no_name() -> None:
    assert [host for host in ("[:::]", "[1:2]", "[::1%eth0]", "[::ffff:1.2.3.999]") if is_name(host)] == []


@pytest.mark.parametrize("stated", ["a..b", "http://a", "a/b", "*", "a b", "名字.cn"])
def test_a_name_that_is_none_is_refused_when_settings_are_read(tmp_path: Path, stated: str) -> None:
    with pytest.raises(ConfigError, match="trusted_hosts"):
        read_settings(tmp_path, None, {"FZSEARCH_TRUSTED_HOSTS": stated})


def test_the_application_for_other_servers_reads_the_settings(
    sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fzsearch.web.wsgi import application

    monkeypatch.setenv("FZSEARCH_DATA_DIR", str(sample_library))
    monkeypatch.setenv("FZSEARCH_URL_PREFIX", "fz")
    answer = application().test_client().get("/fz/search?q=执法")
    assert "<mark>执法</mark>" in answer.text
    assert 'href="/fz/help"' in answer.text


def test_made_before_the_fork_it_answers_in_every_process(sample_library: Path) -> None:
    pytest.importorskip("gunicorn")
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--bind", "127.0.0.1:0", "--preload", "--workers", "2", "--threads", "2",
         "--no-control-socket", "fzsearch.web.wsgi:application()"],
        env=environment(sample_library), stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    try:
        assert process.stderr is not None
        address = next(found[0] for line in process.stderr if (found := re.search(r"http://127\.0\.0\.1:\d+", line)))
        for _ in range(8):
            assert "<mark>执法</mark>" in fetch(f"{address}/search?q=%E6%89%A7%E6%B3%95")
    finally:
        process.terminate()
        process.communicate(timeout=20)


@pytest.fixture
def streaming(sample_settings: Settings) -> Flask:
    app = create_app(sample_settings)

    def endless() -> Response:
        def lines() -> Iterator[bytes]:
            while True:
                yield b"x" * 1000

        return Response(lines(), mimetype="text/plain")

    app.add_url_rule("/endless", view_func=endless)
    return app


def test_of_answers_without_an_end_only_so_many_are_given_at_once(streaming: Flask) -> None:
    client = streaming.test_client()
    for _ in range(2):  # what was broken off makes room
        readers = [client.get("/endless", buffered=False) for _ in range(AT_ONCE)]
        refused = client.get("/endless")
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
        assert {name: refused.headers.get(name) for name in HEADERS} == HEADERS
        for path in ("/", "/search?q=执法", "/static/style.css", "/healthz"):
            with client.get(path) as answer:
                assert answer.status_code == 200
        for reader in readers:
            reader.close()
    for _ in range(AT_ONCE + 1):
        with client.head("/endless") as answer:
            assert answer.status_code == 200


@pytest.mark.parametrize("sent", [b"NONSENSE\r\n\r\n", b"GET / HTTP/1.1\r\nA B: c\r\n\r\n"])
def test_what_is_no_request_gets_the_safety_headers_too(serving: str, sent: bytes) -> None:
    parts = urlsplit(serving)
    with socket.create_connection((str(parts.hostname), parts.port or 0), timeout=20) as connection:
        connection.sendall(sent)
        answer = b""
        while received := connection.recv(65536):
            answer += received
    lines = answer.decode("latin-1").splitlines()
    assert lines[0].split()[1] == "400"
    assert {f"{name}: {value}" for name, value in HEADERS.items()} <= set(lines)


@pytest.fixture(scope="module")
def serving(sample_library: Path) -> Iterator[str]:
    with server(sample_library, "serve", "--port", "0") as (_, address):
        yield address


def test_of_many_readers_at_once_two_are_answered_at_a_time() -> None:
    under_way: list[int] = []
    seen: list[int] = []

    def slow(_: dict[str, Any], __: Callable[..., Any]) -> Iterable[bytes]:
        under_way.append(1)
        seen.append(len(under_way))
        time.sleep(0.05)
        under_way.pop()
        return [b"", str(len(seen)).encode()]

    answer = _in_turn(slow)
    with ThreadPoolExecutor(6) as readers:
        answers = list(readers.map(lambda _: b"".join(answer({}, print)), range(12)))
    assert len(set(answers)) > 1
    assert (len(seen), max(seen)) == (12, 2)
