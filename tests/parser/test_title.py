import pytest

from fzsearch.parser.genre import doc_type, why_not_a_report
from fzsearch.parser.title import read_opening
from tests.conftest import ParseText

PREAMBLE = "2023年，我局扎实推进法治政府建设各项工作，成效明显，现将有关情况报告如下："


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["砚川市科学技术局2023年法治政府建设年度报告"], "砚川市科学技术局2023年法治政府建设年度报告"),
        (["砚川市科学技术局", "2023年法治政府建设情况报告"], "砚川市科学技术局2023年法治政府建设情况报告"),
        (["砚川市科学技术局2023年法治政府建设", "年度报告"], "砚川市科学技术局2023年法治政府建设年度报告"),
        (["砚川市科学技术局", "关于2023年法治政府建设情况", "的报告"], "砚川市科学技术局关于2023年法治政府建设情况的报告"),
        (["中共砚川市委员会", "砚川市人民政府", "关于2023年法治政府建设情况的报告"], "中共砚川市委员会砚川市人民政府关于2023年法治政府建设情况的报告"),
        (["砚川市科学技术局2023 年度法治政府建设情况报告"], "砚川市科学技术局2023年度法治政府建设情况报告"),
    ],
)  # fmt: skip
def test_titles_over_one_or_more_lines(lines: list[str], title: str) -> None:
    opening = read_opening([*lines, PREAMBLE, "一、工作情况"])
    assert (opening.title, opening.length) == (title, len(lines))


def test_a_title_printed_twice_is_the_longer_one() -> None:
    lines = [
        "砚川市科学技术局2023年法治政府建设年度报告",
        "市委、市政府：",
        "2023年法治政府建设年度报告",
        "市委、市政府：",
        PREAMBLE,
    ]
    opening = read_opening(lines)
    assert opening.title == "砚川市科学技术局2023年法治政府建设年度报告"
    assert opening.addressee == "市委、市政府"
    assert lines[opening.length :] == ["市委、市政府：", PREAMBLE]


def test_page_furniture_before_the_title_is_no_title() -> None:
    opening = read_opening(
        ["首页 > 政务公开", "发布日期：2024-01-08", "砚川市科学技术局2023年法治政府建设年度报告", PREAMBLE]
    )
    assert opening.title == "砚川市科学技术局2023年法治政府建设年度报告"


def test_a_preamble_is_no_addressee() -> None:
    assert read_opening(["砚川市科学技术局2023年法治政府建设年度报告", "现将情况报告如下："]).addressee is None


def test_a_text_without_a_title_has_none() -> None:
    opening = read_opening(["会议纪要", "一、议题"])
    assert (opening.title, opening.length) == (None, 0)


@pytest.mark.parametrize(
    "line",
    [
        "一、主要举措和成效：",
        "主要工作：",
        "索引号：",
        "来源：",
        "字体：",
        "发布机构：砚川市",
        "现将情况报告如下：",
        "一是规范执法：",
    ],
)
def test_furniture_and_headings_are_no_addressee(line: str) -> None:
    assert read_opening(["砚川市科学技术局2023年法治政府建设年度报告", line, PREAMBLE]).addressee is None


@pytest.mark.parametrize(
    "line",
    [
        "区委、区政府、市科技局:",
        "市人大常委会：",
        "市委全面依法治市委员会办公室：",
        "市委 市政府：",
        "各县（市、区）人民政府：",
    ],
)
def test_whom_a_report_addresses(line: str) -> None:
    assert read_opening(["砚川市科学技术局2023年法治政府建设年度报告", line, PREAMBLE]).addressee == line[:-1]


def test_an_unnumbered_heading_is_no_second_title() -> None:
    lines = ["砚川市科学技术局2023年法治政府建设年度报告", "市委、市政府：", "法治政府建设基本情况", "全年平稳。"]
    opening = read_opening(lines)
    assert (opening.title, opening.length) == (lines[0], 1)


@pytest.mark.parametrize(
    "trail",
    ["当前位置 首页 政务公开 法治政府建设年度报告", "首页/政务公开/法治政府建设年度报告", "法治政府建设年度报告"],
)
def test_a_breadcrumb_is_no_title(trail: str) -> None:
    opening = read_opening([trail, "砚川市司法局2023年法治政府建设年度报告", PREAMBLE])
    assert (opening.title, opening.length) == ("砚川市司法局2023年法治政府建设年度报告", 2)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("某局2023年法治政府建设年度报告", "年度报告"),
        ("某局2023年法治政府建设情况年度报告", "年度报告"),
        ("某局2023年法治政府建设情况报告", "情况报告"),
        ("某局关于2023年度法治政府建设情况的报告", "情况报告"),
        ("某局2023年法治政府建设工作情况报告", "情况报告"),
        ("某局2023年度法治政府建设工作的情况报告", "情况报告"),
        ("某局2023年法治政府建设工作报告", "工作报告"),
        ("某政府关于2023年法治政府建设工作的报告", "工作报告"),
        ("某街道2023年法治政府建设工作总结", "工作总结"),
        ("某局2023年法治政府建设情况", None),
        ("某局2023年法治政府建设年度报告（公开版）", "年度报告"),
        ("《某局2023年法治政府建设年度报告》", "年度报告"),
        ("某局2023年法治政府建设工作总结及2024年工作计划", "工作总结"),
        ("平顶山市城乡一体化示范区2023年法治政府建设情况报告", "情况报告"),
    ],
)
def test_kinds_of_reports(title: str, kind: str | None) -> None:
    assert why_not_a_report(title) is None
    assert doc_type(title) == kind


@pytest.mark.parametrize(
    "title",
    [
        "某局2023年上半年法治政府建设情况报告", "某局2023年第一季度法治政府建设情况报告", "法治政府建设满意度调查报告",
        "某市法治政府建设督查情况报告", "中国法治政府发展报告", "某局长2023年法治建设述法报告", "某市人大常委会关于法治政府建设情况的报告",
        "某市法治政府建设审议意见办理情况的报告", "关于报送法治政府建设年度报告的通知", "某局2023年法治政府建设自查报告",
        "某局2024年法治政府建设工作要点", "某市召开法治政府建设工作会议", "×××局2023年法治政府建设年度报告", "某局2023年工作总结",
    ],
)  # fmt: skip
def test_what_is_not_the_annual_report(title: str) -> None:
    assert why_not_a_report(title) is not None


def test_an_address_that_is_none_does_no_harm(parse_text: ParseText) -> None:
    report = parse_text("全年工作平稳。\n", url="https://[::1/a.html")
    assert (report.is_report, report.copy) == (False, None)
