import pytest

from fzsearch.parser.headings import read_heading


@pytest.mark.parametrize(
    ("line", "level", "number", "text"),
    [
        ("一、工作情况", 1, "一", "工作情况"),
        ("十一．其他", 1, "十一", "其他"),
        ("（三）强化宣传教育，营造良好氛围", 2, "三", "强化宣传教育，营造良好氛围"),
        ("(四)、压实责任", 2, "四", "压实责任"),
        ("1.健全机制。全年修订制度6项。", 3, "1", "健全机制"),
        ("2、 规范程序", 3, "2", "规范程序"),
        ("6、2024年度主要安排", 3, "6", "2024年度主要安排"),
        ("1.2024年工作思路", 3, "1", "2024年工作思路"),
        ("（2）定期通报。", 4, "2", "定期通报"),
        ("（二）规范执法行为。全年办理案件12件。", 2, "二", "规范执法行为"),
        ("五、存在的不足和原因。", 1, "五", "存在的不足和原因"),
        (
            "四、主要举措和成效。落实实施方案的情况，以及落实工作要点的情况。",
            1,
            "四",
            "主要举措和成效。落实实施方案的情况，以及落实工作要点的情况",
        ),
    ],
)
def test_headings(line: str, level: int, number: str, text: str) -> None:
    heading = read_heading(line)
    assert heading is not None
    assert (heading.level, heading.number, heading.text) == (level, number, text)


@pytest.mark.parametrize(
    "line",
    [
        "2.5万人参加培训。",
        "2023年，全局……",
        "一是规范流程。",
        "第一，加强领导",
        "一、",
        "十个一百活动",
        "（2021-2025年）规划",
    ],
)
def test_lines_that_are_no_headings(line: str) -> None:
    assert read_heading(line) is None


def test_a_numbered_paragraph_without_a_heading_has_an_empty_one() -> None:
    line = "（一）" + "全年共组织各类执法检查" * 8 + "。随后逐项整改。"
    heading = read_heading(line)
    assert heading is not None
    assert heading.text == ""
