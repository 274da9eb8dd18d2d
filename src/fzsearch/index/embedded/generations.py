"""Index generations: built beside, sealed, then swapped in by one rename.

    index/
      gen-000041/       the previous one, kept
      gen-000042/       Whoosh's files, and seal.json
      current           a link to gen-000042

`seal.json` holds the format, the analysis, the number of the last change applied and the SHA-256 of every
file; it is written last. A folder without a valid one is the rest of a crash, or somebody else's, and is
never opened: Whoosh unpickles what it reads.
"""

import json
import os
import re
import shutil
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from fzsearch.disk import flush
from fzsearch.errors import IndexMissing
from fzsearch.index.analysis import ANALYSIS_VERSION

FORMAT = "fzsearch whoosh 1"
_SEAL = "seal.json"
_LOCK = "MAIN_WRITELOCK"


@dataclass(frozen=True, slots=True)
class Seal:
    """What a generation says of itself."""

    applied: int  # number of the last change in it
    format: str
    analysis: str
    files: dict[str, str]  # name → SHA-256


def current(folder: Path) -> Path:
    """The generation that searches read. Raises IndexMissing when there is none."""
    try:
        path = folder / os.readlink(folder / "current")  # noqa: PTH115 — Path.readlink is this call
    except OSError as error:
        raise _missing("还没有索引", "there is no index yet") from error
    if not path.is_dir():
        raise _missing(f"索引 {path.name} 不见了", f"the index {path.name} is gone")
    return path


def read_seal(generation: Path) -> Seal:
    """The seal of a generation that this version can read, checked. Raises IndexMissing otherwise."""
    try:
        data: dict[str, Any] = json.loads((generation / _SEAL).read_text(encoding="utf-8"))
        intact = data.pop("seal") == _digest_of(data)
        seal = Seal(**data)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise _missing(
            f"索引 {generation.name} 没有封存，不可用", f"the index {generation.name} is not sealed"
        ) from error
    if not intact:
        raise _missing(f"索引 {generation.name} 的封存文件已损坏", f"the seal of index {generation.name} is damaged")
    if (seal.format, seal.analysis) != (FORMAT, ANALYSIS_VERSION):
        raise _missing(
            f"索引 {generation.name} 由另一版本写成", f"the index {generation.name} was made by another version"
        )
    return seal


def begin(folder: Path, base: Path | None) -> Path:
    """Make the folder of the next generation: empty, or, with a base, holding its files as links.

    Whoosh writes new files and never changes one in place, so a linked file stays what it was. Raises
    IndexMissing when the base is damaged.
    """
    folder.mkdir(parents=True, exist_ok=True)
    numbers = [int(path.name.removeprefix("gen-")) for path in _generations(folder)]
    generation = folder / f"gen-{max(numbers, default=0) + 1:06d}"
    generation.mkdir()
    if base is not None:
        for name in checked(base).files:
            _link(base / name, generation / name)
    return generation


def seal(generation: Path, applied: int) -> None:
    """Flush every file of a finished generation to the disk and write its seal."""
    paths = sorted(path for path in generation.iterdir() if path.name not in (_SEAL, _LOCK))
    files = {}
    for path in paths:
        files[path.name] = _digest(path)
        flush(path)
    data = asdict(Seal(applied, FORMAT, ANALYSIS_VERSION, files))
    text = json.dumps(data | {"seal": _digest_of(data)}, ensure_ascii=False, indent=1, sort_keys=True)
    (generation / _SEAL).write_text(text, encoding="utf-8")
    flush(generation / _SEAL)
    flush(generation)


def swap(folder: Path, generation: Path) -> None:
    """Make a sealed generation the current one, for good, and remove all others but the previous."""
    previous = os.readlink(folder / "current") if (folder / "current").is_symlink() else None  # noqa: PTH115
    fresh = folder / "current.new"
    for path in (fresh, folder / "current"):
        if path.is_dir() and not path.is_symlink():  # a copy that followed the links
            shutil.rmtree(path)
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(generation.name)
    fresh.replace(folder / "current")
    flush(folder)
    for path in _generations(folder):
        if path.name not in (generation.name, previous):
            shutil.rmtree(path, ignore_errors=True)


def faults(generation: Path) -> list[str]:
    """Every file of a sealed generation that is missing, altered or foreign."""
    expected = read_seal(generation).files
    found = []
    for name, digest in expected.items():
        path = generation / name
        if not path.is_file():
            found.append(f"index/{generation.name}/{name}: missing")
        elif _digest(path) != digest:
            found.append(f"index/{generation.name}/{name}: altered")
    strange = {path.name for path in generation.iterdir()} - set(expected) - {_SEAL, _LOCK}
    return found + [f"index/{generation.name}/{name}: does not belong there" for name in sorted(strange)]


def checked(generation: Path) -> Seal:
    """The seal of a generation whose every file is as it was sealed. Raises IndexMissing otherwise.

    What is not exactly what was sealed is never opened, because Whoosh unpickles it.
    """
    try:
        found = faults(generation)
    except OSError as error:  # swapped out and removed just now
        raise _missing(f"索引 {generation.name} 读不了", f"the index {generation.name} cannot be read") from error
    if found:
        raise _missing(f"索引已损坏（{found[0]}）", f"the index is damaged ({found[0]})")
    return read_seal(generation)


def identity(generation: Path) -> tuple[str, int, int]:
    """What tells a generation from another of the same name, made after the index was deleted."""
    try:
        status = (generation / _SEAL).stat()
    except OSError as error:
        raise _missing(
            f"索引 {generation.name} 没有封存，不可用", f"the index {generation.name} is not sealed"
        ) from error
    return generation.name, status.st_ino, status.st_mtime_ns


def _generations(folder: Path) -> list[Path]:
    return [path for path in folder.glob("gen-*") if re.fullmatch(r"gen-\d{6}", path.name) and path.is_dir()]


def _missing(zh: str, en: str) -> IndexMissing:
    return IndexMissing(f"{zh}：请运行 fzsearch index --rebuild", f"{en}: run fzsearch index --rebuild")


def _link(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except OSError:  # a file system without hard links
        shutil.copy2(source, target)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        digest = sha256()
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _digest_of(data: dict[str, Any]) -> str:
    return sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
