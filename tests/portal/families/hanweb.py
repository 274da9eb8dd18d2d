"""Hanweb: /art/Y/M/D/art_COL_ID.html; a column page with the first rows in it, dataproxy.jsp for the others."""

from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import urlencode

from tests.portal import markup, trouble
from tests.portal.page import Page, Route, Visit
from tests.portal.site import Attachment, Document, Entry, Family, Site

_COLUMN_ID, _UNIT, _WEB = 1229051001, 6543210, 3021
_COLUMN = f"/col/col{_COLUMN_ID}/index.html"
_PROXY = "/module/web/jpage/dataproxy.jsp"
_DOWNLOAD = "/module/download/downfile.jsp"
_MOST, _CUT_TO = 300, 100


def hanweb(
    documents: Iterable[Document] = (),
    name: str = "砚川市人民政府",
    *,
    embedded: bool = True,
    by_page: bool = False,
    needs_referer: bool = False,
) -> Site:
    """A site of this family.

    `embedded`: the first page's rows are in the column page. `by_page`: the proxy heeds only page, not startrecord.
    `needs_referer`: without the column's address as the referer the proxy sends an empty list, with status 200.
    """
    options: dict[str, object] = {"embedded": embedded, "by_page": by_page, "needs_referer": needs_referer}
    return Site(FAMILY, documents, name, per_page=6, options=options)


def _place(_: Site, entry: Entry) -> str:
    day = entry.document.published
    return f"/art/{day.year}/{day.month}/{day.day}/art_{_COLUMN_ID}_{entry.number}.html"


def _render(site: Site) -> dict[str, Route]:
    def proxy(visit: Visit) -> Page:
        return _answer(site, visit)

    def download(visit: Visit) -> Page:
        return trouble.redirect(f"/attach/0/{visit.form.get('filename', '')}")

    pages: dict[str, Route] = {_COLUMN: _column(site), _PROXY: proxy, _DOWNLOAD: download}
    for entry in site.entries:
        pages[entry.path] = _article(site, entry)
        for order, file in enumerate(entry.document.attachments):
            pages[f"/attach/0/{_file(entry, order, file)}"] = Page(file.body, kind=file.kind)
    return pages


def _form() -> dict[str, object]:
    fixed: dict[str, object] = {"col": 1, "appid": 1, "webid": _WEB, "path": "/", "columnid": _COLUMN_ID}
    return fixed | {"sourceContentType": 1, "unitid": _UNIT, "webname": "示例门户", "permissiontype": 0}


def _column(site: Site) -> Page:
    entries = site.listed()
    first = _records(entries[: site.per_page] if site.options["embedded"] else ())
    size = site.per_page
    form = ",".join(
        f"{key}:'{value}'" if isinstance(value, str) else f"{key}:{value}" for key, value in _form().items()
    )
    script = f"""$(function(){{ $('#{_UNIT}').jpage({{ totalRecord:{len(entries)}, perPage:{size}, groupSize:3,
 barPosition:'bottom', proxyUrl:'{_PROXY}', ajaxParam:{{ url:'{_PROXY}?startrecord=1&endrecord={size * 3}&perpage={size}',
 type:'POST', data:{{{form}}}, dataType:'xml' }} }}); }});"""
    main = f"""<div id="{_UNIT}" class="default_pgContainer"></div>
<div id="div{_UNIT}"><script type="text/xml">{first}</script></div>
<script type="text/javascript">{script}</script>"""
    return markup.column_page(site, main)


def _answer(site: Site, visit: Visit) -> Page:
    """What the proxy sends. The XML is not well-formed: its header has a bare &."""
    asked = visit.form
    ours = asked.get("columnid") == str(_COLUMN_ID) and asked.get("unitid") == str(_UNIT)
    if not ours or (site.options["needs_referer"] and _COLUMN not in visit.headers.get("referer", "")):
        return Page(_records(()).encode(), kind="text/xml; charset=utf-8")
    entries = site.listed()
    size = _number(asked, "perpage", site.per_page)
    size = _CUT_TO if size > _MOST else size
    if "startrecord" in asked and not site.options["by_page"]:
        start = max(0, _number(asked, "startrecord", 1) - 1)
        end = min(_number(asked, "endrecord", start + size), start + _MOST)
    else:
        start = (max(1, _number(asked, "page", 1)) - 1) * size
        end = start + size
    page = _number(asked, "page", end // size) + 1
    following = f"{_PROXY}?{urlencode({'page': page, **_form()})}" if end < len(entries) else ""
    return Page(_records(entries[start:end], following).encode(), kind="text/xml; charset=utf-8")


def _number(asked: dict[str, str], name: str, otherwise: int) -> int:
    return int(asked[name]) if asked.get(name, "").isdecimal() else otherwise


def _records(entries: Sequence[Entry], following: str = "") -> str:
    group = f'<nextgroup><![CDATA[<a href="{following}"></a>]]></nextgroup>' if following else ""
    rows = "".join(f"<record><![CDATA[{markup.row(entry.path, entry)}]]></record>\n" for entry in entries)
    return f"<datastore><webname>政策&法规</webname>{group}<recordset>{rows}</recordset></datastore>"


def _article(site: Site, entry: Entry) -> Page:
    document = entry.document
    files = (
        (f"{_DOWNLOAD}?classid=0&filename={_file(entry, order, file)}", file)
        for order, file in enumerate(document.attachments)
    )
    main = f"""<table width="100%"><tr><td class="bt-position">{markup.breadcrumb(site, "bt-crumb")}</td></tr></table>
<div class="main"><div class="sp_title">{escape(document.title)}</div>
<div class="sp_time">发布日期：{entry.at:%Y-%m-%d %H:%M} 来源：{markup.author(site, entry)}</div>
<div class="bt-article"><!--ZJEG_RSS.content.begin--><div id="zoom">
{markup.paragraphs(document.body)}
{markup.links(files)}</div><!--ZJEG_RSS.content.end--></div></div>"""
    return markup.article_page(site, entry, main)


def _file(entry: Entry, order: int, file: Attachment) -> str:
    return f"{entry.key[:-2]}{order:02x}.{file.ending}"


FAMILY = Family("hanweb", _COLUMN, _place, _render, first_number=5_720_443)
