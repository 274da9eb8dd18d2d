"""The article that Guangdong's gkmlpt pages carry as JSON in a script, and show by script."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from fzsearch.model import Attachment
from fzsearch.parser.statements import stated

_DETAIL = re.compile(r"""["']?\bDETAIL["']?\s*[:=]\s*(?=\{)""")
_CONTENT = re.compile(r'"content"\s*:\s*(?=")')
_MOST_TRIES = 5
_CHINA = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Detail:
    """An article as the page's script has it: its markup, and what is stated beside it."""

    markup: str
    title: str | None
    published: str | None
    publisher: str | None
    attachments: tuple[Attachment, ...]


def read_detail(markup: str) -> Detail | None:
    """Return the article in a page's `_CONFIG.DETAIL`; None where there is none, or no JSON."""
    if "_CONFIG" not in markup:
        return None
    for detail in _objects(markup):
        content = detail.get("content")
        if isinstance(content, str) and content.strip():
            return Detail(
                content, _text(detail, "title"), _day(detail), _text(detail, "publisher"), tuple(_files(detail))
            )
    return None


def _objects(markup: str) -> Iterator[Mapping[str, Any]]:
    """What can be read: the object called DETAIL, else a string called content on its own."""
    decoder = json.JSONDecoder(strict=False)
    for form in (_DETAIL, _CONTENT):
        for match, _ in zip(form.finditer(markup, markup.index("_CONFIG")), range(_MOST_TRIES), strict=False):
            try:
                found, _ = decoder.raw_decode(markup, match.end())
            except (ValueError, RecursionError):
                continue
            if isinstance(found, dict):
                yield found
            elif isinstance(found, str):
                yield {"content": found}


def _text(detail: Mapping[str, Any], name: str) -> str | None:
    value = detail.get(name)
    return stated(value) if isinstance(value, str) else None


def _day(detail: Mapping[str, Any]) -> str | None:
    """When it was published: a moment in seconds since 1970, or a date as text."""
    moment = detail.get("display_publish_time")
    if isinstance(moment, int) and 0 < moment < 2**32:
        return (datetime.fromtimestamp(moment, UTC) + _CHINA).date().isoformat()
    return _text(detail, "display_publish_time") or _text(detail, "date") or _text(detail, "created_at")


def _files(detail: Mapping[str, Any]) -> Iterator[Attachment]:
    listed = detail.get("attachment")
    if not isinstance(listed, list):
        return
    for item in listed:
        if isinstance(item, dict) and isinstance(address := item.get("url"), str) and address.strip():
            name = item.get("name")
            yield Attachment(
                stated(name if isinstance(name, str) else None) or address.rpartition("/")[2], address.strip()
            )
