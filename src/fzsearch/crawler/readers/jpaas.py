"""jpaas, hanweb's successor: MIIT, SAMR, Gansu, new Zhejiang. The page names its parts; a gateway fills them in."""

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape

from bs4 import Tag

from fzsearch.crawler.listing import Listing
from fzsearch.crawler.lists.answers import parameter, read_json, whole, with_parameters
from fzsearch.crawler.lists.markup import Page, address, opened, page_of
from fzsearch.crawler.lists.rows import all_links, documents
from fzsearch.crawler.sources import Source
from fzsearch.errors import ListError
from fzsearch.exchange import Ask

ARTICLE = re.compile(r"/art/\d{4}/art_[0-9a-f]{32}\.html$|/art/\d{4}/\d{1,2}/\d{1,2}/art_\d+_\d+\.html$")
"""What the path of an article looks like; columns that moved list old addresses of hanweb too."""

_UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_REQUEST = re.compile(rf"""["']([^"'<>\s]{{0,200}}{_UNIT}\?[^"'<>\s]{{1,2000}})["']""")
_PAIR = re.compile(r"""['"](\w{1,40})['"]\s*:\s*(?:'([^']*)'|"([^"]*)"|(null|\d+))""")
_LIST_PART = re.compile("列表|list|分页|内容区|信息区", re.IGNORECASE)
_PER_PAGE = 15  # documents in an answer, where the page does not say


def read(body: bytes, url: str, source: Source) -> Listing:
    """The column page gives the requests for its list; an answer gives documents, and how many there are."""
    if body.lstrip()[:1] == b"{":
        return _answer(body, url, source)
    page = opened(body, url)
    parts = [(part, ids) for part in page.tree.select("[querydata]") if (ids := _ids(part))]
    lists = [(part, ids) for part, ids in parts if _LIST_PART.search(ids.get("tagId", ""))] or parts
    size = _page_size(page.tree) or _PER_PAGE
    requests = dict.fromkeys(request for part, ids in lists for request in _requests(page, part, ids, size))
    if not parts and (whole_request := _REQUEST.search(page.text)):
        where = address(unescape(whole_request[1]), page.base)
        requests = dict.fromkeys([with_parameters(where, {"paramJson": _param_json(1, size)})] if where else [])
    return Listing(documents(page, ARTICLE), tuple(Ask(request, referer=url) for request in requests))


def _ids(part: Tag) -> dict[str, str]:
    """What a part says of itself in its attribute queryData, which is written like a JavaScript object."""
    return {found[1]: found[2] or found[3] or found[4] or "" for found in _PAIR.finditer(str(part["querydata"]))}


def _requests(page: Page, part: Tag, ids: Mapping[str, str], size: int) -> Iterator[str]:
    """The request for a part's first page. Only paramJson turns pages; a bare pageNo is ignored."""
    where = address(str(part.get("url") or _UNIT), page.base)
    if where is not None:
        yield with_parameters(where, {**ids, "paramJson": _param_json(1, size)})


def _param_json(number: int, size: int) -> str:
    return json.dumps({"pageNo": number, "pageSize": size}, separators=(",", ":"))


def _answer(body: bytes, url: str, source: Source) -> Listing:
    answer = read_json(body, url)
    content = answer.get("data")
    html = content.get("html") if isinstance(content, dict) else content
    if not isinstance(html, str) or answer.get("success") is False:
        said = str(answer.get("message") or answer.get("msg") or "")[:60]
        raise ListError(url, f"接口没有给出列表：{said!r}", f"the answer holds no list: {said!r}")
    part = page_of(html, url)
    number, asked_size = _asked(url)
    found = all_links(part)
    if not found and number == 1:
        raise ListError(url, "栏目里一篇文章也没有", "the column has no article at all")
    size = _page_size(part.tree) or asked_size
    turning = part.tree.select_one("[rows][count]")
    count = whole(turning["count"]) if turning else None
    goes_on = bool(found) and number * size < (count or 0)
    onward = with_parameters(url, {"paramJson": _param_json(number + 1, size)})
    following = (Ask(onward, referer=source.list_url),) if goes_on else ()
    return Listing(found, following, declared=count, pages=-(-count // size) if count else None)


def _page_size(tree: Tag) -> int | None:
    """How many documents a page of the list has, as its pagination says."""
    turning = tree.select_one("[rows][count]")
    return (whole(turning["rows"]) or None) if turning else None


def _asked(url: str) -> tuple[int, int]:
    """Which page a request asked for, and how many documents on it."""
    try:
        asked = json.loads(parameter(url, "paramJson") or "{}")
    except (ValueError, RecursionError):
        asked = {}
    asked = asked if isinstance(asked, dict) else {}
    return whole(asked.get("pageNo")) or 1, whole(asked.get("pageSize")) or _PER_PAGE
