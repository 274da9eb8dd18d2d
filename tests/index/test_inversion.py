"""Texts into lists, many at a time: the same words and bigrams that analysis names one by one."""

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from fzsearch.index.analysis import words
from fzsearch.index.embedded import inversion
from fzsearch.index.embedded.terms import pair_of
from fzsearch.index.normalisation import END, normalise
from tests.index.library import CUT, Shelf, found, report
from tests.index.test_analysis import TEXTS


def test_bigrams_are_the_same_however_many_characters_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["渡口修缮完毕。", "", "渡船 2 艘，渡工3名。"]
    _, usual = inversion.invert(texts, CUT)
    monkeypatch.setattr(inversion, "MOST_DIFFERENT", 2)
    _, rare = inversion.invert(texts, CUT)
    assert rare.terms.tolist() == usual.terms.tolist()
    assert [part.tolist() for part in rare.lists] == [part.tolist() for part in usual.lists]
    assert rare.starts.tolist() == usual.starts.tolist()


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_an_inverted_text_holds_the_words_and_bigrams_that_analysis_names(texts: list[str]) -> None:
    inverted, pairs = inversion.invert(texts, CUT)
    ends = np.cumsum(inverted.lists.sizes)
    counted: list[Counter[str]] = [Counter() for _ in texts]
    for term, start, end in zip(inverted.terms, ends - inverted.lists.sizes, ends, strict=True):
        for place in range(start, end):
            counted[inverted.lists.values[place]][term.decode()] = int(inverted.lists.counts[place])
    cleaned = [text.replace(END, "") for text in texts]
    assert counted == [Counter(words(text, CUT)) for text in cleaned]
    assert np.diff(pairs.starts).tolist() == [len(normalise(text)) + 1 for text in cleaned]
    row = "".join(normalise(text) + END for text in cleaned)
    at = {
        int(position): key for key, one in zip(pairs.terms.tolist(), _lists(pairs), strict=True) for position in one
    }
    assert {place: pair_of(key) for place, key in at.items()} == {
        place: row[place : place + 2] for place in range(len(row)) if row[place] != END
    }


def _lists(pairs: inversion.InvertedPairs) -> list[NDArray[Any]]:
    return np.split(pairs.lists.values, np.cumsum(pairs.lists.sizes)[:-1]) if len(pairs.lists.sizes) else []


@pytest.mark.parametrize("end", "\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029")
def test_no_word_of_the_index_reaches_over_a_line_however_it_ends(end: str) -> None:
    inverted, _ = inversion.invert([f"疏浚河{end}道"], CUT)
    assert (
        [term.decode() for term in inverted.terms]
        == sorted(words(f"疏浚河{end}道", CUT))
        == sorted(["疏浚", "河", "道"])
    )


@pytest.mark.parametrize("mark", ["\x03", "\u2028", "\x85"])
def test_control_characters_in_a_text_do_no_harm(tmp_path: Path, mark: str) -> None:
    shelf = Shelf()
    shelf.put(report("a", [f"水闸{mark}检修。", "河道。"]))
    engine = shelf.built(tmp_path)
    assert found(engine, '"水闸检修"') == {"a-000"}
    assert found(engine, '"河道"') == {"a-001"}
