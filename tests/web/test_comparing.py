"""Sections beside each other, and the peers of a section: counted plainly, chosen without a script."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from fzsearch.index import issuer_of
from fzsearch.model import Report, Section
from fzsearch.store import Store
from tests.conftest import ParseText
from tests.web.conftest import page
from tests.web.made import made_library, section_of, submitted
from tests.web.strict import elements

SENTENCE = "个别执法人员业务能力有待提高"


@pytest.fixture(scope="module")
def reports(sample_library: Path) -> list[Report]:
    with Store.read(sample_library) as store:
        return [report for report in store.reports() if report.is_report]


@pytest.fixture(scope="module")
def own(reports: list[Report]) -> Report:
    return next(report for report in reports if report.title == "砚川市科学技术局2023年度法治政府建设年度报告")


def ids(found: Iterable[Section]) -> str:
    return "&".join(f"id={section.id}" for section in found)


# Comparing


@pytest.fixture
def pair(parse_text: ParseText, own_report: Callable[..., str]) -> tuple[Report, Report]:
    first = parse_text(own_report(problems=f"一是{SENTENCE}；二是经费紧张。"))
    second = parse_text(own_report("云汀市科学技术局", problems=f"我局{SENTENCE}。"))
    return first, second


def test_sections_stand_side_by_side_with_their_shared_wording_marked(
    tmp_path: Path, pair: tuple[Report, Report]
) -> None:
    client = made_library(tmp_path, pair)
    problems = [section_of(report, "problems") for report in pair]
    soup = page(client, f"/compare?{ids(problems)}")
    sides = soup.select(".side-by-side > section")
    for side, report, section in zip(sides, pair, problems, strict=True):
        link = side.select_one("h2 a")
        assert link is not None
        assert (link.get_text(), link["href"]) == (report.title, f"/reports/{report.id}#{section.id}")
        assert [mark.get_text() for mark in side.select("mark")] == [SENTENCE]
        assert "".join(side.select_one(".text").get_text().split()) == "".join(section.text.split())  # type: ignore[union-attr]
        for fact in ("2023", "科学技术局", "存在问题"):
            assert fact in side.get_text()
    counts = [side.select_one(".shared").get_text() for side in sides]  # type: ignore[union-attr]
    # 二、存在问题 6, 一是 2, the sentence 14, ；二是经费紧张。 8; and 6, 我局 2, 14, 。 1.
    assert counts == ["30 字，其中 14 字（47%）也见于旁边", "23 字，其中 14 字（61%）也见于旁边"]
    link = soup.find("a", string="把这几节放进摘编")
    assert link["href"] == f"/excerpts?{ids(problems)}"  # type: ignore[index]


def test_a_section_is_compared_with_all_that_lies_below_it_and_nothing_else(
    tmp_path: Path, parse_text: ParseText
) -> None:
    report = parse_text(
        "砚川市司法局2023年法治政府建设情况报告\n一、工作情况\n甲。\n（一）执法\n乙。\n1.监督\n丙。\n（二）普法\n丁。\n二、存在问题\n戊。\n"
    )
    client = made_library(tmp_path, [report])
    chosen = [section for section in report.sections if section.heading in ("工作情况", "执法")]
    sides = page(client, f"/compare?{ids(chosen)}").select(".text")
    texts = ["|".join(line.get_text() for line in side.select("p")) for side in sides]
    assert texts == ["一、工作情况|甲。|（一）执法|乙。|1.监督|丙。|（二）普法|丁。", "（一）执法|乙。|1.监督|丙。"]


def test_with_fewer_than_two_sections_the_page_says_how_to_choose(client: FlaskClient, own: Report) -> None:
    section = section_of(own, "problems")
    for path in (
        "/compare",
        "/compare?id=",
        f"/compare?id={section.id}",
        f"/compare?id={section.id}&id={section.id}",
    ):
        soup = page(client, path)
        assert "2 至 4 节" in soup.select_one(".empty").get_text()  # type: ignore[union-attr]
        assert soup.select(".empty a")
    assert f"/peers?id={section.id}" in page(client, f"/compare?id={section.id}").decode()


def test_more_than_four_are_refused_and_the_same_one_twice_counts_once(client: FlaskClient, own: Report) -> None:
    assert "最多 4 节，这里有 5 节" in page(client, f"/compare?{ids(own.sections[:5])}", 400).get_text()
    soup = page(client, f"/compare?{ids((*own.sections[:4], *own.sections[:4]))}")
    assert len(soup.select(".side-by-side > section")) == 4


def test_each_of_three_can_be_dropped_and_none_of_two(client: FlaskClient, own: Report) -> None:
    three = own.sections[1:4]
    dropped = [
        str(link["href"]) for link in page(client, f"/compare?{ids(three)}").find_all("a", string="去掉这一节")
    ]
    assert dropped == [f"/compare?{ids(section for section in three if section != one)}" for one in three]
    assert page(client, dropped[0]).find("a", string="去掉这一节") is None


@pytest.mark.parametrize(
    "path", ["/compare", "/peers", "/excerpts", "/excerpts.txt", "/excerpts.docx", "/excerpts.bib"]
)
@pytest.mark.parametrize("name", ["none", "../../etc/passwd", "<b>x</b>", "%00", "' OR 1=1 --", "a" * 5000, "\ud7ff"])
def test_an_unknown_section_is_not_found_and_named(client: FlaskClient, path: str, name: str) -> None:
    answer = client.get(path, query_string={"id": name})
    assert answer.status_code == 404
    assert name[:40] in BeautifulSoup(answer.text, "lxml").get_text()
    elements(answer.text)
    assert (
        f"there is no section {name[:40]}" in page(client, f"{path}?lang=en&id={name}", 404).get_text() or "%" in name
    )


def test_texts_that_would_take_a_server_long_are_refused(
    tmp_path: Path, pair: tuple[Report, Report], parse_text: ParseText, own_report: Callable[..., str]
) -> None:
    long = parse_text(own_report("望沂市科学技术局", problems="甲乙丙丁，" * 40_001))
    client = made_library(tmp_path, [*pair, long])
    first, second, third = (section_of(report, "problems") for report in (*pair, long))
    assert "最多 200000 字" in page(client, f"/compare?{ids((first, third))}", 400).get_text()
    page(client, f"/compare?{ids((first, second))}")
    page(client, f"/excerpts?{ids((first, third))}")
    page(client, f"/peers?{ids((third,))}")


# Peers


def peers_plainly(reports: list[Report], own: Report, kind: str, *criteria: str) -> set[str]:
    """The ids of the other agencies' reports that have a section of the type and share these facts."""
    agree: dict[str, Callable[[Report], bool]] = {
        "system": lambda one: bool(one.agency and own.agency and set(one.agency.systems) & set(own.agency.systems)),
        "level": lambda one: bool(one.region and own.region and one.region.level == own.region.level),
        "year": lambda one: one.year == own.year,
    }
    return {
        one.id
        for one in reports
        if issuer_of(one) != issuer_of(own)
        and any(kind in section.types for section in one.sections)
        and all(agree[criterion](one) for criterion in criteria)
    }


def listed(soup: BeautifulSoup) -> list[str]:
    """The reports on a page of peers, in order, each once."""
    boxes = [str(box["value"]).rsplit("-", 1)[0] for box in soup.select("form.peers input[type=checkbox]")]
    return list(dict.fromkeys(boxes))


@pytest.mark.parametrize("kind", ["problems", "next_steps"])
def test_peers_are_what_a_plain_reading_finds(
    client: FlaskClient, reports: list[Report], own: Report, kind: str
) -> None:
    section = section_of(own, kind)
    soup = page(client, f"/peers?id={section.id}")
    expected = peers_plainly(reports, own, kind, "system", "level", "year")
    assert expected
    assert set(listed(soup)) == expected
    assert f"另有 {len(expected)} 份报告" in soup.get_text()
    facts = {item.dt.get_text(): item.dd.get_text() for item in soup.select("dl.facts > div")}  # type: ignore[union-attr]
    assert (facts["系统"], facts["层级"], facts["报告年度"]) == ("科技", "市级", "2023")


def test_of_a_peer_whose_words_stand_below_its_heading_the_words_are_shown(
    client: FlaskClient, reports: list[Report]
) -> None:
    own = next(
        report for report in reports if report.title == "砚川市泽桥县科学技术局关于2024年度法治政府建设情况的报告"
    )
    soup = page(client, f"/peers?id={section_of(own, 'problems').id}")
    assert any("告知说理不够充分" in shown.get_text() for shown in soup.select("p.snippet"))


def test_wider_circles_have_the_counts_that_they_are_offered_with(
    client: FlaskClient, reports: list[Report], own: Report
) -> None:
    section = section_of(own, "problems")
    everything = {"system", "level", "year"}
    links = page(client, f"/peers?id={section.id}").select(".circles li")
    assert len(links) == 3
    for item, dropped in zip(links, ("level", "year", "system"), strict=True):
        expected = peers_plainly(reports, own, "problems", *(everything - {dropped}))
        assert item.select_one(".count").get_text() == f"{len(expected)} 份"  # type: ignore[union-attr]
        wider = page(client, str(item.a["href"]))  # type: ignore[index]
        assert f"另有 {len(expected)} 份报告" in wider.get_text()
        back = next(link for link in wider.select(".circles a") if "只看" in link.get_text())
        assert back["href"] == f"/peers?id={section.id}"


def test_paging_shows_every_peer_once_and_never_the_own_report(
    client: FlaskClient, reports: list[Report], own: Report
) -> None:
    path: str | None = f"/peers?id={section_of(own, 'next_steps').id}&without=level&without=year&without=system"
    seen: list[str] = []
    while path:
        soup = page(client, path)
        seen += listed(soup)
        here = soup.select_one("nav.pages strong")
        following = here.find_next_sibling("a") if here else None
        path = str(following["href"]) if following else None
    expected = peers_plainly(reports, own, "next_steps")
    assert len(expected) > 40
    assert (len(seen), set(seen)) == (len(expected), expected)


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=x", "page=２", "page=51", f"page={'9' * 5000}"])
def test_a_page_that_cannot_be_is_refused(client: FlaskClient, own: Report, query: str) -> None:
    page(client, f"/peers?id={section_of(own, 'problems').id}&{query}", 400)


def test_the_thousandth_report_is_the_last_that_can_be_asked_for(client: FlaskClient, own: Report) -> None:
    assert client.get(f"/peers?id={section_of(own, 'problems').id}&page=50").status_code == 200


def test_one_chooses_peers_with_a_form_and_no_script(client: FlaskClient, own: Report) -> None:
    section = section_of(own, "problems")
    for lang in ("", "&lang=en"):
        soup = page(client, f"/peers?id={section.id}&without=level{lang}")
        form = soup.select_one("form.peers")
        assert form is not None
        boxes = [str(box["value"]) for box in form.select("input[type=checkbox]")][:2]
        compared = page(client, submitted(form, boxes))
        assert len(compared.select(".side-by-side > section")) == 3
        other = form.select_one("button[formaction]")
        assert other is not None
        collected = page(client, submitted(form, boxes, str(other["formaction"])))
        assert len(collected.select("ol.excerpts > li")) == 3
        for shown in (compared, collected):
            assert shown.html["lang"] == ("en" if lang else "zh-CN")  # type: ignore[index]


def test_peers_need_one_section(client: FlaskClient, own: Report) -> None:
    assert "没有指明" in page(client, "/peers").get_text()
    page(client, f"/peers?{ids(own.sections[:2])}", 400)


def test_what_is_not_known_of_a_report_is_said_and_not_used(tmp_path: Path, pair: tuple[Report, Report]) -> None:
    bare = replace(pair[0], region=None, region_candidates=(), agency=None, year=None)
    client = made_library(tmp_path, [bare, pair[1]])
    soup = page(client, f"/peers?id={section_of(bare, 'problems').id}")
    assert "系统、层级、报告年度未知" in soup.get_text()
    assert listed(soup) == [pair[1].id]
    assert soup.select(".circles li") == []


def test_where_no_system_is_known_the_agency_decides(
    tmp_path: Path, parse_text: ParseText, own_report: Callable[..., str]
) -> None:
    names = ("砚川市机关事务管理局", "云汀市机关事务管理局", "云汀市科学技术局")
    found = [parse_text(own_report(name)) for name in names]
    found = [replace(one, agency=replace(one.agency, systems=())) if one.agency else one for one in found]
    client = made_library(tmp_path, found)
    soup = page(client, f"/peers?id={section_of(found[0], 'problems').id}")
    assert listed(soup) == [found[1].id]
    facts = {item.dt.get_text(): item.dd.get_text() for item in soup.select("dl.facts > div")}  # type: ignore[union-attr]
    assert facts["机构"] == "机关事务管理局"


def test_of_sections_that_lie_in_each_other_the_uppermost_is_a_peer(
    tmp_path: Path, parse_text: ParseText, own_report: Callable[..., str]
) -> None:
    own, other = (
        parse_text(own_report(name, problems="（一）人手不足\n甲。\n（二）经费紧张\n乙。"))
        for name in ("砚川市科学技术局", "云汀市科学技术局")
    )
    inside = [section for section in other.sections if "problems" in section.types]
    assert [section.level for section in inside] == [1, 2, 2]
    client = made_library(tmp_path, [own, other])
    for section in (one for one in own.sections if "problems" in one.types):
        boxes = page(client, f"/peers?id={section.id}").select("form.peers input[type=checkbox]")
        assert [box["value"] for box in boxes] == [inside[0].id]


# For both


def test_links_keep_the_prefix_and_the_language(client: FlaskClient, own: Report) -> None:
    chosen = ids(own.sections[1:4])
    first = ids([section_of(own, "problems")])
    for path in (f"/compare?{chosen}", "/compare", f"/peers?{first}", f"/excerpts?{chosen}"):
        answer = client.get(f"{path}{'&' if '?' in path else '?'}lang=en", environ_overrides={"SCRIPT_NAME": "/fz"})
        main = BeautifulSoup(answer.text, "lxml").main
        assert main is not None
        links = [str(link["href"]) for link in main.select("a[href]")]
        assert links
        assert [link for link in links if not link.startswith("/fz/") or "lang=en" not in link] == []
        targets = [tag.get("action") or tag.get("formaction") for tag in main.select("[action], [formaction]")]
        assert all(str(target).startswith("/fz/") for target in targets)
        assert len(main.select("form input[name=lang][value=en]")) == len(main.select("form"))
