"""kill -9 at any moment of an import or an index build: nothing is lost, nothing is doubled."""

import os
import random
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

import pytest

from fzsearch.cli.session import Session
from fzsearch.pipeline import import_files
from fzsearch.store import Store
from tests import forks
from tests.conftest import NOW, Run, environment

Write = Callable[[str, str | bytes], Path]

KILLED_IMPORTS, KILLED_BUILDS = 9, 8  # beside 15 killed harvests and 15 killed series of commits
REPORTS = 30


def import_without_index(library: Path, paths: Sequence[Path]) -> None:
    """Save reports without telling the index, as a crash between the two does."""
    session = Session(library, None, quiet=True)
    with session.writing() as store:
        assert all(done.error is None for done in import_files(paths, session.parse, store, NOW))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, own_report: Callable[..., str]) -> list[Path]:
    folder = tmp_path_factory.mktemp("files")
    paths = []
    for number in range(REPORTS):
        path = folder / f"{number:02d}.txt"
        path.write_text(own_report(year=2000 + number, problems=f"第{number}号问题，人手不足。"), encoding="utf-8")
        paths.append(path)
    return paths


@dataclass(frozen=True)
class Begun:
    """A command under way, and what it prints."""

    process: forks.Forked
    printed: IO[str]


def start(library: Path, *arguments: object) -> Begun:
    reading, writing = os.pipe()
    with open(os.devnull, "r+") as silence, open(writing) as printing:  # noqa: PTH123
        streams = (silence.fileno(), printing.fileno(), silence.fileno())
        return Begun(forks.fork([*map(str, arguments)], environment(library), streams), open(reading))  # noqa: PTH123


def kill_after(begun: Begun, seconds: float) -> tuple[list[str], bool]:
    """Let it run that long, and kill it.

    Return the whole lines it had printed, which is what it had promised, and whether it was still at work.
    """
    time.sleep(seconds)
    at_work = begun.process.kill() is None
    with begun.printed:
        printed = begun.printed.read()
    return printed[: printed.rfind("\n") + 1].splitlines(), at_work


def kill_after_lines(begun: Begun, lines: int) -> list[str]:
    """Kill it as soon as it has printed that many lines; return all it had printed."""
    read = [begun.printed.readline() for _ in range(lines)]
    return [*read, *kill_after(begun, 0)[0]]


def check(library: Path, promised: int) -> int:
    """The library opens; every report is whole and there once; the log has no gap. Returns how many there are."""
    if not (library / "fzsearch.db").exists():
        assert promised == 0
        return 0
    with Store.open(library) as store:
        assert store.verify() == []
        reports = list(store.reports())
        totals = store.totals()
        assert store.last_change() == len(reports) == totals.snapshots >= promised
        assert len({report.year for report in reports}) == len(reports)
        assert all(len(report.sections) == 5 for report in reports)
    return len(reports)


def everything(library: Path, run: Run) -> str:
    """All that a search can show of a library."""
    shown = run("search", "", "--limit", "1000", "--format", "csv", library=library)
    assert shown.returncode == 0, shown.stderr
    return shown.stdout


def count(library: Path) -> int:
    """How many reports a library has."""
    if not (library / "fzsearch.db").exists():
        return 0
    with Store.open(library) as store:
        return store.last_change()


def test_imports_that_are_killed_lose_and_double_nothing(files: list[Path], tmp_path: Path, run: Run) -> None:
    chance = random.Random(2025)
    began = time.monotonic()
    assert run("import", *files, library=tmp_path / "whole").returncode == 0
    usual = time.monotonic() - began
    expected = everything(tmp_path / "whole", run)
    library, partial = tmp_path / "library", 0
    for number in range(KILLED_IMPORTS):
        before = count(library)
        if number % 2:
            promised, _ = kill_after(start(library, "import", *files), chance.uniform(0.3, 1.0) * usual)
        else:
            promised = kill_after_lines(start(library, "import", *files), chance.randrange(1, REPORTS - 5))
        after = check(library, max(before, len(promised)))
        partial += 0 < after < REPORTS
        if after == REPORTS:
            assert run("index", library=library).returncode == 0
            assert everything(library, run) == expected
            library = tmp_path / f"library{number}"
    assert partial >= 3, "the kills did not hit imports in the middle"
    assert run("import", *files, library=library).returncode == 0
    assert check(library, REPORTS) == REPORTS
    assert run("verify", library=library).returncode == 0
    assert everything(library, run) == expected


def test_index_builds_that_are_killed_leave_a_whole_index(files: list[Path], tmp_path: Path, run: Run) -> None:
    chance = random.Random(2026)
    library = tmp_path / "library"
    assert run("import", *files, library=library).returncode == 0
    expected = everything(library, run)
    began = time.monotonic()
    assert run("index", "--rebuild", library=library).returncode == 0
    usual = time.monotonic() - began
    at_work = 0
    for number in range(KILLED_BUILDS):
        if number % 2:
            shutil.rmtree(library / "index")
        at_work += kill_after(start(library, "index", "--rebuild"), chance.uniform(0.3, 1.0) * usual)[1]
        assert check(library, REPORTS) == REPORTS
        if number % 2 == 0:  # the index before is still there, whole
            assert everything(library, run) == expected
        assert run("index", library=library).returncode == 0
        assert run("verify", library=library).returncode == 0
        assert everything(library, run) == expected
    assert at_work >= 3, "the kills did not hit builds in the middle"
    assert run("index", "--rebuild", library=library).returncode == 0
    assert len(list((library / "index").glob("gen-*"))) <= 2


def test_the_check_would_catch_a_lost_change(files: list[Path], tmp_path: Path, run: Run) -> None:
    """A control: with a bookmark that is one ahead, the index misses a report, and verification says so."""
    from fzsearch.index.embedded import generations

    library = tmp_path / "library"
    assert run("import", *files[:3], library=library).returncode == 0
    import_without_index(library, files[3:5])
    generation = generations.current(library / "index")
    sealed = generations.read_seal(generation)
    with Store.read(library) as store:
        wrong = store.change(sealed.applied + 1)
    assert wrong is not None
    contents = replace(sealed.contents, applied=wrong.number, mark=wrong.mark)
    generations.seal(generation, contents, sealed.files)
    assert run("index", library=library).returncode == 0
    assert run("search", '"人手不足"', library=library).stdout.startswith("共 4 节")
    verified = run("verify", library=library)
    assert verified.returncode == 4, verified.stdout
