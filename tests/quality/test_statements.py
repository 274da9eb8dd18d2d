"""What statements are read by keeps to its floors; `make quality` shows the figures."""

import pytest

from tests.quality.answers import FIRST, followed_up
from tests.quality.test_quality import FLOORS


@pytest.mark.parametrize("part", ["dev", "test"])
def test_answers_stand_among_the_first_sentences(part: str) -> None:
    measured, floors = followed_up(part), FLOORS["answers"][part]
    assert len(measured.ranks) >= 70
    assert measured.recall(FIRST) >= floors["recall"]
    assert measured.mean_reciprocal_rank >= floors["mean_reciprocal_rank"]
    assert measured.mention_precision >= floors["mention_precision"]
    assert measured.mention_recall >= floors["mention_recall"]
