import pytest

from fzsearch.parser.title import read_opening

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
