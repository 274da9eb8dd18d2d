"""The generation that searches read: noticed when it changes, and left for the one before when it is damaged."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from fzsearch.errors import IndexDamaged, IndexMissing
from fzsearch.index.embedded import generations, ranking
from fzsearch.index.embedded.arrayfile import NONSENSE
from fzsearch.index.embedded.cache import Cache
from fzsearch.index.embedded.executor import evaluate
from fzsearch.index.embedded.facets import Facets, Selection, count
from fzsearch.index.embedded.issuing import issued
from fzsearch.index.embedded.likeness import likeness
from fzsearch.index.embedded.matches import Matches, Term
from fzsearch.index.embedded.opened import OpenIndex, load
from fzsearch.index.embedded.ranking import Scored
from fzsearch.index.embedded.resembling import resembling
from fzsearch.index.embedded.usage import Usage, own_only
from fzsearch.index.embedded.vocabulary import frequent_words
from fzsearch.index.issued import Issued
from fzsearch.index.query import AllOf, FacetValue, Issuer, Likeness, Literally, Query, Request, Use
from fzsearch.regions import Gazetteer

log = logging.getLogger(__name__)

_SWAPS_WAITED_OUT = 5
_DAMAGED_FOR = 30.0  # seconds after which a damaged generation is looked at again: it may have been mended
_BATCH = 200  # sections whose ids are read at once where all matches are asked for
_Identity = tuple[str, int, int]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found:
    """What an index alone can say: how many, which, how well, how they are spread."""

    generation: str
    total: int
    reports: int  # that the sections belong to
    section_ids: tuple[str, ...]  # of the requested page, in order
    scores: tuple[float, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    groups: tuple[ranking.Group, ...] = ()  # the same sections by report, where the request groups them


@dataclass(frozen=True, slots=True)
class _Opened:
    identity: _Identity
    index: OpenIndex
    facets: Facets
    cache: Cache[Term]
    usage: Usage


class Reader:
    """Answers from the current generation. Safe for any number of threads."""

    def __init__(self, folder: Path, gazetteer: Gazetteer, cache_bytes: int, rules: str = "") -> None:
        self._folder = folder
        self._rules = rules
        self._path = str(folder)
        self._gazetteer = gazetteer
        self._cache_bytes = cache_bytes
        self._opened: _Opened | None = None
        self._damaged: dict[_Identity, tuple[float, str]] = {}  # when it was found, and the file
        self._opening = threading.Lock()

    def answer(self, query: Query, request: Request) -> Found:
        """Answer a request. Raises IndexMissing when no generation can be read."""
        return self._asked(lambda opened: _answer(query, request, opened))

    def every(self, query: Query, request: Request) -> Iterator[list[Scored]]:
        """All matches in the request's order, in batches, from the generation that is current now.

        What is evaluated is evaluated when this returns. A batch raises IndexDamaged where the index is not, or is no
        more, as it was written: what was given out cannot be taken back, so no other generation is asked.
        """
        opened, matches = self._asked(lambda opened: (opened, _in_order(query, request, opened)))
        return self._batches(opened, matches)

    def report_ids(self, query: Query, request: Request) -> set[str]:
        """The ids of all reports that have a match. Raises IndexMissing when no generation can be read."""
        return self._asked(lambda opened: opened.index.report_ids(_left(query, request, opened).documents))

    def issued(self, asked: Sequence[tuple[Query, Request]]) -> list[list[Issued]]:
        """Whose reports have a match, for each question. Raises IndexMissing when no generation can be read."""
        return self._asked(
            lambda opened: [issued(opened.index, _left(query, request, opened).documents) for query, request in asked]
        )

    def _batches(self, opened: _Opened, matches: Matches) -> Iterator[list[Scored]]:
        for first in range(0, len(matches), _BATCH):
            batch = slice(first, first + _BATCH)
            try:
                if not opened.index.is_whole:
                    raise IndexDamaged(opened.index.generation)
                ids = list(map(opened.index.section_id, matches.documents[batch].tolist()))
            except IndexDamaged as error:
                self._leave(opened.identity, error)
                raise
            except NONSENSE as error:
                if (damage := _damage_since(opened.index)) is None:
                    raise
                self._leave(opened.identity, damage)
                raise damage from error
            yield list(map(Scored, ids, matches.scores[batch].tolist()))

    def words(self, most: int) -> tuple[str, ...]:
        """The words that stand in the most sections. Raises IndexMissing when no generation can be read."""
        return self._asked(lambda opened: frequent_words(opened.index, most))

    def uses(self, keys: Iterable[int], issuer: Issuer | None) -> list[Use]:
        """Who uses sentences. Raises IndexMissing when no generation can be read."""
        return self._asked(lambda opened: opened.usage.uses(keys, issuer))

    def resembling(self, words: Sequence[str], keys: Sequence[int], request: Request, limit: int) -> list[Scored]:
        """The sections that share most with a passage, the best first, within the request's filters."""

        def ask(opened: _Opened) -> list[Scored]:
            found = resembling(words, keys, opened.index, opened.usage)
            left = Selection(found, request, opened.facets, opened.index).left
            return ranking.page(left, "relevance", 0, limit, opened.index)

        return self._asked(ask)

    def likeness(self, words: Sequence[str], keys: Sequence[int], request: Request) -> Mapping[str, Likeness]:
        """How like a passage each report is that the request's filters leave."""

        def ask(opened: _Opened) -> Mapping[str, Likeness]:
            circle = _left(AllOf(()), replace(request, own=None), opened)
            return likeness(words, keys, circle, opened.index, opened.usage)

        return self._asked(ask)

    def _asked(self, ask: Callable[[_Opened], T]) -> T:
        """What is made of the current generation, or of the one before where that turns out to be damaged."""
        while True:
            opened = self._current()
            try:
                return ask(opened)
            except IndexDamaged as error:
                self._leave(opened.identity, error)
            except NONSENSE:
                # What was checked when it was first read may have been altered since.
                if (damage := _damage_since(opened.index)) is None:
                    raise
                self._leave(opened.identity, damage)

    def forget(self) -> None:
        """Empty the cache."""
        if self._opened is not None:
            self._opened.cache.clear()

    def _current(self) -> _Opened:
        """The current generation, opened anew after a swap. A swap in the middle of that is waited out."""
        opened = self._opened
        if opened is not None and opened.index.is_whole and generations.is_current(self._path, opened.identity):
            return opened
        for attempt in range(_SWAPS_WAITED_OUT):
            generation = generations.current(self._folder)
            try:
                return self._open(generation)
            except (IndexMissing, FileNotFoundError) as error:
                if generations.current(self._folder) != generation and attempt < _SWAPS_WAITED_OUT - 1:
                    continue
                if (before := generations.previous(self._folder)) is None:
                    raise
                return self._instead(before, generation, error)
        raise AssertionError  # the loop returns or raises

    def _instead(self, before: Path, generation: Path, error: Exception) -> _Opened:
        """The generation before one that cannot be read. Raises the error where neither can."""
        known = self._opened
        try:
            opened = self._open(before)
        except (IndexMissing, FileNotFoundError):
            raise error from None
        if opened is not known:
            log.warning("searching generation=%s instead_of=%s reason=%s", before.name, generation.name, error)
        return opened

    def _open(self, generation: Path) -> _Opened:
        """A generation, opened once. One that was found damaged is not tried again for a while."""
        identity = generations.identity(generation)
        opened = self._opened
        if opened is not None and opened.identity == identity:
            if opened.index.is_whole:
                return opened
            self._leave(identity, IndexDamaged(generation.name))
        with self._opening:
            if self._opened is not None and self._opened.identity == identity:
                return self._opened
            found, file = self._damaged.get(identity, (-_DAMAGED_FOR, ""))
            if time.monotonic() - found < _DAMAGED_FOR:
                raise IndexDamaged(file)
            try:
                contents = generations.read_seal(generation, self._rules).contents
                index = OpenIndex(generation.name, load(generation, contents))
            except IndexDamaged as error:
                self._note(identity, error)
                raise
            facets = Facets.over(index, self._gazetteer)
            self._opened = _Opened(identity, index, facets, Cache(self._cache_bytes), Usage(index))
            return self._opened

    def _leave(self, identity: _Identity, error: IndexDamaged) -> None:
        with self._opening:
            self._note(identity, error)
            if self._opened is not None and self._opened.identity == identity:
                self._opened = None

    def _note(self, identity: _Identity, error: IndexDamaged) -> None:
        self._damaged[identity] = (time.monotonic(), error.file)


def _damage_since(index: OpenIndex) -> IndexDamaged | None:
    """Look at every byte of an open index again."""
    try:
        for part in index.parts:
            part.segment.file.check_all()
    except IndexDamaged as error:
        return error
    return None


def _answer(query: Query, request: Request, opened: _Opened) -> Found:
    index = opened.index
    selection = Selection(_found(query, request, opened), request, opened.facets, index)
    wanted = (selection.left, request.sort, (request.page - 1) * request.limit, request.limit, index)
    grouped = request.group == "report"
    groups = ranking.groups(*wanted) if grouped else []
    page = [scored for group in groups for scored in group.best] if grouped else ranking.page(*wanted)
    return Found(
        index.generation,
        len(selection.left),
        selection.count_reports(),
        tuple(scored.section_id for scored in page),
        tuple(scored.score for scored in page),
        count(selection, request, opened.facets),
        tuple(groups),
    )


def _in_order(query: Query, request: Request, opened: _Opened) -> Matches:
    return ranking.in_order(_left(query, request, opened), request.sort, opened.index)


def _left(query: Query, request: Request, opened: _Opened) -> Matches:
    """All matches that no filter leaves out."""
    return Selection(_found(query, request, opened), request, opened.facets, opened.index).left


def _found(query: Query, request: Request, opened: _Opened) -> Matches:
    """What the query finds, in own wording where that is asked for."""
    found = evaluate(query, opened.index, opened.cache)
    return found if request.own is None else own_only(found, query, request.own, opened.index, opened.usage)


def self_test(generation: Path, rules: str = "") -> list[str]:
    """Whether searches find the canaries of a sealed generation; what is wrong, if anything."""
    try:
        contents = generations.read_seal(generation, rules).contents
        index = OpenIndex(generation.name, load(generation, contents))
        cache: Cache[Term] = Cache(0)
        name = f"{generation.parent.name}/{generation.name}"
        faults = []
        for canary in contents.canaries:
            found = evaluate(Literally(canary.needle), index, cache).documents.tolist()
            if canary.section_id not in map(index.section_id, found):
                faults.append(f"{name}: “{canary.needle}” is not found in {canary.section_id}")
    except IndexMissing as error:
        return [str(error)]
    return faults
