"""Where a redirection leads."""

from dataclasses import replace

from fzsearch.crawler.addresses import joined
from fzsearch.exchange import Ask, Exchange

_AS_GET = frozenset({301, 302, 303})
_AS_IT_IS = frozenset({307, 308})


def redirected(exchange: Exchange) -> Ask | None:
    """The request that a redirection asks for (RFC 9110, section 15.4); None where the exchange is none.

    After 301, 302 and 303 a POST becomes a GET, as browsers do; 307 and 308 repeat it. The answer's address may be
    relative, and in UTF-8 or GBK without percent-encoding. Whether it may be asked for is the transport's to say,
    and how often in a row the caller's.

    Raises FetchError, fault "address", where it leads to no web address.
    """
    location = exchange.header("Location")
    if not location or exchange.status not in _AS_GET | _AS_IT_IS:
        return None
    url = joined(exchange.ask.url, _read(location))
    return replace(exchange.ask, url=url, form=exchange.ask.form if exchange.status in _AS_IT_IS else None)


def _read(value: str) -> str:
    """A header's value as text. It was received as bytes, of which each became the character of its number."""
    try:
        raw = value.encode("latin-1")
    except UnicodeEncodeError:
        return value
    for coding in ("utf-8", "gb18030"):
        try:
            return raw.decode(coding)
        except UnicodeDecodeError:
            continue
    return value
