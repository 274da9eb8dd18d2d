"""Pages that list their rows and belong to no known family: by the selectors of the source, else by their looks."""

from collections.abc import Iterator

from bs4 import Tag
from soupsieve import SelectorSyntaxError

from fzsearch.crawler.listing import Link, Listing
from fzsearch.crawler.lists.markup import Page, address, anchor_of, anchors, day, opened, title_of
from fzsearch.crawler.lists.rows import repeated, row_link
from fzsearch.crawler.lists.turning import frames, next_address, page_count, scripted_address
from fzsearch.crawler.sources import Source
from fzsearch.errors import ListError
from fzsearch.exchange import Ask


def read(body: bytes, url: str, source: Source) -> Listing:
    """A list by the selectors item, title, date and next; without item, rows that look alike and bear dates.

    A page that lists nothing itself and has frames of the same host is the shell of what they hold. Raises
    ListError also for a selector that is none.
    """
    page = opened(body, url)
    found = tuple(_selected(page, source)) if "item" in source.selectors else repeated(page)
    if not found:
        return Listing((), tuple(Ask(frame, referer=url) for frame in dict.fromkeys(frames(page))))
    following = _next(page, source)
    return Listing(found, (Ask(following),) if following else (), pages=page_count(page.text))


def _selected(page: Page, source: Source) -> Iterator[Link]:
    seen = set()
    for row in _matching(page, page.tree, source, "item"):
        link = _link(page, row, source)
        if link is not None and link.url not in seen:
            seen.add(link.url)
            yield link


def _link(page: Page, row: Tag, source: Source) -> Link | None:
    link = row_link(page, row)
    titled = next(iter(_matching(page, row, source, "title")), None)
    if titled is not None:
        # The document is where its title leads, also from a row with several links.
        own = anchor_of(page, titled) or next(anchors(page, titled), None)
        where, title = own or link, (own.title if own else title_of(titled))
        link = Link(where.url, title, link.published if link else None) if where and title else None
    dated = next(iter(_matching(page, row, source, "date")), None)
    shown = day(dated.get_text(" ")) if dated is not None else None
    return link if link is None or shown is None else Link(link.url, link.title, shown)


def _next(page: Page, source: Source) -> str | None:
    """The next page: what the selector leads to, else the page's own 下一页 or its numbering script."""
    if "next" not in source.selectors:
        return next_address(page) or scripted_address(page)
    for tag in _matching(page, page.tree, source, "next"):
        url = address(str(tag.get("href") or ""), page.base)
        if url is not None and url != page.url:
            return url
    return None


def _matching(page: Page, within: Tag, source: Source, selector: str) -> list[Tag]:
    """What a selector of the source matches; nothing where the source has no such selector."""
    try:
        return list(within.select(source.selectors[selector])) if selector in source.selectors else []
    except (SelectorSyntaxError, NotImplementedError, ValueError, RecursionError) as error:
        written = source.selectors[selector]
        raise ListError(
            page.url,
            f"信源 {source.id} 的选择器 {selector} = {written!r} 写错了",
            f"the selector {selector} = {written!r} of the source {source.id} is not CSS",
        ) from error
