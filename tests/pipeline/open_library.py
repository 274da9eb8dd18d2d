"""A library that is harvested from made portals, at moments of the test's choosing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fzsearch import sample
from fzsearch.cli.session import Session
from fzsearch.crawler import Source, read_sources
from fzsearch.crawler.asking.transport import Transport
from fzsearch.model import Report
from fzsearch.parser import may_be_report
from fzsearch.pipeline import Limits, Means, Visited, harvest, register
from fzsearch.store import Event, Store
from tests.portal import Document, Portal

AGENT = "fzsearch/test (+mailto:ops@example.org)"


@dataclass
class OpenLibrary:
    """One library and the portals it is harvested from; `later` moves its clock on."""

    folder: Path
    portal: Portal
    store: Store
    transport: Transport
    session: Session
    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def later(self, **time: float) -> None:
        """Let time pass."""
        self.ahead += timedelta(**time)

    def sources(self, **keys: object) -> list[Source]:
        """The rows of all the portal's sites."""
        path = self.folder / "sources.toml"
        path.write_text(self.portal.rows(), encoding="utf-8")
        return [replace(source, **keys) for source in read_sources(path)]  # type: ignore[arg-type]

    def run(self, limits: Limits | None = None, **keys: object) -> list[Visited]:
        """Visit every site once."""
        sources = self.sources(**keys)
        register(self.store, sources)
        means = Means(self.transport.fetch, self.session.parse, now=self.now, chance=lambda: 0.0)
        return list(harvest(self.store, sources, means, may_be_report, limits))

    def visit(self, **keys: object) -> Visited:
        """Visit the only site once."""
        (visited,) = self.run(None, **keys)
        return visited

    def reports(self) -> dict[str, Report]:
        """The reports by title."""
        return {report.title or "": report for report in self.store.reports() if report.is_report}

    def report(self, document: Document) -> Report:
        """The report that a document is."""
        return self.reports()["".join(document.title.split())]

    def happened(self, document: Document) -> list[str]:
        """What happened to a document's report, in order."""
        return [event.happening for event in self.events(document)]

    def events(self, document: Document) -> list[Event]:
        """The same, whole."""
        return list(self.store.history.of(self.report(document).id))


@contextmanager
def open_library(folder: Path, portal: Portal) -> Iterator[OpenLibrary]:
    """A library in this folder, with the regions of the sample."""
    folder.mkdir(exist_ok=True)
    sample.prepare(folder)
    with Transport(AGENT, loopback=True) as transport, Store.open(folder) as store:
        yield OpenLibrary(folder, portal, store, transport, Session(folder, None, quiet=True))
