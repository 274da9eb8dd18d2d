"""TRS: /zwgk/…/YYYYMM/tYYYYMMDD_ID.html, lists that count their pages in a script and continue at index_1.html."""

from collections.abc import Iterable, Sequence

from tests.portal import markup, trouble
from tests.portal.page import Page, Route
from tests.portal.site import Attachment, Document, Entry, Family, Site

_COLUMN = "/zwgk/fdzdgknr/fzzfjsndbg/"


def trs(documents: Iterable[Document] = (), name: str = "云汀市人民政府", *, pager: str = "createPageHTML") -> Site:
    """A site of this family; `pager` may be createPage, which says only how many pages there are."""
    return Site(FAMILY, documents, name, "9901000001", per_page=8, options={"pager": pager})


def _place(_: Site, entry: Entry) -> str:
    return f"{_COLUMN}{entry.document.published:%Y%m/t%Y%m%d}_{entry.number}.html"


def _render(site: Site) -> dict[str, Route]:
    pages: dict[str, Route] = {_COLUMN.rstrip("/"): trouble.redirect(_COLUMN, 301)}
    lists = markup.pages_of(site)
    for place, entries in enumerate(lists):
        page = _list(site, entries, place, len(lists))
        pages[f"{_COLUMN}index{f'_{place}' if place else ''}.html"] = page
        if place == 0:
            pages[_COLUMN] = page
    for entry in site.entries:
        pages[entry.path] = _article(site, entry)
        folder = entry.path.rpartition("/")[0]
        for order, file in enumerate(entry.document.attachments):
            pages[f"{folder}/{_file(entry, order, file)}"] = Page(file.body, kind=file.kind)
    return pages


def _list(site: Site, entries: Sequence[Entry], place: int, count: int) -> Page:
    rows = "\n".join(markup.row(_relative(entry.path), entry, "%Y/%m/%d") for entry in entries)
    total = len(site.listed())
    call = f'createPageHTML({count}, {place}, "index", "html", "{total}");'
    if site.options["pager"] == "createPage":
        call = f'createPage({count}, {place}, "index", "html");'
    return markup.column_page(
        site, f'<ul class="u-list">\n{rows}\n</ul>\n<div class="page"><script>{call}</script></div>'
    )


def _relative(path: str) -> str:
    return f"./{path.removeprefix(_COLUMN)}" if path.startswith(_COLUMN) else path


def _article(site: Site, entry: Entry) -> Page:
    document = entry.document
    named = ((f"./{_file(entry, order, file)}", file) for order, file in enumerate(document.attachments))
    main = f"""{markup.breadcrumb(site, "crumb")}
{markup.catalogue(site, entry, "zwxl-table")}
<h1>{document.title}</h1>
<div class="info"><span>发布时间：{entry.at:%Y-%m-%d %H:%M}</span> <span>来源：{markup.author(site, entry)}</span></div>
<div class="zwxl-article"><!-- 正文s --><div class="TRS_Editor">
{markup.paragraphs(document.body)}
</div><!-- 正文e -->
{markup.links(named)}</div>"""
    return markup.article_page(site, entry, main)


def _file(entry: Entry, order: int, file: Attachment) -> str:
    """P0, the day, then at least ten digits."""
    return f"P0{entry.document.published:%Y%m%d}{entry.number * 100 + order:012d}.{file.ending}"


FAMILY = Family("trs", _COLUMN, _place, _render, first_number=1_406_081)
