"""How long the search for similar passages takes, and what the index of sentences costs.

Run from the repository: python -m bench.similar [--sections 20000 1000000]

A third to a half of the sentences circulate (bench/circulating.py), so that lists are as long as in life. Half of the
passages are sections of the library, half the same sections as pasted texts: with other figures, two clauses
exchanged and a sentence dropped. Times are of the whole answer: candidates, texts from the store, alignment, rows.
"""

import argparse
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from unittest.mock import patch

import numpy as np

from bench.circulating import circulating
from bench.corpus import SEED, reports
from bench.library import make_library
from bench.memory import resident
from bench.table import at
from fzsearch.cli.session import Session
from fzsearch.index import Request, WhooshEngine
from fzsearch.index.analysis import tokenizer
from fzsearch.index.embedded import building
from fzsearch.index.embedded.inversion import inverted_sentences
from fzsearch.index.embedded.segment import FieldLists
from fzsearch.index.engine import Engine
from fzsearch.index.sentences import Cutting
from fzsearch.index.similar import Passage, similar
from fzsearch.model import Change, Report
from fzsearch.regions import load_gazetteer

_ROUNDS = 5
_SAMPLE = 2_000  # reports that passages are chosen from
_LENGTHS = range(300, 401)  # characters of a passage
_NONE = np.empty(0, dtype=np.intp)


def main(arguments: Sequence[str]) -> int:
    """Print what indexing costs, and what answers take at each size."""
    parser = argparse.ArgumentParser(prog="python -m bench.similar")
    parser.add_argument("--sections", type=int, nargs="+", default=[20_000])
    parser.add_argument("--passages", type=int, default=100, help="of each of the two kinds")
    parser.add_argument(
        "--indexed", type=int, default=20_000, help="sections indexed with and without sentences; 0: none"
    )
    parser.add_argument("--folder", type=Path, help="where libraries are built; they are removed")
    chosen = parser.parse_args(arguments)
    if chosen.indexed:
        print("\n".join(_indexing(chosen.indexed, chosen.folder)), flush=True)
    for sections in chosen.sections:
        with tempfile.TemporaryDirectory(prefix="bench-", dir=chosen.folder) as folder:
            print("\n".join(_searching(Path(folder), sections, chosen.passages)), flush=True)
    return 0


def _indexing(sections: int, folder: Path | None) -> Iterator[str]:
    """Sections per second of processor time with and without sentences, in turn, in one process."""
    made = sorted(circulating(reports(sections)), key=lambda report: report.id)
    with_them, without = [], []
    for _ in range(_ROUNDS):
        with_them.append(_built(made, folder))
        with patch.object(building, "_sentences", _no_sentences):
            without.append(_built(made, folder))
    ratios = sorted(one / other for one, other in zip(with_them, without, strict=True))
    yield f"indexing {sections:,} sections, median of {_ROUNDS}, sections per CPU s"
    yield f"with sentences     {sections / statistics.median(with_them):8,.0f}"
    yield f"without sentences  {sections / statistics.median(without):8,.0f}"
    yield f"time with : without {statistics.median(ratios):7.3f} ({ratios[0]:.3f} to {ratios[-1]:.3f})"


def _built(made: Sequence[Report], folder: Path | None) -> float:
    """Seconds of processor time that one process takes to index reports."""
    with tempfile.TemporaryDirectory(prefix="bench-", dir=folder) as place:
        engine = WhooshEngine(Path(place), tokenizer(), load_gazetteer(), lambda _: {}, processes=1)
        began = time.process_time()
        engine.apply(((Change(number, one.id), one) for number, one in enumerate(made, 1)), rebuild=True)
        taken = time.process_time() - began
        engine.publish()
    return taken


def _no_sentences(*_: object) -> FieldLists:
    keys, lists = inverted_sentences(Cutting(_NONE, _NONE, _NONE, np.empty(0, dtype=np.int32), _NONE, _NONE, _NONE))
    return FieldLists(keys, iter([lists]))


def _searching(folder: Path, sections: int, count: int) -> Iterator[str]:
    """What answers take over so many sections."""
    make_library(folder, sections, formulas=True)
    session = Session(folder, None, quiet=True)
    sources = _sources(sections, count)
    kinds: dict[str, Callable[[Report, int], Passage]] = {
        "section of 300-400 characters": _section,
        "the same, pasted and altered": partial(_pasted, random.Random(SEED)),
    }
    with session.reading() as store:
        engine = session.engine(store)
        similar(_section(*sources[0]), engine, Request())  # opens the index
        yield f"\n{sections:,} sections; milliseconds per answer, p50 / p95: clock, processor"
        for name, passage_of in kinds.items():
            taken = [(*_timed(passage_of(*source), engine), source) for source in sources]
            clock, processor = (sorted(column) for column in zip(*((one[0], one[1]) for one in taken), strict=True))
            yield (
                f"{name:30} {at(clock, 0.5):7.0f} / {at(clock, 0.95):.0f}"
                f" {at(processor, 0.5):9.0f} / {at(processor, 0.95):.0f}   rows, on average: "
                f"{sum(one[2] for one in taken) / len(taken):.1f}"
            )
        yield f"resident: {resident():,.0f} MiB"


def _timed(passage: Passage, engine: Engine) -> tuple[float, float, int]:
    """Milliseconds by the clock and of processor time, and how many rows there are."""
    clock, processor = time.perf_counter(), time.process_time()
    rows = len(similar(passage, engine, Request()).rows)
    return (time.perf_counter() - clock) * 1000, (time.process_time() - processor) * 1000, rows


def _sources(sections: int, count: int) -> list[tuple[Report, int]]:
    """Sections to look for: a report and the number of its section."""
    known = list(islice(circulating(reports(sections)), _SAMPLE))
    fitting = [
        (report, place)
        for report in known
        for place, section in enumerate(report.sections)
        if len(section.text) in _LENGTHS
    ]
    return random.Random(SEED).sample(fitting, min(count, len(fitting)))


def _section(report: Report, place: int) -> Passage:
    section = report.sections[place]
    return Passage.of_section(section, report)


def _pasted(chance: random.Random, report: Report, place: int) -> Passage:
    section = report.sections[place]
    sentences = re.findall("[^。；]+[。；]?", section.text.removeprefix(section.heading).strip())
    if len(sentences) > 2:
        sentences.pop(chance.randrange(len(sentences)))
    clauses = "".join(sentences).split("，")
    if len(clauses) > 2:
        one = chance.randrange(len(clauses) - 1)
        clauses[one], clauses[one + 1] = clauses[one + 1], clauses[one]
    return Passage(re.sub(r"\d+", lambda _: str(chance.randrange(1, 500)), "，".join(clauses)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
