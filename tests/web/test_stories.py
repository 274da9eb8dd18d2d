"""What two readers come for, from the first page to the file they take away: by keyboard alone, without JavaScript."""

import csv
import io
import re
from hashlib import sha256

import docx
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page

from tests.web.walking import downloaded, enter, focused, tab_to, totals

pytestmark = pytest.mark.browser

# Of the sample's reports: who wrote them, and a sentence of their 存在问题.
OWN = (
    "砚川市泽桥县科学技术局",
    "砚川市泽桥县科学技术局关于2024年度法治政府建设情况的报告",
    "三是人手问题依旧。法制工作仍由办公室人员兼任",
)
PEERS = (
    (
        "望沂市麓口县人力资源和社会保障局",
        "望沂市麓口县人力资源和社会保障局关于2024年度法治政府建设情况的报告",
        "一是数字仲裁庭尚未动工。",
    ),
    ("云汀市甲禾区科学技术局", "云汀市甲禾区科学技术局2024年法治政府建设情况报告", "（一）告知说理不够充分。"),
)


def filtered(page: Page, name: str, address: str) -> None:
    """Tick a value of a facet; as many sections are left as stand beside its name."""
    tab_to(page, name)
    beside = page.evaluate("document.activeElement.parentElement.querySelector('.count').textContent")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(address), wait_until="load")
    assert totals(page)[0] == int(beside)


def test_a_civil_servant_takes_away_how_peers_worded_their_problems(desk: Page) -> None:
    desk.goto("/")
    enter(desk, "存在问题", "section=problems")
    filtered(desk, "科技", "system=")
    filtered(desk, "县级", "level=")
    tab_to(desk, "从")
    desk.keyboard.type("2024")
    tab_to(desk, "到")
    desk.keyboard.type("2024")
    desk.keyboard.press("Enter")
    desk.wait_for_url(re.compile("year_from=2024&year_to=2024"), wait_until="load")
    assert totals(desk)[1] == 3  # 泽桥县, 甲禾区, 汀南区
    enter(desk, OWN[1], "/reports/")
    enter(desk, "同类章节：存在的不足和原因", "/peers")
    enter(desk, "不限系统", "without=system")
    for _, title, _ in sorted(PEERS, key=lambda peer: peers_in_order(desk).index(peer[1])):
        tab_to(desk, f"{title} · .*")
        desk.keyboard.press("Space")
    enter(desk, "并排比较", "/compare")
    columns = [column.inner_text() for column in desk.locator(".side-by-side > section").all()]
    assert [column.split("\n")[0] for column in columns] == [OWN[1], *in_order(columns[1:])]
    assert desk.locator(".side-by-side mark").first.is_visible()
    enter(desk, "把这几节放进摘编", "/excerpts")
    assert_manuscript(downloaded(desk, "Word 文件"), desk.evaluate("location.origin"))


def test_from_a_section_to_four_side_by_side_to_a_cited_excerpt(desk: Page) -> None:
    desk.goto("/search?section=problems&system=科技&level=县&year_from=2024&year_to=2024")
    enter(desk, OWN[1], "/reports/")
    enter(desk, "并排比较：存在的不足和原因", "/compare")
    assert "最接近的 2 份" in desk.locator("main").inner_text()  # 甲禾区 and 汀南区 are the only others
    enter(desk, "不限系统", "without=system")
    columns = desk.locator(".side-by-side > section").all()
    titles = [column.locator("h2").inner_text() for column in columns]
    assert (len(titles), len(set(titles)), titles[0]) == (4, 4, OWN[1])
    assert all("2024" in title for title in titles)
    assert len({column.evaluate("one => one.offsetTop") for column in columns}) == 1
    text = "\n".join(
        paragraph.text for paragraph in docx.Document(io.BytesIO(downloaded(desk, "Word 文件"))).paragraphs
    )
    assert OWN[2] in text
    day, origin = r"\d{4}-\d\d-\d\d", re.escape(desk.evaluate("location.origin"))
    for title in titles:
        assert re.search(rf"\. {title}\[EB/OL\]\. (（{day}）)?\[{day}\]\. {origin}/reports/[0-9a-f]{{16}}\.", text)


def peers_in_order(page: Page) -> list[str]:
    return [name.split(" · ")[0] for name in page.locator(".choices label span").all_inner_texts()]


def in_order(columns: list[str]) -> list[str]:
    """The titles of the two peers, in the order in which the columns have them."""
    return [title for column in columns for _, title, _ in PEERS if column.startswith(title)]


def assert_manuscript(body: bytes, origin: str) -> None:
    """The file holds the words and a citation after GB/T 7714 of each of the three."""
    text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(body)).paragraphs)
    for agency, title, sentence in (OWN, *PEERS):
        assert sentence in text
        cited = rf"{agency}\. {title}\[EB/OL\]\. \[\d{{4}}-\d\d-\d\d\]\. {re.escape(origin)}/reports/[0-9a-f]{{16}}\."
        assert re.search(cited, text)


def test_a_journalist_follows_every_plan_that_names_a_number_and_proves_where_it_stood(desk: Page) -> None:
    desk.goto("/")
    tab_to(desk, "检索词")
    desk.keyboard.type("次 OR 项 OR 家")
    desk.keyboard.press("Enter")
    desk.wait_for_url(re.compile("/search"), wait_until="load")
    filtered(desk, "下一步安排", "section=next_steps")
    here, (sections, reports) = desk.url, totals(desk)

    tab_to(desk, "订阅这个检索")
    feed = desk.evaluate("document.activeElement.href")
    assert feed == desk.evaluate("document.querySelector('link[type=\"application/atom+xml\"]').href")
    followed = entries(desk, feed)

    enter(desk, ".*法治政府建设.*", "/reports/")
    anchor = desk.url.split("#")[1]
    assert desk.locator(f"[id='{anchor}'] mark").first.is_visible()
    assert any(anchor in entry for entry in followed)
    stated = desk.locator("#source code").first.inner_text()
    assert sha256(downloaded(desk, "下载原件")).hexdigest() == stated

    desk.go_back()
    desk.wait_for_url(here, wait_until="load")
    assert totals(desk) == (sections, reports)
    rows = list(csv.DictReader(io.StringIO(downloaded(desk, "CSV").decode("utf-8-sig"))))
    assert len(rows) == sections
    assert all(re.search("次|项|家", "".join(row.values())) for row in rows)
    assert len(followed) == sections


def entries(page: Page, feed: str | None) -> list[str]:
    """The addresses of a feed's entries, page after page, each once."""
    found: list[str] = []
    while feed:
        answer = page.request.get(feed)
        assert answer.ok
        atom = BeautifulSoup(answer.body(), "lxml-xml")
        found += [str(link["href"]) for link in atom.select("entry > link[rel=alternate], entry > link:not([rel])")]
        further = atom.select_one("feed > link[rel=next]")
        feed = str(further["href"]) if further else None
    assert len(found) == len(set(found))
    return found


def test_the_first_tab_leads_past_the_navigation(desk: Page) -> None:
    desk.goto("/search?q=执法")
    desk.keyboard.press("Tab")
    assert focused(desk) == "跳到正文"
    assert desk.locator(":focus").bounding_box()["x"] >= 0  # type: ignore[index]
    desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")
    assert focused(desk) == "检索词"


@pytest.mark.usefixtures("knowing")
def test_a_mistyped_query_leads_to_the_right_one_and_to_as_many_sections_as_it_says(desk: Page) -> None:
    desk.goto("/search?q=营商环竟")
    assert totals(desk) == (0, 0)
    offer = desk.locator(".offered a", has_text="营商环境").first
    offer.wait_for()
    count = offer.evaluate("link => parseInt(link.nextElementSibling.textContent.replace(/[^0-9]/g, ''))")
    enter(desk, "营商环境", "/search")
    assert totals(desk)[0] == count > 0


def test_an_empty_result_says_what_dropping_a_filter_gives_and_back_restores_it(desk: Page) -> None:
    desk.goto("/search?q=人手&section=preamble&region=9902")
    assert totals(desk) == (0, 0)
    empty = desk.url
    offers = desk.locator(".empty li").all_inner_texts()
    name, count = next(found.groups() for offer in offers if (found := re.fullmatch(r"(.+)：([\d,]+) 节", offer)))
    enter(desk, re.escape(name), "/search")
    assert totals(desk)[0] == int(count.replace(",", "")) > 0
    desk.go_back()
    desk.wait_for_url(empty, wait_until="load")
    assert totals(desk) == (0, 0)


PASTED = "全市开展行政许可案卷评查六次，共评查案卷96卷，较上年年底抽看结果明显好转，不合格3卷，占3.1%。"
"""What somebody has copied from the report of 示例省科学技术厅 of 2023, with other figures and the clauses shuffled."""


def test_a_reader_finds_where_a_pasted_paragraph_came_from(desk: Page) -> None:
    desk.goto("/")
    enter(desk, "相似表述", "/similar")
    tab_to(desk, "贴一段文字，看谁也这样写")
    desk.keyboard.insert_text(PASTED)
    tab_to(desk, "查找")
    desk.keyboard.press("Enter")
    first = desk.locator("ol.results > li").first
    first.wait_for()
    assert desk.url.endswith("/similar")  # nothing of the text stands in the address
    assert "全年开展行政许可案卷评查4次，共评查案卷128卷" in first.inner_text()
    shared = first.locator(".snippet mark").all_inner_texts()
    assert any("较上年年底抽看结果明显好转" in piece for piece in shared)
    assert {"128", "6", "4.7%"} <= set(first.locator(".snippet u").all_inner_texts())
    enter(desk, "示例省科学技术厅2023年法治政府建设工作报告", "/reports/")
    section = desk.evaluate("location.hash.slice(1)")
    assert "共评查案卷128卷，不合格6卷，占4.7%" in desk.locator(f"[id='{section}']").inner_text()
    body = downloaded(desk, "下载原件")
    assert "共评查案卷128卷" in body.decode()
    assert sha256(body).hexdigest() in desk.locator("#source").inner_text()


def test_a_journalist_takes_away_what_was_promised_for_a_year_and_what_the_report_of_that_year_says(
    desk: Page,
) -> None:
    desk.goto("/")
    enter(desk, "可检验的承诺", "/commitments.grade=measurable")
    ticked(desk, "2024 年", "for=2024")
    ticked(desk, "科学技术局", "agency=")
    count = promised(desk)
    rows = list(csv.DictReader(io.StringIO(downloaded(desk, "CSV").decode("utf-8-sig"))))
    assert len(rows) == count > 0
    assert {(row["grade"], row["for_year"], row["agency"]) for row in rows} == {("measurable", "2024", "科学技术局")}
    answered = [row for row in rows if row["status"] == "mentioned"]
    assert answered
    for row in answered:
        assert (row["report_year"], row["next_year"]) == ("2023", "2024")
        # Followed by its link, the section of the next report says so, word for word.
        desk.goto(row["next_report_permalink"])
        assert squeezed(row["next_report_says"]) in squeezed(led_to(desk))
    desk.goto(rows[0]["permalink"])
    assert squeezed(rows[0]["sentence"]) in squeezed(led_to(desk))
    assert sha256(downloaded(desk, "下载原件")).hexdigest() == rows[0]["sha256"]


def ticked(page: Page, name: str, address: str) -> None:
    """Tick a value of a facet of commitments; as many are left as stand beside its name."""
    tab_to(page, name)
    beside = page.evaluate("document.activeElement.parentElement.querySelector('.count').textContent")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(address), wait_until="load")
    assert promised(page) == int(beside)


def promised(page: Page) -> int:
    """How many commitments the page says there are."""
    found = re.search(r"共 ([\d,]+) 条承诺", page.locator("h1.total").inner_text())
    assert found is not None
    return int(found[1].replace(",", ""))


def squeezed(text: str) -> str:
    return "".join(text.split())


def led_to(page: Page) -> str:
    """What the section says that the address leads to, by its own id or by that of an item of its list."""
    text = page.evaluate(
        "document.getElementById(decodeURIComponent(location.hash.slice(1))).closest('section').innerText"
    )
    return str(text)
