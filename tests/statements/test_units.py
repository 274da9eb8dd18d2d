"""Statements as documents of an index: ids, marks, and that what is fetched is what was indexed."""

import shutil
from dataclasses import replace
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fzsearch.model import Report, Section
from fzsearch.statements import (
    Stated,
    Statement,
    commitments_in,
    documents_of,
    rules,
    section_id_of,
    statement_heads,
    statement_in,
    statements_of,
    units,
)
from fzsearch.store import Store

TEXT = "三、2024年工作思路\n一是2024年6月底前制定《行政执法监督办法》。二是加强与税务部门会商；\n目前已培训420人次，同比增长5%。\n"


def section(text: str = TEXT, types: tuple[str, ...] = ("next_steps",), ordinal: int = 7) -> Section:
    head = text.split("\n", maxsplit=1)[0]
    return Section("0123456789abcdef-007", "0123456789abcdef", ordinal, "三", 1, head[2:], (head[2:],), types, text)


def by_id(found: tuple[Statement, ...]) -> dict[str, Statement]:
    return {one.id.partition(".")[2]: one for one in found}


def test_commitments_and_figures_are_numbered_each_in_order() -> None:
    found = by_id(statements_of(section(), 2023))
    assert [(name, one.sentence.text) for name, one in found.items() if one.commitment] == [
        ("c001", "一是2024年6月底前制定《行政执法监督办法》。"),
        ("c002", "二是加强与税务部门会商；"),
    ]
    figures = [(name, one.figure.value, one.figure.unit) for name, one in found.items() if one.figure]
    assert figures == [("f001", Decimal(420), "人次"), ("f002", Decimal(5), "%")]
    assert {section_id_of(one.id) for one in found.values()} == {section().id}


def test_a_document_has_the_marks_that_it_is_counted_by() -> None:
    found = by_id(statements_of(section(), 2023))
    first = found["c001"].document(["status=no_report"])
    assert first.types[0] == "next_steps"
    assert set(first.types[1:]) == {
        "kind=commitment", "grade=measurable", "topic=enforcement", "for=2024", "deadline=2024-06", "status=no_report",
    }  # fmt: skip
    assert (first.heading, first.text) == ("", found["c001"].sentence.text)
    change = found["f002"].document()
    counted = found["f001"]
    assert counted.figure is not None
    assert counted.document().heading == counted.figure.subject == "培训"
    assert set(change.types[1:]) == {"kind=figure", "unit=%", "said=reported", "bound=exact", "change=rise"}
    assert {mark.partition("=")[0] for mark in (*first.types[1:], *change.types[1:])} <= set(units.MARKS)


def test_of_a_sentence_that_reports_and_promises_only_what_is_promised_is_marked_so() -> None:
    said = "一、情况\n已完成5个村的清理，其余9个村将于2025年完成。\n全年培训420人次。\n"
    figures = [one for one in statements_of(section(said, ("achievements",)), 2024) if one.figure]
    assert [(one.figure.printed, one.promised) for one in figures if one.figure] == [
        ("5个", False), ("9个", True), ("420人次", False),
    ]  # fmt: skip
    assert ["said=promised" in one.document().types for one in figures] == [False, True, False]


def test_a_sentence_without_an_end_is_not_repeated_whole_for_each_of_its_figures() -> None:
    said = "，".join(f"建成法治文化公园{number}个" for number in range(1000))
    found = statements_of(section(f"一、情况\n{said}。\n", ("achievements",)), 2023)
    assert len(found) == 1000
    texts = [one.document().text for one in found]
    assert sum(map(len, texts)) < 3000 * len(found)
    assert all(one.figure and f"公园{one.figure.printed}" in text for one, text in zip(found, texts, strict=True))


def test_documents_stand_in_the_order_of_their_sections() -> None:
    late = section("一、二\n" + "检查企业64家。" * 1200)
    found = statements_of(late, 2023)
    for kind in ("commitment", "figure"):
        places = [one.document().ordinal for one in found if getattr(one, kind)]
        assert len(places) == 1200
        assert places == sorted(places)
        assert len(set(places[:999])) == 999
    assert max(one.document().ordinal for one in found) < min(
        one.document().ordinal for one in statements_of(section(ordinal=8), 2023)
    )


def test_a_comma_ends_no_mark() -> None:
    [figure] = [one for one in statements_of(section("一、甲\n检查64家。", ()), 2023) if one.figure]
    assert figure.figure is not None
    odd = replace(figure, figure=replace(figure.figure, unit="家,kind=commitment"))
    assert not [mark for mark in odd.document().types if "," in mark]


def test_one_of_a_section_is_found_by_its_id_or_not_at_all() -> None:
    one = section()
    for statement in statements_of(one, 2023):
        assert statement_in(one, 2023, statement.id) == statement
    for other in ("c000", "c003", "f003", "x001", ""):
        assert statement_in(one, 2023, f"{one.id}.{other}") is None
    assert commitments_in(one, 2023) == tuple(each for each in statements_of(one, 2023) if each.commitment)


def test_commitments_are_the_same_whether_figures_were_read_or_not(sample_reports: list[Report]) -> None:
    for report in sample_reports[:8]:
        with_figures, without = Stated(report), Stated(report)
        assert with_figures.statements
        assert (
            with_figures.commitments
            == without.commitments
            == tuple(one for one in with_figures.statements if one.commitment)
        )
        assert "statements" not in vars(without)


@pytest.fixture(scope="module")
def sample_reports(sample_library: Path) -> list[Report]:
    with Store.read(sample_library) as store:
        return list(store.reports())


def test_what_is_fetched_is_what_was_indexed(sample_library: Path, sample_reports: list[Report]) -> None:
    indexed = {one.id: one for report in sample_reports for one in documents_of(Stated(report), (), None).sections}
    assert len(indexed) > 3000
    with Store.read(sample_library) as store:
        fetch = statement_heads(store.sections_with_heads)
        found = fetch(list(indexed))
        assert list(fetch(["0123456789abcdef-001.c001", next(iter(indexed)) + "9"])) == []
        promises = [name for name in indexed if ".c" in name]
        assert {name: one.text for name, (one, _) in fetch(promises).items()} == {
            name: indexed[name].text for name in promises
        }
    assert found.keys() == indexed.keys()
    for name, (one, head) in found.items():
        whole = indexed[name]
        assert (one.text, one.heading, one.ordinal, one.path) == (
            whole.text,
            whole.heading,
            whole.ordinal,
            whole.path,
        )
        assert set(one.types) <= set(whole.types)  # what follows from other reports is only counted
        assert (head.id, head.sections) == (whole.report_id, ())


def test_every_statement_of_the_sample_is_a_piece_of_its_section(sample_reports: list[Report]) -> None:
    for report in sample_reports:
        for one in Stated(report).statements:
            is_piece(one)


def is_piece(one: Statement) -> None:
    sentence = one.sentence
    assert one.section.text[sentence.start : sentence.end] == sentence.text == sentence.text.strip() != ""
    for figure in (one.figure, *(one.commitment.figures if one.commitment else ())):
        if figure is not None:
            assert sentence.text[figure.start : figure.end] == figure.printed
            assert figure.subject in sentence.text


_PIECES = [
    "举办执法培训不少于12场", "全年检查企业400余家，同比增长5%", "加强与税务部门会商", "6月底前建成平台1个",
    "一是", "（二）", "3.", "2024年", "6月底前", "年内", "下一步", "将", "力争", "制定《办法》", "加强培训", "不少于",
    "三", "十", "万", "亿", "5", "12.5", "%", "家", "次", "个百分点", "同比增长", "其中", "由", "至", "降至", "近", "余",
    "。", "；", "，", "：", "“", "”", "（", "）", "\n", " ", "\u3000", "·", "—", "甲局", "已", "了", "百分之", "成",
]  # fmt: skip
_TEXTS = st.lists(st.sampled_from(_PIECES) | st.text(st.characters(codec="utf-8"), max_size=4), max_size=40)


@example("\u3000\u3000加强培训。 \u3000举办培训5场；\n\n\u3000检查64家。", ("next_steps",), 2023, True)
@settings(max_examples=200, deadline=None)
@given(
    _TEXTS.map("".join),
    st.sampled_from([("next_steps",), ("achievements",), ("problems", "next_steps"), ()]),
    st.sampled_from([2023, None, 1]),
    st.booleans(),
)
def test_of_any_text_every_statement_is_a_piece(
    text: str, types: tuple[str, ...], year: int | None, headed: bool
) -> None:
    found = statements_of(section(f"三、2024年工作思路\n{text}" if headed else text, types), year)
    assert len({one.id for one in found}) == len(found)
    for one in found:
        is_piece(one)
        document = one.document()
        assert document.text == one.sentence.text
        assert all("," not in kind for kind in document.types)


def test_the_rules_are_other_ones_when_a_word_list_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = Path(shutil.copytree(str(files("fzsearch.statements")), tmp_path / "statements"))
    monkeypatch.setattr(units, "files", lambda _: copy)
    now = rules()
    lists = sorted(copy.glob("*/*.toml"))
    assert {path.parent.name for path in lists} == {"answers", "commitments", "figures"}
    for path in lists:
        body = path.read_bytes()
        path.write_bytes(body + b"\n")
        assert rules() != now, path.name
        path.write_bytes(body)
    (copy / "figures" / "reading.py").write_text("", encoding="utf-8")  # it grows _VERSION where it counts
    assert rules() == now
    monkeypatch.setattr(units, "_VERSION", units._VERSION + 1)
    assert rules() != now
