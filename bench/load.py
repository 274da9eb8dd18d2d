"""How quickly pages come back from a server that is asked a lot: rows L1 to L3, with waitress and with gunicorn.

Run from the repository: python -m bench.load [--seconds 300] [--sections 20000] [--rows L1 L2 L3] [--servers NAME]

Client, server and what writes beside them are processes that share this machine's cores, so a server alone would do
better. L1: requests at random moments, 20 a second on average, whether or not earlier ones are answered; the time of
each counts from its moment, so waiting counts. L2: the same while reports are crawled and imported and the index is
rebuilt, over and over, niced as the installed schedules are. L3: readers without a pause.
"""

import argparse
import os
import signal
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.portal import PortalProcess

from bench.addresses import addresses
from bench.client import Heard, Plan, run
from bench.library import make_library
from bench.served import SERVERS, Site, served, written_beside
from bench.table import at

_RATE = 20.0  # requests a second
_USERS = 32
_L3_SHARE = 0.4  # of the seconds of the other rows: two minutes of five
_WARM_UP = 5  # seconds that are not counted: the first requests open index and caches
_PORTALS = (20, 50)  # hosts, and reports of each
_OPTIONAL = {"suggest": "/suggest.json?q=%E6%B3%95"}


@dataclass(frozen=True, slots=True)
class Target:
    """What a row must reach: milliseconds at most, requests a second at least, and never an error."""

    p95: float = float("inf")
    p99: float = float("inf")
    rate: float = 0.0


ROWS = {"L1": Target(100, 250), "L2": Target(150, 400), "L3": Target(p99=1000, rate=80)}
"""The rows of the project's reliability targets."""


def measure(
    row: str, site: Site, library: Path, asked: Sequence[tuple[str, str]], seconds: float
) -> tuple[Heard, str]:
    """Carry out a row; also what was done beside it."""
    if row == "L3":
        return run(Plan(site.port, asked, seconds * _L3_SHARE, users=_USERS)), ""
    plan = Plan(site.port, asked, seconds, rate=_RATE)
    if row == "L1":
        return run(plan), ""
    with PortalProcess("many", *_PORTALS, seconds=int(seconds) + 300) as portal:
        (library / "sources.toml").write_text(portal.rows(), encoding="utf-8")
        with written_beside(library) as done:
            heard = run(plan)
    return heard, "; beside it " + (", ".join(f"{name} {times}x" for name, times in done.items()) or "nothing ended")


def lines(row: str, heard: Heard, processor: float, beside: str) -> list[str]:
    """A row as it is printed; the first line ends in "ok" or "MISSED"."""
    target, times = ROWS[row], sorted(time for of_kind in heard.times.values() for time in of_kind)
    errors, rate = heard.errors.total(), len(times) / heard.wall
    reached = not errors and at(times, 0.95) <= target.p95 and at(times, 0.99) <= target.p99 and rate >= target.rate
    wanted = [f"{name} {limit:.0f} ms" for name, limit in (("p95", target.p95), ("p99", target.p99)) if limit < 1e9]
    wanted += [f"{target.rate:.0f}/s"] if target.rate else []
    shares = " ".join(
        f"{kind} {at(sorted(of_kind), 0.5):.0f}/{at(sorted(of_kind), 0.95):.0f}"
        for kind, of_kind in sorted(heard.times.items())
    )
    found = [
        f"{row}  p50 {at(times, 0.5):.0f}  p95 {at(times, 0.95):.0f}  p99 {at(times, 0.99):.0f}"
        f"  max {times[-1]:.0f} ms  {rate:.1f}/s  {len(times):,} requests  {errors} errors"
        f"   target {', '.join(wanted)}, 0 errors: {'ok' if reached else 'MISSED'}",
        f"    processor ms a request: server {1000 * processor / len(times):.1f},"
        f" client {1000 * heard.processor / len(times):.1f}{beside}",
        f"    p50/p95 by kind: {shares}",
    ]
    return found + ([f"    errors: {dict(heard.errors)}"] if errors else [])


def lacking(site: Site) -> list[str]:
    """The kinds of address that this site does not have."""
    missing = []
    for kind, path in _OPTIONAL.items():
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{site.port}{path}", timeout=30).close()
        except urllib.error.HTTPError as error:
            missing += [kind] if error.code == 404 else []
            error.close()
    return missing


def main(arguments: Sequence[str]) -> int:
    """Print the rows for every server; 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.load")
    parser.add_argument(
        "--seconds", type=float, default=300.0, help=f"of L1 and L2; L3 takes {_L3_SHARE:g} times as long"
    )
    parser.add_argument("--sections", type=int, default=20_000)
    parser.add_argument("--rows", nargs="+", choices=ROWS, default=list(ROWS))
    parser.add_argument("--servers", nargs="+", choices=SERVERS, default=list(SERVERS))
    chosen = parser.parse_args(arguments)
    count = max(1_000, int(_RATE * chosen.seconds * 1.2))
    print(f"{chosen.sections:,} sections; client, server and writers share {os.cpu_count()} cores", flush=True)
    missed = 0
    for name in chosen.servers:
        print(name, flush=True)
        for row in chosen.rows:  # each with a library of its own: L2 adds to it
            with ExitStack() as ends:
                library = Path(ends.enter_context(tempfile.TemporaryDirectory(prefix="bench-")), "library")
                make_library(library, chosen.sections)
                site = ends.enter_context(served(name, library))
                asked = addresses(count, chosen.sections, lacking(site))
                run(Plan(site.port, asked[::-1], min(_WARM_UP, chosen.seconds), users=4))
                before = site.processor()
                heard, beside = measure(row, site, library, asked, chosen.seconds)
                said = lines(row, heard, site.processor() - before, beside)
            print("\n".join(said), flush=True)
            missed += said[0].endswith("MISSED")
    return 1 if missed else 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that servers and folders go, too
    sys.exit(main(sys.argv[1:]))
