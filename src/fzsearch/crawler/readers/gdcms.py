"""Guangdong's ordinary columns: index.html, index_2.html …; articles are …/content/post_ID.html."""

import re
from urllib.parse import urlsplit

from fzsearch.crawler.listing import Link, Listing
from fzsearch.crawler.lists.markup import Page, address, anchors, opened
from fzsearch.crawler.lists.rows import documents
from fzsearch.crawler.lists.turning import next_address, page_count
from fzsearch.crawler.sources import Source
from fzsearch.errors import ListError
from fzsearch.exchange import Ask

ARTICLE = re.compile(r"/content/(?:\d+/\d+/)?m?post_\d+\.html$")
"""What the path of an article looks like."""

_NUMBER = re.compile(r"/index_(\d{1,5})\.html?$")
_MOBILE = re.compile(r"/mpost_(?=\d+\.html$)")


def read(body: bytes, url: str, source: Source) -> Listing:  # noqa: ARG001 - the page says everything itself
    """A column of Guangdong's ordinary system. Page 2 is index_2.html; addresses for telephones become the usual."""
    page = opened(body, url)
    found = tuple(
        Link(_MOBILE.sub("/post_", link.url), link.title, link.published) for link in documents(page, ARTICLE)
    )
    number = _number(url)
    last = _last(page, url)
    following = next_address(page)
    if following is None and number < last:
        following = address(f"index_{number + 1}.html", url)
    if following and not found:
        raise ListError(
            url, "这一页没有一行文章，列表却还有下一页", "no document on this page, though the list goes on"
        )
    return Listing(found, (Ask(following),) if following else (), pages=last if last > 1 else None)


def _number(url: str) -> int:
    found = _NUMBER.search(urlsplit(url).path)
    return int(found[1]) if found else 1


def _last(page: Page, url: str) -> int:
    """The highest number that the page's own links to other pages of this column have, or that it states."""
    column = url.rpartition("/")[0] + "/"
    linked = [_number(anchor.url) for anchor in anchors(page) if anchor.url.rpartition("/")[0] + "/" == column]
    return max([1, *linked, page_count(page.text) or 1])
