"""Commitments keep to the floors; `make quality` shows the figures."""

import tomllib
from collections.abc import Mapping
from typing import Any

import pytest

from fzsearch.model import Report
from fzsearch.statements.commitments import Commitment, commitments_of
from tests.quality.commitments import SEEDS, Found, found_commitments, found_elsewhere, labels_elsewhere, seed
from tests.quality.measure import HERE

FLOORS: Mapping[str, Any] = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("part", ["dev", "test"])
def test_commitments_and_their_grades_are_a_readers(part: str) -> None:
    found = found_commitments(part)
    assert found.score.total >= 200
    assert found.score.f1 >= FLOORS["commitments"][part]["f1"], found.score.failures
    assert found.kappa >= FLOORS["commitments"][part]["kappa"], found.score.failures


@pytest.mark.parametrize("part", ["dev", "test"])
def test_commitments_outside_of_plans_are_a_readers(part: str) -> None:
    measured = found_elsewhere(part)
    assert measured.found.score.total >= 35
    assert measured.found.score.f1 >= FLOORS["elsewhere"][part]["f1"], measured.found.score.failures
    assert measured.found.kappa >= FLOORS["elsewhere"][part]["kappa"], measured.grades.failures


def test_kappa_is_that_of_the_textbook() -> None:
    # Cohen 1960: of 50 cases 20 yes and 15 no alike, 5 and 10 not; agreed 0.7, by chance 0.5.
    found = Found()
    found.grades.update(
        {("action", "action"): 20, ("slogan", "slogan"): 15, ("action", "slogan"): 5, ("slogan", "action"): 10}
    )
    assert found.kappa == pytest.approx(0.4)


@pytest.mark.parametrize("name", SEEDS)
def test_the_real_reports_promise_acts_and_nothing_measurable(name: str) -> None:
    report = seed(name)
    if report is None:
        pytest.skip("the real reports are not part of the project")
    found = _commitments(report)
    assert "measurable" not in {one.grade for one in found}
    assert all(one.deadline is None and one.year == 2024 for one in found)
    assert sum(one.grade == "action" for one in found) >= 3


def _commitments(report: Report) -> list[Commitment]:
    return [one for section in report.sections for one in commitments_of(section, report.year)]


def test_what_is_found_outside_of_plans_is_compared_with_the_labels() -> None:
    for part in ("dev", "test"):
        measured = found_elsewhere(part)
        promised = [one for one in labels_elsewhere() if (one.part, one.commitment) == (part, "yes")]
        found = measured.found.score
        assert found.right + found.missed == len(promised)
        assert measured.grades.total == measured.years.total == sum(measured.found.grades.values()) == found.right
        assert measured.deadlines.right <= sum(bool(one.deadline) for one in promised)
        told = [score.failures for score in measured.scores().values()]
        assert part == "dev" or not any(told)
