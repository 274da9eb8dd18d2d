"""What a query that finds hardly anything may have meant: the same sound in other characters, another character in
one place, characters instead of pinyin, simplified characters instead of traditional ones.

Only what the library knows is proposed, and only for what the tokenizer's dictionary does not know, or where four
characters and more sound the same. Whoever offers a proposal must see first that it finds more.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import NamedTuple

from fzsearch.index.analysis import Cut
from fzsearch.index.language import Term, terms
from fzsearch.index.normalisation import normalise
from fzsearch.index.sounds import Spoken
from fzsearch.pinyin import Syllables
from fzsearch.text import simplified

MOST = 4
"""The most corrections of one query."""

_LONGEST_RUN = 40  # characters or letters; a longer one was pasted, and takes long
_LONGEST = 12  # characters of a text that others are taken for
_SURELY = 4  # so many characters that sound the same mean the same, though each word of them is a word
_NAMES = 5  # shorter names of agencies and regions are other names where one character differs
_KEPT = 6  # ways to read a run, at every position
_SOUNDS_TRIED = 16  # of a span whose characters have several readings
_FEWEST_LETTERS = 4
_RUNS = re.compile("[\u3400-\u9fff〇]{2,}|[A-Za-züÜ']+")
_PARTICLES = frozenset("的地得和与及或等了在是对为不未无有将把被向从到由以于其之各并而也就")


class Known:
    """Texts of nothing but Chinese characters by how they are said and how they are written."""

    def __init__(self, said: Sequence[Spoken], readings: Mapping[str, Syllables]) -> None:
        self._readings = readings  # of single characters
        self._rank: dict[str, int] = {}
        self._by_sound: dict[str, list[str]] = {}
        self._by_letters: dict[str, list[str]] = {}
        self._by_half: dict[tuple[int, bool, str], list[str]] = {}
        self._others: set[str] = set()
        for rank, one in enumerate(said):
            if not one.is_han:
                self._others.add(one.compared)
            elif 2 <= len(one.compared) <= _LONGEST:
                self._add(one, rank)

    def _add(self, one: Spoken, rank: int) -> None:
        text, letters = one.compared, "".join(one.syllables)
        self._rank[text] = rank
        self._by_sound.setdefault(" ".join(one.syllables), []).append(text)
        for spelling in {letters, letters.replace("v", "u")}:
            self._by_letters.setdefault(spelling, []).append(text)
        if len(text) >= (_NAMES if one.kind in ("agency", "region") else 3):
            for first_half, half in _halves(text):
                self._by_half.setdefault((len(text), first_half, half), []).append(text)

    def __contains__(self, text: str) -> bool:
        return text in self._rank or text in self._others

    def rank(self, text: str) -> int:
        """How many known texts are more important."""
        return self._rank[text]

    def sounding_like(self, text: str) -> list[str]:
        """The known texts that are said as `text` is, or as it may be."""
        sounds = islice(product(*(self._readings.get(character, ()) for character in text)), _SOUNDS_TRIED)
        found = (self._by_sound.get(" ".join(one), ()) for one in sounds)
        return [other for others in found for other in others if other != text]

    def looking_like(self, text: str) -> list[str]:
        """The known texts of three characters or more that differ from `text` in one."""
        found = (self._by_half.get((len(text), first_half, half), ()) for first_half, half in _halves(text))
        return [other for others in found for other in others if _differences(text, other) == 1]

    def spelled(self, letters: str) -> Sequence[str]:
        """The known texts with this pinyin, the most important first."""
        return self._by_letters.get(letters, ())


def _halves(text: str) -> tuple[tuple[bool, str], tuple[bool, str]]:
    """Where two texts differ in one character, one half of both is the same."""
    middle = len(text) // 2
    return (True, text[:middle]), (False, text[middle:])


def _differences(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


class _Reading(NamedTuple):
    """One way to read the beginning of a run; the least is the best."""

    unknown: int  # characters that are part of no word
    changed: int  # characters that were not typed so
    unlike: int  # of these, the ones that do not even sound so
    pieces: int
    rank: int  # of the known texts that were put in
    text: str

    def and_then(self, text: str, unknown: int = 0, changed: int = 0, unlike: int = 0, rank: int = 0) -> "_Reading":
        return _Reading(
            self.unknown + unknown, self.changed + changed, self.unlike + unlike, self.pieces + 1, self.rank + rank,
            self.text + text,
        )  # fmt: skip


_NOTHING = _Reading(0, 0, 0, 0, 0, "")


class Correction(NamedTuple):
    """A whole query that may have been meant, and how far it is from the one that was typed: 2 for a character that
    sounds the same, 3 for one that does not, nothing for pinyin that was spelled out or simplified characters.
    """

    query: str
    distance: int


@dataclass(frozen=True, slots=True)
class _Choice:
    """A piece of the query with what may have been meant, and how far off it is, the likeliest first."""

    start: int
    end: int
    meant: Sequence[Correction]


def corrections(typed: str, known: Known | None, cut: Cut) -> list[Correction]:
    """At most MOST queries that may have been meant, the likeliest first; all else in them is as typed.

    Without `known` only traditional characters in strings are made simplified: words are looked for in both anyway.
    Raises QueryError where `typed` cannot be read.
    """
    folded = _with(typed, _in_simplified_strings(typed), 0)
    found = [folded] if folded.query != typed else []
    if known is not None:
        choices = list(_choices(folded.query, known, cut))
        places = max((len(choice.meant) for choice in choices), default=0)
        found += [_with(folded.query, choices, place) for place in range(places)]
    return list(dict.fromkeys(found))[:MOST]


def _in_simplified_strings(typed: str) -> list[_Choice]:
    strings = ((term.start, term.end) for term in terms(typed) if term.quoted)
    return [_Choice(start, end, (Correction(simplified(typed[start:end]), 0),)) for start, end in strings]


def _with(typed: str, choices: Sequence[_Choice], place: int) -> Correction:
    """The query with what stands at this place of every choice, or at its last."""
    parts, position, distance = [], 0, 0
    for choice in choices:
        meant = choice.meant[min(place, len(choice.meant) - 1)]
        parts += [typed[position : choice.start], meant.query]
        position, distance = choice.end, distance + meant.distance
    return Correction("".join(parts) + typed[position:], distance)


def _choices(typed: str, known: Known, cut: Cut) -> Iterator[_Choice]:
    """Every run of characters or letters that may have been meant otherwise, in order."""
    for start, end in _pieces(typed):
        if end - start > 1 and (meant := _spelled(typed[start:end], known)):
            yield _Choice(start, end, meant)
            continue
        for run in _RUNS.finditer(typed, start, end):
            text = run[0]
            meant = _spelled(text, known) if text[0] < "\u3400" else _mended(simplified(text), known, cut)
            if meant:
                yield _Choice(run.start(), run.end(), meant)


def _pieces(typed: str) -> list[tuple[int, int]]:
    """Where the words and strings are; words of letters that stand side by side are one: ren shou bu zu."""
    pieces: list[tuple[int, int]] = []
    before: Term | None = None
    for term in terms(typed):
        letters = not term.quoted and _is_spelling(typed[term.start : term.end])
        if letters and before is not None and typed[before.end : term.start].isspace():
            pieces[-1] = (pieces[-1][0], term.end)
        else:
            pieces.append((term.start, term.end))
        before = term if letters else None
    return pieces


def _is_spelling(text: str) -> bool:
    found = _RUNS.fullmatch(text)
    return found is not None and text[0] < "\u3400"


def _spelled(typed: str, known: Known) -> list[Correction]:
    """The known texts in a row that have this pinyin: the fewest, then the most important."""
    letters = "".join(typed.lower().replace("ü", "v").replace("'", "").split())
    if (
        not _FEWEST_LETTERS <= len(letters) <= _LONGEST_RUN
        or not letters.isascii()
        or not letters.isalpha()
        or letters in known
    ):
        return []
    best: list[list[_Reading]] = [[_NOTHING], *([] for _ in letters)]
    for start in range(len(letters)):
        for end in range(start + 2, len(letters) + 1 if best[start] else 0):
            for text in known.spelled(letters[start:end])[:_KEPT]:
                rank = known.rank(text)
                best[end] += [reading.and_then(text, rank=rank) for reading in best[start]]
        best[start + 1] = _the_best(best[start + 1])
    return [Correction(reading.text, 0) for reading in best[-1]][:MOST]


def _mended(typed: str, known: Known, cut: Cut) -> list[Correction]:
    """What a run of Chinese characters may have been meant to be: fewest unknown, then fewest changed characters."""
    run = normalise(typed)
    if len(run) > _LONGEST_RUN:
        return []
    sure = _sure(run, cut)
    best: list[list[_Reading]] = [[_NOTHING], *([] for _ in run)]
    for start, character in enumerate(run):
        readings_so_far = best[start]
        best[start + 1] += [one.and_then(character, unknown=not sure[start]) for one in readings_so_far]
        for end in range(start + 2, min(len(run), start + _LONGEST) + 1):
            for changes in _instead(run[start:end], sure[start:end], known):
                best[end] += [one.and_then(*changes) for one in readings_so_far]
        best[start + 1] = _the_best(best[start + 1])
    others = (reading for reading in best[-1] if reading.text != run)
    return [Correction(one.text, 2 * one.changed + one.unlike) for one in others][:MOST]


def _sure(run: str, cut: Cut) -> list[bool]:
    """Which characters of a run belong to a word of the dictionary, or mean something by themselves."""
    sure = [character in _PARTICLES for character in run]
    for word in cut(run):
        at = run.find(word) if len(word) > 1 else -1
        while at >= 0:
            sure[at : at + len(word)] = [True] * len(word)
            at = run.find(word, at + 1)
    return sure


def _instead(span: str, sure: Sequence[bool], known: Known) -> Iterator[tuple[str, int, int, int, int]]:
    """What may stand for a span: the text, and what it adds to a _Reading."""
    if span in known:
        yield span, 0, 0, 0, 0
        return
    if not all(sure) or len(span) >= _SURELY:
        for text in known.sounding_like(span):
            yield text, 0, _differences(span, text), 0, known.rank(text)
    if len(span) > 2 and not all(sure):
        for text in known.looking_like(span):
            differs = next(place for place, character in enumerate(span) if character != text[place])
            if not sure[differs]:
                yield text, 0, 1, 1, known.rank(text)


def _the_best(found: list[_Reading]) -> list[_Reading]:
    """The best few, each text once."""
    texts: dict[str, _Reading] = {}
    for reading in sorted(found):
        texts.setdefault(reading.text, reading)
    return list(texts.values())[:_KEPT]
