"""What readers send along: bounded, in memory only, in no log, with answers that nobody keeps."""

import logging
import socket
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from fzsearch.config import Settings
from fzsearch.web import create_app, listening_port, make_server
from fzsearch.web.posting import ADDRESSES, BUFFERED, LARGEST, given

DRAFT = "机密草稿"


@pytest.fixture(scope="module")
def sent_to(sample_settings: Settings) -> FlaskClient:
    """An application with a route that says what it was given, and one that fails over it."""
    app = create_app(sample_settings)

    def told() -> str:
        found = given()
        return f"{found.name} {len(found.body)}" if found else "nothing"

    def broken() -> str:
        found = given()
        raise ValueError(found.body.decode() if found else "")

    app.add_url_rule("/told", view_func=told, methods=["POST"])
    app.add_url_rule("/api/broken", view_func=broken, methods=["POST"])
    return app.test_client()


def test_only_the_addresses_of_the_list_answer_post(client: FlaskClient) -> None:
    answered = {rule.rule for rule in client.application.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert answered <= set(ADDRESSES)


def test_a_text_or_a_file_is_read(sent_to: FlaskClient) -> None:
    file = (BytesIO(DRAFT.encode()), f"{DRAFT}.DOCX")
    assert sent_to.post("/told", data={"text": f" {DRAFT} "}).text == "typed.txt 12"
    assert sent_to.post("/told", data={"text": "", "file": file}).text == "file.docx 12"
    assert sent_to.post("/told", data=DRAFT.encode(), content_type="text/plain; charset=utf-8").text == "typed.txt 12"
    for told_too_much in ("draft.confidential", f"a.{DRAFT}", DRAFT):  # no ending, or none that says what it is
        named = (BytesIO(DRAFT.encode()), told_too_much)
        assert sent_to.post("/told", data={"file": named}).text == "file 12"
    assert sent_to.post("/told", data={"text": " \n"}).text == "nothing"
    assert sent_to.post("/told", data={"text": "", "file": (BytesIO(b""), "")}).text == "nothing"


def test_line_ends_of_a_form_count_once_as_its_field_counts_them(sent_to: FlaskClient) -> None:
    assert sent_to.post("/told", data={"text": "a\r\nb\r\nc\r\n"}).text == "typed.txt 5"
    full = "甲" + "\r\n乙" * 9999  # 19,999 characters in the field, and 29,998 as browsers send them
    assert sent_to.post("/similar", data={"text": full}).status_code == 200


def test_what_is_neither_is_refused_with_a_page(sent_to: FlaskClient) -> None:
    both = {"text": DRAFT, "file": (BytesIO(DRAFT.encode()), "a.txt")}
    for refused in (
        sent_to.post("/told", data=both), sent_to.post("/told", data=b"{}", content_type="application/json"),
    ):  # fmt: skip
        assert refused.status_code == 400
        assert DRAFT not in refused.text
    assert sent_to.get("/told").headers["Allow"] == "POST"


_KINDS = dict.fromkeys(("text", "file"), "multipart/form-data; boundary=b") | {"plain": "text/plain"}


def _body(form: str, sent: bytes) -> bytes:
    """What a browser makes of it."""
    if form == "plain":
        return sent
    name = b'name="file"; filename="a.txt"' if form == "file" else b'name="text"'
    return b"--b\r\nContent-Disposition: form-data; " + name + b"\r\n\r\n" + sent + b"\r\n--b--\r\n"


@pytest.mark.parametrize("form", _KINDS)
def test_two_megabytes_are_the_limit_and_stay_in_memory(
    sent_to: FlaskClient, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_wanted(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file")

    for maker in ("TemporaryFile", "NamedTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, maker, none_wanted)
    for size, status in ((LARGEST - 1000, 200), (LARGEST + 1, 413)):
        answer = sent_to.post("/told", data=_body(form, b"a" * size), content_type=_KINDS[form])
        assert answer.status_code == status
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        if status == 413:
            assert "2 MB" in answer.text


def test_a_form_has_few_fields(sent_to: FlaskClient) -> None:
    for count, status in ((20, 200), (21, 413)):
        fields = {f"field{number}": "x" for number in range(count)}
        assert sent_to.post("/told", data=fields, content_type="multipart/form-data").status_code == status


def test_a_bug_over_a_draft_is_logged_without_its_words(
    sent_to: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = sent_to.post("/api/broken", data={"text": DRAFT})
    assert answer.status_code == 500
    assert "unexpected path=/api/broken error=ValueError" in caplog.text
    assert "in broken" in caplog.text
    assert DRAFT not in caplog.text + answer.text


@pytest.fixture
def served(sample_settings: Settings) -> Iterator[int]:
    """The port of the server that `serve` runs, in a thread of its own."""
    server = make_server(create_app(sample_settings), replace(sample_settings, port=0))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield listening_port(server)
    server.close()


def _post(port: int, length: int, sent: bytes) -> str:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        head = f"POST /check HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
        connection.sendall(head.encode() + sent)
        return connection.makefile("rb").read().decode()


def test_the_server_takes_what_the_application_does_and_refuses_more(served: int) -> None:
    assert _post(served, LARGEST + 10, b"a" * (LARGEST + 10)).startswith("HTTP/1.1 4")
    refused = _post(served, BUFFERED, b"")
    assert refused.startswith("HTTP/1.1 413")
    assert "X-Content-Type-Options: nosniff" in refused


def test_the_decision_names_the_addresses() -> None:
    page = Path(__file__).resolve().parents[2] / "docs/decisions/0015-texts-that-are-sent-are-kept-nowhere.md"
    assert all(f"`{address}`" in page.read_text(encoding="utf-8") for address in ADDRESSES if "api" not in address)
