import os
import sqlite3
import stat
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

from fzsearch.errors import Locked, StoreError
from fzsearch.model import Agency, Attachment, Hints, Region, Report, Snapshot
from fzsearch.store import Store, Totals, writing
from tests.conftest import NOW, ParseText


@pytest.fixture
def snapshot(own_report: Callable[..., str]) -> Snapshot:
    return Snapshot("报告.txt", own_report().encode(), None, NOW)


@pytest.fixture
def report(parse_text: ParseText, own_report: Callable[..., str]) -> Report:
    region = Region("9902", ("示例省", "砚川市"), ("99", "9902"), "市")
    return replace(
        parse_text(own_report()),
        region=region,
        agency=Agency("科学技术局", "砚川市科学技术局", ("科技",)),
        region_candidates=(region,),
    )


def save(store: Store, snapshot: Snapshot, report: Report) -> str:
    return store.save(snapshot, report, 1, NOW)


def test_what_is_saved_comes_back_whole(tmp_path: Path, snapshot: Snapshot, report: Report) -> None:
    with Store.open(tmp_path) as store:
        assert save(store, snapshot, report) == "new"
    with Store.read(tmp_path) as store:
        assert store.report(report.id) == report
        assert list(store.reports()) == [report]
        section = report.sections[2]
        assert store.section(section.id) == section
        assert store.sections_with_heads([section.id, "none"]) == {
            section.id: (section, replace(report, sections=()))
        }
        provenance = store.snapshots.provenance(report.id)
        assert provenance is not None
        assert (provenance["sha256"], provenance["size"], provenance["name"]) == (
            snapshot.sha256,
            len(snapshot.body),
            "报告.txt",
        )
        assert store.verify() == []


def test_totals_leave_out_sections_of_documents_that_are_no_reports(
    tmp_path: Path, snapshot: Snapshot, report: Report, parse_text: ParseText, own_report: Callable[..., str]
) -> None:
    other = replace(parse_text(own_report(year=2021)), is_report=False, reason="通知")
    with Store.open(tmp_path) as store:
        save(store, snapshot, report)
        assert store.totals() == Totals(1, 1, 0, len(report.sections))
        save(store, replace(snapshot, body=b"2"), other)
        assert store.totals() == Totals(2, 1, 1, len(report.sections))
        assert other.sections


def test_headings_are_those_of_the_most_sections_of_reports(tmp_path: Path, parse_text: ParseText) -> None:
    texts = {
        "甲": "一、工作情况\n甲。\n二、存在问题\n乙。\n三、工作思路\n丙。\n",
        "乙": "一、工作情况\n甲。\n二、存在问题\n乙。\n",
        "丙": "一、存在问题\n乙。\n",
        "丁": "一、存在问题\n乙。\n二、别的\n",
    }
    with Store.open(tmp_path) as store:
        assert store.headings(5) == []
        for name, text in texts.items():
            body = f"{name}市教育局2023年法治政府建设年度报告\n{text}"
            report = replace(parse_text(body, f"{name}.txt"), id=f"{ord(name):016x}", is_report=name != "丁")
            sections = tuple(
                replace(one, id=f"{report.id}-{one.ordinal:03d}", report_id=report.id) for one in report.sections
            )
            save(store, Snapshot(f"{name}.txt", body.encode(), None, NOW), replace(report, sections=sections))
        assert store.headings(9) == ["存在问题", "工作情况", "工作思路"]
        assert store.headings(1) == ["存在问题"]


def test_the_same_again_changes_nothing(tmp_path: Path, snapshot: Snapshot, report: Report) -> None:
    with Store.open(tmp_path) as store:
        save(store, snapshot, report)
        assert save(store, replace(snapshot, fetched_at=NOW.replace(year=2027)), report) == "unchanged"
        totals = store.totals()
        assert (totals.snapshots, totals.reports, totals.sections, store.last_change()) == (
            1,
            1,
            len(report.sections),
            1,
        )


def test_a_change_replaces_the_sections_and_is_logged_once_per_report(
    tmp_path: Path, snapshot: Snapshot, report: Report
) -> None:
    with Store.open(tmp_path) as store:
        save(store, snapshot, report)
        shorter = replace(report, sections=report.sections[:2])
        assert save(store, replace(snapshot, hints=Hints(region="9902")), shorter) == "changed"
        assert store.report(report.id) == shorter
        assert [(change.number, change.report_id) for change in store.changes_after(0)] == [(2, report.id)]
        assert store.changes_after(2) == []
        assert store.totals().snapshots == 2


@pytest.mark.parametrize(
    "statement", ["UPDATE snapshots SET name = 'x'", "DELETE FROM snapshots", "UPDATE snapshots SET sha256 = sha256"]
)
def test_nothing_updates_or_deletes_a_snapshot(
    tmp_path: Path, snapshot: Snapshot, report: Report, statement: str
) -> None:
    with Store.open(tmp_path) as store:
        save(store, snapshot, report)
        with pytest.raises(sqlite3.IntegrityError, match="never"):
            store._connection.execute(statement)


def test_the_database_is_set_up_to_lose_nothing(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        values = {
            name: store._database.all(f"PRAGMA {name}")[0][name]
            for name in ("journal_mode", "synchronous", "foreign_keys", "user_version")
        }
        assert values == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "user_version": 3}
        tables = store._database.all(
            "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        assert {table["name"] for table in tables} == {
            "snapshots",
            "snapshot_attachments",
            "reports",
            "sections",
            "changes",
            *SINCE_3,
        }
        assert all(table["strict"] for table in tables)


def test_a_failure_in_the_middle_leaves_nothing_behind(tmp_path: Path, snapshot: Snapshot, report: Report) -> None:
    twice = replace(report, sections=(report.sections[0], report.sections[0]))
    with Store.open(tmp_path) as store:
        with pytest.raises(StoreError):
            save(store, snapshot, twice)
        totals = store.totals()
        assert (totals.snapshots, totals.reports, totals.sections, store.last_change()) == (0, 0, 0, 0)
        assert save(store, snapshot, report) == "new"


def test_reading_never_writes(tmp_path: Path, snapshot: Snapshot, report: Report) -> None:
    with Store.open(tmp_path) as store:
        save(store, snapshot, report)
    with Store.read(tmp_path) as store:
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            store._connection.execute("DELETE FROM sections")
        with pytest.raises(StoreError):
            save(store, replace(snapshot, name="b.txt"), replace(report, title="另一份"))


def test_a_missing_library_and_a_newer_one_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="fzsearch import"):
        Store.read(tmp_path)
    with Store.open(tmp_path) as store:
        store._connection.execute("PRAGMA user_version = 99")
    for opening in (Store.open, Store.read):
        with pytest.raises(StoreError, match="upgrade"):
            opening(tmp_path)


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "fzsearch.db").write_bytes(b"not a database at all, but long enough to be read" * 10)
    with pytest.raises(StoreError, match=r"fzsearch\.db"):
        Store.open(tmp_path)


def test_altered_and_missing_bytes_are_found(tmp_path: Path, snapshot: Snapshot, report: Report) -> None:
    with Store.open(tmp_path) as store:
        save(store, snapshot, report)
        blob = next((tmp_path / "snapshots").glob("??/*"))
        body = blob.read_bytes()
        assert body == snapshot.body
        blob.write_bytes(body[:-1] + b"x")
        assert len(store.verify()) == 1
        blob.unlink()
        assert len(store.verify()) == 1
        blob.write_bytes(body)
        assert store.verify() == []
        store._connection.execute("DELETE FROM changes")
        save(store, snapshot, replace(report, title="改"))
        assert len(store.verify()) == 1  # a gap in the log


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    with writing(tmp_path), pytest.raises(Locked, match=str(tmp_path)), writing(tmp_path):
        pass
    with writing(tmp_path):
        pass


def test_every_fact_of_a_report_comes_back(tmp_path: Path, snapshot: Snapshot, report: Report) -> None:
    full = replace(
        report,
        is_report=False,
        reason="解读",
        published=date(2024, 1, 8),
        addressee="市委、市政府",
        url="https://www.example.gov.cn/a.html",
        evidence={"year": "title"},
        hindrance="needs_ocr",
        copy="foreign host",
        attachments=(Attachment("报告.pdf", "./a.pdf"),),
        read_from="报告.pdf",
    )
    assert None not in [getattr(full, field.name) for field in fields(full)]
    with Store.open(tmp_path) as store:
        save(store, snapshot, full)
        assert store.report(full.id) == full
        totals = store.totals()
        assert (totals.reports, totals.others, totals.sections) == (0, 1, 0)


SINCE_3 = ("addresses", "exchanges", "history", "hosts", "pages", "robots", "sources", "versions", "visits")


def make_schema_2(folder: Path) -> None:
    """Turn the library's file into what the second version wrote."""
    with sqlite3.connect(folder / "fzsearch.db") as connection:
        for table in SINCE_3:
            connection.execute(f"DROP TABLE {table}")
        connection.execute("DROP INDEX reports_by_title")
        connection.execute("PRAGMA user_version = 2")
    connection.close()


def make_schema_1(folder: Path) -> None:
    """Turn the library's file into what the first version wrote."""
    make_schema_2(folder)
    with sqlite3.connect(folder / "fzsearch.db") as connection:
        for column in ("attachments", "copy", "hindrance", "read_from"):
            connection.execute(f"ALTER TABLE reports DROP COLUMN {column}")
        connection.execute("DROP TABLE snapshot_attachments")
        connection.execute("PRAGMA user_version = 1")
    connection.close()


def test_a_file_of_schema_1_is_read_as_it_is_and_brought_up_to_date_when_written(
    tmp_path: Path, snapshot: Snapshot, report: Report
) -> None:
    with Store.open(tmp_path) as store:
        save(store, snapshot, report)
    make_schema_1(tmp_path)
    with Store.read(tmp_path) as store:
        assert list(store.reports()) == [report]
        assert (store.totals().reports, store.verify()) == (1, [])
        assert store._database.all("PRAGMA user_version")[0]["user_version"] == 1
    with Store.open(tmp_path) as store:
        assert store._database.all("PRAGMA user_version")[0]["user_version"] == 3
        assert (store.report(report.id), store.hindered_by("needs_ocr"), store.last_change()) == (report, [], 1)
        hindered = replace(report, is_report=False, reason="扫描件", sections=(), hindrance="needs_ocr")
        assert save(store, snapshot, hindered) == "changed"
    with Store.read(tmp_path) as store:
        assert store.report(report.id) == hindered
        assert store.hindered_by("needs_ocr") == [report.id]
        assert store.verify() == []


def test_a_file_of_schema_2_has_no_history_until_it_is_written(
    tmp_path: Path, snapshot: Snapshot, report: Report
) -> None:
    with Store.open(tmp_path) as store:
        save(store, snapshot, report)
        kept = store.history.of(report.id)
    make_schema_2(tmp_path)
    with Store.read(tmp_path) as store:
        assert (store.history.of(report.id), store.visits.last("a"), store.verify()) == ([], None, [])
    with Store.open(tmp_path) as store:
        assert [(event.happening, event.sha256) for event in kept] == [("found", snapshot.sha256)]
        assert store.history.of(report.id) == kept
        assert store.verify() == []


def test_a_snapshot_comes_back_with_its_bytes_and_hints(tmp_path: Path, snapshot: Snapshot, report: Report) -> None:
    given = replace(
        snapshot, url="https://www.example.gov.cn/a.html", content_type="text/html", hints=Hints("题", "44", "司法局")
    )
    with Store.open(tmp_path) as store:
        save(store, given, report)
        assert store.snapshots.of(report.id) == replace(given, known_as=report.id)
        assert store.snapshots.hints(report.id) == given.hints
        assert (store.snapshots.of("none"), store.snapshots.hints("none")) == (None, Hints())


def test_a_page_that_changes_stays_the_same_report(snapshot: Snapshot) -> None:
    page = replace(snapshot, url="https://www.example.gov.cn/a.html")
    assert replace(page, body=b"other").report_id == page.report_id != snapshot.report_id
    assert replace(snapshot, name="b.txt").report_id == snapshot.report_id
    assert replace(snapshot, body=b"other").report_id != snapshot.report_id


def test_the_same_bytes_under_another_name_are_another_snapshot(
    tmp_path: Path, snapshot: Snapshot, report: Report
) -> None:
    with Store.open(tmp_path) as store:
        save(store, snapshot, report)
        assert save(store, replace(snapshot, name="b.txt"), report) == "unchanged"
        assert (store.totals().snapshots, store.totals().reports) == (2, 1)
        assert len(list((tmp_path / "snapshots").glob("??/*"))) == 1


def test_what_an_older_parser_read_is_known(tmp_path: Path, snapshot: Snapshot, report: Report) -> None:
    with Store.open(tmp_path) as store:
        store.save(snapshot, report, 1, NOW)
        assert store.read_by_older(1) == []
        assert store.read_by_older(2) == [report.id]
        assert store.save(snapshot, report, 2, NOW) == "unchanged"
        assert store.read_by_older(2) == []


def test_altered_bytes_are_mended_by_the_original(tmp_path: Path, snapshot: Snapshot, report: Report) -> None:
    with Store.open(tmp_path) as store:
        save(store, snapshot, report)
        blob = next((tmp_path / "snapshots").glob("??/*"))
        blob.write_bytes(snapshot.body[:-1] + b"x")
        assert save(store, snapshot, report) == "unchanged"
        assert store.verify() == []


def test_bytes_are_flushed_before_the_transaction(
    tmp_path: Path, snapshot: Snapshot, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    really_sync, really_replace = os.fsync, Path.replace

    def sync(descriptor: int) -> None:
        steps.append("flush folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "flush file")
        really_sync(descriptor)

    def replace_file(self: Path, target: Path) -> Path:
        steps.append("rename")
        return really_replace(self, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "replace", replace_file)
    with Store.open(tmp_path) as store:
        store._connection.set_trace_callback(lambda statement: steps.append(statement.split()[0]))
        save(store, snapshot, report)
    assert steps[:6] == ["flush file", "rename", "flush folder", "flush folder", "flush folder", "BEGIN"]
    assert "COMMIT" in steps


def test_a_failed_write_leaves_no_temporary_file(
    tmp_path: Path, snapshot: Snapshot, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with Store.open(tmp_path) as store:
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(StoreError, match="No space left"):
            save(store, snapshot, report)
        assert [path for path in (tmp_path / "snapshots").rglob("*") if path.is_file()] == []


def test_a_damaged_database_and_dangling_rows_are_found(tmp_path: Path, snapshot: Snapshot, report: Report) -> None:
    with Store.open(tmp_path) as store:
        save(store, snapshot, report)
        store._connection.execute("PRAGMA foreign_keys = OFF")
        store._connection.execute("UPDATE sections SET report_id = 'none' WHERE ordinal = 0")
        assert any("refers to nothing" in fault for fault in store.verify())
        store._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path = tmp_path / "fzsearch.db"
    body = bytearray(path.read_bytes())
    for page in range(2, len(body) // 4096):
        body[page * 4096 + 8 : page * 4096 + 40] = b"\xff" * 32
    path.write_bytes(body)
    with Store.read(tmp_path) as store:
        assert store.verify() != []


def test_attachments_come_back_with_their_page(tmp_path: Path, snapshot: Snapshot, report: Report) -> None:
    inside = replace(snapshot, name="报告.pdf", body=b"%PDF-", url=None)
    with Store.open(tmp_path) as store:
        save(store, snapshot, report)
        save(store, replace(snapshot, attachments=(inside,)), replace(report, read_from="报告.pdf"))
        assert store.snapshots.of(report.id) == replace(snapshot, attachments=(inside,))
        assert [row["sha256"] for row in store.snapshots.attached(report.id)] == [inside.sha256]
        assert store.verify() == []
