"""A section's text, cut into what a reader takes for a sentence."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from fzsearch.model import Section
from fzsearch.text import fills_line

_SENTENCE = re.compile(r"[^\n。！？；]{1,1000}[。！？；]?")  # bounded, so that no text takes long


class Passage(NamedTuple):
    """A sentence without the blanks around it: `section.text[start:end]` is `text`."""

    text: str
    start: int
    end: int


def passages(section: Section) -> Iterator[Passage]:
    r"""The sentences of a section, a heading that fills its line left out.

    >>> from fzsearch.parser.sections import split
    >>> [one.text for one in passages(split("一、不足\n人手少。 经费紧。\n", "r")[0])]
    ['人手少。', '经费紧。']
    """
    first = section.text.split("\n", 1)[0]
    begin = len(first) if section.heading and fills_line(section.heading, first) else 0
    for match in _SENTENCE.finditer(section.text, begin):
        text = match[0].strip()
        if text:
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            yield Passage(text, start, start + len(text))


def heading_span(section: Section) -> tuple[int, int]:
    """Where a section's numeral and heading stand in its text."""
    line = section.text.split("\n", 1)[0]
    place = line.find(section.heading) if section.heading else -1
    return 0, place + len(section.heading) if place >= 0 else len(line.rstrip())
