"""Every kind of document comes to the report that stands in it; what is right is written by hand beside each file."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from fzsearch.parser.office import find_office
from tests.conftest import ParseText

PAGES = Path(__file__).resolve().parent.parent / "pages/documents"
KINDS = {".pdf", ".ofd", ".docx", ".doc", ".wps", ".rtf"}
SAMPLES = sorted(path for path in PAGES.iterdir() if path.suffix in KINDS)
FOR_OFFICE = ("report.doc", "report.wps", "report.rtf")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_document_comes_to_its_report(parse_text: ParseText, sample: Path) -> None:
    if sample.name in FOR_OFFICE and find_office() is None and not os.environ.get("FZSEARCH_REQUIRE_OFFICE"):
        pytest.skip("no LibreOffice: apt install libreoffice-writer-nogui")
    right: dict[str, Any] = json.loads(sample.with_name(f"{sample.name}.json").read_text(encoding="utf-8"))
    report = parse_text(sample.read_bytes(), name=sample.name)
    assert report.hindrance == right["hindrance"]
    assert report.is_report == (right["hindrance"] is None)
    assert (report.title, report.year, report.addressee) == (right["title"], right["year"], right["addressee"])
    assert [section.heading for section in report.sections] == right["headings"]
    text = "".join(section.text for section in report.sections)
    assert [sentence for sentence in right["sentences"] if sentence not in text] == []
    assert [furniture for furniture in right["absent"] if furniture in text] == []


def test_there_is_a_sample_of_every_kind_and_none_is_large() -> None:
    assert {path.suffix for path in SAMPLES} == KINDS
    assert max(path.stat().st_size for path in SAMPLES) < 60_000


def test_a_name_that_is_wrong_does_no_harm(parse_text: ParseText) -> None:
    for sample in (PAGES / "report.docx", PAGES / "page.doc", PAGES / "gbk.pdf", PAGES / "report.ofd"):
        report = parse_text(sample.read_bytes(), name="报告.wps")
        assert (report.title, len(report.sections)) == ("砚川市水利局关于2023年度法治政府建设情况的报告", 9)


@pytest.mark.parametrize("name", FOR_OFFICE)
def test_without_libreoffice_old_files_wait_for_it(
    parse_text: ParseText, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    report = parse_text((PAGES / name).read_bytes(), name=name)
    assert (report.is_report, report.hindrance, report.sections) == (False, "needs_conversion", ())
    assert "LibreOffice" in (report.reason or "")
