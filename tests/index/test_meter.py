"""What a sentence is called for those who use it, and that no letter of a section is lost between sentences."""

import pytest

from fzsearch.index.meter import Measured, MeasuredSection
from fzsearch.index.query import Use
from fzsearch.index.sentences import Sentence, sentences_of
from tests.index.library import report


def used(agencies: int, unknown: int, own_years: tuple[int, ...] = (), year: int | None = 2023) -> Measured:
    use = Use(agencies + unknown, agencies, 1, unknown, 2020, "a", own_years)
    return Measured(Sentence(0, 1, 1), use, year)


@pytest.mark.parametrize(
    ("agencies", "unknown", "kind"),
    [(2, 0, "own"), (3, 0, "common"), (4, 9, "common"), (2, 1, "open"), (1, 2, "open"), (1, 1, "own")],
)
def test_from_so_many_agencies_on_it_is_common_and_open_where_unknown_ones_decide(
    agencies: int, unknown: int, kind: str
) -> None:
    assert used(agencies, unknown).kind(3) == kind


@pytest.mark.parametrize(
    ("years", "year", "carried"),
    [((2022, 2023), 2023, True), ((2021, 2023), 2023, False), ((2023, 2024), 2023, False), ((2022,), None, False)],
)
def test_carried_over_is_what_stood_in_the_own_report_of_the_year_before(
    years: tuple[int, ...], year: int | None, carried: bool
) -> None:
    assert used(1, 0, years, year).carried_over is carried


@pytest.mark.parametrize("tail", ["", "特此报告。\n"])
def test_joined_the_pieces_give_the_section_back(tail: str) -> None:
    made = report("r", [f"不足\n健全行政执法公示和法制审核制度。\n\n执法人员业务能力有待提高；{tail}"])
    [section] = made.sections
    pieces = list(
        MeasuredSection(section, tuple(Measured(one, used(1, 0).use, 2023) for one in sentences_of(made)[0])).pieces()
    )
    assert "".join(text for text, _ in pieces) == section.text
    measured = [text for text, one in pieces if one]
    assert measured == ["健全行政执法公示和法制审核制度。", "执法人员业务能力有待提高；"]
