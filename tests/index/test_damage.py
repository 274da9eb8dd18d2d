"""Damaged indexes: found, not believed, and left for the generation before."""

import builtins
import logging
import pickle
import random
from pathlib import Path

import pytest

from fzsearch.errors import IndexDamaged, IndexMissing, StoreError
from fzsearch.index import Request, WhooshEngine
from fzsearch.index.embedded import generations, reading, tiers
from tests.index.library import Shelf, found, report

TEXTS = ["人手不足。", "问题\n执法不规范。", "法治人才\n培训三次。"]


def segment(folder: Path) -> Path:
    return next(generations.current(folder).glob("*.segment"))


def alter(path: Path, place: int) -> None:
    """Change one byte, in a file of its own: a link to the same file elsewhere keeps what it had."""
    body = bytearray(path.read_bytes())
    body[place] ^= 0x10
    path.unlink()
    path.write_bytes(body)


@pytest.fixture
def shelf() -> Shelf:
    shelf = Shelf()
    shelf.put(report("a", TEXTS))
    return shelf


@pytest.fixture
def twice(shelf: Shelf, tmp_path: Path) -> WhooshEngine:
    """An index built twice: two generations that share no file. The second has one report more."""
    shelf.built(tmp_path)
    shelf.put(report("b", TEXTS))
    return shelf.built(tmp_path)


def test_searches_fall_back_to_the_generation_before(
    shelf: Shelf, twice: WhooshEngine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert found(twice, '"人手"') == {"a-000", "b-000"}
    path = segment(tmp_path)
    path.write_bytes(path.read_bytes()[:-1])
    reader = shelf.engine(tmp_path)
    with caplog.at_level(logging.WARNING):
        answer = reader.search(Request('"人手"'))
        reader.search(Request('"人手"'))
    assert (answer.generation, answer.total) == ("gen-000001", 1)
    assert [record.message.split()[0:4] for record in caplog.records] == [
        ["generation", "left", "generation=gen-000002", caplog.records[0].message.split()[3]]
    ]
    assert twice.applied() == 0  # so the next update builds anew
    assert shelf.built(tmp_path).verify() == []
    assert found(reader, '"人手"') == {"a-000", "b-000"}


@pytest.mark.usefixtures("twice")
def test_damage_that_only_a_search_meets_is_left_at_once(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = shelf.engine(tmp_path)
    assert reader.search(Request("法治")).generation == "gen-000002"

    def damaged(*_: object) -> object:
        raise IndexDamaged("000002-001.segment")

    whole = reading._answer
    monkeypatch.setattr(
        reading,
        "_answer",
        lambda query, request, opened: (
            damaged() if opened.index.generation == "gen-000002" else whole(query, request, opened)
        ),
    )
    assert reader.search(Request("法治")).generation == "gen-000001"


@pytest.mark.usefixtures("twice")
def test_without_a_sound_generation_the_remedy_is_named(shelf: Shelf, tmp_path: Path) -> None:
    for path in tmp_path.glob("gen-*/*.segment"):
        alter(path, path.stat().st_size // 2)
    for path in tmp_path.glob("gen-*/*.segment"):
        path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(IndexMissing, match="fzsearch index --rebuild"):
        shelf.engine(tmp_path).search(Request("法治"))


def test_any_altered_byte_is_found_by_verify_and_never_gives_a_wrong_answer(
    shelf: Shelf, twice: WhooshEngine, tmp_path: Path
) -> None:
    """A wrong answer would be one that neither generation gives."""
    path = segment(tmp_path)
    whole = path.read_bytes()
    chance = random.Random(5)
    requests = [Request(typed) for typed in ("", "法治", '"不足"', '"法"', "培训 OR 人手", "-执法")]
    right = {
        name: [(each.total, each.section_ids, each.scores) for each in map(shelf.engine(folder).find, requests)]
        for name, folder in (("now", tmp_path),)
    }["now"]
    before = [total - total // 2 for total, _, _ in right]
    for place in sorted(chance.sample(range(len(whole)), 150)):
        altered = bytearray(whole)
        altered[place] ^= 1 << chance.randrange(8)
        path.write_bytes(altered)
        assert twice.verify() != [], place
        reader = shelf.engine(tmp_path)
        for request, expected, earlier in zip(requests, right, before, strict=True):
            answer = reader.find(request)
            if answer.generation == "gen-000002":
                assert (answer.total, answer.section_ids, answer.scores) == expected, place
            else:
                assert answer.total == earlier
    path.write_bytes(whole)
    assert twice.verify() == []


def test_damage_is_not_merged_into_a_new_segment(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiers, "_PER_TIER", 2)
    engine = shelf.built(tmp_path)
    path = segment(tmp_path)
    alter(path, len(path.read_bytes()) // 2)
    shelf.put(report("b", TEXTS))
    with pytest.raises(IndexDamaged):
        engine.apply(shelf.after(engine.applied()))
    assert [path.name for path in tmp_path.glob("gen-*")] == ["gen-000001"]


def test_a_new_generation_that_fails_its_test_is_not_published(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = shelf.built(tmp_path)
    shelf.put(report("b", TEXTS))
    engine.apply(shelf.after(engine.applied()))
    assert engine._prepared is not None
    generation, contents, known = engine._prepared
    assert contents.canaries
    wrong = generations.Contents(contents.applied, contents.segments, (("从未写过的字", contents.canaries[0][1]),))
    monkeypatch.setattr(engine, "_prepared", (generation, wrong, known))
    with pytest.raises(StoreError, match="fails its test"):
        engine.publish()
    assert [path.name for path in tmp_path.glob("gen-*")] == ["gen-000001"]
    assert found(engine, '"人手"') == {"a-000"}


def test_nothing_in_an_index_is_unpickled_or_run(
    shelf: Shelf, twice: WhooshEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object, **__: object) -> object:
        raise AssertionError("an index is data")

    for module, name in (
        (pickle, "loads"),
        (pickle, "load"),
        (pickle, "Unpickler"),
        (builtins, "eval"),
        (builtins, "exec"),
    ):
        monkeypatch.setattr(module, name, forbidden)
    assert shelf.engine(tmp_path).find(Request('法治 "人手" OR 执法')).total == 4
    assert twice.verify() == []


@pytest.mark.usefixtures("twice")
def test_a_link_to_a_missing_generation_leads_to_the_one_before(shelf: Shelf, tmp_path: Path) -> None:
    (generations.current(tmp_path) / "seal.json").unlink()
    answer = shelf.engine(tmp_path).find(Request('"人手"'))
    assert (answer.generation, answer.total) == ("gen-000001", 1)
