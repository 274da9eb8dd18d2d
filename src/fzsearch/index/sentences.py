"""A report's sentences, masked: what two agencies that say the same have in common.

Masked are the names of the report's own regions and agency, and its figures, years among them. Level words (省市区县)
count as one, and so do rank letters (局厅委), so that 我区 and 我县, 我局 and 我委 are the same. Punctuation does not
count. What is left of a sentence, as a fingerprint of 64 bits, is what the index counts.

A sentence ends after 。！？； and where a line ends. Headings are none, for the template prescribes many of them; nor
is what has fewer than LEAST letters beside its masks, such as 特此报告。
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b, sha256

import numpy as np
from numpy.typing import NDArray

from fzsearch.agencies import load_agency_names
from fzsearch.index.normalisation import (
    END,
    Codes,
    Places,
    joined_lines,
    normalise,
    normalise_lines,
    normalise_with_origins,
    text_of_codes,
)
from fzsearch.model import Report

LEAST = 8
"""Letters that a sentence must have, masks not counted, to be wording that can be compared."""

_FIGURE, _NAME, _LEVEL, _RANK = "\ue000", "\ue001", "\ue002", "\ue003"  # private use: in no text that says anything
_FIGURES = "0123456789〇零一二三四五六七八九十百千万亿两"
_LEVELS = "省市区县旗州盟镇乡"
_RANKS = "局厅委院办"
_STOPS = "。!?;"  # as they are normalised
_ITEM = ("是", "要")  # after a numeral, they open an item of a list: 一是, 二要
_NUMERAL_BEFORE = 16  # characters within which a heading begins: its numeral and the marks around it stand before it
_CLASS = "省市区县旗州盟"  # a name without this last letter stands for the same region: 榕城 of 榕城区

_FIGURES_IN_A_ROW = re.compile(f"{_FIGURE}+")
_FIGURE_WITHIN = re.compile(f"([{_FIGURES}０-９]+(?:[.．,，][{_FIGURES}０-９]+)*[%％]?)")
_BETWEEN_CLAUSES = tuple(map(ord, ",、:"))
_UNKNOWN, _DROPPED, _BLANK = -1, 0, ord(" ")
_classes = np.full(0x110000, _UNKNOWN, dtype=np.int32)  # filled as characters are met; filling twice does no harm


@cache
def sentence_rules() -> str:
    """Twelve hex digits that change whenever sentences may be cut or masked otherwise."""
    forms = sorted((name, known.name) for name, known in load_agency_names().known.items())
    rules = ("1", LEAST, _FIGURES, _LEVELS, _RANKS, _STOPS, _ITEM, _NUMERAL_BEFORE, _CLASS, forms)
    return sha256(repr(rules).encode()).hexdigest()[:12]


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
    masked: tuple[str, ...]
    firsts: Places  # where each text begins

    def keys(self) -> NDArray[np.uint64]:
        """The fingerprints."""
        return np.array([fingerprint(masked) for masked in self.masked], dtype=np.uint64)


def fingerprint(masked: str) -> int:
    """The fingerprint of a masked sentence, 64 bits."""
    return int.from_bytes(blake2b(masked.encode("utf-32-le"), digest_size=8).digest(), "little")


def own_names(report: Report) -> tuple[str, ...]:
    """The names that a report's agency and regions have in its text, as they are compared, the longest first.

    A region also without its class word, an agency in every form that the table knows.
    """
    names: set[str] = set()
    for name in report.region.path if report.region else ():
        names.add(name)
        if name[-1] in _CLASS and len(name) > 2:
            names.add(name[:-1])
    if report.agency:
        names |= {report.agency.raw, report.agency.name, *load_agency_names().forms(report.agency.name)}
    compared = set(map(_compared, names))
    return tuple(sorted((name for name in compared if len(name) > 1), key=lambda name: (-len(name), name)))


_compared = lru_cache(maxsize=1 << 14)(normalise)  # the same names come again and again


def sentences_of(report: Report) -> tuple[tuple[Sentence, ...], ...]:
    """The sentences of each section of a report, in order."""
    sections = report.sections
    texts = [section.text for section in sections]
    names = own_names(report)
    cutting = cut_sentences(
        normalise_lines(texts), [normalise(section.heading) for section in sections], [names] * len(sections)
    )
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
    return list(map(fingerprint, cut_sentences(normalise_lines([passage]), [""], [()]).masked))


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
    compared = [_compared(heading) for heading in headings]
    cutting = cut_sentences(normalise_lines(texts), compared, names, least, clauses=True)
    found: list[list[Masked]] = [[] for _ in texts]
    firsts = cutting.firsts[cutting.texts]
    rows = zip((cutting.starts - firsts).tolist(), (cutting.ends - firsts).tolist(), cutting.masked, strict=True)
    for text, row in zip(cutting.texts.tolist(), rows, strict=True):
        found[text].append(Masked(*row))
    return found


def as_printed(text: str, sentences: Iterable[Masked]) -> list[str]:
    """Sentences of a text as they stand in it."""
    origins = normalise_with_origins(text).origins
    return [text[origins[one.start] : origins[one.end - 1] + 1] for one in sentences]


def masked_letters(word: str) -> str:
    """The letters of a word as they are compared, masked but for names."""
    codes = np.frombuffer(normalise(word).encode("utf-32-le", errors="surrogatepass"), dtype=np.int32)
    letters = text_of_codes(_class_of(codes)).replace("\0", "")
    return _FIGURES_IN_A_ROW.sub(_FIGURE, letters) or word


def figures_apart(text: str) -> list[str]:
    """A text in pieces, every second of which is a figure.

    >>> figures_apart("评查四次，占95.2%"), figures_apart("案卷")
    (['评查', '四', '次，占', '95.2%', ''], ['案卷'])
    """
    return _FIGURE_WITHIN.split(text)


def cut_sentences(
    lines: Codes,
    headings: Sequence[str],
    names: Sequence[Sequence[str]],
    least: int = LEAST,
    *,
    clauses: bool = False,
) -> Cutting:
    """Cut texts, as `normalise_lines` gives them, each with its heading and the names that are masked in it, as they
    are compared. Texts with the same names stand together, with the same object for them: so it is quicker.

    With `clauses`, the masked forms have blanks between the clauses of a sentence.
    """
    joined, after_line_end = joined_lines(lines)
    bounds = np.flatnonzero(joined == ord(END))
    firsts = np.concatenate([[0], bounds[:-1] + 1])[: len(bounds)]
    codes, text_ends = _without_names(joined, names), bounds
    is_open = after_line_end | _after(joined, _STOPS)
    is_open[firsts] = True
    heading_ends = _heading_ends(joined, firsts, text_ends, headings)
    is_open[heading_ends] = True
    classes = _class_of(codes)
    for first, end in zip(firsts.tolist(), heading_ends.tolist(), strict=True):
        classes[first:end] = _DROPPED
    classes[bounds] = _DROPPED
    if clauses:
        classes[np.isin(joined, _BETWEEN_CLAUSES)] = _BLANK
    return _cutting(classes, is_open, firsts, bounds, least)


def _cutting(classes: Codes, is_open: NDArray[np.bool_], firsts: Places, bounds: Places, least: int) -> Cutting:
    """The sentences of classes of characters, of which the dropped ones do not count."""
    kept = np.flatnonzero(classes != _DROPPED)
    letters, of = classes[kept], (np.cumsum(is_open) - 1)[kept]
    masks = (letters == ord(_FIGURE)) | (letters == ord(_NAME)) | (letters == _BLANK)
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
        tuple(_masked(text_of_codes(letters), opens.tolist(), closes.tolist())),
        firsts,
    )


def _masked(letters: str, opens: Sequence[int], closes: Sequence[int]) -> Iterator[str]:
    for start, end in zip(opens, closes, strict=True):
        if letters[start] == _FIGURE and letters[start + 1 : start + 2] in _ITEM:
            start += 2
        yield letters[start:end].strip()


def _without_names(joined: Codes, names: Sequence[Sequence[str]]) -> Codes:
    """The texts with the names of each covered by masks of the same length."""
    if not any(names):
        return joined
    texts = text_of_codes(joined).split(END)
    done = 0
    while done < len(names):
        following = done
        while following < len(names) and names[following] is names[done]:
            following += 1
        together = END.join(texts[done:following])
        for name in names[done]:
            together = together.replace(name, _NAME * len(name))
        texts[done:following] = together.split(END)
        done = following
    return np.frombuffer(END.join(texts).encode("utf-32-le", errors="surrogatepass"), dtype=np.int32)


def _heading_ends(joined: Codes, firsts: Places, ends: Places, headings: Sequence[str]) -> Places:
    """Where the heading of each text ends; where the text begins, if it has none."""
    after = firsts.copy()
    for number, heading in enumerate(headings):
        if heading:
            first = int(firsts[number])
            begin = text_of_codes(joined[first : min(int(ends[number]), first + _NUMERAL_BEFORE + len(heading))])
            if (place := begin.find(heading)) >= 0:
                after[number] = first + place + len(heading)
    return after


def _after(joined: Codes, stops: str) -> NDArray[np.bool_]:
    """Which characters stand right behind one of these."""
    behind = np.zeros(len(joined), dtype=np.bool_)
    for stop in stops:
        behind[1:] |= joined[:-1] == ord(stop)
    return behind


def _class_of(codes: Codes) -> Codes:
    """What each character counts as."""
    classes = _classes[codes]
    unknown = classes == _UNKNOWN
    if unknown.any():
        for code in np.unique(codes[unknown]).tolist():
            _classes[code] = _class_of_character(chr(code))
        classes = _classes[codes]
    return classes


def _class_of_character(character: str) -> int:
    for mask, those in ((_FIGURE, _FIGURES), (_LEVEL, _LEVELS), (_RANK, _RANKS)):
        if character in those:
            return ord(mask)
    return ord(character) if character.isalnum() or character == _NAME else _DROPPED
