"""What a version of a report says differently from the one before it: (Report, Report) → values."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Any, Literal, TypeVar

from fzsearch.model import Report, Section

What = Literal["unchanged", "changed", "added", "removed"]
"""What became of a section."""

_MOST = 800  # lines, or sections, that difflib is given: its worst time grows with their cube
_T = TypeVar("_T", bound=Hashable)
_Pair = tuple[Section | None, Section | None]


@dataclass(frozen=True, slots=True)
class Line:
    """A line that only one of two versions has."""

    sign: Literal["-", "+"]  # in the earlier one, in the later one
    text: str


@dataclass(frozen=True, slots=True)
class SectionDifference:
    """One section in two versions. Where it is in both, number and path are those of the later one."""

    what: What
    number: str | None
    path: tuple[str, ...]  # headings from level 1 down to its own; empty outside the numbering
    lines: tuple[Line, ...]  # in the order of reading, but for blank ones; none for an unchanged section


@dataclass(frozen=True, slots=True)
class Difference:
    """Two successive versions: the titles where they differ, and every section in the order of reading."""

    titles: tuple[str | None, str | None] | None  # the earlier one, the later one
    sections: tuple[SectionDifference, ...]


def difference(earlier: Report, later: Report) -> Difference:
    """Compare two versions of a report, section by section.

    Sections are the same where their headings down to their own are; between those, where their headings are the
    same, then where level and numeral are. One that stands elsewhere now is removed there and added here.
    """
    titles = (earlier.title, later.title) if earlier.title != later.title else None
    return Difference(titles, tuple(_compared(pair) for pair in _paired(earlier.sections, later.sections)))


def _compared(pair: _Pair) -> SectionDifference:
    before, after = pair
    shown = after or before
    if shown is None:
        raise ValueError("a pair of no sections")
    # What follows a section decides whether a line end closes it.
    old, new = (section.text.rstrip("\n") if section else "" for section in pair)
    same: What = "unchanged" if old == new else "changed"
    what: What = "added" if before is None else "removed" if after is None else same
    return SectionDifference(
        what,
        shown.number,
        shown.path,
        tuple(_differing(old.split("\n"), new.split("\n"))),
    )


def _differing(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    for tag, start, end, new_start, new_end in _steps(old, new):
        if tag != "equal":
            yield from (Line("-", line) for line in old[start:end] if line)
            yield from (Line("+", line) for line in new[new_start:new_end] if line)


_KEYS: tuple[Callable[[Section], Hashable], ...] = (
    lambda section: (section.path, section.level),
    lambda section: (section.heading, section.level),
    lambda section: (section.number, section.level),
)
"""What makes two sections the same, the strictest first."""


def _paired(old: Sequence[Section], new: Sequence[Section], step: int = 0) -> Iterator[_Pair]:
    """The sections of two versions in the order of reading; what only one has stands alone."""
    if step == len(_KEYS) or not old or not new:
        yield from ((section, None) for section in old)
        yield from ((None, section) for section in new)
        return
    key = _KEYS[step]
    for tag, start, end, new_start, new_end in _steps([key(one) for one in old], [key(one) for one in new]):
        if tag == "equal":
            yield from zip(old[start:end], new[new_start:new_end], strict=True)
        else:
            yield from _paired(old[start:end], new[new_start:new_end], step + 1)


def _steps(old: Sequence[_T], new: Sequence[_T]) -> Iterator[tuple[str, int, int, int, int]]:
    """How one sequence becomes the other. A very long difference is one step: all of it is replaced."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    room = min(len(old), len(new)) - same
    ends = zip(reversed(old), reversed(new), strict=False)
    tail = min(room, sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], ends)))
    if same:
        yield "equal", 0, same, 0, same
    middle, other = old[same : len(old) - tail], new[same : len(new) - tail]
    if len(middle) + len(other) > _MOST:
        yield "replace", same, len(old) - tail, same, len(new) - tail
    else:
        for tag, start, end, new_start, new_end in SequenceMatcher(None, middle, other, autojunk=False).get_opcodes():
            yield tag, same + start, same + end, same + new_start, same + new_end
    if tail:
        yield "equal", len(old) - tail, len(old), len(new) - tail, len(new)


def difference_json(found: Difference) -> dict[str, Any]:
    """A difference as a JSON object (docs/fields.md)."""
    return {
        "titles": found.titles and list(found.titles),
        "sections": [
            {
                "what": section.what,
                "number": section.number,
                "path": list(section.path),
                "lines": [{"sign": line.sign, "text": line.text} for line in section.lines],
            }
            for section in found.sections
        ],
    }
