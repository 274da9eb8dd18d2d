"""The application behind any server: below a path, by its names only, made before a fork."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from fzsearch.config import Settings, read_settings
from fzsearch.errors import ConfigError
from fzsearch.web import create_app
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
    for host in ("evil.example", "fz.example.org.evil.example", "xfz.example.org", "", "a b", "fz.example.org@evil"):
        for path in ("/", "/none", "/api/v1/search", "/static/style.css"):
            answer = client.get(path, headers={"Host": host})
            assert answer.status_code == 400, (host, path)
            assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
            assert "trusted_hosts" in answer.text
            assert "evil" not in answer.text


@pytest.mark.parametrize("host", ["anything.example", "", "a b", "<script>", "[::1]:9"])
def test_without_trusted_names_every_name_is_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/search?q=执法", headers={"Host": host}).status_code == 200


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
