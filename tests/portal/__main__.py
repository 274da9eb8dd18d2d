"""Serve made portals: python -m tests.portal families | many HOSTS PAGES [--seconds N] [--stay].

The first line it prints is JSON: port, pid, hosts, and the address that controls it. It ends on SIGTERM, when its
standard input closes (unless told to stay), and after so many seconds.
"""

import argparse
import asyncio
import contextlib
import json
import os
import signal
import sys
import threading

from tests.portal.catalogue import sites_named
from tests.portal.log import Log
from tests.portal.page import Behaviour, Page, Visit
from tests.portal.server import Server
from tests.portal.site import Site
from tests.portal.thread import HOME, sources
from tests.portal.trouble import TROUBLES, plain

CONTROL = "127.0.2.1"


async def serve(sites: list[Site], seconds: float, *, stay: bool) -> None:
    """Serve until told to end."""
    log, loop, end = Log(), asyncio.get_running_loop(), asyncio.Event()
    server = Server(log.visits.append)
    await server.start(CONTROL, HOME)
    by_host = {}
    for number, site in enumerate(sites, start=1):
        site.host, site.port = f"127.0.1.{number}", server.port
        site.rebuild()
        by_host[site.host] = site
        await server.add(site.host, site.answer)
    await server.add(CONTROL, lambda visit: (control(visit, log, by_host), None, False))
    loop.add_signal_handler(signal.SIGTERM, end.set)
    if not stay:
        threading.Thread(target=_when_input_ends, args=(loop, end), daemon=True).start()
    ready = {"port": server.port, "pid": os.getpid(), "hosts": list(by_host), "control": CONTROL}
    sys.stdout.write(json.dumps(ready) + "\n")
    sys.stdout.flush()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(end.wait(), seconds)
    await server.stop()


def control(visit: Visit, log: Log, sites: dict[str, Site]) -> Page:
    """What the address of control answers: /log, /count, /forget, /sources.toml, /behave?said=JSON."""
    log.visits.pop()  # this request itself, which was noted just now
    match visit.path:
        case "/log":
            return Page(json.dumps([one.as_row() for one in log.visits]).encode(), kind="application/json")
        case "/count":
            return plain(str(len(log.visits)))
        case "/forget":
            log.visits.clear()
            return plain("")
        case "/sources.toml":
            return plain(sources(sites))
        case "/behave":
            return _behave(json.loads(visit.form["said"]), sites)
    return plain("no such thing", status=404)


def _behave(said: dict[str, object], sites: dict[str, Site]) -> Page:
    site, path = sites[str(said.pop("host"))], str(said.pop("path"))
    trouble, after = said.pop("trouble"), said.pop("retry_after", None)
    if trouble is not None:
        make = TROUBLES[str(trouble)]
        said["answer"] = make() if after is None else make(after)
    site.behave(path, *([Behaviour(**said)] if said else []))  # type: ignore[arg-type]
    return plain("")


def _when_input_ends(loop: asyncio.AbstractEventLoop, end: asyncio.Event) -> None:
    while os.read(0, 4096):
        pass
    with contextlib.suppress(RuntimeError):  # the loop has ended first
        loop.call_soon_threadsafe(end.set)


def main() -> None:
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("sites", nargs="+")
    told.add_argument("--seconds", type=float, default=600)
    told.add_argument("--stay", action="store_true")
    arguments = told.parse_args()
    asyncio.run(serve(sites_named(arguments.sites), arguments.seconds, stay=arguments.stay))


if __name__ == "__main__":
    main()
