"""A sentence in the form in which the rules read it."""

import re
from dataclasses import dataclass

from fzsearch.text import simplified

LONGEST = 1000
"""Characters of a sentence that are read. What goes on longer without a stop is no sentence of a report."""

_PLAIN = str.maketrans(
    dict(zip(",;:()?!０１２３４５６７８９", "，；：（）？！0123456789", strict=True))
    | {"\n": " ", "\t": " ", "\u3000": " ", "\xa0": " "}
)
_TITLE = re.compile(r"《([^》]{1,80})》")
_LEAD = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}(?:是|要)|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[.．、])[^，：。]{1,16}。(?=.)"
)
_CLAUSE = re.compile(r"[^\s，。；：！？](?:[^，。；：！？]*[^\s，。；：！？])?")


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of a sentence between stops, and where it begins."""

    start: int
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence, character for character: full-width punctuation, ordinary digits, simplified characters.

    `masked` hides the words of quoted titles: what 《…将…计划》 says is not said by the sentence. A place in either
    is the same place in the sentence.
    """

    text: str
    masked: str

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Its clauses, without the lead of a list's item (一是树立样板。) where something follows that."""
        lead = _LEAD.match(self.masked)
        begin = lead.end() if lead else 0
        return tuple(Clause(found.start(), found[0]) for found in _CLAUSE.finditer(self.masked, begin))


def reading(sentence: str) -> Reading:
    """The sentence as the rules read it.

    >>> reading("贯彻《2024年普法计划》,年内完成.").masked
    '贯彻《□□□□□□□□□》，年内完成.'
    """
    printed = sentence[:LONGEST]
    text = simplified(printed)
    if len(text) != len(printed):
        text = printed
    text = text.translate(_PLAIN)
    masked = _TITLE.sub(lambda found: f"《{'□' * len(found[1])}》", text) if "《" in text else text
    return Reading(text, masked)
