"""The writing path: files → snapshots → reports → index. Alone knows all of them.

file ──read──▶ Snapshot ──parse──▶ Report ──save──▶ Change ──apply, publish──▶ index generation
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fzsearch.errors import FzsearchError, ParseError
from fzsearch.index import Engine, Request
from fzsearch.model import Change, Hints, Report, Snapshot
from fzsearch.parser import MAX_BYTES, PARSER_VERSION, too_large
from fzsearch.store import Outcome, Store

Parse = Callable[[Snapshot], Report]

READABLE = (".txt", ".html", ".htm", ".shtml", ".docx")
"""Endings of the files that are taken from a folder."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file: its report and what saving it did, or the error."""

    path: Path
    report: Report | None = None
    outcome: Outcome | None = None
    error: FzsearchError | None = None


def files_in(paths: Iterable[Path]) -> list[Path]:
    """The files to import: files as named, folders as the readable files below them, each once, in order."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(file for file in path.rglob("*") if file.suffix.lower() in READABLE and file.is_file())
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def read_file(path: Path, now: datetime, url: str | None = None, hints: Hints | None = None) -> Snapshot:
    """Take a file as it is. Raises ParseError when it cannot be read or is too large."""
    try:
        size = path.stat().st_size
        if path.is_file() and size > MAX_BYTES:
            raise too_large(path.name, size)
        body = path.read_bytes()
    except FileNotFoundError as error:
        raise ParseError(str(path), "没有这个文件", "there is no such file") from error
    except OSError as error:
        raise ParseError(str(path), f"读不了：{error.strerror}", f"cannot be read: {error.strerror}") from error
    return Snapshot(path.name, body, None, now, url, hints or Hints())


def import_files(
    paths: Iterable[Path],
    parse: Parse,
    store: Store,
    now: datetime,
    url: str | None = None,
    hints: Hints | None = None,
) -> Iterator[Imported]:
    """Import each file by itself: one that fails changes nothing and stops nothing."""
    for path in paths:
        try:
            snapshot = read_file(path, now, url, hints)
            report = parse(snapshot)
            yield Imported(path, report, store.save(snapshot, report, PARSER_VERSION, now))
        except ParseError as error:
            yield Imported(path, error=error)


def pending(store: Store, engine: Engine, *, rebuild: bool = False) -> list[Change]:
    """The changes that the index has not seen; all of them for a rebuild."""
    applied = 0 if rebuild else engine.applied()
    # An index that is ahead of its store belongs to another one: a restored backup, a swapped file.
    return store.changes_after(applied if applied <= store.last_change() else 0)


def verify(store: Store, engine: Engine) -> list[str]:
    """Say what is wrong with the library; an empty list when its bytes, database and index are intact and agree."""
    faults = [*store.verify(), *engine.verify()]
    if faults:
        return faults
    if behind := len(pending(store, engine)):
        return [f"索引落后 {behind} 份报告：fzsearch index (the index lags by {behind} reports: fzsearch index)"]
    indexed, stored = engine.search(Request(limit=1)).total, store.totals().sections
    if indexed != stored:
        return [
            f"索引有 {indexed} 节，资料库有 {stored} 节：fzsearch index --rebuild"
            f" (the index has {indexed} sections, the library {stored}: fzsearch index --rebuild)"
        ]
    return []


def update_index(store: Store, engine: Engine, changes: Iterable[Change], *, rebuild: bool = False) -> None:
    """Apply changes to the index and publish it."""
    whole = rebuild or engine.applied() > store.last_change()
    engine.apply(
        ((change, report) for change in changes if (report := store.report(change.report_id))), rebuild=whole
    )
    engine.publish()
