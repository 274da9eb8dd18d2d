"""The markup of a list page: its text, its tree, the addresses and the days in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.exceptions import ParserRejectedMarkup

from fzsearch.errors import ListError, ParseError
from fzsearch.text import decode, squeeze

_MOST_TAGS = 100_000  # a list page has some hundreds; more would only cost time and memory
# Portals put pages together from whole pages; to the parser, nothing comes after the first </html>.
_ENDS = re.compile(r"</(?:body|html)\s*>|[\x00\ud800-\udfff]", re.IGNORECASE)
_LONGEST = 500  # characters of a title
_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*(?:年|([-/.]))\s*(\d{1,2})\s*(?:月|\2)\s*(\d{1,2})(?!\d)")
_BROKEN = re.compile(r"[\t\r\n]")
_BLANK = re.compile(r"\s")
_CUT = re.compile(r"(?:…|\.{2,}|。{3,})$")


@dataclass(frozen=True, slots=True)
class Page:
    """One page as markup."""

    url: str  # where it was served
    text: str
    tree: BeautifulSoup
    base: str  # what the addresses in it are relative to


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link of a page, with its tag."""

    tag: Tag
    url: str
    title: str  # without line breaks; what the attribute title says, where that is more than what is shown


def text_of(body: bytes, url: str) -> str:
    """The text of an answer. Raises ListError when it is none."""
    try:
        return decode(body, url)
    except ParseError as error:
        raise ListError(url, f"不是网页：{error.reason_zh}", f"no page: {error.reason_en}") from error


def opened(body: bytes, url: str) -> Page:
    """The page that was served at `url`. Raises ListError when it is no text, or has too many tags."""
    return page_of(text_of(body, url), url)


def page_of(text: str, url: str) -> Page:
    """A page, or a piece of one, served at `url`. Raises ListError as `opened` does."""
    if text.count("<") > _MOST_TAGS:
        raise ListError(url, "标签太多，不像栏目列表", "has too many tags to be a list")
    try:
        # The tag in front keeps the parser from taking a short text for a file's name, or XHTML for XML.
        tree = BeautifulSoup("<html>" + _ENDS.sub("", text), "lxml")
    except (ParserRejectedMarkup, AssertionError, ValueError, RecursionError) as error:
        raise ListError(url, "网页标记无法读取", "its markup cannot be read") from error
    stated = tree.find("base", href=True)
    base = address(str(stated["href"]), url) if isinstance(stated, Tag) else None
    return Page(url, text, tree, base or url)


def address(href: str, base: str) -> str | None:
    """What a link leads to, without its fragment; None where it leads nowhere, or not by http.

    >>> address("../202403/t20240327_12.html", "https://www.example.gov.cn/a/b/")
    'https://www.example.gov.cn/a/202403/t20240327_12.html'
    >>> address("javascript:void(0)", "https://www.example.gov.cn/")
    """
    href = _BROKEN.sub("", href).strip()
    if not href or href.startswith("#") or href == "null":
        return None
    try:
        url = urldefrag(urljoin(base, href.replace("\\", "/"))).url
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
            return None
    except ValueError:
        return None
    return _BLANK.sub("%20", url)


def anchors(page: Page, within: Tag | None = None) -> Iterator[Anchor]:
    """The links of a page, or of a tag in it, in order."""
    for tag in (page.tree if within is None else within).find_all("a", href=True):
        anchor = anchor_of(page, tag)
        if anchor is not None:
            yield anchor


def anchor_of(page: Page, tag: Tag) -> Anchor | None:
    """The link that a tag is; None where it is none, or leads nowhere."""
    url = address(str(tag.get("href") or ""), page.base) if tag.name == "a" else None
    return None if url is None else Anchor(tag, url, title_of(tag))


def title_of(tag: Tag) -> str:
    """What a tag shows, or its attribute title where that says more: portals cut what they show."""
    shown = shown_in(tag)
    stated = " ".join(str(tag.get("title") or "").split())[:_LONGEST]
    if stated == "null" or len(stated) < len(_CUT.sub("", shown)):
        return "" if shown == "null" else shown
    return stated


def is_cut(title: str) -> bool:
    """Whether a title is shown without its end.

    >>> is_cut("砚川市水务局2023年法治政府建..."), is_cut("砚川市水务局2023年法治政府建设年度报告")
    (True, False)
    """
    return _CUT.search(title) is not None


def shown_in(tag: Tag) -> str:
    """The text of a tag on one line; where it holds a date beside other text, without the date.

    A row that is one link holds its date within it.
    """
    pieces = [" ".join(piece.split()) for piece in tag.stripped_strings]
    undated = [piece for piece in pieces if not _is_day(piece)]
    return " ".join(undated or pieces)[:_LONGEST]


def day_in(tag: Tag) -> date | None:
    """The date that a link holds beside its title; None where it has none of its own."""
    pieces = list(tag.stripped_strings)
    dated = [piece for piece in pieces if _is_day(piece)]
    return day(dated[0]) if dated and len(dated) < len(pieces) else None


def _is_day(piece: str) -> bool:
    match = _DAY.search(piece)
    return match is not None and len(squeeze(piece)) <= len(squeeze(match[0])) + 10  # brackets, a clock, 发布日期


def day(text: str) -> date | None:
    """The first whole date in a text; None where there is none, or one without its year.

    >>> day("[2024/03/27]"), day("发布日期：2024年3月27日"), day("03-27")
    (datetime.date(2024, 3, 27), datetime.date(2024, 3, 27), None)
    """
    for found in _DAY.finditer(text):
        try:
            return date(int(found[1]), int(found[3]), int(found[4]))
        except ValueError:
            continue
    return None
