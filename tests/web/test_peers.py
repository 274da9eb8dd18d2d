"""The order of peers is shown with its reasons; one click puts a section beside the best of them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from fzsearch.model import Report
from tests.conftest import ParseText
from tests.web.conftest import page
from tests.web.made import made_library, section_of

PROBLEMS = "一是执法人员业务能力有待提高；二是法律顾问没有参与合同审查。"
NONE = "水闸检修进度偏慢。"


@pytest.fixture
def near_and_far(parse_text: ParseText, own_report: Callable[..., str]) -> dict[str, Report]:
    """A county's report, and others of its system, level and year: near and unlike, far and alike."""
    said = {
        "own": ("榕城区科学技术局", PROBLEMS),
        "far": ("渝中区科学技术局", PROBLEMS),
        "province": ("越秀区科学技术局", PROBLEMS),
        "city": ("惠来县科学技术局", NONE),
        "city alike": ("普宁市科学技术局", "一是执法人员业务能力有待提高；"),
    }
    return {name: parse_text(own_report(agency, problems=text)) for name, (agency, text) in said.items()}


def rows(soup: BeautifulSoup) -> list[tuple[str, str]]:
    """The agencies on a page of peers, each with the reason for its place."""
    return [
        (item.select_one("label, a").get_text().split("科学")[0].strip(), item.select_one(".why").get_text())  # type: ignore[union-attr]
        for item in soup.select(".choices > li")
    ]


def compared(soup: BeautifulSoup) -> list[str]:
    """The sections of the excerpts that are offered beside a comparison."""
    link = soup.find("a", string="把这几节放进摘编")
    return parse_qs(urlsplit(str(link["href"])).query)["id"]  # type: ignore[index]


def problems(reports: Sequence[Report]) -> list[str]:
    return [section_of(report, "problems").id for report in reports]


def test_each_peer_says_why_it_stands_where_it_stands(tmp_path: Path, near_and_far: dict[str, Report]) -> None:
    client = made_library(tmp_path, list(near_and_far.values()))
    own = near_and_far["own"]
    soup = page(client, f"/peers?id={problems([own])[0]}")
    listed = rows(soup)
    assert [name for name, _ in listed] == ["普宁市", "惠来县", "越秀区", "渝中区"]
    reasons = [reason.split(" · ") for _, reason in listed]
    assert [reason[0] for reason in reasons] == ["1. 同市", "2. 同市", "3. 同省", "4. 不同省"]
    assert [reason[2:] for reason in reasons] == [["有 1 句相同"], [], ["有 2 句相同"], ["有 2 句相同"]]
    assert reasons[3][1] == "用词相似 100%"
    assert "先同市，再同省，后其他" in soup.get_text()
    assert "不分远近" not in soup.get_text()


def test_of_a_whole_report_each_peer_leads_to_what_both_have(tmp_path: Path, near_and_far: dict[str, Report]) -> None:
    client = made_library(tmp_path, list(near_and_far.values()))
    own, far = near_and_far["own"], near_and_far["far"]
    link = page(client, f"/reports/{own.id}").find("a", string="同类报告")
    soup = page(client, str(link["href"]))  # type: ignore[index]
    assert [name for name, _ in rows(soup)] == ["普宁市", "惠来县", "越秀区", "渝中区"]
    assert "另有 4 份同类报告" in soup.get_text()
    last = soup.select(".choices > li")[-1]
    assert str(last.select("a")[0]["href"]) == f"/reports/{far.id}"
    pair = next(one for one in last.select(".acts a") if one.get_text().startswith("存在问题"))
    assert compared(page(client, str(pair["href"]))) == problems([own, far])


def test_without_a_region_nearness_does_not_count_and_that_is_said(
    tmp_path: Path, near_and_far: dict[str, Report]
) -> None:
    own = replace(near_and_far["own"], region=None, region_candidates=())
    client = made_library(tmp_path, [own, near_and_far["city"], near_and_far["far"]])
    soup = page(client, f"/peers?report={own.id}")
    assert "地区未知，不分远近" in soup.get_text()
    assert [(name, reason[:7]) for name, reason in rows(soup)] == [
        ("渝中区", "1. 地区未知"),
        ("惠来县", "2. 地区未知"),
    ]


def test_each_circle_leaves_out_one_fact_more_or_asks_for_one_again(
    tmp_path: Path, near_and_far: dict[str, Report]
) -> None:
    client, own = made_library(tmp_path, list(near_and_far.values())), near_and_far["own"]
    soup = page(client, f"/peers?report={own.id}&without=year&without=level")
    links = [parse_qs(urlsplit(str(link["href"])).query) for link in soup.select(".circles a")]
    assert [sorted(link.get("without", [])) for link in links] == [["year"], ["level"], ["level", "system", "year"]]


def test_one_click_puts_a_section_beside_its_three_best_peers(
    tmp_path: Path, near_and_far: dict[str, Report]
) -> None:
    client = made_library(tmp_path, list(near_and_far.values()))
    own = near_and_far["own"]
    [section] = problems([own])
    click = next(
        one
        for one in page(client, f"/reports/{own.id}").select(f"[id='{section}'] .tags a")
        if "并排" in one.get_text()
    )
    soup = page(client, str(click["href"]))
    best = problems([near_and_far[name] for name in ("own", "city alike", "city", "province")])
    assert compared(soup) == best
    assert len(soup.select(".side-by-side > section")) == 4
    canonical = str(soup.select_one("link[rel=canonical]")["href"])  # type: ignore[index]
    assert compared(page(client, canonical)) == best
    assert "最接近的 3 份" in soup.get_text()
    files = [str(link["href"]) for link in soup.select("a[download]")]
    assert [urlsplit(one).path for one in files] == ["/excerpts.docx", "/excerpts.txt", "/excerpts.bib"]
    assert {tuple(parse_qs(urlsplit(one).query)["id"]) for one in files} == {tuple(best)}
    for one in files:
        assert client.get(one).status_code == 200


def test_where_there_is_no_peer_the_way_to_more_is_shown(tmp_path: Path, near_and_far: dict[str, Report]) -> None:
    own, other = near_and_far["own"], replace(near_and_far["city"], year=2019)
    client = made_library(tmp_path, [own, other])
    [section] = problems([own])
    soup = page(client, f"/compare?id={section}&peers=3")
    assert "没有别的报告有存在问题、科技、县级、2023的这类章节" in soup.select_one(".empty").get_text()  # type: ignore[union-attr]
    wider = [str(link["href"]) for link in soup.select(".circles a")]
    assert wider == [f"/compare?id={section}&peers=3&without=year"]
    assert compared(page(client, wider[0])) == [section, *problems([other])]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("/compare?id={0}&peers=4", 400),
        ("/compare?id={0}&peers=x", 400),
        ("/compare?id={0}&id={1}&peers=1", 400),
        ("/compare?id={0}&peers=1&without=section", 400),
        ("/compare?id=none&peers=3", 404),
        ("/compare?peers=3", 200),
        ("/peers?report=none", 404),
        ("/peers?report={2}&id={0}", 400),
        ("/peers?id={0}&without=x", 400),
    ],
)
def test_what_cannot_be_is_refused(client: FlaskClient, ids: dict[str, str], query: str, status: int) -> None:
    assert client.get(query.format(ids["section"], ids["other"], ids["report"])).status_code == status
