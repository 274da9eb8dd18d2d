"""How tests ask a made portal."""

import re
from urllib.parse import urljoin

import urllib3

from tests.portal.site import Site


def get(site: Site, path: str, pool: urllib3.PoolManager, **headers: str) -> urllib3.BaseHTTPResponse:
    """One GET; in names of headers _ stands for -."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return pool.request("GET", urljoin(site.base, path), headers=named, redirect=False)


def text(site: Site, path: str, pool: urllib3.PoolManager, **headers: str) -> str:
    """The text of a page that has to be there."""
    answer = get(site, path, pool, **headers)
    assert answer.status == 200, (path, answer.status)
    return answer.data.decode()


def rows(shown: str) -> list[tuple[str, str]]:
    """Address and whole title of the rows of a list."""
    return re.findall(r'<li><a href="([^"]+)" title="([^"]+)"', shown)
