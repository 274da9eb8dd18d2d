"""What two versions of a report differ in."""

import time
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from fzsearch.model import Report, Section
from fzsearch.versions import Difference, Line, difference, difference_json
from tests.conftest import ParseText

BODY = [
    "砚川市司法局2023年法治政府建设情况报告",
    "现将情况报告如下：",
    "一、工作情况",
    "（一）规范执法行为",
    "检查企业64家。",
    "发现问题12个。",
    "（二）开展普法",
    "办讲座三场。",
    "二、存在问题",
    "人手不足。",
]


def said(found: Difference) -> list[tuple[str, str, str]]:
    """What differs: the last heading, what became of the section, and its lines."""
    return [
        (section.path[-1] if section.path else "", section.what, "".join(f"{line.sign}{line.text}" for line in section.lines))
        for section in found.sections
        if section.what != "unchanged"
    ]  # fmt: skip


def edited(parse_text: ParseText, change: Callable[[str], str]) -> Difference:
    text = "\n".join(BODY) + "\n"
    return difference(parse_text(text), parse_text(change(text)))


def test_the_same_text_is_unchanged_everywhere(parse_text: ParseText) -> None:
    found = edited(parse_text, lambda text: text)
    assert found.titles is None
    assert [section.what for section in found.sections] == ["unchanged"] * 5
    assert [section.path for section in found.sections][2] == ("工作情况", "规范执法行为")


def test_a_changed_line_is_shown_in_its_section_alone(parse_text: ParseText) -> None:
    found = edited(parse_text, lambda text: text.replace("64家", "65家"))
    assert said(found) == [("规范执法行为", "changed", "-检查企业64家。+检查企业65家。")]


def test_sections_that_come_and_go_are_said_to(parse_text: ParseText) -> None:
    added = edited(parse_text, lambda text: text + "三、下一步安排\n加强培训。\n")
    assert said(added) == [("下一步安排", "added", "+三、下一步安排+加强培训。")]
    removed = edited(parse_text, lambda text: text.replace("（二）开展普法\n办讲座三场。\n", ""))
    assert said(removed) == [("开展普法", "removed", "-（二）开展普法-办讲座三场。")]


def test_a_section_with_another_heading_is_the_same_section(parse_text: ParseText) -> None:
    found = edited(parse_text, lambda text: text.replace("一、工作情况", "一、主要举措"))
    assert said(found) == [("主要举措", "changed", "-一、工作情况+一、主要举措")]
    assert [section.path for section in found.sections][2] == ("主要举措", "规范执法行为")


def test_a_section_between_others_takes_none_of_them_along(parse_text: ParseText) -> None:
    found = edited(
        parse_text, lambda text: text.replace("（二）开展普法", "（二）化解纠纷\n调解八件。\n（三）开展普法")
    )
    assert said(found) == [
        ("化解纠纷", "added", "+（二）化解纠纷+调解八件。"),
        ("开展普法", "changed", "-（二）开展普法+（三）开展普法"),
    ]


def test_titles_that_differ_are_both_given(parse_text: ParseText) -> None:
    found = edited(parse_text, lambda text: text.replace("情况报告\n", "年度报告\n", 1))
    assert found.titles == ("砚川市司法局2023年法治政府建设情况报告", "砚川市司法局2023年法治政府建设年度报告")
    assert difference_json(found)["titles"] == list(found.titles)


def report(*sections: tuple[str, str]) -> Report:
    """A report of made sections: heading and text, all of level 1."""
    made = tuple(
        Section(f"a-{place}", "a", place, None, 1, heading, (heading,), (), text)
        for place, (heading, text) in enumerate(sections)
    )
    return Report("a", True, None, "题", None, None, None, (), None, None, None, None, {}, None, made)


def test_a_difference_in_blank_lines_is_a_change_without_lines() -> None:
    (section,) = difference(report(("一", "甲\n乙\n")), report(("一", "甲\n\n乙"))).sections
    assert (section.what, section.lines) == ("changed", ())
    (section,) = difference(report(("一", "甲\n")), report(("一", "甲"))).sections
    assert section.what == "unchanged", "a line end at the end of a section says nothing"


texts = st.lists(st.tuples(st.sampled_from("一二三四"), st.text("甲乙\n", max_size=8)), max_size=6)


@given(texts, texts)
def test_every_section_and_every_line_of_both_versions_is_accounted_for(
    old: list[tuple[str, str]], new: list[tuple[str, str]]
) -> None:
    found = difference(report(*old), report(*new))
    whats = [section.what for section in found.sections]
    assert whats.count("removed") + whats.count("changed") + whats.count("unchanged") == len(old)
    assert whats.count("added") + whats.count("changed") + whats.count("unchanged") == len(new)
    # The lines that only the earlier one has, taken from it, and those of the later one added: as many as it has.
    signs = [line.sign for section in found.sections for line in section.lines]
    before = sum(bool(line) for _, text in old for line in text.split("\n"))
    after = sum(bool(line) for _, text in new for line in text.split("\n"))
    assert before - signs.count("-") == after - signs.count("+")
    assert (old == new) <= (set(whats) <= {"unchanged"})


def test_long_and_repetitive_texts_are_compared_in_time() -> None:
    old, new = "甲\n乙\n" * 20_000, "甲\n丙\n" * 20_000
    began = time.process_time()
    (section,) = difference(report(("一", old)), report(("一", new))).sections
    many = difference(
        report(*((str(place), "甲") for place in range(5000))),
        report(*((f"x{place}", "乙") for place in range(5000))),
    )
    assert time.process_time() - began < 10  # squared it is minutes
    assert section.lines[0] == Line("-", "乙")
    assert len(many.sections) == 5000
