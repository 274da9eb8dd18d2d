"""Searches while generations are swapped: every answer is that of the generation it names."""

import multiprocessing
import re
import threading
import time
from collections.abc import Callable
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path

from fzsearch.index import Request, WhooshEngine
from tests.index.library import CUT, GAZETTEER, Shelf, report

SWAPS, THREADS, PROCESSES = 60, 6, 3
Seen = set[tuple[str, str, int, int]]
"""Query, generation, total, and the count of the year's facet."""


def read(folder: Path, is_done: Callable[[], bool]) -> Seen:
    """Search until told to stop, at most two minutes long; return what was seen."""
    engine = WhooshEngine(folder, CUT, GAZETTEER, lambda _: {})
    return search(engine, is_done)


def search(engine: WhooshEngine, is_done: Callable[[], bool]) -> Seen:
    seen: Seen = set()
    deadline = time.monotonic() + 120
    while not is_done() and time.monotonic() < deadline:
        for typed in ('"人手"', "法治", ""):
            found = engine.find(Request(typed))
            seen.add((typed, found.generation, found.total, sum(value.count for value in found.facets["year"])))
            time.sleep(0.002)  # readers read what they found; without it the writer hardly gets a turn
    return seen


def read_in_process(folder: Path, done: Event, answers: "Queue[Seen | str]") -> None:
    """What a process does; an error is an answer, too."""
    try:
        answers.put(read(folder, done.is_set))
    except Exception as error:  # noqa: BLE001 — whatever it is, the test is to show it
        answers.put(repr(error))


def test_no_error_and_no_wrong_total_while_generations_are_swapped(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.put(report("r000", ["人手不足。", "法治。"]))
    writer = shelf.built(tmp_path)
    shared = shelf.engine(tmp_path)
    spawning = multiprocessing.get_context("spawn")
    done, answers = spawning.Event(), spawning.Queue()
    processes = [spawning.Process(target=read_in_process, args=(tmp_path, done, answers)) for _ in range(PROCESSES)]
    for process in processes:
        process.start()
    seen: list[Seen | str] = []

    def read_in_thread() -> None:
        try:
            seen.append(search(shared, done.is_set))
        except Exception as error:  # noqa: BLE001
            seen.append(repr(error))

    threads = [threading.Thread(target=read_in_thread) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    try:
        for number in range(1, SWAPS + 1):
            # Every third swap changes a report instead of adding one: the total stays, the generation does not.
            name = f"r{number:03d}" if number % 3 else "r000"
            shelf.put(report(name, ["人手不足。", "法治。"]))
            writer.apply(shelf.after(writer.applied()))
            writer.publish()
    finally:
        done.set()
        seen += [answers.get(timeout=60) for _ in processes]
        for process in processes:
            process.join(timeout=30)
            process.kill()
    for thread in threads:
        thread.join(timeout=60)
    assert [each for each in seen if isinstance(each, str)] == []
    assert len(seen) == THREADS + PROCESSES
    everything: Seen = set().union(*(each for each in seen if isinstance(each, set)))
    right = [sum(1 for number in range(SWAPS + 1) if number == 0 or (number % 3 and number <= generation))
             for generation in range(SWAPS + 1)]  # fmt: skip
    for typed, generation, total, by_year in everything:
        reports = right[int(re.sub(r"\D", "", generation)) - 1]
        # Every title holds 法治, so it finds both sections of a report.
        assert (total, by_year) == ((reports, reports) if typed == '"人手"' else (2 * reports, 2 * reports)), typed
    assert len({generation for _, generation, _, _ in everything}) > SWAPS / 4
