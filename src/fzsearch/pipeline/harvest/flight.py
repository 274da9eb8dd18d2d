"""One request under way, in a thread of its own: asked, judged and read, but nothing kept."""

from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from fzsearch.crawler import LARGEST_ATTACHMENT, LARGEST_PAGE, Listing, Source, Terms
from fzsearch.errors import FetchError, ListError, ParseError
from fzsearch.exchange import Ask, Exchange, Validators
from fzsearch.model import Hints, Report, Snapshot
from fzsearch.pipeline.harvest.means import Means
from fzsearch.pipeline.harvest.verdict import Answered, Verdict, judge
from fzsearch.store import Entry


@dataclass(frozen=True, slots=True)
class Errand:
    """A request for robots.txt, on behalf of what is due at an origin."""

    origin: str
    source: Source
    ask: Ask
    hops: int = 0


@dataclass(frozen=True, slots=True)
class Flight:
    """What to ask a host for.

    `known_as` is the report that a document is known to be; `page` is the document that offers an attachment, with
    what came with it so far.
    """

    host: str
    source: Source
    entry: Entry
    known_as: str | None = None
    page: Snapshot | None = None


@dataclass(frozen=True, slots=True)
class Landing:
    """What came of a flight: the answer, what it means, and, where that is something to read, what was read."""

    flight: Flight
    answer: Exchange | FetchError
    verdict: Verdict
    snapshot: Snapshot | None = None
    report: Report | ParseError | None = None
    listing: tuple[str, Listing] | ListError | None = None


@dataclass(frozen=True, slots=True)
class Return:
    """What came of an errand."""

    errand: Errand
    host: str
    answer: Exchange | FetchError


def terms_of(source: Source, *, attachment: bool = False) -> Terms:
    """On which terms a source's addresses may be asked for: its hosts, and the port that its row names."""
    port = urlsplit(source.list_url).port
    return Terms(
        source.may_use,
        LARGEST_ATTACHMENT if attachment else LARGEST_PAGE,
        source.tls,
        frozenset([port]) if port else frozenset(),
    )


def run_errand(errand: Errand, host: str, means: Means) -> Return:
    """Ask for robots.txt."""
    return Return(errand, host, _asked(errand.ask, Validators(), terms_of(errand.source), means))


def fly(flight: Flight, means: Means) -> Landing:
    """Ask, judge, and read what came."""
    entry = flight.entry
    validators = Validators(entry.etag, entry.last_modified) if entry.validated == entry.asked else Validators()
    if entry.kind == "list":
        validators = Validators()  # its links are needed each time
    answer = _asked(entry.ask, validators, terms_of(flight.source, attachment=entry.kind == "attachment"), means)
    verdict = judge(entry, answer, means.now())
    if not isinstance(verdict, Answered) or isinstance(answer, FetchError):
        return Landing(flight, answer, verdict)
    if entry.kind == "list":
        return Landing(flight, answer, verdict, listing=_read_list(flight, answer))
    if entry.kind == "attachment":
        received = snapshot_of(answer, entry, flight.source)
        whole = replace(flight.page, attachments=(*flight.page.attachments, received)) if flight.page else None
        return Landing(flight, answer, verdict, received, parsed(whole, means) if whole else None)
    snapshot = replace(snapshot_of(answer, entry, flight.source), known_as=flight.known_as)
    return Landing(flight, answer, verdict, snapshot, parsed(snapshot, means))


def _asked(ask: Ask, validators: Validators, terms: Terms, means: Means) -> Exchange | FetchError:
    try:
        return means.fetch(ask, validators, terms)
    except FetchError as error:
        return error


def _read_list(flight: Flight, answer: Exchange) -> tuple[str, Listing] | ListError:
    try:
        from fzsearch.crawler.readers import read_list  # bs4 is loaded only where there is a list

        return read_list(answer.body, answer.ask.url, flight.source, first=flight.entry.depth == 0)
    except ListError as error:
        return error


def parsed(snapshot: Snapshot, means: Means) -> Report | ParseError:
    """The report in a snapshot, or why it cannot be read."""
    try:
        return means.parse(snapshot)
    except ParseError as error:
        return error


def snapshot_of(answer: Exchange, entry: Entry, source: Source) -> Snapshot:
    """An answer as a snapshot, with what list and row say of it."""
    url = answer.ask.url
    name = PurePosixPath(unquote(urlsplit(url).path)).name or urlsplit(url).hostname or url
    title = entry.title if entry.title and not entry.title.endswith(("…", "...")) else None
    hints = Hints(title if entry.kind == "page" else None, source.region, source.agency)
    return Snapshot(name[:200], answer.body, answer.header("Content-Type"), answer.at, url, hints)
