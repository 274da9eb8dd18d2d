"""Every address that any page, feed, file or answer of the API gives leads somewhere, below the prefix, in its language."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urljoin, urlsplit

import pytest
from flask.testing import FlaskClient
from jinja2 import ChoiceLoader, DictLoader
from lxml import etree, html
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from fzsearch.config import Settings
from fzsearch.web import create_app

_MOST = 220  # addresses that one crawl asks for
_OF_A_KIND = 16  # of the links of one page to one endpoint
_SITE = "http://localhost"
_AS_FILES = (
    "originals.",
    "static",
    "exports.",
    "feeds.",
    "suggesting.",
    "api.",
    "coverage.coverage_for",
    "coverage.table",
    "trends.csv_file",
    "trends.trends_for",
    "commitments.csv_file",
    "commitments.json_file",
    "commitments.atom",
    "commitments.for_scripts",
    "commitments.one_for",
    "figures.csv_file",
    "figures.json_file",
    "figures.for_scripts",
)
"""What has no language, or may have one: files, and what programs read."""

_MET = {
    "static", "pages.home", "pages.search", "pages.report", "pages.versions", "pages.help_page", "pages.about",
    "originals.original", "api.docs", "api.openapi", "api.search", "api.report", "api.section", "api.peers", "standing.status",
    "comparing.compare", "peers.peers", "excerpts.excerpts", "excerpts.text", "excerpts.docx", "excerpts.bib",
    "exports.csv_file", "exports.json_file", "exports.bib_file", "feeds.atom", "feeds.opensearch", "suggesting.suggest",
    "coverage.coverage", "coverage.unknown", "coverage.table", "standing.status_for_scripts", "coverage.coverage_for_scripts",
    "trends.page", "trends.csv_file", "trends.trends_for_scripts", "checking.page",
    "commitments.commitments", "commitments.commitment", "commitments.csv_file", "commitments.json_file",
    "commitments.atom", "commitments.for_scripts", "commitments.one_for_scripts", "figures.figures", "figures.csv_file",
    "figures.json_file", "figures.for_scripts",
}  # fmt: skip
"""What a crawl has to meet: every endpoint but the two that only monitors ask. No page of the sample links to unknown."""


def _page_links(answer: Response) -> Iterator[tuple[str, bool]]:
    """The addresses on a page, and whether each may change the language; the ids on it are there once each."""
    root = html.document_fromstring(answer.get_data(as_text=True))
    ids = Counter(root.xpath("//@id"))
    assert [one for one, times in ids.items() if times > 1] == []
    for name in root.xpath("//@for | //@aria-labelledby | //@aria-describedby | //@data-copy"):
        assert ids.keys() >= set(name.split()), name
    for one in root.iter("a", "link", "script", "img", "use", "image", "rect", "text"):
        for attribute in ("href", "src", "{http://www.w3.org/1999/xlink}href"):
            if address := one.get(attribute):
                if address.startswith("#"):
                    assert address[1:] in ids, address
                yield address, "language" in (one.get("class") or "")
    for form in root.iter("form"):
        yield from ((address, False) for address in _sent(form))
    for box in root.xpath("//@data-suggest"):
        yield f"{box}{'&' if '?' in box else '?'}q=%E6%89%A7", False


def _sent(form: Any) -> Iterator[str]:
    """What a browser asks for when the form is sent by each of its buttons, with text typed and boxes ticked."""
    if (form.get("method") or "get").lower() == "post":
        yield form.get("action")  # the same address shows the empty form
        return
    pairs, ticked = [], 0
    for one in form.xpath(".//input[@name] | .//select[@name]"):
        kind = one.get("type") or "text"
        if one.tag == "select":
            options = one.xpath(".//option")
            pairs.append((one.get("name"), options[min(1, len(options) - 1)].get("value")))
        elif kind != "checkbox":
            year = "2023" if one.get("inputmode") == "numeric" else "执法"
            pairs.append((one.get("name"), one.get("value") or year if kind != "hidden" else one.get("value")))
        elif ticked < 2:
            ticked += one.get("name") == "id"
            pairs.append((one.get("name"), one.get("value")))
    buttons = form.xpath(".//button[not(@type='button')]/@formaction")
    for action in dict.fromkeys([form.get("action"), *buttons]):
        yield f"{action.partition('?')[0]}?{urlencode(pairs)}"


def _xml_links(answer: Response) -> Iterator[str]:
    root = etree.fromstring(answer.data)
    for address in root.xpath("//@href | //@src | //@template"):
        yield str(address).replace("{searchTerms}", quote("执法"))


def _json_links(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _json_links(one)
    elif isinstance(value, str) and value.startswith(_SITE):
        yield value


def links(answer: Response) -> Iterator[tuple[str, bool]]:
    kind = answer.mimetype or ""
    if kind == "text/html":
        yield from _page_links(answer)
    elif kind.endswith("+xml"):
        yield from ((address, False) for address in _xml_links(answer))
    elif kind.endswith("json"):
        yield from ((address, False) for address in _json_links(answer.json))
    elif kind in ("text/csv", "text/plain", "application/x-bibtex"):
        found = re.findall(rf"{_SITE}[^\s\",}}）]*", answer.get_data(as_text=True))
        yield from ((address.rstrip("."), False) for address in islice(found, 20))


def _language(query: str) -> list[str]:
    return parse_qs(query).get("lang", ["zh"])


class Crawl:
    """A walk over the site below /fz, breadth first, no more than some addresses of a kind from one page."""

    def __init__(self, client: FlaskClient, most: int = _MOST) -> None:
        self.client, self.most = client, most
        self.seen: set[str] = set()
        self.met: Counter[str] = Counter()
        self.of_a_kind: Counter[tuple[str, str]] = Counter()
        self._noted: set[str] = set()
        self._checked: set[tuple[str, str, bool, bool]] = set()
        # The first address of each endpoint is not kept waiting, so that a bound on all of them leaves none out.
        self._first: deque[tuple[str, str]] = deque()
        self._waiting: deque[tuple[str, str]] = deque()
        self._rules = client.application.url_map.bind("localhost")

    def run(self, starts: list[str]) -> None:
        """Follow all that is met from these addresses on."""
        for start in starts:
            self._note(start, "start")
        while (self._first or self._waiting) and len(self.seen) < self.most:
            self._follow(*(self._first or self._waiting).popleft())

    def _follow(self, address: str, origin: str) -> None:
        if address in self.seen:
            return
        self.seen.add(address)
        endpoint = self._endpoint(address)
        self.met[endpoint] += 1
        with self.client.get(address) as answer:
            assert answer.status_code == 200, (address, origin, answer.status_code)
            of_page, spoken = answer.mimetype == "text/html", _language(urlsplit(address).query)[0]
            for link, switches in links(answer):
                if link.startswith("/") and (link, spoken, of_page, switches) in self._checked:
                    continue
                self._checked.add((link, spoken, of_page, switches))
                place = urlsplit(urljoin(f"{_SITE}{address}", link))
                if switches:
                    self._endpoint(f"{place.path}?")
                elif place.scheme in ("http", "https") and place.netloc == "localhost":
                    self._note_link(address, place.path, place.query, of_page=of_page)

    def _note_link(self, origin: str, path: str, query: str, *, of_page: bool) -> None:
        address = f"{path}?{query}" if query else path
        endpoint = self._endpoint(address)
        if of_page and not endpoint.startswith(_AS_FILES):
            assert _language(query) == _language(urlsplit(origin).query), (address, origin)
        self.of_a_kind[origin, endpoint] += 1
        if self.of_a_kind[origin, endpoint] <= _OF_A_KIND:
            self._note(address, origin)

    def _note(self, address: str, origin: str) -> None:
        if address in self.seen:
            return
        endpoint = self._endpoint(address)
        (self._waiting if endpoint in self._noted else self._first).append((address, origin))
        self._noted.add(endpoint)

    def _endpoint(self, address: str) -> str:
        path = address.partition("?")[0]
        assert path.startswith("/fz/"), address
        endpoint: str = self._rules.match(path.removeprefix("/fz"), "GET")[0]
        return endpoint


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_address_works_below_a_prefix_and_keeps_the_language(sample_settings: Settings, language: str) -> None:
    client = create_app(replace(sample_settings, url_prefix="/fz")).test_client()
    query = "?lang=en" if language == "en" else ""
    crawl = Crawl(client)
    api = [
        "/fz/api/v1/search",
        "/fz/api/v1/status",
        "/fz/api/v1/coverage",
        "/fz/api/v1/commitments",
        "/fz/api/v1/figures",
    ]
    crawl.run([f"/fz/{query}", f"/fz/search{query}", f"/fz/coverage{query}", f"/fz/coverage/unknown{query}", *api])
    assert crawl.met.keys() >= _MET, _MET - crawl.met.keys()
    assert len(crawl.seen) == _MOST


_FAULTS = [
    '<a href="/fz/none?lang=en">x</a>', '<a href="/help?lang=en">x</a>', '<a href="/fz/help">x</a>', '<p id="main">x</p>',
    '<a href="#no">x</a>', '<a href="/fz/reports/none?lang=en">x</a>', '<p aria-labelledby="no">x</p>',
    '<form action="/fz/search"><input name="q"></form>', '<form action="/search"><input name="lang" value="en"></form>',
    '<img src="/fz/none.png">',
]  # fmt: skip


@pytest.mark.parametrize("fault", ["", *_FAULTS])
def test_a_fault_on_a_page_is_caught(sample_settings: Settings, fault: str) -> None:
    """The control: a page with a link to nowhere, out of the prefix or the language, or with an id twice."""
    app = create_app(replace(sample_settings, url_prefix="/fz"))
    loader = app.jinja_env.loader
    assert loader is not None
    source = loader.get_source(app.jinja_env, "about.html")[0]
    app.jinja_env.loader = ChoiceLoader(
        [DictLoader({"about.html": source.replace("</div>", f"{fault}</div>")}), loader]
    )
    crawl = Crawl(app.test_client(), most=14)
    if fault:
        with pytest.raises((AssertionError, NotFound)):
            crawl.run(["/fz/about?lang=en"])
    else:
        crawl.run(["/fz/about?lang=en"])
