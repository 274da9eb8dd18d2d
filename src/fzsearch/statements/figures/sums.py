"""Figures that a sentence gives as the parts of another, and whether they add up.

That some figures are parts is said by the sentence: 其中, 包括, 分别, a list in brackets; or they follow the whole at
once and add up. A list that need not be complete (其中 and less than the whole) is no sum.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from fzsearch.statements.figures.figure import Figure, Sum
from fzsearch.statements.figures.rules import any_of, listed

_BREAK = re.compile("[。；;！!？?\n]")
_UNCOUNTED = ("%", "‰", "百分点", "倍", "番", "")
_NEXT = re.compile("[^，,、（(：:]{0,12}[，,、（(：:]")
_MOST_PARTS = 30  # what a sentence may divide a whole into
_LONGEST_GAP = 20  # characters between two parts, or a whole and its first part


def sums_of(figures: Sequence[Figure], text: str) -> tuple[Sum, ...]:
    """The sums that a sentence states, its figures being `figures`. Estimates, changes and shares are in none.

    >>> from fzsearch.statements.figures import figures_of
    >>> said = "申报45家，其中15家为重新认定，30家为新增认定。"
    >>> sums_of(figures_of(said), said)
    (Sum(whole=0, parts=(1, 2), holds=True),)
    """
    return tuple(_sums(figures, text))


def _sums(figures: Sequence[Figure], text: str) -> Iterator[Sum]:
    place = 0
    while place < len(figures) - 2:
        found = _sum_of(figures, text, place) if _counts(figures[place]) else None
        if found:
            yield found
        place = found.parts[-1] + 1 if found else place + 1


def _counts(figure: Figure) -> bool:
    return figure.change is None and not figure.approximate and figure.high is None and figure.unit not in _UNCOUNTED


def _sum_of(figures: Sequence[Figure], text: str, place: int) -> Sum | None:
    """The sum whose whole is at a place."""
    whole = figures[place]
    gap = text[whole.end : figures[place + 1].start]
    if not _NEXT.match(gap) or len(gap) > _LONGEST_GAP or _BREAK.search(gap):
        return None
    bracket = _bracket_end(text, whole.end, gap)
    parts = list(_run(figures, text, place, bracket))
    said = bracket is not None or _saying("parts").search(gap) is not None
    complete = bracket is not None or _saying("complete").search(gap) is not None
    for last in range(2, len(parts) + 1):
        is_said = said or last == len(parts) or _is_list(figures, text, parts[:last])
        if is_said and sum(figures[one].value for one in parts[:last]) == whole.value:
            return Sum(place, tuple(parts[:last]), True)
    if len(parts) < 2 or not said:
        return None
    total = sum(figures[one].value for one in parts)
    rest = _saying("rest").search(text, figures[parts[-2]].end, figures[parts[-1]].start)
    if "其中" in gap and rest is None and total < whole.value:
        return None  # 36条（其中：20条…，8条…）: some of it is named, not all
    is_more = _is_list(figures, text, parts) and total > whole.value
    return Sum(place, tuple(parts), False) if complete or rest is not None or is_more else None


@cache
def _saying(what: str) -> re.Pattern[str]:
    return re.compile(any_of(listed("sums", key=what)))


def _bracket_end(text: str, end: int, gap: str) -> int | None:
    """Where the bracket ends that opens right behind a whole and its noun; None where none does."""
    opening = re.match("[^，,、。；：:（(]{0,10}[（(]", gap)
    if opening is None:
        return None
    closing = re.search("[）)]", text[end + opening.end() :])
    return end + opening.end() + closing.start() if closing else None


def _run(figures: Sequence[Figure], text: str, whole: int, limit: int | None) -> Iterator[int]:
    """The figures behind a whole that may be its parts: of its unit, close to each other, up to another unit."""
    for place in range(whole + 1, min(len(figures), whole + 1 + _MOST_PARTS)):
        one, gap = figures[place], text[figures[place - 1].end : figures[place].start]
        if len(gap) > _LONGEST_GAP or _BREAK.search(gap) or (limit is not None and one.start > limit):
            return
        if one.unit != figures[whole].unit or not _counts(one) or one.value > figures[whole].value:
            return
        yield place


def _is_list(figures: Sequence[Figure], text: str, parts: Sequence[int]) -> bool:
    """Whether nothing but 、 and the names of the parts stand between them."""
    gaps = [text[figures[one].end : figures[other].start] for one, other in pairwise(parts)]
    return all(re.match("[^，,；：:]*、", gap) for gap in gaps)
