"""Addresses, taken apart without a fault: portals and people write them wrongly."""

from urllib.parse import SplitResult, urlsplit

_NONE = urlsplit("")


def split_address(url: str | None) -> SplitResult:
    """The parts of an address; empty ones where there is none, or it is none.

    >>> split_address("https://www.sz.gov.cn/a.html").hostname, split_address("https://[::1/a").path
    ('www.sz.gov.cn', '')
    """
    try:
        return urlsplit(url or "")
    except ValueError:
        return _NONE
