"""Building segments on all cores: each batch of reports becomes a segment in a process of its own."""

import multiprocessing
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from fzsearch.errors import StoreError
from fzsearch.index.analysis import Cut
from fzsearch.index.embedded.building import build_segment
from fzsearch.model import Report
from fzsearch.processes import cores, end_with

BATCH = 2_000_000
"""Characters that are inverted at once, at least; one needs about 200 bytes meanwhile."""


@dataclass(frozen=True, slots=True)
class Built:
    """A segment that was written, and how many sections it has."""

    path: Path
    sections: int


def batches(reports: Iterable[Report]) -> Iterator[list[Report]]:
    """The reports in batches, each a little larger than BATCH; the last may be smaller."""
    batch: list[Report] = []
    characters = 0
    for report in reports:
        batch.append(report)
        characters += sum(len(section.text) for section in report.sections) if report.is_report else 0
        if characters >= BATCH:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def build_all(
    reports: Iterable[Report], paths: Iterator[Path], cut: Cut, processes: int | None = None
) -> Iterator[Built]:
    """Write the reports as segments, in order; `paths` says where. One batch alone is written right here."""
    waiting = batches(reports)
    first = next(waiting, None)
    second = next(waiting, None)
    processes = processes or cores()
    if first is None:
        return
    if second is None or processes == 1:
        for batch in (first, *([second] if second else []), *waiting):
            path = next(paths)
            yield Built(path, build_segment(path, batch, cut))
        return
    spawning = multiprocessing.get_context("spawn")  # a fork would copy the locks of other threads
    try:
        with ProcessPoolExecutor(processes, spawning, _start, (cut, os.getpid())) as pool:
            yield from _spread(pool, [first, second], waiting, paths, processes)
    except BrokenProcessPool as error:
        raise StoreError(
            "建立索引的子进程被终止，可能内存不足", "a process that builds the index was killed; memory may be short"
        ) from error


def _spread(
    pool: ProcessPoolExecutor,
    begun: Sequence[list[Report]],
    waiting: Iterator[list[Report]],
    paths: Iterator[Path],
    processes: int,
) -> Iterator[Built]:
    """Keep all processes busy, with one batch ready for each, and no more in memory."""
    running: list[tuple[Path, Future[int]]] = []
    for batch in (*begun, *waiting):
        path = next(paths)
        running.append((path, pool.submit(_build, path, batch)))
        if len(running) > 2 * processes:
            path, done = running.pop(0)
            yield Built(path, done.result())
    for path, done in running:
        yield Built(path, done.result())


_cut: Cut


def _start(cut: Cut, parent: int) -> None:
    global _cut
    _cut = cut
    end_with(parent)


def _build(path: Path, batch: list[Report]) -> int:
    return build_segment(path, batch, _cut)
