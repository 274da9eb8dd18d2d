"""Portals of no known family: their lists are read with selectors. And calendars that never end."""

from collections.abc import Iterable, Sequence
from html import escape

from tests.portal import markup, trouble
from tests.portal.page import Page, Route, Visit
from tests.portal.site import Attachment, Document, Entry, Family, Site

_COLUMN = "/xxgk/fzzf/column-index-"
_SELECTORS = (("item", "div.list-item"), ("title", "a"), ("date", "i"), ("next", "a.next-page"))


def static(documents: Iterable[Document] = (), name: str = "砚北区人民政府") -> Site:
    """A site of pages and links between them."""
    return Site(FAMILY, documents, name, "9902010001", per_page=5)


def _place(_: Site, entry: Entry) -> str:
    return f"/xxgk/show/{entry.key}.html"


def _render(site: Site) -> dict[str, Route]:
    pages: dict[str, Route] = {}
    lists = markup.pages_of(site)
    for place, entries in enumerate(lists, start=1):
        pages[f"{_COLUMN}{place}.shtml"] = _list(site, entries, place, len(lists))
    for entry in site.entries:
        pages[entry.path] = _article(site, entry)
        for order, file in enumerate(entry.document.attachments):
            pages[_href(entry, order, file)] = Page(file.body, kind=file.kind)
    return pages


def _item(href: str, title: str, day: str) -> str:
    return f'<div class="list-item"><a href="{href}">{escape(title)}</a><i>[{day}]</i></div>'


def _list(site: Site, entries: Sequence[Entry], place: int, count: int) -> Page:
    rows = "\n".join(_item(entry.path, entry.document.title, markup.day(entry)) for entry in entries)
    after = f'<a class="next-page" href="column-index-{place + 1}.shtml">下一页</a>' if place < count else ""
    return markup.column_page(
        site, f'<div class="list">\n{rows}\n</div>\n<div class="pager">第{place}页 {after}</div>'
    )


def _article(site: Site, entry: Entry) -> Page:
    document = entry.document
    files = ((_href(entry, order, file), file) for order, file in enumerate(document.attachments))
    main = f"""{markup.breadcrumb(site, "position")}
<h2>{escape(document.title)}</h2><p class="from">{entry.at:%Y-%m-%d %H:%M}　来源：{markup.author(site, entry)}</p>
<div class="detail">
{markup.paragraphs(document.body)}
{markup.links(files)}</div>"""
    return markup.article_page(site, entry, main)


def _href(entry: Entry, order: int, file: Attachment) -> str:
    return f"/upload/{entry.document.published:%Y}/{entry.key[:-2]}{order:02x}.{file.ending}"


FAMILY = Family("static", f"{_COLUMN}1.shtml", _place, _render, selectors=_SELECTORS)


def calendar(name: str = "望沂市人民政府", *, same_documents: bool = False) -> Site:
    """A list that never ends: every page leads to the next, and names two documents, always new or always the same."""
    family = Family("static", "/rili/1.html", _place, lambda _: {}, selectors=_SELECTORS)

    def page(visit: Visit) -> Page:
        folder, _, last = visit.path.rpartition("/")
        number = last.removesuffix(".html")
        if folder != "/rili" or not number.isdecimal():
            return (
                trouble.html(f"<p>日程 {number}</p>", title="日程") if folder == "/rili/day" else trouble.not_found()
            )
        first = 1 if same_documents else 2 * int(number)
        rows = "".join(
            _item(f"/rili/day/{one}.html", f"日程安排第{one}号", "2024-03-01") for one in (first, first + 1)
        )
        after = f'<a class="next-page" href="/rili/{int(number) + 1}.html">下一页</a>'
        return trouble.html(f'<div class="list">{rows}</div>{after}', title="日程")

    return Site(family, (), name, missing=page)
