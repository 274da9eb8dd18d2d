"""A report's sentences, masked: what two agencies that say the same have in common.

Masked are the names of the report's own regions and agency, and its figures, years among them. Level words (省市区县)
count as one, and so do rank letters (局厅委), so that 我区 and 我县, 我局 and 我委 are the same. Punctuation does not
count. What is left of a sentence, as a fingerprint of 64 bits, is what the index counts.

A sentence ends after 。！？； and where a line ends; the numeral that opens an item (一是, （二）) is no part of it.
Headings are none, for the template prescribes many of them; nor is what has fewer than LEAST letters beside its
masks, such as 特此报告。
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from fzsearch.index.masking import (
    DROPPED,
    FIGURE,
    FIGURES,
    NAME,
    class_of,
    masking_rules,
    own_names,
    without_names,
)
from fzsearch.index.normalisation import (
    END,
    Codes,
    Places,
    join_lines,
    joined_lines,
    normalise,
    normalise_lines,
    normalise_with_origins,
    text_of_codes,
)
from fzsearch.model import Report, Section

_STOPS = "。!?;"  # as they are normalised
_OPENER = re.compile(rf"\(?[{FIGURES}]{{1,3}}(?:[是要、)]|\.(?!\d))")  # 一是, 二要, (三), 4、, 5. but not 5.5
_BETWEEN_CLAUSES = tuple(map(ord, ",、:"))
_BLANK = ord(" ")
_NUMERAL_BEFORE = 16  # characters within which a heading begins: its numeral and the marks around it stand before it

LEAST = 8
"""Letters that a sentence must have, masks not counted, to be wording that can be compared."""


def sentence_rules() -> str:
    """What changes whenever sentences may be cut or masked otherwise: a version, and the digest of masks."""
    return f"2, {masking_rules()}"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a section: where it stands in the section's text, and the fingerprint of its masked form."""

    start: int
    end: int
    key: int


@dataclass(frozen=True, slots=True)
class Cutting:
    """The sentences of some texts, in order; a number of each array belongs to each sentence.

    Places are those of the normalised texts, laid end to end with one free place after each, as the index has them.
    """

    texts: Places  # which text it stands in
    starts: Places
    ends: Places
    letters: Codes  # of all sentences, masked, one after the other
    opens: Places  # where it begins among the letters, and where it ends
    closes: Places
    firsts: Places  # where each text begins

    def keys(self) -> NDArray[np.uint64]:
        """The fingerprints: 64 bits of BLAKE2b."""
        letters = memoryview(self.letters.astype("<u4", copy=False).tobytes())
        spans = zip((4 * self.opens).tolist(), (4 * self.closes).tolist(), strict=True)
        digests = b"".join([blake2b(letters[start:end], digest_size=8).digest() for start, end in spans])
        return np.frombuffer(digests, dtype="<u8").astype(np.uint64)

    def masked(self) -> list[str]:
        """The sentences as they are compared."""
        letters = text_of_codes(self.letters)
        spans = zip(self.opens.tolist(), self.closes.tolist(), strict=True)
        return [letters[start:end].strip() for start, end in spans]


def sentences_of(report: Report) -> tuple[tuple[Sentence, ...], ...]:
    """The sentences of each section of a report, in order."""
    sections = report.sections
    texts = [section.text for section in sections]
    names = own_names(report)
    cutting = _cut(texts, [section.heading for section in sections], [names] * len(sections))
    found: list[list[Sentence]] = [[] for _ in sections]
    origins = [normalise_with_origins(text).origins for text in texts]
    firsts = cutting.firsts[cutting.texts]
    rows = zip(
        (cutting.starts - firsts).tolist(), (cutting.ends - firsts).tolist(), cutting.keys().tolist(), strict=True
    )
    for text, (start, end, key) in zip(cutting.texts.tolist(), rows, strict=True):
        found[text].append(Sentence(int(origins[text][start]), int(origins[text][end - 1]) + 1, key))
    return tuple(map(tuple, found))


def fingerprints(passage: str) -> list[int]:
    """The fingerprints of the sentences of a passage whose author is not known, so that no names are masked."""
    keys: list[int] = _cut([passage], [""], [()]).keys().tolist()
    return keys


def body_of(section: Section) -> str:
    """A section's text without its heading, and without the numeral and the marks before that."""
    whole, heading = normalise_with_origins(section.text), normalise(section.heading)
    place = whole.text.find(heading, 0, _NUMERAL_BEFORE + len(heading)) if heading else -1
    end = place + len(heading)
    return section.text if place < 0 else section.text[whole.origins[end - 1] + 1 :].lstrip("。.：: \n")


@dataclass(frozen=True, slots=True)
class Masked:
    """A sentence of a passage, masked, with blanks between its clauses; its places are in the normalised text."""

    start: int
    end: int
    text: str


def masked_sentences(
    texts: Sequence[str], headings: Sequence[str], names: Sequence[Sequence[str]], least: int
) -> list[list[Masked]]:
    """The sentences of some texts, each with its heading and the names that are masked in it."""
    cutting = _cut(texts, headings, names, least, clauses=True)
    found: list[list[Masked]] = [[] for _ in texts]
    firsts = cutting.firsts[cutting.texts]
    rows = zip((cutting.starts - firsts).tolist(), (cutting.ends - firsts).tolist(), cutting.masked(), strict=True)
    for text, row in zip(cutting.texts.tolist(), rows, strict=True):
        found[text].append(Masked(*row))
    return found


def as_printed(text: str, sentences: Iterable[Masked]) -> list[str]:
    """Sentences of a text as they stand in it."""
    origins = normalise_with_origins(text).origins
    return [text[origins[one.start] : origins[one.end - 1] + 1] for one in sentences]


def _cut(
    texts: Sequence[str],
    headings: Sequence[str],
    names: Sequence[Sequence[str]],
    least: int = LEAST,
    *,
    clauses: bool = False,
) -> Cutting:
    """Cut texts as they were received."""
    joined, begins = joined_lines(normalise_lines(texts))
    # Not by a cache: headings may be those of a draft, of which nothing is kept.
    as_compared = text_of_codes(join_lines(normalise_lines(headings))).split(END)[:-1]
    return cut_sentences(Texts(joined, begins, as_compared, names), least, clauses=clauses)


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts that are cut, as they are compared. Those with the same names stand together, with the same object for
    them: so it is quicker.
    """

    joined: Codes  # as `joined_lines` gives them
    begins: NDArray[np.bool_]
    headings: Sequence[str]  # of each text
    names: Sequence[Sequence[str]]  # that are masked in each text


def cut_sentences(texts: Texts, least: int = LEAST, *, clauses: bool = False) -> Cutting:
    """Cut texts into sentences. With `clauses`, the masked forms have blanks between the clauses of a sentence."""
    joined = texts.joined
    text = text_of_codes(joined)
    bounds = np.flatnonzero(joined == ord(END))
    firsts = np.concatenate([[0], bounds[:-1] + 1])[: len(bounds)]
    heading_ends = _heading_ends(text, firsts.tolist(), texts.headings)
    classes = class_of(without_names(joined, text, texts.names))
    for first, end in zip(firsts.tolist(), heading_ends, strict=True):
        if end > first:
            classes[first:end] = DROPPED
    classes[bounds] = DROPPED
    is_open = texts.begins | _after(joined, _STOPS)
    is_open[firsts] = True
    is_open[heading_ends] = True
    _drop_openers(classes, text, np.flatnonzero(is_open))
    if clauses:
        classes[np.isin(joined, _BETWEEN_CLAUSES)] = _BLANK
    return _cutting(classes, is_open, firsts, bounds, least)


def _drop_openers(classes: Codes, text: str, opens: Places) -> None:
    """Drop the numerals that open items. A bracket before one has been dropped, as all punctuation."""
    for place in opens[(classes[opens] == ord(FIGURE)) | (classes[opens] == DROPPED)].tolist():
        if found := _OPENER.match(text, place):
            classes[place : found.end()] = DROPPED


def _cutting(classes: Codes, is_open: NDArray[np.bool_], firsts: Places, bounds: Places, least: int) -> Cutting:
    """The sentences of classes of characters, of which the dropped ones do not count."""
    kept = np.flatnonzero(classes != DROPPED)
    letters, of = classes[kept], (np.cumsum(is_open) - 1)[kept]
    masks = (letters == ord(FIGURE)) | (letters == ord(NAME)) | (letters == _BLANK)
    again = np.zeros(len(kept), dtype=np.bool_)
    again[1:] = masks[1:] & (letters[1:] == letters[:-1]) & (of[1:] == of[:-1])
    letters, of, masks = letters[~again], of[~again], masks[~again]
    opens = np.flatnonzero(np.concatenate([[True], of[1:] != of[:-1]])) if len(of) else np.empty(0, dtype=np.intp)
    closes = np.concatenate([opens[1:], [len(of)]]) if len(of) else opens
    counted = np.concatenate([[0], np.cumsum(~masks)])
    long = counted[closes] - counted[opens] >= least
    opens, closes = opens[long], closes[long]
    places = np.flatnonzero(is_open)
    ends = np.concatenate([places[1:], [len(classes)]])
    numbers = of[opens]
    starts = places[numbers]
    texts = bounds.searchsorted(starts)
    return Cutting(
        texts,
        starts,
        np.minimum(ends[numbers], bounds[texts]),
        letters,
        opens,
        closes,
        firsts,
    )


def _heading_ends(text: str, firsts: Sequence[int], headings: Sequence[str]) -> list[int]:
    """Where the heading of each text ends; where the text begins, if it has none."""
    ends = []
    for first, heading in zip(firsts, headings, strict=True):
        place = text.find(heading, first, first + _NUMERAL_BEFORE + len(heading)) if heading else -1
        ends.append(place + len(heading) if place >= 0 else first)
    return ends


def _after(joined: Codes, stops: str) -> NDArray[np.bool_]:
    """Which characters stand right behind one of these."""
    behind = np.zeros(len(joined), dtype=np.bool_)
    for stop in stops:
        behind[1:] |= joined[:-1] == ord(stop)
    return behind
