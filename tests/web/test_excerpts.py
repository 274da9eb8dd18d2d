"""A collection of sections: in the address alone, with proof, and as files that others can open."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import docx
import pytest
from docx.oxml.ns import qn
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from fzsearch.model import Report, Section
from fzsearch.store import Store
from fzsearch.text import fit_for_xml
from tests.conftest import ParseText
from tests.web.conftest import page
from tests.web.made import made_library, section_of

DOCUMENT = docx.Document()
FILES = ["/excerpts.txt", "/excerpts.docx", "/excerpts.bib"]


@pytest.fixture(scope="module")
def chosen(sample_library: Path) -> list[tuple[Report, Section]]:
    """Two sections of one report and one of another, not in the order of the library."""
    with Store.read(sample_library) as store:
        first, second = sorted((one for one in store.reports() if one.year == 2023), key=lambda one: one.id)[:2]
    return [
        (second, section_of(second, "problems")),
        (first, section_of(first, "next_steps")),
        (first, section_of(first, "problems")),
    ]


@pytest.fixture(scope="module")
def asked(chosen: list[tuple[Report, Section]]) -> str:
    return "&".join(f"id={section.id}" for _, section in chosen)


def paragraphs(body: bytes) -> list[str]:
    """What a docx file says, paragraph by paragraph."""
    return [paragraph.text for paragraph in docx.Document(BytesIO(body)).paragraphs]


def test_excerpts_stand_in_the_order_chosen_with_their_proof(
    client: FlaskClient, chosen: list[tuple[Report, Section]], asked: str, sample_library: Path
) -> None:
    soup = page(client, f"/excerpts?{asked}")
    shown = soup.select("ol.excerpts > li")
    assert len(shown) == len(chosen)
    with Store.read(sample_library) as store:
        for item, (report, section), number in zip(shown, chosen, (1, 2, 2), strict=True):
            received = store.snapshots.provenance(report.id)
            assert received is not None
            day = (datetime.fromisoformat(received["fetched_at"]) + timedelta(hours=8)).date()
            text = item.get_text()
            assert section.text.split("\n", 1)[1].split("\n")[0] in text
            assert f"http://localhost/reports/{report.id}#{section.id}" in text
            assert received["sha256"] in text
            cited = f"[{number}] {report.agency.raw if report.agency else ''}. {report.title}[EB/OL]. [{day}]. http://localhost/reports/{report.id}."
            assert item.select_one(".cite").get_text() == cited  # type: ignore[union-attr]
    assert [item.get_text()[:3] for item in soup.select(".references li")] == ["[1]", "[2]"]


def test_a_published_report_is_cited_by_its_own_address_and_day(
    tmp_path: Path, parse_text: ParseText, own_report: Callable[..., str]
) -> None:
    report = replace(parse_text(own_report()), url="https://www.example.gov.cn/a.html", published=date(2024, 1, 8))
    client = made_library(tmp_path, [report], received=datetime(2026, 1, 14, 16, 30, tzinfo=UTC))
    cited = page(client, f"/excerpts?id={report.sections[0].id}").select_one(".cite")
    assert cited is not None
    # The 14th is over in China at 16:00 UTC.
    assert cited.get_text() == (
        f"[1] 砚川市科学技术局. {report.title}[EB/OL]. （2024-01-08）[2026-01-15]. https://www.example.gov.cn/a.html."
    )
    of_report = page(client, f"/reports/{report.id}")
    assert of_report.select_one("#cited").get_text() == cited.get_text().removeprefix("[1] ")  # type: ignore[union-attr]
    for entry in (
        client.get(f"/excerpts.bib?id={report.sections[0].id}").text,
        client.get("/search.bib?lang=en").text,
        of_report.select_one("#bibtex").get_text(),  # type: ignore[union-attr]
    ):
        assert "  url = {https://www.example.gov.cn/a.html},\n  urldate = {2026-01-15},\n  note = {SHA-256 " in entry


def test_excerpts_can_be_moved_up_and_removed_by_links(
    client: FlaskClient, chosen: list[tuple[Report, Section]], asked: str
) -> None:
    first, second, third = (f"id={section.id}" for _, section in chosen)
    links = page(client, f"/excerpts?{asked}").select("ol.excerpts .acts a")
    assert [str(link["href"]).split("?")[1] for link in links] == [
        f"{second}&{third}", f"{second}&{first}&{third}", f"{first}&{third}", f"{first}&{third}&{second}", f"{first}&{second}",
    ]  # fmt: skip


def test_without_a_choice_the_page_says_how_to_choose_and_files_are_refused(client: FlaskClient) -> None:
    for path in ("/excerpts", "/excerpts?id="):
        assert page(client, path).select(".empty a")
    for path in FILES:
        assert "没有选择章节" in page(client, path, 400).get_text()


def test_a_hundred_sections_are_the_most(client: FlaskClient, sample_library: Path) -> None:
    with Store.read(sample_library) as store:
        every = [section.id for report in store.reports() for section in report.sections][:101]
    assert (
        len(page(client, "/excerpts?" + "&".join(f"id={one}" for one in every[:100])).select("ol.excerpts > li"))
        == 100
    )
    for path in ("/excerpts", *FILES):
        assert "最多 100 节" in page(client, f"{path}?" + "&".join(f"id={one}" for one in every), 400).get_text()


def test_the_page_offers_every_file_and_the_comparison(client: FlaskClient, asked: str) -> None:
    links = [str(link["href"]) for link in page(client, f"/excerpts?{asked}").select(".downloads a")]
    assert links == [
        f"/excerpts.docx?{asked}",
        f"/excerpts.txt?{asked}",
        f"/excerpts.bib?{asked}",
        f"/compare?{asked}",
    ]
    for link in links:
        assert client.get(link).status_code == 200


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/excerpts.txt", "text/plain; charset=utf-8"),
        ("/excerpts.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("/excerpts.bib", "application/x-bibtex; charset=utf-8"),
    ],
)
def test_a_file_says_what_it_is_and_has_a_name(client: FlaskClient, asked: str, path: str, kind: str) -> None:
    ending = path.rsplit(".", 1)[1]
    for lang, name in (("", "报告摘编"), ("&lang=en", "Excerpts from reports")):
        headers = client.get(f"{path}?{asked}{lang}").headers
        assert headers["Content-Type"] == kind
        plain, full = re.fullmatch(  # type: ignore[union-attr]
            r"attachment; filename=\"([\w.]+)\"; filename\*=UTF-8''([\w.%-]+)", headers["Content-Disposition"]
        ).groups()
        assert (plain, unquote(full)) == (f"excerpts.{ending}", f"{name}.{ending}")
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_text_and_document_say_the_same_as_the_page(
    client: FlaskClient, chosen: list[tuple[Report, Section]], asked: str
) -> None:
    text = client.get(f"/excerpts.txt?{asked}").text.splitlines()
    written = paragraphs(client.get(f"/excerpts.docx?{asked}").data)
    assert [line for line in text if line] == written
    assert any(line.startswith("示例数据") for line in written)
    for place, (report, section) in enumerate(chosen, 1):
        assert f"{place}. {report.title}" in written
        assert f"固定链接：http://localhost/reports/{report.id}#{section.id}" in written
        for line in section.text.split("\n"):
            assert line.strip() in [*written, ""]
    assert [line[:4] for line in written[-3:]] == ["参考文献", "[1] ", "[2] "]


def test_the_document_is_set_in_chinese_fonts_and_names_nobody(client: FlaskClient, asked: str) -> None:
    document = docx.Document(BytesIO(client.get(f"/excerpts.docx?{asked}").data))
    fonts = {
        name: document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("Normal", "Title", "Heading 1", "Heading 2")
    }
    assert fonts == {"Normal": "宋体", "Title": "黑体", "Heading 1": "黑体", "Heading 2": "黑体"}
    styles = [paragraph.style.name for paragraph in document.paragraphs if paragraph.style]
    assert (styles.count("Title"), styles.count("Heading 1"), styles.count("Heading 2")) == (1, 4, 3)
    properties = document.core_properties
    assert (properties.author, properties.last_modified_by, properties.comments, properties.title) == (
        "",
        "",
        "",
        "报告摘编",
    )
    assert abs(properties.created.replace(tzinfo=UTC) - datetime.now(UTC)) < timedelta(minutes=5)


def test_what_no_file_can_hold_is_left_out_of_it(
    tmp_path: Path, parse_text: ParseText, own_report: Callable[..., str]
) -> None:
    report = parse_text(own_report())
    odd = "甲\x00乙\x0b丙\x1b丁\ufffe戊\x85己\uffff<庚>&\t辛"
    section = replace(section_of(report, "problems"), text=f"二、存在问题\n{odd}\n", heading=odd, path=(odd,))
    sections = tuple(section if one.id == section.id else one for one in report.sections)
    client = made_library(tmp_path, [replace(report, title=odd, sections=sections)], odd)
    cleaned = "甲乙丙丁戊己<庚>&\t辛"
    written = paragraphs(client.get(f"/excerpts.docx?id={section.id}").data)
    assert {cleaned, f"1. {cleaned}"} <= set(written)
    assert client.get(f"/excerpts.txt?id={section.id}").text.count(cleaned) == 4
    assert client.get(f"/excerpts.bib?id={section.id}").status_code == 200


@given(st.text())
def test_whatever_stands_in_a_text_can_be_written_into_a_document(text: str) -> None:
    assert DOCUMENT.add_paragraph(fit_for_xml(text)).text == fit_for_xml(text)


def test_the_same_report_is_one_entry(client: FlaskClient, chosen: list[tuple[Report, Section]], asked: str) -> None:
    entries = client.get(f"/excerpts.bib?{asked}").text
    assert re.findall(r"^@misc\{fz(\w+),$", entries, re.MULTILINE) == [chosen[0][0].id, chosen[1][0].id]


def test_permalinks_are_the_same_in_every_language(client: FlaskClient, asked: str) -> None:
    for path in FILES[::2]:
        chinese, english = (client.get(f"{path}?{asked}{lang}").text for lang in ("", "&lang=en"))
        assert re.findall(r"http://\S+", chinese) == re.findall(r"http://\S+", english) != []


def test_a_heading_that_fills_its_line_stands_over_the_text_and_not_in_it_again(
    client: FlaskClient, chosen: list[tuple[Report, Section]]
) -> None:
    _, section = chosen[0]
    heading, first = section.text.split("\n")[:2]
    text = client.get(f"/excerpts.txt?id={section.id}").text
    assert text.count(heading) == 1
    assert f"{heading}\n\n{first.strip()}" in text


def test_of_what_stands_outside_the_numbering_nothing_lies_below(tmp_path: Path, parse_text: ParseText) -> None:
    report = parse_text("砚川市司法局2023年法治政府建设情况报告\n现报告如下。\n一、存在问题\n人手不足。\n")
    opening = report.sections[0]
    assert (opening.level, opening.types) == (0, ("preamble",))
    text = made_library(tmp_path, [report]).get(f"/excerpts.txt?id={opening.id}").text
    assert "现报告如下" in text
    assert "人手不足" not in text
