"""The commands around harvesting: what they say when there is nothing, or something wrong, to harvest."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone

import pytest

from fzsearch.store import crawling
from tests.pipeline.conftest import Beside
from tests.pipeline.harvesting import made
from tests.portal import Behaviour, hanweb, trouble, trs


def test_a_dry_run_asks_nobody(beside: Beside) -> None:
    sites = [trs(made(1, 2)), hanweb(made(3, 2))]
    library = beside(*sites)
    plan = library.run("crawl", "--dry-run", "--format", "json")
    assert plan.code == 0
    assert [line.count(site.list_url) for line, site in zip(plan.out.splitlines(), sites, strict=True)] == [1, 1]
    assert library.portal.requests() == []
    library.run("crawl")
    library.portal.forget()
    plan = library.run("crawl", "--dry-run")
    assert plan.out.count("known documents: 2") == 2
    assert library.run("crawl", "--dry-run", "--due").out == ""
    assert library.portal.requests() == []


def test_only_the_sources_that_are_named_are_harvested(beside: Beside) -> None:
    first, second = trs(made(1)), trs(made(2))
    library = beside(first, second)
    library.name(first.row("one"), second.row("two"))
    crawled = library.run("crawl", "--source", "two", "--format", "json")
    assert (crawled.code, crawled.json["source"]) == (0, "two")
    assert library.portal.requests(first.host) == []
    assert library.standings()["one"]["last_visit"] is None


def test_an_unknown_source_and_one_that_is_off_are_mistakes_of_the_command_line(beside: Beside) -> None:
    site = trs(made(1))
    library = beside(site)
    library.name(site.row("off", enabled=False))
    unknown = library.run("crawl", "--source", "nowhere")
    assert (unknown.code, "nowhere" in unknown.err, "sources.toml" in unknown.err) == (2, True, True)
    off = library.run("crawl", "--source", "off")
    assert (off.code, "enabled" in off.err) == (2, True)
    assert library.run("sources", "check", "nowhere").code == 2
    assert library.run("crawl").code == 0, "with nothing enabled there is nothing to do"
    assert library.portal.requests() == []


def test_a_source_that_is_off_is_not_harvested_and_is_no_trouble(beside: Beside) -> None:
    on, off = trs(made(1)), trs(made(2))
    library = beside(on, off)
    off.behave("*", Behaviour(trouble.broken()))
    library.name(on.row("on"), off.row("off", enabled=False))
    assert library.run("crawl").code == 0
    assert library.portal.requests(off.host) == []
    status = library.run("status")
    assert status.code == 0
    assert "未启用" in status.out


MISTAKES = {
    "id": '[[source]]\nid = "砚川"\nname = "a"\nlist_url = "http://www.a.gov.cn/x/"',
    "name": '[[source]]\nid = "a"\nlist_url = "http://www.a.gov.cn/x/"',
    "list_url": '[[source]]\nid = "a"\nname = "a"\nlist_url = "www.a.gov.cn/x/"',
    "reader": '[[source]]\nid = "a"\nname = "a"\nlist_url = "http://www.a.gov.cn/x/"\nreader = "wordpress"',
    "interval": '[[source]]\nid = "a"\nname = "a"\nlist_url = "http://www.a.gov.cn/x/"\ninterval = "daily"',
    "delay": '[[source]]\nid = "a"\nname = "a"\nlist_url = "http://www.a.gov.cn/x/"\ndelay = -1',
    "tls": '[[source]]\nid = "a"\nname = "a"\nlist_url = "http://www.a.gov.cn/x/"\ntls = "off"',
    "colour": '[[source]]\nid = "a"\nname = "a"\nlist_url = "http://www.a.gov.cn/x/"\ncolour = "red"',
    "selectors": '[[source]]\nid = "a"\nname = "a"\nlist_url = "http://www.a.gov.cn/x/"\nreader = "static"',
    "allow_hosts": '[[source]]\nid = "a"\nname = "a"\nlist_url = "http://www.a.com/x/"',
    "occurs twice": 2 * '[[source]]\nid = "a"\nname = "a"\nlist_url = "http://www.a.gov.cn/x/"\n',
    "enabled": '[[source]]\nid = "a"\nname = "a"\nlist_url = "http://www.a.gov.cn/x/"\nenabled = "yes"',
}


@pytest.mark.parametrize("key", MISTAKES)
@pytest.mark.parametrize("command", [("crawl",), ("crawl", "--dry-run"), ("sources", "list"), ("sources", "check")])
def test_a_mistake_in_sources_toml_is_named_by_row_and_key(
    beside: Beside, key: str, command: tuple[str, ...]
) -> None:
    library = beside()
    good = '[[source]]\nid = "good"\nname = "a"\nlist_url = "http://www.b.gov.cn/x/"\n'
    library.name(good, MISTAKES[key])
    ran = library.run(*command)
    assert ran.code == 1
    assert ran.out == ""
    assert "sources.toml" in ran.err
    assert key in ran.err
    assert ("第 2 项" in ran.err and "entry 2" in ran.err) or key == "occurs twice"


def test_a_mistaken_value_is_told_what_it_may_be(beside: Beside) -> None:
    library = beside()
    library.name(MISTAKES["reader"])
    assert "'wordpress', but auto, trs, hanweb," in library.run("sources", "list").err


@pytest.mark.parametrize(
    "text", ["[[source]\n", "[source]\nid = 1\n", "colour = 1\n", "source = 1\n", "source = [1]\n"]
)
def test_a_sources_toml_that_is_none_is_told_of(beside: Beside, text: str) -> None:
    library = beside()
    library.name(text)
    ran = library.run("crawl")
    assert (ran.code, "sources.toml" in ran.err) == (1, True)


def test_nobody_is_asked_without_a_contact(beside: Beside) -> None:
    library = beside(trs(made(1)))
    for command in (("crawl",), ("crawl", "--due"), ("sources", "check")):
        ran = library.run(*command, FZSEARCH_CONTACT="")
        assert ran.code == 1
        assert "contact" in ran.err
    assert library.portal.requests() == []
    assert library.run("crawl", "--dry-run", FZSEARCH_CONTACT="").code == 0


def test_nobody_on_this_machine_is_asked_without_leave(beside: Beside) -> None:
    site = trs(made(1))
    library = beside(site)
    ran = library.run("crawl", FZSEARCH_ALLOW_LOOPBACK="0")
    assert ran.code == 3
    assert library.portal.requests() == []


def test_two_harvests_of_one_library_are_one(beside: Beside) -> None:
    library = beside(trs(made(1)))
    library.run("crawl", "--dry-run")
    with crawling(library.folder):
        ran = library.run("crawl")
        assert ran.code == 75
        assert library.run("status").code == 0, "reading goes on"
    assert library.portal.requests() == []
    assert library.run("crawl").code == 0


def test_a_crawl_that_meets_a_challenge_tells_the_remedy(beside: Beside) -> None:
    site = trs(made(1))
    library = beside(site)
    site.behave(site.family.list_path, Behaviour(trouble.jiasule()))
    ran = library.run("crawl")
    assert ran.code == 3
    for said in ("✗", "被挡 blocked", "加速乐", "__jsluid", "fzsearch import"):
        assert said in ran.out
    library.portal.forget()
    assert library.run("crawl", "--due").code == 0
    assert library.portal.requests() == []


def test_without_sources_toml_there_is_nothing_to_do(beside: Beside) -> None:
    library = beside()
    (library.folder / "sources.toml").unlink()
    for command in (
        ("crawl",),
        ("crawl", "--due"),
        ("crawl", "--dry-run"),
        ("sources", "list"),
        ("sources", "check"),
    ):
        ran = library.run(*command)
        assert (ran.code, ran.out) == (0, ""), command
    assert "sources.toml" in library.run("sources", "list").err
    assert "sources.toml" in library.run("crawl").err


def test_status_before_any_harvest_says_how_to_begin_or_that_nothing_was_visited(beside: Beside) -> None:
    site = trs(made(1))
    library = beside(site)
    before = library.run("status")
    assert (before.code, "Traceback" in before.err) == (1, False)
    assert before.err.startswith("fzsearch: ")
    library.run("crawl", "--dry-run")
    [standing] = library.run("status", "--format", "json").json["sources"]
    assert (standing["id"], standing["last_visit"], standing["next_due"]) == (site.host, None, None)
    assert (standing["expected"], standing["found"], standing["documents"]) == (0, None, {})
    assert library.run("status").code == 0


def test_sources_list_shows_what_is_on_and_what_never_met_its_portal(beside: Beside) -> None:
    one, two = trs(made(1)), hanweb(made(2))
    library = beside(one, two)
    library.name(one.row("one", checked="2026-09-01"), two.row("two", enabled=False, tls="legacy"))
    shown = library.run("sources", "list")
    assert shown.code == 0
    for said in ("one", "two", "2026-09-01", "未启用", "tls: legacy", "never met its portal", one.list_url):
        assert said in shown.out
    rows = library.run("sources", "list", "--format", "json").json
    assert [(row["id"], row["enabled"], row["checked"], row["tls"]) for row in rows] == [
        ("one", True, "2026-09-01", "verified"),
        ("two", False, None, "legacy"),
    ]
    assert library.portal.requests() == []


def test_sources_check_says_what_it_understood_and_keeps_nothing(beside: Beside) -> None:
    reports = made(1, 3)
    good, interface = trs(reports), hanweb(made(4, 3))
    library = beside(good, interface)
    good.robots("User-agent: *\nCrawl-delay: 0.1\n")
    checked = library.run("sources", "check")
    assert checked.code == 0
    for said in ("✓", "trs", "hanweb", "utf-8", "Crawl-delay: 0.1 s", reports[0].title, "may be reports: 3"):
        assert said in checked.out
    assert library.titles() == []
    assert library.standings() == {}
    assert [path for path in library.portal.paths() if "/t20" in path or "/art/" in path] == []


def test_sources_check_says_what_is_wrong(beside: Beside) -> None:
    sites = {
        "robots": trs(made(1)), "challenge": trs(made(2)), "status": trs(made(3)), "page": trs(made(4)),
        "network": trs(made(5)), "unknown rules": trs(made(6)), "elsewhere": trs(made(7)), "good": trs(made(8)),
    }  # fmt: skip
    library = beside(*sites.values())
    library.name(*(site.row(name.replace(" ", "-")) for name, site in sites.items()))
    column = sites["good"].family.list_path
    sites["robots"].robots("User-agent: *\nDisallow: /\n")
    sites["challenge"].behave(column, Behaviour(trouble.ruishu()))
    sites["status"].behave(column, Behaviour(trouble.not_found()))
    sites["page"].put(column, trouble.html("<p>一篇文章</p>"))
    sites["network"].behave(column, Behaviour(reset=True))
    sites["unknown rules"].behave("/robots.txt", Behaviour(trouble.broken()))
    sites["elsewhere"].put(column, trouble.redirect("http://www.example.com/"))
    ran = library.run("sources", "check")
    assert ran.code == 3
    blocks = {
        block.split()[0]: block for block in ran.out.replace("✓ ", "\x00").replace("✗ ", "\x00").split("\x00")[1:]
    }
    for name, said in {
        "robots": "robots.txt 不允许", "challenge": "瑞数", "status": "HTTP 404", "page": "不是栏目列表",
        "network": "断开", "unknown-rules": "HTTP 500", "elsewhere": "主机",
    }.items():  # fmt: skip
        assert "→" in blocks[name], name
        assert said in blocks[name], (name, blocks[name])
    assert "→" not in blocks["good"]
    assert library.portal.paths(sites["unknown rules"].host) == ["/robots.txt"]
    assert library.portal.paths(sites["robots"].host) == ["/robots.txt"]


@pytest.fixture
def in_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Moves this machine to another time zone for a test."""

    def move(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield move
    monkeypatch.undo()
    time.tzset()


def test_status_names_the_offset_of_its_times(beside: Beside, in_zone: Callable[[str], None]) -> None:
    library = beside(trs(made(1)))
    library.run("crawl")
    success = datetime.fromisoformat(library.run("status", "--format", "json").json["sources"][0]["last_success"])
    for zone, hours in (("CST-8", 8), ("CST6", -6)):
        in_zone(zone)
        local = success.astimezone(timezone(timedelta(hours=hours)))
        shown = f"last success: {local:%Y-%m-%d %H:%M} UTC{hours:+03d}:00 "
        assert shown in library.run("status").out
