"""The article of a portal's page, without its furniture."""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from fzsearch.parser.genre import is_title
from fzsearch.text import is_han

# Where the CMS families of government portals keep an article's text.
_BODIES = (
    ".TRS_Editor, .TRS_UEDITOR, .trs_editor_view, .TRS_PreAppend, #UCAP-CONTENT, #zoom, #ivs_content, .bt-article, "
    ".wzzw-article, .zwxl-article, .article-content, .tyxxy_main, .news_cont_d_wrap, .pages_content"
)
_FURNITURE = "script, style, noscript, template, nav, header, footer, aside, button, iframe, select, rt, rp, [hidden]"
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLOCKS = re.compile(
    "address|article|blockquote|body|br|center|d[dlt]|div|fieldset|figcaption|figure|form|h[1-6r]|li|main|[ou]l|p|pre|"
    "section|table|t[dhr]|tbody|thead"
)
_CONTAINERS = ["article", "body", "center", "div", "form", "main", "section", "table", "tbody", "td", "tr"]
_SHOWN_DATE = re.compile(
    r"(?:发\s*布|公\s*开)\s*(?:日\s*期|时\s*间)\s*[：:]\s*(20\d\d)\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})"
)
_PUB_DATES = (
    re.compile(r"(?<!\d)(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)"),
)
_YEAR = re.compile(r"20\d\d")


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
    with warnings.catch_warnings():  # XHTML read as HTML, and text that looks like a file name, are no mistakes here
        warnings.simplefilter("ignore", UserWarning)
        soup = BeautifulSoup(markup, "lxml")
    for other in soup.find_all(string=lambda text: type(text) is not NavigableString):
        other.extract()  # comments, processing instructions, CDATA: no text of the page
    title = _title(soup)
    for tag in soup.select(_FURNITURE):
        tag.decompose()
    total = _han(soup)
    for tag in soup.find_all(style=_HIDDEN):
        if not tag.decomposed and _han(tag) * 2 < total:  # some pages hide the whole and show it by script
            tag.decompose()
    body = _body(soup)
    text = "".join(_text(body))
    body.extract()
    return Article(text, title, _published(soup, text[:200]), _meta(soup, "ContentSource"))


def _title(soup: BeautifulSoup) -> str | None:
    """What the page calls its article: a report's title if it states one, with a year if it can."""
    window = _text_of(soup.title) or ""
    stated = [_meta(soup, "ArticleTitle"), *map(_text_of, soup.find_all("h1")), window]
    stated += [part.strip() for part in re.split(r"[_|]|(?<!\d)[-—]+|[-—]+(?!\d)", window)]
    candidates = [title for title in stated if title]
    reports = [title for title in candidates if is_title(title)]
    dated = [title for title in reports if _YEAR.search(title)]
    return next(iter([*dated, *reports, *candidates]), None)


def _body(soup: BeautifulSoup) -> Tag:
    """The known container with most text, if that is no small part of the page's; else the densest element."""
    containers = sorted(soup.select(_BODIES), key=_han, reverse=True)
    if containers and _han(containers[0]) * 3 >= _han(soup.body or soup):
        return containers[0]
    return _densest(soup)


def _published(page: BeautifulSoup, opening: str) -> date | None:
    """The date that the page shows beside the article or over it; its PubDate where it shows none, or several."""
    shown = {found for match in _SHOWN_DATE.finditer(f"{page.get_text(' ')} {opening}") if (found := _date(match))}
    if len(shown) == 1:
        return shown.pop()
    stated = _meta(page, "PubDate") or ""
    match = next((match for form in _PUB_DATES if (match := form.search(stated))), None)
    return _date(match) if match else None


def _date(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _meta(soup: BeautifulSoup, name: str) -> str | None:
    """The content of a meta tag; portals vary the case of its name."""
    pattern = re.compile(f"^{name}$", re.IGNORECASE)
    tag = soup.find("meta", attrs={"name": name}) or soup.find("meta", attrs={"name": pattern})
    content = str(tag.get("content") or "").strip() if isinstance(tag, Tag) else ""
    return content or None


def _text_of(tag: Tag | None) -> str | None:
    return (" ".join(tag.get_text(" ").split()) or None) if tag else None


def _han(tag: Tag) -> int:
    """How many Chinese characters stand in it outside links."""
    linked = sum(map(is_han, "".join(link.get_text() for link in tag.find_all("a"))))
    return sum(map(is_han, tag.get_text())) - linked


def _densest(soup: BeautifulSoup) -> Tag:
    """The smallest container that still holds nearly all of the page's unlinked text."""
    place: Tag = soup.body or soup
    counts = _counts(place)
    enough = 0.8 * counts.get(id(place), 0)
    while True:
        inner = place.find_all(_CONTAINERS, recursive=False)
        child = next((tag for tag in inner if counts.get(id(tag), 0) >= max(enough, 1)), None)
        if child is None:
            return place
        place = child


def _counts(place: Tag) -> dict[int, int]:
    """The unlinked Chinese characters of every element below `place`, counted in one pass."""
    counts: dict[int, int] = {}
    for text in place.find_all(string=True):
        han = sum(map(is_han, text))
        above = list(text.parents) if han else []
        if not any(tag.name == "a" for tag in above):
            for tag in above:
                counts[id(tag)] = counts.get(id(tag), 0) + han
    return counts


def _text(body: Tag) -> Iterator[str]:
    """The pieces of an element's text in order: a line break around blocks and for <br>, else a blank for blanks."""
    waiting = [iter([body])]
    closing = [""]
    while waiting:
        node = next(waiting[-1], None)
        if node is None:
            waiting.pop()
            yield closing.pop()
        elif isinstance(node, Tag):
            edge = "\n" if _BLOCKS.fullmatch(node.name) else ""
            yield edge
            waiting.append(iter(node.contents))  # type: ignore[arg-type]
            closing.append(edge if node.name != "br" else "")
        elif node.parent is not None and node.parent.name == "pre":
            yield str(node)
        else:
            yield re.sub(r"\s+", " ", str(node))
