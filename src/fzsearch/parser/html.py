"""The article of a portal's page, without its furniture."""

import re
from dataclasses import dataclass
from datetime import date

from bs4 import BeautifulSoup, Tag

from fzsearch.text import is_han

# Where the CMS families of government portals keep an article's text, the surest first.
_BODIES = """.TRS_Editor .TRS_UEDITOR .trs_editor_view .TRS_PreAppend #UCAP-CONTENT #zoom #ivs_content .bt-article
.wzzw-article .zwxl-article .article-content .tyxxy_main .news_cont_d_wrap .pages_content""".split()  # noqa: SIM905
_FURNITURE = "script, style, noscript, template, nav, header, footer, aside, form, button, iframe, select, [hidden]"
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLOCKS = """address article blockquote body center dd div dl dt fieldset figcaption figure h1 h2 h3 h4 h5 h6 hr li
main ol p pre section table tbody td th thead tr ul""".split()  # noqa: SIM905
_SHOWN_DATE = re.compile(
    r"(?:发布|公开|发文)(?:日期|时间)\s*[：:]\s*(20\d\d)\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})"
)
_DATE = re.compile(r"(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})")


@dataclass(frozen=True, slots=True)
class Article:
    """A page's article: raw text with a line per block, and what the page states about it."""

    text: str
    title: str | None
    published: date | None
    source: str | None


def read_html(markup: str) -> Article:
    """Return the article of a page. Never raises: a page without an article has an empty text.

    >>> read_html("<h1>题</h1><div id=zoom><p>一、工作<br>情况</div>").text.split()
    ['一、工作', '情况']
    """
    soup = BeautifulSoup(markup, "lxml")
    title = _meta(soup, "ArticleTitle") or _text_of(soup.select_one("h1")) or _window_title(soup)
    published = _read_date(_SHOWN_DATE, soup.get_text(" ")) or _read_date(_DATE, _meta(soup, "PubDate") or "")
    source = _meta(soup, "ContentSource")
    for tag in soup.select(_FURNITURE):
        tag.decompose()
    for tag in soup.find_all(style=_HIDDEN):
        if not tag.decomposed:
            tag.decompose()
    body = next((found for path in _BODIES if (found := soup.select_one(path)) and _han(found)), None)
    return Article(_lines(body or _densest(soup)), title, published, source)


def _meta(soup: BeautifulSoup, name: str) -> str | None:
    """The content of a meta tag; portals vary the case of its name."""
    tag = soup.find("meta", attrs={"name": name}) or soup.find(
        "meta", attrs={"name": re.compile(f"^{name}$", re.IGNORECASE)}
    )
    content = str(tag.get("content") or "").strip() if isinstance(tag, Tag) else ""
    return content or None


def _window_title(soup: BeautifulSoup) -> str | None:
    """The first part of <title>: portals append their name behind - or _."""
    shown = _text_of(soup.title)
    return re.split(r"\s*[-_|]\s*", shown)[0] or None if shown else None


def _text_of(tag: Tag | None) -> str | None:
    return (" ".join(tag.get_text(" ").split()) or None) if tag else None


def _read_date(pattern: re.Pattern[str], text: str) -> date | None:
    match = pattern.search(text)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _han(tag: Tag) -> int:
    """How many Chinese characters stand in it outside links."""
    linked = sum(map(is_han, "".join(link.get_text() for link in tag.find_all("a"))))
    return sum(map(is_han, tag.get_text())) - linked


def _densest(soup: BeautifulSoup) -> Tag:
    """The smallest element that still holds nearly all of the page's unlinked text."""
    place: Tag = soup.body or soup
    total = _han(place)
    while True:
        child = next((tag for tag in place.find_all(recursive=False) if _han(tag) >= 0.8 * total), None)
        if child is None or total == 0:
            return place
        place = child


def _lines(body: Tag) -> str:
    """The text of an element: line breaks at blocks and <br>, other white space as a blank."""
    for text in body.find_all(string=True):
        text.replace_with(" ".join(re.split(r"\s+", text)))
    for line_break in body.find_all("br"):
        line_break.replace_with("\n")
    for block in body.find_all(_BLOCKS):
        block.insert_before("\n")
        block.insert_after("\n")
    return body.get_text()
