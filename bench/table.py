"""The figures of one run as a table, and where engines disagree."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bench.children import Built, Opened, Timed
from bench.questions import KINDS, Question

_LABEL, _CELL = 22, 18  # characters
_SHOWN = 5  # of the values in which two answers differ


@dataclass(frozen=True, slots=True)
class Measured:
    """What one engine did. `timed` has None for what it was not asked."""

    built: Built
    opened: Opened
    memory: tuple[float, float]  # MiB, after all questions: resident, and the part of it that mirrors files
    timed: Sequence[Timed | None]


Run = Mapping[str, Measured]
"""Engine → what it did, all of them with the same questions."""


def table(sections: int, asked: Sequence[Question], run: Run) -> Iterator[str]:
    """The lines of the table of one size."""
    yield f"{sections:,} sections; processor time per answer in ms, p50 / p95"
    columns = _columns(run)
    yield _line("", columns)
    for kind in (*KINDS, "all"):
        places = [place for place, question in enumerate(asked) if kind in (question.kind, "all")]
        yield _line(kind, [_cell(times, places) for times in columns.values()])
    yield ""
    yield _line("", run)
    for label, figures in _costs(sections, run).items():
        yield _line(label, figures)
    yield from _notes(asked, run)


def _columns(run: Run) -> dict[str, list[list[float | None]]]:
    """The columns by name: one list of times, or two whose quotient is shown."""
    columns: dict[str, list[list[float | None]]] = {}
    for engine, measured in run.items():
        warm = [timed.warm if timed else None for timed in measured.timed]
        if engine != "fzsearch":
            columns[engine] = [warm]
        else:
            empty = [timed.empty if timed else None for timed in measured.timed]
            columns |= {"fzsearch warm": [warm], "fzsearch empty": [empty]}
    if "tantivy" in run and "fzsearch" in run:
        for state in ("warm", "empty"):
            columns[f"{state} : tantivy"] = [*columns[f"fzsearch {state}"], *columns["tantivy"]]
    return columns


def _cell(times: Sequence[Sequence[float | None]], places: Sequence[int]) -> str:
    pairs = []
    for column in times:
        known = sorted(time for place in places if (time := column[place]) is not None)
        pairs.append((at(known, 0.5), at(known, 0.95)))
    if len(pairs) == 2:
        return " / ".join(f"{ours / theirs:.2f}" for ours, theirs in zip(*pairs, strict=True))
    return " / ".join(f"{time:.2f}" if time < 100 else f"{time:.0f}" for time in pairs[0])


def at(ordered: Sequence[float], share: float) -> float:
    """The smallest value that so many of all do not exceed."""
    return ordered[math.ceil(share * len(ordered)) - 1] if ordered else math.nan


def _costs(sections: int, run: Run) -> dict[str, list[str]]:
    built = [measured.built for measured in run.values()]
    return {
        "sections per CPU s": [f"{sections / it.seconds:,.0f}" for it in built],
        "  given the tokens": [
            f"{sections / (it.seconds - it.tokenizing):,.0f}" if it.tokenizing else "cuts itself" for it in built
        ],
        "on disk, MiB": [f"{it.mebibytes:,.0f}" for it in built],
        "opens in, ms": [f"{measured.opened.milliseconds:,.0f}" for measured in run.values()],
        "resident, MiB": [f"{measured.memory[0]:,.0f}" for measured in run.values()],
        "  of these, files": [f"{measured.memory[1]:,.0f}" for measured in run.values()],
        "  before opening": [f"{measured.opened.before:,.0f}" for measured in run.values()],
        "best 20 as tantivy": [_in_common(measured, run.get("tantivy")) for measured in run.values()],
    }


def _in_common(measured: Measured, reference: Measured | None) -> str:
    """How many of tantivy's best sections are among one's own: nearly equal scores may change places."""
    if reference is None:
        return "-"
    pairs = [
        (set(one.answer.ids), set(other.answer.ids))
        for one, other in zip(measured.timed, reference.timed, strict=True)
        if one is not None and other is not None
    ]
    wanted = sum(len(other) for _, other in pairs)
    return f"{sum(len(one & other) for one, other in pairs) / wanted:.0%}" if wanted else "-"


def _notes(asked: Sequence[Question], run: Run) -> Iterator[str]:
    yield ""
    for engine, measured in run.items():
        answered = sum(timed is not None for timed in measured.timed)
        if answered < len(asked):
            part = f"{answered // len(KINDS)} of the {len(asked) // len(KINDS)}"
            yield f"{engine} was asked {part} questions of every kind."
    found = list(disagreements(asked, run))
    yield from found
    if len(run) > 1:
        yield f"Totals and facets differ {len(found)} times." if found else "Totals and facets are equal everywhere."


def disagreements(asked: Sequence[Question], run: Run) -> Iterator[str]:
    """Each question to which an engine gives another total or facet than the engine beside it that was asked, too."""
    for place, question in enumerate(asked):
        answers = [
            (engine, timed.answer) for engine, measured in run.items() if (timed := measured.timed[place]) is not None
        ]
        for (one, first), (other, second) in pairwise(answers):
            said = [f"total {first.total} and {second.total}"] if first.total != second.total else []
            for facet in sorted({*first.facets, *second.facets}):
                said += _difference(facet, first.facets.get(facet, {}), second.facets.get(facet, {}))
            if said:
                yield f"{question.request}: {one} and {other} differ: {'; '.join(said)}"


def _difference(facet: str, one: Mapping[str, int], other: Mapping[str, int]) -> list[str]:
    values = sorted(value for value in {*one, *other} if one.get(value, 0) != other.get(value, 0))
    shown = ", ".join(f"{value} {one.get(value, 0)} and {other.get(value, 0)}" for value in values[:_SHOWN])
    return [f"{facet} in {len(values)} values: {shown}"] if values else []


def _line(label: str, cells: Iterable[str]) -> str:
    return label.ljust(_LABEL) + "".join(cell.rjust(_CELL) for cell in cells)
