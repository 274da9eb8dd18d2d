"""The engine that needs nothing but this machine: Whoosh's files, read by an executor of our own."""

import shutil
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from fzsearch.errors import IndexMissing, StoreError
from fzsearch.index.analysis import Cut
from fzsearch.index.embedded import facets, generations
from fzsearch.index.embedded.executor import Scores, evaluate
from fzsearch.index.embedded.opened import OpenIndex, open_index
from fzsearch.index.embedded.writer import write
from fzsearch.index.engine import Heads
from fzsearch.index.language import read_query
from fzsearch.index.query import Hit, Query, Request, Results
from fzsearch.index.snippets import needles, snippet
from fzsearch.model import Change, Report
from fzsearch.regions import Gazetteer

_SWAPS_WAITED_OUT = 5


class WhooshEngine:
    """The Engine over generation folders (see engine.Engine for what the methods promise).

    Reading is safe from many threads; writing belongs to the holder of the library's write lock.
    """

    def __init__(self, folder: Path, cut: Cut, gazetteer: Gazetteer, heads: Heads) -> None:
        self._folder = folder
        self._cut = cut
        self._gazetteer = gazetteer
        self._heads = heads
        self._opened: OpenIndex | None = None
        self._identity: tuple[str, int, int] | None = None
        self._opening = threading.Lock()
        self._prepared: tuple[Path, int] | None = None  # a generation that is not published yet, and its last change

    def applied(self) -> int:
        """The number of the last change in the current generation; 0 when none can be used."""
        try:
            return generations.read_seal(generations.current(self._folder)).applied
        except IndexMissing:
            return 0

    def apply(self, changes: Iterable[tuple[Change, Report]], *, rebuild: bool = False) -> None:
        """Write the next generation beside the current one: its files with the changes, or all anew."""
        with _told(self._folder):
            base = None if rebuild or self.applied() == 0 else generations.current(self._folder)
            generation = generations.begin(self._folder, base)
            try:
                last = write(generation, changes, self._cut)
            except BaseException:
                shutil.rmtree(generation, ignore_errors=True)
                raise
            self._prepared = (generation, max(last, 0 if rebuild else self.applied()))

    def publish(self) -> None:
        """Seal the prepared generation and make it the current one."""
        if self._prepared is None:
            return
        generation, last = self._prepared
        with _told(self._folder):
            generations.seal(generation, last)
            generations.swap(self._folder, generation)
        self._prepared = None

    def search(self, request: Request) -> Results:
        """Answer a request."""
        began = perf_counter()
        query = read_query(request.query, self._cut, request.within)
        index = self._current()
        scores = evaluate(query, index)
        limits = facets.filters(request, index)
        matches = facets.allowed(scores, limits)
        page = self._page(matches, scores, request, index)
        counted = facets.facets(scores, limits, request, index, self._gazetteer)
        hits = self._hits(page, scores, query, index)
        took = (perf_counter() - began) * 1000
        return Results(request.query, len(matches), request.page, took, index.generation, hits, counted)

    def verify(self) -> list[str]:
        """Check every file of the current generation against its seal."""
        try:
            return generations.faults(generations.current(self._folder))
        except IndexMissing as error:
            return [str(error)]

    def _current(self) -> OpenIndex:
        """The current generation, opened anew after a swap. A swap in the middle of that is waited out."""
        with self._opening:
            for attempt in range(_SWAPS_WAITED_OUT):
                generation = generations.current(self._folder)
                try:
                    found = generations.identity(generation)
                    if self._opened is None or self._identity != found:
                        self._opened, self._identity = open_index(generation), found
                    return self._opened
                except (IndexMissing, FileNotFoundError):
                    swapped = generations.current(self._folder) != generation
                    if not swapped or attempt == _SWAPS_WAITED_OUT - 1:
                        raise
            raise AssertionError  # the loop returns or raises

    def _page(self, matches: set[int], scores: Scores, request: Request, index: OpenIndex) -> list[int]:
        """The documents of the requested page. Equals go by section id."""
        ordered = sorted(matches, key=index.ids.__getitem__)
        if request.sort == "relevance":
            ordered.sort(key=lambda document: -scores[document])
        else:
            ordered.sort(key=index.dates.__getitem__, reverse=request.sort == "newest")
        first = (request.page - 1) * request.limit
        return ordered[first : first + request.limit]

    def _hits(self, page: list[int], scores: Scores, query: Query, index: OpenIndex) -> tuple[Hit, ...]:
        """The page's sections with their texts; one that the store no longer has is left out."""
        sought = needles(query)
        found = self._heads([index.ids[document] for document in page])
        hits = []
        for document in page:
            if entry := found.get(index.ids[document]):
                section, report = entry
                hits.append(
                    Hit(section, replace(report, sections=()), scores[document], snippet(section.text, sought))
                )
        return tuple(hits)


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Turn an error of the disk into one that names the index."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{folder} 写入失败：{error}", f"cannot write to {folder}: {error}") from error
