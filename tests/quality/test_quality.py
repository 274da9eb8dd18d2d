"""The parser keeps to the floors; `make quality` shows the table and each failure."""

import tomllib
from collections.abc import Mapping
from typing import Any

import pytest

from tests.quality.measure import (
    FACTS,
    HERE,
    Score,
    development_set,
    facts,
    headings,
    macro_f1,
    own_cases,
    traps,
)

FLOORS: Mapping[str, Any] = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))


def assert_floors(scores: Mapping[str, Score], floors: Mapping[str, float]) -> None:
    below = [scores["is_report"]] if scores["is_report"].f1 < floors["is_report"] else []
    below += [scores[fact] for fact in FACTS if scores[fact].accuracy < floors[fact]]
    assert not below, "\n".join(failure for score in below for failure in score.failures)
    assert scores["region"].error_rate <= floors["region_wrong"], scores["region"].failures


def test_facts_of_real_pages() -> None:
    cases = development_set()
    if cases is None:
        pytest.skip("the development set of real pages is not part of the project")
    scores = facts(cases)
    assert scores["agency"].total >= 40
    assert_floors(scores, FLOORS["real"])


@pytest.mark.parametrize("part", ["dev", "test"])
def test_facts_of_own_documents(part: str) -> None:
    scores = facts(own_cases(part))
    assert scores["region"].total >= 120
    assert_floors(scores, FLOORS["own"][part])


def test_facts_of_traps() -> None:
    scores = facts(traps())
    assert scores["region"].total >= 500
    assert_floors(scores, FLOORS["traps"])


@pytest.mark.parametrize("part", ["dev", "test"])
def test_types_of_headings(part: str) -> None:
    scores, floors = headings(part), FLOORS["headings"][part]
    assert sum(score.right + score.missed for score in scores.values()) >= 300
    assert macro_f1(scores) >= floors["macro_f1"]
    assert scores["problems"].f1 >= floors["problems"]
    assert scores["next_steps"].f1 >= floors["next_steps"]
