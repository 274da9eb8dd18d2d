"""What small commits cost, and what a thousand of them do to searches.

Run from the repository: python -m bench.commits [--sections 20000] [--commits 1000]
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bench.corpus import reports
from bench.questions import questions
from bench.table import at
from fzsearch.index import Request, WhooshEngine
from fzsearch.index.analysis import tokenizer
from fzsearch.model import Change, Report
from fzsearch.regions import load_gazetteer

_PER_COMMIT = 8  # reports, some hundred sections


def main(arguments: Sequence[str]) -> int:
    """Build an index, search, commit small changes, search again, and print what each took."""
    parser = argparse.ArgumentParser(prog="python -m bench.commits")
    parser.add_argument("--sections", type=int, default=20_000)
    parser.add_argument("--commits", type=int, default=1_000)
    chosen = parser.parse_args(arguments)
    made = sorted(reports(chosen.sections), key=lambda report: report.id)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        engine = WhooshEngine(Path(folder), tokenizer(), load_gazetteer(), lambda _: {})
        engine.apply(((Change(number, report.id), report) for number, report in enumerate(made, 1)), rebuild=True)
        engine.publish()
        before = _searching(engine)
        taken = sorted(_commit(engine, made, number) for number in range(chosen.commits))
        after = _searching(engine)
        segments = len(list(Path(folder).glob("current/*.segment")))
    print(f"{chosen.sections:,} sections; {chosen.commits:,} commits of {_PER_COMMIT} changed reports; milliseconds")
    wall, processor = (sorted(column) for column in zip(*taken, strict=True))
    for name, times in (("wall clock", wall), ("processor", processor)):
        print(f"a commit, {name:10}  p50 {at(times, 0.5):.0f}  p95 {at(times, 0.95):.0f}  worst {times[-1]:.0f}")
    for name, times in (("before", before), ("after", after)):
        print(f"a search {name:6}  empty cache, processor  p50 {at(times, 0.5):.2f}  p95 {at(times, 0.95):.2f}")
    print(f"segments after: {segments}")
    return 0


def _commit(engine: WhooshEngine, made: Sequence[Report], number: int) -> tuple[float, float]:
    """Milliseconds of wall-clock and processor time for one commit of changed reports."""
    first = number * _PER_COMMIT % (len(made) - _PER_COMMIT)
    changed = [
        replace(report, title=f"{report.title}（第{number}次修订）") for report in made[first : first + _PER_COMMIT]
    ]
    applied = engine.applied()
    wall, processor = time.perf_counter(), time.process_time()
    engine.apply([(Change(applied + place, report.id), report) for place, report in enumerate(changed, 1)])
    engine.publish()
    return (time.perf_counter() - wall) * 1000, (time.process_time() - processor) * 1000


def _searching(engine: WhooshEngine) -> list[float]:
    """Milliseconds of processor time for each question, with an empty cache."""
    return sorted(statistics.median(_asked(engine, question.request) for _ in range(3)) for question in questions(10))


def _asked(engine: WhooshEngine, request: Request) -> float:
    engine.forget()
    began = time.process_time()
    engine.find(request)
    return (time.process_time() - began) * 1000


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
