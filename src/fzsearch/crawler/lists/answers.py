"""What the interfaces behind lists answer: JSON, with its strings that only say null."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

from fzsearch.crawler.lists.markup import day, text_of
from fzsearch.errors import ListError

_BEIJING = timedelta(hours=8)
_NO_WORDS = ("null", "undefined", "none")


def read_json(body: bytes, url: str) -> Mapping[str, Any]:
    """The JSON object that an interface answered. Raises ListError when it is none."""
    text = text_of(body, url)
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ListError(
            url, f"接口应返回 JSON，却是：{text[:60]!r}", f"JSON was expected, not {text[:60]!r}"
        ) from error
    return table(answer, url)


def table(value: object, url: str) -> Mapping[str, Any]:
    """`value`, if it is a JSON object. Raises ListError."""
    if not isinstance(value, dict):
        raise ListError(url, "接口返回的 JSON 不是列表", "the JSON of the answer is no list")
    return value


def rows_of(value: object) -> list[Mapping[str, Any]]:
    """The objects of a JSON array; none where it is no array."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def word(value: object) -> str:
    r"""A text on one line; "" where there is none, or only the string "null".

    >>> word(" 2023年 报告\n"), word("null"), word(None)
    ('2023年 报告', '', '')
    """
    text = " ".join(value.split()) if isinstance(value, str) else ""
    return "" if text.lower() in _NO_WORDS else text


def whole(value: object) -> int | None:
    """A number that is not negative, also one written as a string; None where there is none.

    >>> whole("12"), whole(7), whole("null"), whole(True)
    (12, 7, None, None)
    """
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 9:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else None


def day_of(value: object) -> date | None:
    """The day of a date in words, or of seconds or milliseconds since 1970, in China's time.

    >>> day_of(1711468800), day_of("2024-03-27 09:00:00"), day_of("null")
    (datetime.date(2024, 3, 27), datetime.date(2024, 3, 27), None)
    """
    if isinstance(value, str) and not value.isdecimal():
        return day(value)
    try:
        seconds = float(value) if isinstance(value, str | int | float) else 0.0
    except (ValueError, OverflowError):
        return None
    seconds = seconds / 1000 if seconds > 10**11 else seconds
    if not 10**8 < seconds < 10**10:
        return None
    return (datetime.fromtimestamp(seconds, UTC) + _BEIJING).date()


def parameter(url: str, name: str) -> str | None:
    """A parameter of an address's query; None where it is not there."""
    return parse_qs(urlsplit(url).query, keep_blank_values=True).get(name, [None])[0]


def number_in(url: str, name: str, default: int) -> int:
    """A number in an address's query."""
    found = whole(parameter(url, name))
    return default if found is None else found


def with_parameters(url: str, parameters: Mapping[str, str]) -> str:
    """An address whose query has these parameters in place of those of the same names, behind the others.

    >>> with_parameters("https://www.example.gov.cn/api?sid=1&page=1", {"page": "2"})
    'https://www.example.gov.cn/api?sid=1&page=2'
    """
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in parameters]
    return urlunsplit(parts._replace(query=urlencode([*kept, *parameters.items()])))
