"""The words before and behind a number that say how exact it is."""

import re
from functools import cache

from fzsearch.statements.figures.rules import Bound, any_of, bound_words, listed

_LONGEST_BOUND = 5


def bound_before(text: str, start: int, free_from: int) -> tuple[int, Bound | None]:
    """Where the words that say how exact a number is begin, and what they say."""
    words = bound_words("before")
    is_bound = text[start - 1 : start] in _edges("before")
    for length in range(_LONGEST_BOUND if is_bound else 0, 0, -1):
        place = start - length
        if place >= free_from and (bound := words.get(text[place:start])):
            return place, bound
    if start > free_from and text[start - 1] == "上" and text[start] in "百千万":
        return start - 1, "at_least"
    return start, None


@cache
def _edges(place: str) -> frozenset[str]:
    """The characters of the words of bounds that stand at a number."""
    return frozenset(word[-1 if place == "before" else 0] for word in bound_words(place))


def bound_apart(text: str, start: int, unit: str) -> Bound | None:
    """What a bound says from which a few words keep the number: 不到总数的两成, 至少配备3名."""
    share, other = _apart()
    found = (share if unit in ("%", "倍") else other).search(text, max(0, start - 16), start)
    return bound_words("before")[found[1]] if found else None


@cache
def _apart() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = any_of(bound_words("before"))
    outright = any_of(listed("bounds", "before", key="outright"))
    between = "[^，。；：、,;0-9０-９]"
    return re.compile(f"({words}){between}{{1,8}}的$"), re.compile(f"({outright}){between}{{1,4}}$")


def bound_after(text: str, end: int) -> tuple[int, Bound | None]:
    """Where the words behind a figure end that say how exact it is, and what they say."""
    words = bound_words("after")
    is_bound = text[end : end + 1] in _edges("after")
    for length in range(_LONGEST_BOUND if is_bound else 0, 0, -1):
        word = text[end : end + length]
        if bound := words.get(word):
            return end + len(word), bound
    return end, None
