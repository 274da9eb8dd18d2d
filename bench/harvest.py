"""How many pages a second a harvest takes in, how much memory it holds, and what asking again costs.

Run from the repository: python -m bench.harvest [--hosts 200] [--pages 50] [--runs 1]

The portals are in a process of their own and answer at once, without a pause between requests, so that what is
measured is the harvest: asking, parsing, storing, indexing. The index is a second step, measured apart.
"""

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from tests.portal import PortalProcess

from bench.memory import resident_with_children
from fzsearch import sample
from fzsearch.cli.indexing import index_changes
from fzsearch.cli.session import Session
from fzsearch.crawler import read_sources
from fzsearch.crawler.asking.transport import Transport
from fzsearch.parser import may_be_report
from fzsearch.pipeline import Means, Parsers, harvest, register
from fzsearch.store import Store

_WITHIN = 3600.0  # seconds
_LOOK_EVERY = 0.2  # seconds between looks at the memory
_AGAIN = 2  # harvests of the unchanged portals


@dataclass(frozen=True, slots=True)
class Harvested:
    """What one harvest took."""

    seconds: float
    processor: float  # seconds, of all threads and, for the index, of all processes
    indexing: tuple[float, float]  # seconds and processor seconds of bringing the index up to date
    changes: int  # reports that were written, and so index entries
    done: int  # sources that were visited to the end
    indexer: float  # MiB, the most that the process held after the index was made in it


@dataclass(frozen=True, slots=True)
class Held:
    """Resident memory in MiB over time."""

    samples: Sequence[float]

    @property
    def growth(self) -> float:
        """From the median of the third quarter to that of the last one."""
        quarter = max(1, len(self.samples) // 4)
        third, last = self.samples[2 * quarter : 3 * quarter], self.samples[3 * quarter :]
        return _median(last) - _median(third)


def main(arguments: Sequence[str]) -> int:
    """Harvest, and harvest again, and print what it took."""
    parser = argparse.ArgumentParser(prog="python -m bench.harvest")
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--pages", type=int, default=50)
    parser.add_argument("--runs", type=int, default=1, help="of which the quickest is shown")
    chosen = parser.parse_args(arguments)
    documents = chosen.hosts * chosen.pages
    print(f"{chosen.hosts} hosts with {chosen.pages} reports each, no pause, portals in a process of their own")
    runs = [_run(chosen.hosts, chosen.pages) for _ in range(chosen.runs)]
    for line in min(runs, key=lambda run: run[0][0].seconds):
        _print(documents, *line)
    return 0


def _run(hosts: int, pages: int) -> list[tuple[Harvested, Held, int, int]]:
    """A harvest into an empty library, and more of the same portals: each with the requests and 304s it took."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, PortalProcess("many", hosts, pages) as portal:
        sample.prepare(Path(folder))
        Path(folder, "sources.toml").write_text(portal.rows(), encoding="utf-8")
        lines = []
        for _ in range(1 + _AGAIN):
            portal.forget()
            harvested, held = _measured(Path(folder))
            log = portal.log().visits
            lines.append((harvested, held, len(log), sum(visit.status == 304 for visit in log)))
        return lines


def _measured(library: Path) -> tuple[Harvested, Held]:
    """One harvest in a process of its own, whose memory is looked at meanwhile."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_harvest, args=(theirs, library))
    process.start()
    samples: list[float] = []
    give_up = time.monotonic() + _WITHIN
    while not ours.poll(_LOOK_EVERY) and process.is_alive() and time.monotonic() < give_up:
        samples.append(resident_with_children(process.pid or 0))
    try:
        ours.recv()  # all is asked for and stored; what it holds from here on is the index's
        harvested: Harvested = ours.recv()
    finally:
        process.join(10)
        if process.is_alive():
            process.kill()
            process.join()
    return harvested, Held(samples)


def _harvest(connection: Connection, library: Path) -> None:
    session, rows = Session(library, None, quiet=True), read_sources(library / "sources.toml")
    with (
        Transport("fzsearch-bench/0 (+ops@example.org)", loopback=True) as transport,
        Parsers(session.parse, session.settings.regions_file) as parsers,
        Store.open(library) as store,
    ):
        register(store, rows)
        before = store.last_change()
        wall, processor = time.perf_counter(), _processor_seconds()
        visits = list(harvest(store, rows, Means(transport.fetch, parsers.parse), may_be_report))
        wall = time.perf_counter() - wall
        connection.send(None)
        parsers.__exit__(None, None, None)  # processor time of a process is told when it ends
        asked = wall, _processor_seconds() - processor
        begun = time.perf_counter(), _processor_seconds()
        index_changes(session, store)
        indexed = time.perf_counter(), _processor_seconds()
        done = sum(visited.end.outcome == "done" for visited in visits)
        changes = store.last_change() - before
    indexing = indexed[0] - begun[0], indexed[1] - begun[1]
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    connection.send(Harvested(*asked, indexing, changes, done, most))


def _processor_seconds() -> float:
    """Of this process with its threads and of those that it started and that ended."""
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def _print(documents: int, took: Harvested, held: Held, requests: int, same: int) -> None:
    print(f"{requests:,} requests, {same:,} answered 304; {took.done} sources done; {took.changes:,} reports written")
    both = took.seconds + took.indexing[0], took.processor + took.indexing[1]
    for label, (wall, processor) in {
        "asked, parsed, stored": (took.seconds, took.processor), "and indexed": both
    }.items():  # fmt: skip
        print(
            f"  {label:<22} {wall:7.1f} s {documents / wall:6.0f} reports/s"
            f" {1000 * processor / documents:6.1f} ms of processor time a report"
        )
    print(
        f"  {'resident memory':<22} {max(held.samples):7.0f} MiB at most, {held.growth:+.0f} MiB in the last quarter;"
        f" with the index {took.indexer:.0f} MiB"
    )


def _median(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2] if values else 0.0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
