"""How a list goes on: its own 下一页, the scripts that number its pages, the frame that holds the list itself."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from fzsearch.crawler.lists.markup import Page, address, anchors
from fzsearch.text import squeeze

_NEXT = re.compile(r"(?:下一?[页頁]|后一?页|next)[>›»]*|[>›»]{1,2}", re.IGNORECASE)
_PAGES = re.compile(r"共\s*(?:<[^<>]{0,200}>\s*){0,3}(\d{1,5})\s*(?:<[^<>]{0,200}>\s*){0,3}页")
# createPageHTML(5, 0, "index", "html"), createPage(5, …), createPageHTML('pages', 5, 0, 'index', 'shtml', 75)
_SCRIPT = re.compile(
    r"""createPage(?:HTML)?\s*\(\s*(?:['"][\w.#-]{1,60}['"]\s*,\s*)?(?P<count>\d{1,5})\b(?:\s*,\s*\d{1,5})?"""
    r"""(?:\s*,\s*['"](?P<name>[\w-]{1,60})['"])?(?:\s*,\s*['"](?P<ending>\w{1,10})['"])?"""
)


def next_address(page: Page) -> str | None:
    """What the page's own 下一页 leads to; None where it has none, or one that only a script follows."""
    for anchor in anchors(page):
        if _NEXT.fullmatch(squeeze(anchor.tag.get_text())) and _goes_on(anchor.url, page.url):
            return anchor.url
    for tag in page.tree.find_all(("a", "link"), rel="next", href=True):
        url = address(str(tag["href"]), page.base)
        if url is not None and _goes_on(url, page.url):
            return url
    return None


def page_count(text: str) -> int | None:
    """How many pages a list says that it has, in words or in its script.

    >>> page_count("共<b>12</b>页 当前第1页"), page_count('createPageHTML(5, 0, "index", "html")')
    (12, 5)
    """
    found = _PAGES.search(text) or _SCRIPT.search(text)
    return max(1, int(found[1])) if found else None


def scripted_address(page: Page) -> str | None:
    """The next page where a script numbers them: index_1.html is the second of createPageHTML(5, 0, "index", "html").

    Which page this is, its own address says best. None on the last page, and where there is no such script.
    """
    script = _SCRIPT.search(page.text)
    if script is None:
        return None
    name, file = script["name"] or "index", urlsplit(page.url).path.rpartition("/")[2]
    number = re.fullmatch(rf"{re.escape(name)}_(\d{{1,5}})\.\w+", file)
    next_one = int(number[1]) + 1 if number else 1
    if next_one >= int(script["count"]):
        return None
    ending = script["ending"] or (file.rpartition(".")[2] if "." in file else "html")
    return address(f"{name}_{next_one}.{ending}", page.url)


def frames(page: Page) -> Iterator[str]:
    """The pages of the same host that stand in frames of this one."""
    for tag in page.tree.find_all(("iframe", "frame"), src=True):
        url = address(str(tag["src"]), page.base)
        if url is not None and _goes_on(url, page.url):
            yield url


def _goes_on(url: str, at: str) -> bool:
    return url != at and urlsplit(url).hostname == urlsplit(at).hostname
