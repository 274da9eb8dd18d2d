"""Aligning many texts with a passage: the same whatever is measured together, in little memory."""

import time
import tracemalloc

from fzsearch.index.alignment import align, compare_words
from fzsearch.index.sentences import Masked, masked_sentences
from tests.index.library import CUT


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


def test_sentences_of_thousands_of_clauses_are_compared_in_bounded_time() -> None:
    own, other = ("，".join(chr(first + number) * 2 for number in range(6000)) for first in (0x4E00, 0x8000))
    began = time.process_time()
    compare_words(own, other, CUT)
    assert time.process_time() - began < 15  # 3 usually; each with each takes over 30


def test_clauses_that_stand_elsewhere_are_aligned_for_themselves() -> None:
    other = compare_words("开展培训3次，编印读本2种，走访企业。", "走访企业，编印读本5种，开展培训12次。", CUT)[1]
    assert [piece.text for piece in other if piece.kind == "slot"] == ["5", "12"]
    assert "".join(piece.text for piece in other) == "走访企业，编印读本5种，开展培训12次。"
    assert not [piece for piece in other if piece.kind == "other" and any(map(str.isalnum, piece.text))]
