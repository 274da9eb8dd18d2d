"""What was asked of made portals, in the order in which it arrived."""

from itertools import pairwise

from tests.portal.page import Visit


class Log:
    """All requests; grows while it is read."""

    def __init__(self) -> None:
        self.visits: list[Visit] = []

    def requests(self, host: str | None = None, path: str | None = None) -> list[Visit]:
        """The requests, of one host or to one path (with or without its query) where these are given."""
        kept = [visit for visit in self.visits if host is None or visit.host == host]
        return [visit for visit in kept if path is None or path in (visit.path, visit.target)]

    def paths(self, host: str | None = None) -> list[str]:
        """What was asked for, with queries."""
        return [visit.target for visit in self.requests(host)]

    def gaps(self, host: str) -> list[float]:
        """Seconds between each arrival and the next."""
        return [later.at - earlier.at for earlier, later in pairwise(self.requests(host))]
