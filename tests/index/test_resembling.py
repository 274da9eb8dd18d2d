"""Which sections are compared with a passage first: those with its rarest words, and with its whole sentences."""

from itertools import product
from pathlib import Path

from fzsearch.index import Request
from tests.index.library import Shelf, report

COMMON = " ".join(map("".join, list(product("abcdefgh", repeat=2))[:60]))  # more words than are looked up
RARE = "zx zy zw"
SENTENCE = "aa ab ac ad ae af共计四十八次"


def test_rare_words_and_whole_sentences_come_before_many_common_words(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.put(
        *(report(f"common-{number:02d}", [f"甲\n{COMMON}"]) for number in range(20)),
        report("rare", [f"乙\n{RARE}"]),
        report("sentence", [f"乙\n{SENTENCE.replace('四十八', '96')}"]),
    )
    engine = shelf.built(tmp_path)

    def first(passage: str) -> list[str]:
        return [hit.report.id for hit in engine.resembling(passage, Request(), 2)]

    assert first(f"{COMMON} {RARE}")[0] == "rare"
    assert first(f"{SENTENCE}。{RARE}") == ["sentence", "rare"]
