"""大汉 Hanweb (jcms, jpage): Zhejiang, Jiangsu. A column page brings its first records, dataproxy.jsp the others."""

import re
from collections.abc import Mapping
from html import unescape
from urllib.parse import parse_qsl, urlsplit

from fzsearch.crawler.listing import Link, Listing
from fzsearch.crawler.lists.answers import number_in, whole, with_parameters
from fzsearch.crawler.lists.markup import Page, address, opened, page_of, text_of
from fzsearch.crawler.lists.rows import documents, row_link
from fzsearch.crawler.lists.turning import next_address, page_count
from fzsearch.crawler.sources import Source
from fzsearch.errors import ListError
from fzsearch.exchange import Ask

ARTICLE = re.compile(r"/art/\d{4}/\d{1,2}/\d{1,2}/art_\d+_\d+\.html$|/art/\d{4}/art_[0-9a-f]{32}\.html$")
"""What the path of an article looks like; columns that moved list addresses of jpaas too."""

# The XML is often not well-formed, so it is not parsed as XML.
_STORE = re.compile(r"<datastore\b.*?(?:</datastore>|\Z)", re.DOTALL | re.IGNORECASE)
_RECORD = re.compile(r"<record>(.*?)(?=</record>|<record>|</recordset>|</datastore>|\Z)", re.DOTALL | re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_NEXT_GROUP = re.compile(r"<nextgroup>.{0,200}?href\s*=\s*[\"']([^\"'<>]{1,2000})", re.DOTALL | re.IGNORECASE)
_TOTAL = re.compile(
    r"<totalrecord>\s*(?:<!\[CDATA\[)?\s*(\d{1,7})|\btotalRecord[\"']?\s*[:=]\s*[\"']?(\d{1,7})", re.I
)
_PER_PAGE = re.compile(r"\bper_?page[\"']?\s*[:=]\s*[\"']?(\d{1,4})", re.IGNORECASE)
_PROXY = re.compile(r"[\"']([^\"'<>\s]{0,300}dataproxy\.jsp(?:\?[^\"'<>\s]{0,2000})?)[\"']", re.IGNORECASE)
_SEARCH = re.compile(r"[\"'(]([^\"'<>\s()]{0,300}/module/xxgk/search\.jsp(?:\?[^\"'<>\s]{0,2000})?)", re.IGNORECASE)
_VALUE = r"""(?<![\w-])["']?{}["']?\s*[:=]\s*(?:'([^'<>]{{0,200}})'|"([^"<>]{{0,200}})"|([\w./%-]{{1,200}}))"""
_AROUND = 3000  # characters about the proxy's name in which its ids stand
_MOST = 100  # records in one request; for more, some portals give less

_IDS = ("col", "appid", "webid", "path", "columnid", "sourceContentType", "unitid", "webname", "permissiontype")
_XXGK_IDS = (
    *("infotypeId", "jdid", "area", "divid", "vc_title", "vc_number", "vc_filenumber", "vc_all", "texttype"),
    *("fbtime", "sortfield"),
)


def read(body: bytes, url: str, source: Source) -> Listing:
    """A column page, an answer of its dataproxy, or a table of the disclosure module (module/xxgk)."""
    text = text_of(body, url)
    path = urlsplit(url).path
    if "dataproxy.jsp" in path or text.lstrip()[:200].lower().startswith(("<datastore", "<?xml")):
        return _answer(text, url, source)
    page = opened(body, url)
    found = _records(text, url) or documents(page, ARTICLE)
    proxy = _PROXY.search(_STORE.sub("", text))
    if proxy is not None:
        following = _first_request(page, proxy[1], len(_RECORD.findall(text)))
    elif "/module/xxgk/" in text or "/module/xxgk/" in path:
        following = _disclosure_request(page, source, bool(found))
    else:
        onward = next_address(page) if found else None
        following = Ask(onward) if onward else None
    return Listing(found, (following,) if following else (), declared=_total(text), pages=page_count(text))


def _records(text: str, url: str) -> tuple[Link, ...]:
    """The documents of the records that stand in a text."""
    rows = [_CDATA.sub("", record) for store in _STORE.findall(text) for record in _RECORD.findall(store)]
    rows = [unescape(row) if "<" not in row else row for row in rows]
    page = page_of("".join(f'<div class="fzsearch-record">{row}</div>' for row in rows), url)
    links = (row_link(page, record) for record in page.tree.find_all("div", class_="fzsearch-record"))
    return tuple({link.url: link for link in links if link is not None}.values())


def _total(text: str) -> int | None:
    found = _TOTAL.search(text)
    return int(found[1] or found[2]) if found else None


def _first_request(page: Page, proxy: str, here: int) -> Ask | None:
    """The request for what follows the records that the column page brings; None where it brings them all."""
    total = _total(page.text)
    if here and total is not None and here >= total:
        return None
    where = address(unescape(proxy), page.base)
    ids = _ids(_STORE.sub("", page.text), proxy, _IDS)
    if where is None or "columnid" not in ids:
        onward = _next_group(page.text, page.url)
        return Ask(onward, referer=page.url) if onward else None
    per_page = _PER_PAGE.search(_STORE.sub("", page.text))
    size = int(per_page[1]) if per_page and int(per_page[1]) else here or 15
    return _range_request(where.partition("?")[0], ids, here + 1, max(here, size), size, page.url)


def _range_request(where: str, ids: Mapping[str, str], start: int, count: int, per_page: int, referer: str) -> Ask:
    """The POST for some records. Its address holds the ids as well, so that the answer tells how the list goes on."""
    count = min(count, _MOST)
    wanted = {"startrecord": str(start), "endrecord": str(start + count - 1), "perpage": str(min(per_page, _MOST))}
    return Ask(with_parameters(where, {**wanted, **ids}), form=tuple(ids.items()), referer=referer)


def _ids(text: str, proxy: str, names: tuple[str, ...]) -> dict[str, str]:
    """The ids of a request: from its own query, else from the script around its name."""
    given = dict(parse_qsl(urlsplit(unescape(proxy)).query, keep_blank_values=True))
    at = text.find(proxy)
    around = text[max(0, at - _AROUND) : at + len(proxy) + _AROUND]
    ids = {}
    for name in names:
        found = re.search(_VALUE.format(name), around)
        if name in given:
            ids[name] = given[name]
        elif found is not None:
            ids[name] = found[1] or found[2] or found[3] or ""
    return ids


def _next_group(text: str, url: str) -> str | None:
    """What the records themselves say comes next; None where that is not after this page."""
    found = _NEXT_GROUP.search(text)
    onward = address(unescape(found[1]), url) if found else None
    if onward is None or number_in(onward, "page", 0) <= number_in(url, "page", 1):
        return None
    return onward


def _answer(text: str, url: str, source: Source) -> Listing:
    if not _STORE.search(text):
        raise ListError(url, "接口没有返回 datastore", "the answer holds no datastore")
    found, total = _records(text, url), _total(text)
    start, here = number_in(url, "startrecord", 0), len(_RECORD.findall(text))
    onward = _next_group(text, url)
    if not found and max(start, number_in(url, "page", 1)) <= 1:
        raise ListError(url, "栏目里一篇文章也没有", "the column has no article at all")
    following = None
    # A server that minds page only says after any range that page 2 is next: then it is asked by page.
    ignores_range = onward is not None and start > 1 and number_in(onward, "page", 0) == 2
    if start and not ignores_range:
        following = _range_after(url, source, start, here, total)
    elif onward is not None and here:
        following = Ask(onward, referer=source.list_url)
    return Listing(found, (following,) if following else (), declared=total)


def _range_after(url: str, source: Source, start: int, here: int, total: int | None) -> Ask | None:
    count = number_in(url, "endrecord", start) - start + 1
    if not here or (start + here > total if total is not None else here < count):
        return None
    query = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    ids = {name: query[name] for name in _IDS if name in query}
    per_page = whole(query.get("perpage")) or count
    return _range_request(url.partition("?")[0], ids, start + here, max(1, count), per_page, source.list_url)


def _disclosure_request(page: Page, source: Source, has_rows: bool) -> Ask | None:
    """The POST for the next page of the disclosure module's table, whose rows are of 共N页."""
    at_search = "/module/xxgk/search.jsp" in urlsplit(page.url).path
    found = None if at_search else _SEARCH.search(page.text)
    proxy = page.url if at_search else found[1] if found else "/module/xxgk/search.jsp"
    ids = _ids(page.text, proxy, _XXGK_IDS)
    where = address(unescape(proxy), page.base)
    current = number_in(page.url, "currpage", 1) if at_search else 1 if has_rows else 0
    count = page_count(page.text) or (1 if has_rows or at_search else current + 1)
    if where is None or current >= count or not {"infotypeId", "divid"} & set(ids):
        return None
    fields = {**ids, "currpage": str(current + 1)}
    return Ask(with_parameters(where.partition("?")[0], fields), form=tuple(fields.items()), referer=source.list_url)
