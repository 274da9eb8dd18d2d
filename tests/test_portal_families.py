"""The made portals of each family can be read in the way in which portals of that family are described."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote, urlencode, urljoin, urlsplit

import pytest
import urllib3

from fzsearch.crawler import read_sources
from tests.portal import Portal, Site, family_sites, gkmlpt, hanweb, jpaas, static, trs
from tests.portal.asking import get, rows, text
from tests.portal.documents import collection


@pytest.fixture(scope="module")
def families() -> Iterator[dict[str, Site]]:
    sites = family_sites()
    with Portal(*sites.values()):
        yield sites


@pytest.fixture(scope="module")
def pool() -> Iterator[urllib3.PoolManager]:
    with urllib3.PoolManager(retries=False, timeout=5) as made:
        yield made


def whole_list(site: Site, pool: urllib3.PoolManager) -> list[tuple[str, str]]:
    """What a site lists, read as portals of its family are described."""
    return READ[site.family.name](site, pool)


def read_trs(site: Site, pool: urllib3.PoolManager) -> list[tuple[str, str]]:
    first = text(site, site.list_url, pool)
    found = re.search(r'createPageHTML\((\d+), 0, "index", "html"', first)
    assert found is not None
    count = int(found[1])
    later = [text(site, f"{site.list_url}index_{place}.html", pool) for place in range(1, count)]
    assert get(site, f"{site.list_url}index_{count}.html", pool).status == 404
    assert count > 1
    return [(urljoin(site.list_url, href), title) for page in (first, *later) for href, title in rows(page)]


def read_hanweb(site: Site, pool: urllib3.PoolManager) -> list[tuple[str, str]]:
    column = text(site, site.list_url, pool)
    found = re.search(r"totalRecord:(\d+)", column)
    said = re.search(r"data:\{(.*?)\}", column)
    assert found is not None and said is not None
    form = {key: value.strip("'") for key, _, value in (pair.partition(":") for pair in said[1].split(","))}
    kept = rows(column)
    url = f"{site.base}/module/web/jpage/dataproxy.jsp"
    for start in range(len(kept) + 1, int(found[1]) + 1, 6):
        asked = {"startrecord": str(start), "endrecord": str(start + 5), "perpage": "6"}
        answer = pool.request("POST", f"{url}?{urlencode(asked)}", fields=form, encode_multipart=False)
        assert answer.headers["Content-Type"].startswith("text/xml")
        shown = answer.data.decode()
        assert len(rows(shown)) == shown.count("<record><![CDATA[") <= 6
        assert rows(text(site, f"{url}?{urlencode(asked | form)}", pool)) == rows(shown)
        kept += rows(shown)
    return [(urljoin(site.base, href), title) for href, title in kept]


def read_jpaas(site: Site, pool: urllib3.PoolManager) -> list[tuple[str, str]]:
    column = text(site, site.list_url, pool)
    found = re.search(r'url="([^"]+)" queryData="([^"]+)"', column)
    assert found is not None and not rows(column)
    query = urlencode(json.loads(found[2].replace("'", '"')), quote_via=quote)
    assert get(site, f"{found[1]}?{query}", pool).status == 403
    kept: list[tuple[str, str]] = []
    for page in range(1, 100):
        wanted = quote(json.dumps({"pageNo": page, "pageSize": 5}))
        shown = text(site, f"{found[1]}?{query}&paramJson={wanted}", pool, Referer=site.list_url, User_Agent="made")
        bare = text(site, f"{found[1]}?{query}&pageNo={page}", pool, Referer=site.list_url, User_Agent="made")
        if page == 1:
            first = json.loads(shown)
        assert json.loads(bare) == first
        if not (found_rows := rows(json.loads(shown)["data"]["html"])):
            break
        kept += found_rows
    assert f'count="{len(kept)}"' in first["data"]["html"]
    return [(urljoin(site.base, href), title) for href, title in kept]


def read_gkmlpt(site: Site, pool: urllib3.PoolManager) -> list[tuple[str, str]]:
    index = text(site, site.list_url, pool)
    sid, tree = re.search(r"SID: '(\d+)'", index), re.search(r"TREE:\s*(\[.*?\])\s*,\s*SERVICE_AREA_ID", index)
    assert sid is not None and tree is not None
    (inner,) = (node["children"] for node in json.loads(tree[1]) if node["children"])
    api = f"{site.list_url.removesuffix('index')}api/all"
    zero, first, second = (json.loads(text(site, f"{api}/0?page={page}&sid={sid[1]}", pool)) for page in range(3))
    assert zero == first and len(first["articles"]) == 100
    assert first["total"] == sum(node["post_count"] for node in inner)
    assert json.loads(text(site, f"{api}/0?page=1", pool))["articles"] == []
    return [(article["url"], article["title"]) for article in first["articles"] + second["articles"]]


def read_gdcms(site: Site, pool: urllib3.PoolManager) -> list[tuple[str, str]]:
    kept, url = [], site.list_url
    while url:
        shown = text(site, url, pool)
        kept += rows(shown)
        following = re.search(r'<a href="([^"]+)" class="next">', shown)
        url = following[1] if following else ""
    return kept


def read_ucap(site: Site, pool: urllib3.PoolManager) -> list[tuple[str, str]]:
    column = text(site, site.list_url, pool)
    channel = re.search(r'<meta name="channelId" content="(\w{32})">', column)
    assert channel is not None
    kept: list[tuple[str, str]] = []
    for page in range(1, 5):
        shown = text(site, f"/common/search/{channel[1]}?_isJson=true&_pageSize=6&page={page}", pool)
        found = json.loads(shown)["data"]
        kept += [(urljoin(site.list_url, one["url"]), one["title"]) for one in found["results"]]
    assert found["total"] == len(kept)
    return kept


def read_static(site: Site, pool: urllib3.PoolManager) -> list[tuple[str, str]]:
    kept, url = [], site.list_url
    while url:
        shown = text(site, url, pool)
        kept += re.findall(r'<div class="list-item"><a href="([^"]+)">(.*?)</a>', shown)
        following = re.search(r'<a class="next-page" href="([^"]+)">', shown)
        url = urljoin(url, following[1]) if following else ""
    return [(urljoin(site.base, href), title) for href, title in kept]


READ = {
    "trs": read_trs,
    "hanweb": read_hanweb,
    "jpaas": read_jpaas,
    "gkmlpt": read_gkmlpt,
    "gdcms": read_gdcms,
    "ucap": read_ucap,
    "static": read_static,
}
ADDRESSES = {
    "trs": r"/(\d{6})/t(\d{8})_(\d+)\.s?html?$",
    "hanweb": r"/art/(\d{4})/(\d{1,2})/(\d{1,2})/art_(\d+)_(\d+)\.html$",
    "jpaas": r"/art/(\d{4})/art_([0-9a-f]{32})\.html$",
    "gkmlpt": r"/gkmlpt/content/12/12809/post_12809\d{3}\.html$",
    "gdcms": r"/content/post_\d+\.html$",
    "ucap": r"/c100186/\d{6}/[0-9a-f]{32}\.shtml$",
    "static": r"/show/[0-9a-f]{32}\.html$",
}


@pytest.mark.parametrize("family", READ)
def test_the_list_of_a_family_names_every_document_once(
    family: str, families: dict[str, Site], pool: urllib3.PoolManager
) -> None:
    site = families[family]
    listed = whole_list(site, pool)
    assert [unescape(title) for _, title in listed] == [entry.document.title for entry in site.listed()]
    assert len({url for url, _ in listed}) == len(listed) >= 12
    assert all(re.search(ADDRESSES[family], url) for url, _ in listed)
    assert 4 <= sum(title.endswith("报告") and "法治政府建设" in title for _, title in listed) < len(listed)


@pytest.mark.parametrize("family", READ)
def test_every_article_holds_its_text_and_its_files(
    family: str, families: dict[str, Site], pool: urllib3.PoolManager
) -> None:
    site, files = families[family], 0
    for entry in site.entries:
        shown = text(site, entry.path, pool)
        if family == "gkmlpt":
            found = re.search(r"DETAIL: (\{.*\})\n\};", shown)
            assert found is not None
            shown = shown + json.loads(found[1])["content"]
        assert f'<meta name="ArticleTitle" content="{entry.document.title}">' in shown
        assert all(line in unescape(shown) for line in entry.document.body.splitlines())
        for file in entry.document.attachments:
            href = re.search(rf'href="([^"]+)"[^>]*>{re.escape(file.name)}<', shown)
            assert href is not None
            answer = pool.request("GET", urljoin(site.url(entry.document), unescape(href[1])), retries=3)
            assert answer.data == file.body
            files += 1
    assert files == 1


def test_the_row_of_every_site_can_be_used(families: dict[str, Site], tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text("\n".join(site.row(name) for name, site in families.items()), encoding="utf-8")
    sources = read_sources(path)
    assert [source.id for source in sources] == list(families)
    assert all(source.may_use(source.host) and source.delay == 0 for source in sources)
    path.write_text(families["static"].row("by-selectors", reader="static", region="990201"), encoding="utf-8")
    assert read_sources(path)[0].selectors["next"] == "a.next-page"


def test_families_have_their_moods(pool: urllib3.PoolManager) -> None:
    with Portal() as portal:
        try_moods(portal, pool)


def try_moods(portal: Portal, pool: urllib3.PoolManager) -> None:
    documents = collection("9902-kjj")
    bare = portal.add(hanweb(documents, embedded=False, needs_referer=True))
    assert not rows(text(bare, bare.list_url, pool))
    query = "/module/web/jpage/dataproxy.jsp?columnid=1229051001&unitid=6543210&startrecord=1&endrecord=9&perpage=9"
    assert not rows(text(bare, query, pool))
    assert len(rows(text(bare, query, pool, Referer=bare.list_url))) == 9
    paged = portal.add(hanweb(documents, by_page=True))
    assert rows(text(paged, f"{query}&page=1", pool)) == rows(
        text(paged, query.replace("record=1&", "record=3&"), pool)
    )
    chongqing = portal.add(trs(documents, pager="createPage"))
    assert "createPage(2, 0" in text(chongqing, chongqing.list_url, pool)
    windowed = portal.add(jpaas(documents, window=3, embedded=True))
    assert 'count="3"' in text(windowed, windowed.list_url, pool)
    department = portal.add(gkmlpt(documents, prefix="/yckjj"))
    assert urlsplit(department.list_url).path == "/yckjj/gkmlpt/index"
    assert text(department, department.path(documents[0]), pool)
    gathered = portal.add(static(documents), host="127.0.0.1")
    assert "column-index-2" in text(gathered, gathered.list_url, pool)
