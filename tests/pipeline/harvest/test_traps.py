"""Portals that never end, and what they say about themselves that is not so."""

from dataclasses import replace
from datetime import timedelta

import pytest

from fzsearch.pipeline import Limits
from tests.pipeline.conftest import Beside
from tests.pipeline.harvesting import made
from tests.portal import Behaviour, Page, Site, Visit, calendar, hanweb, static, trouble, trs

SHORT = Limits(patience=timedelta(seconds=5), list_pages=12, documents_per_list=20)


def test_a_calendar_without_end_ends_at_the_limit_of_pages(beside: Beside) -> None:
    site, other = calendar(), trs(made(1))
    library = beside(site, other)
    told = library.visit(limits=SHORT)
    assert told[site.host].end.outcome == "partial", "or nobody would know that the list goes on"
    assert library.run("status").code == 3
    asked = library.portal.paths(site.host)
    assert len(asked) == 1 + SHORT.list_pages
    assert not [path for path in asked if "/day/" in path], "nothing there is a report"
    assert told[other.host].end.outcome == "done"
    assert len(library.titles()) == 1


def test_the_limit_of_pages_is_a_hundred_unless_another_is_asked_for(beside: Beside) -> None:
    site = calendar()
    library = beside(site)
    library.visit(limits=Limits(patience=timedelta(seconds=5)))
    assert len(library.portal.paths(site.host)) == 1 + 100


def test_a_calendar_that_repeats_itself_ends_sooner(beside: Beside) -> None:
    site = calendar(same_documents=True)
    library = beside(site)
    library.visit(limits=SHORT)
    assert len(library.portal.paths(site.host)) <= 1 + 3


def test_a_list_of_ever_new_reports_ends_at_the_limit_of_documents(beside: Beside) -> None:
    site = static()

    def page(visit: Visit) -> Page:
        number = int(visit.path.rpartition("-")[2].removesuffix(".shtml"))
        rows = "".join(
            f'<div class="list-item"><a href="/r/{number}-{one}.html">第{number}-{one}街道2023年法治政府建设年度报告</a></div>'
            for one in range(9)
        )
        onward = f'<a class="next-page" href="column-index-{number + 1}.shtml">下一页</a>'
        return trouble.html(f"{rows}{onward}")

    for number in range(1, 30):
        site.put(f"/xxgk/fzzf/column-index-{number}.shtml", page)
    library = beside(site)
    for _ in range(2):
        library.portal.forget()
        told = library.visit(limits=SHORT)[site.host]
        asked = library.portal.paths(site.host)
        assert len([path for path in asked if path.startswith("/r/")]) == SHORT.documents_per_list
        assert len([path for path in asked if "column" in path]) <= SHORT.list_pages
        assert (told.end.outcome, told.visit.counts["listed"]) == ("partial", SHORT.documents_per_list)
        library.clock.put_on(days=31)


@pytest.mark.parametrize("family", [trs, hanweb, static])
def test_session_ids_in_links_make_no_new_documents(beside: Beside, family: object) -> None:
    assert callable(family)
    site: Site = family(made(1, 4))
    site.session_ids = True
    library = beside(site)
    library.visit()
    reports, sections, _, change = library.counts()
    assert reports == 4
    for _ in range(3):
        library.clock.put_on(days=31)
        told = library.visit()[site.host]
        assert (told.end.outcome, told.visit.counts["listed"]) == ("done", 4)
        assert (told.visit.counts["new"], told.visit.counts["changed"]) == (0, 0)
    assert len(library.entries(site.host)) == 4
    # The bytes are others each time, and kept; what they say is not.
    after = library.counts()
    assert (after[0], after[1], after[3]) == (reports, sections, change)


def test_session_ids_in_queries_make_no_new_documents(beside: Beside) -> None:
    reports = made(1, 2)
    site = static(reports)
    rows = "".join(
        f'<div class="list-item"><a href="{site.path(one)}?PHPSESSID=%s&amp;spm=a1.%s">{one.title}</a></div>'
        for one in reports
    )
    visits = iter(range(1, 9))

    def page(_: Visit) -> Page:
        return trouble.html(rows.replace("%s", f"{next(visits):026x}"))

    site.put(site.family.list_path, page)
    library = beside(site)
    for _ in range(3):
        library.visit()
        library.clock.put_on(days=31)
    assert len(library.titles()) == 2
    assert len(library.entries(site.host)) == 2


@pytest.mark.parametrize(("written", "said"), [("gb18030", "utf-8"), ("utf-8", "gb2312"), ("gb18030", "iso-8859-1")])
def test_a_portal_that_names_the_wrong_charset_is_read_all_the_same(beside: Beside, written: str, said: str) -> None:
    reports = made(1, 2)
    site = trs(reports)
    site.encoding, site.said_encoding = written, said
    library = beside(site)
    assert library.visit()[site.host].end.outcome == "done"
    assert library.titles() == sorted(report.title for report in reports)


def test_bytes_that_are_no_text_are_one_document_s_failure(beside: Beside) -> None:
    reports = made(1, 3)
    site = trs(reports)
    library = beside(site)
    site.put(site.path(reports[0]), Page(bytes(range(256)) * 40))
    site.put(site.path(reports[1]), Page(b"\x00" * 5000))
    told = library.visit()[site.host]
    assert told.end.outcome == "partial"
    assert told.visit.counts["failed"] == 2
    assert library.titles() == [reports[2].title]


ODD_ROBOTS = {
    "endless delay": "User-agent: *\nCrawl-delay: 1e400\n",
    "delay of ages": "User-agent: *\nCrawl-delay: 99999999999999999999\n",
    "negative delay": "User-agent: *\nCrawl-delay: -5\n",
    "no number": "User-agent: *\nCrawl-delay: nan\n",
    "odd rate": "User-agent: *\nRequest-rate: 0/0\n",
    "odd hours": "User-agent: *\nVisit-time: 2500-9900\n",
}


def test_an_odd_robots_txt_troubles_no_other_portal(beside: Beside) -> None:
    sites = {name: trs(made(place)) for place, name in enumerate((*ODD_ROBOTS, "none"))}
    for name, text in ODD_ROBOTS.items():
        sites[name].robots(text)
    library = beside(*sites.values())
    told = library.visit()
    assert set(told) == {site.host for site in sites.values()}
    assert told[sites["none"].host].end.outcome == "done"
    assert told[sites["negative delay"].host].end.outcome == "done"
    for _ in range(2):
        library.clock.put_on(days=31)
        assert set(library.visit()) == set(told)


ODD_RETRY = [
    "-1",
    "abc",
    "99999999999999999999",
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "Fri, 31 Dec 9999 23:59:59 GMT",
    "",
]


def test_an_odd_retry_after_troubles_no_other_portal(beside: Beside) -> None:
    sites = [trs(made(place)) for place in range(len(ODD_RETRY) + 1)]
    for site, odd in zip(sites, ODD_RETRY, strict=False):
        site.behave(site.family.list_path, Behaviour(trouble.too_many(odd), times=1))
    library = beside(*sites)
    told = library.visit()
    assert told[sites[-1].host].end.outcome == "done"
    month = library.clock.now() + timedelta(days=31)
    assert all(one.end.next_due <= month for one in told.values())
    library.clock.put_on(days=31)
    assert {one.end.outcome for one in library.visit().values()} == {"done"}


ODD_PLACES = ["http://", "//", "http://[::1]/", "javascript:alert(1)", "ftp://x.gov.cn/a", "http://x.gov.cn:99999/"]


def test_an_odd_redirection_troubles_no_other_document(beside: Beside) -> None:
    sites = [trs(made(2 * place, 2)) for place in range(len(ODD_PLACES))]
    for site, odd in zip(sites, ODD_PLACES, strict=True):
        site.put(site.entries[0].path, replace(trouble.redirect("/"), headers=(("Location", odd),)))
    library = beside(*sites)
    told = library.visit()
    assert [one.visit.counts["new"] for one in told.values()] == [1] * len(sites)
    assert {one.end.outcome for one in told.values()} == {"partial"}


def test_a_report_that_stands_twice_in_a_list_is_counted_and_asked_for_once(beside: Beside) -> None:
    site = static(documents := made(1, 3))
    rows = [f'<div class="list-item"><a href="{site.path(one)}">{one.title}</a></div>' for one in documents]
    onward = '<a class="next-page" href="column-index-2.shtml">下一页</a>'
    site.put(site.family.list_path, trouble.html("".join([*rows[:2], onward])))
    site.put("/xxgk/fzzf/column-index-2.shtml", trouble.html("".join(rows[1:])))
    library = beside(site)
    for days in (31, 0):
        library.portal.forget()
        told = library.visit()[site.host]
        assert (told.end.outcome, told.visit.counts["listed"]) == ("done", 3)
        assert [len(library.portal.requests(site.host, site.path(one))) for one in documents] == [1] * 3
        library.clock.put_on(days=days)
