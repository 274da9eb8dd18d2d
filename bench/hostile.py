"""How long the dearest and the oddest queries take, with what a page needs: texts, heads and snippets.

Run from the repository: python -m bench.hostile [--sections 20000] [--queries 10000]
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from tests.index.hostile import all_of_them

from bench.corpus import reports
from bench.questions import questions
from bench.table import at
from fzsearch.errors import QueryError
from fzsearch.index import Request, WhooshEngine, needles_of
from fzsearch.index.analysis import tokenizer
from fzsearch.index.snippets import snippet
from fzsearch.model import Change, Report, Section
from fzsearch.regions import load_gazetteer

_SHOWN = 5  # of the slowest
_SNIPPETS = 20


def main(arguments: Sequence[str]) -> int:
    """Print how long searches took, and the slowest of them."""
    parser = argparse.ArgumentParser(prog="python -m bench.hostile")
    parser.add_argument("--sections", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=10_000, help="put together at random")
    chosen = parser.parse_args(arguments)
    heads: dict[str, tuple[Section, Report]] = {}
    made = sorted(reports(chosen.sections), key=lambda report: report.id)
    for report in made:
        heads |= {section.id: (section, replace(report, sections=())) for section in report.sections}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        engine = _built(Path(folder), made, heads)
        taken = sorted(((_seconds(engine, typed), typed) for typed in all_of_them(chosen.queries)), reverse=True)
        pages = sorted(_seconds(engine, question.request.query) for question in questions(10))
        marking = sorted(_marking(engine, question.request.query) for question in questions(10))
    times = sorted(seconds * 1000 for seconds, _ in taken)
    print(f"{chosen.sections:,} sections; wall-clock time per search with heads and snippets, empty cache, in ms")
    print(f"hostile queries  {len(times):6,}  p50 {at(times, 0.5):.1f}  p99 {at(times, 0.99):.1f}", end="")
    print(f"  worst {times[-1]:.1f}")
    print(f"usual queries    {len(pages):6,}  p50 {at(pages, 0.5) * 1000:.1f}  p95 {at(pages, 0.95) * 1000:.1f}")
    print(f"{_SNIPPETS} snippets      {len(marking):6,}  p50 {at(marking, 0.5):.2f}  p95 {at(marking, 0.95):.2f}")
    print("slowest:")
    for seconds, typed in taken[:_SHOWN]:
        print(f"{seconds * 1000:8.1f}  {typed[:100]!r}")
    return 0


def _built(folder: Path, made: Sequence[Report], heads: Mapping[str, tuple[Section, Report]]) -> WhooshEngine:
    engine = WhooshEngine(
        folder, tokenizer(), load_gazetteer(), lambda ids: {section_id: heads[section_id] for section_id in ids}
    )
    engine.apply(((Change(number, report.id), report) for number, report in enumerate(made, 1)), rebuild=True)
    engine.publish()
    return engine


def _seconds(engine: WhooshEngine, typed: str) -> float:
    engine.forget()
    began = time.perf_counter()
    with suppress(QueryError):
        engine.search(Request(typed))
    return time.perf_counter() - began


def _marking(engine: WhooshEngine, typed: str) -> float:
    """Milliseconds for the snippets of a full page of what a query finds; those of a short one are counted up."""
    texts = [hit.section.text for hit in engine.search(Request(typed, limit=_SNIPPETS)).hits]
    sought = needles_of(typed, tokenizer())
    began = time.perf_counter()
    for text in texts:
        snippet(text, sought)
    return (time.perf_counter() - began) * 1000 * _SNIPPETS / max(1, len(texts))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
