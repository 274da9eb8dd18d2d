"""What the search page costs apart from the engine: texts from the store, snippets, and putting it into HTML.

Run from the repository: python -m bench.pages [--sections 200000] [--library FOLDER]

In processor time of this one process, caches warm, so that what else the machine does counts little. Every part is
measured by itself, then the whole page; what the parts leave over is Flask, parameters and template.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast, get_args
from urllib.parse import urlencode

from flask import Flask

from bench.library import make_library
from bench.questions import KINDS, Question, questions
from bench.table import at
from fzsearch.config import Settings
from fzsearch.index import Request, WhooshEngine, needles_of
from fzsearch.index.query import Group
from fzsearch.index.snippets import snippet
from fzsearch.store import Store
from fzsearch.web import create_app
from fzsearch.web.library import Library
from fzsearch.web.params import write_request

_REPETITIONS = 5  # of which the median counts
_TARGET = 30.0  # milliseconds apart from the engine, median


@dataclass(frozen=True, slots=True)
class Parts:
    """What one page costs, in milliseconds of processor time."""

    engine: float  # finding, counting, ordering
    store: float  # the database opened, read and closed
    snippets: float
    page: float  # all of it

    @property
    def rest(self) -> float:
        """Flask, parameters, template."""
        return self.page - self.engine - self.store - self.snippets

    @property
    def apart(self) -> float:
        """All but the engine."""
        return self.page - self.engine


def measure(app: Flask, request: Request) -> Parts:
    """The parts of one search page."""
    library: Library = app.extensions["fzsearch"]
    engine, settings, client = cast(WhooshEngine, library.engine), library.settings, app.test_client()
    address = f"/search?{urlencode(write_request(request, settings.page_size))}"
    if (status := client.get(address).status_code) != 200:
        raise RuntimeError(f"status {status}: {address}")
    with app.test_request_context():
        hits = engine.search(request).hits
    ids = [hit.section.id for hit in hits]
    sought = needles_of(request.query, library.cut)

    def fetch() -> None:
        with Store.read(settings.data_dir) as store:
            store.sections_with_heads(ids)

    def mark() -> None:
        for hit in hits:
            snippet(hit.section.text, sought)

    return Parts(
        _median(lambda: engine.find(request)), _median(fetch), _median(mark), _median(lambda: client.get(address))
    )


def _median(work: Callable[[], object]) -> float:
    """Milliseconds of processor time, after one run that is not counted."""
    work()
    taken = []
    for _ in range(_REPETITIONS):
        begin = time.process_time_ns()
        work()
        taken.append((time.process_time_ns() - begin) / 1e6)
    return statistics.median(taken)


def table(asked: Sequence[Question], measured: Sequence[Parts]) -> list[str]:
    """Median and 95th percentile of each part, over all questions and for each kind."""
    lines = [f"{'':<22}{'engine':>15}{'store':>15}{'snippets':>15}{'flask, template':>17}{'apart':>15}"]
    for kind in (*KINDS, "all"):
        chosen = [it for question, it in zip(asked, measured, strict=True) if kind in (question.kind, "all")]
        columns: Mapping[str, list[float]] = {
            name: sorted(getattr(it, name) for it in chosen)
            for name in ("engine", "store", "snippets", "rest", "apart")
        }
        cells = [f"{at(values, 0.5):.1f} / {at(values, 0.95):.1f}" for values in columns.values()]
        lines.append(
            f"{kind:<22}" + "".join(cell.rjust(w) for cell, w in zip(cells, (15, 15, 15, 17, 15), strict=True))
        )
    median = at(sorted(it.apart for it in measured), 0.5)
    lines.append(
        f"apart from the engine {median:.1f} ms, target {_TARGET:.0f} ms: {'ok' if median <= _TARGET else 'MISSED'}"
    )
    return lines


def main(arguments: Sequence[str]) -> int:
    """Print what search pages cost, flat and grouped; 1 when the target is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.pages")
    parser.add_argument("--sections", type=int, default=200_000)
    parser.add_argument("--library", type=Path, help="a library that is there already, instead of a new one")
    parser.add_argument("--queries", type=int, default=5, help="of every kind")
    chosen = parser.parse_args(arguments)
    asked = questions(chosen.queries)
    missed = 0
    with nullcontext(chosen.library) if chosen.library else tempfile.TemporaryDirectory(prefix="bench-") as folder:
        if not chosen.library:
            make_library(Path(folder), chosen.sections)
        app = create_app(Settings(Path(folder)))
        for group in get_args(Group):
            grouped = [replace(question, request=replace(question.request, group=group)) for question in asked]
            print(f"search page, a {group} for each place, milliseconds of processor time, median / 95 %")
            lines = table(asked, [measure(app, question.request) for question in grouped])
            print("\n".join(lines), end="\n\n", flush=True)
            missed += lines[-1].endswith("MISSED")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
