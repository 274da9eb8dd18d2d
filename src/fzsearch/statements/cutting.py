"""A section's text as the sentences that statements are read from.

A sentence ends after 。！？； and where a line ends, and where the next item of a list begins. What stands in
quotation marks or in brackets is not cut. The short lead of an item (一是树立样板。) belongs to the sentence that
follows it there, for alone it says nothing. A heading is none, unless it is all that its section has and ends as a
sentence does: a plan of numbered lines has such.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from fzsearch.items import MARKER, Item, list_items
from fzsearch.model import Section

LONGEST_LEAD = 16
"""Characters, its opener and its stop among them, that a lead has at most."""

_STOPS, _OPENING, _CLOSING = "。！？；!?;", "“《（(‘", "”》）)’"
_CLOSERS = dict(zip(_CLOSING, _OPENING, strict=True))
_MARKS = re.compile(f"[{_STOPS}{_OPENING}{_CLOSING}\n]")
_LONGEST_BRACKET = 60  # a bracket that is still open then was never closed
_LEAD = re.compile(
    rf"(?:{MARKER.pattern}|[（(][一二三四五六七八九十\d]{{1,3}}[）)]|\d{{1,2}}[.．、])[^，,：:]*。", re.MULTILINE
)
_HEADING_BEFORE = 16  # characters of numeral, marks and blanks that stand before a heading


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a section: where it stands in the section's text, what it says, and in which item of a list."""

    start: int
    end: int
    text: str
    item: int | None = None  # from 1, as Section.item_text has it


@lru_cache(maxsize=256)  # commitments, figures and answers of a section are read one after the other
def sentences(section: Section) -> tuple[Sentence, ...]:
    r"""The sentences of a section, in order. Blanks at their ends are left out.

    >>> text = "二、打算\n一是立样板。年内培育20个；二是强培训。"
    >>> section = Section("x-000", "x", 0, "二", 1, "打算", ("打算",), ("next_steps",), text)
    >>> [(one.text, one.item) for one in sentences(section)]
    [('一是立样板。年内培育20个；', 1), ('二是强培训。', 2)]
    """
    text = section.text
    items = list_items(text)
    begin = _body_begins(section)
    found = _joined(text, list(_pieces(text, begin, {item.start for item in items})))
    return tuple(Sentence(start, end, text[start:end], _item_at(items, start)) for start, end in found)


def _body_begins(section: Section) -> int:
    """Where what is not heading begins."""
    text, heading = section.text, section.heading
    place = text.find(heading, 0, _HEADING_BEFORE + len(heading)) if heading else -1
    if place < 0:
        return 0
    end = place + len(heading)
    rest = text[end:].strip()
    is_all = rest in ("", *_STOPS)
    if is_all and (rest or heading[-1] in _STOPS):
        return 0
    while end < len(text) and text[end] in "。：: \n\t":
        end += 1
    return end


def _pieces(text: str, begin: int, item_starts: set[int]) -> Iterator[tuple[int, int]]:
    """Where each sentence begins and ends."""
    start, open_at, opener = begin, -1, ""
    marks = [(found.start(), found[0]) for found in _MARKS.finditer(text, begin)]
    if item_starts:
        marks = sorted([*marks, *((place, "") for place in item_starts if place > begin)])
    for place, mark in marks:
        if not mark or mark == "\n" or (opener and place - open_at > _LONGEST_BRACKET):
            opener = ""
        if not mark:
            if place > start:
                yield from _trimmed(text, start, place)
                start = place
        elif opener:
            opener = "" if _CLOSERS.get(mark) == opener else opener
        elif mark in _OPENING:
            opener, open_at = mark, place
        elif mark == "\n" or mark in _STOPS:
            end = place + 1
            while mark != "\n" and end < len(text) and text[end] in _CLOSING:
                end += 1
            yield from _trimmed(text, start, end)
            start = max(end, start)
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The piece without blanks around it; nothing where no letter is left."""
    piece = text[start:end]
    if any(map(str.isalnum, piece)):
        yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _joined(text: str, pieces: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The pieces, each lead with what follows it on its line."""
    lead: tuple[int, int] | None = None
    for start, end in pieces:
        if lead and "\n" not in text[lead[1] : start] and not MARKER.match(text, start):
            start = lead[0]
        elif lead:
            yield lead
        lead = None
        if end - start <= LONGEST_LEAD and _LEAD.fullmatch(text, start, end):
            lead = (start, end)
        else:
            yield start, end
    if lead:
        yield lead


def _item_at(items: tuple[Item, ...], place: int) -> int | None:
    return next((number for number, item in enumerate(items, 1) if item.start <= place < item.end), None)
