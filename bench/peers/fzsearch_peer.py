"""fzsearch itself, asked as the web pages ask it."""

from collections.abc import Iterable
from pathlib import Path

from bench.peers.peer import FACETS, Answer
from bench.tokens import Corpus
from fzsearch.index import FacetValue, Found, WhooshEngine
from fzsearch.index.analysis import tokenizer
from fzsearch.index.query import Request
from fzsearch.model import Change
from fzsearch.regions import load_gazetteer


class FzsearchPeer:
    """The embedded engine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._cut = tokenizer()
        self._gazetteer = load_gazetteer()
        self._engine = self._made()

    def build(self, corpus: Corpus) -> None:
        """Apply all reports as one rebuild, in the order of their ids, as the pipeline gives them."""
        reports = sorted(corpus.reports(), key=lambda report: report.id)
        changes = ((Change(number, report.id), report) for number, report in enumerate(reports, 1))
        self._engine.apply(changes, rebuild=True)
        self._engine.publish()

    def open(self) -> None:
        """Make the engine; it reads its files when it is first asked."""
        self._engine = self._made()

    def find(self, request: Request) -> Found:
        """What the engine hands to a page but for the texts, with the tree of regions."""
        return self._engine.find(request)

    def read(self, found: Found) -> Answer:
        """The tree laid flat, and of the facets those that all engines count."""
        return Answer(found.total, found.section_ids, {name: _flat(found.facets[name]) for name in FACETS})

    def forget(self) -> None:
        """Empty the cache of what words and strings found."""
        self._engine.forget()

    def _made(self) -> WhooshEngine:
        return WhooshEngine(self._folder, self._cut, self._gazetteer, lambda _: {})


def _flat(values: Iterable[FacetValue]) -> dict[str, int]:
    """The counts of values and of those below them. One that is ticked stands there with none, too."""
    found: dict[str, int] = {}
    for value in values:
        if value.count:
            found[value.value] = value.count
        found |= _flat(value.children)
    return found
