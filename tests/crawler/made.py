"""Made pages of lists: invented places, the structure of each family."""

import json
from collections.abc import Sequence

from fzsearch.crawler.sources import ReaderName, Source

Row = tuple[str, str, str]
"""An address as the page writes it, a title, a date as the page shows it."""

FURNITURE = """
<div class="header"><ul class="nav"><li><a href="/">网站首页</a></li><li><a href="/zwgk/">砚川市政府信息公开</a></li></ul></div>
<div class="dqwz">当前位置：<a href="../">政府信息公开</a> &gt; <a href="./">法治政府建设年度报告专栏</a></div>
"""
FOOTER = """
<div class="footer"><a href="https://www.example.gov.cn/about/contact.html">砚川市人民政府办公室主办联系我们</a>
<a href="javascript:void(0)">设为首页加入收藏夹</a> 2020年1月1日</div>
"""
SCRIPTS = "javascript:alert(1)"


def source(list_url: str, reader: ReaderName = "auto", **selectors: str) -> Source:
    return Source("yanchuan", "砚川市", list_url, reader=reader, selectors=selectors)


def page(content: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><title>法治政府建设年度报告_砚川市</title>{head}</head><body>{FURNITURE}{content}{FOOTER}</body></html>".encode()


def rows(listed: Sequence[Row]) -> str:
    """Rows whose titles are cut where they are shown, as portals cut them."""
    return "".join(
        f'<li><a href="{href}" title="{title}" target="_blank">{title[:12]}…</a><span>{shown}</span></li>'
        for href, title, shown in listed
    )


def ul(listed: Sequence[Row]) -> str:
    return f'<ul class="u-list">{rows(listed)}</ul>'


def datastore(listed: Sequence[Row], total: int, next_group: str = "") -> str:
    """Records as dataproxy.jsp gives them; not well-formed, as is usual: a bare & and <br>."""
    records = "".join(
        f"<record><![CDATA[<li><a href='{href}' title='{title}'>{title[:10]}...</a><br><span>{shown}</span></li>]]></record>"
        for href, title, shown in listed
    )
    group = f'<nextgroup><![CDATA[<a href="{next_group}"></a>]]></nextgroup>' if next_group else ""
    return f"<datastore><title>A & B</title>{group}<recordset><totalrecord>{total}</totalrecord>{records}</recordset></datastore>"


def dumped(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
