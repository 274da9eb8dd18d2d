"""ucap: /…/cNNN/YYYYMM/HEX.shtml; a column page that names its channel, rows from a search that answers in JSON."""

import json
from collections.abc import Iterable
from html import escape

from tests.portal import markup
from tests.portal.page import Page, Route, Visit
from tests.portal.site import Attachment, Document, Entry, Family, Site

_FOLDER = "/xxgk/c100186/"
_CHANNEL = "5b1e7c0d9a2f4b6e8c3d0a1f2e4b6c8d"


def ucap(
    documents: Iterable[Document] = (),
    name: str = "汀南区人民政府",
    *,
    search: str = "/common/search/",
    embedded: bool = False,
) -> Site:
    """A site of this family: where its search is, and whether the column page shows the first rows too."""
    options: dict[str, object] = {"search": search, "embedded": embedded}
    return Site(FAMILY, documents, name, "9903010001", options=options, per_page=6)


def _place(_: Site, entry: Entry) -> str:
    return f"{_FOLDER}{entry.document.published:%Y%m}/{entry.key}.shtml"


def _render(site: Site) -> dict[str, Route]:
    def search(visit: Visit) -> Page:
        return _answer(site, visit)

    pages: dict[str, Route] = {site.family.list_path: _column(site), f"{site.options['search']}{_CHANNEL}": search}
    for entry in site.entries:
        pages[entry.path] = _article(site, entry)
        folder = entry.path.rpartition("/")[0]
        for order, file in enumerate(entry.document.attachments):
            pages[f"{folder}/{_file(entry, order, file)}"] = Page(file.body, kind=file.kind)
    return pages


def _column(site: Site) -> Page:
    rows = "\n".join(markup.row(entry.path, entry) for entry in site.listed()[: site.per_page])
    shown = rows if site.options["embedded"] else ""
    asked = f"_isAgg=true&_isJson=true&_pageSize={site.per_page}&_template=index&_rangeTimeGte=&_channelName="
    script = f"var channelId = '{_CHANNEL}'; var searchUrl = '{site.options['search']}{_CHANNEL}?{asked}&page=';"
    main = f'<ul class="list" id="channelList">{shown}</ul><div id="pager"></div><script>{script}</script>'
    return markup.column_page(site, main, markup.metas(("channelId", _CHANNEL)))


def _answer(site: Site, visit: Visit) -> Page:
    asked = visit.form
    if asked.get("_isJson") != "true":
        return markup.column_page(site, '<ul class="list"></ul>')
    size, page = int(asked.get("_pageSize") or 18), int(asked.get("page") or 1)
    entries = site.listed()
    results = [_described(site, entry) for entry in entries[(page - 1) * size : page * size]]
    found = {"total": len(entries), "rows": size, "page": page, "channelId": _CHANNEL, "results": results}
    return Page(json.dumps({"data": found}, ensure_ascii=False).encode(), kind="application/json;charset=UTF-8")


def _described(site: Site, entry: Entry) -> dict[str, object]:
    """A result. Its address is without a scheme or without a host, by turns; "null" is what an empty field says."""
    document = entry.document
    fields = {"writtentext": "null", "writtendate": f"{document.published:%Y-%m-%d}", "aging": "null"}
    fields |= {"source": markup.author(site, entry), "author": "null"}
    metas = [{"name": key, "key": key, "value": value} for key, value in fields.items()]
    url = f"//{site.host}:{site.port}{entry.path}" if entry.number % 2 else entry.path
    return {
        "title": document.title,
        "url": url,
        "publishedTime": markup.epoch(entry.at) * 1000,
        "publishedTimeStr": f"{entry.at:%Y-%m-%d %H:%M:%S}",
        "channelName": site.column,
        "manuscriptId": str(entry.number),
        "content": "",
        "resList": [],
        "domainMetaList": [{"domainMetadataName": "公开目录", "resultList": metas}],
    }


def _article(site: Site, entry: Entry) -> Page:
    document = entry.document
    files = ((_file(entry, order, file), file) for order, file in enumerate(document.attachments))
    main = f"""<div class="BreadcrumbNav">{markup.breadcrumb(site, "nav-crumb")}</div>
<div class="content"><div class="pages-title">{escape(document.title)}</div>
<div class="pages-date">{entry.at:%Y-%m-%d} <span class="font">来源：{markup.author(site, entry)}</span></div>
<div class="pages_content" id="UCAP-CONTENT">
{markup.paragraphs(document.body, "")}
{markup.links(files)}</div></div>"""
    return markup.article_page(site, entry, main, markup.metas(("author", "null")))


def _file(entry: Entry, order: int, file: Attachment) -> str:
    return f"files/{entry.key[:-2]}{order:02x}.{file.ending}"


FAMILY = Family("ucap", f"{_FOLDER}common_list.shtml", _place, _render)
