"""Passages that say what a passage says: which are found, in which order, which are one row, and how they are aligned."""

from dataclasses import replace
from pathlib import Path

import pytest

from fzsearch.index import Passage, Request, similar
from fzsearch.index.alignment import compare_words
from fzsearch.index.similar import CANDIDATES, Similar, pairs_of
from fzsearch.model import Report
from tests.index.library import CUT, Shelf, report

TRAINING = "全年组织行政执法人员参加法律知识培训和旁听庭审活动共计四十八次，参训人员覆盖全部执法岗位。"
REVIEW = "案卷评查工作由法制机构牵头，发现的文书瑕疵逐一反馈并限期改正。"
SHORT = "法律顾问审查合同文本。"
PLANNING = "下一步拟推动柔性执法清单落地，探索轻微违法行为不予处罚的具体标准。"
PASSAGE = "\n".join((TRAINING, REVIEW, SHORT, PLANNING))


def found(folder: Path, passage: Passage, *reports: Report, request: Request | None = None) -> Similar:
    shelf = Shelf()
    shelf.put(*reports)
    return similar(passage, shelf.built(folder), request or Request())


def rows(answer: Similar) -> list[list[str]]:
    """The reports of each row."""
    return [[one.hit.report.id for one in row.copies] for row in answer.rows]


def test_a_short_section_is_found_where_the_passage_holds_it_and_it_is_no_mere_phrase(tmp_path: Path) -> None:
    answer = found(tmp_path, Passage(PASSAGE), report("long", [f"甲\n{REVIEW}"]), report("short", [f"乙\n{SHORT}"]))
    [row] = answer.rows
    assert row.first.hit.report.id == "long"
    assert row.first.alignment.said < 0.5 < row.first.alignment.score


def test_most_of_the_passage_comes_first_then_the_earliest_then_the_id(tmp_path: Path) -> None:
    more, less = f"甲\n{TRAINING}{REVIEW}{PLANNING}", f"甲\n{TRAINING}{REVIEW}"
    reports = (
        report("a", [less], 2019),
        report("b", [more], 2023),
        report("c", [more], 2021),
        report("d", [more], None),
        report("e", [more], 2021),
    )
    assert rows(found(tmp_path, Passage(PASSAGE), *reports)) == [["c", "e", "b", "d"], ["a"]]


def test_near_copies_are_one_row_and_other_versions_another(tmp_path: Path) -> None:
    slightly = TRAINING.replace("全部", "所有")
    otherwise = TRAINING.replace("法律知识培训和旁听庭审活动", "专题讲座以及疑难案例研讨")
    answer = found(
        tmp_path,
        Passage(TRAINING),
        report("a", [f"甲\n{TRAINING}"]),
        report("b", [f"甲\n{slightly}"], 2022),
        report("c", [f"甲\n{otherwise}"], code="445224"),
        report("d", [f"甲\n{TRAINING}"], code=None),
    )
    assert rows(answer) == [["a", "d", "b"], ["c"]]
    assert answer.rows[0].issuers == (("445202", "科学技术局"),)


def test_names_of_the_report_asked_for_do_not_count_and_its_own_sections_are_left_out(tmp_path: Path) -> None:
    said = "{}人民政府组织{}科学技术局检查{}企业。"
    own = report("own", [f"甲\n{said.format('榕城区', '榕城区', '榕城区')}", f"乙\n{said.format(*['榕城区'] * 3)}"])
    other = report("other", [f"甲\n{said.format('惠来县', '惠来县', '惠来县')}"], code="445224")
    answer = found(tmp_path, Passage.of_section(own.sections[0], own), own, other)
    assert rows(answer) == [["other"]]
    assert answer.rows[0].first.alignment.said == 1


def test_a_section_is_asked_for_with_those_below_it() -> None:
    own = report("own", [f"甲\n{TRAINING}", f"乙\n{REVIEW}", f"丙\n{PLANNING}"])
    below = replace(own.sections[1], level=2)
    own = replace(own, sections=(own.sections[0], below, own.sections[2]))
    assert Passage.of_section(own.sections[0], own).text == f"{TRAINING}\n{REVIEW}"


def test_an_answer_is_complete_unless_more_resemble_than_are_compared(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.put(*(report(f"{number:03d}", [f"甲\n{TRAINING}"], 2020 + (number > 0)) for number in range(CANDIDATES)))
    engine = shelf.built(tmp_path)
    most = similar(Passage(TRAINING), engine, Request())
    assert (most.complete, len(most.rows[0].copies)) == (False, CANDIDATES)
    all_of_them = similar(Passage(TRAINING), engine, Request(year_from=2021))
    assert (all_of_them.complete, len(all_of_them.rows[0].copies)) == (True, CANDIDATES - 1)
    # Many resemble it by a word or two, but the last of them say something else: all that say it were compared.
    shelf.put(
        *(report(f"{number:03d}", ["甲\n法律知识培训和旁听庭审，另行安排。"]) for number in range(9, CANDIDATES + 9))
    )
    engine.apply(shelf.after(engine.applied()))
    engine.publish()
    few = similar(Passage(TRAINING), engine, Request())
    assert (few.complete, len(few.rows[0].copies)) == (True, 9)


def test_pairs_stand_in_the_order_of_the_text_and_say_where_something_is_left_out(tmp_path: Path) -> None:
    passage = Passage("\n".join((TRAINING, REVIEW, PLANNING)))
    text = f"甲\n{PLANNING}全镇种植荔枝四百亩并办起合作社。{REVIEW}{TRAINING}"
    answer = found(tmp_path, passage, report("a", [text]))
    pairs = pairs_of(passage, answer.sentences, answer.rows[0].first, CUT)
    told = [("".join(piece.text for piece in pair.other), pair.follows) for pair in pairs]
    assert told == [(PLANNING, True), (REVIEW, False), (TRAINING, True)]
    for pair in pairs:
        assert [piece.kind for side in (pair.own, pair.other) for piece in side] == ["shared", "shared"]


@pytest.mark.parametrize(
    ("own", "other", "pieces"),
    [
        ("合格率95.2%。", "合格率96%。", [("合格率", "shared"), ("96%", "slot"), ("。", "shared")]),
        (
            "开展执法人员法律知识培训，组织行政复议案件庭审旁听。",
            "组织行政复议案件庭审旁听，开展执法人员法律知识培训。",
            [("组织行政复议案件庭审旁听", "shared"), ("，", "other"), ("开展执法人员法律知识培训。", "shared")],
        ),
    ],
)
def test_pieces_are_the_same_words_another_figure_or_something_else(
    own: str, other: str, pieces: list[tuple[str, str]]
) -> None:
    said = compare_words(own, other, CUT)
    assert ["".join(piece.text for piece in side) for side in said] == [own, other]
    assert [(piece.text, piece.kind) for piece in said[1]] == pieces
