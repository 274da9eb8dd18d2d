"""Many addresses of one page, made from one: url_for for each would take a tenth of a page's time, and most of a
file's.
"""

from collections.abc import Callable
from functools import lru_cache
from urllib.parse import quote_plus

from flask import url_for

_PLACE = "0123456789abcdef"  # what ids look like, so that it stands in an address as they do


def addresses(endpoint: str, name: str, **values: object) -> Callable[[str], str]:
    """Makes the addresses of a page that differ in the value of `name` only; `values` are the same in all of them."""
    before, after = url_for(endpoint, **{name: _PLACE}, **values).split(_PLACE, 1)  # type: ignore[arg-type]
    return lambda value: f"{before}{quoted(value)}{after}"


def permalinks() -> Callable[[str, str], str]:
    """Makes the absolute addresses of a report and, if not "", one of its sections."""
    of_report = addresses("pages.report", "report_id", _external=True)
    return lambda report_id, section_id: of_report(report_id) + (f"#{section_id}" if section_id else "")


@lru_cache(maxsize=4096)
def quoted(value: str) -> str:
    """A parameter's value as it stands in an address."""
    return quote_plus(value)
