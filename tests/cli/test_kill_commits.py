"""kill -9 at any moment of small commits, merges and swaps: the index is whole, and misses or doubles nothing.

A process applies one commit after the other, with tiers so small that most commits merge, and says each bookmark it
has published. It is killed in the middle, over and over. `make soak` does it a thousand times.
"""

import os
import random
import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest

from fzsearch.index import embedded
from fzsearch.index.embedded import generations
from fzsearch.index.embedded.codec import open_reader
from tests import forks
from tests.conftest import environment
from tests.index.committing import COMMITS, changed, shelf_of
from tests.index.library import found

ROUNDS = int(os.environ.get("FZSEARCH_SOAK", "15"))  # with those of the other two, over 25


def kill_in_the_middle(folder: Path, chance: random.Random) -> int:
    """Let a process commit for a while, kill it, and return the last bookmark it had published."""
    reading, writing = os.pipe()
    with open(os.devnull) as nothing, open(writing) as printing, open(reading) as printed:  # noqa: PTH123
        streams = (nothing.fileno(), writing, 2)
        process = forks.fork([str(folder)], environment(folder), streams, module="tests.index.committing")
        printing.close()
        assert printed.readline() == "ready\n"
        # By commits and not by the clock alone, which says little on a busy machine.
        published = [printed.readline() for _ in range(chance.randrange(4))]
        time.sleep(chance.uniform(0.0, 0.2))
        process.kill()
        rest = printed.read()
    whole = [*"".join(published).split(), *rest[: rest.rfind("\n") + 1].split()]
    return int(whole[-1]) if whole else 0


def faults(folder: Path, promised: int) -> list[str]:
    """What is wrong with the index: damage, a lost commit, a missing or doubled section."""
    if not (folder / "current").is_symlink():
        return [] if not promised else ["no index, though one was published"]
    generation = generations.current(folder)
    applied = generations.read_seal(generation).applied
    now = shelf_of(applied)
    engine = now.engine(folder)
    wrong = engine.verify()
    if applied < promised:
        wrong.append(f"applied {applied}, but {promised} was published")
    expected = {section.id for section, _ in now.sections()}
    if found(engine, "") != expected or found(engine, '"人手不足"') != {
        one for one in expected if one.endswith("000")
    }:
        wrong.append("other sections than the log has")
    for number in range(max(1, applied - 9), applied + 1):
        if found(engine, f'"第{number}次，人手"') != {f"r{number % 10}-000"}:
            wrong.append(f"change {number} is lost or doubled")
    with open_reader(generation) as reader:  # counts documents, deleted ones aside
        if reader.doc_count() != len(expected):
            wrong.append("doubled sections")
    return wrong


def test_killed_commits_lose_and_double_nothing(tmp_path: Path) -> None:
    chance = random.Random(1949)
    folder = tmp_path / "index"
    promised, hit, rests = 0, 0, 0
    for number in range(ROUNDS):
        if promised > COMMITS - 100:
            folder, promised = tmp_path / f"index{number}", 0
        reached = kill_in_the_middle(folder, chance)
        hit += reached > promised
        promised = max(promised, reached)
        rests += sum(1 for path in folder.glob("gen-*") if not (path / "seal.json").exists())
        assert faults(folder, promised) == [], number
    assert hit > ROUNDS / 2
    assert rests, "no kill hit a commit in the middle"


def test_the_check_would_catch_a_wrong_bookmark(tmp_path: Path) -> None:
    """A control: a bookmark one ahead of what was applied, and one behind."""
    engine = shelf_of(23).built(tmp_path)
    assert faults(tmp_path, 23) == []
    generation = generations.current(tmp_path)
    sealed = generations.read_seal(generation)
    for wrong in (24, 22):
        generations.seal(generation, replace(sealed.contents, applied=wrong), sealed.files)
        assert engine.applied() == wrong
        assert "other sections than the log has" in faults(tmp_path, 0) or faults(tmp_path, 23)


@pytest.mark.parametrize("step", ["build", "seal", "swap"])
def test_a_crash_at_each_step_leaves_the_index_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The same, at chosen steps: an error stands for the kill, and nothing tidies up after it."""
    shelf = shelf_of(12)
    engine = shelf.built(tmp_path)

    def crash(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    place = {"build": (embedded, "write"), "seal": (generations, "flush"), "swap": (generations, "swap")}[step]
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)
    monkeypatch.setattr(*place, crash)
    shelf.put(changed(13))

    def commit() -> None:
        engine.apply(shelf.after(12))
        engine.publish()

    with pytest.raises(KeyboardInterrupt):
        commit()
    monkeypatch.undo()
    assert faults(tmp_path, 12) == []
    again = shelf.engine(tmp_path)
    again.apply(shelf.after(again.applied()))
    again.publish()
    assert again.applied() == 13
    assert found(again, '"第13次"') == {"r3-000"}
    assert len(list(tmp_path.glob("gen-*"))) == 2
