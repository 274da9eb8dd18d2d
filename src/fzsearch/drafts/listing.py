"""Whether the lists in a draft's sentences count on: 一是……；二是……；三是……。"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fzsearch.drafts.findings import Finding, where_of
from fzsearch.drafts.runs import Fault, faults_of, han_numeral, in_words
from fzsearch.items import MARKER
from fzsearch.model import Section
from fzsearch.text import chinese_number

_DEEPEST = 4  # lists within each other
_ITEM_END = re.compile(r"[；。！？\n]|$")


@dataclass(slots=True)
class _List:
    """A list that is being read: its markers, and the line that the last of them is on."""

    markers: list[tuple[int, re.Match[str]]]
    line: int
    inline: bool = False  # two of its items stand on one line


def list_faults(section: Section) -> Iterator[Finding]:
    """Items of lists that leave a number out, come twice, or run backwards.

    A list may stand within an item of another. A single 一是 is let be, and so is what begins with 二是 where no
    list is open: 首先……；二是…….
    """
    for word, one in _lists(section.text):
        numbers = [number for number, _ in one.markers]
        for fault in faults_of(numbers):
            yield _told(section, word, one, fault)


def _lists(text: str) -> list[tuple[str, _List]]:
    """The lists of a text, each with the word that follows its numerals: 是 or 要."""
    lists: list[tuple[str, _List]] = []
    open_lists: dict[str, list[_List]] = {}
    line = counted = 0
    for marker in MARKER.finditer(text):
        line += text.count("\n", counted, marker.start())
        counted = marker.start()
        number, word = chinese_number(marker[1]), text[marker.end() - 1]
        opened = open_lists.setdefault(word, [])
        if number == 1:
            opened.append(_List([(1, marker)], line))
            del opened[:-_DEEPEST]
            lists.append((word, opened[-1]))
        elif number is not None and opened:
            del opened[_continued(opened, number, line) + 1 :]
            one = opened[-1]
            one.inline |= one.line == line
            one.line = line
            one.markers.append((number, marker))
    return lists


def _continued(opened: list[_List], number: int, line: int) -> int:
    """Which of the open lists a number belongs to: one that it continues and that goes on here, or the last."""
    for place in range(len(opened) - 1, -1, -1):
        one = opened[place]
        goes_on = place == len(opened) - 1 or one.line == line or not one.inline
        if goes_on and one.markers[-1][0] + 1 == number:
            return place
    return len(opened) - 1


def _told(section: Section, word: str, one: _List, fault: Fault) -> Finding:
    number, marker = one.markers[fault.place]
    own, before = f"{han_numeral(number)}{word}", f"{han_numeral(one.markers[fault.place - 1][0])}{word}"
    lost = [f"{han_numeral(missing)}{word}" for missing in fault.lost]
    zh, en = in_words(fault, own, before, lost)
    end = _ITEM_END.search(section.text, marker.end())
    item = section.text[marker.start() : end.end() if end else None].rstrip()
    where = where_of(section, marker.start(), marker.start() + len(item))
    return Finding("numbering", where, zh, en, {"fault": fault.kind, "missing": [*fault.lost]})
