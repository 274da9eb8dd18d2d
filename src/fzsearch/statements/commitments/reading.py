"""A sentence in the form in which the rules read it."""

import re
from dataclasses import dataclass

from fzsearch.text import simplified

LONGEST = 1000
"""Characters of a sentence that are read. What goes on longer without a stop is no sentence of a report."""

_ODDITIES = dict(zip(",;:()?!０１２３４５６７８９\n\t\u3000\xa0", "，；：（）？！0123456789    ", strict=True))
_PLAIN, _ODD = str.maketrans(_ODDITIES), re.compile(f"[{''.join(_ODDITIES)}]")
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

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence, character for character: full-width punctuation, ordinary digits, simplified characters.

    `masked` hides the words of quoted titles: what 《…将…计划》 says is not said by the sentence. A place in either
    is the same place in the sentence.
    """

    text: str
    masked: str

    @property
    def lead(self) -> str:
        """The lead of a list's item (一是树立样板。) where something follows it; "" where there is none."""
        found = _LEAD.match(self.text)
        return found[0] if found else ""

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Its clauses after the lead, titles hidden."""
        return tuple(Clause(found.start(), found[0]) for found in _CLAUSE.finditer(self.masked, len(self.lead)))


def reading(sentence: str) -> Reading:
    """The sentence as the rules read it.

    >>> reading("贯彻《2024年普法计划》,年内完成.").masked
    '贯彻《□□□□□□□□□》，年内完成.'
    """
    printed = sentence[:LONGEST]
    text = simplified(printed)
    if len(text) != len(printed):
        text = printed
    if _ODD.search(text):
        text = text.translate(_PLAIN)
    masked = _TITLE.sub(lambda found: f"《{'□' * len(found[1])}》", text) if "《" in text else text
    return Reading(text, masked)
