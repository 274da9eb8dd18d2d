"""A made portal: one host with documents and pages, which may change while it is served."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import InitVar, dataclass, field, replace
from datetime import UTC, date, datetime, time
from itertools import pairwise

from tests.portal import trouble
from tests.portal.page import Behaviour, Page, Route, Visit

_SESSION = re.compile(r";jsessionid=[^?/]*", re.IGNORECASE)
_ANCHOR = re.compile(rb'(<a [^>]*?href="[^"?#;]+)(["?#])')


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that hangs on a document."""

    name: str
    body: bytes

    @property
    def ending(self) -> str:
        return self.name.rpartition(".")[2]

    @property
    def kind(self) -> str:
        kinds = {"pdf": "application/pdf", "html": "text/html", "zip": "application/zip"}
        return kinds.get(self.ending, "application/octet-stream")


@dataclass(frozen=True, slots=True)
class Document:
    """What an agency published: HTML when the body begins with "<", else a paragraph a line."""

    title: str
    body: str
    published: date
    attachments: tuple[Attachment, ...] = ()
    source: str | None = None  # who wrote it, where that is not the owner of the site


@dataclass(frozen=True, slots=True)
class Entry:
    """A document at its place in a site."""

    document: Document
    number: int  # the site's own, never used twice
    path: str = ""
    listed: bool = True  # in the list; an entry that is not may still be asked for by its address
    changed: datetime | None = None  # UTC, when its page was last edited

    @property
    def key(self) -> str:
        """32 hexadecimal digits, where a family names documents in this way."""
        return hashlib.md5(f"{self.number}".encode(), usedforsecurity=False).hexdigest()

    @property
    def at(self) -> datetime:
        """When it was published, to the minute, in China's time."""
        return datetime.combine(self.document.published, time(9, self.number % 60))


@dataclass(frozen=True, slots=True)
class Family:
    """How the portals of one maker address and render what they hold."""

    name: str
    list_path: str
    place: "Callable[[Site, Entry], str]"  # the path of a document
    render: "Callable[[Site], dict[str, Route]]"  # every page of the site
    first_number: int = 100_001
    selectors: tuple[tuple[str, str], ...] = ()


@dataclass
class Site:
    """One host. Change it with its methods; what it serves changes with the next request."""

    family: Family
    documents: InitVar[Iterable[Document]] = ()
    name: str = "砚川市人民政府"
    code: str = "9902000001"
    column: str = "法治政府建设年度报告"
    per_page: int = 15
    options: dict[str, object] = field(default_factory=dict)  # what only one family knows
    zips: bool = False  # answers in the coding gzip when asked for it
    session_ids: bool = False  # every link of a page carries ;jsessionid=…, another one each time
    validators: bool = True  # articles have an ETag and a Last-Modified
    encoding: str = "utf-8"  # of its HTML
    said_encoding: str = "utf-8"  # what the header says that it is
    missing: Route = field(default_factory=trouble.not_found)  # what unknown paths get
    host: str = "127.0.1.1"
    port: int = 0

    def __post_init__(self, documents: Iterable[Document]) -> None:
        self.entries: list[Entry] = []
        self._pages: dict[str, Route] = {}
        self._put: dict[str, Route] = {}
        self._misbehaves: dict[str, list[tuple[Behaviour, list[int]]]] = {}
        self._sessions = 0
        self._next = self.family.first_number
        self.add(*documents)

    @property
    def base(self) -> str:
        """Scheme, host and port."""
        return f"http://{self.host}:{self.port}"

    @property
    def list_url(self) -> str:
        return self.base + self.family.list_path

    def row(self, id: str, reader: str = "auto", delay: float = 0, **keys: object) -> str:  # noqa: A002
        """A [[source]] of sources.toml for this site."""
        row = {"id": id, "name": self.name, "list_url": self.list_url, "reader": reader, "delay": delay}
        row |= {"allow_hosts": [self.host], **keys}
        lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in row.items()]
        if self.family.selectors and "selectors" not in keys:
            pairs = ", ".join(f"{name} = {json.dumps(value)}" for name, value in self.family.selectors)
            lines.append(f"selectors = {{ {pairs} }}")
        return "\n".join(["[[source]]", *lines, ""])

    # What it holds.

    def add(self, *documents: Document) -> None:
        """Publish documents."""
        for document in documents:
            entry = Entry(document, self._next)
            self._next += 1
            self.entries.append(replace(entry, path=self.family.place(self, entry)))
        self.rebuild()

    def replace(self, old: Document, new: Document) -> None:
        """Edit a document where it stands."""
        entry = self.entry(old)
        self._set(entry, replace(entry, document=new, changed=datetime.now(UTC)))

    def remove(self, document: Document) -> None:
        """Take a document from the list and from its address."""
        self.entries.remove(self.entry(document))
        self.rebuild()

    def unlist(self, document: Document) -> None:
        """Take a document from the list alone, as a list does that shows only the last months."""
        entry = self.entry(document)
        self._set(entry, replace(entry, listed=False))

    def take_down(self, documents: Iterable[Document], answer: Page | None = None) -> None:
        """Remove documents; their addresses answer 404, or what is given, such as a soft 404."""
        for document in list(documents):
            path = self.path(document)
            self.remove(document)
            if answer is not None:
                self.put(path, answer)

    def move(self, document: Document, new_path: str, status: int | None = 301) -> None:
        """Give a document a new address; the old one sends there, or with None answers 404."""
        entry = self.entry(document)
        self.put(new_path, None)  # it may have come from there
        self._set(entry, replace(entry, path=new_path))
        if status is not None:
            self.put(entry.path, trouble.redirect(new_path, status))

    def entry(self, document: Document) -> Entry:
        """The place of a document."""
        return next(entry for entry in self.entries if entry.document == document)

    def path(self, document: Document) -> str:
        """The path of a document."""
        return self.entry(document).path

    def url(self, document: Document) -> str:
        """The address of a document."""
        return self.base + self.path(document)

    def listed(self) -> list[Entry]:
        """The entries of the list, the newest first."""
        kept = [entry for entry in self.entries if entry.listed]
        return sorted(kept, key=lambda entry: (entry.document.published, entry.number), reverse=True)

    def _set(self, old: Entry, new: Entry) -> None:
        self.entries[self.entries.index(old)] = new
        self.rebuild()

    # What it serves.

    def rebuild(self) -> None:
        """Make every page anew; the server sees all of the change at once."""
        self._pages = {"/": trouble.html(f"<h1>{self.name}</h1>", title=self.name), **self.family.render(self)}

    def put(self, path: str, route: Route | None) -> None:
        """Put a page at a path, with its query or without; None takes it away again."""
        self._put = {known: page for known, page in self._put.items() if known != path}
        if route is not None:
            self._put[path] = route

    def route(self, path: str) -> Route:
        """What stands at a path now."""
        return self._put.get(path) or self._pages.get(path) or self.missing

    def robots(self, page: Page | str | None) -> None:
        """Put a robots.txt; without one it is not found."""
        self.put("/robots.txt", trouble.plain(page) if isinstance(page, str) else page)

    def chain(self, path: str, hops: int, end: str, status: int = 302) -> None:
        """Let a path redirect `hops` times before it reaches `end`."""
        steps = [path, *(f"{path}-{hop}" for hop in range(1, hops)), end]
        for here, there in pairwise(steps):
            self.put(here, trouble.redirect(there, status))

    def loop(self, path: str, length: int = 2) -> None:
        """Let a path redirect to itself by way of others."""
        self.chain(path, length, path)

    def behave(self, path: str, *behaviours: Behaviour) -> None:
        """Misbehave at a path, or with "*" at all: one behaviour after the other; with none, no more."""
        known = {place: rest for place, rest in self._misbehaves.items() if place != path}
        if behaviours:
            known[path] = [(one, [one.times if one.times is not None else -1]) for one in behaviours]
        self._misbehaves = known

    def answer(self, visit: Visit) -> tuple[Page, Behaviour | None, bool]:
        """What a request gets: a page, how the site misbehaves with it, whether it may be compressed."""
        behaviour = self._behaviour(visit) if self._misbehaves else None
        target = _SESSION.sub("", visit.target) if ";" in visit.target else visit.target
        path = target.partition("?")[0]
        places = ((self._put, target), (self._put, path), (self._pages, target), (self._pages, path))
        route = next((known[place] for known, place in places if place in known), self.missing)
        page = route if isinstance(route, Page) else route(visit)
        if self.session_ids and page.kind.startswith("text/html"):
            page = self._with_sessions(page)
        return page, behaviour, self.zips

    def _behaviour(self, visit: Visit) -> Behaviour | None:
        for place in (visit.target, visit.path, "*"):
            for one, left in self._misbehaves.get(place, ()):
                if left[0] != 0:
                    left[0] -= 1
                    return one
        return None

    def _with_sessions(self, page: Page) -> Page:
        self._sessions += 1
        mark = f";jsessionid={self._sessions:032X}".encode()
        return replace(page, body=_ANCHOR.sub(rb"\1" + mark + rb"\2", page.body), etag=None, modified=None)
