"""Guangdong's catalogue of disclosure (…/gkmlpt/index#COLUMN): a tree of columns, and an interface for each."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from fzsearch.crawler.listing import Link, Listing
from fzsearch.crawler.lists.answers import day_of, number_in, read_json, rows_of, whole, word
from fzsearch.crawler.lists.markup import address, text_of
from fzsearch.crawler.sources import Source
from fzsearch.errors import ListError
from fzsearch.exchange import Ask
from fzsearch.text import squeeze

ARTICLE = re.compile(r"/gkmlpt/content/\d+/\d+/m?post_\d+\.html$")
"""What the path of an article looks like."""

PER_PAGE = 100  # articles in an answer

_SID = re.compile(r"""["']?\bSID["']?\s*:\s*["']?(\d{1,12})""")
_TREE = re.compile(r"""["']?\bTREE["']?\s*:\s*(?=\[)""")
_COLUMN = re.compile(r"#/?(\d{1,12})")
_NAME = re.compile(r"法[治制]政府|(?:依法行政|法治建设).{0,8}(?:报告|情况|年报|总结)")
_NOT_NAME = re.compile(r"解读|方案|规划|示范|督[察查]|政策文件")
_MOBILE = re.compile(r"/mpost_(?=\d+\.html$)")
_DEEPEST = 20


def read(body: bytes, url: str, source: Source) -> Listing:
    """The index names the columns to ask for; an answer names documents. Page 0 is page 1 again, so 1 comes first.

    The column is the fragment of the source's address. Without one, those columns are taken whose names are those of
    rule-of-law reports. Raises ListError also where the tree has no such column.
    """
    base = _base(url)
    if "/gkmlpt/api/" in urlsplit(url).path:
        return _answer(read_json(body, url), url, base)
    text = text_of(body, url)
    sid = _SID.search(text)
    if sid is None:
        raise ListError(url, "不是 gkmlpt 目录页：没有 SID", "no index of a gkmlpt catalogue: it has no SID")
    columns = list(_columns(_tree(text), 0))
    numbers = _wanted(columns, source, url)
    return Listing((), tuple(Ask(_request(base, number, 1, sid[1]), referer=url) for number in numbers))


def _base(url: str) -> str:
    """The address up to and with /gkmlpt: departments have catalogues of their own under a prefix."""
    return url.partition("/gkmlpt")[0] + "/gkmlpt"


def _request(base: str, column: int, page: int, sid: str) -> str:
    return f"{base}/api/all/{column}?page={page}&sid={sid}"


def _tree(text: str) -> object:
    found = _TREE.search(text)
    try:
        return json.JSONDecoder().raw_decode(text, found.end())[0] if found else []
    except (ValueError, RecursionError):
        return []


def _columns(nodes: object, depth: int) -> Iterator[tuple[int, str]]:
    """The columns of a tree with their names; not those that only lead elsewhere."""
    for node in rows_of(nodes) if depth < _DEEPEST else []:
        number = whole(node.get("id"))
        if number is not None and not word(node.get("jump_url")):
            yield number, squeeze(word(node.get("name")))
        yield from _columns(node.get("children"), depth + 1)


def _wanted(columns: list[tuple[int, str]], source: Source, url: str) -> list[int]:
    fragment = _COLUMN.search(source.list_url) or _COLUMN.search(url)
    if fragment is None:
        named = [number for number, name in columns if _NAME.search(name) and not _NOT_NAME.search(name)]
        if named:
            return list(dict.fromkeys(named))
        raise ListError(
            url,
            f"目录的 {len(columns)} 个栏目中没有法治政府建设年度报告；请在 list_url 后写明 #栏目编号",
            f"none of the catalogue's {len(columns)} columns is named for these reports;"
            " give the column in list_url as #NUMBER",
        )
    number = int(fragment[1])
    if columns and number != 0 and number not in dict(columns):
        raise ListError(url, f"目录里没有栏目 {number}", f"the catalogue has no column {number}")
    return [number]


def _answer(answer: Mapping[str, Any], url: str, base: str) -> Listing:
    if not isinstance(answer.get("articles"), list):
        raise ListError(url, "接口的回答里没有 articles", "the answer has no articles")
    page = max(1, number_in(url, "page", 1))
    articles = rows_of(answer["articles"])
    found = [link for link in (_link(article, url, base) for article in articles) if link is not None]
    classify = answer.get("classify")
    stated = whole(classify.get("post_count")) if isinstance(classify, dict) else None
    total = whole(answer.get("total")) if whole(answer.get("total")) is not None else stated
    if not found and page == 1:
        raise ListError(url, "栏目里一篇文章也没有", "the column has no article at all")
    goes_on = bool(articles) and page * _page_size(page, len(articles), total or 0) < (total or 0)
    number, sid = re.search(r"/api/all/(\d{1,12})", url), re.search(r"[?&]sid=(\d{1,12})", url)
    following = (Ask(_request(base, int(number[1]), page + 1, sid[1])),) if goes_on and number and sid else ()
    return Listing(tuple(found), following, declared=total, pages=-(-total // PER_PAGE) if total else None)


def _page_size(page: int, here: int, total: int) -> int:
    """How many articles a full answer has: as many as usual, where this one has just what is then left for it."""
    return PER_PAGE if here == min(PER_PAGE, total - (page - 1) * PER_PAGE) else here


def _link(article: Mapping[str, Any], url: str, base: str) -> Link | None:
    """The document of one article; its address is derived from its number where none is given."""
    number = whole(article.get("id"))
    derived = f"{base}/content/{number // 10**6}/{number // 10**3}/post_{number}.html" if number else ""
    stated = next((text for name in ("url", "post_url") if (text := word(article.get(name)))), derived)
    where = address(stated, url) if stated else None
    title = word(article.get("title"))
    if where is None or not title:
        return None
    days = (day_of(article.get(name)) for name in ("display_publish_time", "date", "created_at"))
    return Link(_MOBILE.sub("/post_", where), title, next((day for day in days if day is not None), None))
