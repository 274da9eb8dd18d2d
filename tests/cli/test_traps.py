"""Lists without an end: pages, links and memory stay within their bounds."""

import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from fzsearch.cli.session import Session
from fzsearch.crawler import read_sources
from fzsearch.crawler.asking.transport import Transport
from fzsearch.parser import may_be_report
from fzsearch.pipeline import Limits, Means, harvest
from fzsearch.pipeline.harvest import Visited
from fzsearch.store import Store
from tests.cli.crawling import broken, new_library
from tests.portal import Page, Portal, Site, calendar, static, trouble
from tests.portal import Visit as Asked
from tests.portal.documents import reports_of
from tests.portal.families.static import _item as item

AGENT = "fzsearch-test/0 (+ops@example.org)"
FEW = Limits(list_pages=30, documents_per_list=200)


def visited(library: Path, limits: Limits) -> Visited:
    session, rows = Session(library, None, quiet=True), read_sources(library / "sources.toml")
    with Transport(AGENT, loopback=True) as transport, Store.open(library) as store:
        (one,) = harvest(store, rows, Means(transport.fetch, session.parse), may_be_report, limits)
        return one


def title(number: int) -> str:
    return f"砚川市第{number}科技局2023年法治政府建设年度报告"


def endless(links: Callable[[int], list[tuple[str, str]]], following: Callable[[int], list[str]]) -> Site:
    """A portal whose lists name what `links` and `following` make for the number of a request."""
    numbers = count()

    def page(asked: Asked) -> Page:
        if "/doc/" in asked.path:
            return trouble.html(f"<h1>{asked.path}</h1>", title="日程")
        number = next(numbers)
        rows = "".join(item(href, text, "2024-03-01") for href, text in links(number))
        onward = "".join(f'<a class="next-page" href="{href}">下一页</a>' for href in following(number))
        return trouble.html(f'<div class="list">{rows}</div>{onward}', title="公开")

    site = static()
    site.family = replace(site.family, list_path="/list/0.html", render=lambda _: {})
    site.rebuild()
    site.put("/robots.txt", trouble.not_found())
    site.missing = page
    return site


SESSION = "0123456789abcdef0123456789abcd{:02x}"
TRAPS: dict[str, Callable[[], Site]] = {
    "a calendar": lambda: calendar(),
    "pages that multiply": lambda: endless(
        lambda number: [(f"/doc/{number}-{one}.html", title(100 * number + one)) for one in range(20)],
        lambda number: [f"/list/{number}-{one}.html" for one in range(9)],
    ),
    "a path that grows": lambda: endless(
        lambda number: [(f"/doc/{number}.html", title(number))], lambda number: ["/list/" + "a/" * (number + 1)]
    ),
    "documents with a new query each time": lambda: endless(
        lambda number: [(f"/doc/1.html?t={number}{one}", title(1)) for one in range(50)],
        lambda number: [f"/list/1.html?t={number}"],
    ),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_a_list_without_an_end_is_left_at_the_cap(tmp_path: Path, trap: str) -> None:
    with Portal(TRAPS[trap]()) as portal:
        library = new_library(tmp_path / "library", portal.rows())
        one = visited(library, FEW)
        lists = [asked for asked in portal.requests() if "/doc/" not in asked.path and asked.path != "/robots.txt"]
        documents = len(portal.requests()) - len(lists) - 1
        assert 10 <= len(lists) <= FEW.list_pages
        assert documents <= FEW.documents_per_list
        assert one.visit.counts["listed"] <= FEW.documents_per_list
        assert broken(library) == []
        with Store.open(library) as store:
            assert store.frontier.due_of(one.source.id) == (0, None)
        again = visited(library, FEW)
        assert len(portal.requests()) < 2 * (FEW.list_pages + FEW.documents_per_list + 2)
        assert again.visit.counts["listed"] <= FEW.documents_per_list


def test_a_list_that_names_the_same_documents_for_ever_is_left_at_once(tmp_path: Path) -> None:
    with Portal(calendar(same_documents=True)) as portal:
        visited(new_library(tmp_path / "library", portal.rows()), Limits())
        assert len(portal.requests()) <= 4


def test_session_ids_in_links_make_no_document_and_no_list_page_twice(tmp_path: Path) -> None:
    reports = reports_of("990201-sfj", "990201-wsjkj", "990202-kjj")
    with Portal(static(reports)) as portal:
        (site,) = portal.sites.values()
        site.session_ids = True
        library = new_library(tmp_path / "library", portal.rows())
        for _ in range(2):
            portal.forget()
            one = visited(library, Limits())
            assert one.visit.counts["listed"] == len(reports)
            paths = [path.partition(";")[0] for path in portal.paths()]
            assert len(paths) == len(set(paths))
            assert not any("jsessionid" in path for path in portal.paths())
        with Store.open(library) as store:
            assert store.totals().reports == len(reports)


def test_links_with_a_session_in_their_query_are_one_document(tmp_path: Path) -> None:
    site = endless(
        lambda number: [(f"/doc/1.html?sessionid={SESSION.format(number)}", title(1))],
        lambda number: [f"/list/1.html?jsessionid={SESSION.format(number)}"],
    )
    with Portal(site) as portal:
        one = visited(new_library(tmp_path / "library", portal.rows()), Limits())
        assert one.visit.counts["listed"] == 1
        assert sorted(portal.paths()) == ["/doc/1.html", "/list/0.html", "/list/1.html", "/robots.txt"]


def test_a_trap_takes_no_more_memory_the_longer_it_is(tmp_path: Path) -> None:
    """Of what Python holds: three times as many pages may not take three times as much."""
    taken = []
    for place, pages in enumerate((20, 60)):
        with Portal(TRAPS["pages that multiply"]()) as portal:
            library = new_library(tmp_path / f"library{place}", portal.rows())
            limits = Limits(list_pages=pages, documents_per_list=100, documents=1)
            if not place:
                visited(new_library(tmp_path / "before", portal.rows()), replace(limits, list_pages=3))
            portal.forget()
            tracemalloc.start()
            visited(library, limits)
            portal.forget()
            taken.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert taken[1] < taken[0] + 1_000_000, taken
