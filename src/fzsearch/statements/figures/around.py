"""What stands around a figure in its sentence."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from fzsearch.statements.figures.reading import Reading

_SEPARATOR = "，。；：！？,;:!?\n（）()"  # what ends a clause
_LAST_SEPARATOR = re.compile(f"(?s:.*)[{_SEPARATOR}]")
_MARK = re.compile(f"[{_SEPARATOR}、]")
_LONGEST_CLAUSE = 80
_SHORT_BRACKET = re.compile("[（(]([\u4e00-\u9fff]{1,5})[）)]")
_MASK = str.maketrans("（）()", "\ue000\ue001\ue002\ue003")
_MASKED = re.compile("[\ue000-\ue003]")
_UNMASK = str.maketrans("\ue000\ue001\ue002\ue003", "（）()")


def masked(text: str) -> str:
    """The text with the brackets of 村（社区） as other characters: they are part of a word and separate nothing."""
    if "（" not in text and "(" not in text:
        return text
    return _SHORT_BRACKET.sub(lambda found: found[0].translate(_MASK), text)


class Subject(NamedTuple):
    """What a figure is of, and whether it is the amount of a change."""

    text: str
    change: Literal["rise", "fall"] | None = None
    basis: str | None = None

    def plain(self) -> "Subject":
        """The same as the sentence prints it, without quotation marks around all of it."""
        text = self.text.translate(_UNMASK) if _MASKED.search(self.text) else self.text
        text = text.strip(" 、·-—：:")
        if text[:1] == "“" and text.find("”") == len(text) - 1:
            text = text[1:-1]
        elif text.count("“") != text.count("”"):
            text = text.replace("“", "").replace("”", "")
        return self if text == self.text else Subject(text, self.change, self.basis)


class Around(NamedTuple):
    """A figure of a sentence, by its place among its readings."""

    masked: str
    text: str
    readings: Sequence[Reading]
    place: int
    clause_start: int
    """Where its clause begins, figures before it in the clause or not."""
    before: str
    """Its clause up to it, from the figure before on."""
    behind: str
    """Its clause behind it, up to the next figure or mark."""

    @property
    def reading(self) -> Reading:
        """The figure."""
        return self.readings[self.place]


def around(text: str, readings: Sequence[Reading]) -> Iterator[Around]:
    """What stands around each figure of a sentence, in order."""
    plain_clauses = masked(text)
    previous = 0
    for place, one in enumerate(readings):
        start = start_of_clause(plain_clauses, one.start)
        before = plain_clauses[max(start, previous) : one.start]
        stop = _MARK.search(plain_clauses, one.end)
        limit = stop.start() if stop else len(text)
        if place + 1 < len(readings):
            limit = min(limit, readings[place + 1].start)
        yield Around(plain_clauses, text, readings, place, start, before, plain_clauses[one.end : limit])
        previous = one.end


def start_of_clause(text: str, end: int) -> int:
    """Where the clause begins that ends at a place."""
    earliest = max(0, end - _LONGEST_CLAUSE)
    found = _LAST_SEPARATOR.match(text, earliest, end)
    return found.end() if found else earliest
