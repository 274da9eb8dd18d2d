"""What tests of harvesting share: an operator's library beside made portals, with a clock that can be put forward."""

import io
import json
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from fzsearch.cli import main
from fzsearch.crawler import Bounds, Terms, read_sources
from fzsearch.crawler.asking.transport import Transport
from fzsearch.exchange import Ask, Exchange, Validators
from fzsearch.parser import may_be_report
from fzsearch.pipeline import Limits, Means, Parse, Visited, harvest, register
from fzsearch.store import Entry, Store
from tests.portal import Document, Portal, Site
from tests.portal.many import body_of, title_of

AGENT = "fzsearch/0 (+https://example.org/contact)"
BRIEFLY = Limits(patience=timedelta(seconds=5))
"""What is to be asked for later than in five seconds is left to a later visit: tests put the clock on for it."""

Fetch = Callable[[Ask, Validators, Terms], Exchange]


class Clock:
    """Real time, put forward as a test pleases."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def put_on(self, **time: float) -> None:
        """Let so many days, hours … pass at once."""
        self._ahead += timedelta(**time)


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Library:
    """A library with a sources.toml of made portals, harvested in this process or by command."""

    folder: Path
    portal: Portal
    parse: Parse
    clock: Clock = field(default_factory=Clock)
    bounds: Bounds = field(default_factory=Bounds)
    around: Callable[[Fetch], Fetch] = lambda fetch: fetch  # a test may stand between us and the portals
    publish: Callable[[], None] = lambda: None

    def name(self, *rows: str) -> None:
        """Write sources.toml: these rows, or one for each site of the portal, named by its address."""
        text = "\n".join(rows) if rows else "\n".join(site.row(host) for host, site in self.portal.sites.items())
        self.folder.mkdir(exist_ok=True)
        (self.folder / "sources.toml").write_text(text, encoding="utf-8")

    def visit(self, *ids: str, limits: Limits = BRIEFLY) -> dict[str, Visited]:
        """Harvest the sources of these ids, or all, whether they are due or not."""
        sources = read_sources(self.folder / "sources.toml")
        with (
            Transport(AGENT, loopback=True, bounds=self.bounds, now=self.clock.now) as transport,
            Store.open(self.folder) as store,
        ):
            register(store, sources)
            means = Means(self.around(transport.fetch), self.parse, self.clock.now, lambda: 0.0, self.publish)
            chosen = [one for one in sources if not ids or one.id in ids]
            return {told.source.id: told for told in harvest(store, chosen, means, may_be_report, limits)}

    def run(self, *arguments: str, **settings: str) -> Ran:
        """A command on this library, in this process."""
        own = {"FZSEARCH_ALLOW_LOOPBACK": "1", "FZSEARCH_CONTACT": "https://example.org/contact"} | settings
        out, err = io.StringIO(), io.StringIO()
        with patch.dict(os.environ, own), redirect_stdout(out), redirect_stderr(err):
            try:
                main(["--data-dir", str(self.folder), *arguments])
            except SystemExit as end:
                return Ran(int(end.code or 0), out.getvalue(), err.getvalue())
        raise AssertionError("main returns by SystemExit only")

    def standings(self) -> dict[str, Mapping[str, Any]]:
        """What `status --format json` says of each source."""
        return {one["id"]: one for one in self.run("status", "--format", "json").json["sources"]}

    def titles(self) -> list[str]:
        """The titles of all reports in the library, sorted."""
        with Store.read(self.folder) as store:
            return sorted(report.title or "" for report in store.reports() if report.is_report)

    def entries(self, source_id: str, kind: str = "page") -> list[Entry]:
        """What the frontier knows of a source, of this kind."""
        states = ("due", "kept", "other", "gone", "refused", "failed")
        with Store.read(self.folder) as store:
            found = [store.frontier.of_source(source_id, kind, state) for state in states]  # type: ignore[arg-type]
        return [entry for entries in found for entry in entries]

    def counts(self) -> tuple[int, int, int, int]:
        """Reports, sections, snapshots, and the number of the last change."""
        with Store.read(self.folder) as store:
            totals = store.totals()
            return totals.reports, totals.sections, totals.snapshots, store.last_change()


def made(first: int, count: int = 1) -> list[Document]:
    """Reports that nobody else's resemble: those of these numbers, the newest published last."""
    return [_made(number) for number in range(first, first + count)]


def _made(number: int) -> Document:
    title = title_of(number)
    agency, _, rest = title.partition("20")
    year = int(f"20{rest[:2]}")
    published = date(year + 1, 1 + number % 3, 1 + number % 28)
    return Document(title, body_of(number, agency, year), published, source=agency)


def quote_of(document: Document) -> str:
    """A sentence of a report, the longest that a search may well be, as a search for exactly these words."""
    sentences = [one for line in document.body.splitlines() for one in line.split("。") if "“" not in one]
    return f'"{max((one for one in sentences if len(one) <= 60), key=len)}"'


def asked_for(portal: Portal, site: Site, document: Document) -> int:
    """How often a portal was asked for a document."""
    return len(portal.requests(site.host, site.path(document)))


def documents_asked(portal: Portal, site: Site, documents: Iterable[Document]) -> list[int]:
    """How often it was asked for each."""
    return [asked_for(portal, site, document) for document in documents]
