"""Documents that do not come: what the library, the status and the exit code say, and that the rest comes."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from fzsearch.crawler import Bounds
from tests.pipeline.conftest import Beside
from tests.pipeline.harvesting import asked_for, made
from tests.portal import Behaviour, Page, Site, trouble, trs

PASSING: dict[str, Behaviour] = {
    "slow": Behaviour(delay=30),
    "drip": Behaviour(drip=0.4, drop=40),
    "gone mid-body": Behaviour(cut=200),
    "reset": Behaviour(reset=True),
    "badly zipped": Behaviour(trouble.badly_zipped()),
    "500": Behaviour(trouble.broken()),
    "502": Behaviour(trouble.html("<h1>Bad Gateway</h1>", status=502)),
    "empty": Behaviour(Page()),
    "busy": Behaviour(trouble.html("<p>系统繁忙，请稍后再试</p>")),
    "database": Behaviour(trouble.html("<p>数据库连接失败</p>", title="系统错误")),
}
LASTING: dict[str, Behaviour] = {
    "bomb": Behaviour(trouble.bomb()),
    "418": Behaviour(trouble.html("<h1>I am a teapot</h1>", status=418)),
    "300 nowhere": Behaviour(Page(b"", 302)),
}


def test_a_document_that_does_not_come_is_tried_three_times_and_then_told_of(beside: Beside) -> None:
    sites = {name: trs(made(2 * place, 2)) for place, name in enumerate((*PASSING, *LASTING))}
    for name, site in sites.items():
        site.behave(site.entries[1].path, (PASSING | LASTING)[name])
    library = beside(*sites.values())
    library.bounds = Bounds(seconds=1.6, pause=0.8)
    library.visit()
    standings = library.standings()
    for name, site in sites.items():
        standing = standings[site.host]
        assert standing["last_visit"]["new"] == 1, name
        assert standing["last_visit"]["reason"]["zh"], name
        if name in PASSING:
            assert standing["last_visit"]["outcome"] == "open", name
            assert standing["documents"] == {"kept": 1, "due": 1}, name
            wait = datetime.fromisoformat(standing["next_due"]) - library.clock.now()
            assert timedelta(0) < wait <= timedelta(minutes=1), name
        else:
            assert standing["last_visit"]["outcome"] == "partial", name
    assert library.run("status").code == 3

    for minutes in (2, 6):
        library.clock.put_on(minutes=minutes)
        library.visit(*(sites[name].host for name in PASSING))
    standings = library.standings()
    for name, site in sites.items():
        visit, asked = standings[site.host]["last_visit"], asked_for(library.portal, site, site.entries[1].document)
        assert (visit["outcome"], visit["listed"], visit["new"], visit["failed"]) == ("partial", 2, 1, 1), name
        # One try more where the connection that was kept open breaks: the portal may just have hung up.
        assert asked == 3 + (name == "reset") if name in PASSING else 1, name
        assert standings[site.host]["failing_since"], name
        assert standings[site.host]["last_success"] is None, name
    assert library.run("status").code == 3

    for site in sites.values():
        site.behave(site.entries[1].path)
    library.clock.put_on(days=31)
    library.visit()
    assert {one["last_visit"]["outcome"] for one in library.standings().values()} == {"done"}
    assert len(library.titles()) == 2 * len(sites)
    assert library.run("status").code == 0


def test_a_document_that_comes_at_the_third_try_is_no_failure(beside: Beside) -> None:
    site = trs(made(1, 2))
    library = beside(site)
    site.behave(site.entries[0].path, Behaviour(trouble.broken(), times=2))
    for minutes in (0, 2, 6):
        library.clock.put_on(minutes=minutes)
        told = library.visit()[site.host]
    assert (told.end.outcome, told.visit.counts["new"], told.visit.counts["failed"]) == ("done", 2, 0)
    assert [asked_for(library.portal, site, entry.document) for entry in site.entries] == [3, 1]


def _list_of(site: Site) -> str:
    return site.family.list_path


def test_a_list_that_does_not_come_ends_its_visit_alone(beside: Beside) -> None:
    sites = {name: trs(made(place)) for place, name in enumerate((*PASSING, *LASTING, "none"))}
    library = beside(*sites.values())
    library.bounds = Bounds(seconds=1.6, pause=0.8)
    library.visit()
    before = library.counts()
    for name, behaviour in (PASSING | LASTING).items():
        sites[name].behave(_list_of(sites[name]), behaviour)
    library.clock.put_on(days=31)
    for minutes in (0, 2, 6):
        library.clock.put_on(minutes=minutes)
        library.visit()
    standings = library.standings()
    for name, site in sites.items():
        visit = standings[site.host]["last_visit"]
        assert visit["outcome"] == ("done" if name == "none" else "failed"), name
        if name != "none":
            due = datetime.fromisoformat(standings[site.host]["next_due"])
            assert timedelta(hours=23) < due - library.clock.now() <= timedelta(days=1), name
    assert library.counts() == before
    assert library.run("status").code == 3


RETRY: dict[str, Callable[[datetime], Page]] = {
    "429, seconds": lambda _: trouble.too_many(7200),
    "429, date": lambda now: trouble.too_many(now + timedelta(hours=2)),
    "503, seconds": lambda _: trouble.unavailable(7200),
    "503, date": lambda now: trouble.unavailable(now + timedelta(hours=2)),
}


@pytest.mark.parametrize("what", ["list", "document"])
def test_a_portal_that_wants_hours_gets_them(beside: Beside, what: str) -> None:
    sites = {name: trs(made(2 * place, 2)) for place, name in enumerate(RETRY)}
    library = beside(*sites.values())
    now = datetime.now(UTC)
    for name, site in sites.items():
        path = _list_of(site) if what == "list" else site.entries[1].path
        site.behave(path, Behaviour(RETRY[name](now), times=1))
    crawled = library.run("crawl", "--format", "json")
    assert crawled.code == 3
    standings = library.standings()
    for name, site in sites.items():
        wait = datetime.fromisoformat(standings[site.host]["next_due"]) - now
        assert timedelta(minutes=119) < wait < timedelta(minutes=121), name
        assert standings[site.host]["last_visit"]["outcome"] == "open", name
        assert name[:3] in standings[site.host]["last_visit"]["reason"]["zh"], name

    library.portal.forget()
    nothing = library.run("crawl", "--due")
    assert (nothing.code, library.portal.requests()) == (0, [])
    library.visit()
    assert library.portal.requests() == [], "nor does anybody else ask before"
    library.clock.put_on(hours=2, minutes=1)
    assert {told.end.outcome for told in library.visit().values()} == {"done"}
    assert len(library.titles()) == 2 * len(sites)
    assert library.run("status").code == 0


def test_a_portal_that_wants_a_second_is_waited_for(beside: Beside) -> None:
    sites = [trs(made(1, 2)), trs(made(3, 2))]
    library = beside(*sites)
    in_a_second = datetime.now(UTC) + timedelta(seconds=2)
    for site, answer in zip(sites, (trouble.too_many(1), trouble.unavailable(in_a_second)), strict=True):
        site.behave(site.entries[1].path, Behaviour(answer, times=1))
    told = library.visit()
    assert {one.end.outcome for one in told.values()} == {"done"}
    for site in sites:
        times = [visit.at for visit in library.portal.requests(site.host, site.entries[1].path)]
        assert len(times) == 2
        assert times[1] - times[0] >= 1
    assert len(library.titles()) == 4


def test_a_portal_that_never_stops_wanting_time_is_not_asked_more_often(beside: Beside) -> None:
    site = trs(made(1))
    library = beside(site)
    site.behave(_list_of(site), Behaviour(trouble.too_many(3600)))
    for times in range(1, 6):
        library.visit()
        assert len(library.portal.requests(site.host, _list_of(site))) == times
        library.visit()
        assert len(library.portal.requests(site.host, _list_of(site))) == times
        library.clock.put_on(minutes=61)
    assert library.run("status").code == 3


def test_a_later_page_of_the_list_that_comes_late_has_nothing_asked_for_twice(beside: Beside) -> None:
    site = trs(documents := made(1, 12))
    library = beside(site)
    library.visit()
    late = "/zwgk/fdzdgknr/fzzfjsndbg/index_1.html"
    site.behave(late, Behaviour(trouble.broken(), times=1))
    library.clock.put_on(days=31)
    library.portal.forget()
    assert library.visit()[site.host].end.outcome is None
    library.clock.put_on(minutes=2)
    told = library.visit()[site.host]
    assert (told.end.outcome, told.visit.counts["unchanged"]) == ("done", 12)
    assert [asked_for(library.portal, site, document) for document in documents] == [1] * 12
