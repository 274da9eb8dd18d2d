"""Pages and API over the sample library, asked the way a browser or a script asks."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from fzsearch.config import Settings
from fzsearch.model import Attachment, Region, Snapshot
from fzsearch.store import Store
from fzsearch.web import create_app
from tests.conftest import NOW, ParseText, Run
from tests.web.conftest import page
from tests.web.made import made_library
from tests.web.shelves import Shelf, report_of


@pytest.mark.parametrize("path", ["/", "/search?q=执法", "/search?q=zzz", '/search?q="', "/help", "/about", "/none"])
def test_every_page_of_the_sample_says_so_and_every_page_is_whole(client: FlaskClient, path: str) -> None:
    soup = BeautifulSoup(client.get(path).text, "lxml")
    assert soup.select_one(".notice") is not None
    assert "示例数据" in soup.select_one(".notice").get_text()  # type: ignore[union-attr]
    assert soup.html is not None
    assert soup.html["lang"] == "zh-CN"
    assert soup.find("meta", attrs={"name": "viewport"}) is not None
    assert len(soup.find_all("h1")) == 1
    assert [script["src"] for script in soup.find_all("script")] == ["/static/script.js"]


def test_the_report_page_of_the_sample_says_so(client: FlaskClient, report_id: str) -> None:
    assert "示例数据" in page(client, f"/reports/{report_id}").select_one(".notice").get_text()  # type: ignore[union-attr]
    assert client.get("/api/v1/search?q=执法").json["notice"].startswith("示例数据")  # type: ignore[index]


def test_page_and_api_give_the_same_hits(client: FlaskClient) -> None:
    path = "?q=执法 -培训&region=9901&section=problems&section=next_steps"
    soup = page(client, f"/search{path}&group=section")
    answer = client.get(f"/api/v1/search{path}").json
    assert answer is not None
    total = re.search(r"共 (\d+) 节", soup.select_one("h1.total").get_text())  # type: ignore[union-attr]
    assert total is not None
    assert int(total[1]) == answer["total"] > 0
    links = [str(link["href"]) for link in soup.select(".hits h2 a")]
    assert [urlsplit(link).fragment for link in links] == [hit["section_id"] for hit in answer["hits"]]
    assert soup.select(".hits mark")


def test_a_facet_link_leads_to_exactly_its_count(client: FlaskClient) -> None:
    for start in (
        "/search?q=执法",
        "/search?q=执法&region=9901",
        "/search?q=执法&section=problems&year_from=2022&year_to=2023",
    ):
        soup = page(client, start)
        in_use = {str(title) for title in ("region", "section", "year") if title in start}
        for link in soup.select("[aria-labelledby^=facet-]:not([aria-labelledby=facet-own]) .values a:not(.ticked)"):
            target = parse_qs(urlsplit(str(link["href"])).query)
            count = int(link.find_next("span", class_="count").get_text())  # type: ignore[union-attr]
            total = client.get(str(link["href"]).replace("/search", "/api/v1/search", 1)).json["total"]  # type: ignore[index]
            widened = {facet for facet in in_use - {"year"} if len(target.get(facet, ())) > 1}
            if widened:  # one more value of a facet in use: the total is at least this value's
                assert total >= count
            else:
                assert total == count


def test_chips_drop_what_they_name(client: FlaskClient) -> None:
    soup = page(client, "/search?q=执法&region=9901&level=县&year_from=2022&year_to=2022")
    labels = [chip.get_text(" ", strip=True) for chip in soup.select(".chips a")]
    assert [label.split()[0] for label in labels] == ["云汀市", "县级", "2022", "全部清除"]
    targets = [unescape(str(chip["href"])) for chip in soup.select(".chips a")]
    assert "region" not in targets[0]
    assert "level" in targets[0]
    assert not re.search("region|level|year", targets[3])


def test_the_report_page_has_contents_marks_and_provenance(
    client: FlaskClient, report_id: str, sample_library: Path
) -> None:
    soup = page(client, f"/reports/{report_id}?q=制度")
    with Store.read(sample_library) as store:
        report, provenance = store.report(report_id), store.snapshots.provenance(report_id)
    assert report is not None
    assert provenance is not None
    anchors = {str(section["id"]) for section in soup.select(".body section")}
    assert anchors == {section.id for section in report.sections}
    assert {str(link["href"])[1:] for link in soup.select(".contents a")} == anchors & {
        section.id for section in report.sections if section.heading
    } | {"source"}
    marks = [str(mark["id"]) for mark in soup.select(".body mark")]
    assert marks == [f"hit-{number}" for number in range(1, len(marks) + 1)]
    assert f"命中 {len(marks)} 处" in soup.get_text()
    steps = [f"#hit-{near}" for number in range(1, len(marks) + 1) for near in (number - 1, number + 1)]
    assert [str(link["href"]) for link in soup.select("a.next")] == steps[1:-1]
    assert provenance["sha256"] in soup.get_text()
    assert "以原文为准" in soup.get_text()
    for link in soup.select("a.next, a.anchor, .body mark"):
        link.unwrap() if link.name == "mark" else link.decompose()
    shown = "".join(
        line.get_text()
        for section in soup.select(".body section")
        for line in section.find_all(re.compile("^(p|h[2-5])$"))
        if "tags" not in (line.get("class") or [])
    )
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", "".join(section.text for section in report.sections))


def test_api_report_is_the_contracts_json(client: FlaskClient, report_id: str) -> None:
    data = client.get(f"/api/v1/reports/{report_id}").json
    assert data is not None
    assert set(data) >= {
        "id",
        "is_report",
        "title",
        "doc_type",
        "year",
        "region",
        "agency",
        "published",
        "addressee",
        "url",
        "copy",
        "hindrance",
        "evidence",
        "sections",
    }
    assert data["region"] == {"code": "9902", "path": ["示例省", "砚川市"], "level": "市"}
    agency = {"name": "科学技术局", "raw": "砚川市科学技术局", "system": "科技", "systems": ["科技"]}
    assert data["agency"] == agency
    assert set(data["sections"][0]) == {"id", "number", "level", "heading", "path", "types", "text", "items"}


def test_readiness_tells_lag_and_generation(client: FlaskClient) -> None:
    ready = client.get("/readyz").json
    assert ready is not None
    everything = client.get("/api/v1/search").json
    assert ready is not None
    assert everything is not None
    assert (ready["status"], ready["lag"], ready["sections"]) == ("ready", 0, everything["total"])


def test_the_page_links_pages_and_orders_and_keeps_the_filters(client: FlaskClient) -> None:
    soup = page(client, "/search?q= 执法 &region=9901&in=title&page=1")
    assert soup.select_one("input[name=in]")["checked"] == ""  # type: ignore[index]
    assert soup.select_one("input[name=q]")["value"] == "执法"  # type: ignore[index]
    soup = page(client, "/search?q=执法&region=9901&year_from=2022&sort=newest&page=2")
    assert [(tag["name"], tag["value"]) for tag in soup.select("form.box input[type=hidden]")] == [
        ("region", "9901"), ("year_from", "2022"), ("sort", "newest"),
    ]  # fmt: skip
    assert soup.select_one("label.filters-label").get_text() == "筛选（2）"  # type: ignore[union-attr]
    pages = [str(link["href"]) for link in soup.select("nav.pages a")]
    assert pages
    assert all("region=9901" in link and "sort=newest" in link for link in pages)
    assert "page=" not in pages[0]
    orders = [str(link["href"]) for link in soup.select(".results p.bar span:first-child a")]
    assert [("sort=oldest" in link, "page=" in link) for link in orders] == [(False, False), (True, False)]
    last = page(client, "/search?page=50&group=section")
    assert [int(link.get_text()) for link in last.select("nav.pages a")] == [46, 47, 48, 49]
    titles = page(client, "/search?q=司法局&in=title").select_one(".hits a")
    assert titles is not None
    assert "q=" not in str(titles["href"])


def test_a_report_page_shows_every_fact_it_has(parse_text: ParseText, tmp_path: Path) -> None:
    region = Region("9902", ("示例省", "砚川市"), ("99", "9902"), "市")
    full = replace(
        parse_text("砚川市司法局2023年法治政府建设情况报告\n一、工作情况\n（一）执法。全年检查。\n1.甲\n乙。\n"),
        region=region, published=date(2024, 1, 8), addressee="市委、市政府", url="https://www.example.gov.cn/a.html",
    )  # fmt: skip
    bare = replace(
        full, id="b" * 16, title=None, year=None, agency=None, doc_type=None, region=None, region_candidates=(region, region),
        published=None, addressee=None, url="javascript:alert(1)", is_report=False, reason="是解读", sections=(),
    )  # fmt: skip
    with Store.open(tmp_path) as store:
        store.save(Snapshot("a.html", b"a", None, NOW), full, 1, NOW)
        store.save(Snapshot("b.html", b"b", None, NOW), bare, 1, NOW)
    client = create_app(Settings(tmp_path)).test_client()
    soup = page(client, f"/reports/{full.id}")
    assert [item.get_text() for item in soup.select("dl.facts dd")] == [
        "2023", "示例省/砚川市（9902）", "司法局（原文：砚川市司法局）", "司法", "情况报告", "市委、市政府", "2024-01-08",
    ]  # fmt: skip
    assert soup.select_one(".source a")["href"] == "https://www.example.gov.cn/a.html"  # type: ignore[index]
    assert [(tag.name, tag.get_text()[:4]) for tag in soup.select(".body h2, .body h3, .body h4")] == [
        ("h2", "一、工作"),
        ("h4", "1.甲 "),
    ]
    assert soup.select_one(".notice") is None
    soup = page(client, f"/reports/{bare.id}?q=(")
    assert [item.get_text() for item in soup.select("dl.facts dd")] == [
        "未知",
        "未定，可能是示例省/砚川市、示例省/砚川市",
        "未知",
        "未知",
    ]
    assert [warning.get_text() for warning in soup.select(".warning")] == [
        "这份文件没有作为报告收录：是解读",
        "OR、| 或括号的旁边缺少检索词",
    ]
    assert "原文件：b.html" in soup.select_one(".source").get_text()  # type: ignore[union-attr]
    assert client.get("/readyz").status_code == 503


def test_a_report_page_shows_copies_attachments_and_items(parse_text: ParseText, tmp_path: Path) -> None:
    copied = replace(
        parse_text("砚川市司法局2023年法治政府建设情况报告\n一、存在问题\n一是人手不足；二是经费不足。\n"),
        copy="foreign host", attachments=(Attachment("报告.pdf", "a.pdf"),), read_from="报告.pdf",
    )  # fmt: skip
    inside = Snapshot("报告.pdf", b"%PDF-", None, NOW)
    with Store.open(tmp_path) as store:
        store.save(Snapshot("a.html", b"a", None, NOW, attachments=(inside,)), copied, 1, NOW)
    client = create_app(Settings(tmp_path)).test_client()
    soup = page(client, f"/reports/{copied.id}?q=%22不足；二是%22")
    assert "这是转载" in soup.select_one(".warning").get_text()  # type: ignore[union-attr]
    assert [item.get_text() for item in soup.select("dl.facts dd")][-2:] == ["附件 报告.pdf", "报告.pdf"]
    assert inside.sha256 in soup.select_one(".source").get_text()  # type: ignore[union-attr]
    section = copied.sections[0].id
    assert [tag["id"] for tag in soup.select(".body p span[id]")] == [f"{section}.1", f"{section}.2"]
    marks = soup.select(".body mark")  # an item opens in the middle of the hit: it is one all the same
    assert "".join(mark.get_text() for mark in marks) == "不足；二是"
    assert [mark.get("id") for mark in marks] == ["hit-1", None]


def test_readiness_counts_the_lag(run: Run, own_report: Callable[..., str], tmp_path: Path) -> None:
    from tests.cli.test_kill import import_without_index

    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(own_report(year=2020 + ord(name) % 5), encoding="utf-8")
    assert run("import", tmp_path / "a.txt").returncode == 0
    import_without_index(tmp_path / "library", [tmp_path / "b.txt"])
    assert create_app(Settings(tmp_path / "library")).test_client().get("/readyz").json["lag"] == 1  # type: ignore[index]


@pytest.mark.parametrize(("name", "most"), [("style.css", 12_000), ("script.js", 6_000)])
def test_what_a_page_loads_stays_small(client: FlaskClient, name: str, most: int) -> None:
    with client.get(f"/static/{name}") as answer:
        assert answer.content_type.split(";")[0] in ("text/css", "text/javascript")
        assert 0 < len(answer.data) <= most


def test_times_of_receipt_are_those_of_china_and_say_so(tmp_path: Path) -> None:
    report = report_of("a", ["人手不足"])
    client = made_library(tmp_path, [report], received=datetime(2026, 1, 15, 20, 30, tzinfo=UTC))
    assert "收到时间 2026-01-16 04:30（北京时间）" in page(client, f"/reports/{report.id}").get_text()
    versions = page(client, f"/reports/{report.id}/versions").get_text()
    assert "时间为北京时间" in versions
    assert "收到时间 2026-01-16 04:30 ·" in versions
    excerpt = client.get(f"/excerpts.txt?id={report.sections[0].id}").text
    assert "收到时间 2026-01-16 04:30（北京时间）" in excerpt


def test_a_report_that_stands_in_one_place_stands_nowhere_else(tmp_path: Path) -> None:
    shelf, report = Shelf(tmp_path), report_of("a", ["人手不足。"])
    shelf.put(report)
    with Store.open(tmp_path) as store:
        store.history.note_address("a", str(report.url), report.id, NOW)
    text = page(shelf.client, f"/reports/{report.id}").get_text()
    assert str(report.url) in text
    assert "也登在" not in text
