"""The page that checks a draft, and its twin for scripts: what is found is shown, and nothing is kept."""

import logging
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from docx import Document
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from fzsearch.config import Settings
from fzsearch.drafts import KINDS, LONGEST
from fzsearch.web import create_app
from fzsearch.web.checking import MOST_SHOWN, MOST_TOLD
from tests.conftest import ParseText
from tests.web.made import made_library

DRAFTS = Path(__file__).resolve().parents[1] / "drafts"
OTHER_COUNTY = (DRAFTS / "02-other-county.txt").read_text(encoding="utf-8")


def _files(folder: Path) -> dict[str, int]:
    return {
        str(path): path.stat().st_mtime_ns
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in (".db-shm", ".db-wal")
    }


def _sent(client: FlaskClient, text: str, query: str = "", **fields: str) -> BeautifulSoup:
    answer = client.post(f"/check{query}", data={"text": text, **fields})
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "lxml")


def test_what_is_found_leads_to_where_it_stands_and_back(client: FlaskClient) -> None:
    soup = _sent(client, OTHER_COUNTY)
    place = next(one for one in soup.select("main li[id]") if "沁水县" in one.get_text())
    assert "在沁水县委、县政府的坚强领导下" in place.get_text()
    anchor = soup.select_one(str(place.a["href"]))  # type: ignore[index]
    assert anchor is not None
    assert anchor.find_next("mark").get_text() == "沁水县"  # type: ignore[union-attr]
    assert anchor.find_next("a")["href"] == f"#{place['id']}"  # type: ignore[index]
    ids = [tag["id"] for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    assert {link["href"][1:] for link in soup.select("main a[href^='#']")} <= set(ids)


def test_the_page_counts_what_is_lacking(client: FlaskClient) -> None:
    text = (DRAFTS / "01-contents.txt").read_text(encoding="utf-8")
    said = _sent(client, text).get_text()
    assert "5 项内容缺 3 项" in said
    assert "没有专节，文中提到：下一年度主要安排" in said
    english = _sent(client, text, "?lang=en")
    assert "3 of 5 contents are lacking" in english.get_text()
    assert english.select_one("main form")["action"] == "/check?lang=en"  # type: ignore[index]


def test_the_page_shows_so_many_findings_of_a_kind_and_the_api_all(client: FlaskClient) -> None:
    draft = f"陵川县司法局2023年法治政府建设年度报告\n{'沁水县坚持执法。' * (MOST_SHOWN + 1)}全市落实，我市落实。\n"
    data = client.post("/api/v1/check", data={"text": draft}).json
    assert data is not None
    assert (data["counts"]["place"], data["counts"]["level"]) == (MOST_SHOWN + 1, 1)
    marks = [mark.get_text() for mark in _sent(client, draft).select("main mark")]
    assert (marks.count("沁水县"), marks.count("我市")) == (MOST_SHOWN, 1)


def test_sentences_of_the_library_are_told_with_their_first_report(client: FlaskClient) -> None:
    answer = client.post("/api/v1/check", data={"text": OTHER_COUNTY}).json
    assert answer is not None
    shared = [one for one in answer["findings"] if one["kind"] == "shared"]
    assert [one["quote"] for one in shared] == ["现将有关情况报告如下："]
    assert answer["counts"]["shared"] == 1
    assert shared[0]["facts"]["agencies"] >= 3
    first = client.get(f"/api/v1/reports/{shared[0]['facts']['first_report']}").json
    assert first is not None
    assert first["year"] == shared[0]["facts"]["first_year"]
    assert "报告如下" in first["sections"][0]["text"]
    linked = {link["href"] for link in _sent(client, OTHER_COUNTY).select("main li[id] a[href^='/reports/']")}
    assert linked == {f"/reports/{first['id']}"}


def test_a_place_within_a_shared_sentence_is_marked_and_the_rest_underlined(
    tmp_path: Path, parse_text: ParseText, own_report: Callable[..., str]
) -> None:
    agencies = ("榕城区科学技术局", "惠来县科学技术局", "大渡口区科学技术局")
    sentence = "在沁水县委的坚强领导下，执法人员业务能力有待提高。"
    shelf = made_library(tmp_path, [parse_text(own_report(agency, problems=sentence)) for agency in agencies])
    soup = _sent(shelf, f"陵川县司法局2023年法治政府建设年度报告\n一、存在的不足\n{sentence}\n")
    assert "沁水县" in [mark.get_text() for mark in soup.select("main p mark")]
    assert "委的坚强领导下，执法人员业务能力有待提高。" in [under.get_text() for under in soup.select("main p u")]


def test_last_years_report_of_the_same_agency_is_compared(client: FlaskClient) -> None:
    hits = client.get("/api/v1/search?region=9902&sub=0&agency=科学技术局&year_from=2022&year_to=2022").json
    assert hits is not None
    before = client.get(f"/api/v1/reports/{hits['hits'][0]['report_id']}").json
    assert before is not None
    sentence = next(
        one for section in before["sections"] if section["level"] for one in section["text"].split("。")
        if not {"\n", "；"} & {*one} and "次" in one and any(letter.isdigit() for letter in one)
    )  # fmt: skip
    draft = f"砚川市科学技术局2023年法治政府建设年度报告\n一、主要举措和成效\n{sentence}。\n"
    answer = client.post("/api/v1/check", data={"text": draft}).json
    assert answer is not None
    assert answer["last_year"] == before["id"]
    assert [one["quote"] for one in answer["findings"] if one["kind"] == "repeated"] == [f"{sentence}。"]


def test_a_file_is_read_as_its_text_is(client: FlaskClient) -> None:
    document, body = Document(), BytesIO()
    for line in OTHER_COUNTY.splitlines():
        document.add_paragraph(line)
    document.save(body)
    by_file = client.post("/api/v1/check", data={"file": (BytesIO(body.getvalue()), "草稿.docx")}).json
    by_text = client.post("/api/v1/check", data=OTHER_COUNTY.encode(), content_type="text/plain").json
    assert by_file is not None
    assert by_file["counts"]["place"] == 2
    assert by_file == by_text


def test_what_the_writer_says_holds_where_the_draft_is_silent(client: FlaskClient) -> None:
    draft = "2023年法治政府建设年度报告\n一、主要举措和成效\n我局办理案件12件。沁水县司法局组织评查。\n"
    silent = client.post("/api/v1/check", data={"text": draft}).json
    told = client.post(
        "/api/v1/check", data={"text": draft, "region": "陵川县", "agency": "民政局", "year": "2024"}
    ).json
    assert silent is not None
    assert told is not None
    assert (silent["region"], silent["agency"], silent["counts"]["place"]) == (None, None, 0)
    assert (told["region"]["code"], told["agency"], told["year"]) == ("140524", "民政局", 2024)
    assert (told["counts"]["place"], told["counts"]["year"]) == (1, 1)
    for wrong in ({"region": "无此县"}, {"region": "朝阳区"}, {"year": "x"}, {"agency": "局" * 61}):
        assert client.post("/check", data={"text": draft, **wrong}).status_code == 400
    assert "110105" in client.post("/check", data={"text": draft, "region": "朝阳区"}).text


@pytest.fixture
def unkept(sample_settings: Settings, caplog: pytest.LogCaptureFixture) -> Iterator[FlaskClient]:
    """A client; whatever is done with it, no file of the library changes and no log line has a word of the draft."""
    caplog.set_level(logging.DEBUG)
    before = _files(sample_settings.data_dir)
    yield create_app(sample_settings).test_client()
    assert _files(sample_settings.data_dir) == before
    assert all("沁水" not in record.getMessage() and "机密" not in str(record.args) for record in caplog.records)


def test_a_draft_is_neither_stored_nor_logged(unkept: FlaskClient) -> None:
    answers = [
        unkept.post("/check", data={"text": OTHER_COUNTY}),
        unkept.post("/api/v1/check", data=OTHER_COUNTY.encode(), content_type="text/plain"),
        unkept.post("/check", data={"file": (BytesIO(b"PK\x03\x04" + OTHER_COUNTY.encode()), "机密沁水.docx")}),
        unkept.post("/check", data={"text": OTHER_COUNTY * 400}),
        unkept.post("/check", data={"text": "沁水县" * LONGEST}),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 400, 400, 413]
    for answer in answers:
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Location" not in answer.headers
        assert "Set-Cookie" not in answer.headers
    assert "200,000" in answers[3].text


def test_nothing_and_what_cannot_be_read_get_a_page_that_says_so(client: FlaskClient) -> None:
    empty = client.post("/check", data={"text": " ", "year": "2023"})
    assert (empty.status_code, "没有收到文字" in empty.text) == (200, True)
    for refused in (
        client.post("/api/v1/check", data={"text": ""}),
        client.post("/check", data={"file": (BytesIO(b"\x00\x01\x02" * 99), "a.txt")}),
        client.post("/check", data={"file": (BytesIO(b"{\\rtf1 a}"), "a.rtf")}),
    ):
        assert refused.status_code == 400
    assert client.get("/api/v1/check").headers["Allow"] == "POST"


def test_hostile_drafts_are_text(client: FlaskClient) -> None:
    hostile = '</textarea><script>alert(1)</script>" onfocus="x'
    draft = f"陵川县{hostile}局2023年法治政府建设年度报告\n一、{hostile}\n沁水县{hostile}。\n"
    for data in ({"text": draft, "agency": hostile}, {"file": (BytesIO(draft.encode()), "a.txt")}):
        soup = BeautifulSoup(client.post("/check", data=data).text, "lxml")
        assert [tag for tag in soup.find_all("script") if not tag.get("src")] == []
        assert soup.select("[onfocus]") == []


def test_an_answer_does_not_grow_without_bound_with_its_draft(client: FlaskClient) -> None:
    answer = client.post("/api/v1/check", data={"text": OTHER_COUNTY + "我区" * 1500})
    assert answer.json is not None
    assert answer.json["counts"]["level"] == 1500
    assert len([one for one in answer.json["findings"] if one["kind"] == "level"]) == MOST_TOLD
    assert len(answer.json["findings"]) == MOST_TOLD + sum(
        number for kind, number in answer.json["counts"].items() if kind in KINDS and kind != "level"
    )


def test_without_a_library_a_draft_is_checked_all_the_same(tmp_path: Path) -> None:
    client = create_app(Settings(tmp_path)).test_client()
    answer = client.post("/api/v1/check", data={"text": OTHER_COUNTY}).json
    assert answer is not None
    assert answer["counts"]["sentences"] is None
    assert answer["counts"]["place"] == 2
    assert any("资料库" in one["zh"] for one in answer["unchecked"])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.browser
def test_from_a_pasted_draft_to_where_something_stands(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 700}, base_url=address)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto("/")
    page.get_by_role("link", name="检查草稿").click()
    page.get_by_label("贴上报告的草稿").fill(OTHER_COUNTY)
    page.get_by_role("button", name="检查", exact=True).click()
    place = page.locator("main li[id]", has_text="沁水县").locator("a").first
    place.click()
    assert page.url.endswith(f"/check{place.get_attribute('href')}")
    page.evaluate(Axe().axe_script)
    found = page.evaluate("axe.run({resultTypes: ['violations']}).then(found => found.violations)")
    assert [one["id"] for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert complaints == []
    assert page.context.cookies() == []
    page.close()
