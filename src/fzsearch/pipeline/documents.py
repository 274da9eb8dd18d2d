"""Statements made in processes of their own, once there are many reports: each reads the library for itself."""

import multiprocessing
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fzsearch.errors import StoreError
from fzsearch.model import Change, Report
from fzsearch.processes import cores, end_with
from fzsearch.statements import Stated, documents_of
from fzsearch.store import Store

_KEPT = 16
"""Reports whose statements are kept while their neighbours are marked: those of a few years of one issuer."""

MANY = 300  # reports; a process takes as long to begin as a few dozen of these
_BATCH = 48  # reports that a process is given at once


@dataclass(frozen=True, slots=True)
class Wanted:
    """A report whose documents are to be made, and the same issuer's of the years before and after.

    `after` is None where issuer or year is not known.
    """

    change: Change
    before: Sequence[str]
    after: Sequence[str] | None


class Documents:
    """Makes the documents of reports from a library that is open."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._stated = lru_cache(maxsize=_KEPT)(self._read)

    def of(self, wanted: Wanted) -> tuple[Change, Report] | None:
        """The report with its statements in place of its sections; None where there is no such report."""
        one = self._stated(wanted.change.report_id)
        if one is None:
            return None
        if not one.report.is_report:
            return wanted.change, one.report  # it has no statements
        after = None if wanted.after is None else self._several(wanted.after)
        return wanted.change, documents_of(one, self._several(wanted.before), after)

    def _several(self, report_ids: Collection[str]) -> list[Stated]:
        found = (self._stated(report_id) for report_id in report_ids)
        return [one for one in found if one and one.report.is_report]

    def _read(self, report_id: str) -> Stated | None:
        report = self._store.report(report_id)
        return Stated(report) if report else None


def made(store: Store, wanted: Sequence[Wanted], processes: int | None = None) -> Iterator[tuple[Change, Report]]:
    """The documents of all of them, in order; those of many in processes of their own."""
    processes = cores() if processes is None else processes
    if len(wanted) < MANY or processes < 2:
        here = Documents(store)
        yield from (found for one in wanted if (found := here.of(one)))
        return
    spawning = multiprocessing.get_context("spawn")  # a fork would copy the locks of other threads
    try:
        with ProcessPoolExecutor(processes, spawning, _start, (store.folder, os.getpid())) as pool:
            yield from _spread(pool, wanted, processes)
    except BrokenProcessPool as error:
        raise StoreError(
            "读取承诺和数字的子进程被终止，可能内存不足",
            "a process that reads commitments and figures was killed; memory may be short",
        ) from error


def _spread(pool: ProcessPoolExecutor, wanted: Sequence[Wanted], processes: int) -> Iterator[tuple[Change, Report]]:
    """Keep all processes busy, with no more than a few batches in memory."""
    waiting = (wanted[first : first + _BATCH] for first in range(0, len(wanted), _BATCH))
    running: list[Future[list[tuple[Change, Report]]]] = []
    for batch in waiting:
        running.append(pool.submit(_make, batch))
        if len(running) > 2 * processes:
            yield from running.pop(0).result()
    for done in running:
        yield from done.result()


_documents: Documents


def _start(folder: Path, parent: int) -> None:
    global _documents
    _documents = Documents(Store.read(folder))
    end_with(parent)


def _make(batch: Iterable[Wanted]) -> list[tuple[Change, Report]]:
    return [found for one in batch if (found := _documents.of(one))]
