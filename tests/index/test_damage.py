"""Damaged indexes: found, not believed, and left for the generation before."""

import builtins
import errno
import json
import logging
import mmap
import os
import pickle
import random
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from fzsearch.errors import IndexDamaged, IndexMissing, StoreError
from fzsearch.index import Request, WhooshEngine
from fzsearch.index.embedded import arrayfile, generations, reading, tiers
from fzsearch.index.embedded.segment import Segment
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
    assert len(caplog.records) == 1
    assert "generation=gen-000001 instead_of=gen-000002" in caplog.text
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
        path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(IndexMissing, match="run fzsearch index"):
        shelf.engine(tmp_path).search(Request("法治"))


def test_any_altered_byte_is_found_by_verify_and_never_gives_a_wrong_answer(
    shelf: Shelf, twice: WhooshEngine, tmp_path: Path
) -> None:
    """A wrong answer would be one that neither generation gives."""
    path = segment(tmp_path)
    whole = path.read_bytes()
    chance = random.Random(5)
    requests = [Request(typed) for typed in ("", "法治", '"不足"', '"法"', "培训 OR 人手", "-执法")]
    right = [(each.total, each.section_ids, each.scores) for each in map(shelf.engine(tmp_path).find, requests)]
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
    wrong = replace(contents, canaries=(replace(contents.canaries[0], needle="从未写过的字"),))
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
def test_a_generation_without_a_seal_is_left_for_the_one_before(shelf: Shelf, tmp_path: Path) -> None:
    (generations.current(tmp_path) / "seal.json").unlink()
    answer = shelf.engine(tmp_path).find(Request('"人手"'))
    assert (answer.generation, answer.total) == ("gen-000001", 1)


@pytest.mark.usefixtures("twice")
def test_a_removed_generation_leads_to_the_one_before(shelf: Shelf, tmp_path: Path) -> None:
    shutil.rmtree(generations.current(tmp_path))
    assert shelf.engine(tmp_path).find(Request('"人手"')).generation == "gen-000001"


@pytest.mark.usefixtures("twice")
def test_a_lack_of_descriptors_is_no_damage(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = shelf.engine(tmp_path)

    def lacking(*_: object, **__: object) -> object:
        raise OSError(errno.EMFILE, "Too many open files")

    with monkeypatch.context() as patched:
        patched.setattr(mmap, "mmap", lacking)
        with pytest.raises(OSError, match="Too many open files"):
            reader.find(Request("法治"))
    assert reader.find(Request("法治")).generation == "gen-000002"


def test_a_file_that_is_cut_while_it_is_open_is_left(twice: WhooshEngine, tmp_path: Path) -> None:
    assert twice.find(Request('"人手"')).generation == "gen-000002"
    os.truncate(segment(tmp_path), 4096)
    assert twice.find(Request('"人手"')).generation == "gen-000001"


def test_what_is_altered_after_it_was_read_ends_no_search_with_a_bare_error(
    shelf: Shelf, twice: WhooshEngine, tmp_path: Path
) -> None:
    chance = random.Random(3)
    path = segment(tmp_path)
    whole = path.read_bytes()
    for _ in range(60):
        reader = shelf.engine(tmp_path)
        reader.find(Request("法治 人手"))
        place = chance.randrange(len(whole))
        for altered in (whole[place] ^ 0x80, whole[place]):
            with path.open("r+b") as file:  # in place: the reader has it mapped
                file.seek(place)
                file.write(bytes([altered]))
            for typed in ("法治 OR 执法", '"不足"', '"法"', ""):
                assert reader.find(Request(typed)).generation in ("gen-000001", "gen-000002")
    assert twice.verify() == []


@pytest.mark.usefixtures("twice")
def test_a_mended_generation_is_found_again_after_a_while(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = segment(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + b"x")
    reader = shelf.engine(tmp_path)
    assert reader.find(Request("法治")).generation == "gen-000001"
    path.write_bytes(whole)
    assert reader.find(Request("法治")).generation == "gen-000001"
    monkeypatch.setattr(reading, "_DAMAGED_FOR", 0.0)
    assert reader.find(Request("法治")).generation == "gen-000002"


def test_a_file_that_cannot_be_read_is_named(
    twice: WhooshEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(_: Path) -> str:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(generations, "_digest", denied)
    name = segment(tmp_path).name
    assert twice.verify() == [f"{tmp_path.name}/gen-000002/{name}: cannot be read: Permission denied"]


@pytest.mark.parametrize(
    "change",
    [
        {"applied": "7"},
        {"applied": None},
        {"mark": 5},
        {"canaries": [{"needle": "", "section_id": "a-000", "report_id": "a"}]},
        {"canaries": [1]},
        {"segments": []},
        {"segments": [{"name": "../x", "deleted": None}]},
        {"segments": None},
    ],
)
def test_a_seal_that_makes_no_sense_is_refused(twice: WhooshEngine, tmp_path: Path, change: dict[str, Any]) -> None:
    path = generations.current(tmp_path) / "seal.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    data.pop("seal")
    data["contents"] |= change
    path.write_text(json.dumps(data | {"seal": generations._digest_of(data)}), encoding="utf-8")
    assert twice.applied() == 0
    assert twice.find(Request('"人手"')).generation == "gen-000001"
    assert twice.verify() != []


@pytest.mark.parametrize("text", ["[" * 100_000, "", "\0", '{"seal": 1}', "null"])
def test_a_seal_that_is_no_json_object_is_refused(twice: WhooshEngine, tmp_path: Path, text: str) -> None:
    (generations.current(tmp_path) / "seal.json").write_text(text, encoding="utf-8")
    assert twice.applied() == 0
    assert twice.find(Request('"人手"')).generation == "gen-000001"


@pytest.mark.usefixtures("twice")
@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("firsts", ["|O", 8, 1]),
        ("firsts", ["<u4", 8, 1 << 40]),
        ("firsts", ["<u4", -8, 1]),
        ("firsts", ["<u4", 8, 0]),
        ("firsts", ["<u4", 8, 3]),
        ("text_words.terms.ends", ["<f8", 8, 1]),
        ("text_pairs.starts", None),
    ],
)
def test_an_array_file_that_lies_is_refused(tmp_path: Path, name: str, line: list[object] | None) -> None:
    """Its checksums are right: somebody made it so."""
    path = segment(tmp_path)
    body = path.read_bytes()
    crcs_at, directory_at, length, _, magic = arrayfile._FOOTER.unpack(body[-arrayfile._FOOTER.size :])
    directory = json.loads(body[directory_at : directory_at + length])
    if line is None:
        del directory["arrays"][name]
    else:
        directory["arrays"][name] = line
    written = json.dumps(directory).encode()
    crc = crc32(written, crc32(body[crcs_at:directory_at]))
    footer = arrayfile._FOOTER.pack(crcs_at, directory_at, len(written), crc, magic)
    path.write_bytes(body[:directory_at] + written + footer)
    with pytest.raises(IndexDamaged):
        Segment(path)


def test_a_failed_publication_leaves_nothing_behind(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = shelf.built(tmp_path)
    shelf.put(report("b", TEXTS))

    def full(_: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    for _ in range(3):
        engine.apply(shelf.after(1))
        with monkeypatch.context() as patched:
            patched.setattr(generations, "flush", full)
            with pytest.raises(StoreError, match="No space left"):
                engine.publish()
    assert [path.name for path in tmp_path.glob("gen-*")] == ["gen-000001"]


def test_searches_beside_a_damaged_generation_hold_no_more_with_each(tmp_path: Path) -> None:
    shelf = Shelf()
    for name in "ab":
        shelf.put(report(name, ["水闸。"]))
        shelf.built(tmp_path)
    path = next(generations.current(tmp_path).glob("*.segment"))
    path.write_bytes(path.read_bytes()[:-1])
    engine = shelf.engine(tmp_path)
    for _ in range(50):
        engine.find(Request("水闸"))
    # No exception is kept: raised again, it would take up the frames of every search.
    assert [type(part) for noted in engine._reader._damaged.values() for part in noted] == [float, str]


def test_a_sealed_rest_of_a_crash_is_not_the_generation_before(tmp_path: Path) -> None:
    """Killed between seal and swap: whole, later than the current one, and never published."""
    shelf = Shelf()
    for name in "abc":
        shelf.put(report(name, ["水闸。"]))
        engine = shelf.built(tmp_path)
    (tmp_path / "current").unlink()
    (tmp_path / "current").symlink_to("gen-000002")
    assert generations.previous(tmp_path) is None
    assert engine.find(Request("水闸")).total == 2


@pytest.mark.parametrize("linked", [True, False])
def test_the_rests_of_killed_rebuilds_do_not_pile_up(shelf: Shelf, tmp_path: Path, *, linked: bool) -> None:
    engine = shelf.built(tmp_path)
    if not linked:
        (tmp_path / "current").unlink()
    for number in (4, 5, 6):
        (tmp_path / f"gen-{number:06d}").mkdir()
    engine.apply(shelf.after(0), rebuild=True)
    assert len(list(tmp_path.glob("gen-*"))) == (2 if linked else 1)  # the current one and the one in hand
    engine.publish()
    assert found(engine, '"人手"') == {"a-000"}
