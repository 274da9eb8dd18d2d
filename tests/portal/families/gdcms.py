"""The content system of Guangdong: …/content/post_ID.html, lists index.html, index_2.html with links between them."""

from collections.abc import Iterable, Sequence
from html import escape

from tests.portal import markup
from tests.portal.page import Page, Route
from tests.portal.site import Attachment, Document, Entry, Family, Site

_COLUMN = "/zwgk/fzzfjs/"


def gdcms(documents: Iterable[Document] = (), name: str = "临岚县人民政府") -> Site:
    """A site of this family."""
    return Site(FAMILY, documents, name, "9901020001", per_page=6)


def _place(_: Site, entry: Entry) -> str:
    return f"{_COLUMN}content/post_{entry.number}.html"


def _render(site: Site) -> dict[str, Route]:
    pages: dict[str, Route] = {}
    lists = markup.pages_of(site)
    for place, entries in enumerate(lists, start=1):
        pages[_COLUMN + _name(place)] = _list(site, entries, place, len(lists))
    pages[_COLUMN] = pages[_COLUMN + "index.html"]
    for entry in site.entries:
        page = pages[entry.path] = _article(site, entry)
        pages[entry.path.replace("/post_", "/mpost_")] = page
        for order, file in enumerate(entry.document.attachments):
            pages[_href(entry, order, file)] = Page(file.body, kind=file.kind)
    return pages


def _name(place: int) -> str:
    return f"index_{place}.html" if place > 1 else "index.html"


def _list(site: Site, entries: Sequence[Entry], place: int, count: int) -> Page:
    rows = "\n".join(markup.row(site.base + entry.path, entry, length=22) for entry in entries)
    before = f'<a href="{site.base}{_COLUMN}{_name(place - 1)}" class="prev">上一页</a>' if place > 1 else ""
    numbers = "".join(f'<a href="{site.base}{_COLUMN}{_name(one)}">{one}</a>' for one in range(1, count + 1))
    after = f'<a href="{site.base}{_COLUMN}{_name(place + 1)}" class="next">下一页</a>' if place < count else ""
    pager = f'<div class="page">{before}{numbers}{after}<a class="last" href="{_name(count)}">尾页</a></div>'
    return markup.column_page(site, f'<ul class="news_list">\n{rows}\n</ul>\n{pager}')


def _article(site: Site, entry: Entry) -> Page:
    document = entry.document
    files = "".join(
        f'<p><a class="nfw-cms-attachment" href="{_href(entry, order, file)}" alt="{file.name}">{file.name}</a></p>'
        for order, file in enumerate(document.attachments)
    )
    main = f"""<div class="wrap">{markup.breadcrumb(site, "crumbs")}
<h1 class="article-title">{escape(document.title)}</h1>
<div class="time">时间：{entry.at:%Y-%m-%d %H:%M:%S}　来源：{markup.author(site, entry)}　【字体：大 中 小】</div>
<div class="article-content">
{markup.paragraphs(document.body)}
{files}</div></div>"""
    return markup.article_page(site, entry, main, markup.metas(("ArticleId", str(entry.number))))


def _href(entry: Entry, order: int, file: Attachment) -> str:
    return f"/attachment/0/{entry.number // 10_000}/{entry.number}/{80 + order}.{file.ending}"


FAMILY = Family("gdcms", f"{_COLUMN}index.html", _place, _render, first_number=4_942_475)
