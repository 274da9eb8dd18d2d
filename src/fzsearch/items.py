"""The items of a list written into running text: 一是……；二是……。"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from fzsearch.text import chinese_number

# At the beginning of a line, or after a stop: 十一是 counts, 第一是 and 之一是 do not.
MARKER = re.compile(
    r"(?:^|(?<=[。；：:，,;!！?？\s]))([一二三四五六七八九十]{1,3})(?:是|要)(?!否|不是)", re.MULTILINE
)
"""The mark of an item, wherever it stands; its first group is the numeral."""


class Item(NamedTuple):
    """One item: its numeral as printed, and where its text begins and ends."""

    number: str
    start: int
    end: int


def list_items(text: str) -> tuple[Item, ...]:
    """Return the items of every list in `text`, in order.

    A list begins with 一是 and has at least two items, numbered without a gap, on one line or over several. An item
    ends where the next begins, the last one at its line's end.

    >>> text = "一是强化学习；二是规范执法。"
    >>> [(item.number, text[item.start : item.end]) for item in list_items(text)]
    [('一', '一是强化学习；'), ('二', '二是规范执法。')]
    """
    if "一是" not in text and "一要" not in text:
        return ()  # most texts
    lists = list(_lists(text))
    limits = [*(markers[0].start() for markers in lists[1:]), len(text)]
    return tuple(item for place, markers in enumerate(lists) for item in _items(text, markers, limits[place]))


def _lists(text: str) -> Iterator[list[re.Match[str]]]:
    """Runs of markers that count from one."""
    open_list: list[re.Match[str]] = []
    for marker in MARKER.finditer(text):
        number = chinese_number(marker[1])
        if open_list and number == len(open_list) + 1:
            open_list.append(marker)
        elif number == 1:
            if len(open_list) > 1:
                yield open_list
            open_list = [marker]
    if len(open_list) > 1:
        yield open_list


def _items(text: str, markers: list[re.Match[str]], limit: int) -> Iterator[Item]:
    ends = [marker.start() for marker in markers[1:]]
    line_end = text.find("\n", markers[-1].start())
    ends.append(min(line_end, limit) if line_end >= 0 else limit)
    for marker, end in zip(markers, ends, strict=True):
        yield Item(marker[1], marker.start(), marker.start() + len(text[marker.start() : end].rstrip()))
