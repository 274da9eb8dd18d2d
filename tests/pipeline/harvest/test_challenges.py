"""A challenge is recognised and recorded, its host left alone, longer each time, and the operator told the remedy."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.pipeline.conftest import Beside
from tests.pipeline.harvesting import made
from tests.portal import Behaviour, Page, trouble, trs

CHALLENGES = {
    "加速乐": (trouble.jiasule, "__jsluid"),
    "瑞数": (trouble.ruishu, "FSSBBIl1UgzbN7N"),
    "阿里云": (trouble.aliyun, "acw_sc__v2"),
    "captcha": (trouble.captcha, "验证"),
    "waf": (trouble.refused, "拦截"),
}


@pytest.mark.parametrize("kind", CHALLENGES)
def test_a_challenge_pauses_its_host_for_a_day_a_week_and_a_month(beside: Beside, kind: str) -> None:
    challenge: tuple[Callable[[], Page], str] = CHALLENGES[kind]
    site = trs(made(1, 2))
    library = beside(site)
    column = site.family.list_path
    site.behave(column, Behaviour(challenge[0]()))
    since = None
    for times, days in enumerate((1, 7, 30, 30), 1):
        library.portal.forget()
        told = library.visit()[site.host]
        assert told.end.outcome == "blocked"
        assert len(library.portal.requests(path=column)) == 1
        standing = library.standings()[site.host]
        blocked = standing["blocked"]
        since = since or blocked["since"]
        assert (blocked["kind"], blocked["times"], blocked["since"]) == (kind, times, since)
        assert challenge[1] in blocked["evidence"]
        assert blocked["until"][:10] == (library.clock.now() + timedelta(days=days)).isoformat()[:10]
        assert standing["next_due"][:16] == blocked["until"][:16]
        shown = library.run("status")
        assert shown.code == 3
        assert kind in shown.out
        assert "fzsearch import" in shown.out

        library.portal.forget()
        library.clock.put_on(days=days, minutes=-5)
        assert library.visit()[site.host].end.outcome == "blocked"
        assert library.portal.requests() == []
        library.clock.put_on(minutes=6)

    site.behave(column)
    library.clock.put_on(seconds=1)
    assert library.visit()[site.host].end.outcome == "done"
    standing = library.standings()[site.host]
    assert (standing["blocked"], standing["last_visit"]["new"]) == (None, 2)
    assert library.run("status").code == 0


def test_a_challenge_before_the_documents_alone_pauses_for_longer_each_time_too(beside: Beside) -> None:
    known, new = made(1), made(2)
    site = trs(known)
    library = beside(site)
    assert library.visit()[site.host].end.outcome == "done"
    site.add(*new)
    site.behave(site.path(new[0]), Behaviour(trouble.jiasule()))
    for times, days in enumerate((1, 7, 30), 1):
        library.clock.put_on(days=31)
        assert library.visit()[site.host].end.outcome == "blocked"
        blocked = library.standings()[site.host]["blocked"]
        assert blocked["times"] == times
        assert blocked["until"][:10] == (library.clock.now() + timedelta(days=days)).isoformat()[:10]
    assert library.titles() == [known[0].title]
    site.behave(site.path(new[0]))
    library.clock.put_on(days=31)
    assert library.visit()[site.host].end.outcome == "done"
    assert library.standings()[site.host]["blocked"] is None
    assert len(library.titles()) == 2


def test_other_forms_of_challenges_are_recognised_too(beside: Beside) -> None:
    forms = {
        "瑞数": trouble.ruishu(202),
        "captcha": trouble.captcha(403),
        "加速乐": replace(trouble.jiasule(), status=512),
    }
    sites = {kind: trs(made(place)) for place, kind in enumerate(forms)}
    for kind, page in forms.items():
        sites[kind].behave(sites[kind].family.list_path, Behaviour(page))
    library = beside(*sites.values())
    library.visit()
    standings = library.standings()
    assert {kind: standings[site.host]["blocked"]["kind"] for kind, site in sites.items()} == {
        kind: kind for kind in forms
    }


def test_the_cookie_of_a_guard_on_an_ordinary_page_is_no_challenge(beside: Beside) -> None:
    site = trs(made(1, 2))
    library = beside(site)
    for path in (site.family.list_path, *(entry.path for entry in site.entries)):
        page = site.route(path)
        assert isinstance(page, Page)
        cookies = [("Set-Cookie", f"{name}=made; path=/") for name in ("__jsluid_s", "FSSBBIl1UgzbN7NO", "acw_tc")]
        site.put(path, replace(page, headers=tuple(cookies)))
    told = library.visit()[site.host]
    assert (told.end.outcome, told.visit.counts["new"]) == ("done", 2)
