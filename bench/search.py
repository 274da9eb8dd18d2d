"""How long searching takes, beside other engines that answer the same questions over the same tokens.

Run from the repository: python -m bench.search [--sections 20000 200000] [--engines fzsearch tantivy fts5 whoosh]

Stock Whoosh indexes some 80 sections a second, so with it 200,000 take the better part of an hour; make bench leaves
it out there.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.children import PEERS, Built, Child, Timed
from bench.questions import KINDS, Question, questions
from bench.table import Measured, Run, disagreements, table

_WHOOSH_ALL, _WHOOSH_SOME = 20_000, 200_000  # sections up to which stock Whoosh is asked everything, or is asked
_WHOOSH_QUESTIONS = 3  # of a kind, beyond _WHOOSH_ALL


def measure(sections: int, asked: Sequence[Question], engines: Sequence[str], folder: Path) -> Run:
    """Build every engine's index below `folder`, then ask all engines, kind by kind in turn.

    So what the machine does besides hits all of them alike.
    """
    built = {engine: _built(engine, sections, folder / engine) for engine in engines}
    with ExitStack() as running:
        children = [running.enter_context(Child(engine, folder / engine)) for engine in engines]
        opened = {child.engine: child.open() for child in children}
        timed: dict[str, list[Timed | None]] = {engine: [None] * len(asked) for engine in engines}
        for kind in KINDS:
            for child in children:
                _say(f"{sections:,} sections: {kind}: {child.engine}")
                places = [place for place, question in enumerate(asked) if question.kind == kind]
                for place in places[: _questions(child.engine, sections, len(places))]:
                    timed[child.engine][place] = child.answer(
                        asked[place].request, forgetting=child.engine == "fzsearch"
                    )
        memory = {child.engine: child.memory() for child in children}
    return {
        engine: Measured(built[engine], opened[engine], memory[engine], tuple(timed[engine])) for engine in engines
    }


def _built(engine: str, sections: int, folder: Path) -> Built:
    _say(f"{sections:,} sections: index of {engine}")
    folder.mkdir()
    with Child(engine, folder) as child:
        return child.build(sections)


def _questions(engine: str, sections: int, count: int) -> int:
    """How many of `count` questions of a kind an engine is asked: stock Whoosh takes seconds for one."""
    return min(count, _WHOOSH_QUESTIONS) if engine == "whoosh" and sections > _WHOOSH_ALL else count


def _say(progress: str) -> None:
    print(progress, file=sys.stderr, flush=True)


def main(arguments: Sequence[str]) -> int:
    """Print a table for every size; 1 when two engines found different things."""
    parser = argparse.ArgumentParser(prog="python -m bench.search")
    parser.add_argument("--sections", type=int, nargs="+", default=[20_000, 200_000])
    parser.add_argument(
        "--engines", nargs="+", choices=PEERS,
        help=f"all, but stock Whoosh up to {_WHOOSH_SOME:,} sections only, beyond {_WHOOSH_ALL:,} with "
        f"{_WHOOSH_QUESTIONS} questions of a kind",
    )  # fmt: skip
    parser.add_argument("--queries", type=int, default=10, help="of every kind")
    parser.add_argument("--folder", type=Path, help="where the indexes are built; they are removed")
    chosen = parser.parse_args(arguments)
    asked = questions(chosen.queries)
    differing = 0
    for sections in chosen.sections:
        engines = chosen.engines or [name for name in PEERS if name != "whoosh" or sections <= _WHOOSH_SOME]
        folder = Path(tempfile.mkdtemp(prefix="bench-", dir=chosen.folder))
        try:
            run = measure(sections, asked, engines, folder)
        finally:
            shutil.rmtree(folder)
        print("\n".join(table(sections, asked, run)), end="\n\n", flush=True)
        differing += sum(1 for _ in disagreements(asked, run))
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
