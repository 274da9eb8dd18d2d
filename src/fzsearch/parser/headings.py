"""Recognise a heading line: 一、 （一） 1. （1）, with the numeral, the heading's own words and what follows them.

The forms and their irregularities were collected from published reports: numerals of another family by
mistake, a heading that runs into its text, a heading that ends in 。 or holds one.
"""

import re
from dataclasses import dataclass

_HAN_NUMERAL = r"[一二三四五六七八九十]{1,3}"
_FORMS = (
    (1, re.compile(rf"({_HAN_NUMERAL}) ?[、．.] ?(?=\S)")),
    (2, re.compile(rf"[（(] ?({_HAN_NUMERAL}) ?[）)] ?[、．.]? ?(?=\S)")),
    (3, re.compile(r"(\d{1,2}) ?(?:、|[．.](?!\d)|[．.](?=20\d\d ?年)) ?(?=\S)")),  # 2.5万 is a figure
    (4, re.compile(r"[（(] ?(\d{1,2}) ?[）)] ?[、．.]? ?(?=\S)")),
)
_SENTENCE = re.compile(r"[^。！？；]+[。！？；]?")
# A heading that holds a full stop of its own consists of noun phrases such as 主要举措和成效。贯彻落实…的情况。
_HEADING_NOUN = re.compile(r"(情况|成效|举措|做法|安排|打算|计划|思路|原因|不足|问题|职责|事项|建设)[。；]?$")
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
    for level, form in _FORMS:
        if match := form.match(line):
            return Heading(level, match[1], _own_words(line[match.end() :]))
    return None


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
