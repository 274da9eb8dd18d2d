from hypothesis import given
from hypothesis import strategies as st

from fzsearch.parser.sections import signature, split
from fzsearch.text import tidy

LINES = st.lists(
    st.sampled_from(
        [
            "一、工作情况", "二、存在问题。", "三、2024年工作思路", "5、 下步打算", "6、 主要安排", "七、其他", "（一）加强领导",
            "（二）规范执法。全年办案12件。", "1.健全机制", "2、规范程序。", "（1）通报", "一是规范。", "下一步，我局将加强学习。",
            "砚川市科学技术局", "2024年1月8日", "附件：目录", "全年检查64家。", "市委、市政府：", "2.5万人", "",
        ]
    )
    | st.text(max_size=30)
)  # fmt: skip


def outline(body: str) -> list[tuple[int, str | None, str]]:
    return [(section.level, section.number, section.heading) for section in split(tidy(body), "r")]


@given(LINES)
def test_sections_lose_no_text(lines: list[str]) -> None:
    body = tidy("\n".join(lines))
    sections = split(body, "r", 2023)
    assert "".join(section.text for section in sections) == body
    assert [section.ordinal for section in sections] == list(range(len(sections)))
    assert all(section.text for section in sections)
    assert len({section.id for section in sections}) == len(sections)


def test_the_tree_gives_every_section_its_path() -> None:
    body = "引言。\n一、工作\n（一）领导\n1.学习\n（二）执法\n二、问题\n"
    assert [section.path for section in split(body, "r")] == [
        (),
        ("工作",),
        ("工作", "领导"),
        ("工作", "领导", "学习"),
        ("工作", "执法"),
        ("问题",),
    ]


def test_a_numeral_of_the_wrong_family_does_not_break_the_tree() -> None:
    assert outline("四、成效\n甲。\n五、不足\n乙。\n6、 安排\n丙。\n七、其他\n无。\n") == [
        (1, "四", "成效"),
        (1, "五", "不足"),
        (1, "6", "安排"),
        (1, "七", "其他"),
    ]


def test_a_list_under_a_heading_stays_a_list() -> None:
    assert [level for level, _, _ in outline("一、工作\n1.甲\n2.乙\n二、问题\n1.丙\n2.丁\n3.戊\n")] == [
        1,
        3,
        3,
        1,
        3,
        3,
        3,
    ]


def test_arabic_numbers_may_run_on_across_parents() -> None:
    assert [level for level, _, _ in outline("一、工作\n1.甲\n2.乙\n二、问题\n3.丙\n4.丁\n")] == [1, 3, 3, 1, 3, 3]


def test_an_untitled_closing_paragraph_is_kept_and_typed() -> None:
    sections = split("三、工作思路\n（一）队伍\n加强培训。\n下一步，我局将持续学习。\n", "r")
    assert (sections[-1].level, sections[-1].types, sections[-1].path) == (0, ("next_steps",), ())
    assert sections[-1].text == "下一步，我局将持续学习。\n"


def test_a_paragraph_right_below_its_heading_is_no_closing() -> None:
    assert len(split("三、下步打算\n下一步，我局将持续学习。\n", "r")) == 1


def test_signature_and_date_are_a_section_of_their_own() -> None:
    sections = split("一、其他\n无。\n砚川市科学技术局\n2024年1月8日\n", "r")
    assert sections[-1].types == ("other",)
    assert signature(sections) == "砚川市科学技术局"


def test_a_name_without_a_date_is_no_signature() -> None:
    sections = split("一、成员单位\n教育局\n科技局\n", "r")
    assert len(sections) == 1
    assert signature(sections) is None


def test_types_follow_the_headings_and_are_inherited() -> None:
    body = "引言。\n一、工作情况\n（一）加强组织领导\n（二）丰富形式\n二、存在问题\n三、2024年重点任务\n（一）强化普法宣传\n"
    assert [section.types for section in split(body, "r", 2023)] == [
        ("preamble",),
        ("achievements",),
        ("leadership",),
        ("achievements",),
        ("problems",),
        ("next_steps",),
        ("publicity", "next_steps"),
    ]


def test_a_body_without_headings_has_no_type() -> None:
    assert [section.types for section in split("全年工作平稳。\n", "r")] == [()]


def test_numbers_above_twenty_and_levels_four_deep() -> None:
    assert outline("二十一、甲\n（一）乙\n1.丙\n（1）丁\n") == [
        (1, "二十一", "甲"),
        (2, "一", "乙"),
        (3, "1", "丙"),
        (4, "1", "丁"),
    ]


def test_a_list_that_goes_on_to_the_next_numeral_stays_a_list() -> None:
    body = "五、工作\n1.甲\n2.乙\n3.丙\n4.丁\n5.戊\n6.己\n七、其他\n无。\n"
    assert [level for level, _, _ in outline(body)] == [1, 3, 3, 3, 3, 3, 3, 1]


def test_attachments_close_a_report() -> None:
    sections = split("一、其他\n无。\n附件：1.目录\n", "r")
    assert [section.types for section in sections] == [("other",), ("other",)]
    assert sections[-1].text == "附件：1.目录\n"


def test_a_closing_begins_with_its_first_paragraph() -> None:
    sections = split("三、思路\n加强培训。\n下一步，我局将学习。\n今后，我局将宣传。\n", "r")
    assert [section.text for section in sections][-1] == "下一步，我局将学习。\n今后，我局将宣传。\n"


def test_a_year_closes_a_report_only_if_it_is_a_later_one() -> None:
    body = "四、其他情况\n无。\n2023年，我局将普法纳入考核。\n"
    assert len(split(body, "r", 2023)) == len(split(body, "r")) == 1
    assert [section.types for section in split(body, "r", 2022)] == [("other",), ("next_steps",)]
