"""What a reader may be about to type: texts that begin with what is typed, as characters, pinyin or its initials."""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from heapq import merge, nsmallest

from fzsearch.index.normalisation import normalise
from fzsearch.index.sounds import Entry, Kind, Spoken
from fzsearch.text import is_han, simplified

LONGEST_TYPED = 40
"""Characters; whoever has typed more knows what to ask."""

_AFTER_ALL = "\U0010ffff"
_LETTERS = re.compile(r"[a-z]{2,}")
_MIXED = re.compile(r"([^a-z]+)([a-z]+)")
_WEIGHTS: dict[Kind, int] = {"agency": 8, "region": 8, "heading": 3, "term": 1}
# What it is, where it is several: an agency's name is also a word of the texts.
_TELLING: tuple[Kind, ...] = ("agency", "region", "heading", "term")


def in_order(found: dict[Kind, Sequence[str]]) -> list[Entry]:
    """One list of texts of all kinds, the most important first, each kind having been in its own order.

    Words come thick, names thin: the tenth agency stands beside the eightieth word.

    >>> in_order({"term": ["执法", "司法局", "普法"], "agency": ["司法局"]})
    [('执法', 'term'), ('司法局', 'agency'), ('普法', 'term')]
    """
    kinds: dict[str, Kind] = {}
    for kind in _TELLING:
        for text in found.get(kind, ()):
            kinds.setdefault(text, kind)
    ranked = merge(
        *(
            [(place * _WEIGHTS[kind], text) for place, text in enumerate(texts, start=1)]
            for kind, texts in found.items()
        )
    )
    return [(text, kinds[text]) for text in dict.fromkeys(text for _, text in ranked)]


class _Prefixes:
    """Keys of texts, sorted, with the number of the text that each belongs to."""

    def __init__(self, keys: Iterator[tuple[str, int]]) -> None:
        pairs = sorted(keys)
        self._keys = [key for key, _ in pairs]
        self._numbers = array("I", (number for _, number in pairs))

    def beginning(self, prefix: str) -> "array[int]":
        """The numbers of the texts with a key that begins so; a text with several such keys comes several times."""
        first = bisect_left(self._keys, prefix)
        return self._numbers[first : bisect_left(self._keys, prefix + _AFTER_ALL, first)]


class Suggestions:
    """Texts in an order of importance, found by their beginnings. Takes what `sounds.spoken` gives."""

    def __init__(self, said: Sequence[Spoken]) -> None:
        self._said = tuple(said)
        self._written = _Prefixes((one.compared, number) for number, one in enumerate(said))
        self._in_full = _Prefixes(
            (key, number) for number, one in enumerate(said) for key in _keys(one, in_full=True)
        )
        self._initials = _Prefixes(
            (key, number) for number, one in enumerate(said) for key in _keys(one, in_full=False)
        )

    def __len__(self) -> int:
        return len(self._said)

    def suggest(self, typed: str, most: int = 8) -> list[Entry]:
        """At most `most` texts that begin with what is typed: by their characters before by their pinyin, before by
        the initials of it; within each the most important first. The same is always answered the same.

        Traditional characters find what begins with the simplified ones. Nothing for less than one Chinese
        character or two letters.
        """
        sought = normalise(typed)
        if not sought or len(sought) > LONGEST_TYPED:
            return []
        chosen: dict[int, None] = {}
        for one in dict.fromkeys((sought, normalise(simplified(typed)))):  # what is suggested is simplified
            for numbers in self._found(one):
                if len(chosen) < most:
                    chosen.update(dict.fromkeys(nsmallest(most, set(numbers))))
        return [(self._said[number].text, self._said[number].kind) for number in list(chosen)[:most]]

    def _found(self, sought: str) -> Iterator[Sequence[int]]:
        """The numbers of texts, best sort of match first."""
        letters = sought.replace("'", "").replace(" ", "").replace("ü", "v")
        if is_han(sought[0]):
            yield self._written.beginning(sought)
            if mixed := _MIXED.fullmatch(letters):
                yield from self._continued(mixed[1], mixed[2])
        elif _LETTERS.fullmatch(letters):
            yield self._written.beginning(sought)
            yield self._in_full.beginning(letters)
            yield self._initials.beginning(letters)

    def _continued(self, written: str, letters: str) -> Iterator[Sequence[int]]:
        """Texts that begin with characters and go on as the letters say: in full, or by initials."""
        after = len(written)
        begun = [(number, self._said[number].syllables[after:]) for number in self._written.beginning(written)]
        yield [number for number, rest in begun if "".join(rest).startswith(letters)]
        yield [number for number, rest in begun if "".join(one[0] for one in rest).startswith(letters)]


def _keys(one: Spoken, *, in_full: bool) -> set[str]:
    """A text's pinyin, or its initials; where it has an ü, as v and as u. Nothing for what is no Chinese."""
    if not any(map(is_han, one.compared)):
        return set()
    if not in_full:
        return {"".join(syllable[0] for syllable in one.syllables)}
    said = "".join(one.syllables)
    return {said, said.replace("v", "u")}
