"""Letters at places become lines of text: what PDF and OFD have instead of text."""

from collections.abc import Iterable
from dataclasses import dataclass

from fzsearch.text import is_han


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter on a page. Lengths are in the page's unit, `base` is counted down from the top."""

    text: str  # mostly one character
    left: float
    right: float
    base: float  # the line it stands on
    size: float  # of its font


@dataclass(frozen=True, slots=True)
class Line:
    """Letters on one line of a page, from left to right."""

    text: str
    left: float
    right: float
    base: float
    size: float  # of its largest letter
    parted: bool = False  # by a wide gap, as the cells of a table are


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its lines from top to bottom, and its size."""

    lines: tuple[Line, ...]
    width: float
    height: float


def lines_of(glyphs: Iterable[Glyph]) -> tuple[Line, ...]:
    """Join letters into lines, from top to bottom, whatever order the file has them in."""
    rows: list[list[Glyph]] = []
    base, size = 0.0, 0.0
    for glyph in sorted(glyphs, key=lambda glyph: glyph.base):
        if not rows or glyph.base - base > 0.45 * max(size, glyph.size):
            rows.append([])
            base, size = glyph.base, 0.0
        rows[-1].append(glyph)
        size = max(size, glyph.size)
    lines = (_line(sorted(row, key=lambda glyph: glyph.left)) for row in rows)
    return tuple(line for line in lines if line.text)


def _line(row: list[Glyph]) -> Line:
    text, parted, blank = "", False, False
    before: Glyph | None = None
    letters: list[Glyph] = []
    for glyph in row:
        if glyph.text.isspace():
            blank = True
            continue
        if before is not None:
            if glyph.text == before.text and glyph.left - before.left < 0.3 * glyph.size:
                continue  # bold made by printing twice
            gap = (glyph.left - before.right) / max(glyph.size, 0.01)
            parted = parted or gap >= _CELLS_APART
            text += " " if gap >= _blank_from(before.text, glyph.text, blank) else ""
        text += glyph.text
        before, blank = glyph, False
        letters.append(glyph)
    if not letters:
        return Line("", 0, 0, 0, 0)
    size = max(glyph.size for glyph in letters)
    return Line(text, letters[0].left, letters[-1].right, letters[0].base, size, parted)


_CELLS_APART = 2.0  # sizes of the font


def _blank_from(before: str, after: str, blank: bool) -> float:
    """From which gap on, in sizes of the font, there is a blank between two letters.

    Chinese has no blanks: a justified line and the air that is set around figures (于 2023 年) are none.
    """
    if blank:
        return 0.1
    return 1.0 if is_wide(before) or is_wide(after) else 0.2


def is_wide(character: str) -> bool:
    """Whether it takes a full square: Han characters and full-width punctuation.

    >>> is_wide("法"), is_wide("，"), is_wide("a")
    (True, True, False)
    """
    return is_han(character) or "\u3000" <= character <= "\u303f" or "\uff01" <= character <= "\uff60"
