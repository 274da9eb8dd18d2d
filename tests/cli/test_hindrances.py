"""Documents that cannot be read here and now are kept, said to be so, and read when they can be."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fzsearch.errors import ParseError
from fzsearch.model import Report, Snapshot
from fzsearch.parser import PARSER_VERSION
from fzsearch.parser.office import find_office
from fzsearch.pipeline import parse_again
from fzsearch.store import Store
from tests.conftest import NOW, ParseText, Run, environment
from tests.parser.hostile import HOSTILE, PAGES

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def without_office(tmp_path: Path) -> dict[str, str]:
    """The variables of a process that finds no LibreOffice."""
    return environment(tmp_path / "library") | {"PATH": str(tmp_path)}


def copied(folder: Path, *names: str) -> Path:
    folder.mkdir()
    for name in names:
        shutil.copy(PAGES / name, folder / name)
    return folder


def test_a_document_that_waits_is_kept_and_its_remedy_said(
    run: Run, tmp_path: Path, without_office: dict[str, str]
) -> None:
    files = copied(tmp_path / "files", "report.doc", "scanned.pdf", "gbk.pdf")
    done = run("import", files, env=without_office)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("new") == 3
    for told in ("LibreOffice", "fzsearch index", "OCR"):
        assert told in done.stderr
    with Store.read(tmp_path / "library") as store:
        waiting = store.hindered_by("needs_conversion")
        assert len(waiting) == len(store.hindered_by("needs_ocr")) == 1
        snapshot = store.snapshots.of(waiting[0])
        assert snapshot is not None
        assert snapshot.body == (PAGES / "report.doc").read_bytes()
        assert (store.totals().reports, store.totals().others) == (1, 2)
    assert run("verify", env=without_office).returncode == 0
    assert run("search", '"人手不足"', env=without_office).stdout.startswith("共 2 节")
    shown = json.loads(run("show", waiting[0], "--format", "json", env=without_office).stdout)
    assert (shown["hindrance"], shown["is_report"], shown["sections"]) == ("needs_conversion", False, [])


def test_json_lines_and_parse_name_the_hindrance(run: Run, without_office: dict[str, str]) -> None:
    done = run("import", PAGES / "scanned.pdf", PAGES / "gbk.pdf", "--format", "json", env=without_office)
    assert [json.loads(line)["hindrance"] for line in done.stdout.splitlines()] == ["needs_ocr", None]
    done = run("parse", PAGES / "report.rtf", env=without_office)
    assert (done.returncode, json.loads(done.stdout)["hindrance"]) == (0, "needs_conversion")


def test_what_is_put_aside_counts_as_failed_but_is_kept(
    run: Run, write: Write, tmp_path: Path, own_report: Callable[..., str]
) -> None:
    bomb, good = write("a.docx", HOSTILE["ratio.docx"]()), write("b.txt", own_report())
    done = run("import", bomb, good)
    assert (done.returncode, done.stdout.count("new  ")) == (1, 2), done.stderr
    assert "压缩炸弹" in done.stderr
    assert "a.docx" in done.stderr
    with Store.read(tmp_path / "library") as store:
        assert len(store.hindered_by("quarantined")) == 1
        assert store.totals().snapshots == 2
    assert run("verify").returncode == 0
    again = json.loads(run("import", bomb, "--format", "json").stdout)
    assert (again["status"], again["hindrance"]) == ("unchanged", "quarantined")


@pytest.mark.skipif(
    find_office() is None and not os.environ.get("FZSEARCH_REQUIRE_OFFICE"),
    reason="no LibreOffice: apt install libreoffice-writer-nogui",
)
def test_index_reads_what_waited_once_libreoffice_is_there_and_it_stays_read(
    run: Run, tmp_path: Path, without_office: dict[str, str]
) -> None:
    files = copied(tmp_path / "files", "report.doc", "report.rtf")
    assert run("import", files, env=without_office).returncode == 0
    assert run("index", env=without_office).returncode == 0
    assert run("search", '"人手不足"').stdout.startswith("共 0 节")
    assert run("index").returncode == 0
    assert run("search", '"人手不足"').stdout.startswith("共 4 节")
    with Store.read(tmp_path / "library") as store:
        assert (store.hindered_by("needs_conversion"), store.totals().reports) == ([], 2)
    again = run("import", files, env=without_office)  # LibreOffice is gone again
    assert (again.returncode, again.stdout.count("unchanged")) == (0, 2)
    with Store.open(tmp_path / "library") as store:
        store._connection.execute("UPDATE reports SET parser_version = 0")
    assert run("index", env=without_office).returncode == 0
    assert run("search", '"人手不足"').stdout.startswith("共 4 节")


def test_the_doctor_says_what_libreoffice_is_for(run: Run, without_office: dict[str, str]) -> None:
    run("import", PAGES / "gbk.pdf")
    done = run("doctor", env=without_office)
    assert (done.returncode, "✓ LibreOffice: 没有" in done.stdout) == (0, True), done.stdout
    if office := find_office():
        assert f"✓ LibreOffice: {office}" in run("doctor").stdout


def test_a_library_of_the_first_version_works_as_before(
    run: Run, write: Write, tmp_path: Path, own_report: Callable[..., str]
) -> None:
    from tests.store.test_store import make_schema_1

    assert run("import", write("a.txt", own_report())).returncode == 0
    make_schema_1(tmp_path / "library")
    assert run("search", '"人手不足"').stdout.startswith("共 1 节")
    assert run("verify").returncode == 0
    assert run("import", PAGES / "scanned.pdf").returncode == 0
    assert run("verify").returncode == 0


def test_a_saved_page_takes_the_attachment_beside_it(run: Run, tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    title = "砚川市司法局2023年法治政府建设情况报告"
    (files / "z.html").write_text(
        f'<html><title>{title}</title><div id=zoom><a href="/x/report.docx?v=1">{title}</a></div></html>',
        encoding="utf-8",
    )
    alone = run("import", files, "--format", "json")
    assert (alone.returncode, json.loads(alone.stdout)["hindrance"]) == (0, "needs_attachment")
    assert run("search", '"人手不足"').stdout.startswith("共 0 节")
    shutil.copy(PAGES / "report.docx", files)
    lines = [json.loads(line) for line in run("import", files, "--format", "json").stdout.splitlines()]
    assert [(Path(line["path"]).name, line["status"]) for line in lines] == [
        ("z.html", "changed"),
        ("report.docx", "attachment"),
    ]
    assert run("search", '"人手不足"').stdout.startswith("共 2 节")
    shown = json.loads(run("show", lines[0]["report_id"], "--format", "json").stdout)
    assert (shown["read_from"], shown["hindrance"]) == ("report.docx", None)
    assert run("verify").returncode == 0
    again = [json.loads(line)["status"] for line in run("import", files, "--format", "json").stdout.splitlines()]
    assert again == ["unchanged", "attachment"]


def test_what_libreoffice_cannot_open_waits_no_longer(tmp_path: Path, parse_text: ParseText) -> None:
    snapshot = Snapshot("a.doc", b"\xd0\xcf", None, NOW)
    asked: list[str] = []

    def refuse(snapshot: Snapshot) -> Report:
        asked.append(snapshot.name)
        raise ParseError(snapshot.name, "LibreOffice 打不开", "LibreOffice cannot open it")

    report = replace(parse_text("工作简报\n甲。\n"), id=snapshot.report_id, sections=(), hindrance="needs_conversion")
    with Store.open(tmp_path) as store:
        store.save(snapshot, report, PARSER_VERSION, NOW)
        assert parse_again(refuse, store, NOW) == 0
        for _ in range(2):
            parse_again(refuse, store, NOW, convertible=True)
        assert asked == ["a.doc"]
        assert store.hindered_by("quarantined") == [report.id]
        assert store.verify() == []


def test_what_a_page_does_not_take_is_imported_by_itself(run: Run, tmp_path: Path) -> None:
    files, title = tmp_path / "files", "砚川市司法局2023年法治政府建设情况报告"
    (files / "z_files").mkdir(parents=True)
    links = f'<p><a href="a.docx">{title}.docx</a></p><p><a href="b.docx">附件1.docx</a></p>'
    (files / "z.html").write_text(f"<title>{title}</title><div id=zoom>{links}</div>", encoding="utf-8")
    shutil.copy(PAGES / "report.docx", files / "z_files/a.docx")
    (files / "b.docx").write_bytes(b"junk")
    done = run("import", files, "--format", "json")
    lines = {Path(line["path"]).name: line for line in map(json.loads, done.stdout.splitlines())}
    assert {name: line["status"] for name, line in lines.items()} == {
        "z.html": "new",
        "a.docx": "attachment",
        "b.docx": "failed",
    }
    assert done.returncode == 1
    assert json.loads(run("show", lines["z.html"]["report_id"], "--format", "json").stdout)["read_from"] == "a.docx"
    assert "a.docx" in run("show", lines["z.html"]["report_id"]).stdout
