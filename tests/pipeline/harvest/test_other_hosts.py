"""Lists whose documents are on another host: that host's trouble is the source's, and is told of as such."""

from datetime import timedelta

import pytest

from tests.pipeline.conftest import Beside
from tests.pipeline.harvesting import Library, asked_for, made
from tests.portal import Behaviour, Site, static, trouble, trs


@pytest.fixture
def apart(beside: Beside) -> tuple[Library, Site, Site]:
    """A list on one host, its two reports on another, which the row names."""
    lists, documents = static(), trs(made(1, 2))
    library = beside(lists, documents)
    rows = "".join(
        f'<div class="list-item"><a href="{documents.url(one.document)}">{one.document.title}</a></div>'
        for one in documents.entries
    )
    lists.put(lists.family.list_path, trouble.html(rows, title="法治政府建设年度报告"))
    library.name(lists.row("a", allow_hosts=[lists.host, documents.host]))
    return library, lists, documents


def test_each_host_has_its_own_robots_txt(apart: tuple[Library, Site, Site]) -> None:
    library, lists, documents = apart
    assert library.visit()["a"].end.outcome == "done"
    assert library.portal.paths(lists.host) == ["/robots.txt", lists.family.list_path]
    assert library.portal.paths(documents.host)[0] == "/robots.txt"
    assert len(library.titles()) == 2


def test_the_other_host_has_the_pause_of_the_row_too(apart: tuple[Library, Site, Site]) -> None:
    library, lists, documents = apart
    library.name(lists.row("a", delay=0.7, allow_hosts=[lists.host, documents.host]))
    assert library.visit()["a"].end.outcome == "done"
    gaps = library.portal.gaps(documents.host)
    assert len(gaps) == 2
    assert min(gaps) >= 0.69


def test_what_robots_txt_forbids_on_the_other_host_is_not_asked_for(apart: tuple[Library, Site, Site]) -> None:
    library, _, documents = apart
    documents.robots("User-agent: *\nDisallow: /\n")
    library.visit()
    assert library.portal.paths(documents.host) == ["/robots.txt"]
    assert library.standings()["a"]["documents"] == {"refused": 2}


def test_a_challenge_on_the_other_host_is_shown_with_its_remedy(apart: tuple[Library, Site, Site]) -> None:
    library, lists, documents = apart
    documents.behave("*", Behaviour(trouble.ruishu()))
    for days in (1, 7):
        library.portal.forget()
        told = library.visit()["a"]
        assert told.end.outcome == "blocked"
        assert len(library.portal.requests(documents.host)) == 1
        assert abs(told.end.next_due - library.clock.now() - timedelta(days=days)) < timedelta(minutes=1)
        shown = library.run("status")
        assert shown.code == 3
        assert documents.host in shown.out
        assert "瑞数" in shown.out
        assert "fzsearch import" in shown.out
        library.portal.forget()
        library.clock.put_on(days=days, minutes=-5)
        library.visit()
        assert library.portal.requests(documents.host) == []
        library.clock.put_on(minutes=6)
    documents.behave("*")
    assert library.visit()["a"].end.outcome == "done"
    assert library.portal.requests(lists.host)


def test_the_time_that_the_other_host_wants_is_when_the_source_is_due(apart: tuple[Library, Site, Site]) -> None:
    library, lists, documents = apart
    documents.behave("*", Behaviour(trouble.not_found(), times=1), Behaviour(trouble.too_many(7200), times=1))
    told = library.visit()["a"]
    assert told.end.outcome is None
    assert told.end.reason is not None
    assert timedelta(minutes=119) < told.end.next_due - library.clock.now() <= timedelta(hours=2)
    library.portal.forget()
    assert library.run("crawl", "--due").code == 0
    library.visit()
    assert library.portal.requests() == []
    library.clock.put_on(hours=2, minutes=1)
    assert library.visit()["a"].end.outcome == "done"
    assert library.portal.requests(lists.host) == [], "the list was read in this visit"
    assert [asked_for(library.portal, documents, one.document) for one in documents.entries] == [1, 1]


def test_a_host_that_the_row_does_not_name_is_never_asked(apart: tuple[Library, Site, Site]) -> None:
    library, lists, documents = apart
    library.name(lists.row("a"))
    library.visit()
    assert library.portal.requests(documents.host) == []
    assert library.titles() == []
    shown = library.run("status")
    assert "refused: 2" in shown.out


def test_a_later_page_of_the_list_that_is_forbidden_makes_the_visit_partial(beside: Beside) -> None:
    site = trs(made(1, 12))
    site.robots("User-agent: *\nDisallow: /zwgk/fdzdgknr/fzzfjsndbg/index_1.html\n")
    library = beside(site)
    told = library.visit()[site.host]
    assert (told.end.outcome, told.visit.counts["listed"]) == ("partial", 8)
    assert "/zwgk/fdzdgknr/fzzfjsndbg/index_1.html" not in library.portal.paths()


def test_a_later_page_of_the_list_that_does_not_come_withdraws_nothing(beside: Beside) -> None:
    site = trs(made(1, 12))
    library = beside(site)
    library.visit()
    before = library.counts()
    site.put("/zwgk/fdzdgknr/fzzfjsndbg/index_1.html", trouble.soft_404())
    for _ in range(4):
        library.clock.put_on(days=31)
        told = library.visit()[site.host]
        assert told.end.outcome == "partial"
        assert told.visit.counts["withdrawn"] == 0
    assert library.counts() == before
    assert library.run("status").code == 3


def test_a_list_may_be_five_redirections_away(beside: Beside) -> None:
    near, far = trs(made(1)), trs(made(2))
    library = beside(near, far)
    for site, hops in ((near, 5), (far, 6)):
        site.chain("/go/", hops, site.family.list_path)
    library.name(
        *(site.row(name).replace(site.family.list_path, "/go/") for name, site in (("near", near), ("far", far)))
    )
    told = library.visit()
    assert told["near"].end.outcome == "done"
    assert told["far"].end.outcome == "failed"
    assert far.family.list_path not in library.portal.paths(far.host)
