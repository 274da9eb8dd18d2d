"""Generations: built beside, swapped whole, checked before they are opened, and never behind what they say."""

import errno
import json
import os
import shutil
from pathlib import Path

import pytest

from fzsearch import disk
from fzsearch.errors import IndexMissing, StoreError
from fzsearch.index import Request
from fzsearch.index.embedded import generations
from tests.index.library import Shelf, found, report

TEXTS = [
    "人手不足。",
    "问题\n执法不规范。",
    "法治人才\n培训三次。",
    "学习\n组织宪法学习。",
    "公开\n主动公开信息64条。",
]


def test_what_is_applied_shows_only_when_published(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.put(report("a", ["人手不足。"]))
    engine = shelf.built(tmp_path)
    shelf.put(report("b", ["人手不足。"]))
    engine.apply(shelf.after(1))
    assert (found(engine, '"人手"'), engine.applied()) == ({"a-000"}, 1)
    engine.publish()
    assert (found(engine, '"人手"'), engine.applied()) == ({"a-000", "b-000"}, 2)


def test_another_reader_notices_the_swap(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.put(report("a", ["人手不足。"]))
    writer, reader = shelf.built(tmp_path), shelf.engine(tmp_path)
    assert found(reader, '"人手"') == {"a-000"}
    shelf.put(report("a", ["力量充实。"]), report("b", ["人手不足。"]))
    writer.apply(shelf.after(1))
    writer.publish()
    assert found(reader, '"人手"') == {"b-000"}


def test_the_previous_generation_is_kept_and_older_ones_go(tmp_path: Path) -> None:
    shelf = Shelf()
    for number in range(4):
        shelf.put(report(str(number), ["人手不足。"]))
        engine = shelf.engine(tmp_path)
        engine.apply(shelf.after(engine.applied()))
        engine.publish()
    assert sorted(path.name for path in tmp_path.glob("gen-*")) == ["gen-000003", "gen-000004"]


def test_the_rest_of_a_crash_is_not_used_and_goes(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.put(report("a", ["人手不足。"]))
    engine = shelf.built(tmp_path)
    (tmp_path / "gen-000007").mkdir()
    (tmp_path / "gen-000007" / "half.seg").write_bytes(b"x")
    assert found(engine, '"人手"') == {"a-000"}
    shelf.put(report("b", ["人手不足。"]))
    engine.apply(shelf.after(1))
    engine.publish()
    assert generations.current(tmp_path).name == "gen-000002"
    assert not (tmp_path / "gen-000007").exists()


def test_every_altered_file_is_found_and_nothing_altered_is_opened(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.put(report("a", TEXTS))
    engine = shelf.built(tmp_path)
    assert engine.verify() == []
    generation = generations.current(tmp_path)
    for path in sorted(generation.iterdir()):
        body = path.read_bytes()
        for damaged in (
            body[:-1],
            body[: len(body) // 2] + bytes([body[len(body) // 2] ^ 1]) + body[len(body) // 2 + 1 :],
        ):
            path.write_bytes(damaged)
            assert engine.verify() != [], path.name
            with pytest.raises(IndexMissing, match="run fzsearch index"):
                shelf.engine(tmp_path).search(Request("执法"))
        path.write_bytes(body)
    assert engine.verify() == []


def test_an_index_of_another_version_or_of_nobody_is_refused(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.put(report("a", TEXTS))
    shelf.built(tmp_path)
    seal = generations.current(tmp_path) / "seal.json"
    whole = seal.read_text(encoding="utf-8")
    data = json.loads(whole)
    for change in ({"format": "other"}, {"analysis": "other"}, {"contents": data["contents"] | {"applied": 99}}):
        altered = {key: value for key, value in (data | change).items() if key != "seal"}
        for digest in (data["seal"], generations._digest_of(altered)):
            seal.write_text(json.dumps(altered | {"seal": digest}), encoding="utf-8")
            if "contents" in change and digest != data["seal"]:
                continue  # a correctly sealed file with another number is what a later generation looks like
            with pytest.raises(IndexMissing):
                shelf.engine(tmp_path).search(Request("执法"))
    seal.unlink()
    with pytest.raises(IndexMissing):
        shelf.engine(tmp_path).search(Request("执法"))
    assert shelf.engine(tmp_path).applied() == 0


def test_an_index_of_an_older_format_is_built_anew_from_the_first_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf()
    shelf.put(report("a", TEXTS))
    with monkeypatch.context() as older:
        older.setattr(generations, "FORMAT", "fzsearch arrays 2")
        shelf.built(tmp_path)
    engine = shelf.engine(tmp_path)
    assert (engine.applied(), engine.mark()) == (0, "")
    engine.apply(shelf.after(engine.applied()))
    engine.publish()
    assert engine.search(Request(systems=("科技",))).total == len(TEXTS)
    assert engine.verify() == []


def test_a_failed_build_leaves_the_current_index_alone(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.put(report("a", ["人手不足。"]))
    engine = shelf.built(tmp_path)
    shelf.put(report("b", ["人手不足。"]))

    def failing() -> object:
        yield shelf.after(1)[0]
        raise OSError("disk full")

    with pytest.raises(StoreError, match="disk full"):
        engine.apply(failing())  # type: ignore[arg-type]
    engine.publish()
    assert found(engine, '"人手"') == {"a-000"}
    assert [path.name for path in tmp_path.glob("gen-*")] == ["gen-000001"]


def test_an_index_made_anew_under_the_same_name_is_noticed(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.put(report("a", ["人手不足。"]))
    reader = shelf.built(tmp_path)
    assert found(reader, '"人手"') == {"a-000"}
    shutil.rmtree(tmp_path)
    shelf.put(report("b", ["人手不足。"]))
    shelf.built(tmp_path)
    assert generations.current(tmp_path).name == "gen-000001"
    assert found(reader, '"人手"') == {"a-000", "b-000"}


def test_what_others_put_into_the_folder_stays(tmp_path: Path) -> None:
    shelf = Shelf()
    for name in ("gen-backup", "gen-1"):
        (tmp_path / name).mkdir()
    (tmp_path / "gen-000009").write_text("x", encoding="utf-8")
    for number in range(3):
        shelf.put(report(str(number), ["人手不足。"]))
        engine = shelf.built(tmp_path)
    assert found(engine, '"人手"') == {"0-000", "1-000", "2-000"}
    assert {"gen-backup", "gen-1", "gen-000009"} <= {path.name for path in tmp_path.iterdir()}


def test_what_does_not_belong_is_not_carried_on(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.put(report("a", ["人手不足。"]))
    engine = shelf.built(tmp_path)
    (generations.current(tmp_path) / "foreign").write_text("x", encoding="utf-8")
    assert engine.verify() == [f"{tmp_path.name}/gen-000001/foreign: does not belong there"]
    shelf.put(report("b", ["人手不足。"]))
    engine.apply(shelf.after(1))
    engine.publish()
    assert engine.verify() == []


def test_no_change_keeps_the_bookmark(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.put(report("a", ["人手不足。"]))
    engine = shelf.built(tmp_path)
    engine.apply([])
    engine.publish()
    assert (engine.applied(), found(engine, '"人手"')) == (1, {"a-000"})


def test_everything_is_flushed_before_it_becomes_current(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The order of flushes and the swap, recorded: every file, then the seal, then the link, then its folder."""
    steps: list[str] = []
    really_flush, really_replace = disk.flush, Path.replace

    def flush(path: Path) -> None:
        steps.append(path.name)
        really_flush(path)

    def replace_file(self: Path, target: Path) -> Path:
        steps.append(f"swap {target.name}")
        return really_replace(self, target)

    monkeypatch.setattr(generations, "flush", flush)
    monkeypatch.setattr(Path, "replace", replace_file)
    shelf = Shelf()
    shelf.put(report("a", ["人手不足。"]))
    shelf.built(tmp_path)
    files = set(generations.read_seal(generations.current(tmp_path)).files)
    assert set(steps[: len(files)]) == files
    assert steps[len(files) :] == ["seal.json", "gen-000001", "swap current", tmp_path.name]


def test_a_copy_that_followed_the_links_heals(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.put(report("a", ["人手不足。"]))
    shelf.built(tmp_path / "one")
    shutil.copytree(tmp_path / "one", tmp_path / "two", symlinks=False)
    (tmp_path / "two" / "current.new").mkdir()
    assert (tmp_path / "two" / "current").is_dir()
    assert found(shelf.built(tmp_path / "two"), '"人手"') == {"a-000"}


def test_files_that_could_not_be_linked_are_flushed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf()
    shelf.put(report("a", ["水闸。"]))
    engine = shelf.built(tmp_path)
    flushed: list[str] = []

    def flush(path: Path) -> None:
        flushed.append(path.name)
        disk.flush(path)

    monkeypatch.setattr(generations, "flush", flush)

    def refused(*_: object) -> None:
        raise PermissionError(errno.EPERM, "no hard links here")

    monkeypatch.setattr(Path, "hardlink_to", refused)
    shelf.put(report("b", ["水闸。"]))
    engine.apply(shelf.after(engine.applied()))
    engine.publish()
    assert set(generations.read_seal(generations.current(tmp_path)).files) <= set(flushed)


def test_a_seal_that_was_replaced_within_one_tick_of_the_clock_is_another(tmp_path: Path) -> None:
    seal = tmp_path / "seal.json"
    seal.write_text("{}", encoding="utf-8")
    before, status = generations.identity(tmp_path), seal.stat()
    (tmp_path / "new").write_text("{}", encoding="utf-8")
    (tmp_path / "new").replace(seal)
    os.utime(seal, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert generations.identity(tmp_path) != before


def test_a_swap_between_reading_the_link_and_opening_is_waited_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf()
    shelf.put(report("a", ["水闸。"]))
    engine = shelf.built(tmp_path)
    really = generations.current
    calls: list[int] = []

    def current(folder: Path) -> Path:
        calls.append(1)
        return tmp_path / "gen-000000" if len(calls) == 1 else really(folder)

    monkeypatch.setattr(generations, "current", current)
    assert engine.find(Request("水闸")).generation == "gen-000001"
