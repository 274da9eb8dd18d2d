"""Backup and restore: consistent while others write, whole whenever they are killed, never taken on trust."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from fzsearch.errors import Locked, StoreError
from fzsearch.exchange import Ask, Exchange
from fzsearch.model import Snapshot
from fzsearch.store import Recorded, Store, back_up, backup, crawling, manifest, restore, writing
from tests.conftest import NOW, ParseText, environment
from tests.store.test_store import make_schema_1

Fill = Callable[..., None]


@pytest.fixture(scope="module")
def fill(parse_text: ParseText, own_report: Callable[..., str]) -> Fill:
    """Save reports of some years, one commit each."""

    def save(folder: Path, *years: int) -> None:
        with Store.open(folder) as store:
            for year in years:
                text = own_report(year=year)
                store.save(Snapshot(f"{year}.txt", text.encode(), None, NOW), parse_text(text), 1, NOW)

    return save


@pytest.fixture
def library(tmp_path: Path, fill: Fill) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / "sources.toml").write_text("# 来源\n", encoding="utf-8")
    fill(folder, 2020, 2021)
    return folder


def years(folder: Path) -> list[int]:
    """The years of the reports in a library or a backup, which must be in order and whole."""
    with Store.read(folder) as store:
        assert store.verify() == []
        assert store.last_change() == store.totals().snapshots == store.totals().reports
        return sorted(report.year or 0 for report in store.reports())


def test_a_backup_is_a_library_that_stands_alone(library: Path, tmp_path: Path) -> None:
    done = back_up(library, tmp_path / "to", NOW)
    assert (done.last_change, done.files, done.written, done.missing) == (2, 2, 2, ())
    assert years(tmp_path / "to") == [2020, 2021]
    names = {path.name for path in (tmp_path / "to").iterdir()}
    assert names == {"fzsearch.db", "snapshots", "sources.toml", "manifest.json", "backup.lock"}
    written = json.loads((tmp_path / "to/manifest.json").read_text(encoding="utf-8"))
    for name, digests in written["files"].items():
        assert digests == [sha256((tmp_path / "to" / name).read_bytes()).hexdigest()]
    (library / "fzsearch.db").write_bytes(b"")  # what happens to the library does not happen to its backup
    shutil.rmtree(library / "snapshots")
    assert years(tmp_path / "to") == [2020, 2021]


def test_a_second_backup_costs_what_is_new_and_mends_what_was_altered(
    library: Path, tmp_path: Path, fill: Fill
) -> None:
    back_up(library, tmp_path / "to", NOW)
    fill(library, 2022)
    (library / "sources.toml").unlink()
    (library / "regions.csv").write_text("code,name\n", encoding="utf-8")
    inodes = {path: path.stat().st_ino for path in (tmp_path / "to/snapshots").glob("??/*")}
    assert back_up(library, tmp_path / "to", NOW).written == 1
    assert all(path.stat().st_ino == inode for path, inode in inodes.items())
    assert years(tmp_path / "to") == [2020, 2021, 2022]
    assert not (tmp_path / "to/sources.toml").exists()
    assert (tmp_path / "to/regions.csv").exists()
    next(iter(inodes)).write_bytes(b"altered")
    assert back_up(library, tmp_path / "to", NOW).written == 1
    assert years(tmp_path / "to") == [2020, 2021, 2022]


def test_backups_made_while_another_process_writes_are_each_of_one_commit(
    tmp_path: Path, own_report: Callable[..., str]
) -> None:
    files, library = tmp_path / "files", tmp_path / "library"
    files.mkdir()
    for year in range(1900, 2100):
        (files / f"{year}.txt").write_text(own_report(year=year), encoding="utf-8")
    command = (
        "import sys; from pathlib import Path; from tests.cli.test_kill import import_without_index as run\n"
        "run(Path(sys.argv[1]), sorted(Path(sys.argv[2]).iterdir()))"
    )
    seen: list[int] = []
    with subprocess.Popen([sys.executable, "-c", command, library, files], env=environment(library)) as writer:
        while not seen or seen[-1] == 0 or writer.poll() is None:
            if (library / "fzsearch.db").exists():
                try:
                    done = back_up(library, tmp_path / "to", NOW)
                except StoreError as error:
                    if "no such table" not in str(error):  # before the library's first commit
                        raise
                    continue
                assert done.last_change == len(years(tmp_path / "to")) == done.files
                seen.append(done.last_change)
    assert writer.returncode == 0
    assert seen == sorted(seen)
    assert len({number for number in seen if 0 < number < 200}) >= 3, "no backup was made in the middle"


class Killed(BaseException):
    """What kill -9 would do, at a moment that a test chooses."""


@contextmanager
def killed_at(step: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """End the block at its nth rename or removal of a file."""
    left, really = [step], {"replace": Path.replace, "unlink": Path.unlink}

    def guarded(name: str) -> Callable[..., object]:
        def act(self: Path, *arguments: object, **named: object) -> object:
            if left[0] == 0:
                raise Killed
            left[0] -= 1
            return really[name](self, *arguments, **named)  # type: ignore[operator]

        return act

    with monkeypatch.context() as patch:
        for name in really:
            patch.setattr(Path, name, guarded(name))
        try:
            yield left
        except Killed:
            left[0] = -1


def test_a_backup_killed_at_any_step_leaves_the_old_or_the_new_one_usable(
    library: Path, tmp_path: Path, fill: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(library, tmp_path / "before", NOW)
    fill(library, 2022)
    (library / "sources.toml").write_text("# 改\n", encoding="utf-8")
    (library / "fzsearch.toml").write_text("page_size = 7\n", encoding="utf-8")
    found = []
    for step in range(60):
        target = tmp_path / f"to{step}"
        shutil.copytree(tmp_path / "before", target)
        with killed_at(step, monkeypatch) as left:
            back_up(library, target, NOW)
        restore(tmp_path / f"new{step}", target, NOW)
        found.append(years(tmp_path / f"new{step}"))
        back_up(library, target, NOW)
        restore(tmp_path / f"again{step}", target, NOW)
        assert years(tmp_path / f"again{step}") == [2020, 2021, 2022]
        if left[0] >= 0:
            break
    assert left[0] >= 0, "the last round was not killed"
    assert found == sorted(found, key=len)
    assert {len(years) for years in found} == {2, 3}
    assert len(found) > 8


def test_the_first_backup_killed_at_any_step_can_be_made_again(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for step in range(0, 20, 2):
        with killed_at(step, monkeypatch):
            back_up(library, tmp_path / f"to{step}", NOW)
        back_up(library, tmp_path / f"to{step}", NOW)
        assert years(tmp_path / f"to{step}") == [2020, 2021]


def test_a_restore_killed_at_any_step_can_be_made_again_and_loses_nothing(
    library: Path, tmp_path: Path, fill: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(library, tmp_path / "to", NOW)
    fill(library, 2022)
    for step in range(40):
        folder = tmp_path / f"library{step}"
        shutil.copytree(library, folder)
        with killed_at(step, monkeypatch) as left:
            restore(folder, tmp_path / "to", NOW, force=True)
        restore(folder, tmp_path / "to", NOW + timedelta(seconds=1), force=True)
        assert years(folder) == [2020, 2021]
        kept = []
        for path in folder.glob("fzsearch.db.before-restore-*Z"):
            with closing(sqlite3.connect(path)) as database:
                kept.append(database.execute("SELECT count(*) FROM reports").fetchone()[0])
        assert max(kept) == 3
        if left[0] >= 0:
            break
    assert left[0] >= 0
    assert step > 3


def test_a_library_comes_back_as_it_was_and_the_one_that_was_there_is_kept(
    library: Path, tmp_path: Path, fill: Fill
) -> None:
    back_up(library, tmp_path / "to", NOW)
    fill(library, 2022)
    (library / "sources.toml").write_text("# 改\n", encoding="utf-8")
    with pytest.raises(StoreError, match="--force"):
        restore(library, tmp_path / "to", NOW)
    assert years(library) == [2020, 2021, 2022]
    done = restore(library, tmp_path / "to", NOW, force=True)
    assert years(library) == [2020, 2021]
    assert [path.name for path in done.kept] == [
        "sources.toml.before-restore-20260115T083000Z", "fzsearch.db.before-restore-20260115T083000Z"
    ]  # fmt: skip
    assert done.kept[0].read_text(encoding="utf-8") == "# 改\n"
    done.kept[1].replace(library / "fzsearch.db")
    assert years(library) == [2020, 2021, 2022]


def test_changes_that_are_still_in_the_log_go_with_the_library_that_is_put_aside(
    library: Path, tmp_path: Path, fill: Fill
) -> None:
    """A write-ahead log must neither be lost nor meet the database of the backup."""
    back_up(library, tmp_path / "to", NOW)
    with Store.read(library) as reader:
        reader.totals()
        fill(library, 2022)
        assert (library / "fzsearch.db-wal").stat().st_size > 0
        done = restore(library, tmp_path / "to", NOW, force=True)
        assert years(library) == [2020, 2021]
    with closing(sqlite3.connect(done.kept[-1])) as database:
        assert database.execute("SELECT count(*) FROM reports").fetchone()[0] == 3


@pytest.mark.parametrize("name", ["fzsearch.db", "sources.toml", "snapshot", "manifest.json"])
@pytest.mark.parametrize("harm", ["altered", "gone"])
def test_a_backup_that_is_not_what_was_written_is_not_restored(
    library: Path, tmp_path: Path, name: str, harm: str
) -> None:
    back_up(library, tmp_path / "to", NOW)
    snapshot = next((tmp_path / "to/snapshots").glob("??/*"))
    path = snapshot if name == "snapshot" else tmp_path / "to" / name
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(b"x" + path.read_bytes()[1:])
    with pytest.raises(StoreError, match=path.name if name != "manifest.json" else "manifest"):
        restore(tmp_path / "new", tmp_path / "to", NOW)
    assert not (tmp_path / "new").exists()


def test_what_portals_answered_beside_reports_is_in_the_backup_too(library: Path, tmp_path: Path) -> None:
    answer = Exchange(Ask("http://www.example.gov.cn/robots.txt"), NOW, 0.1, 200, "OK", (), b"User-agent: *\n")
    with Store.open(library) as store:
        store.exchanges.add(Recorded("a", "robots", answer, store.exchanges.keep_body(answer)))
    assert back_up(library, tmp_path / "to", NOW).files == 3
    restore(tmp_path / "new", tmp_path / "to", NOW)
    digest = sha256(answer.body).hexdigest()
    (path,) = (tmp_path / "new" / "snapshots").rglob(f"{digest}*")
    assert path.is_file()


def test_what_is_altered_between_its_check_and_its_copy_is_not_restored(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(library, tmp_path / "to", NOW)

    def altered(source: Path, part: Path) -> None:
        part.write_bytes(source.read_bytes() + b"x")

    monkeypatch.setattr(backup, "_copy_file", altered)
    with pytest.raises(StoreError, match="not what the backup wrote"):
        restore(tmp_path / "new", tmp_path / "to", NOW)
    assert not list((tmp_path / "new").glob("*.toml*"))
    assert not list((tmp_path / "new").glob("fzsearch.db*"))


def test_a_damaged_library_does_not_replace_its_backup(library: Path, tmp_path: Path, fill: Fill) -> None:
    back_up(library, tmp_path / "to", NOW)
    fill(library, 2022)
    body = bytearray((library / "fzsearch.db").read_bytes())
    for page in range(2, len(body) // 4096):
        body[page * 4096 + 8 : page * 4096 + 40] = b"\xff" * 32
    (library / "fzsearch.db").write_bytes(body)
    with pytest.raises(StoreError, match=r"library/fzsearch\.db"):
        back_up(library, tmp_path / "to", NOW)
    restore(tmp_path / "new", tmp_path / "to", NOW)
    assert years(tmp_path / "new") == [2020, 2021]
    assert not list((tmp_path / "to").glob("*.part*"))


def test_a_library_whose_rows_contradict_their_tables_does_not_replace_its_backup(
    library: Path, tmp_path: Path
) -> None:
    """SQLite copies such pages without a word."""
    back_up(library, tmp_path / "to", NOW)
    with closing(sqlite3.connect(library / "fzsearch.db")) as database:
        database.executescript("CREATE TABLE own (a); INSERT INTO own VALUES (NULL); PRAGMA writable_schema = ON")
        database.execute("UPDATE sqlite_schema SET sql = 'CREATE TABLE own (a NOT NULL)' WHERE name = 'own'")
        database.commit()
    with pytest.raises(StoreError, match="NULL value in own"):
        back_up(library, tmp_path / "to", NOW)
    restore(tmp_path / "new", tmp_path / "to", NOW)
    assert years(tmp_path / "new") == [2020, 2021]


def test_what_the_library_lost_is_named_and_taken_from_the_backup_where_it_has_it(
    library: Path, tmp_path: Path, fill: Fill
) -> None:
    back_up(library, tmp_path / "to", NOW)
    fill(library, 2022)
    for blob in (library / "snapshots").glob("??/*"):
        blob.write_bytes(b"altered")
    done = back_up(library, tmp_path / "to", NOW)
    with Store.read(library) as store:
        lost = next(report.id for report in store.reports() if report.year == 2022)
        assert done.missing == (store.snapshots.digests(lost)[0],)
    again = restore(tmp_path / "new", tmp_path / "to", NOW)
    assert (again.missing, again.files, again.written) == (done.missing, 3, 2)


def test_a_backup_goes_nowhere_where_it_could_do_harm(library: Path, tmp_path: Path, fill: Fill) -> None:
    other = tmp_path / "other"
    fill(other, 2019)
    for target in (library, library / "snapshots/x", other):
        with pytest.raises(StoreError, match=str(target)):
            back_up(library, target, NOW)
    back_up(other, tmp_path / "to", NOW)
    with pytest.raises(StoreError, match="another library"):
        back_up(library, tmp_path / "to", NOW)
    with pytest.raises(StoreError, match="no library"):
        back_up(tmp_path / "none", tmp_path / "to", NOW)
    with pytest.raises(StoreError, match="itself"):
        restore(library, library, NOW)
    assert years(tmp_path / "to") == [2019]
    assert years(library) == [2020, 2021]


@pytest.mark.parametrize("lock", [writing, crawling])
def test_nothing_is_restored_while_somebody_writes_or_harvests(
    library: Path, tmp_path: Path, lock: Callable[[Path], "Iterator[None]"]
) -> None:
    back_up(library, tmp_path / "to", NOW)
    with lock(library), pytest.raises(Locked):  # type: ignore[attr-defined]
        restore(library, tmp_path / "to", NOW, force=True)
    with lock(library):  # type: ignore[attr-defined]
        back_up(library, tmp_path / "to", NOW)


def test_a_manifest_of_a_newer_program_is_refused(library: Path, tmp_path: Path) -> None:
    back_up(library, tmp_path / "to", NOW)
    path = tmp_path / "to" / manifest.MANIFEST
    path.write_text(path.read_text(encoding="utf-8").replace('"format": 1', '"format": 2'), encoding="utf-8")
    with pytest.raises(StoreError, match="upgrade"):
        restore(tmp_path / "new", tmp_path / "to", NOW)


def test_a_full_disk_leaves_the_backup_that_was_there(
    library: Path, tmp_path: Path, fill: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(library, tmp_path / "to", NOW)
    fill(library, 2022)

    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(backup, "flush", full)
        with pytest.raises(StoreError, match="No space left"):
            back_up(library, tmp_path / "to", NOW)
    restore(tmp_path / "new", tmp_path / "to", NOW)
    assert years(tmp_path / "new") == [2020, 2021]


def test_a_library_of_the_first_version_can_be_backed_up_and_brought_back(library: Path, tmp_path: Path) -> None:
    make_schema_1(library)
    done = back_up(library, tmp_path / "to", NOW)
    assert (done.files, done.missing) == (2, ())
    restore(tmp_path / "new", tmp_path / "to", NOW)
    assert years(tmp_path / "new") == [2020, 2021]


def test_the_log_that_somebody_left_in_a_backup_does_not_meet_the_next_database(
    library: Path, tmp_path: Path, fill: Fill
) -> None:
    back_up(library, tmp_path / "to", NOW)
    with Store.open(tmp_path / "to") as somebody:
        somebody.visits.begin("a", NOW)
        log = (tmp_path / "to/fzsearch.db-wal").read_bytes()
        assert log
    back_up(library, tmp_path / "again", NOW)
    (tmp_path / "again/fzsearch.db-wal").write_bytes(log)
    fill(library, 2022)
    back_up(library, tmp_path / "again", NOW)
    assert not (tmp_path / "again/fzsearch.db-wal").exists()
    assert years(tmp_path / "again") == [2020, 2021, 2022]
