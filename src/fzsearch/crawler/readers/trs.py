"""TRS WCM (拓尔思): ministries, Chongqing, Tianjin, Hubei, Guizhou. DIR/, then index_1.html, index_2.html …"""

import re

from fzsearch.crawler.listing import Listing
from fzsearch.crawler.lists.markup import opened
from fzsearch.crawler.lists.rows import documents
from fzsearch.crawler.lists.turning import next_address, page_count, scripted_address
from fzsearch.crawler.sources import Source
from fzsearch.errors import ListError
from fzsearch.exchange import Ask

ARTICLE = re.compile(
    r"/t20\d{6}_\d+\.s?html?$|/t\d{6,12}\.s?html?$|/content_\d+\.html?$"
    r"|/P0(?:20\d{6})\d{10,}\.(?:docx?|wps|pdf|ofd)$",  # a row may lead to the document itself
    re.IGNORECASE,
)
"""What the path of an article looks like."""


def read(body: bytes, url: str, source: Source) -> Listing:  # noqa: ARG001 - the page says everything itself
    """A column of TRS. Page N is index_{N-1}.html beside the first; how many there are, the page's script says."""
    page = opened(body, url)
    found = documents(page, ARTICLE)
    following = scripted_address(page) or next_address(page)
    if following and not found:
        raise ListError(
            url, "这一页没有一行文章，列表却还有下一页", "no document on this page, though the list goes on"
        )
    return Listing(found, (Ask(following),) if following else (), pages=page_count(page.text))
