"""From the portals of every family to the search page, by the commands that an operator types."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from fzsearch import sample
from fzsearch.config import Settings
from fzsearch.pipeline import Parse
from fzsearch.web import create_app
from tests.pipeline.harvesting import Library, quote_of
from tests.portal import Document, Portal, Site, family_sites, trs
from tests.portal.documents import reports, reports_of

WRONG_CHARSET = "9903-jtysj"  # its portal serves GB18030 and calls it utf-8
AGENCIES = {
    "kjt": "科学技术厅", "sft": "司法厅", "kjj": "科学技术局", "rmzf": "人民政府", "scjgj": "市场监督管理局",
    "jyj": "教育局", "nyncj": "农业农村局", "sthjj": "生态环境局", "sfj": "司法局", "wsjkj": "卫生健康局",
    "jtysj": "交通运输局", "cgj": "城市管理局",
}  # fmt: skip
FAMILIES = ("trs", "hanweb", "jpaas", "gkmlpt", "gdcms", "ucap", "static")


@dataclass(frozen=True)
class Harvested:
    """What a crawl left behind."""

    library: Library
    sites: dict[str, Site]
    client: FlaskClient
    said: str

    def soup(self, path: str, **query: str) -> BeautifulSoup:
        answer = self.client.get(path, query_string=query)
        assert answer.status_code == 200
        return BeautifulSoup(answer.text, "lxml")

    def page_of(self, report: Document) -> BeautifulSoup:
        """The page of a report that is found by a sentence of it."""
        shown = self.soup("/search", q=quote_of(report), limit="100")
        links = {_plain(link.get_text()): str(link["href"]) for link in shown.select("ol.hits h2 a")}
        assert _plain(report.title) in links
        return self.soup(links[_plain(report.title)].partition("#")[0].partition("?")[0])


@pytest.fixture(scope="module")
def harvested(tmp_path_factory: pytest.TempPathFactory, reading: Parse) -> Iterator[Harvested]:
    folder = tmp_path_factory.mktemp("families") / "library"
    sample.prepare(folder)
    sites = family_sites()
    wrong = trs(reports_of(WRONG_CHARSET), "望沂市人民政府")
    wrong.encoding = "gb18030"
    sites["wrong charset"] = wrong
    with Portal(*sites.values()) as portal:
        library = Library(folder, portal, reading)
        library.name(*(site.row(re.sub(r"\W", "-", name)) for name, site in sites.items()))
        crawled = library.run("crawl", "--format", "json")
        assert crawled.code == 0, crawled
        yield Harvested(library, sites, create_app(Settings(folder)).test_client(), crawled.out)


def _is_report(document: Document) -> bool:
    return bool(re.search(r"法治政府建设(年度|情况)?.{0,4}报告$", document.title)) and not re.search(
        "解读|通知|信息公开", document.title
    )


def _reports(site: Site) -> list[Document]:
    return [entry.document for entry in site.entries if _is_report(entry.document)]


def _original(report: Document) -> tuple[str, Document]:
    """The report as the sample has it, whole, with its file's name."""
    return next((stem, one) for stem, one in reports().items() if one.title == report.title)


def _plain(title: str) -> str:
    return re.sub(r"\s", "", title)


@pytest.mark.parametrize("name", [*FAMILIES, "wrong charset"])
def test_every_report_of_a_portal_is_on_the_search_page(harvested: Harvested, name: str) -> None:
    site = harvested.sites[name]
    published = _reports(site)
    assert len(published) >= 4
    for report in published:
        stem, whole = _original(report)
        code, agency, year = stem.split("-")
        page = harvested.page_of(whole)
        facts = {
            fact.dt.get_text(): fact.dd.get_text()
            for fact in page.select("dl.facts > div")
            if fact.dt is not None and fact.dd is not None
        }
        assert facts["报告年度"] == year
        assert f"（{code}" in facts["地区"], report.title
        assert AGENCIES[agency] in facts["机构"], report.title
        source = page.select("section.source a[rel~=noreferrer]")[0]
        assert source["href"] == site.url(report)


@pytest.mark.parametrize("name", FAMILIES)
def test_the_report_that_is_only_an_attachment_is_read_from_it(harvested: Harvested, name: str) -> None:
    site = harvested.sites[name]
    [cover] = [report for report in _reports(site) if report.attachments]
    page = harvested.page_of(_original(cover)[1])
    assert "正文取自" in page.select("dl.facts")[0].get_text()
    assert "附件" in page.select("section.source")[0].get_text()


@pytest.mark.parametrize("name", FAMILIES)
def test_what_is_no_report_was_neither_asked_for_nor_is_it_found(harvested: Harvested, name: str) -> None:
    site = harvested.sites[name]
    others = [entry for entry in site.entries if not _is_report(entry.document)]
    assert len(others) >= 6
    asked = harvested.library.portal.paths(site.host)
    for entry in others:
        assert entry.path not in asked, entry.document.title
    titles = harvested.library.titles()
    assert not [title for title in titles if re.search("解读|通知|会议?$|公告|信息公开", title)]


def test_everything_is_asked_for_once(harvested: Harvested) -> None:
    asked = [(visit.host, visit.method, visit.target, visit.body) for visit in harvested.library.portal.requests()]
    again = {one for one in asked if asked.count(one) > 1}
    assert again == set()


def test_the_same_portals_harvested_again_bring_no_new_version_and_touch_no_index(harvested: Harvested) -> None:
    library = harvested.library
    before, index = library.counts(), sorted((library.folder / "index").iterdir())
    for _ in range(2):
        again = library.run("crawl")
        assert again.code == 0
        assert library.counts() == before
        assert sorted((library.folder / "index").iterdir()) == index
    assert library.run("verify").code == 0
    assert library.run("crawl", "--due").out == ""


def test_portals_are_told_who_asks(harvested: Harvested) -> None:
    agents = {visit.headers["user-agent"] for visit in harvested.library.portal.requests()}
    [agent] = agents
    assert re.fullmatch(r"fzsearch/\S+ \(\+https://example\.org/contact\)", agent)


def test_status_after_a_good_harvest_says_so(harvested: Harvested) -> None:
    status = harvested.library.run("status", "--format", "json")
    assert status.code == 0
    for one in status.json["sources"]:
        assert one["last_visit"]["outcome"] == "done"
        assert one["expected"] == one["found"] == one["documents"]["kept"]
        assert one["failing_since"] is None
    assert status.json["totals"]["reports"] == len(harvested.library.titles())
