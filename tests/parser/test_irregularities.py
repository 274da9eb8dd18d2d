"""What real reports do to their form: each irregularity that was collected from published ones."""

import pytest

from fzsearch.model import Report
from tests.conftest import ParseText

TITLE = "砚川市司法局2023年法治政府建设情况报告\n"


def outline(report: Report) -> list[tuple[int, str | None, str]]:
    return [(section.level, section.number, section.heading) for section in report.sections if section.level]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # the family of numerals changes on the way
        ("四、甲\n五、乙\n6、丙\n七、丁\n", [(1, "四", "甲"), (1, "五", "乙"), (1, "6", "丙"), (1, "七", "丁")]),
        # a part and its first section have the same numeral
        ("一、主要措施\n一、压实责任\n二、规范执法\n", [(1, "一", "主要措施"), (1, "一", "压实责任"), (1, "二", "规范执法")]),
        # arabic numbers run on across parents
        ("（一）甲\n1.乙\n2.丙\n（二）丁\n3.戊\n", [(2, "一", "甲"), (3, "1", "乙"), (3, "2", "丙"), (2, "二", "丁"), (3, "3", "戊")]),
        # 1. directly below 一、
        ("一、甲\n1.乙\n2.丙\n二、丁\n", [(1, "一", "甲"), (3, "1", "乙"), (3, "2", "丙"), (1, "二", "丁")]),
        # heading and text in one line
        ("一、强化监管。全年检查64家。\n", [(1, "一", "强化监管")]),
        # three levels in one line
        ("一、工作情况（一）组织领导1.健全机制。全年开会6次。\n二、不足\n", [(1, "一", "工作情况"), (2, "一", "组织领导"), (3, "1", "健全机制"), (1, "二", "不足")]),
        ("一、工作情况 （一）组织领导\n全年开会6次。\n", [(1, "一", "工作情况"), (2, "一", "组织领导")]),
        # seasons, holidays and figures are no headings
        ("一、甲\n三、四季度各检查一次。\n五一、国庆期间值班。\n1.5万人参加。\n", [(1, "一", "甲")]),
        # a remark in brackets is no lower heading
        ("一、落实方案（一期）的情况\n二、增长1.5倍的情况\n", [(1, "一", "落实方案（一期）的情况"), (1, "二", "增长1.5倍的情况")]),
    ],
)  # fmt: skip
def test_outlines(parse_text: ParseText, body: str, expected: list[tuple[int, str, str]]) -> None:
    report = parse_text(TITLE + body)
    assert outline(report) == expected
    assert "".join(section.text for section in report.sections) == body


def test_a_heading_may_have_84_characters(parse_text: ParseText) -> None:
    heading = "深入学习贯彻" + "上级关于法治建设的部署要求和工作安排，" * 4 + "抓好落实"
    assert len(heading) == 86
    report = parse_text(f"{TITLE}一、{heading}\n全年学习6次。\n")
    assert report.sections[0].heading == heading


def test_a_heading_that_ends_in_a_stop_has_no_text(parse_text: ParseText) -> None:
    report = parse_text(f"{TITLE}一、存在的不足和原因。\n（一）人手不足。\n全局仅有3人。\n")
    assert outline(report) == [(1, "一", "存在的不足和原因"), (2, "一", "人手不足")]


@pytest.mark.parametrize("debris", ["[bookmark: _GoBack]", "　" * 1031, "\u200b\ufeff"])
def test_debris_is_no_text(parse_text: ParseText, debris: str) -> None:
    report = parse_text(f"{TITLE}一、甲{debris}\n{debris}一是乙；二是丙。\n")
    assert [section.text for section in report.sections] == ["一、甲\n一是乙；二是丙。\n"]


@pytest.mark.parametrize(
    "title",
    [
        "砚川市司法局2023年\n法治政府建设情况报告\n",
        "砚川市司法局\n2023年法治政府建设\n情况报告\n",
        "砚川市司法局2023 年法治政府建设情况报告\n",
        "砚川市司法局2023年法治政府建设情况报告\n市委、市政府:\n2023年法治政府建设情况报告\n",
    ],
)
def test_titles_broken_over_lines_or_printed_twice(parse_text: ParseText, title: str) -> None:
    report = parse_text(f"{title}一、工作\n甲。\n")
    assert (report.title, report.year) == (TITLE.strip(), 2023)
    assert [section.heading for section in report.sections] == ["工作"]


def test_half_width_signs_in_chinese_text(parse_text: ParseText) -> None:
    report = parse_text(f"{TITLE}市委、市政府:\n一、工作,成效\n(一)学习\n甲。\n")
    assert report.addressee == "市委、市政府"
    assert outline(report) == [(1, "一", "工作,成效"), (2, "一", "学习")]


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("砚川市司法局法治政府建设（20212025年）2023年情况报告", 2023),
        ("砚川市司法局20212025年法治政府建设情况报告", None),
    ],
)
def test_a_span_that_lost_its_dash_is_no_year(parse_text: ParseText, title: str, year: int | None) -> None:
    assert parse_text(f"{title}\n一、工作\n甲。\n").year == year


@pytest.mark.parametrize(
    "tail",
    [
        "附件：1.统计表\n2.目录\n",
        "抄送：市科技局。\n",
        "（联系人：张三，电话1234567）\n",
        "附件：1.存在问题清单.docx\n2.目录.docx\n3.表\n",
    ],
)
def test_what_stands_below_the_date_is_no_section(parse_text: ParseText, tail: str) -> None:
    signed = "揭阳市榕城区科学技术局\n2024年1月8日\n"
    report = parse_text(f"2023年法治政府建设情况报告\n一、工作情况\n甲。\n{signed}{tail}")
    assert [section.types for section in report.sections] == [("achievements",), ("other",)]
    assert report.region is not None
    assert (report.region.name, report.evidence["agency"]) == ("榕城区", "signature")


def test_slips_stay_as_printed(parse_text: ParseText) -> None:
    body = "一、依法法政\n全局积积推进。\n"
    report = parse_text(f"砚北区雁桥街道2023年法治政府建设情况报告\n{body}")
    assert "".join(section.text for section in report.sections) == body
    assert report.agency is not None
    assert report.agency.name == "街道办事处"


def test_a_report_without_signature_and_date_is_whole(parse_text: ParseText) -> None:
    report = parse_text(f"{TITLE}一、工作\n甲。\n二、安排\n乙。\n")
    assert [section.types for section in report.sections][-1] != ("other",)
    assert report.published is None
