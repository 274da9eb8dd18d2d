"""Where a row of numbers does not count on."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

_HAN = "零一二三四五六七八九"
_MOST_LISTED = 4  # numerals that are named one by one


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a place of a row, and the numbers that are missing there."""

    kind: Literal["gap", "double", "order"]
    place: int
    lost: tuple[int, ...] = ()


def faults_of(
    numbers: Sequence[int],
    start: int = 1,
    taken: Collection[int] = (),
    anew: Collection[int] = (),
    *,
    begins_anew: bool = False,
) -> Iterator[Fault]:
    """Where `numbers` do not count on from `start`. One slip is told once.

    `taken` are numbers that stand elsewhere, `anew` the places where another row begins; with `begins_anew`, each 1
    begins another.

    >>> [(one.kind, one.place, one.lost) for one in faults_of([1, 2, 4])]
    [('gap', 2, (3,))]
    >>> [(one.kind, one.place, one.lost) for one in faults_of([1, 2, 2, 4])]
    [('double', 2, (3,))]
    >>> [(one.kind, one.place, one.lost) for one in faults_of([1, 3, 2, 4])]
    [('order', 2, ())]
    """
    begin = 0
    for place in range(1, len(numbers) + 1):
        if place == len(numbers) or place in anew or (begins_anew and numbers[place] == 1):
            yield from _of_row(numbers[begin:place], begin, 1 if begin else start, set(taken))
            begin = place


def _of_row(row: Sequence[int], offset: int, start: int, known: set[int]) -> Iterator[Fault]:
    """The faults of one row; `known` are numbers that are not missing, or were told already.

    A second 1 is told, and what follows it counts on from there.
    """
    known |= set(row)
    seen: set[int] = set()
    last = start - 1
    for place, number in enumerate(row, offset):
        lost = tuple(missing for missing in range(last + 1, number) if missing not in known)
        if number in seen:
            instead = (last + 1,) if number != 1 and last + 1 not in known else ()
            known.update(instead)
            yield Fault("double", place, instead)
        elif number <= last:
            yield Fault("order", place)
        elif lost:
            known.update(lost)
            yield Fault("gap", place, lost)
        seen = {number} if number == 1 else seen | {number}
        last = number


def in_words(fault: Fault, own: str, before: str, lost: Sequence[str]) -> tuple[str, str]:
    """A fault in Chinese and in English: numerals as printed, `before` the one before it ("" where there is none)."""
    listed, listed_en = "”“".join(lost), " ".join(lost)
    if len(lost) > _MOST_LISTED:
        listed, listed_en = f"{lost[0]}”至“{lost[-1]}", f"{lost[0]} to {lost[-1]}"
    if fault.kind == "double":
        missing, missing_en = (f"，缺“{listed}”", f", {listed_en} is missing") if lost else ("", "")
        return f"“{own}”出现两次{missing}", f"{own} stands twice{missing_en}"
    if fault.kind == "order":
        return f"“{own}”排在“{before}”之后，次序颠倒", f"{own} stands after {before}: the order is wrong"
    if before:
        return f"“{before}”之后是“{own}”，缺“{listed}”", f"after {before} comes {own}: {listed_en} is missing"
    return f"从“{own}”开始，缺“{listed}”", f"it begins with {own}: {listed_en} is missing"


def han_numeral(number: int) -> str:
    """A number from 1 to 99 in Chinese.

    >>> han_numeral(1), han_numeral(10), han_numeral(21)
    ('一', '十', '二十一')
    """
    tens, ones = divmod(number, 10)
    if not tens:
        return _HAN[ones]
    return ("" if tens == 1 else _HAN[tens]) + "十" + (_HAN[ones] if ones else "")
