"""Nothing that strangers write, in documents or in addresses, gets onto a page as anything but text."""

import re
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import unescape
from itertools import count
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from bs4 import BeautifulSoup
from flask import Request
from playwright.sync_api import Browser, Dialog
from werkzeug.datastructures import ImmutableMultiDict

from fzsearch.config import Settings
from fzsearch.web import create_app, listening_port, make_server
from fzsearch.web.openapi.parameters import SEARCH
from fzsearch.web.openapi.statements import COMMITMENTS, FIGURES
from tests.web.payloads import ADDRESSES, PAYLOADS
from tests.web.strangers import Strangers, strangers
from tests.web.strict import Element, elements, read


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Strangers:
    return strangers(tmp_path_factory.mktemp("hostile"), lambda payload: payload)


@pytest.fixture(scope="module")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Strangers:
    numbers = count()

    def says(payload: str) -> str:
        return f"{'https://www.example.gov.cn/' if payload in ADDRESSES else ''}甲{next(numbers)}"

    return strangers(tmp_path_factory.mktemp("twin"), says)


def views(library: Strangers) -> Iterator[tuple[str, str]]:
    """Kind of view and address, for every view and what it can show."""
    found, some = library.reports, library.sections
    ask = {"home": "/", "help": "/help", "about": "/about", "status": "/status", "docs": "/api/docs"}
    ask |= {
        "opensearch": "/opensearch.xml",
        "openapi": "/api/v1/openapi.json",
        "health": "/healthz",
        "ready": "/readyz",
    }
    ask |= {
        "standings": "/api/v1/status",
        "suggest": "/suggest.json?q=甲",
        "suggest bar": "/suggest.json?q=a&format=opensearch",
    }
    unfolded = "&".join(f"open={facet}" for facet in ("region", "agency", "system", "level", "section"))
    searched = {
        "grouped": "", "flat": "group=section", "found": "q=人手不足&limit=100", "marked": "q=人手&group=section&limit=100",
        "none": "q=无此词语", "none in": "q=无此词语&region=90&year_from=2019&level=省", "wrong": "q=%22", "bad": "sort=x",
        "unfolded": unfolded, "found region": "find_region=甲", "found agency": "find_agency=a", "deep": "page=3",
        "title": "q=无此词语&in=title", "in region": "region=90&sub=0&sort=newest",
    }  # fmt: skip
    ask |= {f"search {name}": f"/search?{query}" for name, query in searched.items()}
    ask |= {f"search {end}": f"/search.{end}?q=人手不足" for end in ("csv", "json", "bib", "atom")}
    ask |= {
        "search all csv": "/search.csv",
        "api search": "/api/v1/search?limit=100",
        "api wrong": "/api/v1/search?q=(",
    }
    for name in (
        "",
        "region=90",
        "region=90&missing=1",
        "level=省",
        "region=x",
        "system=乙&agency=乙",
        "system=乙&system=丙&level=省&level=市",
        "year_from=1",
    ):
        ask |= {f"coverage {name}": f"/coverage?{name}", f"coverage.csv {name}": f"/coverage.csv?{name}"}
        ask |= {f"coverage api {name}": f"/api/v1/coverage?{name}"}
    for name in ("", "q=人手不足", "q=人手不足&q=无此词语&region=90&system=乙", "q=人手不足&agency=乙", "q=%22"):
        ask |= {f"trends {name}": f"/trends?{name}", f"trends.csv {name}": f"/trends.csv?{name}"}
        ask |= {f"trends api {name}": f"/api/v1/trends?{name}"}
    ask |= {
        "unknown": "/coverage/unknown",
        "lost": "/none",
        "no report": "/reports/none",
        "no section": "/peers?id=x",
    }
    for name in ("compare", "peers", "excerpts", "excerpts.txt", "excerpts.docx", "excerpts.bib"):
        ask[f"{name} empty"] = f"/{name}"
    ask |= _stated(library)
    yield from ask.items()
    for commitment in library.commitments[:60]:
        yield "commitment", f"/commitments/{commitment}"
        yield "api commitment", f"/api/v1/commitments/{commitment}"
    for number, report in enumerate(found):
        in_it = [section for section in some if section.startswith(report)]
        three = urlencode([("id", section) for section in in_it[:3]])
        yield "commitments of report", f"/commitments?report={report}&limit=100"
        yield "figures of report", f"/figures?report={report}&limit=100"
        yield "report", f"/reports/{report}"
        yield "report searched", f"/reports/{report}?q=人手不足"
        yield "versions", f"/reports/{report}/versions"
        yield "original", f"/reports/{report}/original"
        yield "api report", f"/api/v1/reports/{report}"
        yield "api section", f"/api/v1/sections/{in_it[1]}"
        yield "compare", f"/compare?{three}"
        yield "peers", f"/peers?id={in_it[number % len(in_it)]}&without=system&without=year"
        yield "excerpts", f"/excerpts?{urlencode([('id', section) for section in in_it])}"
        for end in ("txt", "docx", "bib"):
            yield f"excerpts.{end}", f"/excerpts.{end}?{three}"


def _stated(library: Strangers) -> Mapping[str, str]:
    """Kind of view and address of what is said of commitments and figures."""
    first, last = library.reports[0], library.reports[-1]
    asked = {
        "": "", "many": "limit=100", "found": "q=人手%20OR%20培训&limit=100", "unfolded": "open=agency&open=deadline&open=system", "wrong": "q=%22",
        "none": "q=无此词语&region=90", "measurable": "q=无此词语&grade=measurable", "judged": "verdict=kept&verdict=not",
        "answered": "status=mentioned&limit=100&for=2016", "bad": "for=x", "deep": "page=50&limit=20", "unit": "unit=场",
        "drawn": f"unit=场&report={first}&report={last}&limit=100",
    }  # fmt: skip
    found = {
        f"{kind} {name}": f"/{kind}?{query}" for kind in ("commitments", "figures") for name, query in asked.items()
    }
    both = f"report={first}&report={last}"
    found |= {f"{name} csv": f"/{name}.csv?{both}" for name in ("commitments", "figures")}
    found |= {f"{name} json": f"/{name}.json?{both}" for name in ("commitments", "figures")}
    found |= {f"{name} api": f"/api/v1/{name}?limit=100" for name in ("commitments", "figures")}
    return found | {
        "commitments atom": f"/commitments.atom?{both}",
        "commitments atom found": "/commitments.atom?q=培训",
    }


def told(library: Strangers) -> Mapping[str, set[Element]]:
    """What each kind of view consists of, in both languages; fails where an answer is not sound."""
    found: dict[str, set[Element]] = defaultdict(set)
    for number, (kind, path) in enumerate(views(library)):
        with library.client.get(path) as answer:
            assert answer.status_code < 500 or kind == "ready", (path, answer.status_code)
            found[kind] |= read(answer)
        if number % 5 == 0:
            with library.client.get(f"{path}{'&' if '?' in path else '?'}lang=en") as answer:
                found[kind] |= read(answer)
    return found


_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BLANKS = {(f"{_WORD}br", frozenset[str]()), (f"{_WORD}tab", frozenset[str]()), (f"{_WORD}t", frozenset([_SPACE]))}


def test_what_strangers_wrote_brings_no_element_and_no_attribute(hostile: Strangers, twin: Strangers) -> None:
    evil, good = told(hostile), told(twin)
    assert evil.keys() == good.keys()
    assert {kind: foreign for kind, found in evil.items() if (foreign := found - good[kind] - _BLANKS)} == {}


def test_what_strangers_wrote_is_there_as_text(hostile: Strangers) -> None:
    """The other half: a page that left it out would be harmless, too."""
    seen = " ".join(
        unescape(re.sub("<[^>]*>", "", hostile.client.get(f"/reports/{one}").text)) for one in hostile.reports
    )
    words = " ".join(seen.split())
    assert [one for one in PAYLOADS if " ".join(one.split()) not in words] == []
    verdicts = unescape(re.sub("<[^>]*>", "", hostile.client.get("/commitments?verdict=kept&limit=100").text))
    assert [one for one in PAYLOADS[::4] if one.isprintable() and one not in verdicts] == []
    notice = BeautifulSoup(hostile.client.get("/").text, "lxml").select_one(".notice")
    assert notice is not None
    assert "{{7*7}}{% raw %}{{config}}" in notice.get_text()


@pytest.mark.parametrize(
    "path",
    [
        "/", "/status", "/reports/{}", "/reports/{}/versions", "/search?q=人手不足", "/coverage",
        "/commitments?verdict=kept", "/figures?limit=100",
    ],
)  # fmt: skip
def test_what_is_put_on_a_page_unescaped_is_caught(hostile: Strangers, path: str) -> None:
    """The control: the same pages, made by an application that does not escape."""
    careless = create_app(Settings(hostile.folder, notice="<script>window.hostile=1</script>"))
    careless.jinja_env.autoescape = False
    with pytest.raises(AssertionError):
        elements(careless.test_client().get(path.format(hostile.reports[0])).text)


@pytest.mark.parametrize(
    "markup",
    [
        "<b>x</b>", "<p onclick=\"x\">", "<p style=\"x\">", "<a href=x>", "<a href=\"x:y\">", "<script>x</script>", "<",
        "<a href=\"//evil.example\">", "<P>", "<p/x=y>", "<meta http-equiv=\"refresh\">", "<a href='/'>", "<p id=\"a\" id=\"b\">",
        "<!-- x -->", "<script src=\"//evil.example/static/script.js\"></script>", "<svg><a href=\"java&#10;script:x\">",
        "<textarea>", "<iframe src=\"/\">", "<button formaction=\"data:x\">", "<p\nonclick=\"x\">", "<x:p>", "<base href=\"/\">",
    ],
)  # fmt: skip
def test_the_strict_reader_takes_nothing_that_this_site_does_not_write(markup: str) -> None:
    elements('<!doctype html>\n<p class="x"><a href="/search?q=1&amp;x=2#a">x</a></p>')
    with pytest.raises(AssertionError):
        elements(f"<!doctype html>\n<p>{markup}</p>")


# What is asked


class _Noted(ImmutableMultiDict[str, str]):
    """Parameters that keep in mind which of them were asked for."""

    asked: set[str] = set()  # noqa: RUF012 — of all requests together

    def get(self, key: str, *arguments: Any, **options: Any) -> Any:
        self.asked.add(key)
        return super().get(key, *arguments, **options)

    def getlist(self, key: str, *arguments: Any, **options: Any) -> Any:
        self.asked.add(key)
        return super().getlist(key, *arguments, **options)


class _NotingRequest(Request):
    parameter_storage_class = _Noted


def addresses(library: Strangers) -> Mapping[str, str]:
    """Endpoint → an address of it that finds something; every rule of the application has one."""
    section = library.sections[1]
    ends = {"report_id": library.reports[0], "section_id": section, "filename": "style.css"}
    ends["statement_id"] = library.commitments[0]
    asked = {"comparing.": f"?id={section}", "excerpts.": f"?id={section}", "originals.": "?version=1&attachment=1"}
    asked |= {"peers.": f"?id={section}", "api.peers": f"?id={section}", "resembling.": f"?id={section}"}
    of_one = "?q=无此&report=" + library.reports[0]
    asked |= {"pages.search": "?limit=1", "exports.": of_one}
    asked |= {f"{kind}.{view}": "?limit=1" for kind in ("commitments", "figures") for view in (kind, "for_scripts")}
    asked |= {"commitments.commitment": "", "commitments.one": "", "commitments.": of_one, "figures.": of_one}
    found = {}
    for rule in library.app.url_map.iter_rules():
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda part: ends[part[1]], rule.rule)
        found[rule.endpoint] = path + next((asked[start] for start in asked if rule.endpoint.startswith(start)), "")
    return found


def parameters(library: Strangers) -> Mapping[str, list[str]]:
    """Parameter → the addresses of the views that read it."""
    found: dict[str, list[str]] = defaultdict(list)
    usual = library.app.request_class
    library.app.request_class = _NotingRequest
    try:
        for path in addresses(library).values():
            _Noted.asked.clear()
            library.client.get(path).close()
            for name in _Noted.asked:
                found[name].append(path)
    finally:
        library.app.request_class = usual
    for name, paths in found.items():  # what is made of all the results reads a copy of the parameters
        if addresses(library)["api.search"] in paths and name not in ("page", "limit", "lang"):
            paths += [path for path in addresses(library).values() if path.startswith("/search.")]
    for start, known in (("commitments", COMMITMENTS), ("figures", FIGURES)):
        views = [path for path in addresses(library).values() if re.match(rf"(/api/v1)?/{start}\b(?!/)", path)]
        for parameter in known:
            found[parameter.name] += views
    return found


_LISTED = {one.name for one in (*COMMITMENTS, *FIGURES) if "enum" in one.schema} - {one.name for one in SEARCH}
"""Parameters of commitments and figures that take values of a list, and nothing else."""

_SEVERAL = ("open", "without", "agency", "system")
"""Parameters that take many values, and nearly any."""


def _with(path: str, *pairs: tuple[str, str]) -> str:
    """The address with these parameters before those it has, so that they count."""
    place, _, query = path.partition("?")
    return f"{place}?{urlencode(pairs, errors='surrogatepass')}{'&' if query else ''}{query}"


def test_what_strangers_ask_brings_no_element_and_no_attribute(hostile: Strangers, twin: Strangers) -> None:
    """Every parameter of every view gets some payloads, and every parameter gets every payload in some view."""
    own = {kind for found in told_quickly(twin).values() for kind in found} | _BLANKS
    # Figures that differ and sentences that several use are ours; no two texts of the twin have such.
    own |= {("u", frozenset()), ("small", frozenset({"class"}))}
    for form in ("/check", "/similar", "/trends"):
        with twin.client.get(form) as answer:
            own |= read(answer)
    read_by = parameters(hostile)
    assert {
        "q",
        "in",
        "region",
        "agency",
        "page",
        "id",
        "without",
        "open",
        "find_region",
        "before",
        "lang",
    } <= read_by.keys()
    tried: Counter[str] = Counter()
    for name, paths in read_by.items():
        at_once = 6 if name in _SEVERAL else 1
        groups = [PAYLOADS[start : start + at_once] for start in range(0, len(PAYLOADS), at_once)]
        if name in _LISTED:  # these take what is in a list; one refusal is made for all of them
            groups = groups[len(tried) % 6 :: 6]
        for turn in range(max(len(groups), len(paths))):
            path, group = paths[turn % len(paths)], groups[turn % len(groups)]
            payload = group[0][:60]
            asked = _with(path, *((name, one) for one in group), (payload, payload))
            with hostile.client.get(asked) as answer:
                assert answer.status_code in (200, 400, 404), asked
                assert read(answer) - own == set(), asked
            tried[name] += len(group)
    assert min(times for name, times in tried.items() if name not in _LISTED) >= len(PAYLOADS)


def told_quickly(library: Strangers) -> Mapping[str, set[Element]]:
    """What a harmless library's views consist of, with what they say of wrong parameters."""
    found: dict[str, set[Element]] = defaultdict(set)
    for kind, path in views(library):
        if kind not in found:
            with library.client.get(path) as answer:
                found[kind] |= read(answer)
            with library.client.get(_with(path, ("lang", "en"))) as answer:
                found[kind] |= read(answer)
    return found


def test_no_path_brings_an_element(hostile: Strangers, twin: Strangers) -> None:
    own = {kind for path in ("/none", "/reports/none", "/none?lang=en") for kind in read(twin.client.get(path))}
    for payload in PAYLOADS:
        path = quote(payload.replace("/", "∕")[:500], safe="")
        for before in ("/", "/static/", "/reports/", "/api/v1/sections/"):
            with hostile.client.get(f"{before}{path}") as answer:
                assert answer.status_code == 404 or path in (".", ".."), path
                assert read(answer) - own == set(), path
        with hostile.client.get(f"/reports/{path}/versions?lang=en") as answer:
            assert answer.status_code == 404
            assert read(answer) - own == set(), path


@pytest.mark.browser
def test_nothing_runs_and_nothing_is_asked_elsewhere_in_a_browser(hostile: Strangers, browser: Browser) -> None:
    """With JavaScript on: no script of a stranger runs, no dialog opens, and the policy has nothing to forbid."""
    server = make_server(hostile.app, replace(Settings(hostile.folder), port=0))
    threading.Thread(target=server.run, daemon=True).start()
    base = f"http://127.0.0.1:{listening_port(server)}"

    def dismissed(dialog: Dialog) -> None:
        wrong.append(f"dialog {dialog.message}")
        dialog.dismiss()

    context = browser.new_context(base_url=base)
    page, wrong, asked = context.new_page(), list[str](), list[str]()
    page.on("dialog", dismissed)
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda one: asked.append(one.url))
    some = urlencode([("id", one) for one in hostile.sections[1:4]])
    typed = quote("".join(PAYLOADS[:5]))
    for path in (
        "/", "/status", "/search?q=人手不足&limit=100&group=section", "/coverage?level=省", "/coverage/unknown",
        *(f"/reports/{one}?q=人手" for one in hostile.reports[:4]), f"/reports/{hostile.reports[1]}/versions",
        f"/compare?{some}", f"/excerpts?{some}", f"/search?find_region={typed}", "/commitments?verdict=kept&limit=100",
        f"/commitments/{hostile.commitments[0]}", f"/commitments?find_agency={typed}", "/figures?limit=100",
    ):  # fmt: skip
        page.goto(path, wait_until="load")
        assert page.evaluate("window.hostile") is None, path
        assert page.locator("main").count() == 1, path
        foreign = "img,iframe,object,embed,base,math,style,b,plaintext,marquee,[onerror],[onload],[style]"
        assert page.locator(foreign).count() == 0, path
    # What is kept in the browser, and what is suggested, gets onto the page by our own script.
    page.evaluate(
        "(said) => localStorage.setItem('fzsearch-clippings', JSON.stringify([said, {}, null]))", PAYLOADS[4]
    )
    page.goto("/")
    assert page.locator("#clippings img").count() == 0
    page.get_by_label("检索词").press_sequentially("人手")
    page.wait_for_timeout(300)
    assert page.evaluate("window.hostile") is None
    assert wrong == []
    assert [url for url in asked if not url.startswith(base)] == []
    context.close()
    server.close()
