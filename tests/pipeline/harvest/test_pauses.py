"""The pause that a host is owed, whoever asks it, and after whatever."""

import time
from datetime import timedelta

from fzsearch.pipeline import Limits
from fzsearch.store import Store
from tests.pipeline.conftest import Beside
from tests.pipeline.harvesting import made
from tests.portal import trs

_SLACK = 0.05  # seconds


def test_a_host_is_asked_as_slowly_as_any_of_its_rows_wants(beside: Beside) -> None:
    site = trs(made(1, 3))
    library = beside(site)
    library.name(site.row("slow", delay=0.6), site.row("quick"))
    assert library.run("crawl", "--source", "quick").code == 0
    assert min(library.portal.gaps(site.host)) >= 0.6 - _SLACK


def test_after_a_visit_that_was_broken_off_robots_txt_waits_for_its_own_pause(beside: Beside) -> None:
    """The host may have been asked just before; robots.txt is to be read again, and still says how long to wait."""
    site = trs(made(1, 2))
    site.robots("User-agent: *\nCrawl-delay: 1\n")
    library = beside(site)
    library.visit(limits=Limits(documents=1))
    library.portal.forget()
    library.clock.put_on(hours=25)
    began = time.monotonic()
    library.visit()
    first = library.portal.requests(site.host)[0]
    assert first.path == "/robots.txt"
    assert first.at - began >= 1 - _SLACK


def test_a_clock_that_was_a_year_ahead_holds_up_no_visit_for_a_year(beside: Beside) -> None:
    site = trs(made(1, 2))
    site.robots("User-agent: *\nCrawl-delay: 0.1\n")
    library = beside(site)
    library.clock.put_on(days=365)
    library.visit()
    library.clock.put_on(days=-365)
    told = library.visit()[site.host]
    assert (told.end.outcome, told.visit.counts["unchanged"]) == ("done", 2)


def test_a_plan_that_was_made_by_a_clock_a_year_ahead_is_due(beside: Beside) -> None:
    site = trs(made(1))
    library = beside(site)
    library.visit()
    with Store.open(library.folder) as store:
        store.standings.set_due(site.host, library.clock.now() + timedelta(days=400))
    library.portal.forget()
    assert library.run("crawl", "--due").code == 0
    assert library.portal.paths()
    library.portal.forget()
    assert library.run("crawl", "--due").code == 0
    assert library.portal.paths() == []
