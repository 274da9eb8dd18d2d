"""When a page was published: as it shows, else as its PubDate says, else as its address spells."""

import re
from datetime import date

from fzsearch.parser.documents import Page

# …/202403/t20240328_6583952.html, …/art/2023/2/21/art_…, …/2026-01/13/…, …/20240328/<hex>.html
_IN_ADDRESS = (
    re.compile(r"/t(20\d\d)(\d\d)(\d\d)_\d+\."),
    re.compile(r"/art/(20\d\d)/(\d{1,2})/(\d{1,2})/art_"),
    re.compile(r"/(20\d\d)[-/](\d\d)[-/](\d\d)/"),
    re.compile(r"/(20\d\d)(\d\d)(\d\d)/[0-9a-f]{16,}"),
)


def published_on(page: Page, url: str | None, year: int | None) -> tuple[date | None, str | None]:
    """Return the date with its evidence: shown, meta or url; (None, None) where nothing tells it.

    An address gives the day on which the page was made: after a move to another system that is years later. So it
    counts only in the year reported on or the one after, and not at all where that is unknown.
    """
    if page.published is not None:
        return page.published, page.published_evidence
    found = next((match for form in _IN_ADDRESS if (match := form.search(url or ""))), None)
    if found is None or year is None:
        return None, None
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None, None
    return (day, "url") if day.year in (year, year + 1) else (None, None)
