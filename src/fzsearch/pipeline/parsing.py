"""Parsing beside other work: in processes of its own, once there is much of it."""

import multiprocessing
import os
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from types import TracebackType
from typing import Self

from fzsearch.agencies import load_agency_names
from fzsearch.errors import ParseError
from fzsearch.model import Report, Snapshot
from fzsearch.parser import parse
from fzsearch.pipeline.importing import Parse
from fzsearch.processes import cores, end_with
from fzsearch.regions import Gazetteer, load_gazetteer

_MANY = 100  # documents; a process takes as long to begin as these to be parsed


class Parsers:
    """Parses for several threads at once, with the regions of a library.

    Half of a harvest's processor time is parsing, and threads would share one core for it. The first hundred
    documents are parsed where the caller is, by `here`; so few harvests need any other process.
    """

    def __init__(self, here: Parse, regions_file: Path, processes: int | None = None) -> None:
        self._here = here
        self._regions_file = regions_file
        self._processes = max(0, cores() - 1) if processes is None else processes
        self._count = 0
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def parse(self, snapshot: Snapshot) -> Report:
        """The report in a snapshot. Raises ParseError."""
        pool = self._pool_if_many()
        if pool is None:
            return self._here(snapshot)
        try:
            parsed = pool.submit(_parse, snapshot).result()
        except (BrokenProcessPool, RuntimeError):  # its process was killed, or the harvest is being ended
            return self._here(snapshot)
        if isinstance(parsed, ParseError):
            raise parsed
        return parsed

    def _pool_if_many(self) -> ProcessPoolExecutor | None:
        with self._lock:
            self._count += 1
            if self._count > _MANY and self._processes and self._pool is None:
                # A fork would copy the locks of other threads.
                spawning = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(self._processes, spawning, _start, (self._regions_file, os.getpid()))
            return self._pool


_gazetteer: Gazetteer


def _start(regions_file: Path, parent: int) -> None:
    global _gazetteer
    _gazetteer = load_gazetteer(regions_file)
    end_with(parent)


def _parse(snapshot: Snapshot) -> Report | ParseError:
    try:
        return parse(snapshot, _gazetteer, load_agency_names())
    except ParseError as error:
        return error
