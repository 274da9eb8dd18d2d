"""fzsearch itself, asked as the web pages ask it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from bench.corpus import reports
from bench.peers.peer import Answer
from bench.tokens import Corpus
from fzsearch.index import FacetValue, WhooshEngine
from fzsearch.index.analysis import tokenizer
from fzsearch.index.query import Request
from fzsearch.model import Change, Report, Section
from fzsearch.regions import load_gazetteer


class FzsearchPeer:
    """The embedded engine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._cut = tokenizer()
        self._gazetteer = load_gazetteer()
        self._engine: Any = None

    def build(self, corpus: Corpus) -> None:
        """Apply all reports as one rebuild."""
        self.open()
        self._engine.apply(
            ((Change(number, report.id), report) for number, report in enumerate(corpus.reports(), 1)), rebuild=True
        )
        self._engine.publish()

    def open(self) -> None:
        """Make the engine; it reads its files when it is first asked."""
        self._engine = WhooshEngine(self._folder, self._cut, self._gazetteer, _heads)

    def find(self, request: Request) -> Any:
        """What the engine hands to a page but for the texts, with the tree of regions."""
        return _found(self._engine, request)

    def read(self, found: Any) -> Answer:
        """The tree laid flat."""
        return Answer(found.total, found.section_ids, {name: _flat(values) for name, values in found.facets.items()})

    def forget(self) -> None:
        """Empty the cache of postings."""
        if hasattr(self._engine, "forget"):
            self._engine.forget()


def _found(engine: Any, request: Request) -> Any:
    if hasattr(engine, "find"):
        return engine.find(request)
    results = engine.search(request)
    return SimpleNamespace(
        total=results.total, section_ids=tuple(hit.section.id for hit in results.hits), facets=results.facets
    )


def _heads(ids: Sequence[str]) -> Mapping[str, tuple[Section, Report]]:
    return {one: (replace(_any_report().sections[0], id=one, text=""), _any_report()) for one in ids}


@cache
def _any_report() -> Report:
    return next(reports(1))


def _flat(values: Iterable[FacetValue]) -> dict[str, int]:
    """The counts of values and of those below them. One that is ticked stands there with none, too."""
    found: dict[str, int] = {}
    for value in values:
        if value.count:
            found[value.value] = value.count
        found |= _flat(value.children)
    return found
