"""The article of a portal's page, without its furniture, and what the page states about itself."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from fzsearch.model import Attachment
from fzsearch.parser import statements
from fzsearch.parser.article import CELL, Body, find_body
from fzsearch.parser.embedded import Detail, read_detail
from fzsearch.parser.furniture import names_title
from fzsearch.parser.genre import is_title
from fzsearch.parser.markup import clean, flat_text
from fzsearch.parser.outline import Outline, count_han, outline
from fzsearch.parser.places import attachments, breadcrumb, file_links
from fzsearch.text import squeeze

_YEAR = re.compile(r"20\d\d")
_WINDOW_PARTS = re.compile(r"[_|｜]|(?<!\d)[-—–]+|[-—–]+(?!\d)")
_SITE = re.compile(r"(网|网站|网站群|门户|平台|政府信息公开|人民政府|官网)$")
_LONGEST_TITLE = 200  # characters
_MOST_ABOVE = 4  # lines above both copies: the title
_SHORTEST_COPY = 200  # characters; shorter texts may say a thing twice
_MOST_PARTS = 20  # elements in a title
_SUBJECT = re.compile("法[治制]政府|依法行政|法治建设")
_MOST_HEADINGS = 200


@dataclass(frozen=True, slots=True)
class Article:
    """A page's article: raw text with a line per block, and what the page states about it (see documents.Page)."""

    text: str
    title: str | None = None
    published: date | None = None
    published_evidence: str | None = None
    source: str | None = None
    site_name: str | None = None
    site_id: str | None = None
    breadcrumb: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()


def read_html(markup: str) -> Article:
    """Return the article of a page. Never raises: a page without an article has an empty text.

    >>> read_html("<h1>题</h1><div id=zoom><p>一、工作<br>情况</div>").text.split()
    ['一、工作', '情况']
    """
    detail = read_detail(markup)
    inner = outline(detail.markup) if detail else None
    page = outline(markup)
    if page is None:
        return Article(flat_text(detail.markup if detail else markup))
    files = file_links(page)
    body = find_body(page, files)
    text, offered = _text(body), attachments(page, files)
    metas = statements.metas(page)
    if detail and inner:
        inner_files = file_links(inner)
        inner_text = _text(find_body(inner, inner_files))
        # A script that does not say whose text it has may be about something smaller.
        if _is_named(metas, detail) or count_han(inner_text) * 2 > count_han(text):
            text, body = inner_text, Body((), (), ())
            offered = _joined(detail.attachments, offered, attachments(inner, inner_files))
        else:
            detail = None
    around = statements.around(page, body)
    labels = statements.labelled(around)
    written = statements.meta(metas, "PubDate") or (detail.published if detail else None)
    published, evidence = statements.published(labels, written)
    return Article(
        text=text,
        title=_title(page, metas, labels, detail),
        published=published,
        published_evidence=evidence,
        source=statements.source(
            labels, statements.meta(metas, "ContentSource") or (detail.publisher if detail else None)
        ),
        site_name=statements.meta(metas, "SiteName"),
        site_id=statements.site_id(statements.meta(metas, "SiteIDCode"), around),
        breadcrumb=breadcrumb(page),
        attachments=offered,
    )


def _is_named(metas: Mapping[str, str], detail: Detail) -> bool:
    """Whether the script's article has the title that the page says it has: then its text is all of it, if short."""
    title = statements.meta(metas, "ArticleTitle")
    return title is not None and detail.title is not None and squeeze(title) == squeeze(detail.title)


def _text(body: Body) -> str:
    lines = [line.text.replace(CELL, " ") for line in body.lines]
    return "".join(f"{line}\n" for line in _once(lines))


def _once(lines: list[str]) -> list[str]:
    """The lines without a copy of all that follows the first few: the same for telephones, in its own container."""
    told = [line for line in lines if line.strip()]
    for first in range(_MOST_ABOVE):
        half, odd = divmod(len(told) - first, 2)
        copy = told[first + half :]
        if not odd and told[first : first + half] == copy and sum(map(len, copy)) >= _SHORTEST_COPY:
            return told[: first + half]
    return lines


def _joined(*lists: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
    """The attachments of several lists, each address once."""
    found = {attachment.url: attachment for attachments in reversed(lists) for attachment in reversed(attachments)}
    return tuple(reversed(found.values()))


def _title(page: Outline, metas: Mapping[str, str], labels: statements.Labelled, detail: Detail | None) -> str | None:
    """What the page calls its article: a report's title if it states one, with a year if it can."""
    window = next((page.text(place) for place, tag in enumerate(page.tags) if tag == "title"), "")
    parts = [part.strip() for part in _WINDOW_PARTS.split(window)]
    site = squeeze(statements.meta(metas, "SiteName") or "")
    own = [part for part in parts if part and squeeze(part) != site and not _SITE.search(part)]
    first = [statements.meta(metas, "ArticleTitle"), detail.title if detail else None]
    headings = list(_headings(page))
    candidates = [clean(title) for title in (*first, *headings, window, *parts) if statements.stated(title) and title]
    shown = [*candidates, *statements.shown_titles(labels)]
    reports = [title for title in shown if len(title) <= _LONGEST_TITLE and is_title(title)]
    dated = [title for title in reports if _YEAR.search(title)]
    if not reports:
        reports = list(_lines_like_titles(page))
    others = [*filter(None, first), *headings, *own, *([window] if own else [])]
    return next((title for title in (*dated, *reports, *others) if title and len(title) <= _LONGEST_TITLE), None)


def _lines_like_titles(page: Outline) -> Iterator[str]:
    """What stands on the page as a report's title, whatever its tag, outside links."""
    for place, text in page.events:
        if text and place not in page.links and page.after[place] - place <= _MOST_PARTS and _SUBJECT.search(text):
            line = " ".join(page.text(place).split())
            if len(line) <= _LONGEST_TITLE and is_title(line):
                yield line


def _headings(page: Outline) -> list[str]:
    """The page's headings: h1 first, then other headings and what is called a title and ends as a report's."""
    first: list[str] = []
    others: list[str] = []
    for place, tag in enumerate(page.tags):
        if tag == "h1" or tag in ("h2", "h3") or (page.names[place] and names_title(page.names[place])):
            if len(first) + len(others) >= _MOST_HEADINGS or page.after[place] - place > 20:
                continue
            text = page.text(place)
            if text and tag == "h1":
                first.append(text)
            elif len(text) <= _LONGEST_TITLE and is_title(text):
                others.append(text)
    return first + others
