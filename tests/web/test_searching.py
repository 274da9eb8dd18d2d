"""The search page: grouped or flat, its facets, its years, and the way on from nothing, from too much and from faults."""

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from tests.web.conftest import page
from tests.web.shelves import Shelf, report_of


def _total(soup: BeautifulSoup) -> tuple[int, int]:
    found = re.search(r"共 ([\d,]+) 节，([\d,]+) 份报告", soup.select_one("h1.total").get_text())  # type: ignore[union-attr]
    assert found is not None
    return int(found[1].replace(",", "")), int(found[2].replace(",", ""))


def _api(client: FlaskClient, url: str) -> int:
    answer = client.get(f"/api/v1/search?{urlsplit(url).query}").json
    assert answer is not None
    total: int = answer["total"]
    return total


def test_results_stand_by_report_with_three_sections_at_most_and_the_way_to_all(client: FlaskClient) -> None:
    soup = page(client, "/search?q=执法")
    sections, reports = _total(soup)
    shown = soup.select("ol.hits > li")
    assert len(shown) == 10 < reports < sections  # half of page_size, for each holds several
    more = 0
    for report in shown:
        hits = report.select(".hit")
        assert 1 <= len(hits) <= 3
        for link in report.select("a:-soup-contains('这份报告里共')"):
            more += 1
            count = int(re.search(r"共 (\d+) 节", link.get_text())[1])  # type: ignore[index]
            assert count > len(hits) == 3
            within = page(client, str(link["href"]))
            assert _total(within) == (count, 1)
            assert len(within.select(".hit")) == min(count, 20)
            assert within.select_one(".chips a").get_text().startswith("只在这份报告里")  # type: ignore[union-attr]
    assert more


def test_flat_results_are_those_of_the_api(client: FlaskClient) -> None:
    soup = page(client, "/search?q=执法&group=section")
    answer = client.get("/api/v1/search?q=执法").json
    assert answer is not None
    picked = [str(box["value"]) for box in soup.select(".hit input[name=id]")]
    assert picked == [hit["section_id"] for hit in answer["hits"]]


def test_years_are_bars_that_lead_to_their_count_with_a_table_of_the_same(client: FlaskClient) -> None:
    soup = page(client, "/search?q=执法")
    links = soup.select("svg a")
    assert len(links) == 4
    rows = {row.th.get_text(): int(row.td.get_text()) for row in soup.select(".years tbody tr")}  # type: ignore[union-attr]
    for link in links:
        year, count = re.match(r"(\d+) 年度：(\d+) 节", str(link["aria-label"])).groups()  # type: ignore[union-attr]
        assert rows[year] == int(count) == _api(client, str(link["href"]))
        assert float(str(link.select_one("rect.area")["width"])) >= 24  # type: ignore[index]
    soup = page(client, "/search?q=执法&year_from=2022&year_to=2023&section=problems&lang=en")
    kept = [(tag["name"], tag["value"]) for tag in soup.select("form.span input[type=hidden]")]
    assert kept == [("q", "执法"), ("section", "problems"), ("lang", "en")]
    assert [tag["value"] for tag in soup.select("form.span input:not([type=hidden])")] == ["2022", "2023"]


def test_sub_regions_can_be_switched_off(client: FlaskClient) -> None:
    soup = page(client, "/search?q=执法&region=9901")
    switch = soup.select_one("a.switch")
    assert switch is not None
    alone = page(client, str(switch["href"]))
    assert "sub=0" in str(switch["href"])
    assert 0 < _total(alone)[0] < _total(soup)[0]
    chips = {chip.get_text().split(" ×")[0]: str(chip["href"]) for chip in alone.select(".chips a")}
    assert "sub=0" not in chips["不含下级地区"]
    back = alone.select_one("a.switch")
    assert back is not None
    assert _total(page(client, str(back["href"]))) == _total(soup)


def test_a_region_is_looked_for_by_name_within_the_search(client: FlaskClient) -> None:
    soup = page(client, "/search?q=执法&level=县&sort=newest")
    form = soup.select_one("form.find")
    assert form is not None
    assert [tag["name"] for tag in form.select("input")] == ["q", "level", "sort", "find_region"]
    found = page(client, "/search?q=执法&level=县&sort=newest&find_region=砚北")
    assert [link.get_text() for link in found.select("#facet-region ~ ul a")] == ["示例省", "砚川市", "砚北区"]
    assert "find_region" in str(found.select("#facet-region ~ ul a")[-1]["href"])


def test_state_stands_in_the_address_in_one_order(client: FlaskClient) -> None:
    soup = page(
        client, "/search?lang=en&page=1&sort=newest&year_to=2024&section=study&sub=0&level=市&region=9901&q=法治&x=1"
    )
    link = soup.select_one("link[rel=canonical]")
    assert link is not None
    assert [name for name, _ in parse_qsl(urlsplit(str(link["href"])).query)] == [
        "q", "region", "sub", "level", "section", "year_to", "sort", "lang",
    ]  # fmt: skip


def test_nothing_found_says_what_dropping_each_filter_would_find(client: FlaskClient) -> None:
    path = "/search?q=复议&region=990201&section=problems&year_from=2022&year_to=2022"
    soup = page(client, path)
    assert _total(soup) == (0, 0)
    assert len(soup.select(".chips a")) == 4  # three filters, and all of them
    offers = [
        (item.a, int(stated[1]))
        for item in soup.select(".empty li")
        if (stated := re.search(r"：(\d+) 节", item.get_text()))
    ]
    assert len(offers) == 4
    for link, count in offers:
        assert isinstance(link, Tag)
        assert count == _api(client, str(link["href"])) > 0
    nothing = page(client, "/search?q=没有这样的词语&region=9901")
    assert nothing.find(string=re.compile("去掉哪个筛选条件都没有结果"))


@pytest.mark.parametrize(("query", "words"), [('"执法', "执法"), ("(执法 OR", "执法"), ("执法 -", None)])
def test_a_fault_in_the_query_keeps_the_filters_and_offers_the_plain_words(
    client: FlaskClient, query: str, words: str | None
) -> None:
    answer = client.get("/search", query_string={"q": query, "region": "9901"})
    soup = BeautifulSoup(answer.text, "lxml")
    if words is None:
        assert answer.status_code == 200  # a minus alone is punctuation
        return
    assert answer.status_code == 400
    assert soup.select_one("[role=alert] h1") is not None
    assert soup.select_one("input[name=q]")["value"] == query  # type: ignore[index]
    offered = soup.select_one("[role=alert] li a")
    assert offered is not None
    target = parse_qs(urlsplit(str(offered["href"])).query)
    assert (target["q"], target["region"]) == ([words], ["9901"])
    count = re.search(r"（(\d+) 节）", offered.parent.get_text())  # type: ignore[union-attr]
    assert count is not None
    assert int(count[1]) == _api(client, str(offered["href"])) > 0


def test_paging_ends_at_a_thousand_and_says_how_to_go_on(client: FlaskClient) -> None:
    last = page(client, "/search?group=section&page=50")
    warning = last.select_one(".warning")
    assert warning is not None
    assert "前 1,000 节" in warning.get_text()
    assert [urlsplit(str(link["href"])).path for link in warning.select("a")] == ["/search.csv", "/search.json"]
    assert client.get("/search?group=section&page=51").status_code == 400
    assert page(client, "/search?q=执法&page=2").select_one(".warning") is None


def test_ticked_sections_go_to_compare_or_to_excerpts(client: FlaskClient) -> None:
    form = page(client, "/search?q=执法&lang=en").select_one("form.pick")
    assert form is not None
    assert (form["action"], form["method"]) == ("/compare", "get")
    assert form.select_one("input[name=lang]")["value"] == "en"  # type: ignore[index]
    assert form.select_one("button[formaction]")["formaction"] == "/excerpts"  # type: ignore[index]
    for box in form.select(".hit input"):
        assert form.select_one(f"label[for='{box['id']}']").get_text(strip=True)  # type: ignore[union-attr]


def test_links_to_reports_stand_whatever_the_query_is(client: FlaskClient) -> None:
    soup = page(client, "/search?q=0123456789abcdef OR 执法&group=section")
    links = [str(link["href"]) for link in soup.select(".hits h2 a")]
    assert len(links) == 20
    for link in links[:3]:
        assert parse_qs(urlsplit(link).query)["q"] == ["0123456789abcdef OR 执法"]
        assert page(client, link).select_one(f"section[id='{urlsplit(link).fragment}'] mark")


@pytest.mark.parametrize("group", ["report", "section"])
def test_a_page_after_the_last_says_so_and_leads_back(client: FlaskClient, group: str) -> None:
    soup = page(client, f"/search?q=人手&group={group}&page=40")
    assert soup.select("ol.hits") == []
    back = soup.select_one(".results .empty a")
    assert back is not None
    assert "没有第 40 页，一共 1 页。" in soup.select_one(".results .empty").get_text()  # type: ignore[union-attr]
    assert page(client, str(back["href"])).select(".hit")


def test_exports_and_feeds_are_of_the_search_not_of_its_page(client: FlaskClient) -> None:
    first, second = page(client, "/search?q=执法"), page(client, "/search?q=执法&page=2")
    ways = [
        [str(link["href"]) for link in soup.select("a[href*='/search.'], link[type='application/atom+xml']")]
        for soup in (first, second)
    ]
    assert ways[0] == ways[1]
    assert len(ways[0]) == 5


def test_it_says_that_simplified_characters_are_looked_for_only_where_they_are(client: FlaskClient) -> None:
    said = "繁体字连同简体一起查"
    for query, also in (("執法", True), ('"執法"', False), ("“執法”", False), ('"執法" 監督', True), ("执法", False)):
        assert (said in client.get("/search", query_string={"q": query}).text) is also, query


def test_a_year_of_a_span_is_chosen_out_of_it_and_alone_it_is_unticked(client: FlaskClient) -> None:
    def bar(path: str) -> Tag:
        found = page(client, path).select_one("svg a[aria-label^='2022']")
        assert found is not None
        return found

    of_span = bar("/search?year_from=2021&year_to=2023")
    assert parse_qsl(urlsplit(str(of_span["href"])).query) == [("year_from", "2022"), ("year_to", "2022")]
    assert "点击取消" not in of_span["aria-label"]
    alone = bar(str(of_span["href"]))
    assert urlsplit(str(alone["href"])).query == ""
    assert "点击取消" in alone["aria-label"]


def test_sections_of_unknown_year_are_counted_beside_the_years(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    undated = replace(report_of("b", ["人手不足"] * 3), year=None)
    shelf.put(report_of("a", ["人手不足"]), undated)
    shelf.index()
    assert "另有 3 节年度未知" in page(shelf.client, "/search?q=人手").select_one(".years").get_text()  # type: ignore[union-attr]
    assert "年度未知" not in page(shelf.client, "/search?q=人手&year_from=2000").select_one(".years").get_text()  # type: ignore[union-attr]


@pytest.mark.parametrize(("asked", "said"), [("year_from=2022", "2022 年度起"), ("year_to=2022", "2022 年度止")])
def test_a_span_with_an_open_end_is_said_in_words(client: FlaskClient, asked: str, said: str) -> None:
    assert page(client, f"/search?{asked}").select_one(".chips a span").get_text() == said  # type: ignore[union-attr]


def test_without_any_year_there_is_no_empty_histogram(client: FlaskClient) -> None:
    soup = page(client, "/search?q=zzz&year_from=2022")
    assert soup.select("svg, .years table") == []
    assert soup.select_one(".years input[name=year_from]")["value"] == "2022"  # type: ignore[index]


def _links(soup: BeautifulSoup, selector: str) -> list[dict[str, list[str]]]:
    return [parse_qs(urlsplit(str(link["href"])).query) for link in soup.select(selector)]


@pytest.mark.parametrize("group", ["report", "section"])
def test_the_last_page_has_what_the_others_leave_and_none_follows_it(client: FlaskClient, group: str) -> None:
    path = f"/search?q=执法&group={group}&limit=7"
    count = _total(page(client, path))[group == "report"]
    last = -(-min(count, 1000) // 7)
    assert count % 7
    end = page(client, f"{path}&page={last}")
    assert len(end.select("ol.hits > li")) == count - 7 * (last - 1)
    assert end.select("nav.pages > *")[-1].get_text() == str(last)
    assert end.select_one("nav.pages > strong").get_text() == str(last)  # type: ignore[union-attr]


def test_what_is_unfolded_stays_in_links_of_the_page_and_out_of_files_and_feeds(client: FlaskClient) -> None:
    soup = page(client, "/search?q=执法&open=agency&find_region=砚北&in=title&level=县")
    assert all("open" in asked and "find_region" in asked for asked in _links(soup, ".values a"))
    for link in soup.select("a[download], link[type='application/atom+xml'], .bar > a"):
        assert {"open", "find_region"}.isdisjoint(parse_qs(urlsplit(str(link["href"])).query)), link
    # The box has its own field for where to look: a second one, hidden, could not be unticked.
    assert [tag["name"] for tag in soup.select("form.box [name]")] == ["q", "in", "level"]


def test_who_looks_for_another_name_sends_one_name(client: FlaskClient) -> None:
    soup = page(client, "/search?q=执法&find_region=砚北&page=2")
    form = soup.select_one("form.find")
    assert form is not None
    assert [(tag["name"], tag["value"]) for tag in form.select("input")] == [("q", "执法"), ("find_region", "砚北")]


def test_looking_for_an_agency_leaves_other_facets_as_they_are(client: FlaskClient) -> None:
    before, after = page(client, "/search?q=执法"), page(client, "/search?q=执法&find_agency=科学技术局")
    for facet in ("system", "level", "section"):
        shown = [link.get_text() for link in before.select(f"#facet-{facet} ~ ul a")]
        assert shown == [link.get_text() for link in after.select(f"#facet-{facet} ~ ul a")] != []


def test_reports_found_by_their_titles_are_opened_without_marks(client: FlaskClient) -> None:
    assert all("q" in asked for asked in _links(page(client, "/search?q=科学技术局"), ".hits h2 a"))
    found = _links(page(client, "/search?q=科学技术局&in=title"), ".hits h2 a")
    assert found
    assert not any("q" in asked for asked in found)


@pytest.mark.parametrize(
    ("years", "label"),
    [
        ("year_from=2022&year_to=2022", "2022"),
        ("year_from=2022&year_to=2023", "2022—2023"),
    ],
)
def test_the_chip_of_a_span_of_years_says_which(client: FlaskClient, years: str, label: str) -> None:
    chip = page(client, f"/search?q=执法&{years}").select_one(".chips a")
    assert chip is not None
    assert chip.get_text().startswith(f"{label} 年度")


def test_what_is_offered_instead_of_nothing_is_one_thing_less_from_its_first_page(client: FlaskClient) -> None:
    below = page(client, "/search?q=执法&region=9901&sub=0&level=县&page=3").select(".empty li a")
    offers = {link.get_text(): parse_qs(urlsplit(str(link["href"])).query) for link in below}
    assert offers["包含下级地区"] == {"q": ["执法"], "region": ["9901"], "level": ["县"]}
    assert "去掉全部筛选" in offers
    assert not any("page" in asked for asked in offers.values())
    one = [link.get_text() for link in page(client, "/search?q=人手不足&region=44").select(".empty li a")]
    assert "不限地区" in one
    assert "去掉全部筛选" not in one  # that would be the same
    title = page(client, "/search?q=人手不足&in=title")
    (text,) = [link for link in title.select(".empty li a") if link.get_text() == "也查正文"]
    assert "in" not in parse_qs(urlsplit(str(text["href"])).query)
    words = page(client, '/search?q="执法培训" -执法').select(".empty li a")
    assert parse_qs(urlsplit(str(words[0]["href"])).query)["q"] == ["执法培训 执法"]
