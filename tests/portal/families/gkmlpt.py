"""gkmlpt: an index of columns in a script, api/all/{CAT} for their documents, articles as JSON inside their page."""

import json
from collections.abc import Iterable
from datetime import timedelta
from html import escape

from tests.portal import markup
from tests.portal.page import Page, Route, Visit
from tests.portal.site import Attachment, Document, Entry, Family, Site

_SID = "990101"
_LAW, _NOTICES = 4003, 4002


def gkmlpt(
    documents: Iterable[Document] = (), name: str = "甲禾区人民政府", *, prefix: str = "", window: int | None = None
) -> Site:
    """A site of this family: `prefix` before /gkmlpt, as departments have it; `window`: how far lists reach back."""
    family = Family("gkmlpt", f"{prefix}/gkmlpt/index", _place, _render, first_number=12_809_327)
    options: dict[str, object] = {"prefix": prefix, "window": window}
    return Site(family, documents, name, "9901010001", "法治政府建设", per_page=100, options=options)


def _place(site: Site, entry: Entry) -> str:
    number = entry.number
    return f"{site.options['prefix']}/gkmlpt/content/{number // 10**6}/{number // 1000}/post_{number}.html"


def _render(site: Site) -> dict[str, Route]:
    pages: dict[str, Route] = {site.family.list_path: _index(site)}
    for category in (0, _NOTICES, _LAW):
        pages[f"{site.options['prefix']}/gkmlpt/api/all/{category}"] = _api(site, category)
    for entry in site.entries:
        page = pages[entry.path] = _article(site, entry)
        pages[entry.path.replace("/post_", "/mpost_")] = page
        for order, file in enumerate(entry.document.attachments):
            pages[_href(entry, order, file)] = Page(file.body, kind=file.kind)
    return pages


def _category(entry: Entry) -> int:
    return _LAW if "法治政府" in entry.document.title else _NOTICES


def _of(site: Site, category: int) -> list[Entry]:
    return [entry for entry in site.listed() if category in (0, _category(entry))]


def _index(site: Site) -> Page:
    def node(number: int, name: str, jump: str = "", children: Iterable[object] = ()) -> dict[str, object]:
        count = len(_of(site, number)) if number in (_NOTICES, _LAW) else 0
        return {"id": number, "name": name, "post_count": count, "jump_url": jump, "children": list(children)}

    inner = [node(_NOTICES, "通知公告"), node(_LAW, "法治政府建设")]
    tree = [node(4001, "机构职能"), node(4004, "政策文件", "/zcwj/"), node(4005, "其他法定信息", children=inner)]
    config = f"""window._CONFIG = {{
  BASE: '{site.options["prefix"]}/gkmlpt', SID: '{_SID}', LIMIT: function (a) {{ return a.length; }},
  TREE: {json.dumps(tree)},
  SERVICE_AREA_ID: 7, SEARCH_JSONP_URL: '/jsonp/site/{_SID}', DETAIL: {{}}
}};"""
    return markup.page_of(
        site, markup.frame(site, "政府信息公开目录", "", f'<div id="app"></div><script>{config}</script>')
    )


def _api(site: Site, category: int) -> Route:
    def answer(visit: Visit) -> Page:
        if visit.form.get("sid") != _SID:
            return _json({"classify": None, "total": 0, "articles": []})
        number = visit.form.get("page", "0")
        page = max(1, int(number) if number.isdecimal() else 0)  # page 0 is page 1
        entries = _of(site, category)
        window = site.options["window"]
        served = entries[: window if isinstance(window, int) else None]
        shown = served[(page - 1) * site.per_page : page * site.per_page]
        classify = {"id": category, "name": site.column, "post_count": len(entries)}
        articles = [_described(site, entry) for entry in shown]
        return _json({"classify": classify, "total": len(served), "articles": articles})

    return answer


def _described(site: Site, entry: Entry, content: str | None = None) -> dict[str, object]:
    """What the API, and without an address the page itself, says of a document."""
    document = entry.document
    url = site.base + entry.path
    files = [
        {"id": order, "name": file.name, "type": file.ending, "mime": file.kind, "size": len(file.body)}
        | {"url": site.base + _href(entry, order, file)}
        for order, file in enumerate(document.attachments)
    ]
    seconds = markup.epoch(entry.at)
    said: dict[str, object] = {"id": entry.number, "title": document.title, "document_number": "", "abstract": ""}
    said |= {"identifier": f"{site.code}/{entry.number}", "publisher": markup.author(site, entry), "keywords": ""}
    said |= {
        "date": f"{entry.at - timedelta(days=2):%Y-%m-%d} 00:00:00",
        "created_at": f"{entry.at:%Y-%m-%d %H:%M:%S}",
    }
    said |= {"display_publish_time": seconds, "classify_main": _category(entry), "classify_main_name": site.column}
    said |= {"url": url, "post_url": url, "attachment": files, "is_expired": 0, "is_abolished": 0, "relation": []}
    return said if content is None else said | {"content": content}


def _json(answer: dict[str, object]) -> Page:
    return Page(json.dumps(answer).encode(), kind="application/json")


def _article(site: Site, entry: Entry) -> Page:
    document = entry.document
    files = ((_href(entry, order, file), file) for order, file in enumerate(document.attachments))
    content = markup.paragraphs(document.body, "") + markup.links(files)
    detail = json.dumps(_described(site, entry, content)).replace("<", "\\u003C").replace(">", "\\u003E")
    config = f"window._CONFIG = {{\n  SID: '{_SID}', LIMIT: function (a) {{ return a; }},\n  DETAIL: {detail}\n}};"
    main = f"""{markup.breadcrumb(site, "crumbs")}
<div class="classify">{markup.catalogue(site, entry, "article-info")}</div>
<h1 class="title">{escape(document.title)}</h1><div id="app"></div>
<script>
{config}
</script>"""
    return markup.article_page(site, entry, main)


def _href(entry: Entry, order: int, file: Attachment) -> str:
    return f"/attachment/7/{entry.number // 1000}/{entry.number}/{900 + order}.{file.ending}"
