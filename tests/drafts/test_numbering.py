"""Which breaks in numerals are told, and which are habits of the genre."""

import pytest

from fzsearch.drafts.listing import list_faults
from fzsearch.drafts.numbering import numbering_faults
from fzsearch.drafts.runs import Fault, faults_of
from fzsearch.parser.sections import split
from tests.conftest import ParseText


def _faults(parse_text: ParseText, *headings: str) -> list[tuple[str, str]]:
    """What is told of headings: the numeral's line, and the fault."""
    report = parse_text(
        "某市科技局2023年法治政府建设年度报告\n" + "".join(f"{one}\n甲乙丙丁。\n" for one in headings)
    )
    return [
        (report.sections[one.where.section or 0].text[: one.where.end], one.facts["fault"])
        for one in numbering_faults(report)
    ]


@pytest.mark.parametrize(
    "headings",
    [
        ("一、甲", "1.子", "2.丑", "二、乙", "3.寅", "4.卯"),  # running on across parents
        ("一、甲", "（一）子", "（二）丑", "二、乙", "（一）寅", "（二）卯"),  # anew below each
        ("一、甲", "（一）子", "1.寅", "2.卯", "（二）丑", "3.辰", "4.巳"),  # 3. below （二）, for it runs on
        ("一、甲", "1.子", "2.丑", "1.寅", "2.卯", "二、乙"),  # two lists in one section
        ("一、甲", "（一）子", "二、乙"),  # one alone
        ("（一）子", "（二）丑"),  # no level above
        ("1.甲", "（1）子", "（2）丑", "2.乙"),
        tuple(
            f"{numeral}、甲"
            for numeral in ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
        ),
        ("一、甲", "二、乙", "第二部分", "一、丙", "二、丁"),  # another part of the document
    ],
)
def test_habits_are_no_faults(parse_text: ParseText, headings: tuple[str, ...]) -> None:
    assert _faults(parse_text, *headings) == []


@pytest.mark.parametrize(
    ("headings", "told"),
    [
        (("一、甲", "三、乙", "四、丙"), [("三、乙", "gap")]),
        (("二、甲", "三、乙"), [("二、甲", "gap")]),
        (("一、甲", "二、乙", "二、丙", "三、丁"), [("二、丙", "double")]),
        (("一、甲", "二、乙", "二、丙", "四、丁"), [("二、丙", "double")]),  # one slip, told once
        (("一、甲", "三、乙", "二、丙", "四、丁"), [("二、丙", "order")]),
        (("一、甲", "二、乙", "一、丙", "二、丁"), [("一、丙", "double")]),
        (("一、甲", "二、乙", "三、丙", "四、丁", "五、戊", "6、己", "七、庚"), [("6、己", "family")]),
        (("一、甲", "（一）子", "（二）丑", "3.寅", "（四）卯", "二、乙"), [("3.寅", "family")]),
        # Below the others they begin anew, so running on is none of this report's habits.
        (("一、甲", "（一）子", "1.寅", "2.卯", "（二）丑", "1.辰", "（三）巳", "2.午"), [("2.午", "gap")]),
        (("一、甲", "（一）子", "二、乙", "（二）丑", "三、丙", "（一）寅"), [("（二）丑", "gap")]),
    ],
)
def test_what_no_habit_explains_is_told_once(
    parse_text: ParseText, headings: tuple[str, ...], told: list[tuple[str, str]]
) -> None:
    assert _faults(parse_text, *headings) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("一是甲；二是乙；三是丙。", []),
        ("一是甲。\n二是乙。\n三是丙。", []),
        ("一是甲；二是乙。\n一是丙；二是丁。", []),
        ("一是甲：一是子，二是丑；二是乙。", []),  # a list within an item
        ("一是甲：一是子，二是丑。\n二是乙。", []),
        ("一是甲：一要子，二要丑；二是乙。", []),
        ("一是甲。", []),
        ("首先是甲，二是乙。", []),
        ("第一是甲，之二是乙。", []),
        ("一是甲；三是乙。", [("三是乙。", "gap")]),
        ("一是甲；二是乙。\n一是丙；三是丁。", [("三是丁。", "gap")]),  # the list above is over
        ("一是甲；二是乙；二是丙。", [("二是丙。", "double")]),
        ("一是甲；二是乙；四是丙；五是丁。", [("四是丙；", "gap")]),
        ("一是甲；三是乙；二是丙。", [("二是丙。", "order")]),
        ("一要甲，三要乙。", [("三要乙。", "gap")]),
    ],
)
def test_lists_in_sentences(text: str, told: list[tuple[str, str]]) -> None:
    (section,) = split(f"{text}\n", "r")
    assert [(text[one.where.start : one.where.end], one.facts["fault"]) for one in list_faults(section)] == told


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ([1, 2, 2, 3], [Fault("double", 2)]),  # 3 stands there: nothing is missing
        ([1, 2, 2, 4], [Fault("double", 2, (3,))]),
        ([1, 2, 1, 2], [Fault("double", 2)]),
        ([1, 4, 5], [Fault("gap", 1, (2, 3))]),
        ([1, 3, 2], [Fault("order", 2)]),
    ],
)
def test_what_is_missing_is_what_stands_nowhere(numbers: list[int], told: list[Fault]) -> None:
    assert list(faults_of(numbers)) == told


def test_many_missing_numerals_are_named_by_the_first_and_the_last() -> None:
    (section,) = split("一是甲；九十九是乙。", "r")
    (fault,) = list_faults(section)
    assert fault.zh == "“一是”之后是“九十九是”，缺“二是”至“九十八是”"
    assert fault.en == "after 一是 comes 九十九是: 二是 to 九十八是 is missing"
