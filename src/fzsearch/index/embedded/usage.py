"""Who uses a sentence: its fingerprint's places, by report, issuer, province and year."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from fzsearch.index.embedded.literal import positions_of, texts_of
from fzsearch.index.embedded.matches import Matches
from fzsearch.index.embedded.opened import OpenIndex, Part
from fzsearch.index.embedded.postings import Numbers
from fzsearch.index.query import AllOf, AnyOf, Issuer, Literally, Query, Use, Word

_NATION = "00"  # the nation's code: no province
_UNKNOWN = -1
_NONE = np.empty(0, dtype=np.intp)


class Usage:
    """The sentences of an open index, and who uses them. What needs all of them is made when first asked for."""

    def __init__(self, index: OpenIndex) -> None:
        self._index = index
        regions, agencies = index.facts["region"], index.facts["agency"]
        region, agency = regions.codes.astype(np.intp), agencies.codes.astype(np.intp)
        known = _filled(regions.values)[region] & _filled(agencies.values)[agency]
        self._issuers: Numbers = np.where(known, region * len(agencies.values) + agency, _UNKNOWN)
        lineages = [value.split("/") for value in regions.values]
        self._place_of_region = {lineage[-1]: place for place, lineage in enumerate(lineages)}
        self._place_of_agency = {name: place for place, name in enumerate(agencies.values)}
        codes = [lineage[0] for lineage in lineages]
        names = sorted({code for code in codes if code and code != _NATION})
        number = {name: place for place, name in enumerate(names)}
        self._provinces: Numbers = np.array([number.get(code, _UNKNOWN) for code in codes], dtype=np.intp)[region]
        years = index.facts["year"]
        self._years: Numbers = np.array([int(year or 0) for year in years.values], dtype=np.intp)[years.codes]

    def uses(self, keys: Iterable[int], issuer: Issuer | None) -> list[Use]:
        """Who uses the sentences with these fingerprints; `own_years` are those of `issuer`."""
        asking = self._number(issuer)
        report_of = self._index.report_of
        return [self._use(np.unique(report_of[self.documents(key)]).astype(np.intp), asking) for key in keys]

    def _number(self, issuer: Issuer | None) -> int | None:
        """The number of an issuer; None for one without reports."""
        if issuer is None:
            return None
        region, agency = self._place_of_region.get(issuer[0]), self._place_of_agency.get(issuer[1])
        return None if region is None or agency is None else region * len(self._place_of_agency) + agency

    def documents(self, key: int) -> Numbers:
        """The documents that have a sentence with this fingerprint."""
        found = [_NONE]
        for part in self._index.parts:
            sentences = part.segment.sentences
            if (place := sentences.terms.find_key(key)) is not None:
                documents = np.unique(texts_of(sentences, sentences.lists.values(place)))
                if part.alive_documents is not None:
                    documents = documents[part.alive_documents[documents]]
                found.append(documents + part.first_document)
        return np.concatenate(found)

    def _use(self, reports: Numbers, asking: int | None) -> Use:
        issuers, years = self._issuers[reports], self._years[reports]
        provinces = self._provinces[reports]
        known = years[years > 0]
        first_year = int(known.min()) if len(known) else None
        own = years[(issuers == asking) & (years > 0)] if asking is not None else _NONE
        return Use(
            reports=len(reports),
            agencies=len(np.unique(issuers[issuers >= 0])),
            provinces=len(np.unique(provinces[provinces >= 0])),
            unknown=int((issuers < 0).sum()),
            first_year=first_year,
            first_report=self._first_by_id(reports[years == first_year]) if first_year else None,
            own_years=tuple(np.unique(own).tolist()),
        )

    def _first_by_id(self, reports: Numbers) -> str:
        """The smallest id of some reports, of which there may be tens of thousands: in a part they stand by id."""
        parts = np.searchsorted([part.first_report for part in self._index.parts], reports, side="right")
        _, firsts = np.unique(parts, return_index=True)
        return min(map(self._index.report_id, reports[firsts].tolist()))

    # Own wording: what fewer issuers use than are asked for. A report whose issuer is not known counts as one, so
    # that nothing is called own for want of knowledge.

    def documents_with_own(self, fewer_than: int) -> NDArray[np.bool_]:
        """For each document, whether it has a sentence that fewer issuers use."""
        held = np.zeros(self._index.documents, dtype=np.bool_)
        for part, (starts, issuers) in zip(self._index.parts, self._counted, strict=True):
            held[texts_of(part.segment.sentences, starts[issuers < fewer_than]) + part.first_document] = True
        return held

    def documents_where_own(self, part: int, positions: Numbers, fewer_than: int) -> Numbers:
        """The documents in which one of some positions of a part's texts stands in a sentence that fewer issuers use.

        What is too short to be compared belongs to the sentence before it; a heading belongs to none.
        """
        starts, issuers = self._counted[part]
        if not len(starts) or not len(positions):
            return _NONE
        opened = self._index.parts[part]
        places = starts.searchsorted(positions, side="right") - 1
        texts = texts_of(opened.segment.sentences, positions)
        begun = starts[np.maximum(places, 0)]
        same_text = (places >= 0) & (begun >= opened.segment.sentences.starts[texts])
        own = same_text & (issuers[np.maximum(places, 0)] < fewer_than)
        return np.unique(texts[own]) + opened.first_document

    @cached_property
    def _counted(self) -> list[tuple[Numbers, Numbers]]:
        """For each part, where its sentences begin, in order, and how many issuers use each."""
        tables = [part.segment.sentences.terms.keys() for part in self._index.parts]
        every = np.unique(np.concatenate([np.empty(0, dtype=np.uint64), *tables]))
        ranks = [every.searchsorted(table) for table in tables]
        read = [self._read(part, rank) for part, rank in zip(self._index.parts, ranks, strict=True)]
        pairs = np.concatenate([np.empty(0, dtype=np.int64), *(rank << 32 | issuer for _, rank, issuer in read)])
        issuers = np.bincount(np.unique(pairs) >> 32, minlength=len(every))
        counted = []
        for places, rank, _ in read:
            order = np.argsort(places)
            counted.append((places[order], issuers[rank[order]]))
        return counted

    def _read(self, part: Part, ranks: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """Of each sentence of a part that is left: where it begins, its rank among all, the number of its issuer."""
        lists = part.segment.sentences.lists.between(0, len(ranks))
        reports = part.segment.report_of[texts_of(part.segment.sentences, lists.values)].astype(np.intp)
        places, rank = lists.values, np.repeat(ranks, lists.sizes)
        if part.alive is not None:
            kept = part.alive[reports]
            places, rank, reports = places[kept], rank[kept], reports[kept]
        everywhere = reports + part.first_report
        issuers = self._issuers[everywhere]
        unknown = 1 + int(self._issuers.max(initial=0)) + everywhere
        return places, rank, np.where(issuers >= 0, issuers, unknown)


def own_only(found: Matches, query: Query, fewer_than: int, index: OpenIndex, usage: Usage) -> Matches:
    """Those of what a query found where one of its words or strings stands in a sentence that fewer issuers use.

    Where nothing is looked for in the text, those with any such sentence.
    """
    needles = list(dict.fromkeys(_needles(query)))
    own = np.zeros(index.documents, dtype=np.bool_)
    if not needles:
        own = usage.documents_with_own(fewer_than)
    for needle in needles:
        for number, part in enumerate(index.parts):
            positions = positions_of(part.segment.pairs["text_pairs"], needle)
            own[usage.documents_where_own(number, positions, fewer_than)] = True
    return found.where(own[found.documents])


def _needles(query: Query) -> Iterator[str]:
    """What a query looks for in the text, but for what must not stand there."""
    match query:
        case Word(text, "everywhere") | Literally(text, "everywhere"):
            yield text
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _needles(part)


def _filled(values: Sequence[str]) -> NDArray[np.bool_]:
    return np.array([value != "" for value in values], dtype=np.bool_)
