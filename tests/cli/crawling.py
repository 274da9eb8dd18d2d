"""`fzsearch crawl` as a process of its own, and whether a library has all of a portal, once."""

import os
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from fzsearch import sample
from fzsearch.cli.session import Session
from fzsearch.model import Report
from fzsearch.pipeline import verify
from fzsearch.store import Store
from tests import forks
from tests.conftest import environment

WITHIN = 120  # seconds


def new_library(folder: Path, rows: str) -> Path:
    """A library folder with a sources.toml."""
    folder.mkdir()
    sample.prepare(folder)
    (folder / "sources.toml").write_text(rows, encoding="utf-8")
    return folder


def variables(library: Path) -> dict[str, str]:
    """The environment of a harvest of portals on this machine."""
    return environment(library) | {"FZSEARCH_ALLOW_LOOPBACK": "1", "FZSEARCH_CONTACT": "ops@example.org"}


def start(library: Path, *arguments: object) -> "subprocess.Popen[str]":
    """A command under way, in a process that was started for it."""
    return subprocess.Popen(
        [sys.executable, "-m", "fzsearch", *map(str, arguments)],
        env=variables(library), stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip


def run(library: Path, *arguments: object) -> "subprocess.CompletedProcess[str]":
    """A command, run to its end."""
    return forks.run([*map(str, arguments)], variables(library), WITHIN)


def ended(process: "subprocess.Popen[str]", within: float = WITHIN) -> "subprocess.CompletedProcess[str]":
    """A command that was under way, at its end."""
    try:
        out, err = process.communicate(timeout=within)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def fork(library: Path, *arguments: str, errors: Path = Path(os.devnull)) -> forks.Forked:
    """A command under way, begun at once: a process that has the modules forks it."""
    with open(os.devnull, "r+") as silence, errors.open("a") as told:  # noqa: PTH123
        return forks.fork(arguments, variables(library), (silence.fileno(), silence.fileno(), told.fileno()))


def wait_until(holds: Callable[[], bool], within: float = 30) -> None:
    """Wait until something holds, but not for ever."""
    give_up = time.monotonic() + within
    while not holds() and time.monotonic() < give_up:
        time.sleep(0.005)


def broken(library: Path) -> list[str]:
    """What is wrong with a library that may be half full: damage, a gap, a report that is there twice."""
    if not (library / "fzsearch.db").exists():
        return []
    with Store.open(library) as store:
        wrong = store.verify()
        reports = [report for report in store.reports() if report.is_report]
        wrong += [f"{title} is there {n} times" for title, n in _titles(reports).items() if n > 1]
        for report in reports:
            found = [event.happening for event in store.history.of(report.id)].count("found")
            if found != 1:
                wrong.append(f"{report.title} was found {found} times")
            if not report.sections:
                wrong.append(f"{report.title} is empty")
        wrong += [
            f"{entry.url} counts as kept, but was not read"
            for standing in store.standings.all()
            for entry in store.frontier.of_source(standing.source.id, "page", "kept")
            if entry.report_id is None or store.report(entry.report_id) is None
        ]
    return wrong


def faults(library: Path, titles: Iterable[str], imported: Iterable[str] = ()) -> list[str]:
    """What is wrong with a library that should have reports of just these titles, and an index of them."""
    wrong = broken(library)
    harvested, session = Counter(titles), Session(library, None, quiet=True)
    expected = harvested + Counter(imported)
    with Store.open(library) as store:
        there = _titles(report for report in store.reports() if report.is_report)
        wrong += [f"{title} is missing" for title in expected - there]
        wrong += [f"{title} is too much" for title in there - expected]
        for standing in store.standings.all():
            visit = store.visits.last(standing.source.id)
            if visit is None or visit.outcome != "done":
                wrong.append(f"{standing.source.id} was not visited to the end")
            if store.frontier.due_of(standing.source.id)[0]:
                wrong.append(f"something of {standing.source.id} is still to be asked for")
        if (new := _counted(library)) != harvested.total():
            wrong.append(f"{new} new reports were counted")
        return wrong + verify(store, session.engine(store), session.statements(store))


def _counted(library: Path) -> int:
    """How many new reports all visits together counted."""
    with closing(sqlite3.connect(library / "fzsearch.db")) as opened:
        return int(opened.execute("SELECT total(new) FROM visits").fetchone()[0])


def _titles(reports: Iterable[Report]) -> Counter[str]:
    return Counter(report.title or "" for report in reports)


def pretend_kept(library: Path) -> str:
    """Mark one entry that is due as if it had been fetched; return its address."""
    with Store.open(library) as store:
        entry = next(
            entry
            for standing in store.standings.all()
            for entry in store.frontier.of_source(standing.source.id, "page", "due")
        )
        store.frontier.answered(entry.id, None, datetime.now(UTC))
        return entry.url
