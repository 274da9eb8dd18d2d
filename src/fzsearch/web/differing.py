"""What is different within the lines that a version changed: a paragraph is long, and its change a number."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile
from typing import Literal

from fzsearch.versions import Line


@dataclass(frozen=True, slots=True)
class Inked:
    """A line of one version; `changed` is what the other one has not, between what both have."""

    sign: Literal["-", "+"]
    before: str
    changed: str
    after: str


def inked(lines: Sequence[Line]) -> Iterator[Inked]:
    """The lines in their order. Only where as many come as go, and a pair shares half, is a part of them marked."""
    runs = [list(run) for _, run in groupby(lines, key=lambda line: line.sign)]
    for place, run in enumerate(runs):
        other = _counterpart(runs, place)
        for at, line in enumerate(run):
            yield _against(line, other[at].text if len(other) == len(run) else "")


def _counterpart(runs: Sequence[list[Line]], place: int) -> list[Line]:
    """What stands for a run of lines in the other version: what comes after what goes."""
    beside = place + 1 if runs[place][0].sign == "-" else place - 1
    return runs[beside] if 0 <= beside < len(runs) else []


def _against(line: Line, other: str) -> Inked:
    text = line.text
    head = _alike(text, other)
    tail = _alike(reversed(text[head:]), reversed(other[head:]))
    if text == other or 2 * (head + tail) < max(len(text), len(other)):  # one that only moved is marked whole
        head = tail = 0
    return Inked(line.sign, text[:head], text[head : len(text) - tail], text[len(text) - tail :])


def _alike(one: Iterable[str], other: Iterable[str]) -> int:
    """How many characters both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
