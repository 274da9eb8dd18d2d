"""The reports for measuring: with sentences that circulate, and otherwise as they were."""

from collections import Counter
from itertools import islice

from bench.circulating import circulating
from bench.corpus import reports

from fzsearch.index.sentences import sentences_of


def test_without_a_share_nothing_changes() -> None:
    assert list(circulating(reports(200), share=0.0)) == list(reports(200))


def test_sentences_circulate_some_often_and_most_seldom() -> None:
    made = list(islice(circulating(reports(10_000)), 80))
    assert made[:3] == list(islice(circulating(reports(20_000)), 3))
    uses = Counter(key for one in made for key in {it.key for those in sentences_of(one) for it in those})
    shared = [count for count in uses.values() if count > 1]
    assert 0.05 < sum(shared) / uses.total() < 0.5
    assert max(shared) >= 10
    alone = Counter(
        key for one in islice(reports(10_000), 80) for key in {it.key for those in sentences_of(one) for it in those}
    )
    assert max(alone.values()) <= 3
