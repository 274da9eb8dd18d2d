"""The index against plain reading: what it finds, how it scores, on real prose where that is at hand.

The prose lies outside the project (FZSEARCH_SHARED names the folder); without it, the sample library serves.
"""

import gzip
import json
import os
import random
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import accumulate, islice
from pathlib import Path

import pytest

from fzsearch.index import Request, WhooshEngine
from fzsearch.index.language import read_query
from fzsearch.index.normalisation import normalise
from fzsearch.index.query import AllOf, AnyOf, Field, Literally, Query, Without, Word
from fzsearch.model import Report
from fzsearch.store import Store
from tests.index.library import CUT, GAZETTEER, Shelf, report
from tests.index.plain import Plain

SUBSTRINGS, COMBINATIONS, RANKED = 2_000, 60, 6
LENGTHS = (1, 2, *(3, 4, 5, 7, 10, 16, 30, 64, 128) * 4)  # the shortest stand in half of all texts


def prose() -> Iterator[Report]:
    """Real statutes and reports as reports, with paragraphs of some 350 characters as sections."""
    shared = Path(os.environ.get("FZSEARCH_SHARED") or Path(__file__).resolve().parents[3] / "shared")
    path = shared / "data" / "prose.jsonl.gz"
    if not path.is_file():
        return
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(islice(lines, 0, None, 1 if os.environ.get("FZSEARCH_SOAK") else 3)):
            yield report(f"p{number:04d}", list(pieces(json.loads(line)["text"])), 2015 + number % 10)


def pieces(text: str) -> Iterator[str]:
    piece = ""
    for line in text.splitlines(keepends=True):
        piece += line
        if len(piece) > 300:
            yield piece
            piece = ""
    if piece.strip():
        yield piece


@pytest.fixture(scope="module")
def shelf(sample_library: Path) -> Shelf:
    shelf = Shelf()
    shelf.put(*prose())
    if not shelf.reports:
        with Store.read(sample_library) as store:
            shelf.put(*store.reports())
    return shelf


@pytest.fixture(scope="module")
def plain(shelf: Shelf) -> Plain:
    return Plain(list(shelf.sections()))


@pytest.fixture(scope="module")
def engine(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    engine = WhooshEngine(tmp_path_factory.mktemp("index"), CUT, GAZETTEER, shelf.heads_without_text)
    engine.apply(shelf.after(0), rebuild=True)
    engine.publish()
    return engine


def substring(chance: random.Random, texts: list[str]) -> str:
    """A piece of a text that can stand between quotation marks and counts for something."""
    while True:
        text = chance.choice(texts)
        start = chance.randrange(len(text))
        needle = text[start : start + chance.choice(LENGTHS)]
        if normalise(needle) and not set(needle) & set('"＂“”'):
            return needle


class Read:
    """Texts by id, one after the other, to be read through at once: a thousand calls would take longer than to read."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._ids = list(texts)
        self._joined = "\n".join(texts.values())  # no normalised text holds a line end
        self._starts = [0, *accumulate(len(text) + 1 for text in texts.values())]

    def holding(self, sought: str) -> set[str]:
        found = set()
        at = self._joined.find(sought)
        while at >= 0:
            place = bisect_right(self._starts, at) - 1
            found.add(self._ids[place])
            at = self._joined.find(sought, self._starts[place + 1])
        return found


def test_two_thousand_quoted_substrings_find_exactly_what_contains_them(
    shelf: Shelf, plain: Plain, engine: WhooshEngine
) -> None:
    chance = random.Random(20260115)
    texts = [section.text for section, _ in shelf.sections()]
    texts_read, headings_read = (Read(plain.normalised[name]) for name in ("text", "heading"))
    assert all(section.heading in section.text for section, _ in shelf.sections())
    for _ in range(SUBSTRINGS):
        needle = substring(chance, texts)
        sought = normalise(needle)
        found = engine.find(Request(f'"{needle}"', limit=1_000_000))
        expected = texts_read.holding(sought) | headings_read.holding(sought)
        assert set(found.section_ids) == expected, needle
        assert found.total == len(expected) > 0


def combination(chance: random.Random, texts: list[str], depth: int = 0) -> Query:
    """Words and strings from the texts, put together at random."""
    kind = chance.choice(("string", "word", "word", "all", "any", "without") if depth < 3 else ("string", "word"))
    where: Field = chance.choice(("everywhere", "everywhere", "everywhere", "heading", "title"))
    if kind == "string":
        return Literally(normalise(substring(chance, texts)), where)
    if kind == "word":
        return Word(chance.choice(CUT(normalise(chance.choice(texts)))), where)
    if kind == "without":
        return Without(combination(chance, texts, depth + 1))
    parts = tuple(combination(chance, texts, depth + 1) for _ in range(chance.randrange(1, 4)))
    return AllOf(parts) if kind == "all" else AnyOf(parts)


def test_combinations_of_words_and_strings_find_and_score_as_read(
    shelf: Shelf, plain: Plain, engine: WhooshEngine
) -> None:
    chance = random.Random(7)
    texts = [section.text for section, _ in shelf.sections()]
    found_some = 0
    for _ in range(COMBINATIONS):
        query = combination(chance, texts)
        found = engine._reader.answer(query, Request(limit=1_000_000))
        expected = plain.scores(query)
        assert dict(zip(found.section_ids, found.scores, strict=True)) == pytest.approx(expected, rel=1e-5), query
        found_some += bool(expected)
    assert found_some > COMBINATIONS / 2


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_the_order_is_that_of_the_plain_scores_and_equals_go_by_id(
    shelf: Shelf, plain: Plain, engine: WhooshEngine, sort: str
) -> None:
    chance = random.Random(11)
    texts = [section.text for section, _ in shelf.sections()]
    dates = {section.id: (one.year or 0, one.published or date.min) for section, one in shelf.sections()}
    for _ in range(RANKED):
        typed = " OR ".join(substring(chance, texts)[:3].strip() or "法" for _ in range(3))
        typed = typed.translate(dict.fromkeys(map(ord, "()（）|｜-－"), "法"))
        expected = plain.scores(read_query(typed, CUT))
        found = engine.find(Request(typed, sort=sort, limit=50))  # type: ignore[arg-type]
        shown = list(zip(found.section_ids, found.scores, strict=True))
        if sort == "relevance":
            ordered = sorted(expected, key=lambda one: (-expected[one], one))
            # Scores that are equal but for the last bits may change places with each other.
            assert [score for _, score in shown] == pytest.approx([expected[one] for one in ordered[:50]], rel=1e-5)
            assert shown == sorted(shown, key=lambda pair: (-pair[1], pair[0]))
        else:
            in_order = sorted(sorted(expected), key=dates.__getitem__, reverse=sort == "newest")
            assert list(found.section_ids) == in_order[:50]
        assert found.total == len(expected)


def test_pages_follow_each_other_without_gap_or_repetition(engine: WhooshEngine) -> None:
    whole = engine.find(Request("法", limit=200)).section_ids
    pages = [engine.find(Request("法", limit=20, page=page)).section_ids for page in range(1, 11)]
    assert tuple(one for page in pages for one in page) == whole
    assert len(set(whole)) == len(whole)
