"""Which report from elsewhere is the same report, and which is not."""

from dataclasses import replace

import pytest

from fzsearch.model import Agency, Region, Report, Section
from fzsearch.pipeline.harvest.twins import likeness, twin

TOLD = {"region": "title", "agency": "signature", "year": "title"}


def report(*lines: str, name: str = "a", **facts: object) -> Report:
    region = Region("97", ("某省",), ("97",), "省")
    body = "".join(f"{line}\n" for line in lines)
    section = Section(f"{name}-0", name, 0, None, 0, "", (), (), body)
    made = Report(
        name, True, None, "某省司法厅2024年度报告", "年度报告", 2024, region, (), Agency("司法厅", "司法厅"),
        None, None, None, TOLD, None, (section,),
    )  # fmt: skip
    return replace(made, **facts)  # type: ignore[arg-type]


OLD = report("甲", "乙", "丙", "丁")
HALF = report("甲", "乙", "丙", "戊", "己", name="b")  # three of six lines are in both
LESS = report("甲", "乙", "戊", "己", name="b")


def test_half_of_the_lines_in_common_are_enough() -> None:
    assert likeness(OLD, HALF) == 0.5
    assert twin(HALF, [OLD]) == OLD
    assert twin(LESS, [OLD]) is None


@pytest.mark.parametrize(
    "evidence", [{}, {"region": "title"}, TOLD | {"agency": "hint"}, TOLD | {"region": "hint+body"}]
)
def test_a_text_that_differs_is_only_the_same_report_s_if_both_documents_tell_whose_they_are(
    evidence: dict[str, str],
) -> None:
    assert twin(replace(HALF, evidence=evidence), [OLD]) is None
    assert twin(HALF, [replace(OLD, evidence=evidence)]) is None
    same = replace(OLD, id="b", evidence=evidence)
    assert twin(same, [OLD]) == OLD, "the very same text needs no proof"


@pytest.mark.parametrize(
    "facts",
    [{"title": "其他"}, {"year": 2023}, {"copy": "foreign host"}, {"region": None}, {"agency": None}, {"id": "a"}],
)
def test_no_report_is_the_twin_of_one_of_another_year_issuer_or_kind(facts: dict[str, object]) -> None:
    assert twin(replace(OLD, **{"id": "b", **facts}), [OLD]) is None  # type: ignore[arg-type]


def test_copies_may_be_each_other_s_twins() -> None:
    assert twin(replace(OLD, id="b", copy="machine-converted"), [replace(OLD, copy="foreign host")]) is not None
