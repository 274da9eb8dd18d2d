"""The library as a web archive: what was asked of portals and answered, and what people brought from there."""

import mimetypes
import os
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fzsearch import __version__
from fzsearch.disk import flush
from fzsearch.errors import StoreError
from fzsearch.store import Recorded, Store
from fzsearch.warc import Archive, Earlier, Found, begin


@dataclass(frozen=True, slots=True)
class Archived:
    """What became of one exchange, or of one file that was brought: it is in the archive, or the error why not."""

    url: str | None
    error: StoreError | None = None


def write_archive(
    path: Path, store: Store, made: datetime, source_ids: tuple[str, ...] = ()
) -> Generator[Archived, None, None]:
    """Write an archive to `path`, record by record; with ids, only what these sources were asked.

    The file is there when the last one was yielded, whole, and replaces what was there; if the writing ends before
    that, it is as it was. What was kept, but is gone or altered, is left out and told of. Raises StoreError when the
    file cannot be written.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            archive = begin(file, path.name, made, f"fzsearch/{__version__}", compressed=path.suffix == ".gz")
            for number in store.exchanges.numbers(source_ids):
                yield _archived(archive, store, number)
            if not source_ids:
                yield from _brought(archive, store)
            file.flush()
            flush(part)
        part.replace(path)
        flush(path.parent)
    except OSError as error:
        raise StoreError(f"{path} 写不了：{error.strerror}", f"cannot write {path}: {error.strerror}") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _archived(archive: Archive, store: Store, number: int) -> Archived:
    try:
        recorded = store.exchanges.get(number)
    except StoreError as error:
        return Archived(None, error)
    before = store.exchanges.confirmed_by(number)
    earlier = Earlier(_key(before.number), before.url, before.at, before.sha256) if before else None
    archive.exchange(_key(number), recorded.exchange, earlier, _notes(recorded))
    return Archived(recorded.exchange.ask.url)


def _brought(archive: Archive, store: Store) -> Iterator[Archived]:
    for row in store.snapshots.without_exchange():
        try:
            body = store.snapshots.bytes_of(row)
        except StoreError as error:
            yield Archived(row["url"], error)
            continue
        at = datetime.fromisoformat(row["fetched_at"])
        kind = row["content_type"] or mimetypes.guess_type(row["name"])[0] or ""
        archive.resource(Found(row["sha256"], row["url"], at, kind, body))
        yield Archived(row["url"])


def _key(number: int) -> str:
    return f"exchange {number}"


def _notes(recorded: Recorded) -> dict[str, str]:
    """What only this library knows of an exchange, as fields of the record's own."""
    return {
        "Fzsearch-Source": recorded.source_id,
        "Fzsearch-Purpose": recorded.purpose,
        "Fzsearch-Trust": recorded.exchange.trust,
    }
