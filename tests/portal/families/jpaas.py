"""jpaas: /col/colN/art/YYYY/art_HEX.html; rows come from an api-gateway that heeds only paramJson."""

import json
from collections.abc import Iterable
from html import escape
from urllib.parse import quote, urlencode

from tests.portal import markup, trouble
from tests.portal.page import Page, Route, Visit
from tests.portal.site import Attachment, Document, Entry, Family, Site

_COLUMN = "/col/col1229008/index.html"
_UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_DOWNLOAD = "/api-gateway/jpaas-web-server/front/document/file-download"
_QUERY = {
    "parseType": "bulidstatic",
    "webId": "6e1f0c2b4a7d4c1e9a3b5d7f00112233",
    "tplSetId": "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
    "pageType": "column",
    "tagId": "当前栏目_list",
    "editType": "null",
    "pageId": "c0ffee00c0ffee00c0ffee00c0ffee00",
}


def jpaas(
    documents: Iterable[Document] = (),
    name: str = "示例省科学技术厅",
    *,
    embedded: bool = False,
    window: int | None = None,
) -> Site:
    """A site of this family. `embedded`: the column page shows the first rows; `window`: the list ends after so many."""
    return Site(FAMILY, documents, name, "9900000018", options={"embedded": embedded, "window": window}, per_page=5)


def _place(_: Site, entry: Entry) -> str:
    return f"/col/col1229008/art/{entry.document.published.year}/art_{entry.key}.html"


def _render(site: Site) -> dict[str, Route]:
    def unit(visit: Visit) -> Page:
        return _answer(site, visit)

    pages: dict[str, Route] = {_COLUMN: _column(site), _UNIT: unit}
    for entry in site.entries:
        pages[entry.path] = _article(site, entry)
        for order, file in enumerate(entry.document.attachments):
            pages[_href(entry, order, file)] = Page(file.body, kind=file.kind)
    return pages


def _column(site: Site) -> Page:
    said = "{" + ",".join(f"'{key}':'{value}'" for key, value in _QUERY.items() if key != "editType") + "}"
    rows = _rows(site, 1, site.per_page) if site.options["embedded"] else ""
    main = f'<div class="page-content" url="{_UNIT}" queryData="{said}">{rows}</div><script src="/jpaas/page.js"></script>'
    return markup.column_page(site, main)


def _answer(site: Site, visit: Visit) -> Page:
    """One page of rows; refused without a referer and a user agent."""
    sent, asked = visit.headers, visit.form
    if not sent.get("referer") or not sent.get("user-agent"):
        return trouble.refused()
    if any(asked.get(key) != _QUERY[key] for key in ("webId", "tplSetId", "pageId", "tagId")):
        return _json({"success": False, "code": "500", "message": "参数错误", "data": None})
    wanted = json.loads(asked.get("paramJson") or "{}")
    page, size = int(wanted.get("pageNo", 1)), int(wanted.get("pageSize", site.per_page))
    return _json({"success": True, "code": "200", "message": "操作成功", "data": {"html": _rows(site, page, size)}})


def _rows(site: Site, page: int, size: int) -> str:
    window = site.options["window"]
    entries = site.listed()[: window if isinstance(window, int) else None]
    shown = entries[(page - 1) * size : page * size]
    rows = "\n".join(markup.row(entry.path, entry) for entry in shown)
    return f'<ul class="list">\n{rows}\n</ul>\n<div class="pagination" rows="{size}" count="{len(entries)}"></div>'


def _json(answer: dict[str, object]) -> Page:
    return Page(json.dumps(answer, ensure_ascii=False).encode(), kind="application/json;charset=UTF-8")


def _article(site: Site, entry: Entry) -> Page:
    document = entry.document
    files = ((_href(entry, order, file), file) for order, file in enumerate(document.attachments))
    main = f"""<div class="mbx">{markup.breadcrumb(site, "wz")}</div>
<div class="article"><h2 class="title">{escape(document.title)}</h2>
<div class="xx"><p>信息来源：{markup.author(site, entry)}</p><p>发布日期：{entry.at:%Y-%m-%d %H:%M}</p></div>
<div class="article-content">
{markup.paragraphs(document.body)}
</div>
{markup.links(files)}</div>"""
    return markup.article_page(site, entry, main)


def _href(entry: Entry, order: int, file: Attachment) -> str:
    address = {"fileUrl": f"made{entry.key}{order:02x}", "fileName": file.name}
    return f"{_DOWNLOAD}?{urlencode(address, quote_via=quote)}"


FAMILY = Family("jpaas", _COLUMN, _place, _render)
