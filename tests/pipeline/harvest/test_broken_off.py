"""A visit that is broken off goes on where it was; one source's end is not the others'."""

from collections import Counter
from datetime import timedelta
from itertools import count

import pytest

from fzsearch.crawler import Terms
from fzsearch.errors import FetchError
from fzsearch.exchange import Ask, Exchange, Validators
from fzsearch.pipeline import Limits
from tests.pipeline.conftest import Beside
from tests.pipeline.harvesting import Fetch, Library, asked_for, made
from tests.portal import Behaviour, hanweb, jpaas, static, trouble, trs
from tests.portal.documents import in_a_file


def _breaks_off_after(answers: int) -> "type[_Breaking]":
    return type("Breaking", (_Breaking,), {"answers": answers})


class _Breaking:
    """Fetches so often; then somebody presses Ctrl-C."""

    answers = 0

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._count = count(1)

    def __call__(self, ask: Ask, validators: Validators, terms: Terms) -> Exchange:
        if next(self._count) > self.answers:
            raise KeyboardInterrupt
        return self._fetch(ask, validators, terms)


def _asked(library: Library) -> Counter[tuple[str, str, str, bytes]]:
    return Counter((one.host, one.method, one.target, one.body) for one in library.portal.requests())


@pytest.mark.parametrize("family", [trs, hanweb, jpaas, static])
def test_a_visit_broken_off_at_any_moment_goes_on_and_asks_nothing_twice(beside: Beside, family: object) -> None:
    assert callable(family)
    reports = made(1, 16)
    site = family([*reports[:-1], in_a_file(reports[-1])])
    library = beside(site)
    for answers in (0, 1, 1, 2, 3, 5, 4):
        library.around = _breaks_off_after(answers)
        with pytest.raises(KeyboardInterrupt):
            library.visit()
        assert library.standings()[site.host]["last_visit"]["outcome"] == "open"
    library.around = lambda fetch: fetch
    told = library.visit()[site.host]
    assert (told.end.outcome, told.visit.counts["listed"], told.visit.counts["new"]) == ("done", 16, 16)
    assert max(_asked(library).values()) == 1
    assert len(library.titles()) == 16
    assert library.portal.requests(path=site.family.list_path)
    library.clock.put_on(days=31)
    told = library.visit()[site.host]
    assert (told.visit.counts["unchanged"], told.visit.counts["new"]) == (16, 0)


def test_a_harvest_of_many_hosts_broken_off_asks_each_host_for_one_thing_twice_at_most(beside: Beside) -> None:
    sites = [trs(made(5 * place, 5)) for place in range(5)]
    library = beside(*sites)
    library.around = _breaks_off_after(16)
    with pytest.raises(KeyboardInterrupt):
        library.visit()
    library.around = lambda fetch: fetch
    assert {told.end.outcome for told in library.visit().values()} == {"done"}
    again = Counter(host for (host, *_), times in _asked(library).items() for _ in range(times - 1))
    assert all(times <= 1 for times in again.values())
    assert len(library.titles()) == 25


def test_after_a_break_the_host_still_has_its_pause(beside: Beside) -> None:
    site = trs(made(1, 3))
    library = beside(site)
    library.name(site.row("a", delay=0.6))
    library.around = _breaks_off_after(3)
    with pytest.raises(KeyboardInterrupt):
        library.visit()
    library.around = lambda fetch: fetch
    library.visit()
    assert min(library.portal.gaps(site.host)) >= 0.59


class _Losing(_Breaking):
    """The portal answers, and we are gone before we can write it down."""

    answers = 2

    def __call__(self, ask: Ask, validators: Validators, terms: Terms) -> Exchange:
        answer = self._fetch(ask, validators, terms)
        if next(self._count) > self.answers:
            raise KeyboardInterrupt
        return answer


def test_a_host_whose_answer_was_lost_has_its_pause_too(beside: Beside) -> None:
    site = trs(made(1, 2))
    library = beside(site)
    library.name(site.row("a", delay=0.6))
    library.around = _Losing
    with pytest.raises(KeyboardInterrupt):
        library.visit()
    library.around = lambda fetch: fetch
    assert library.visit()["a"].end.outcome == "done"
    assert len(library.portal.requests(site.host)) == 5, "the lost one is asked for again"
    assert min(library.portal.gaps(site.host)) >= 0.59


def test_a_limit_ends_a_harvest_and_the_next_one_goes_on(beside: Beside) -> None:
    reports = made(1, 7)
    site = trs(reports)
    library = beside(site)
    for had in (3, 6):
        crawled = library.run("crawl", "--limit", "3", "--format", "json")
        assert crawled.code == 0
        assert (crawled.json["outcome"], crawled.json["new"]) == ("open", had)
        assert sum(asked_for(library.portal, site, report) for report in reports) == had
        assert len(library.titles()) == had
    assert library.run("status").code == 0, "a limit is no trouble"
    done = library.run("crawl", "--due", "--format", "json")
    assert (done.json["outcome"], done.json["new"]) == ("done", 7)
    assert [asked_for(library.portal, site, report) for report in reports] == [1] * 7
    assert len(library.portal.requests(path=site.family.list_path)) == 1


def test_a_source_s_failure_ends_no_other_s_visit(beside: Beside) -> None:
    bad = [trs(made(place)) for place in range(4)]
    good = [trs(made(10 + 2 * place, 2)) for place in range(3)]
    library = beside(bad[0], good[0], bad[1], good[1], bad[2], good[2], bad[3])
    for site, behaviour in zip(
        bad,
        (
            Behaviour(trouble.jiasule()),
            Behaviour(trouble.bomb()),
            Behaviour(trouble.too_many(7200)),
            Behaviour(trouble.html("<p>500</p>", status=404)),
        ),
        strict=True,
    ):
        site.behave(site.family.list_path, behaviour)
    crawled = library.run("crawl")
    assert crawled.code == 3
    assert len(library.titles()) == 6
    for site in good:
        assert library.standings()[site.host]["last_visit"]["outcome"] == "done"
    for site in bad:
        assert library.standings()[site.host]["last_visit"]["outcome"] != "done"
        assert f"  {site.host}  " in crawled.out
    assert library.run("search", "法治政府", "--format", "json").json["total"] > 0, "what came is indexed"


def test_what_came_so_far_is_published_while_the_harvest_goes_on(beside: Beside) -> None:
    library = beside(trs(made(1, 3)))
    seen: list[int] = []
    library.publish = lambda: seen.append(library.counts()[3])
    often = Limits(publish_every=timedelta())
    library.visit(limits=often)
    assert (len(seen), seen) == (3, sorted(set(seen))), "once for each change"
    library.clock.put_on(days=31)
    library.visit(limits=often)
    assert len(seen) == 3, "there is nothing new"


def test_two_sources_of_one_host_have_it_by_turns(beside: Beside) -> None:
    first, second = trs(made(1, 3)), static(made(4, 3))
    library = beside(first)
    for path, page in second._pages.items():
        first.put(path, page)
    rows = [
        first.row("a", delay=0.2),
        second.row("b", delay=0.3)
        .replace(f"{second.host}:{second.port}", f"{first.host}:{first.port}")
        .replace(second.host, first.host),
    ]
    library.name(*rows)
    told = library.visit()
    assert {one.end.outcome for one in told.values()} == {"done"}
    assert len(library.titles()) == 6
    assert library.portal.paths().count("/robots.txt") == 1
    assert min(library.portal.gaps(first.host)) >= 0.29, "the longer of two delays holds for their host"


def test_hosts_are_asked_at_once_and_each_one_thing_at_a_time(beside: Beside) -> None:
    sites = [trs(made(3 * place, 3)) for place in range(4)]
    for site in sites:
        site.behave("*", Behaviour(delay=0.2))
    library = beside(*sites)
    begun = library.clock.now()
    told = library.visit()
    took = library.clock.now() - begun
    assert {one.end.outcome for one in told.values()} == {"done"}
    for site in sites:
        assert min(library.portal.gaps(site.host)) >= 0.2
    alone = timedelta(seconds=sum(sum(library.portal.gaps(site.host)) for site in sites))
    assert took < alone


class _Wrong:
    """Something of ours goes wrong while a portal is asked."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch

    def __call__(self, ask: Ask, validators: Validators, terms: Terms) -> Exchange:
        if "127.0.1.1:" in ask.url and "robots" not in ask.url:
            raise FetchError(ask.url, "tls", "证书不可信", "its certificate is not trusted")
        return self._fetch(ask, validators, terms)


def test_a_certificate_that_is_not_trusted_is_its_source_s_failure(beside: Beside) -> None:
    sites = [trs(made(1)), trs(made(2))]
    library = beside(*sites)
    library.around = _Wrong
    told = library.visit()
    assert told["127.0.1.1"].end.reason == ("证书不可信", "its certificate is not trusted")
    assert told["127.0.1.2"].end.outcome == "done"


def test_patience_is_as_long_as_it_is_said_to_be(beside: Beside) -> None:
    site = trs(made(1, 2))
    site.robots("User-agent: *\nCrawl-delay: 3\n")
    library = beside(site)
    told = library.visit(limits=Limits(patience=timedelta(seconds=1)))[site.host]
    assert told.end.outcome is None
    assert library.portal.paths() == ["/robots.txt"]
    assert timedelta(0) < told.end.next_due - library.clock.now() <= timedelta(seconds=3)


@pytest.mark.parametrize("threads", [1, 2])
def test_fewer_threads_than_hosts_take_longer_and_miss_nothing(beside: Beside, threads: int) -> None:
    sites = [trs(made(3 * place, 3)) for place in range(5)]
    library = beside(*sites)
    told = library.visit(limits=Limits(threads=threads, patience=timedelta(seconds=5)))
    assert {one.end.outcome for one in told.values()} == {"done"}
    assert len(library.titles()) == 15
