"""The engine that needs nothing but this machine: a Whoosh index of raw arrays, searched with numpy."""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from time import perf_counter

from fzsearch.errors import IndexMissing, StoreError
from fzsearch.index.analysis import Cut, words
from fzsearch.index.embedded import generations
from fzsearch.index.embedded.ranking import Scored
from fzsearch.index.embedded.reading import Found, Reader, self_test
from fzsearch.index.embedded.writer import write
from fzsearch.index.engine import Heads
from fzsearch.index.issued import Issued
from fzsearch.index.language import read_query
from fzsearch.index.query import Hit, Issuer, Likeness, Query, ReportHits, Request, Results, Use
from fzsearch.index.sentences import fingerprints, sentences_of
from fzsearch.index.snippets import needles, snippet
from fzsearch.model import Change, Report, Section
from fzsearch.regions import Gazetteer

CACHE_BYTES = 96 << 20


class WhooshEngine:
    """The Engine over generation folders (see engine.Engine for what the methods promise).

    Reading is safe from many threads and processes; writing belongs to the holder of the library's write lock.
    `cache_bytes` is for what single words and strings found; `processes` build the index, by default one per core.
    `rules` say what the documents were made by, where they are not a report's sections as the store has them: an
    index of other rules counts as none.
    """

    def __init__(  # noqa: PLR0913 — all but the first four have a usual value
        self, folder: Path, cut: Cut, gazetteer: Gazetteer, heads: Heads,
        cache_bytes: int = CACHE_BYTES, processes: int | None = None, rules: str = "",
    ) -> None:  # fmt: skip
        self._folder = folder
        self._cut = cut
        self._heads = heads
        self._processes = processes
        self._rules = rules
        self._reader = Reader(folder, gazetteer, cache_bytes, rules)
        self._prepared: tuple[Path, generations.Contents, Mapping[str, generations.SealedFile]] | None = None

    def applied(self) -> int:
        """The number of the last change in the current generation; 0 when none can be used."""
        seal = self._seal()
        return seal.applied if seal else 0

    def mark(self) -> str:
        """The mark of that change; "" when no generation can be used."""
        seal = self._seal()
        return seal.contents.mark if seal else ""

    def apply(self, changes: Iterable[tuple[Change, Report]], *, rebuild: bool = False) -> None:
        """Write the next generation beside the current one: its segments with the changes, or all anew."""
        with _told(self._folder):
            seal = None if rebuild else self._seal()
            files = seal.files if seal else {}
            base = seal.contents if seal else generations.EMPTY
            generation = generations.begin(self._folder, files)
            try:
                contents = write(generation, base, changes, self._cut, self._processes)
            except BaseException:
                shutil.rmtree(generation, ignore_errors=True)
                raise
            self._prepared = (generation, contents, files)

    def publish(self) -> None:
        """Seal the prepared generation, try it, and make it the current one."""
        if self._prepared is None:
            return
        generation, contents, known = self._prepared
        self._prepared = None
        with _told(self._folder):
            try:
                generations.seal(generation, contents, known, self._rules)
                if faults := self_test(generation, self._rules):
                    raise StoreError(f"新索引自检未通过：{faults[0]}", f"the new index fails its test: {faults[0]}")
            except BaseException:
                shutil.rmtree(generation, ignore_errors=True)
                raise
            generations.swap(self._folder, generation)

    def search(self, request: Request) -> Results:
        """Answer a request."""
        query = read_query(request.query, self._cut, request.within)  # the first time, the dictionary is loaded here
        began = perf_counter()
        found = self._reader.answer(query, request)
        hits = self._hits(found, query, request.own)
        took = (perf_counter() - began) * 1000
        return Results(
            request.query,
            found.total,
            found.reports,
            request.page,
            took,
            found.generation,
            hits,
            found.facets,
            _by_report(found, hits),
        )

    def every(self, request: Request) -> Iterator[Hit]:
        """All matches, a batch at a time. Raises IndexDamaged where the index turns out to be damaged midway."""
        query = read_query(request.query, self._cut, request.within)
        return self._whole(self._reader.every(query, request))

    def report_ids(self, request: Request) -> set[str]:
        """The reports that have a match."""
        return self._reader.report_ids(read_query(request.query, self._cut, request.within), request)

    def issued(self, requests: Sequence[Request]) -> list[list[Issued]]:
        """Whose reports have a match, for each request."""
        asked = [(read_query(request.query, self._cut, request.within), request) for request in requests]
        return self._reader.issued(asked)

    def uses(self, keys: Sequence[int], issuer: Issuer | None = None) -> list[Use]:
        """Who uses sentences."""
        return self._reader.uses(keys, issuer)

    def resembling(self, passage: str, request: Request, limit: int) -> list[Hit]:
        """Sections that share the passage's rarest words, and its sentences."""
        keys = fingerprints(passage)
        return list(self._whole([self._reader.resembling(self._telling(passage), keys, request, limit)]))

    def likeness(self, passage: str, keys: Sequence[int], request: Request) -> Mapping[str, Likeness]:
        """What reports have of a passage's words and sentences."""
        return self._reader.likeness(self._telling(passage), keys, request)

    def _telling(self, passage: str) -> list[str]:
        return [word for word in words(passage, self._cut) if len(word) > 1 and not any(map(str.isdigit, word))]

    def find(self, request: Request) -> Found:
        """The same without what the store knows: texts and heads."""
        return self._reader.answer(read_query(request.query, self._cut, request.within), request)

    def words(self, most: int) -> tuple[str, ...]:
        """The words of two characters or more that stand in the most sections' texts."""
        return self._reader.words(most)

    def forget(self) -> None:
        """Empty the cache."""
        self._reader.forget()

    def verify(self) -> list[str]:
        """Check every byte of the current generation against its seal, and that searches find what they should."""
        try:
            generation = generations.current(self._folder)
            return generations.faults(generation, self._rules) or self_test(generation, self._rules)
        except IndexMissing as error:
            return [str(error)]

    def _seal(self) -> generations.Seal | None:
        """The seal of the current generation; None when none can be used."""
        try:
            return generations.read_seal(generations.current(self._folder), self._rules)
        except IndexMissing:
            return None

    def _whole(self, batches: Iterable[Sequence[Scored]]) -> Iterator[Hit]:
        """Sections with their texts and without snippets; one that the store no longer has is left out."""
        for batch in batches:
            heads = self._heads([section_id for section_id, _ in batch])
            for section_id, score in batch:
                if entry := heads.get(section_id):
                    section, report = entry
                    yield Hit(section, _head(report), score, ())

    def _hits(self, found: Found, query: Query, own: int | None) -> tuple[Hit, ...]:
        """The page's sections with their texts; one that the store no longer has is left out."""
        sought = needles(query)
        heads = self._heads(found.section_ids)
        hits = []
        for section_id, score in zip(found.section_ids, found.scores, strict=True):
            if entry := heads.get(section_id):
                section, report = entry
                text = section.text if own is None else self._own_words(section, report, own)
                hits.append(Hit(section, _head(report), score, snippet(text, sought)))
        return tuple(hits)

    def _own_words(self, section: Section, report: Report, fewer_than: int) -> str:
        """What a section says in wording that fewer issuers use."""
        [sentences] = sentences_of(replace(report, sections=(section,)))
        uses = self._reader.uses([one.key for one in sentences], None)
        own = (one for one, use in zip(sentences, uses, strict=True) if use.at_most < fewer_than)
        return "".join(section.text[one.start : one.end] for one in own)


def _by_report(found: Found, hits: Iterable[Hit]) -> tuple[ReportHits, ...]:
    """The hits of a page by report; nothing where they are not grouped."""
    shown = {report_id: tuple(those) for report_id, those in groupby(hits, key=lambda hit: hit.report.id)}
    return tuple(
        ReportHits(shown[group.report_id][0].report, group.total, shown[group.report_id])
        for group in found.groups
        if group.report_id in shown
    )


def _head(report: Report) -> Report:
    return replace(report, sections=()) if report.sections else report


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Turn an error of the disk into one that names the index."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{folder} 写入失败：{error}", f"cannot write to {folder}: {error}") from error
