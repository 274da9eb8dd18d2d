"""开普 UCAP: CSRC, NHC, Heilongjiang, Xinjiang. Pages that list their rows, or a search by the column's channelId."""

import re
from collections.abc import Mapping
from typing import Any

from fzsearch.crawler.listing import Link, Listing
from fzsearch.crawler.lists.answers import day_of, number_in, read_json, rows_of, whole, with_parameters, word
from fzsearch.crawler.lists.markup import Page, address, opened
from fzsearch.crawler.lists.rows import documents
from fzsearch.crawler.lists.turning import next_address, scripted_address
from fzsearch.crawler.sources import Source
from fzsearch.errors import ListError
from fzsearch.exchange import Ask

ARTICLE = re.compile(
    r"/c\d+/\d{6}/[0-9a-f]{32}\.s?html?$|/c\d+/c\d+/content\.s?html?$|/content_\d+\.s?html?$"
    r"|/content/content_\d{15,}\.s?html?$"
)
"""What the path of an article looks like."""

_SEARCH = re.compile(
    r"""(/(?:common/)?search(?:List)?/)(?:([0-9a-f]{32})\b|["']\s*\+\s*\w*channelid)""", re.IGNORECASE
)
_CHANNEL = re.compile(
    r"""(?:name\s*=\s*["']channelId["']\s+content\s*=\s*["']|channelId["']?\s*[:=]\s*["']?)([0-9a-f]{32})\b""",
    re.IGNORECASE,
)
_PARAMETERS = "_isAgg=true&_isJson=true&_pageSize=18&_template=index&_rangeTimeGte=&_channelName="


def read(body: bytes, url: str, source: Source) -> Listing:
    """A column's rows, or what its search answers, which is asked where the page does not go on by itself."""
    if body.lstrip()[:1] == b"{":
        return _answer(read_json(body, url), url, source)
    page = opened(body, url)
    found = documents(page, ARTICLE)
    onward = next_address(page) or scripted_address(page)
    if onward and found:
        return Listing(found, (Ask(onward, referer=url),))
    request = _search(page, guess=not found)
    return Listing(found, (Ask(request, referer=url),) if request else ())


def _search(page: Page, *, guess: bool) -> str | None:
    """The request of a column's search; a usual path is guessed only where the page lists nothing itself."""
    path = _SEARCH.search(page.text)
    channel = path[2] if path and path[2] else None
    if channel is None:
        named = _CHANNEL.search(page.text)
        channel = named[1] if named else None
    if channel is None or (path is None and not guess):
        return None
    return address(f"{path[1] if path else '/common/search/'}{channel}?{_PARAMETERS}&page=1", page.url)


def _answer(answer: Mapping[str, Any], url: str, source: Source) -> Listing:
    listed = _listed(answer)
    if listed is None:
        raise ListError(url, "接口的回答里没有 results", "the answer has no results")
    results = rows_of(listed["results"])
    found = [link for link in (_link(result, url) for result in results) if link is not None]
    page, total = max(1, number_in(url, "page", 1)), whole(listed.get("total"))
    if not found and page == 1:
        raise ListError(url, "栏目里一篇文章也没有", "the column has no article at all")
    size = whole(listed.get("rows")) or number_in(url, "_pageSize", 0) or len(results) or 1
    goes_on = bool(results) and page * size < (total or 0)
    following = (Ask(with_parameters(url, {"page": str(page + 1)}), referer=source.list_url),) if goes_on else ()
    return Listing(tuple(found), following, declared=total, pages=-(-total // size) if total else None)


def _listed(answer: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The part of an answer that has the results: in data, or in results.data."""
    for names in (("data",), ("results", "data"), ()):
        part: Any = answer
        for name in names:
            part = part.get(name) if isinstance(part, dict) else None
        if isinstance(part, dict) and isinstance(part.get("results"), list):
            return part
    return None


def _link(result: Mapping[str, Any], url: str) -> Link | None:
    where = address(word(result.get("url")), url)
    title = re.sub(r"<[^<>]{0,200}>", "", word(result.get("title")))
    if where is None or not title:
        return None
    days = (day_of(result.get(name)) for name in ("publishedTimeStr", "publishedTime"))
    return Link(where, title, next((day for day in days if day is not None), None))
