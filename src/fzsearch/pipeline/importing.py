"""Files become snapshots, snapshots become reports."""

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from fzsearch.crawler import same_page_key
from fzsearch.errors import FetchError, FzsearchError, ParseError
from fzsearch.model import Attachment, Hints, Report, Snapshot
from fzsearch.parser import MAX_BYTES, PARSER_VERSION, file_names, too_large
from fzsearch.store import Outcome, Store

log = logging.getLogger(__name__)

Parse = Callable[[Snapshot], Report]

READABLE = (".txt", ".html", ".htm", ".shtml", ".docx", ".pdf", ".ofd", ".doc", ".wps", ".rtf")
"""Endings of the files that are taken from a folder."""
_WEB_PAGES = (".html", ".htm", ".shtml")


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file: its report and what saving it did, or the error.

    `attached_to` is the page that the file came with as its attachment: it is no report of its own.
    """

    path: Path
    report: Report | None = None
    outcome: Outcome | None = None
    error: FzsearchError | None = None
    attached_to: Path | None = None


def files_in(paths: Iterable[Path]) -> list[Path]:
    """The files to import: files as named, folders as the readable files below them, each once, in order."""
    found: dict[Path, Path] = {}
    for path in paths:
        for file in sorted(path.rglob("*")) if _is_folder(path) else [path]:
            if file is path or (file.suffix.lower() in READABLE and file.is_file()):
                found.setdefault(file.absolute() if ".." not in file.parts else file.resolve(), file)
    return list(found.values())


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name too long for the file system; reading it will say so
        return False


def read_file(path: Path, now: datetime, url: str | None = None, hints: Hints | None = None) -> Snapshot:
    """Take a file as it is. Raises ParseError, naming the path, when it cannot be read or is too large."""
    name = printable(path)
    try:
        if path.exists() and not path.is_file():
            raise ParseError(name, "不是普通文件", "not a regular file")
        if path.exists() and path.stat().st_size > MAX_BYTES:
            raise too_large(name, path.stat().st_size)
        body = path.read_bytes()
    except FileNotFoundError as error:
        raise ParseError(name, "没有这个文件", "there is no such file") from error
    except OSError as error:
        raise ParseError(name, f"读不了：{error.strerror}", f"cannot be read: {error.strerror}") from error
    return Snapshot(printable(path.name), body, None, now, url, hints or Hints())


def printable(path: Path | str) -> str:
    """A path as text that can be printed and stored: bytes that are no UTF-8 show as ?."""
    return str(path).encode("utf-8", errors="replace").decode()


def import_files(
    paths: Iterable[Path],
    parse: Parse,
    store: Store,
    now: datetime,
    url: str | None = None,
    hints: Hints | None = None,
) -> Iterator[Imported]:
    """Import each file by itself: one that fails changes nothing and stops nothing.

    A hint that is not given now holds from an earlier import of the same report. Web pages come first: a file
    beside a page that is only its cover belongs to it, and is no report of its own.
    """
    taken: dict[Path, Path] = {}
    for path in sorted(paths, key=lambda path: path.suffix.lower() not in _WEB_PAGES):
        if path.absolute() in taken:
            yield Imported(path, attached_to=taken[path.absolute()])
            continue
        try:
            snapshot = read_file(path, now, url, hints)
            snapshot = replace(snapshot, hints=_completed(snapshot.hints, store.snapshots.hints(snapshot.report_id)))
            report = parse(snapshot)
            if report.hindrance == "needs_attachment":
                beside = dict(_read_beside(path, report.attachments, now))
                snapshot = replace(snapshot, attachments=tuple(beside.values()))
                report = parse(snapshot)
                # The others, and one that cannot be read, are imported by themselves, and told of by themselves.
                read = [file for file, received in beside.items() if received.name == report.read_from]
                taken |= dict.fromkeys((file.absolute() for file in read), path)
            if report.hindrance and (earlier := read_before(snapshot, store)):
                yield Imported(path, earlier, "unchanged")
                continue
            with store.transaction():
                outcome = store.save(snapshot, report, PARSER_VERSION, now)
                if url and report.is_report:
                    store.history.note_address(same_page_key(url), url, report.id, now)
            log.info("imported file=%s report=%s outcome=%s", printable(path), report.id, outcome)
            yield Imported(path, report, outcome)
        except ParseError as error:
            told = ParseError(printable(path), error.reason_zh, error.reason_en)
            yield Imported(path, error=told)
        except FetchError as error:  # the address it is said to come from is none
            yield Imported(path, error=error)


def _read_beside(page: Path, attachments: Iterable[Attachment], now: datetime) -> Iterator[tuple[Path, Snapshot]]:
    """The files beside a page that are its attachments, as far as they can be taken."""
    for file in files_beside(page, attachments):
        with suppress(ParseError):
            yield file, read_file(file, now)


def files_beside(page: Path, attachments: Iterable[Attachment]) -> list[Path]:
    """The files in a saved page's folder, or in the one that a browser saves beside it, that are its attachments.

    A file is one if it has the name that the page shows, or that the address ends in.
    """
    folders = (page.parent, page.with_name(f"{page.stem}_files"))
    found: dict[Path, None] = {}
    for attachment in attachments:
        names = [
            name for name in (attachment.name, *file_names(attachment.url)) if name and not re.search(r"[/\\]", name)
        ]
        candidates = (folder / name for name in names for folder in folders)
        if file := next((file for file in candidates if file != page and _is_file(file)), None):
            found[file] = None
    return list(found)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name too long, or with a NUL
        return False


def read_before(snapshot: Snapshot, store: Store) -> Report | None:
    """The report that was read from the same bytes before, when nothing hindered it yet: it is not given up."""
    stored, provenance = store.report(snapshot.report_id), store.snapshots.provenance(snapshot.report_id)
    same = provenance is not None and provenance["sha256"] == snapshot.sha256
    return stored if same and stored is not None and stored.hindrance is None else None


def _completed(hints: Hints, earlier: Hints) -> Hints:
    return Hints(hints.title or earlier.title, hints.region or earlier.region, hints.agency or earlier.agency)
