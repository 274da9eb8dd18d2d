"""Backup and restore: a library of one moment as a folder, while others write, and back again.

The folder holds `fzsearch.db`, `snapshots/` and the library's settings, as a library does, and `manifest.json` with
the SHA-256 of each file. Snapshots are named by theirs. They come first; then the manifest, which while files are
exchanged names for each the one that is there and the one that comes; then the files, each by one rename; last the
manifest of the new ones alone. So whenever it is killed, every file is a whole one that the manifest names.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

from fzsearch.disk import flush
from fzsearch.errors import StoreError
from fzsearch.store import blobs
from fzsearch.store.connection import naming_errors, open_for_reading
from fzsearch.store.lock import backing_up, crawling, writing
from fzsearch.store.manifest import ABSENT, MANIFEST, Manifest, read_manifest, write_manifest

DATABASE = "fzsearch.db"
SETTINGS = ("fzsearch.toml", "sources.toml", "regions.csv", "verdicts.csv")
"""What is taken beside the database and the snapshots, where it is there."""

_RECEIVED = "SELECT sha256 FROM snapshots UNION SELECT sha256 FROM exchanges WHERE sha256 NOTNULL ORDER BY 1"


@dataclass(frozen=True, slots=True)
class Copied:
    """What a backup, or a restore, did."""

    last_change: int  # the number of the newest change
    files: int  # received files that the database names
    written: int  # those of them that were not there yet
    missing: tuple[str, ...]  # the SHA-256 of those that are nowhere intact
    kept: tuple[Path, ...] = ()  # where a restore put what was there before


def back_up(folder: Path, target: Path, now: datetime) -> Copied:
    """Copy the library in `folder`, as its last commit left it, into `target`; others may write meanwhile.

    What is there intact is left, so that a second backup costs what is new. Received files that are gone or altered
    in the library, and not in the backup either, are named. Raises StoreError where the library is damaged, where
    `target` is no place for its backup, or where it cannot be written; an earlier backup there stays usable.
    """
    with naming_errors(target):
        _check_place(folder, target)
        target.mkdir(parents=True, exist_ok=True)
    with backing_up(target), naming_errors(target):
        if not _continues(folder / DATABASE, target / DATABASE):
            raise StoreError(
                f"{target} 里是另一个资料库的备份，或比现在的资料库更新：请换一个文件夹",
                f"{target} holds the backup of another library, or a newer one than this library: use another folder",
            )
        parts = {name: _part(target, name) for name in SETTINGS if (folder / name).is_file()}
        try:
            for name, part in parts.items():
                _copy_file(folder / name, part)
            parts[DATABASE] = _part(target, DATABASE)
            _copy_database(folder / DATABASE, parts[DATABASE])
            last_change, digests = _contents(parts[DATABASE], folder / DATABASE)
            written, missing = _copy_blobs(folder, target, digests)
            _exchange(target, parts, Manifest(now, {}, len(digests), last_change, missing))
        finally:
            _forget(parts.values())
        return Copied(last_change, len(digests), written, missing)


def restore(folder: Path, source: Path, now: datetime, *, force: bool = False) -> Copied:
    """Make the library in `folder` what the backup in `source` says; every digest is verified first.

    With `force` also where there is a library: its database stays beside the new one, under another name, as do
    settings that differ. Raises StoreError where the backup is not whole, or may not or cannot be put there; Locked
    where somebody writes or harvests.
    """
    with naming_errors(source):
        if folder.resolve() == source.resolve():
            raise StoreError(f"{source} 就是资料库本身", f"{source} is the library itself")
        manifest = read_manifest(source)
        names = [name for name in (*SETTINGS, DATABASE) if _is_as_written(source, name, manifest)]
        last_change, digests = _contents(source / DATABASE, source / DATABASE)
        _check_blobs(source, digests, manifest)
    with naming_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with crawling(folder), writing(folder), naming_errors(folder):
        if (folder / DATABASE).exists() and not force:
            raise StoreError(
                f"{folder} 里已有资料库；确要换成备份，加 --force（原来的会留在旁边）",
                f"there is a library in {folder}; to put the backup in its place, add --force (the old one is kept)",
            )
        written, missing = _copy_blobs(source, folder, digests)
        parts = {name: _part(folder, name) for name in names}
        try:
            for name, part in parts.items():
                _copy_file(source / name, part)
                if _digest(part) not in manifest.files[name]:
                    raise _altered(source / name)
            kept = tuple(_put_in_place(folder, parts, f".before-restore-{now:%Y%m%dT%H%M%SZ}"))
        finally:
            _forget(parts.values())
    return Copied(last_change, len(digests), written, missing, kept)


# What must hold before anything is written


def _check_place(folder: Path, target: Path) -> None:
    if not (folder / DATABASE).is_file():
        raise StoreError(f"{folder} 里没有资料库可备份", f"there is no library in {folder} to back up")
    if target.resolve().is_relative_to(folder.resolve()):
        raise StoreError(
            f"{target} 在资料库文件夹之内：备份请放在别处，最好是另一块磁盘",
            f"{target} lies in the library's own folder: back up to another place, best on another disk",
        )
    if (target / DATABASE).exists() and not (target / MANIFEST).exists():
        raise StoreError(
            f"{target} 里是一个资料库，不是备份：请换一个文件夹",
            f"{target} holds a library, not a backup: use another folder",
        )


def _continues(library: Path, before: Path) -> bool:
    """Whether the log of changes goes on where that of the backup ends. A backup that cannot be read has no end."""
    newest = "SELECT * FROM changes ORDER BY number DESC LIMIT 1"
    try:
        with closing(open_for_reading(before, at_rest=True)) as backup:
            end = backup.execute(newest).fetchone()
    except (StoreError, sqlite3.Error):
        return True
    with naming_errors(library), closing(open_for_reading(library)) as database:
        same = "SELECT * FROM changes WHERE number = ?"
        return end is None or database.execute(same, (end["number"],)).fetchone() == end


def _contents(path: Path, shown: Path) -> tuple[int, list[str]]:
    """The number of the newest change in a database at rest, and the digests of what was received.

    Raises StoreError, naming the file that is `shown`, where it is damaged.
    """
    with naming_errors(shown), closing(open_for_reading(path, at_rest=True)) as database:
        faults = [row["integrity_check"] for row in database.execute("PRAGMA main.integrity_check(3)").fetchall()]
        if faults != ["ok"]:
            raise _damaged(shown, faults[0])
        last = database.execute("SELECT ifnull(max(number), 0) AS last FROM changes").fetchone()
        return last["last"], [row["sha256"] for row in database.execute(_RECEIVED).fetchall()]


def _is_as_written(source: Path, name: str, manifest: Manifest) -> bool:
    """Whether the backup has this file. Raises StoreError when it is not what was written."""
    path = source / name
    allowed = manifest.files.get(name, [ABSENT])
    if (_digest(path) if path.is_file() else ABSENT) not in allowed:
        raise _altered(path)
    return path.is_file()


def _check_blobs(source: Path, digests: Iterable[str], manifest: Manifest) -> None:
    """Raises StoreError, naming the first, when received files are not intact that were when they were copied."""
    known = frozenset(manifest.missing)
    lost = [one for one in digests if one not in known and not blobs.is_intact(source / "snapshots", one)]
    if lost:
        path = blobs.blob_path(source / "snapshots", lost[0])
        raise StoreError(
            f"{path} 不在了或被改动过（共 {len(lost)} 个）：这份备份不完整，什么也没有恢复",
            f"{path} is missing or altered (of {len(lost)}): this backup is not whole; nothing was restored",
        )


def _damaged(path: Path, fault: object) -> StoreError:
    return StoreError(
        f"{path} 已损坏（{fault}）：请从完好的备份恢复",
        f"{path} is damaged ({fault}): restore a backup that is whole",
    )


def _altered(path: Path) -> StoreError:
    return StoreError(
        f"{path} 不是备份时写下的内容：什么也没有恢复", f"{path} is not what the backup wrote; nothing was restored"
    )


# Copies


def _copy_database(source: Path, part: Path) -> None:
    """One moment of a database in use, as a file that stands alone."""
    _forget([part])
    try:
        with (
            closing(open_for_reading(source)) as library,
            closing(sqlite3.connect(part, isolation_level=None)) as copy,
        ):
            library.backup(copy)  # in one step: what is committed meanwhile is in it wholly or not at all
            copy.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorname in ("SQLITE_CORRUPT", "SQLITE_NOTADB"):
            raise _damaged(source, error) from error
        raise
    flush(part)


def _copy_blobs(source: Path, target: Path, digests: Iterable[str]) -> tuple[int, tuple[str, ...]]:
    """Bring received files that are not there intact; return how many, and which could not be had."""
    written, missing = 0, []
    for digest in digests:
        if blobs.is_intact(target / "snapshots", digest):
            continue
        try:
            body = blobs.read(source / "snapshots", digest)
        except StoreError:
            missing.append(digest)
            continue
        blobs.keep(target / "snapshots", body)
        written += 1
    return written, tuple(missing)


def _copy_file(source: Path, part: Path) -> None:
    with source.open("rb") as original, part.open("wb") as copy:
        while piece := original.read(1 << 20):
            copy.write(piece)
    flush(part)


def _exchange(target: Path, parts: Mapping[str, Path], manifest: Manifest) -> None:
    """Put the parts in the place of what was there; see the top of this module."""
    new = {name: [_digest(part)] for name, part in parts.items()}
    old = read_manifest(target) if (target / MANIFEST).is_file() else replace(manifest, files={}, missing=())
    names = dict.fromkeys([*old.files, *new])
    both = {name: [*old.files.get(name, [ABSENT]), *new.get(name, [ABSENT])] for name in names}
    write_manifest(target, replace(manifest, files=both, missing=(*old.missing, *manifest.missing)))
    _drop_log(target / DATABASE)  # somebody may have written to the backup as to a library
    for name in names:
        if name in parts:
            parts[name].replace(target / name)
        else:
            (target / name).unlink(missing_ok=True)
    flush(target)
    write_manifest(target, replace(manifest, files=new))


def _put_in_place(folder: Path, parts: Mapping[str, Path], suffix: str) -> Iterator[Path]:
    """Put the parts in the place of what was there, the database last; yield where that is now."""
    for name in (*SETTINGS, DATABASE):
        path = folder / name
        if name == DATABASE:
            yield from _log_put_aside(path, suffix)
        if path.exists() and not (name in parts and name != DATABASE and _digest(path) == _digest(parts[name])):
            yield path.replace(_unused(folder / f"{name}{suffix}"))
        if name in parts:
            parts[name].replace(path)
    flush(folder)


def _log_put_aside(path: Path, suffix: str) -> Iterator[Path]:
    """Have all that was written to a database in its file; a log that cannot be read must not meet another file."""
    if path.exists():
        with suppress(sqlite3.Error), closing(sqlite3.connect(path, isolation_level=None)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        yield log.replace(_unused(path.with_name(f"{path.name}{suffix}-wal")))
    _drop_log(path)


def _drop_log(path: Path) -> None:
    for ending in ("-wal", "-shm", "-journal"):
        path.with_name(f"{path.name}{ending}").unlink(missing_ok=True)


def _part(folder: Path, name: str) -> Path:
    return folder / f"{name}.part"


def _forget(parts: Iterable[Path]) -> None:
    for part in parts:
        with suppress(OSError):
            part.unlink(missing_ok=True)
            _drop_log(part)


def _unused(path: Path) -> Path:
    """The path, or the first like it that nothing has."""
    numbered = (path.with_name(f"{path.name}-{number}") for number in range(2, 1000))
    return path if not path.exists() else next(other for other in numbered if not other.exists())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
