"""What robots.txt says is kept to; where nobody knows what it says, nothing but itself is asked for."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from fzsearch.crawler import Bounds
from tests.pipeline.conftest import Beside
from tests.pipeline.harvesting import asked_for, made
from tests.portal import Behaviour, Page, Site, trouble, trs


def test_without_a_robots_txt_all_is_asked_for(beside: Beside) -> None:
    site = trs(made(1, 2))
    library = beside(site)
    assert library.visit()[site.host].end.outcome == "done"
    assert library.portal.paths(site.host)[0] == "/robots.txt"
    assert library.portal.paths(site.host).count("/robots.txt") == 1
    assert len(library.titles()) == 2


def test_a_list_that_robots_txt_forbids_is_never_asked_for(beside: Beside) -> None:
    site = trs(made(1, 2))
    site.robots("User-agent: *\nDisallow: /zwgk/\n")
    library = beside(site)
    end = library.visit()[site.host].end
    assert (end.outcome, end.reason) == ("failed", ("robots.txt 不允许", "robots.txt forbids it"))
    assert library.portal.paths() == ["/robots.txt"]
    shown = library.run("status")
    assert shown.code == 3
    assert "robots.txt 不允许" in shown.out


def test_documents_that_robots_txt_forbids_are_never_asked_for(beside: Beside) -> None:
    reports = made(1, 4)
    site = trs(reports)
    site.robots(f"User-agent: fzsearch\nDisallow: {site.path(reports[1])}\nDisallow: {site.path(reports[2])}\n")
    library = beside(site)
    assert library.visit()[site.host].end.outcome == "done"
    assert [asked_for(library.portal, site, report) for report in reports] == [1, 0, 0, 1]
    assert library.standings()[site.host]["documents"] == {"kept": 2, "refused": 2}
    assert library.titles() == sorted([reports[0].title, reports[3].title])


def test_the_rules_for_others_are_not_ours(beside: Beside) -> None:
    site = trs(made(1))
    site.robots("User-agent: *\nDisallow: /\n\nUser-agent: fzsearch\nAllow: /\n")
    library = beside(site)
    assert library.visit()[site.host].end.outcome == "done"


def test_a_crawl_delay_is_kept(beside: Beside) -> None:
    site = trs(made(1, 2))
    site.robots("User-agent: *\nCrawl-delay: 0.7\n")
    library = beside(site)
    assert library.visit()[site.host].end.outcome == "done"
    gaps = library.portal.gaps(site.host)
    assert len(gaps) == 3
    assert min(gaps[1:]) >= 0.69
    assert gaps[0] >= 0.69, "the first page after robots.txt is a request like any other"


UNSETTLED: dict[str, Page | Behaviour] = {
    "500": trouble.broken(),
    "503": trouble.unavailable(),
    "429": trouble.too_many(),
    "403": trouble.html("<h1>403 Forbidden</h1>", status=403),
    "401": trouble.html("<h1>401</h1>", status=401),
    "network": Behaviour(reset=True),
    "silence": Behaviour(delay=30),
    "challenge": trouble.jiasule(),
    "challenge 200": trouble.aliyun(),
}


def test_where_robots_txt_cannot_be_known_nothing_but_itself_is_asked_for(beside: Beside) -> None:
    sites = {name: trs(made(2 * place, 2)) for place, name in enumerate(UNSETTLED)}
    for name, site in sites.items():
        found = UNSETTLED[name]
        site.behave("/robots.txt", found if isinstance(found, Behaviour) else Behaviour(found))
    library = beside(*sites.values())
    library.bounds = Bounds(seconds=2, pause=0.5)
    told = library.visit()
    standings = library.standings()
    for name, site in sites.items():
        assert set(library.portal.paths(site.host)) == {"/robots.txt"}, name
        assert len(library.portal.paths(site.host)) == 1, name
        assert told[site.host].end.reason is not None, name
        hours = (told[site.host].end.next_due - library.clock.now()).total_seconds() / 3600
        assert 0.9 < hours <= (24.1 if name.startswith("challenge") else 1.1), name
        assert standings[site.host]["last_visit"]["outcome"] == (
            "blocked" if name.startswith("challenge") else "open"
        ), name
    assert library.run("status").code == 3
    assert library.titles() == []

    library.portal.forget()
    library.clock.put_on(minutes=50)
    library.visit()
    assert library.portal.paths() == [], "the next try is later"
    for site in sites.values():
        site.behave("/robots.txt")
    library.clock.put_on(hours=24)
    assert {one.end.outcome for one in library.visit().values()} == {"done"}
    assert len(library.titles()) == 2 * len(sites)
    assert library.run("status").code == 0


def test_each_vain_try_for_robots_txt_makes_the_next_one_later(beside: Beside) -> None:
    site = trs(made(1))
    site.behave("/robots.txt", Behaviour(trouble.broken()))
    library = beside(site)
    waits = []
    for _ in range(4):
        end = library.visit()[site.host].end
        waits.append(round((end.next_due - library.clock.now()).total_seconds() / 3600))
        library.clock.put_on(hours=waits[-1], minutes=1)
    assert waits == [1, 2, 4, 24], "then the visit has failed, and the next one begins the day after"
    assert library.portal.paths() == ["/robots.txt"] * 4


def test_a_web_page_in_place_of_robots_txt_forbids_nothing(beside: Beside) -> None:
    site = trs(made(1))
    site.robots(trouble.html("<h1>砚川市人民政府</h1><p>Disallow: /</p>"))
    library = beside(site)
    assert library.visit()[site.host].end.outcome == "done"
    assert len(library.titles()) == 1


def _to_own_host(site: Site, _: Site) -> None:
    site.robots(trouble.redirect("/static/robots.txt"))
    site.put("/static/robots.txt", trouble.plain("User-agent: *\nDisallow: /zwgk/\n"))


def _to_other_host(site: Site, other: Site) -> None:
    site.robots(trouble.redirect(f"{other.base}/robots.txt"))
    other.robots("User-agent: *\nDisallow: /zwgk/\n")


@pytest.mark.parametrize("send", [_to_own_host, _to_other_host])
def test_a_robots_txt_that_is_elsewhere_is_kept_to_as_well(
    beside: Beside, send: Callable[[Site, Site], None]
) -> None:
    site, other = trs(made(1)), trs(made(2))
    library = beside(site, other)
    send(site, other)
    library.name(site.row("a", allow_hosts=[site.host, other.host]))
    end = library.visit()["a"].end
    assert (end.outcome, end.reason) == ("failed", ("robots.txt 不允许", "robots.txt forbids it"))
    assert site.family.list_path not in library.portal.paths()


def test_a_robots_txt_on_a_host_that_may_not_be_used_is_not_fetched(beside: Beside) -> None:
    site, other = trs(made(1)), trs(made(2))
    library = beside(site, other)
    site.robots(trouble.redirect(f"{other.base}/robots.txt"))
    library.name(site.row("a"))
    end = library.visit()["a"].end
    assert library.portal.paths(other.host) == []
    assert library.portal.paths(site.host) == ["/robots.txt"]
    assert end.reason is not None
    assert other.host in end.reason[0]
    assert (end.next_due - library.clock.now()).total_seconds() > 3000


def test_a_robots_txt_that_redirects_in_a_circle_is_given_up_after_five(beside: Beside) -> None:
    site = trs(made(1))
    site.loop("/robots.txt")
    library = beside(site)
    end = library.visit()[site.host].end
    assert len(library.portal.paths()) == 6
    assert site.family.list_path not in library.portal.paths()
    assert (end.next_due - library.clock.now()).total_seconds() > 3000


def test_what_was_harvested_stays_when_robots_txt_forbids_it_later(beside: Beside) -> None:
    reports = made(1, 3)
    site = trs(reports)
    library = beside(site)
    assert library.visit()[site.host].end.outcome == "done"
    before = library.counts()
    site.robots(f"User-agent: *\nDisallow: {site.path(reports[0])}\n")
    for _ in range(4):
        library.clock.put_on(days=8)
        library.portal.forget()
        assert library.visit()[site.host].end.outcome == "done"
        assert asked_for(library.portal, site, reports[0]) == 0
        assert library.standings()[site.host]["last_visit"]["withdrawn"] == 0
    site.robots("User-agent: *\nDisallow: /\n")
    library.clock.put_on(days=8)
    library.portal.forget()
    assert library.visit()[site.host].end.outcome == "failed"
    assert library.portal.paths() == ["/robots.txt"]
    assert library.counts() == before
    assert len(library.titles()) == 3


def test_outside_the_hours_that_robots_txt_states_nothing_is_asked_for(beside: Beside) -> None:
    site = trs(made(1, 2))
    library = beside(site)
    start = library.clock.now() + timedelta(hours=3)
    site.robots(f"User-agent: *\nVisit-time: {start:%H%M}-{start + timedelta(hours=1):%H%M}\n")
    told = library.visit()[site.host]
    assert library.portal.paths() == ["/robots.txt"]
    assert told.end.outcome is None
    assert abs(told.end.next_due - start) < timedelta(minutes=2)
    library.clock.put_on(hours=3, minutes=1)
    assert library.visit()[site.host].end.outcome == "done"
    assert len(library.titles()) == 2
