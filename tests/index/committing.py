"""A process that applies one small commit after the other, to be killed; and what it should have reached."""

from collections.abc import Sequence
from pathlib import Path

from fzsearch.index.embedded import tiers
from fzsearch.model import Report
from tests.index.library import Shelf, report

COMMITS = 400  # at most; the process is killed long before


def changed(number: int) -> Report:
    """What a change saves: one of ten reports in turn, each time with a sentence of its own."""
    return report(f"r{number % 10}", [f"第{number}次，人手不足。", "法治。"][: 1 + number % 2])


def shelf_of(changes: int) -> Shelf:
    """The library after so many changes."""
    shelf = Shelf()
    shelf.put(*map(changed, range(1, changes + 1)))
    return shelf


def main(arguments: Sequence[str]) -> None:
    """Go on from where the index in the folder is; say each bookmark that was published."""
    folder = Path(arguments[0])
    tiers._SMALLEST = 3  # most commits merge
    reached = Shelf().engine(folder).applied()
    shelf = shelf_of(reached)
    engine = shelf.engine(folder)
    print("ready", flush=True)  # noqa: T201
    for change in range(reached + 1, COMMITS + 1):
        shelf.put(changed(change))
        engine.apply(shelf.after(change - 1))
        engine.publish()
        print(change, flush=True)  # noqa: T201
