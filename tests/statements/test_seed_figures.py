"""The two real reports, where they are at hand: every figure that a reader finds in them, and no other."""

from pathlib import Path

import pytest

from fzsearch.statements.cutting import sentences
from fzsearch.statements.figures import Figure, figures_of, sums_of
from tests.conftest import ParseText

Found = list[tuple[str, tuple[Figure, ...]]]


@pytest.fixture(scope="module")
def found(seeds: list[Path], parse_text: ParseText) -> list[Found]:
    reports = [parse_text(path.read_bytes(), name=path.name) for path in seeds]
    return [
        [
            (one.text, read)
            for section in report.sections
            for one in sentences(section)
            if (read := figures_of(one.text))
        ]
        for report in reports
    ]


def test_the_first_seed_has_two_figures(found: list[Found]) -> None:
    figures = [one for _, read in found[0] for one in read]
    assert [(one.printed, one.approximate) for one in figures] == [("2次", False), ("16人次", False)]
    assert "研究" in figures[0].subject
    assert figures[1].subject.endswith("法治理论考试")


def test_the_second_seed_has_eleven_figures_and_a_sum(found: list[Found]) -> None:
    figures = [one for _, read in found[1] for one in read]
    assert [(str(one.value), one.unit) for one in figures] == [
        ("81", "家"), ("45", "家"), ("15", "家"), ("30", "家"), ("32", "%"), ("9", "家"), ("4", "家"), ("3", "项"),
        ("700000", "元"), ("5", "个"), ("4000000", "元"),
    ]  # fmt: skip
    subjects = [one.subject for one in figures]
    assert subjects[0] == "科技型中小企业"
    assert "高新技术企业" in subjects[1]
    assert "认定" in subjects[2]
    assert "认定" in subjects[3]
    assert "总量" in subjects[4]
    assert [one.change for one in figures if one.change] == ["rise"]
    assert [one.printed for one in figures if one.approximate] == ["400多万元"]
    sums = [
        (read[one.whole].printed, len(one.parts), one.holds) for text, read in found[1] for one in sums_of(read, text)
    ]
    assert sums == [("45家", 2, True)]
