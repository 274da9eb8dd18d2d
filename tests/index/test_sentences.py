"""What is a sentence, what is masked in it, and who uses it."""

from dataclasses import replace
from pathlib import Path

import pytest

from fzsearch.index import Request, WhooshEngine
from fzsearch.index.masking import own_names
from fzsearch.index.sentences import body_of, sentences_of
from tests.index.library import Shelf, report


def said(text: str, code: str | None = "445202", agency: str | None = "科学技术局", heading: str = "") -> list[str]:
    """The sentences of a report that says this, as they stand in it."""
    made = report("r", [text], code=code, agency=agency)
    made = replace(made, sections=(replace(made.sections[0], heading=heading),))
    section = made.sections[0]
    return [section.text[one.start : one.end] for one in sentences_of(made)[0]]


def key(text: str, code: str | None = "445202", agency: str | None = "科学技术局") -> int:
    """The fingerprint of the only sentence of a report of this issuer."""
    made = report("r", ["标题\n" + text], code=code, agency=agency)
    [[sentence]] = sentences_of(made)
    return sentence.key


def test_a_sentence_ends_after_a_stop_and_where_a_line_ends() -> None:
    text = "健全议事规则和决策机制；全年召开专题会议三次。做到会前认真学习\n会后有反馈、有督办！"
    assert said(text) == [
        "健全议事规则和决策机制；",
        "全年召开专题会议三次。",
        "做到会前认真学习",
        "会后有反馈、有督办！",
    ]


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("加强组织领导和统筹协调", "（一）加强组织领导和统筹协调。局党组专题研究法治工作。"),
        ("加强组织领导和统筹协调", "（一）加强组织领导和统筹协调\n局党组专题研究法治工作。"),
        ("加强组织 领导和统筹协调", "十一、加强组织  领导和统筹协调。\n局党组专题研究法治工作。"),
    ],
)
def test_a_heading_is_no_sentence(heading: str, text: str) -> None:
    assert said(text, heading=heading) == ["局党组专题研究法治工作。"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("全年组织集体学法5次，覆盖320人。", "全年组织集体学法十二次，覆盖1,200人。"),
        ("2023年我局印发年度普法工作要点。", "2024 年我委印发年度普法工作要点。"),
        ("一是我区健全了法律顾问制度。", "三是我县健全了法律顾问制度。"),
        ("（一）严格执行重大决策程序。", "3.严格执行重大决策程序。"),
        ("一要严格执行重大决策程序。", "严格执行重大决策程序。"),
        ("制定重大决策的事项目录“清单”。", "制定重大决策的事项目录清单；"),
        ("榕城区科学技术局严格执行法制审核。", "科技局严格执行法制审核。"),
        ("把榕城建设成法治政府示范区。", "把揭阳市建设成法治政府示范区。"),
    ],
)
def test_names_years_and_figures_do_not_count(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_other_words_count() -> None:
    sentences = ["全年组织集体学法五次以上。", "全年组织集体学法五次左右。", "把惠来县建设成法治政府示范区。"]
    assert len({key(text) for text in sentences}) == 3
    assert key("1.5亿元用于法治宣传项目。") == key("3亿元用于法治宣传项目。")
    assert said("一是坚持党的领导。一是坚持党对法治领导。") == ["一是坚持党对法治领导。"]  # 是 is no letter of it
    # A name is masked for the one whose it is.
    assert key("把惠来县建设成法治政府示范区。", "445224") == key("把榕城区建设成法治政府示范区。")


@pytest.mark.parametrize(
    ("heading", "text", "left"),
    [
        ("加强组织 领导", "（一）加强组织  领导。局党组专题研究。\n另有两次。\n", "局党组专题研究。\n另有两次。\n"),
        ("存在问题", "二、存在问题\n人手不足。", "人手不足。"),
        ("", "区委、区政府：", "区委、区政府："),
        ("没有的标题", "人手不足。", "人手不足。"),
    ],
)
def test_a_body_is_what_stands_below_the_heading(heading: str, text: str, left: str) -> None:
    [section] = report("r", [text]).sections
    assert body_of(replace(section, heading=heading)) == left


def test_masks_are_no_letters() -> None:
    assert said("2023年12月31日，榕城区科学技术局。特此报告。") == []


def test_places_are_those_of_the_text_as_it_was_received() -> None:
    text = "  榕城 区 持 续 ＬＥＤ 宣传法律知识。\u200b全年共有 1 200 人参加宣讲活动 。"
    assert said(text) == ["榕城 区 持 续 ＬＥＤ 宣传法律知识。", "全年共有 1 200 人参加宣讲活动 。"]


def test_names_are_those_of_the_regions_and_every_form_of_the_agency() -> None:
    names = own_names(report("r", ["x"]))
    assert {"榕城区", "榕城", "揭阳市", "揭阳", "广东省", "广东", "科学技术局", "科技局"} <= set(names)
    assert list(map(len, names)) == sorted(map(len, names), reverse=True)
    assert own_names(report("r", ["x"], code=None, agency=None)) == ()
    made = report("r", ["x"])
    assert made.agency
    assert "榕科创局" in own_names(replace(made, agency=replace(made.agency, raw="榕科创局")))  # as it calls itself


FORMULA = "健全行政执法公示和法制审核制度。"


@pytest.fixture
def library(tmp_path: Path) -> tuple[WhooshEngine, Shelf]:
    """Who says FORMULA: two agencies of two provinces, one of them twice, and a report of nobody known."""
    shelf = Shelf()
    shelf.put(
        report("a", [f"甲\n{FORMULA}建成科普长廊三处供群众参观。"], 2022),
        report("b", [f"乙\n{FORMULA}另有科普讲座。"], 2023),
        report("c", [f"丙\n{FORMULA}"], 2021, "500104", "司法局"),
        report("d", [f"丁\n{FORMULA}"], 2020, None, None),
        report("e", ["戊\n科普长廊和法制审核都没有。"], None, "500104", "科学技术局"),
    )
    return shelf.built(tmp_path), shelf


def test_who_uses_a_sentence(library: tuple[WhooshEngine, Shelf]) -> None:
    engine, _ = library
    [use, none] = engine.uses([key(FORMULA), 1], ("445202", "科学技术局"))
    assert (use.reports, use.agencies, use.provinces, use.unknown) == (4, 2, 2, 1)
    assert (use.first_year, use.first_report, use.own_years, use.at_most) == (2020, "d", (2022, 2023), 3)
    assert (none.reports, none.agencies, none.first_year, none.first_report, none.own_years) == (0, 0, None, None, ())


def test_own_wording_is_where_the_hit_stands(library: tuple[WhooshEngine, Shelf]) -> None:
    engine, _ = library

    def found(query: str, own: int | None) -> list[str]:
        return sorted(hit.report.id for hit in engine.every(Request(query, own=own)))

    assert found("法制审核", None) == ["a", "b", "c", "d", "e"]
    assert found("法制审核", 3) == ["e"]  # used by two agencies and, perhaps, a third
    assert found("法制审核", 4) == ["a", "b", "c", "d", "e"]
    assert found('"科普"', 2) == ["a", "e"]  # 另有科普讲座 is too short, so it belongs to the formula before it
    assert found("", 2) == ["a", "e"]
    assert found("科普 -长廊", 4) == ["b"]


def test_what_was_replaced_is_not_counted(library: tuple[WhooshEngine, Shelf]) -> None:
    engine, shelf = library
    shelf.put(report("c", ["丙\n没有这样的一句话在这里。"], 2021, "500104", "司法局"))
    engine.apply(shelf.after(engine.applied()))
    engine.publish()
    [use] = engine.uses([key(FORMULA)])
    assert (use.reports, use.agencies, use.provinces, use.own_years) == (3, 1, 1, ())
