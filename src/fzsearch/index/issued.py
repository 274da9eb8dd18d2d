"""Who issued the reports that a request finds, and for which year: what counts over whole reports are made of."""

from typing import NamedTuple


class Issued(NamedTuple):
    """One report, with the facts that filters go by; what is not known is None or empty."""

    report_id: str
    year: int | None
    region: tuple[str, ...]  # codes, from the province down to its own
    agency: str | None  # canonical name
    systems: tuple[str, ...]  # 系统 of the agency
    published: int | None  # the day, as 20240108
