"""Feeds: what is new stands first, nothing comes twice, nothing is missed, and every reader of feeds can read it."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from lxml import etree

from fzsearch.model import Agency, Region
from tests.web.shelves import Shelf, report_of
from tests.web.test_exports import HOSTILE

ATOM = "{http://www.w3.org/2005/Atom}"
SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")


def feed(client: FlaskClient, path: str) -> ET.Element:
    """The feed, after it was tried against the rules of RFC 4287."""
    answer = client.get(path)
    assert (answer.status_code, answer.content_type) == (200, "application/atom+xml; charset=utf-8")
    strict = etree.fromstring(answer.data, etree.XMLParser(recover=False, resolve_entities=False))
    assert strict.tag == f"{ATOM}feed"
    root = ET.fromstring(answer.data)  # noqa: S314 — our own
    elements = [root, *root.findall(f"{ATOM}entry")]
    for element in elements:
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1, name
        assert (element.findtext(f"{ATOM}title") or "").strip()
        assert (element.findtext(f"{ATOM}id") or "").startswith("urn:uuid:")
        UUID((element.findtext(f"{ATOM}id") or "").removeprefix("urn:uuid:"))
        for person in element.findall(f"{ATOM}author"):
            assert (person.findtext(f"{ATOM}name") or "").strip()
        for link in element.findall(f"{ATOM}link"):
            assert urlsplit(link.attrib["href"]).scheme == "http"
            assert urlsplit(link.attrib["href"]).netloc
    assert root.findall(f"{ATOM}author")
    relations = [link.attrib["rel"] for link in root.findall(f"{ATOM}link")]
    assert sorted(set(relations)) == sorted(relations)
    assert {"self", "alternate"} <= set(relations)
    for date in root.iter(f"{ATOM}updated"):
        assert _RFC_3339.fullmatch(date.text or "")
        datetime.fromisoformat(date.text or "")
    for category in root.iter(f"{ATOM}category"):
        assert category.attrib["term"]
    ids = told(root)
    assert len(set(ids)) == len(ids) <= 50
    for entry in elements[1:]:
        assert [link.attrib["rel"] for link in entry.findall(f"{ATOM}link")] == ["alternate"]
        assert len(entry.findall(f"{ATOM}content")) == 1
    return root


def told(root: ET.Element) -> list[str]:
    """The ids of the entries."""
    return [entry.findtext(f"{ATOM}id") or "" for entry in root.findall(f"{ATOM}entry")]


def texts(root: ET.Element) -> list[str]:
    return [entry.findtext(f"{ATOM}content") or "" for entry in root.findall(f"{ATOM}entry")]


def dates(root: ET.Element) -> list[str]:
    return [(entry.findtext(f"{ATOM}updated") or "")[:10] for entry in root.findall(f"{ATOM}entry")]


def link(root: ET.Element, relation: str) -> str | None:
    """The path and parameters of a link of the feed."""
    for one in root.findall(f"{ATOM}link"):
        if one.attrib["rel"] == relation:
            parts = urlsplit(one.attrib["href"])
            return f"{parts.path}?{parts.query}"
    return None


def all_pages(client: FlaskClient, path: str) -> list[ET.Element]:
    found = [feed(client, path)]
    while (rest := link(found[-1], "next")) is not None:
        found.append(feed(client, rest))
        assert len(found) < 100
    return found


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def test_what_came_last_stands_first(shelf: Shelf) -> None:
    shelf.put(report_of("b", ["人手不足，二。", "经费紧张。"]), day=1)
    shelf.put(report_of("a", ["人手不足，一。"]), day=2)
    shelf.put(report_of("c", ["人手不足，三。", "人手不足，四。"]), day=3)
    shelf.index()
    root = feed(shelf.client, "/search.atom?q=人手不足")
    assert texts(root) == ["人手不足，三。", "人手不足，四。", "人手不足，一。", "人手不足，二。"]
    assert dates(root) == ["2026-01-18", "2026-01-18", "2026-01-17", "2026-01-16"]
    assert (root.findtext(f"{ATOM}updated") or "") == "2026-01-18T08:30:00Z"


def test_an_entry_says_what_and_whose_it_is(shelf: Shelf) -> None:
    report = report_of("a", ["人手不足。"])
    shelf.put(replace(report, region=Region("9901", ("示例省", "云汀市"), ("99", "9901"), "市")))
    shelf.index()
    root = feed(shelf.client, "/search.atom?q=人手不足&section=problems")
    assert "人手不足" in (root.findtext(f"{ATOM}title") or "")
    [entry] = root.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "砚川市司法局2023年法治政府建设年度报告 › 存在问题"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "砚川市司法局"
    assert [(one.get("term"), one.get("label")) for one in entry.findall(f"{ATOM}category")] == [
        ("2023", None),
        ("9901", "示例省/云汀市"),
        ("problems", "存在问题"),
    ]
    content = entry.find(f"{ATOM}content")
    assert content is not None
    assert (content.get("type"), content.text) == ("text", "人手不足。")
    address = entry.find(f"{ATOM}link")
    assert address is not None
    assert address.get("href") == f"http://localhost/reports/{report.id}#{report.sections[0].id}"
    assert link(root, "alternate") == "/search?q=%E4%BA%BA%E6%89%8B%E4%B8%8D%E8%B6%B3&section=problems"


def test_the_same_text_twice_in_a_report_is_one_entry(shelf: Shelf) -> None:
    shelf.put(report_of("a", ["人手不足。", "经费紧张。", "人手 不足。\n"]), report_of("b", ["人手不足。"]))
    shelf.index()
    assert texts(feed(shelf.client, "/search.atom?q=不足")) == ["人手不足。", "人手不足。"]


def test_entries_stay_the_same_whatever_happens_here(shelf: Shelf) -> None:
    """The index is made anew, another parser reads, ordinals shift, a visit finds nothing new, the server moves."""
    report = report_of("a", ["人手不足，甲。", "经费不足，乙。"])
    shelf.put(report, day=1, body=b"1")
    shelf.index()
    before = feed(shelf.client, "/search.atom?q=不足")
    assert len(told(before)) == 2

    def is_unchanged(path: str = "/search.atom?q=不足", client: FlaskClient = shelf.client) -> bool:
        now = feed(client, path)
        known = (root_id(before), told(before), dates(before), before.findtext(f"{ATOM}updated"))
        return known == (root_id(now), told(now), dates(now), now.findtext(f"{ATOM}updated"))

    shelf.put(report, day=2, body=b"1")
    shelf.put(report, day=2, body=b"2")  # other bytes, but they say the same
    shelf.index(rebuild=True)
    assert is_unchanged()
    shifted = report_of("a", ["前言。", "人手不足， 甲。", "经费不足，乙。\n"])
    shelf.put(shifted, day=3, body=b"2", parser=2)
    shelf.index()
    assert is_unchanged()
    shelf.client.environ_base["HTTP_HOST"] = "fz.example:8080"
    assert is_unchanged()
    assert is_unchanged("/search.atom?q=不足&lang=en&sort=newest&page=7&limit=3&group=report")


def root_id(root: ET.Element) -> str | None:
    return root.findtext(f"{ATOM}id")


def test_of_a_changed_report_only_what_it_did_not_say_before_is_new(shelf: Shelf) -> None:
    shelf.put(report_of("a", ["人手不足，甲。", "经费不足，乙。", "场地不足，丙。"]), day=1)
    shelf.put(report_of("b", ["培训不足，丁。"]), day=2)
    shelf.index()
    before = feed(shelf.client, "/search.atom?q=不足")
    shelf.put(report_of("a", ["人手不足，甲。", "经费仍不足，戊。", "场地不足，丙。"]), day=3)
    shelf.index()
    now = feed(shelf.client, "/search.atom?q=不足")
    assert texts(now) == ["经费仍不足，戊。", "培训不足，丁。", "人手不足，甲。", "场地不足，丙。"]
    assert dates(now) == ["2026-01-18", "2026-01-17", "2026-01-16", "2026-01-16"]
    assert set(told(now)) - set(told(before)) == {told(now)[0]}
    assert told(now)[1:] == [one for one in told(before) if one in told(now)]
    shelf.put(report_of("a", ["人手不足，甲。", "经费不足，乙。", "场地不足，丙。", "己，不足。"]), day=4)
    shelf.index()
    again = feed(shelf.client, "/search.atom?q=不足")
    assert texts(again) == ["己，不足。", "培训不足，丁。", "人手不足，甲。", "经费不足，乙。", "场地不足，丙。"]
    assert told(again)[1:] == told(before)


def test_what_the_index_has_not_seen_waits(shelf: Shelf) -> None:
    shelf.put(report_of("a", ["人手不足，甲。"]), report_of("b", ["人手不足，乙。"]), day=1)
    shelf.index()
    shelf.put(report_of("a", ["人手充足。"]), day=2)
    assert texts(feed(shelf.client, "/search.atom?q=不足")) == ["人手不足，乙。"]


@pytest.mark.parametrize(("entries", "pages"), [(50, 1), (51, 2)])
def test_a_page_that_holds_all_that_is_left_is_the_last(shelf: Shelf, entries: int, pages: int) -> None:
    shelf.put(report_of("a", [f"人手不足，{place}。" for place in range(entries)]))
    shelf.index()
    assert [len(told(root)) for root in all_pages(shelf.client, "/search.atom?q=人手不足")] == [50, 1][:pages]


def test_who_missed_many_entries_can_go_on_and_gets_each_once(shelf: Shelf) -> None:
    """Also where a report has more than a page holds, and where more comes while one reads."""
    for number in range(30):
        few = [f"人手不足，{number}之{place}。" for place in range(number % 4)]
        many = [f"人手不足，长之{place}。" for place in range(120)]
        shelf.put(report_of(f"r{number}", many if number == 15 else few), day=number)
    shelf.index()
    path = "/search.atom?q=人手不足"
    pages = all_pages(shelf.client, path)
    found = [one for page in pages for one in texts(page)]
    total = shelf.client.get("/api/v1/search?q=人手不足").json["total"]  # type: ignore[index]
    assert len(found) == len(set(found)) == total == 120 + sum(number % 4 for number in range(30)) - 15 % 4
    assert [len(texts(page)) for page in pages[:-1]] == [50] * (len(pages) - 1)
    every = [one for page in pages for one in dates(page)]
    assert every == sorted(every, reverse=True)
    assert {root_id(page) for page in pages} == {root_id(pages[0])}
    assert {link(page, "first") for page in pages} == {link(pages[0], "self")}
    second = link(pages[0], "next")
    assert second is not None
    shelf.put(report_of("new", ["人手不足，新。"]), day=40)
    shelf.index()
    assert told(feed(shelf.client, second)) == told(pages[1])
    assert told(feed(shelf.client, path))[1:] == told(pages[0])[:-1]


def test_a_rare_search_among_many_that_changed_is_found_to_its_end(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fzsearch.web import following

    monkeypatch.setattr(following, "_REPORTS", 2)
    monkeypatch.setattr(following, "_LOOK_UPS", 2)
    for day in (1, 2):
        for number in range(20):
            shelf.put(report_of(f"r{number}", [f"人手不足，{number}。", f"今天是{day}。"]), day=day)
    shelf.index()
    pages = all_pages(shelf.client, "/search.atom?q=人手不足")
    assert texts(pages[0]) == []  # these changed, but not in what is looked for
    found = [one for page in pages for one in texts(page)]
    assert sorted(found) == sorted(f"人手不足，{number}。" for number in range(20))


def test_who_has_the_feed_is_not_sent_it_again(shelf: Shelf) -> None:
    shelf.put(report_of("a", ["人手不足。"]), day=1)
    shelf.index()
    first = shelf.client.get("/search.atom?q=人手不足")
    tag, date = first.headers["ETag"], first.headers["Last-Modified"]
    assert date == "Fri, 16 Jan 2026 08:30:00 GMT"
    for known in ({"If-None-Match": tag}, {"If-Modified-Since": date}):
        answer = shelf.client.get("/search.atom?q=人手不足", headers=known)
        assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", tag)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    shelf.index(rebuild=True)
    assert shelf.client.get("/search.atom?q=人手不足", headers={"If-None-Match": tag}).status_code == 304
    shelf.put(report_of("b", ["人手不足。"]), day=2)
    shelf.index()
    for known in ({"If-None-Match": tag}, {"If-Modified-Since": date}):
        assert shelf.client.get("/search.atom?q=人手不足", headers=known).status_code == 200


def test_a_search_without_results_is_a_feed_that_can_be_followed(client: FlaskClient) -> None:
    root = feed(client, "/search.atom?q=没有这样的词语")
    assert told(root) == []
    assert link(root, "next") is None


def test_the_feed_of_everything_is_the_whole_library(client: FlaskClient) -> None:
    data = client.get("/search.json?q=执法").json
    assert data is not None
    expected = {(hit["report_id"], "".join(hit["text"].split())) for hit in data["hits"]}
    pages = all_pages(client, "/search.atom?q=执法")
    found = [
        (re.split("[/#]", address.attrib["href"])[-2], "".join((entry.findtext(f"{ATOM}content") or "").split()))
        for page in pages
        for entry in page.findall(f"{ATOM}entry")
        if (address := entry.find(f"{ATOM}link")) is not None
    ]
    assert len(found) == len(expected)
    assert set(found) == expected


@pytest.mark.parametrize("before", ["x", "1", "1.x", "-1.-1", "99999999999999999999.1", "1.1'--", "１.1"])
def test_a_cursor_that_no_feed_gave_is_an_error(client: FlaskClient, before: str) -> None:
    assert client.get("/search.atom", query_string={"q": "执法", "before": before}).status_code == 400


def test_wrong_parameters_and_a_missing_library_are_ordinary_errors(client: FlaskClient) -> None:
    assert client.get("/search.atom?q=%22").status_code == 400
    assert client.get("/search.atom?sort=xx").status_code == 400


def test_below_a_prefix_every_address_keeps_it_and_head_answers(client: FlaskClient) -> None:
    for path in ("/search.atom?q=执法&lang=en", "/opensearch.xml?lang=en"):
        answer = client.get(path, environ_overrides={"SCRIPT_NAME": "/fz"})
        addresses = re.findall(r'(?:href|template)="([^"]+)"', answer.text)
        assert addresses
        for address in addresses:
            assert address.startswith("http://localhost/fz/")
            assert "lang=en" in address
        head = client.head(path)
        assert (head.status_code, head.data, head.content_type) == (200, b"", answer.content_type)


def test_hostile_reports_are_text_in_a_feed(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, notice="<b>]]>\x01")
    for number, text in enumerate([*HOSTILE, "&lt;b&gt;&#1;", "\ufffe\uffff\x00", "<![CDATA[x]]>"]):
        report = report_of(f"r{number}", [f"{text}人手不足"])
        sections = tuple(replace(one, path=(text, text)) for one in report.sections)
        shelf.put(
            replace(
                report,
                title=text,
                agency=Agency(text, text, (text,)),
                region=Region("9901", (text, text), ("99", "9901"), "市"),
                url=f"javascript:{text}",
                sections=sections,
            )
        )
    shelf.index()
    root = feed(shelf.client, "/search.atom?q=人手不足")
    assert len(told(root)) == len(HOSTILE) + 3
    assert "<script>alert(1)</script>]]>人手不足" in texts(root)
    assert "<![CDATA[x]]>人手不足" in texts(root)
    own = {"feed", "id", "title", "subtitle", "updated", "author", "name", "generator", "link", "entry"}
    own |= {"category", "content"}
    assert {element.tag.removeprefix(ATOM) for element in root.iter()} == own
    typed = feed(shelf.client, "/search.atom?q=%3Cscript%3E%5D%5D%3E%01&agency=%3Cb%3E%0B")
    assert "<script>]]>" in (typed.findtext(f"{ATOM}title") or "")


# OpenSearch


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_browsers_are_told_how_to_search_here(client: FlaskClient, lang: str) -> None:
    answer = client.get(f"/opensearch.xml?lang={lang}")
    assert (answer.status_code, answer.content_type) == (
        200, "application/opensearchdescription+xml; charset=utf-8",
    )  # fmt: skip
    root = ET.fromstring(answer.data)  # noqa: S314 — our own
    assert root.tag == f"{SEARCH}OpenSearchDescription"
    short, long = (root.findtext(f"{SEARCH}{name}") or "" for name in ("ShortName", "Description"))
    assert 0 < len(short) <= 16
    assert 0 < len(long) <= 1024
    assert root.findtext(f"{SEARCH}InputEncoding") == "UTF-8"
    urls = {one.attrib["type"]: one.attrib["template"] for one in root.findall(f"{SEARCH}Url")}
    for kind in ("text/html", "application/atom+xml"):
        found = client.get(urls[kind].replace("{searchTerms}", "%E6%89%A7%E6%B3%95"))
        assert found.status_code == 200
        assert found.mimetype == kind
        assert "执法" in found.text
    own = urls["application/opensearchdescription+xml"]
    assert client.get(own).data == answer.data
    if "application/x-suggestions+json" in urls:
        assert "/suggest.json?" in urls["application/x-suggestions+json"]
        assert "format=opensearch" in urls["application/x-suggestions+json"]


def test_a_feed_is_named_as_its_search_is_ticked(client: FlaskClient) -> None:
    def name(asked: str) -> str:
        return feed(client, f"/search.atom?{asked}").findtext(f"{ATOM}title") or ""

    title = name("q=执法&in=title&region=9901&sub=0&section=problems&year_from=2022")
    assert title.split(" · ")[:-1] == ["执法", "只查标题", "云汀市", "存在问题", "不含下级地区", "2022 年度起"]
    assert name("year_from=2022") != name("year_to=2022") != name("year_from=2022&year_to=2022")
