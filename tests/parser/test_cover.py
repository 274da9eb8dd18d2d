"""Pages that are only the cover of a report: the report is an attachment."""

from dataclasses import replace
from pathlib import Path

import pytest

from fzsearch.agencies import AgencyNames
from fzsearch.model import Report, Snapshot
from fzsearch.parser import parse
from fzsearch.regions import Gazetteer
from tests.conftest import NOW

TITLE = "砚川市司法局2023年法治政府建设情况报告"
COVER = f"""<html><head><title>{TITLE}</title><meta name="PubDate" content="2024-01-30"></head><body><h1>{TITLE}</h1>
<div id="zoom"><p>现将报告公布。</p><p>附件：<a href="./P020240130.docx">{TITLE}.docx</a></p></div></body></html>"""
DOCUMENTS = Path(__file__).resolve().parent.parent / "pages/documents"


def snapshot(body: str | bytes, name: str) -> Snapshot:
    return Snapshot(name, body if isinstance(body, bytes) else body.encode(), None, NOW)


def read(gazetteer: Gazetteer, agencies: AgencyNames, *attachments: Snapshot, cover: str = COVER) -> Report:
    return parse(replace(snapshot(cover, "a.html"), attachments=attachments), gazetteer, agencies)


def test_the_attachment_is_the_body_and_the_page_states_the_rest(gazetteer: Gazetteer, agencies: AgencyNames) -> None:
    picture = snapshot(b"\x89PNG\r\n\x1a\n\x00\x00", "印章.png")
    report = read(gazetteer, agencies, picture, snapshot(f"{TITLE}\n一、工作情况\n全年检查64家。\n", f"{TITLE}.txt"))
    assert (report.is_report, report.title, report.year) == (True, TITLE, 2023)
    assert [section.heading for section in report.sections] == ["工作情况"]
    assert report.read_from == f"{TITLE}.txt"
    assert [attachment.url for attachment in report.attachments] == ["./P020240130.docx"]
    assert (str(report.published), report.evidence["published"]) == ("2024-01-30", "meta")


def test_a_cover_alone_says_what_is_missing(gazetteer: Gazetteer, agencies: AgencyNames) -> None:
    report = read(gazetteer, agencies)
    assert (report.is_report, report.hindrance, report.title) == (False, "needs_attachment", TITLE)
    assert f"{TITLE}.docx" in str(report.reason)


def test_an_attachment_that_cannot_be_read_says_why(gazetteer: Gazetteer, agencies: AgencyNames) -> None:
    scanned = snapshot((DOCUMENTS / "scanned.pdf").read_bytes(), "报告.pdf")
    assert read(gazetteer, agencies, scanned).hindrance == "needs_ocr"


def test_the_attachment_that_is_shown_as_the_report_is_read(gazetteer: Gazetteer, agencies: AgencyNames) -> None:
    cover = COVER.replace("<p>附件：", '<p>附件1：<a href="./P1.txt">统计说明.docx</a></p><p>附件：')
    cover = cover.replace("P020240130.docx", "P2.txt")
    table = snapshot("统计说明\n一、口径\n按件统计。\n", "P1.txt")
    report = read(gazetteer, agencies, table, snapshot(f"{TITLE}\n一、工作情况\n甲。\n", "P2.txt"), cover=cover)
    assert (report.read_from, report.sections[0].heading) == ("P2.txt", "工作情况")


def test_an_attachment_that_says_nothing_is_not_the_report(gazetteer: Gazetteer, agencies: AgencyNames) -> None:
    report = read(gazetteer, agencies, snapshot("见附件。\n", f"{TITLE}.txt"))
    assert (report.is_report, report.hindrance) == (False, "needs_attachment")


@pytest.mark.parametrize(
    "text",
    ["<p>一、工作情况</p><p>全年检查64家。</p>", "<p>" + "全年检查企业，督促整改，办结案件。" * 20 + "</p>"],
)
def test_a_page_with_a_report_of_its_own_is_no_cover(gazetteer: Gazetteer, agencies: AgencyNames, text: str) -> None:
    whole = COVER.replace("<p>现将报告公布。</p>", text)
    report = read(gazetteer, agencies, snapshot(f"{TITLE}\n一、别的\n甲。\n", "别的.txt"), cover=whole)
    assert (report.is_report, report.read_from) == (True, None)
    assert "别的" not in "".join(section.text for section in report.sections)


def test_a_page_about_something_else_needs_no_attachment(gazetteer: Gazetteer, agencies: AgencyNames) -> None:
    report = read(gazetteer, agencies, cover=COVER.replace("法治政府建设情况报告", "预算公开"))
    assert (report.is_report, report.hindrance) == (False, None)
