"""What is parsed in other processes is what is parsed here."""

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from fzsearch.errors import Hindered, ParseError
from fzsearch.model import Report, Snapshot
from fzsearch.pipeline import Parsers
from tests.conftest import NOW, ParseText


@pytest.fixture
def here(parse_text: ParseText) -> Callable[[Snapshot], Report]:
    return lambda snapshot: parse_text(snapshot.body, snapshot.name, snapshot.url)


def snapshot(text: str, name: str = "报告.txt") -> Snapshot:
    return Snapshot(name, text.encode(), None, NOW)


@pytest.fixture
def counted(here: Callable[[Snapshot], Report]) -> tuple[list[str], Callable[[Snapshot], Report]]:
    parsed: list[str] = []

    def parse(snapshot: Snapshot) -> Report:
        parsed.append(snapshot.name)
        return here(snapshot)

    return parsed, parse


def many(parsers: Parsers, text: str) -> None:
    for _ in range(100):
        parsers.parse(snapshot(text))


def test_after_the_first_hundred_another_process_parses_and_gives_the_same(
    counted: tuple[list[str], Callable[[Snapshot], Report]], own_report: Callable[..., str], tmp_path: Path
) -> None:
    parsed, parse = counted
    (tmp_path / "regions.csv").write_text("code,name\n97,某省\n9701,砚川市\n", encoding="utf-8")
    with Parsers(parse, tmp_path / "regions.csv", processes=1) as parsers:
        many(parsers, own_report())
        report = parsers.parse(snapshot(own_report(year=2022)))
        assert (len(parsed), report.year) == (100, 2022)
        assert report.region is not None, "the library's own regions are known there, too"
        assert report.region.code == "9701"
        with pytest.raises(ParseError, match="空"):
            parsers.parse(snapshot("", "empty.txt"))


def test_a_process_that_was_killed_is_done_without(
    counted: tuple[list[str], Callable[[Snapshot], Report]], own_report: Callable[..., str], tmp_path: Path
) -> None:
    parsed, parse = counted
    with Parsers(parse, tmp_path / "regions.csv", processes=1) as parsers:
        many(parsers, own_report())
        parsers.parse(snapshot(own_report()))
        assert parsers._pool is not None
        (worker,) = parsers._pool._processes.values()
        os.kill(worker.pid or 0, signal.SIGKILL)
        time.sleep(0.2)
        report = parsers.parse(snapshot(own_report(year=2021)))
        assert (report.year, len(parsed)) == (2021, 101)


def test_what_is_parsed_when_the_harvest_has_ended_is_parsed_here(
    counted: tuple[list[str], Callable[[Snapshot], Report]], own_report: Callable[..., str], tmp_path: Path
) -> None:
    parsed, parse = counted
    with Parsers(parse, tmp_path / "regions.csv", processes=1) as parsers:
        many(parsers, own_report())
        parsers.parse(snapshot(own_report()))
    assert parsers.parse(snapshot(own_report(year=2021))).year == 2021
    assert len(parsed) == 101


HARVESTER = """
import sys, time
from pathlib import Path
from tests.conftest import NOW, made_report
from fzsearch.model import Snapshot
from fzsearch.pipeline import Parsers
if __name__ == "__main__":
    one = Snapshot("a.txt", made_report().encode(), None, NOW)
    with Parsers(lambda snapshot: None, Path("none.csv"), processes=1) as parsers:
        for _ in range(101):
            parsers.parse(one)
        print(*parsers._pool._processes, flush=True)
        time.sleep(60)
"""


def test_no_process_outlives_a_harvest_that_was_killed(tmp_path: Path) -> None:
    (tmp_path / "harvester.py").write_text(HARVESTER, encoding="utf-8")
    root = Path(__file__).parents[2]
    own = os.environ | {"PYTHONPATH": os.pathsep.join([str(root / "src"), str(root)])}
    harvester = subprocess.Popen([sys.executable, "harvester.py"], cwd=tmp_path, env=own, stdout=subprocess.PIPE)
    with harvester:
        assert harvester.stdout is not None
        worker = int(harvester.stdout.readline())
        harvester.kill()
    until = time.monotonic() + 20
    while _lives(worker) and time.monotonic() < until:
        time.sleep(0.1)
    outlived = _lives(worker)
    if outlived:
        os.kill(worker, signal.SIGKILL)
    assert not outlived


def _lives(process: int) -> bool:
    try:
        return ") Z" not in Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return False


@pytest.mark.parametrize("error", [ParseError("a", "甲", "b"), Hindered("a", "needs_ocr", "甲", "b")])
def test_errors_survive_the_way_between_processes(error: ParseError) -> None:
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 — our own
    assert (type(again), str(again), again.__dict__) == (type(error), str(error), error.__dict__)
