"""Passages of other reports that say what a passage says, near-copies together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from fzsearch.index.alignment import SCORE, Alignment, align
from fzsearch.index.engine import Engine
from fzsearch.index.query import Hit, Issuer, Request
from fzsearch.index.sentences import Masked, masked_sentences, own_names
from fzsearch.model import Report

CANDIDATES = 300
"""Sections that are aligned with a passage, at most."""
LONGEST = 20_000
"""Characters of a passage, at most."""
_LEAST = 4  # letters of a sentence that is compared
_NEAR = 90.0  # per cent alike: passages that are one row


@dataclass(frozen=True, slots=True)
class Passage:
    """What is looked for: a text of nobody known, or of a report."""

    text: str
    heading: str = ""  # which is not compared
    report: Report | None = None

    def sentences(self) -> list[Masked]:
        """Its sentences, masked."""
        names = own_names(self.report) if self.report else ()
        return masked_sentences([self.text], [self.heading], [names], _LEAST)[0]


@dataclass(frozen=True, slots=True)
class Found:
    """A section that says what the passage says, and its sentences, to which `alignment` refers."""

    hit: Hit
    sentences: tuple[Masked, ...]
    alignment: Alignment

    @property
    def matched(self) -> str:
        """What it says of the passage, masked."""
        numbers = sorted({other for _, other in self.alignment.pairs()})
        return "".join(self.sentences[number].text for number in numbers)


@dataclass(frozen=True, slots=True)
class Row:
    """Passages that are near-copies of each other; the first is shown."""

    copies: tuple[Found, ...]

    @property
    def first(self) -> Found:
        """The one that is shown: the most similar; of equals, that of the earliest year."""
        return self.copies[0]

    @property
    def issuers(self) -> tuple[Issuer, ...]:
        """The known issuers of all, in order."""
        return tuple(dict.fromkeys(issuer for one in self.copies if (issuer := issuer_of(one.hit.report))))


@dataclass(frozen=True, slots=True)
class Similar:
    """The rows, the most similar first. `complete` says whether no section can be missing for want of candidates."""

    sentences: tuple[Masked, ...]  # of the passage
    rows: tuple[Row, ...]
    complete: bool


def issuer_of(report: Report) -> Issuer | None:
    """The issuer of a report, if it is known."""
    return (report.region.code, report.agency.name) if report.region and report.agency else None


def similar(passage: Passage, engine: Engine, request: Request) -> Similar:
    """Find the passages of other reports, within the request's filters, that say what a passage says.

    Raises IndexMissing.
    """
    sentences = passage.sentences()
    hits = engine.resembling(passage.text, request, CANDIDATES)
    others = [hit for hit in hits if passage.report is None or hit.report.id != passage.report.id]
    found = [one for one in aligned(sentences, others) if one.alignment.score >= SCORE]
    found.sort(key=lambda one: (-round(one.alignment.letters, 1), one.hit.report.year or 9999, one.hit.section.id))
    return Similar(tuple(sentences), tuple(_rows(found)), len(hits) < CANDIDATES)


def aligned(sentences: Sequence[Masked], hits: Sequence[Hit]) -> list[Found]:
    """Some sections, each aligned with a passage's sentences."""
    names = {hit.report.id: own_names(hit.report) for hit in hits}
    ordered = sorted(hits, key=lambda hit: hit.report.id)  # those of a report together, so that cutting is quicker
    texts = masked_sentences(
        [hit.section.text for hit in ordered],
        [hit.section.heading for hit in ordered],
        [names[hit.report.id] for hit in ordered],
        _LEAST,
    )
    return [
        Found(hit, tuple(text), alignment)
        for hit, text, alignment in zip(ordered, texts, align(sentences, texts), strict=True)
    ]


def _rows(found: Iterable[Found]) -> list[Row]:
    """Near-copies together, in the order of the first of each."""
    rows: list[tuple[str, list[Found]]] = []
    for one in found:
        matched = one.matched
        row = next((copies for first, copies in rows if fuzz.ratio(first, matched, score_cutoff=_NEAR)), None)
        if row is None:
            rows.append((matched, [one]))
        else:
            row.append(one)
    return [Row(tuple(copies)) for _, copies in rows]
