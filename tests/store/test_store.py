import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fzsearch.errors import Locked, StoreError
from fzsearch.model import Agency, Hints, Region, Report, Snapshot
from fzsearch.store import Store, writing
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
        agency=Agency("科学技术局", "砚川市科学技术局", "科技"),
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
        provenance = store.provenance(report.id)
        assert provenance is not None
        assert (provenance["sha256"], provenance["size"], provenance["name"]) == (
            snapshot.sha256,
            len(snapshot.body),
            "报告.txt",
        )
        assert store.verify() == []


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
            name: store._all(f"PRAGMA {name}")[0][name]
            for name in ("journal_mode", "synchronous", "foreign_keys", "user_version")
        }
        assert values == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "user_version": 1}
        tables = store._all(
            "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        assert {table["name"] for table in tables} == {"snapshots", "reports", "sections", "changes"}
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
