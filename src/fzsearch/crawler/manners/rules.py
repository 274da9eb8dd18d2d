"""The text of a robots.txt, read with protego, and brought to the letter of RFC 9309 where protego is not."""

import re
import string
from collections.abc import Iterator
from datetime import time
from functools import lru_cache
from urllib.parse import quote

from protego import Protego

_LINE_ENDS = re.compile(r"\r\n?|\n")
# With the misspellings of Disallow that are common, and the full-width colon of a Chinese keyboard.
_RECORD = re.compile(
    r"(user[- ]?agent|allow|d[a-z]{5,8}w|crawl[- ]delay|request[- ]rate|visit[- ]time)\s*(?:[:：]|\s)\s*(.*)",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[A-Za-z_-]+")  # RFC 9309 §2.2.1
_HIGH_OCTET = re.compile(r"%([89A-Fa-f][0-9A-Fa-f])")
_SLASH_ESCAPE = re.compile("%2f", re.IGNORECASE)
_SOMEBODY_ELSE = "."  # no product token has a dot, so protego never takes it for ours
_ANY_RULE = "disallow: /"  # in place of rules where it only matters that there are some


def permits(text: str, path: str, agent: str) -> bool:
    r"""Whether a robots.txt of this text permits a path, with its query, to an agent.

    >>> permits("User-agent: *\nDisallow: /private/", "/private/a.html", "fzsearch")
    False

    Raises ValueError for a path that cannot be spelled in octets.
    """
    token = _token(agent)
    return bool(_permissions(text, token).can_fetch(f"http://host{_octets(path)}", token))


def delay_of(text: str, agent: str) -> float | None:
    """Seconds between requests: what Crawl-delay or Request-rate says, the longer one; None without either.

    Neither is in RFC 9309. A Request-rate with hours is kept at all hours: slower does no harm.
    """
    token = _token(agent)
    parsed = _manners(text, token)
    rate = parsed.request_rate(token)
    delays = [parsed.crawl_delay(token), rate and rate.seconds / rate.requests]
    return max((delay for delay in delays if delay is not None), default=None)


def visiting_hours(text: str, agent: str) -> tuple[time, time] | None:
    """The hours (UTC) to which a Visit-time limits visits; None without one."""
    token = _token(agent)
    hours = _manners(text, token).visit_time(token)
    return None if hours is None else (hours.start_time, hours.end_time)


@lru_cache(maxsize=64)  # hosts; their texts may have 500 KiB each
def _permissions(text: str, token: str) -> Protego:
    """The groups of a text with nothing but the fields of RFC 9309 in them.

    Other records must not interfere with those (§2.2.4), but protego ends a group's names at any record.
    """
    lines = (
        f"{field}: {value}"
        for field, stated in _records(text)
        if field in ("user-agent", "allow", "disallow")
        for value in ([_addressed(stated, token)] if field == "user-agent" else _spellings(stated))
    )
    return Protego.parse("\n".join(lines))


@lru_cache(maxsize=64)
def _manners(text: str, token: str) -> Protego:
    """The groups of a text as their authors mean them: any record after a name ends the list of names."""
    lines: list[str] = []
    for field, value in _records(text):
        if field in ("allow", "disallow"):
            if lines[-1:] != [_ANY_RULE]:
                lines.append(_ANY_RULE)
        else:
            lines.append(f"{field}: {_addressed(value, token) if field == 'user-agent' else _ascii(value)}")
    return Protego.parse("\n".join(lines))


def _records(text: str) -> Iterator[tuple[str, str]]:
    """The lines that say something, as field and value."""
    for line in _LINE_ENDS.split(text):
        match = _RECORD.match(line.partition("#")[0].strip().lstrip("\ufeff"))
        if match:
            field = match[1].lower().replace(" ", "-")
            field = {"useragent": "user-agent"}.get(field, field)
            yield "disallow" if field.startswith("d") else field, match[2].strip()


def _token(agent: str) -> str:
    """The product token of an agent's name or whole User-Agent header, in lower case."""
    match = _TOKEN.match(agent)
    return match[0].lower() if match else "*"


def _addressed(name: str, token: str) -> str:
    """Whom a User-agent line means: us, all, or somebody else.

    A token is matched whole: protego would take a group for "fz" as one for "fzsearch".
    """
    if name.split()[:1] == ["*"]:
        return "*"
    match = _TOKEN.match(name)
    return token if match and match[0].lower() == token else _SOMEBODY_ELSE


def _spellings(path: str) -> list[str]:
    """A rule's path in octets; one in Chinese, in both of the codings in which portals spell addresses."""
    found = [_octets(path)]
    if not path.isascii():
        found.append(_octets(quote(path, safe=string.punctuation, encoding="gb18030", errors="ignore")))
    # protego reads "Allow: /a/index.html" as permission for /a/, which no RFC says; with * it means the same.
    return [f"{spelled}*" if spelled.endswith("/index.html") else spelled for spelled in found]


def _octets(path: str) -> str:
    """A path with one spelling for each of its octets (RFC 9309 §2.2.2).

    protego decodes escapes as UTF-8, and makes all that are not UTF-8 the same. An octet from 80 on is therefore
    written as the escapes of the Latin-1 character of its number: every octet stays itself.
    """
    escaped = quote(path, safe=string.punctuation)
    path, mark, query = _HIGH_OCTET.sub(lambda octet: quote(chr(int(octet[1], 16))), escaped).partition("?")
    # The RFC's own table has https%3A%2F%2Ffoo.bar, in a query, match https://foo.bar.
    return path + mark + _SLASH_ESCAPE.sub("/", query)


def _ascii(value: str) -> str:
    return value.encode("ascii", errors="replace").decode("ascii")
