"""The site as a process that serves, and what works on the library beside it. Ended by their own ids."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from bench.corpus import reports
from bench.library import as_text

_STARTS_WITHIN, _ENDS_WITHIN = 60.0, 120.0  # seconds
_NICE = ["nice", "-n", "10"]  # as `fzsearch schedule` has it
_TICKS = os.sysconf("SC_CLK_TCK")
_APPLICATION = "fzsearch.web.wsgi:application()"
_IMPORTED = 20  # reports at once

SERVERS: dict[str, list[str]] = {
    "fzsearch serve (waitress)": ["-m", "fzsearch", "serve", "--port", "0"],
    "gunicorn, 2 workers, 4 threads": [
        "-m", "gunicorn", "--bind", "127.0.0.1:0", "--preload", "--workers", "2", "--threads", "4",
        "--no-control-socket", _APPLICATION,
    ],
}  # fmt: skip
"""Name of a server → the arguments of Python that start it."""


@dataclass(frozen=True, slots=True)
class Site:
    """A running server."""

    port: int
    pid: int

    def processor(self) -> float:
        """Processor seconds that it and its children have used."""
        return sum(map(_processor, _family(self.pid)))


@contextmanager
def served(name: str, library: Path) -> Iterator[Site]:
    """The library, served until the block ends."""
    said = library.with_name(f"{library.name}.log")
    with said.open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 — our own
            [sys.executable, *SERVERS[name]], env=_environment(library), stdout=log, stderr=log
        )  # fmt: skip
    try:
        yield Site(_port(process, said), process.pid)
    finally:
        process.terminate()
        try:
            process.wait(_ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _port(process: "subprocess.Popen[bytes]", said: Path) -> int:
    give_up = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < give_up and process.poll() is None:
        if found := re.search(r"http://127\.0\.0\.1:(\d+)", said.read_text(encoding="utf-8", errors="replace")):
            return int(found[1])
        time.sleep(0.05)
    raise RuntimeError(f"the server did not start:\n{said.read_text(encoding='utf-8', errors='replace')}")


def _environment(library: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FZSEARCH_")}
    here = Path(__file__).resolve().parents[1]
    paths = os.pathsep.join([str(here / "src"), *filter(None, [kept.get("PYTHONPATH")])])
    own = {"FZSEARCH_DATA_DIR": str(library), "FZSEARCH_CONTACT": "ops@example.org", "FZSEARCH_ALLOW_LOOPBACK": "1"}
    return kept | own | {"PYTHONPATH": paths, "PYTHONUTF8": "1"}


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return [pid]
    return [pid, *(one for child in children for one in _family(int(child)))]


def _processor(pid: int) -> float:
    """Seconds of a process, with those of its children that ended; 0.0 where /proc does not say."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / _TICKS


@contextmanager
def written_beside(library: Path) -> Iterator[Counter[str]]:
    """Crawl, import and rebuild the index in turn until the block ends; how often each was done."""
    done: Counter[str] = Counter()
    stop = threading.Event()
    worker = threading.Thread(target=_write, args=(library, stop, done))
    worker.start()
    try:
        yield done
    finally:
        stop.set()
        worker.join()


def _write(library: Path, stop: threading.Event, done: Counter[str]) -> None:
    made = reports(10**9)
    for number in count():
        folder = library.with_name(f"{library.name}-imported-{number}")
        folder.mkdir()
        for report, place in zip(made, range(_IMPORTED), strict=False):
            text = f"{as_text(report)}{number}\n"
            (folder / f"{place}.txt").write_text(text, encoding="utf-8")
        for name, arguments in {
            "crawl": ["crawl"], "import": ["import", str(folder)], "rebuild": ["index", "--rebuild"]
        }.items():  # fmt: skip
            if stop.is_set():
                return
            if name != "crawl" or (library / "sources.toml").exists():
                done[name if _command(library, arguments) else f"{name} failed"] += 1


def _command(library: Path, arguments: Sequence[str]) -> bool:
    """Run one command to its end, niced; whether it went well."""
    process = subprocess.Popen(  # noqa: S603 — our own
        [*_NICE, sys.executable, "-m", "fzsearch", "--quiet", *arguments], env=_environment(library),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        return process.wait(_ENDS_WITHIN) == 0
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # with those that it started
        process.wait()
        return False
