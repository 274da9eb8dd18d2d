"""Aligning many texts with a passage: the same whatever is measured together, in little memory."""

import tracemalloc

from fzsearch.index.alignment import align
from fzsearch.index.sentences import Masked, masked_sentences


def _sentences(texts: list[str]) -> list[list[Masked]]:
    return masked_sentences(texts, [""] * len(texts), [()] * len(texts), 4)


def _numbered(first: int, count: int) -> str:
    """As many different short sentences."""
    return "。".join("法治政府"[number % 4] + chr(0x4E00 + number) * 3 for number in range(first, first + count))


def test_what_is_measured_together_changes_nothing_and_bounds_the_memory() -> None:
    passage = _sentences([_numbered(0, 3000)])[0]
    texts = _sentences([_numbered(100 * number, 700) for number in range(20)] + ["", "短。"])
    tracemalloc.start()
    together = align(passage, texts)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40_000_000  # 28 million; all at once would take 50 million, and 300 long sections 600
    assert together == [align(passage, [text])[0] for text in texts]
    assert together[0].score == 1
    assert together[0].said < 0.3
