"""What statements are read by keeps to its floors; `make quality` shows the figures."""

import pytest

from fzsearch.statements.figures import figures_of
from tests.quality.answers import FIRST, followed_up
from tests.quality.figures import labelled, measured, same_subject
from tests.quality.test_quality import FLOORS


@pytest.mark.parametrize("part", ["dev", "test"])
def test_answers_stand_among_the_first_sentences(part: str) -> None:
    measured, floors = followed_up(part), FLOORS["answers"][part]
    assert len(measured.ranks) >= 70
    assert measured.recall(FIRST) >= floors["recall"]
    assert measured.mean_reciprocal_rank >= floors["mean_reciprocal_rank"]
    assert measured.mention_precision >= floors["mention_precision"]
    assert measured.mention_recall >= floors["mention_recall"]


@pytest.mark.parametrize("part", ["dev", "test"])
def test_figures_are_read_as_a_reader_reads_them(part: str) -> None:
    found, floors = measured(part), FLOORS["figures"][part]
    assert found.labels >= 250
    assert found.whole.f1 >= floors["f1"]
    assert found.without_subject.f1 >= floors["without_subject"]


def test_sentences_without_a_figure_give_none() -> None:
    assert [one.text for one in labelled() if not one.figures and one.part == "dev" and figures_of(one.text)] == []
    assert not any(figures_of(one.text) for one in labelled() if not one.figures and one.part == "test")


def test_subjects_agree_where_one_holds_the_other_or_they_are_alike() -> None:
    assert same_subject("全年案卷评查", "案卷评查")
    assert same_subject("“法律明白人”", "法律明白人")
    assert same_subject("审查合同", "合同")
    assert same_subject("公开信息", "主动公开信息")
    assert not same_subject("审结", "行政复议审结案件")
    assert not same_subject("合格", "培训")
    assert not same_subject("", "培训")
