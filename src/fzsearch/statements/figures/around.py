"""What stands around a figure in its sentence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from fzsearch.statements.figures.reading import Reading

SEPARATOR = re.compile("[，。；：！？,;:!?\n（）()]")
"""What ends a clause."""

_LONGEST_CLAUSE = 80
_SHORT_BRACKET = re.compile("[（(]([\u4e00-\u9fff]{1,5})[）)]")
_MASK = str.maketrans("（）()", "\ue000\ue001\ue002\ue003")
_UNMASK = str.maketrans("\ue000\ue001\ue002\ue003", "（）()")


def masked(text: str) -> str:
    """The text with the brackets of 村（社区） as other characters: they are part of a word and separate nothing."""
    return _SHORT_BRACKET.sub(lambda found: found[0].translate(_MASK), text)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a figure is of, and whether it is the amount of a change."""

    text: str
    change: Literal["rise", "fall"] | None = None
    basis: str | None = None

    def plain(self) -> "Subject":
        """The same as the sentence prints it, without quotation marks around all of it."""
        text = self.text.translate(_UNMASK).strip(" 、·-—：:")
        if text[:1] == "“" and text.find("”") == len(text) - 1:
            text = text[1:-1]
        elif text.count("“") != text.count("”"):
            text = text.replace("“", "").replace("”", "")
        return Subject(text, self.change, self.basis)


@dataclass(frozen=True, slots=True)
class Around:
    """A figure of a sentence, by its place among its readings."""

    masked: str
    text: str
    readings: Sequence[Reading]
    place: int

    @property
    def reading(self) -> Reading:
        """The figure."""
        return self.readings[self.place]

    @property
    def clause_start(self) -> int:
        """Where its clause begins, figures before it in the clause or not."""
        return self.start_of_clause(self.reading.start)

    def start_of_clause(self, end: int) -> int:
        """Where the clause begins that ends at a place."""
        earliest = max(0, end - _LONGEST_CLAUSE)
        return max((one.end() for one in SEPARATOR.finditer(self.masked, earliest, end)), default=earliest)

    @property
    def before(self) -> str:
        """Its clause up to it, from the figure before on."""
        previous = self.readings[self.place - 1].end if self.place else 0
        return self.masked[max(self.clause_start, previous) : self.reading.start]

    @property
    def behind(self) -> str:
        """Its clause behind it, up to the next figure or mark."""
        end = self.reading.end
        stop = SEPARATOR.search(self.masked, end)
        limit = stop.start() if stop else len(self.masked)
        if self.place + 1 < len(self.readings):
            limit = min(limit, self.readings[self.place + 1].start)
        listing = self.masked.find("、", end, limit)
        return self.masked[end : listing if listing >= 0 else limit]
