"""What was received, as a download: the very bytes or an error, and never anything that a browser would run."""

import re
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from werkzeug.http import parse_options_header

from fzsearch.config import Settings
from fzsearch.model import Snapshot
from fzsearch.store import Store
from fzsearch.web import create_app
from tests.conftest import NOW, ParseText
from tests.harvested import ATTACHED, CHANGED, DISPLACED, GONE, MOVED, NEW_SENTENCE, Harvested, harvested
from tests.web.conftest import page


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Harvested:
    return harvested(tmp_path_factory.mktemp("harvested"))


@pytest.fixture(scope="module")
def visitor(library: Harvested) -> FlaskClient:
    return create_app(Settings(library.folder)).test_client()


def test_the_very_bytes_are_given_and_nothing_of_them_can_run(visitor: FlaskClient, library: Harvested) -> None:
    with Store.read(library.folder) as store:
        kept = {report.id: store.snapshots.of(report.id) for report in store.reports()}
    assert len(kept) == 6
    for report_id, snapshot in kept.items():
        assert snapshot is not None
        answer = visitor.get(f"/reports/{report_id}/original")
        assert (answer.status_code, answer.data) == (200, snapshot.body)
        headers = answer.headers
        assert headers["Content-Type"] == "application/octet-stream"
        assert headers["Content-Disposition"].startswith("attachment; ")
        assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["ETag"] == f'"{snapshot.sha256}"'
        assert "Set-Cookie" not in headers


def test_head_and_conditional_requests_are_answered_without_a_body(visitor: FlaskClient, library: Harvested) -> None:
    path = f"/reports/{library.ids[CHANGED]}/original"
    whole, head = visitor.get(path), visitor.head(path)
    assert (head.status_code, head.data, head.headers["Content-Length"]) == (200, b"", str(len(whole.data)))
    for tag in (whole.headers["ETag"], f"W/{whole.headers['ETag']}"):
        same = visitor.get(path, headers={"If-None-Match": f'"x", {tag}'})
        assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", whole.headers["ETag"])
    assert visitor.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    assert visitor.post(path).status_code == 405


def test_earlier_versions_and_attachments_have_numbers(visitor: FlaskClient, library: Harvested) -> None:
    path = f"/reports/{library.ids[CHANGED]}/original"
    newest, first = visitor.get(path), visitor.get(f"{path}?version=1")
    assert visitor.get(f"{path}?version=2").data == newest.data != first.data
    assert NEW_SENTENCE in newest.text
    assert NEW_SENTENCE not in first.text
    cover = f"/reports/{library.ids[ATTACHED]}/original"
    file = visitor.get(f"{cover}?attachment=1")
    assert file.data.startswith(b"PK")
    assert visitor.get(f"{cover}?version=1&attachment=1").data == file.data != visitor.get(cover).data


def test_the_attachments_of_an_earlier_version_can_be_had(
    tmp_path: Path, parse_text: ParseText, own_report: Callable[..., str]
) -> None:
    report = parse_text(own_report())
    cover = Snapshot("a.html", b"<p>1", None, NOW, None, known_as=report.id)
    old, new = (Snapshot("a.pdf", body, None, NOW, "https://www.example.gov.cn/a.pdf") for body in (b"old", b"new"))
    with Store.open(tmp_path) as store:
        store.save(replace(cover, attachments=(old,)), report, 1, NOW)
        store.save(replace(cover, attachments=(new,)), replace(report, title="改"), 1, NOW)
    client = create_app(Settings(tmp_path)).test_client()
    path = f"/reports/{report.id}/original"
    assert client.get(f"{path}?attachment=1").data == b"new"
    assert client.get(f"{path}?attachment=2").status_code == 404
    assert {client.get(f"{path}?version=1&attachment={number}").data for number in (1, 2)} == {b"old", b"new"}


@pytest.mark.parametrize(
    "query",
    [
        "?version=0", "?version=3", "?version=-1", "?version=x", "?version=", "?version=２", "?version=1.0", "?version=1e0",
        "?attachment=0", "?attachment=1", "?attachment=../../fzsearch.db", f"?version={'9' * 5000}", "?version=1%00",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(visitor: FlaskClient, library: Harvested, query: str) -> None:
    assert visitor.get(f"/reports/{library.ids[CHANGED]}/original{query}").status_code == 404


@pytest.mark.parametrize(
    "name", ["none", "..", "%2e%2e%2ffzsearch.db", "..%2f..%2fetc%2fpasswd", "%00", "' OR 1=1 --", "a" * 5000]
)
def test_no_name_reaches_a_file(visitor: FlaskClient, name: str) -> None:
    answer = visitor.get(f"/reports/{name}/original")
    assert answer.status_code == 404
    assert "Content-Disposition" not in answer.headers


@pytest.mark.parametrize("harm", ["altered", "shorter", "gone", "a folder"])
def test_bytes_that_are_not_the_ones_received_are_an_error_that_says_so(
    tmp_path: Path, parse_text: ParseText, own_report: Callable[..., str], harm: str
) -> None:
    report, body = parse_text(own_report()), own_report().encode()
    with Store.open(tmp_path) as store:
        store.save(Snapshot("a.txt", body, None, NOW), report, 1, NOW)
    blob = next((tmp_path / "snapshots").glob("??/*"))
    blob.unlink()
    if harm == "a folder":
        blob.mkdir()
    elif harm != "gone":
        blob.write_bytes(body[:-1] + (b"x" if harm == "altered" else b""))
    client = create_app(Settings(tmp_path)).test_client()
    for answer in (client.get(f"/reports/{report.id}/original"), client.head(f"/reports/{report.id}/original")):
        assert answer.status_code == 503
        assert "Content-Disposition" not in answer.headers
        assert "ETag" not in answer.headers
        assert str(tmp_path) not in answer.text
    assert blob.name in client.get(f"/reports/{report.id}/original").text
    assert client.get(f"/reports/{report.id}").status_code == 200, "the text is still there"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("2023年报告.pdf", "2023年报告.pdf"),
        ('a"; filename="b.exe', "a_; filename=_b.exe"),
        ("a\r\nSet-Cookie: x=1", "a__Set-Cookie_ x=1"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("..\\evil.html", "_evil.html"),
        ("\u202egpj.exe", "_gpj.exe"),
        ("报" * 300 + ".docx", "报" * 95 + ".docx"),
        ("...", None),
        ("", None),
    ],
)
def test_no_name_of_a_file_breaks_out_of_its_header(
    tmp_path: Path, parse_text: ParseText, own_report: Callable[..., str], name: str, shown: str | None
) -> None:
    report = parse_text(own_report())
    with Store.open(tmp_path) as store:
        store.save(Snapshot(name, b"x", None, NOW), report, 1, NOW)
    header = create_app(Settings(tmp_path)).test_client().get(f"/reports/{report.id}/original").headers
    said = header["Content-Disposition"]
    assert "Set-Cookie" not in header
    assert said.isascii()
    plain, extended = re.fullmatch(r"attachment; filename=\"([\w.]+)\"; filename\*=UTF-8''([\w.%~-]+)", said).groups()  # type: ignore[union-attr]
    assert unquote(extended) == (shown or sha256(b"x").hexdigest()[:16])
    assert parse_options_header(said)[1]["filename"] in (plain, unquote(extended))


def test_documents_that_are_no_reports_can_be_had_too(tmp_path: Path, parse_text: ParseText) -> None:
    report = parse_text("关于印发通知的通知\n一、甲\n乙。\n")
    assert not report.is_report
    with Store.open(tmp_path) as store:
        store.save(Snapshot("a.txt", b"x", None, NOW), report, 1, NOW)
    assert create_app(Settings(tmp_path)).test_client().get(f"/reports/{report.id}/original").data == b"x"


def test_the_report_page_says_where_its_proof_is(visitor: FlaskClient, library: Harvested) -> None:
    soup = page(visitor, f"/reports/{library.ids[CHANGED]}")
    links = [str(link["href"]) for link in soup.select(".source a[download]")]
    assert [link.rpartition("/")[2] for link in links] == ["original", "original?version=1"]
    for link in links:
        assert sha256(visitor.get(link).data).hexdigest() in soup.get_text()
    assert "共有 2 个版本" in soup.get_text()
    attached = page(visitor, f"/reports/{library.ids[ATTACHED]}").select(".source a[download]")
    assert [str(link["href"]).rpartition("/")[2] for link in attached] == ["original", "original?attachment=1"]


def test_the_report_page_says_what_became_of_the_report(visitor: FlaskClient, library: Harvested) -> None:
    def words(which: str) -> str:
        return page(visitor, f"/reports/{library.ids[which]}").get_text()

    def date(which: str) -> str:
        return str((visitor.get(f"/api/v1/reports/{library.ids[which]}").json or {})["withdrawn"])[:10]

    assert f"自 {date(GONE)} 起，原网站上找不到这份报告了" in words(GONE)
    assert f"自 {date(DISPLACED)} 起，原网址登的是另一份报告" in words(DISPLACED)
    assert "也登在" in words(MOVED)
    assert library.addresses[MOVED] in words(MOVED)
    for which in (CHANGED, ATTACHED, MOVED):
        assert "找不到" not in words(which)
        assert "另一份" not in words(which)


def test_the_api_says_where_a_report_is(visitor: FlaskClient, library: Harvested) -> None:
    changed, gone, moved = (
        visitor.get(f"/api/v1/reports/{library.ids[which]}").json or {} for which in (CHANGED, GONE, MOVED)
    )
    assert (changed["withdrawn"], changed["versions"], len(changed["addresses"])) == (None, 2, 1)
    assert (gone["versions"], gone["withdrawn"] is None) == (1, False)
    assert {address["url"] for address in moved["addresses"]} >= {library.addresses[MOVED]}
    assert len(moved["addresses"]) == 2
    assert set(moved["addresses"][0]) == {"url", "first_seen", "last_seen"}
