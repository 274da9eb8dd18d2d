"""Recognise a heading line: 一、 （一） 1. （1）, with the numeral, the heading's own words and what follows them.

The forms and their irregularities were collected from published reports: numerals of another family by
mistake, a heading that runs into its text, a heading that ends in 。 or holds one.
"""

import re
from dataclasses import dataclass

# 一 to 九十九; 五一 is a holiday.
_HAN_NUMERAL = r"(?:[二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_FORMS = (
    (1, re.compile(rf"({_HAN_NUMERAL}) ?[、．.] ?(?!{_HAN_NUMERAL}(?:季度|月|号|类|级))(?=\S)")),  # 三、四季度
    (2, re.compile(rf"[（(] ?({_HAN_NUMERAL}) ?[）)] ?[、．.]? ?(?=\S)")),
    (3, re.compile(r"(\d{1,2}) ?(?:、|[．.](?!\d)|[．.](?=20\d\d ?年)) ?(?=\S)")),  # 2.5万 is a figure
    (4, re.compile(r"[（(] ?(\d{1,2}) ?[）)] ?[、．.]? ?(?=\S)")),
)
# The first heading of a lower level in the line of a higher one: 一、工作情况（一）组织领导1.健全机制。
_FIRST_BELOW = {
    1: re.compile(r"[（(]一[）)]|(?<![\d.])1 ?[、．.](?![\d])"),
    2: re.compile(r"(?<![\d.])1 ?[、．.](?![\d])|[（(]1[）)]"),
    3: re.compile(r"[（(]1[）)]"),
}
_STOP = re.compile("[。！？；：，]")
_SENTENCE = re.compile(r"[^。！？；]+[。！？；]?")
# A heading that holds a full stop of its own consists of noun phrases such as 主要举措和成效。贯彻落实…的情况。
_HEADING_NOUN = re.compile(r"(情况|成效|举措|做法|安排|打算|计划|思路|原因|不足|问题|职责|事项|建设)[。；]?$")
_BEGINNINGS = frozenset("一二三四五六七八九十（(0123456789")
_LONGEST_SENTENCE = 60  # characters of a heading that runs into its text; longer ones are text
_LONGEST_LINE = 120  # characters of a heading that fills its line


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered line. `text` is the heading without numeral and full stop, "" if the line has only text."""

    level: int  # of the numeral's family: 1 to 4
    number: str
    text: str


def read_heading(line: str) -> Heading | None:
    """Return the heading that `line` begins with, or None.

    >>> read_heading("（二）规范执法行为。全年办理案件12件。")
    Heading(level=2, number='二', text='规范执法行为')
    >>> read_heading("2.5万人参加") is None
    True
    """
    if line[:1] not in _BEGINNINGS:
        return None
    for level, form in _FORMS:
        if match := form.match(line):
            return Heading(level, match[1], _own_words(line[match.end() :]))
    return None


def heading_pieces(line: str) -> list[str]:
    """The line, cut before the first headings of lower levels that stand in it.

    >>> heading_pieces("一、工作情况（一）组织领导1.健全机制。全年开会6次。")
    ['一、工作情况', '（一）组织领导', '1.健全机制。全年开会6次。']
    """
    heading = read_heading(line)
    below = _FIRST_BELOW.get(heading.level) if heading else None
    numeral = len(line) - len(line.lstrip("（(0123456789一二三四五六七八九十）)、．. "))
    found = below.search(line, numeral + 1) if below else None
    if found is None or _STOP.search(line, 0, found.start()) or found.start() > _LONGEST_LINE:
        return [line]
    return [line[: found.start()], *heading_pieces(line[found.start() :])]


def _own_words(rest: str) -> str:
    """The heading's words out of the line after the numeral."""
    rest = rest.strip()
    sentences = [sentence.strip() for sentence in _SENTENCE.findall(rest)]
    if not sentences:
        return ""
    if len(rest) <= _LONGEST_LINE and all(_HEADING_NOUN.search(sentence) for sentence in sentences):
        return _without_stop(rest)
    if len(sentences) == 1 and not _ends_in_stop(rest):
        return rest if len(rest) <= _LONGEST_LINE else ""
    return _without_stop(sentences[0]) if len(sentences[0]) <= _LONGEST_SENTENCE else ""


def _ends_in_stop(text: str) -> bool:
    return text.endswith(("。", "！", "？", "；"))


def _without_stop(text: str) -> str:
    return text.rstrip("。！？；").rstrip()
