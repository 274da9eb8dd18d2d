"""What the pages of all families share: the frame of a page, its metas, rows, dates, and the text of a document."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from zlib import crc32

from tests.portal.page import Page
from tests.portal.site import Attachment, Entry, Site

_MENU = ("首页", "政务动态", "政务公开", "政务服务", "互动交流", "走进砚川")


def frame(site: Site, title: str, head: str, main: str) -> str:
    """A whole page: navigation, what is given, footer."""
    menu = "".join(f'<li><a href="/lm{place}/">{name}</a></li>' for place, name in enumerate(_MENU))
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="{site.encoding}">
<meta name="SiteName" content="{site.name}">
<meta name="SiteDomain" content="{site.host}">
<meta name="SiteIDCode" content="{site.code}">
{head}
<title>{escape(title)}-{site.name}</title>
<style>.nav li{{float:left}}</style>
</head>
<body>
<div class="nav"><ul>{menu}</ul></div>
{main}
<div class="footer"><p>主办：{site.name}　承办：{site.name}办公室</p><p>网站标识码：{site.code}</p>
<p><a href="/wzdt/">网站地图</a> <a href="/lxwm/">联系我们</a></p></div>
</body>
</html>
"""


def article_page(site: Site, entry: Entry, main: str, extra_head: str = "") -> Page:
    """The page of a document."""
    document = entry.document
    head = metas(
        ("ColumnName", site.column),
        ("ColumnType", "政府信息公开"),
        ("ArticleTitle", document.title),
        ("PubDate", f"{entry.at:%Y-%m-%d %H:%M}"),
        ("ContentSource", author(site, entry)),
    )
    return page_of(site, frame(site, document.title, head + extra_head, main), entry)


def column_page(site: Site, main: str, extra_head: str = "") -> Page:
    """A page of the list."""
    head = metas(("ColumnName", site.column), ("ColumnDescription", site.column), ("ColumnType", "政府信息公开"))
    crumb = breadcrumb(site, "bread")
    return page_of(site, frame(site, site.column, head + extra_head, f"{crumb}<h2>{site.column}</h2>\n{main}"))


def page_of(site: Site, text: str, entry: Entry | None = None) -> Page:
    """A text as a page; that of a document has validators where the site gives them."""
    page = Page(text.encode(site.encoding), kind=f"text/html; charset={site.said_encoding}")
    if entry is None or not site.validators:
        return page
    modified = entry.changed or entry.at.replace(tzinfo=UTC)
    return replace(page, etag=f'"{entry.number:x}-{crc32(page.body):x}"', modified=modified)


def metas(*pairs: tuple[str, str]) -> str:
    """Meta tags, a line each."""
    return "\n".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in pairs)


def breadcrumb(site: Site, name: str) -> str:
    """Where in the site a page is."""
    here = f'<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; <a href="{site.family.list_path}">'
    return f'<div class="{name}">当前位置：{here}{site.column}</a></div>'


def paragraphs(body: str, indent: str = "　　") -> str:
    """The HTML of a document's body."""
    if body.lstrip().startswith("<"):
        return body
    return "\n".join(f"<p>{indent}{escape(line)}</p>" for line in body.splitlines() if line.strip())


def author(site: Site, entry: Entry) -> str:
    """Who wrote a document."""
    return entry.document.source or site.name


def cut(title: str, length: int = 18) -> str:
    """A title as a list shows it: cut with … when it is long."""
    return title if len(title) <= length else title[:length] + "…"


def row(href: str, entry: Entry, form: str = "%Y-%m-%d", length: int = 18) -> str:
    """A line of a list: the title whole in the attribute, cut in the text, with its day."""
    title = escape(entry.document.title)
    shown = escape(cut(entry.document.title, length))
    return f'<li><a href="{href}" title="{title}" target="_blank">{shown}</a><span>{day(entry, form)}</span></li>'


def day(entry: Entry, form: str = "%Y-%m-%d") -> str:
    """The day of publication."""
    return f"{entry.document.published:{form}}"


def catalogue(site: Site, entry: Entry, name: str) -> str:
    """The table of the disclosure catalogue."""
    document = entry.document
    pairs = (
        ("索 引 号", f"{site.code}/{document.published:%Y}-{entry.number:05d}"),
        ("主题分类", "法治政府建设"),
        ("发布机构", author(site, entry)),
        ("成文日期", f"{document.published:%Y年%m月%d日}"),
        ("发文字号", ""),
        ("名  称", document.title),
    )
    cells = [f"<th>{label}</th><td>{escape(value)}</td>" for label, value in pairs]
    rows = "\n".join(f"<tr>{left}{right}</tr>" for left, right in zip(cells[::2], cells[1::2], strict=True))
    return f'<table class="{name}">\n{rows}\n</table>'


def links(files: Iterable[tuple[str, Attachment]], name: str = "fj") -> str:
    """The files below a text; empty without any."""
    shown = "".join(f'<p><a href="{escape(href)}" title="{file.name}">{file.name}</a></p>' for href, file in files)
    return f'<div class="{name}">附件：{shown}</div>' if shown else ""


def pages_of(site: Site, entries: Sequence[Entry] | None = None) -> list[Sequence[Entry]]:
    """The entries of each page of the list; one empty page when there are none."""
    kept = site.listed() if entries is None else entries
    return [kept[start : start + site.per_page] for start in range(0, len(kept), site.per_page)] or [()]


def epoch(at: datetime) -> int:
    """Seconds since 1970 of a moment in China's time."""
    return int(at.replace(tzinfo=UTC).timestamp()) - 8 * 3600
