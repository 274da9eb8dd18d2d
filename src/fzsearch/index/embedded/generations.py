"""Index generations: built beside, sealed, then swapped in by one rename.

    index/
      gen-000041/       the previous one, kept
      gen-000042/       segments, lists of deleted reports, and seal.json
      current           a link to gen-000042

A segment never changes, so generations share those that both have, as links to the same file. `seal.json` says what
belongs to the generation, of which format and analysis it is, the number of the last change applied, and the SHA-256
of every file; it is written last. A folder without a valid one is the rest of a crash, or somebody else's, and is
never opened. Nothing in a generation is executable: arrays of numbers, and JSON.
"""

import json
import os
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict, astuple, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from fzsearch.disk import flush
from fzsearch.errors import IndexDamaged, IndexMissing
from fzsearch.index.analysis import ANALYSIS_VERSION
from fzsearch.index.embedded.arrayfile import NONSENSE

FORMAT = "fzsearch arrays 4"
SEGMENT, DELETED = ".segment", ".deleted"
"""How the names of a generation's files end."""

_SEAL = "seal.json"
_NAME = re.compile(r"gen-\d{6,}")
_FILE_NAME = re.compile(r"[\w-]+\.(?:segment|deleted)", re.ASCII)


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A file of a generation as it was sealed."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """A segment of a generation, and the file that lists its deleted reports, where there are any."""

    name: str
    deleted: str | None


@dataclass(frozen=True, slots=True)
class Canary:
    """A normalised string that searches must find in a section of a report."""

    needle: str
    section_id: str
    report_id: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What a generation holds."""

    applied: int  # number of the last change in it
    mark: str  # of that change, see Change.mark
    segments: tuple[SegmentEntry, ...]
    canaries: tuple[Canary, ...]


@dataclass(frozen=True, slots=True)
class Seal:
    """What a generation says of itself."""

    contents: Contents
    format: str
    analysis: str
    files: Mapping[str, SealedFile]

    @property
    def applied(self) -> int:
        """The number of the last change in the generation."""
        return self.contents.applied


EMPTY = Contents(0, "", (), ())


def current(folder: Path) -> Path:
    """The generation that searches should read; whether it can be read is another matter.

    Raises IndexMissing when there is none.
    """
    try:
        return folder / os.readlink(folder / "current")  # noqa: PTH115 — Path.readlink is this call
    except OSError as error:
        raise _missing(f"还没有索引（{folder.name}）", f"there is no index yet in {folder.name}") from error


def previous(folder: Path) -> Path | None:
    """The generation before the current one, as far as there is one."""
    if (now := _link_of(folder)) is None:
        return None
    older = [path for path in _generations(folder) if _number(path.name) < _number(now) and (path / _SEAL).is_file()]
    return max(older, key=lambda path: _number(path.name), default=None)


def read_seal(generation: Path, rules: str = "") -> Seal:
    """The seal of a generation that this version can read, checked. Raises IndexMissing otherwise.

    `rules` are those that what it holds was made by, where that is more than the texts themselves.

    Every file must be there in its size; what stands in it is checked when it is read.
    """
    name = f"{generation.parent.name}/{generation.name}"
    try:
        data: dict[str, Any] = json.loads((generation / _SEAL).read_text(encoding="utf-8"))
        intact = data.pop("seal") == _digest_of(data)
        seal = _seal_of(data)
    except (OSError, *NONSENSE) as error:
        raise _missing(f"索引 {name} 没有封存，不可用", f"the index {name} is not sealed") from error
    if not intact:
        raise _missing(f"索引 {name} 的封存文件已损坏", f"the seal of index {name} is damaged")
    if (seal.format, seal.analysis) != (FORMAT, _analysis(rules)):
        raise _missing(
            f"索引 {name} 由另一版本或另一词表写成", f"the index {name} was made by another version or word list"
        )
    for file, sealed in seal.files.items():
        try:
            whole = (generation / file).stat().st_size == sealed.size
        except OSError:
            whole = False
        if not whole:
            raise IndexDamaged(file)
    return seal


def begin(folder: Path, files: Iterable[str]) -> Path:
    """Make the folder of the next generation, with links to some files of the current one."""
    folder.mkdir(parents=True, exist_ok=True)
    now = _link_of(folder)
    # What stands after the current one is the rest of crashes; on a full disk it is in the way.
    for path in _generations(folder):
        if now is None or _number(path.name) > _number(now):
            shutil.rmtree(path, ignore_errors=True)
    generation = folder / f"gen-{max((_number(path.name) for path in _generations(folder)), default=0) + 1:06d}"
    generation.mkdir()
    for name in files:
        _link(folder / "current" / name, generation / name)
    return generation


def seal(generation: Path, contents: Contents, known: Mapping[str, SealedFile], rules: str = "") -> None:
    """Flush every file of a finished generation to the disk and write its seal.

    Files that are `known` from the generation before are links to what was flushed and summed then.
    """
    files = {}
    for path in sorted(path for path in generation.iterdir() if path.name != _SEAL):
        if path.name in known:
            files[path.name] = known[path.name]
        else:
            files[path.name] = SealedFile(path.stat().st_size, _digest(path))
        if path.stat().st_nlink == 1:  # new, or a copy where there are no links
            flush(path)
    data = asdict(Seal(contents, FORMAT, _analysis(rules), files))
    text = json.dumps(data | {"seal": _digest_of(data)}, ensure_ascii=False, indent=1, sort_keys=True)
    (generation / _SEAL).write_text(text, encoding="utf-8")
    flush(generation / _SEAL)
    flush(generation)


def swap(folder: Path, generation: Path) -> None:
    """Make a sealed generation the current one, for good, and remove all others but the previous."""
    before = _link_of(folder)
    fresh = folder / "current.new"
    for path in (fresh, folder / "current"):
        if path.is_dir() and not path.is_symlink():  # a copy that followed the links
            shutil.rmtree(path)
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(generation.name)
    fresh.replace(folder / "current")
    flush(folder)
    for path in _generations(folder):
        if path.name not in (generation.name, before):
            shutil.rmtree(path, ignore_errors=True)


def faults(generation: Path, rules: str = "") -> list[str]:
    """Every file of a sealed generation that is missing, altered or foreign."""
    try:
        files = read_seal(generation, rules).files
    except IndexMissing as error:
        return [f"{generation.parent.name}/{generation.name}: {error}"]
    found = [fault for name, sealed in files.items() for fault in _file_faults(generation / name, sealed)]
    strange = {path.name for path in generation.iterdir()} - set(files) - {_SEAL}
    return found + [
        f"{generation.parent.name}/{generation.name}/{name}: does not belong there" for name in sorted(strange)
    ]


def _file_faults(path: Path, sealed: SealedFile) -> list[str]:
    try:
        altered = _digest(path) != sealed.sha256
    except OSError as error:
        return [f"{_named(path)}: cannot be read: {error.strerror}"]
    return [f"{_named(path)}: altered"] if altered else []


def _named(path: Path) -> str:
    return "/".join(path.parts[-3:])


def is_current(folder: str, identity: tuple[str, int, int]) -> bool:
    """Whether the current generation still is the one with this identity. Asked before every search: so in text."""
    try:
        name = os.readlink(f"{folder}/current")  # noqa: PTH115
        status = os.stat(f"{folder}/{name}/{_SEAL}")  # noqa: PTH116
    except OSError:
        return False
    return (name, status.st_ino, status.st_mtime_ns) == identity


def identity(generation: Path) -> tuple[str, int, int]:
    """What tells a generation from another of the same name, made after the index was deleted."""
    try:
        status = os.stat(f"{generation}/{_SEAL}")  # noqa: PTH116 — asked before every search
    except OSError as error:
        raise _missing(
            f"索引 {generation.name} 没有封存，不可用", f"the index {generation.name} is not sealed"
        ) from error
    return generation.name, status.st_ino, status.st_mtime_ns


def _analysis(rules: str) -> str:
    return f"{ANALYSIS_VERSION}; {rules}" if rules else ANALYSIS_VERSION


def _seal_of(data: Mapping[str, Any]) -> Seal:
    contents = data["contents"]
    segments = tuple(SegmentEntry(**entry) for entry in contents["segments"])
    files = {name: SealedFile(**sealed) for name, sealed in data["files"].items()}
    named = [f"{segment.name}{SEGMENT}" for segment in segments] + [each.deleted for each in segments if each.deleted]
    if len(set(named)) != len(named) or set(named) != set(files) or not all(map(_FILE_NAME.fullmatch, named)):
        raise ValueError("the files of the seal do not fit its segments")
    canaries = tuple(Canary(**canary) for canary in contents["canaries"])
    applied, mark = contents["applied"], contents["mark"]
    texts = [mark, *(text for canary in canaries for text in astuple(canary))]
    if not isinstance(applied, int) or not all(isinstance(text, str) for text in texts) or "" in texts[1:]:
        raise TypeError("the contents of the seal are of other types")
    return Seal(Contents(applied, mark, segments, canaries), data["format"], data["analysis"], files)


def _generations(folder: Path) -> list[Path]:
    return [path for path in folder.glob("gen-*") if _NAME.fullmatch(path.name) and path.is_dir()]


def _link_of(folder: Path) -> str | None:
    """The name of the current generation; None where there is none that could be ours."""
    try:
        name = os.readlink(folder / "current")  # noqa: PTH115
    except OSError:
        return None
    return name if _NAME.fullmatch(name) else None


def _number(name: str) -> int:
    return int(name.removeprefix("gen-"))


def _missing(zh: str, en: str) -> IndexMissing:
    return IndexMissing(f"{zh}：请运行 fzsearch index", f"{en}: run fzsearch index")


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
