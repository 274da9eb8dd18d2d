"""What a portal answers instead of a report never replaces the report."""

import pytest

from tests.pipeline.conftest import Beside
from tests.pipeline.harvesting import Library, asked_for, made, quote_of
from tests.portal import Behaviour, Page, Site, trouble, trs

NOT_THERE: dict[str, Page] = {
    "404": trouble.not_found(),
    "410": trouble.gone(),
    "sentence": trouble.soft_404(),
    "other words": trouble.soft_404("您要查看的文章已被删除"),
    "front page": trouble.redirect("/"),
    "index": trouble.redirect("/index.html"),
    "error page": trouble.redirect("/404.html"),
    "meta refresh": trouble.soft_404_refresh("meta"),
    "script": trouble.soft_404_refresh("script"),
}
SOMETHING_ELSE: dict[str, Page] = {
    "error text": trouble.html("<p>系统繁忙，请稍后再试</p>"),
    "empty": Page(),
    "notice": trouble.html("<h1>关于国庆假期值班安排的公告</h1><div id=zoom><p>假期期间值班电话见公示栏。</p></div>"),
    "longer notice": trouble.html(
        "<h1>关于国庆假期值班安排的公告</h1><div id=zoom><p>一、值班时间</p><p>十月一日至七日，每日两班，按排班表执行。</p>"
        "<p>二、值班电话</p><p>值班电话见大厅公示栏，遇有急事请拨打总值班室电话联系处理。</p></div>"
    ),
    "another column": trouble.html(
        "<ul>"
        + "".join(f'<li><a href="/x/{n}.html">某某局召开第{n}次工作推进会议</a></li>' for n in range(30))
        + "</ul>",
        title="政务动态",
    ),
    "title alone": trouble.html("<h1>云汀市司法局2016年法治政府建设年度报告</h1>", title="法治政府建设年度报告"),
}


def _visit_thrice(library: Library) -> None:
    """What passes is tried again within a visit."""
    for minutes in (0, 2, 6):
        library.clock.put_on(minutes=minutes)
        library.visit()


def test_what_is_not_there_any_more_stays_in_the_library_and_is_told_of(beside: Beside) -> None:
    sites = {name: trs(made(2 * place, 2)) for place, name in enumerate(NOT_THERE)}
    library = beside(*sites.values())
    library.visit()
    before, titles = library.counts(), library.titles()
    for name, page in NOT_THERE.items():
        sites[name].put(sites[name].entries[0].path, page)
    for visit in range(1, 4):
        library.clock.put_on(days=31)
        library.visit()
        for name, site in sites.items():
            standing = library.standings()[site.host]
            assert standing["documents"] == {"kept": 1, "gone": 1}, name
            assert standing["last_visit"]["withdrawn"] == (1 if visit == 3 else 0), name
            assert standing["last_visit"]["outcome"] == "done", name
    assert library.titles() == titles
    assert library.counts()[:2] == before[:2]
    assert library.run("index").code == 0
    for site in sites.values():
        report = site.entries[0].document
        found = library.run("search", quote_of(report), "--format", "json")
        assert report.title in [hit["title"] for hit in found.json["hits"]], "what was published is still found"

    for name in NOT_THERE:
        sites[name].put(sites[name].entries[0].path, None)
    library.clock.put_on(days=31)
    library.visit()
    for name, site in sites.items():
        standing = library.standings()[site.host]
        assert (standing["documents"], standing["last_visit"]["returned"]) == ({"kept": 2}, 1), name
    assert library.counts()[:2] == before[:2]


def test_a_report_is_withdrawn_for_missing_on_several_days_not_in_several_visits(beside: Beside) -> None:
    site = trs(made(1, 2))
    library = beside(site)
    library.visit()
    site.put(site.entries[0].path, trouble.not_found())
    withdrawn = []
    for hours in (1, 1, 1, 1, 46, 1, 48, 1):
        library.clock.put_on(hours=hours)
        withdrawn.append(library.visit()[site.host].visit.counts["withdrawn"])
    assert withdrawn == [0, 0, 0, 0, 0, 0, 1, 0]


def test_a_report_never_seen_before_that_is_not_there_is_no_report(beside: Beside) -> None:
    sites = {name: trs(made(2 * place, 2)) for place, name in enumerate(NOT_THERE)}
    for name, page in NOT_THERE.items():
        sites[name].put(sites[name].entries[0].path, page)
    library = beside(*sites.values())
    told = library.visit()
    for name, site in sites.items():
        assert library.standings()[site.host]["documents"] == {"kept": 1, "gone": 1}, name
        assert told[site.host].visit.counts["new"] == 1, name
    assert len(library.titles()) == len(sites)


def test_something_else_at_its_address_does_not_replace_a_report(beside: Beside) -> None:
    sites = {name: trs(made(2 * place, 2)) for place, name in enumerate(SOMETHING_ELSE)}
    library = beside(*sites.values())
    library.visit()
    before, titles = library.counts(), library.titles()
    for name, page in SOMETHING_ELSE.items():
        sites[name].put(sites[name].entries[0].path, page)
    for _ in range(2):
        library.clock.put_on(days=31)
        _visit_thrice(library)
        standings = library.standings()
        for name, site in sites.items():
            visit = standings[site.host]["last_visit"]
            assert (visit["outcome"], visit["failed"], visit["changed"]) == ("partial", 1, 0), name
            assert visit["reason"]["zh"], name
        assert library.run("status").code == 3
        assert library.titles() == titles
        assert library.counts() == before

    for name in SOMETHING_ELSE:
        sites[name].put(sites[name].entries[0].path, None)
    library.clock.put_on(days=31)
    library.visit()
    assert {one["last_visit"]["outcome"] for one in library.standings().values()} == {"done"}
    assert library.counts() == before


FIRST: dict[str, Page] = {
    "upgrade": trouble.html("<p>网站升级维护中，请稍后访问</p>"),
    "notice": SOMETHING_ELSE["notice"],
    "title alone": SOMETHING_ELSE["title alone"],
    "links": SOMETHING_ELSE["another column"],
    "empty frame": trouble.html('<div id="app"></div><script src="/app.js"></script>', title="法治政府建设年度报告"),
}


def test_something_else_at_a_listed_address_is_no_report_and_the_report_is_taken_later(beside: Beside) -> None:
    sites = {name: trs(made(2 * place, 2)) for place, name in enumerate(FIRST)}
    for name, page in FIRST.items():
        sites[name].put(sites[name].entries[0].path, page)
    library = beside(*sites.values())
    library.visit()
    assert library.titles() == sorted(site.entries[1].document.title for site in sites.values())
    for name in FIRST:
        sites[name].put(sites[name].entries[0].path, None)
    library.clock.put_on(days=31)
    told = library.visit()
    for name, site in sites.items():
        assert (told[site.host].end.outcome, told[site.host].visit.counts["new"]) == ("done", 1), name
    assert len(library.titles()) == 2 * len(sites)


EMPTIED: dict[str, Page] = {
    "no rows": trouble.html("<ul></ul>", title="法治政府建设年度报告"),
    "front page": trouble.html("<h1>云汀市人民政府</h1>", title="云汀市人民政府"),
    "other rows": trouble.html(
        "<ul>"
        + "".join(
            f'<li><a href="/dt/202403/t20240301_{n}.html">云汀市召开第{n}次防汛工作会议</a><span>2024-03-0{n}</span></li>'
            for n in range(1, 9)
        )
        + "</ul>",
        title="工作动态",
    ),
    "an article": trouble.html(
        '<div class="TRS_Editor"><p>一、总体情况</p><p>全年主动公开信息86条。</p></div>', title="政府信息公开年报"
    ),
    "soft 404": trouble.soft_404(),
    "error": trouble.html("<p>系统繁忙，请稍后再试</p>"),
    "challenge words": trouble.html("<p>请稍候，正在跳转……</p>"),
    "JSON": Page(b'{"code": 500, "msg": "error"}', kind="application/json"),
    "nothing": Page(),
}


def test_a_list_that_names_no_report_any_more_withdraws_nothing_and_is_a_failure(beside: Beside) -> None:
    sites = {name: trs(made(2 * place, 2)) for place, name in enumerate(EMPTIED)}
    library = beside(*sites.values())
    library.visit()
    before = library.counts()
    for name, page in EMPTIED.items():
        sites[name].put(sites[name].family.list_path, page)
    for _ in range(4):
        library.clock.put_on(days=31)
        _visit_thrice(library)
        standings = library.standings()
        for name, site in sites.items():
            visit = standings[site.host]["last_visit"]
            assert (visit["outcome"], visit["listed"], visit["withdrawn"]) == ("failed", 0, 0), name
            assert (standings[site.host]["expected"], standings[site.host]["found"]) == (2, 0), name
            assert visit["reason"]["zh"], name
            assert visit["reason"]["en"], name
    assert library.counts() == before
    shown = library.run("status")
    assert shown.code == 3
    assert "应有 expected: 2  实有 found: 0" in shown.out
    for name in EMPTIED:
        sites[name].put(sites[name].family.list_path, None)
    library.clock.put_on(days=31)
    assert {told.end.outcome for told in library.visit().values()} == {"done"}


def test_a_list_that_becomes_another_family_s_is_read_as_that(beside: Beside) -> None:
    reports = made(1, 3)
    site = trs(reports)
    library = beside(site)
    library.visit()
    rows = "".join(
        f'<div class="row"><a href="{site.path(report)}">{report.title}</a> <i>{report.published}</i></div>'
        for report in reports
    )
    site.put(site.family.list_path, trouble.html(rows, title="法治政府建设年度报告"))
    library.clock.put_on(days=31)
    told = library.visit()[site.host]
    assert (told.end.outcome, told.visit.counts["listed"], told.visit.counts["unchanged"]) == ("done", 3, 3)


@pytest.mark.parametrize("hops", [1, 5])
def test_up_to_five_redirections_are_followed(beside: Beside, hops: int) -> None:
    site = trs(made(1, 2))
    library = beside(site)
    page = site.route(site.entries[0].path)
    site.put("/end/t20240101_1.html", page)
    site.chain(site.entries[0].path, hops, "/end/t20240101_1.html")
    told = library.visit()[site.host]
    assert (told.end.outcome, told.visit.counts["new"]) == ("done", 2)


def _chain_of_six(site: Site) -> None:
    site.chain(site.entries[0].path, 6, "/end/t20240101_1.html")


def _circle(site: Site) -> None:
    site.loop(site.entries[0].path)


@pytest.mark.parametrize("lead", [_chain_of_six, _circle])
def test_more_than_five_are_not(beside: Beside, lead: object) -> None:
    site = trs(made(1, 2))
    library = beside(site)
    site.put("/end/t20240101_1.html", site.route(site.entries[0].path))
    assert callable(lead)
    lead(site)
    told = library.visit()[site.host]
    assert (told.end.outcome, told.visit.counts["new"], told.visit.counts["failed"]) == ("partial", 1, 1)
    assert "/end/t20240101_1.html" not in library.portal.paths()
    assert len(library.portal.paths()) == 3 + 6


def test_a_host_that_may_not_be_used_is_not_asked_whoever_sends_us_there(beside: Beside) -> None:
    site, other = trs(made(1, 3)), trs(made(4, 2))
    library = beside(site, other)
    first, second, third = (entry.document for entry in site.entries)
    site.put(site.path(first), trouble.redirect(other.url(other.entries[0].document)))
    site.put(site.path(second), trouble.redirect("http://169.254.169.254/latest/meta-data/"))
    library.name(site.row("a"))
    told = library.visit()["a"]
    assert library.portal.requests(other.host) == []
    assert library.titles() == [third.title]
    assert library.standings()["a"]["documents"] == {"kept": 1, "refused": 2}
    assert told.visit.counts["new"] == 1
    assert told.visit.counts["listed"] == 3
    assert "refused: 2" in library.run("status").out, "or nobody would know that two are missing"


def test_a_list_that_leads_to_a_host_that_may_not_be_used_is_a_failure(beside: Beside) -> None:
    site, other = trs(made(1)), trs(made(4))
    library = beside(site, other)
    site.behave(site.family.list_path, Behaviour(trouble.redirect(other.list_url)))
    library.name(site.row("a"))
    end = library.visit()["a"].end
    assert end.outcome == "failed"
    assert end.reason is not None
    assert other.host in end.reason[0]
    assert library.portal.requests(other.host) == []


def test_a_document_on_a_host_that_the_row_names_is_asked_there(beside: Beside) -> None:
    site, other = trs(made(1)), trs(made(4))
    library = beside(site, other)
    site.put(site.entries[0].path, trouble.redirect(other.url(other.entries[0].document)))
    library.name(site.row("a", allow_hosts=[site.host, other.host]))
    assert library.visit()["a"].end.outcome == "done"
    assert asked_for(library.portal, other, other.entries[0].document) == 1
    assert library.portal.paths(other.host)[0] == "/robots.txt"
