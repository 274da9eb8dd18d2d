"""The frontier: list pages, documents and attachments that are known, and which of them are to be asked for."""

import json
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from fzsearch.exchange import Ask, Validators
from fzsearch.store.database import Database

Kind = Literal["list", "page", "attachment"]
"""What an entry is: a page of a list, a document, or a file that a document offers."""

State = Literal["due", "kept", "other", "gone", "refused", "failed"]
"""Where an entry stands: to be asked for; answered as expected; answered, but no report; not there (any more); not
allowed; not answered after several attempts."""

_KINDS: tuple[Kind, ...] = ("list", "page", "attachment")  # in this order they are asked for


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the frontier."""

    id: int
    source_id: str
    kind: Kind
    url: str  # as listed
    key: str  # what the addresses of one page share
    asked: str  # what to ask for: url, or where it redirects to
    form: tuple[tuple[str, str], ...] | None
    referer: str | None
    title: str | None  # as the list shows it
    parent: int | None  # of an attachment: its page
    depth: int  # of a list page: how many lie before it
    hops: int
    state: State
    attempts: int
    etag: str | None
    last_modified: str | None
    validated: str | None  # the address that these two came from
    sha256: str | None  # of its last good bytes
    said: str | None  # a digest of the text that was read from them
    report_id: str | None
    missed: int
    missed_at: datetime | None

    @property
    def ask(self) -> Ask:
        """What to ask the portal."""
        return Ask(self.asked, self.form, self.referer)


@dataclass(frozen=True, slots=True)
class Sighting:
    """Something that a list, or a page, names: what is to be known of it before it was asked for."""

    kind: Kind
    key: str
    host: str
    ask: Ask
    title: str | None = None
    parent: int | None = None
    depth: int = 0


class Frontier:
    """The frontier of an open library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start_list(self, source_id: str, sighting: Sighting, now: datetime) -> None:
        """Begin a source's list anew at its first page."""
        with self._database.transaction():
            self._database.run("DELETE FROM pages WHERE source_id = ? AND kind = 'list'", source_id)
            self.sight(source_id, sighting, now)

    def wake(self, source_id: str, now: datetime) -> None:
        """Have all that is known of a source asked for again, but for what turned out to be no report."""
        self._database.run(
            "UPDATE pages SET state = 'due', attempts = 0, next_due = ?"
            " WHERE source_id = ? AND kind != 'list' AND (state != 'other' OR EXISTS ("
            "   SELECT 1 FROM reports WHERE reports.id = report_id AND is_report))",
            _stamp(now), source_id,
        )  # fmt: skip

    def sight(self, source_id: str, sighting: Sighting, now: datetime) -> bool:
        """Note what was sighted; return whether it was unknown to the source until now. What is new is due."""
        known = self._database.one("SELECT id FROM pages WHERE source_id = ? AND key = ?", source_id, sighting.key)
        if known is not None:
            self._database.run(
                "UPDATE pages SET last_listed = ?, title = coalesce(?, title) WHERE id = ?",
                _stamp(now), sighting.title, known["id"],
            )  # fmt: skip
            return False
        ask = sighting.ask
        self._database.insert(
            "pages",
            {
                "source_id": source_id, "kind": sighting.kind, "url": ask.url, "key": sighting.key,
                "asked": ask.url, "host": sighting.host,
                "form": json.dumps(ask.form, ensure_ascii=False) if ask.form is not None else None,
                "referer": ask.referer, "title": sighting.title, "parent": sighting.parent,
                "depth": sighting.depth, "state": "due", "next_due": _stamp(now),
                "first_listed": _stamp(now), "last_listed": _stamp(now),
            },
        )  # fmt: skip
        return True

    def listed_between(self, source_id: str, key: str, began: datetime, now: datetime) -> bool:
        """Whether a list named this page last since `began`, and not at a moment that is still to come."""
        row = self._database.one("SELECT last_listed FROM pages WHERE source_id = ? AND key = ?", source_id, key)
        return row is not None and _stamp(began) <= row["last_listed"] <= _stamp(now)

    def knows(self, source_id: str, key: str) -> bool:
        """Whether a source named this page before."""
        return self._database.one("SELECT 1 FROM pages WHERE source_id = ? AND key = ?", source_id, key) is not None

    def is_anothers(self, source_id: str, key: str, parent: int) -> bool:
        """Whether a list, or another document than this one, named this file before."""
        query = "SELECT 1 FROM pages WHERE source_id = ? AND key = ? AND parent IS NOT ?"
        return self._database.one(query, source_id, key, parent) is not None

    def turns(self, source_ids: Iterable[str]) -> dict[str, datetime]:
        """For each host with something due for these sources: when the first of it may be asked for."""
        found = self._database.all(
            "SELECT host, min(next_due) AS first FROM pages WHERE state = 'due'"
            " AND source_id IN (SELECT value FROM json_each(?)) GROUP BY host",
            json.dumps(list(source_ids)),
        )
        return {row["host"]: datetime.fromisoformat(row["first"]) for row in found}

    def next_turn(self, host: str, source_ids: Container[str], now: datetime) -> datetime | None:
        """When the first of what is due at a host for these sources may be asked for: `now` for what is overdue.

        None where nothing is due.
        """
        due = "SELECT source_id, next_due FROM pages WHERE host = ? AND state = 'due'"
        overdue = self._database.each(f"{due} AND next_due <= ?", host, _stamp(now))
        if any(row["source_id"] in source_ids for row in overdue):
            return now
        later = [row["next_due"] for row in self._database.each(due, host) if row["source_id"] in source_ids]
        return datetime.fromisoformat(min(later)) if later else None

    def next(self, host: str, source_ids: Container[str], now: datetime) -> Entry | None:
        """What to ask a host for now: lists first, then documents, then attachments, in the order of sighting."""
        for kind in _KINDS:
            found = self._database.each(
                "SELECT * FROM pages WHERE host = ? AND state = 'due' AND kind = ? AND next_due <= ? ORDER BY id",
                host, kind, _stamp(now),
            )  # fmt: skip
            row = next((row for row in found if row["source_id"] in source_ids), None)
            if row is not None:
                return _entry(row)
        return None

    def is_due(self, source_id: str) -> bool:
        """Whether anything of a source is still to be asked for."""
        row = self._database.one("SELECT 1 FROM pages WHERE source_id = ? AND state = 'due' LIMIT 1", source_id)
        return row is not None

    def get(self, entry_id: int) -> Entry | None:
        """The entry with this id, or None."""
        row = self._database.one("SELECT * FROM pages WHERE id = ?", entry_id)
        return _entry(row) if row else None

    def of_report(self, report_id: str) -> Sequence[Entry]:
        """The documents that show this report, in any source that is still visited."""
        visited = "EXISTS (SELECT 1 FROM sources WHERE sources.id = source_id AND enabled)"
        found = self._database.all(f"SELECT * FROM pages WHERE report_id = ? AND {visited}", report_id)  # noqa: S608
        return list(map(_entry, found))

    def attachments_of(self, entry_id: int) -> Sequence[Entry]:
        """The files that a document offers."""
        return list(map(_entry, self._database.all("SELECT * FROM pages WHERE parent = ? ORDER BY id", entry_id)))

    def of_source(self, source_id: str, kind: Kind, state: State) -> Sequence[Entry]:
        """A source's entries of this kind that stand there."""
        found = self._database.all(
            "SELECT * FROM pages WHERE source_id = ? AND kind = ? AND state = ? ORDER BY id", source_id, kind, state
        )
        return [_entry(row) for row in found]

    def due_of(self, source_id: str) -> tuple[int, datetime | None]:
        """How many of a source's entries are due, and when the first of them may be asked for."""
        row = self._database.one(
            "SELECT count(*) AS n, min(next_due) AS first FROM pages WHERE source_id = ? AND state = 'due'", source_id
        )
        if row is None or not row["n"]:
            return 0, None
        return row["n"], datetime.fromisoformat(row["first"])

    def hosts_due(self, source_id: str) -> Sequence[str]:
        """The hosts at which something of a source is due."""
        found = self._database.all("SELECT DISTINCT host FROM pages WHERE source_id = ? AND state = 'due'", source_id)
        return [row["host"] for row in found]

    def lists_of(self, source_id: str) -> int:
        """How many list pages of a source this visit knows."""
        row = self._database.one("SELECT count(*) AS n FROM pages WHERE source_id = ? AND kind = 'list'", source_id)
        return int(row["n"]) if row else 0

    def covers_of(self, source_id: str) -> int:
        """How many documents of a source are but the covers of reports whose files did not come."""
        row = self._database.one(
            "SELECT count(*) AS n FROM pages JOIN reports ON reports.id = report_id"
            " WHERE source_id = ? AND state = 'kept' AND kind = 'page' AND hindrance = 'needs_attachment'",
            source_id,
        )
        return int(row["n"]) if row else 0

    def counts(self, source_id: str) -> Mapping[State, int]:
        """How many of a source's documents stand where."""
        found = self._database.all(
            "SELECT state, count(*) AS n FROM pages WHERE source_id = ? AND kind = 'page' GROUP BY state", source_id
        )
        return {row["state"]: row["n"] for row in found}

    # What became of an entry

    def settle(self, entry_id: int, state: State, reason: tuple[str, str] | None = None) -> None:
        """An entry needs no more asking in this visit; it is asked for at its own address the next time."""
        self._database.run(
            "UPDATE pages SET state = ?, reason = ? WHERE id = ?",
            state, reason and json.dumps(reason, ensure_ascii=False), entry_id,
        )  # fmt: skip
        self._return(entry_id)

    def answered(self, entry_id: int, report_id: str | None, now: datetime) -> None:
        """An entry gave what was expected of it: this report."""
        self._database.run(
            "UPDATE pages SET state = 'kept', reason = NULL, missed = 0, missed_at = NULL,"
            " answered = ?, report_id = coalesce(?, report_id) WHERE id = ?",
            _stamp(now), report_id, entry_id,
        )  # fmt: skip
        self._return(entry_id)

    def _return(self, entry_id: int) -> None:
        """An entry that was redirected is asked for at its own address, of its own host, the next time."""
        row = self._database.one("SELECT url FROM pages WHERE id = ? AND hops", entry_id)
        if row is not None:
            host = urlsplit(row["url"]).hostname
            self._database.run("UPDATE pages SET asked = url, host = ?, hops = 0 WHERE id = ?", host, entry_id)

    def remember(self, entry_id: int, url: str, validators: Validators, sha256: str) -> None:
        """Note what this address said last, and what to ask it again with."""
        self._database.run(
            "UPDATE pages SET validated = ?, etag = ?, last_modified = ?, sha256 = ? WHERE id = ?",
            url, validators.etag, validators.last_modified, sha256, entry_id,
        )  # fmt: skip

    def read_as(self, entry_id: int, said: str) -> None:
        """Note the digest of the text that was read from an entry's last bytes."""
        self._database.run("UPDATE pages SET said = ? WHERE id = ?", said, entry_id)

    def redirect(self, entry_id: int, ask: Ask, host: str, now: datetime) -> None:
        """An entry is to be asked for elsewhere."""
        self._database.run(
            "UPDATE pages SET asked = ?, host = ?, form = ?, hops = hops + 1, next_due = ? WHERE id = ?",
            ask.url, host, json.dumps(ask.form, ensure_ascii=False) if ask.form is not None else None,
            _stamp(now), entry_id,
        )  # fmt: skip

    def postpone(self, entry_id: int, until: datetime) -> None:
        """An entry was not answered, and is to be asked for again."""
        self._database.run(
            "UPDATE pages SET attempts = attempts + 1, next_due = ? WHERE id = ?", _stamp(until), entry_id
        )

    def miss(self, entry_id: int, missed: int, now: datetime) -> None:
        """An entry was not there, for the `missed`th time."""
        self._database.run("UPDATE pages SET missed = ?, missed_at = ? WHERE id = ?", missed, _stamp(now), entry_id)

    def hold(self, host: str, until: datetime) -> None:
        """Nothing that is due at a host may be asked for before then."""
        self._database.run(
            "UPDATE pages SET next_due = ? WHERE host = ? AND state = 'due' AND next_due < ?",
            _stamp(until), host, _stamp(until),
        )  # fmt: skip


def _stamp(moment: datetime) -> str:
    """Of one form, so that moments compare as texts."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _entry(row: Mapping[str, Any]) -> Entry:
    form = json.loads(row["form"]) if row["form"] is not None else None
    return Entry(
        row["id"], row["source_id"], row["kind"], row["url"], row["key"], row["asked"],
        None if form is None else tuple((name, value) for name, value in form),
        row["referer"], row["title"], row["parent"], row["depth"], row["hops"], row["state"], row["attempts"],
        row["etag"], row["last_modified"], row["validated"], row["sha256"], row["said"], row["report_id"],
        row["missed"],
        datetime.fromisoformat(row["missed_at"]) if row["missed_at"] else None,
    )  # fmt: skip
