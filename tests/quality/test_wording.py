"""Similar passages and the wording meter keep to the floors; `make quality` asks all of it and shows the table."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.quality.measure import HERE
from tests.quality.meter import labels, made_engine, metered
from tests.quality.similar import Library, found_sources, kept_apart, same_wording, unrelated_pairs
from tests.quality.texts import made_reports

FLOORS: Mapping[str, Any] = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))
EVERY = 1 if os.environ.get("FZSEARCH_SOAK") else 4


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return Library(tmp_path_factory.mktemp("library"), whole=EVERY == 1)


@pytest.mark.parametrize("part", ["dev", "test"])
def test_the_source_of_an_altered_passage_is_among_the_first_ten(library: Library, part: str) -> None:
    score = found_sources(library, part, EVERY)["all"]
    assert score.total == 100 / EVERY
    assert score.accuracy >= FLOORS["similar"][part]["recall"], score.failures


@pytest.mark.parametrize("topic", ["other", "same"])
@pytest.mark.parametrize("part", ["dev", "test"])
def test_what_says_other_things_is_below_the_threshold(part: str, topic: str) -> None:
    score = kept_apart(part, topic)
    assert score.total == 100
    assert score.accuracy >= FLOORS["similar"][part]["apart"], score.failures


def test_pairs_are_of_two_texts_without_a_run_in_common() -> None:
    pairs = list(unrelated_pairs("other"))
    assert len({pair.id for pair in pairs}) == 200
    assert all(pair.source.id != pair.report.id for pair in pairs)
    for pair in pairs:
        assert pair.passage[:12] not in pair.section.text
        assert not same_wording(pair.passage, pair.section.text)


def test_same_wording_is_recognised_with_other_names_and_figures_only() -> None:
    said = "全年举办行政执法培训6期，覆盖执法人员213人次，考试合格率达到百分之九十八。"
    again = "三是培训。全年举办行政执法培训十二期，覆盖执法人员87人次，考试合格率达到百分之百。其他工作照常。"
    assert same_wording(said, again)
    assert not same_wording(said, "全年举办行政执法培训6期，另有普法讲座、旁听庭审等活动，参加人次创下新高。")


@pytest.mark.parametrize("part", ["dev", "test"])
def test_the_meter_says_what_a_reader_says(tmp_path: Path, part: str) -> None:
    score = metered(made_engine(tmp_path), part)
    assert score.f1 >= FLOORS["meter"][part]["f1"], score.failures


def test_labels_are_two_hundred_sentences_of_known_issuers() -> None:
    assert len(labels()) == len(set(labels())) == 200
    assert sum(label.part == "test" for label in labels()) == 100
    assert 40 <= sum(label.label == "own" for label in labels() if label.part == "test") <= 60
    reports = made_reports().values()
    assert all(one.region and one.agency and one.year for one in reports)
    assert len({(one.region.code, one.agency.name) for one in reports if one.region and one.agency}) >= 12
    assert len({one.region.lineage[0] for one in reports if one.region}) == 2
