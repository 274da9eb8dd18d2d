"""Is it the issuer's own page, or somebody's copy?

Governments use .gov.cn and .政务 alone (国办函〔2018〕55号). Copies on other hosts may be true, converted by machine,
or altered; some are sample texts with the names taken out.
"""

from fzsearch.parser.address import split_address
from fzsearch.regions import is_official
from fzsearch.text import is_converted


def why_a_copy(url: str | None, text: str) -> str | None:
    """What shows that a document is a copy: "foreign host", "machine-converted", or None.

    >>> why_a_copy("https://kjt.ln.gov.cn/a.html", ""), why_a_copy("https://example.com/a.html", "")
    (None, 'foreign host')
    """
    if is_converted(text):
        return "machine-converted"
    host = split_address(url).hostname
    return "foreign host" if host and not is_official(host) else None
