"""Is it the issuer's own page, or somebody's copy?

Governments use .gov.cn and .政务 alone (国办函〔2018〕55号). Copies on other hosts may be true, converted by machine,
or altered; some are sample texts with the names taken out.
"""

from urllib.parse import urlsplit

from fzsearch.regions import is_official
from fzsearch.text import is_converted


def why_a_copy(url: str | None, text: str) -> str | None:
    """What shows that a document is a copy: "foreign host", "machine-converted", or None.

    >>> why_a_copy("https://kjt.ln.gov.cn/a.html", ""), why_a_copy("https://example.com/a.html", "")
    (None, 'foreign host')
    """
    if is_converted(text):
        return "machine-converted"
    host = _host(url)
    return "foreign host" if host and not is_official(host) else None


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url or "").hostname
    except ValueError:
        return None
