"""Passages of other reports that say what a passage says, near-copies together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from fzsearch.errors import QueryError
from fzsearch.index.alignment import SCORE, Alignment, Piece, align, compare_words
from fzsearch.index.analysis import Cut
from fzsearch.index.engine import Engine
from fzsearch.index.masking import own_names
from fzsearch.index.peers import with_those_below
from fzsearch.index.query import Hit, Issuer, Request, hit_json, issuer_of
from fzsearch.index.sentences import Masked, as_printed, body_of, masked_sentences
from fzsearch.model import Report, Section

LONGEST = 20_000
"""Characters of a passage, at most."""
CANDIDATES = 300
"""Sections that are aligned with a passage, at most."""
_LAST = 50  # candidates that tell whether there may be more
_LEAST = 4  # letters of a sentence that is compared
_NEAR = 90.0  # per cent alike: passages that are one row


@dataclass(frozen=True, slots=True)
class Passage:
    """What is looked for: a text of nobody known, or of a report. Raises QueryError for one over LONGEST."""

    text: str
    report: Report | None = None

    def __post_init__(self) -> None:
        if len(self.text) > LONGEST:
            raise QueryError(
                f"太长：{len(self.text)} 字，一次最多 {LONGEST} 字",
                f"too long: {len(self.text)} characters, at most {LONGEST} at a time",
            )

    @classmethod
    def of_section(cls, section: Section, report: Report) -> "Passage":
        """What a section says, with those below it, without their headings."""
        return cls("\n".join(map(body_of, with_those_below(section, report))), report)

    def sentences(self) -> list[Masked]:
        """Its sentences, masked."""
        names = own_names(self.report) if self.report else ()
        return masked_sentences([self.text], [""], [names], _LEAST)[0]


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
    """The rows, those first that say most of the passage.

    `complete` is False where there were more candidates than are aligned, and the last of them still were similar.
    """

    sentences: tuple[Masked, ...]  # of the passage
    rows: tuple[Row, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence of the passage and the one that says it, aligned word by word."""

    likeness: float  # from alignment.SENTENCE to 1
    own: tuple[Piece, ...]
    other: tuple[Piece, ...]
    follows: bool  # whether it stands right behind the pair before it


def similar(passage: Passage, engine: Engine, request: Request) -> Similar:
    """Find the passages of other reports, within the request's filters, that say what a passage says.

    Raises IndexMissing.
    """
    sentences = passage.sentences()
    hits = engine.resembling(passage.text, request, CANDIDATES)
    others = [hit for hit in hits if passage.report is None or hit.report.id != passage.report.id]
    found = [one for one in aligned(sentences, others) if one.alignment.score >= SCORE]
    found.sort(key=lambda one: (-round(one.alignment.said, 3), one.hit.report.year or 9999, one.hit.section.id))
    last = {hit.section.id for hit in hits[-_LAST:]} if len(hits) == CANDIDATES else set()
    complete = not any(one.hit.section.id in last for one in found)
    return Similar(tuple(sentences), tuple(_rows(found)), complete)


def pairs_of(passage: Passage, sentences: Sequence[Masked], found: Found, cut: Cut) -> tuple[Pair, ...]:
    """What a section says of the passage, in the section's order, beside the passage's words."""
    numbers = found.alignment.pairs()
    own = as_printed(passage.text, (sentences[number] for number, _ in numbers))
    other = as_printed(found.hit.section.text, (found.sentences[number] for _, number in numbers))
    before = [numbers[0][1] - 1, *(number for _, number in numbers)] if numbers else []
    return tuple(
        Pair(found.alignment.likeness[number], *compare_words(ours, theirs, cut), follows=place - last <= 1)
        for (number, place), ours, theirs, last in zip(numbers, own, other, before, strict=False)
    )


def similar_json(found: Similar, passage: Passage, limit: int, cut: Cut) -> dict[str, Any]:
    """The answer as a JSON object (docs/fields.md), with `limit` rows at most."""
    return {
        "sentences": len(found.sentences),
        "total": len(found.rows),
        "complete": found.complete,
        "rows": [_row_json(row, found, passage, cut) for row in found.rows[:limit]],
    }


def _row_json(row: Row, found: Similar, passage: Passage, cut: Cut) -> dict[str, Any]:
    pairs = pairs_of(passage, found.sentences, row.first, cut)
    return {
        "said": round(row.first.alignment.said, 4),
        "score": round(row.first.alignment.score, 4),
        "agencies": len(row.issuers),
        "reports": len({one.hit.report.id for one in row.copies}),
        "pairs": [
            {
                "likeness": round(pair.likeness, 4),
                "passage": [{"text": piece.text, "kind": piece.kind} for piece in pair.own],
                "found": [{"text": piece.text, "kind": piece.kind} for piece in pair.other],
            }
            for pair in pairs
        ],
        "copies": [_copy_json(one) for one in row.copies],
    }


def _copy_json(one: Found) -> dict[str, Any]:
    kept = ("section_id", "report_id", "title", "heading", "year", "region", "agency", "url")
    data = hit_json(one.hit)
    return {name: data[name] for name in kept} | {"said": round(one.alignment.said, 4)}


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
