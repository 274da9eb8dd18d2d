"""Whatever is given: an answer or a reason, in little time, with passages that stand in the text."""

import time
from collections.abc import Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from fzsearch.agencies import AgencyNames
from fzsearch.drafts import LONGEST, ONLINE, Said, check_draft, checked_json, read_draft
from fzsearch.errors import FzsearchError, ParseError, QueryError
from fzsearch.index.query import Use
from fzsearch.regions import Gazetteer

_HEAD = "重庆市大渡口区新山村街道办事处2023年法治政府建设年度报告\n"
_LONG = LONGEST - 1000
_HOSTILE = {
    "class words": "区县市镇" * (_LONG // 4), "items": "一是甲。三是乙。" * (_LONG // 8), "names": "沁水县司法局、" * (_LONG // 7),
    "years": "2022年，我局开展" * (_LONG // 10), "brackets": "《" * _LONG, "lines": "存在问题\n" * (_LONG // 5),
    "headings": "".join(f"（{n}）甲\n" for n in "一二三四五六七八九" * 200), "nothing": "\u3000\n" * 99, "one": "。",
}  # fmt: skip


@pytest.mark.parametrize("name", _HOSTILE)
def test_hostile_texts_are_checked_in_seconds(name: str, gazetteer: Gazetteer, agencies: AgencyNames) -> None:
    body = (_HEAD + _HOSTILE[name]).encode()
    began = time.process_time()
    report = read_draft(body, ".txt", Said(), gazetteer, agencies, ONLINE)
    checked = check_draft(report, gazetteer, agencies)
    assert checked_json(checked)
    assert time.process_time() - began < 15  # a tenth of that on an idle machine
    for one in checked.findings:
        assert checked.quote(one.where)
        assert checked.quote(one.where) in checked.sentence(one.where)


@pytest.mark.parametrize("body", [b"", b" \n", b"\x00" * 99, b"%PDF-1.4 broken", "甲".encode() * (LONGEST + 1)])
def test_what_cannot_be_checked_has_a_reason(body: bytes, gazetteer: Gazetteer, agencies: AgencyNames) -> None:
    with pytest.raises(FzsearchError):
        read_draft(body, "", Said(), gazetteer, agencies, ONLINE)


def test_a_text_that_is_no_report_is_checked_and_told_so(gazetteer: Gazetteer, agencies: AgencyNames) -> None:
    report = read_draft("今天天气很好。\n".encode(), ".txt", Said(), gazetteer, agencies)
    checked = check_draft(report, gazetteer, agencies)
    assert [content.state for content in checked.contents] == ["missing"] * 5
    assert len(checked.unchecked) == 5


def test_sentences_are_told_from_three_agencies_on(gazetteer: Gazetteer, agencies: AgencyNames) -> None:
    draft = _HEAD + "一、主要举措和成效\n坚持把法治建设摆在突出位置。全年开展了许多有益的工作。\n"
    report = read_draft(draft.encode(), ".txt", Said(), gazetteer, agencies)

    def uses(keys: Sequence[int]) -> list[Use]:
        return [Use(9, count, 1, 0, 2021, "a" * 16, ()) for count in (2, 3)][: len(keys)]

    checked = check_draft(report, gazetteer, agencies, uses)
    assert checked.sentences == 2
    assert [checked.quote(one.where) for one in checked.of("shared")] == ["全年开展了许多有益的工作。"]
    assert checked.of("shared")[0].facts["first_report"] == "a" * 16
    assert "3 家机构" in checked.of("shared")[0].zh


def test_the_markup_of_a_saved_page_does_not_count(gazetteer: Gazetteer, agencies: AgencyNames) -> None:
    lines = "".join(
        f'<p style="{"mso-style:x;" * 100}">{line}</p>' for line in _HEAD.splitlines() + ["一、成效"] * 200
    )
    page = f"<html><body>{lines}</body></html>"
    assert len(page) > LONGEST
    assert read_draft(page.encode(), ".html", Said(), gazetteer, agencies, ONLINE).title == _HEAD.strip()
    wordy = f"<html><body><p>{_HEAD}</p><p>{'甲' * (LONGEST + 1)}</p></body></html>"
    with pytest.raises(QueryError):
        read_draft(wordy.encode(), ".html", Said(), gazetteer, agencies, ONLINE)


def test_of_a_draft_that_breaks_a_limit_nothing_is_said_to_be_kept(
    gazetteer: Gazetteer, agencies: AgencyNames
) -> None:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", "a" * 40 * 2**20)
    with pytest.raises(ParseError, match="解压后过大") as refused:
        read_draft(packed.getvalue(), ".docx", Said(), gazetteer, agencies, ONLINE)
    assert "隔离" not in refused.value.zh
    assert "put aside" not in refused.value.en
