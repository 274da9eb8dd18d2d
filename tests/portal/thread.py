"""Made portals in a thread: a test may change them while they are served."""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Self

from tests.portal.log import Log
from tests.portal.page import Visit
from tests.portal.server import Server
from tests.portal.site import Site

HOME = "127.0.0.1"
_WAIT = 10


class Portal:
    """Serves sites, each on a loopback address of its own, all on one port, until the block ends."""

    def __init__(self, *sites: Site) -> None:
        self.log = Log()
        self.sites: dict[str, Site] = {}
        self._first = sites
        self._server = Server(self.log.visits.append)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="portal", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        try:
            self._do(self._server.start(HOME))
            for site in self._first:
                self.add(site)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._do(self._server.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_WAIT)

    @property
    def port(self) -> int:
        return self._server.port

    def add(self, site: Site, host: str | None = None) -> Site:
        """Serve a site on a loopback address: that which is given, else the next free one from 127.0.1.1 on."""
        free = (f"127.0.1.{number}" for number in range(1, 201) if f"127.0.1.{number}" not in self.sites)
        site.host, site.port = host or next(free), self.port
        site.rebuild()
        self.sites[site.host] = site
        self._do(self._server.add(site.host, site.answer))
        return site

    def rows(self) -> str:
        """A sources.toml of all sites."""
        return sources(self.sites)

    def requests(self, host: str | None = None, path: str | None = None) -> list[Visit]:
        """The requests that arrived, of one host or to one path where these are given."""
        return self.log.requests(host, path)

    def paths(self, host: str | None = None) -> list[str]:
        """What was asked for, with queries."""
        return self.log.paths(host)

    def gaps(self, host: str) -> list[float]:
        """Seconds between each arrival at a host and the next."""
        return self.log.gaps(host)

    def forget(self) -> None:
        """Begin the log anew."""
        self.log.visits.clear()

    def _do(self, step: Coroutine[object, object, None]) -> None:
        asyncio.run_coroutine_threadsafe(step, self._loop).result(_WAIT)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
        finally:
            left = asyncio.all_tasks(self._loop)
            for task in left:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
            self._loop.close()


def sources(sites: dict[str, Site]) -> str:
    """A sources.toml of sites by address: each id is the family and the address, such as trs-127.0.1.1."""
    return "\n".join(site.row(f"{site.family.name}-{host}") for host, site in sites.items())
