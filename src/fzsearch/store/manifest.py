"""The manifest of a backup: what each of its files may be."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from fzsearch.disk import flush
from fzsearch.errors import StoreError

MANIFEST = "manifest.json"
ABSENT = ""
"""In place of a digest: the file may be missing."""

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. `files` has the SHA-256 that each file may have: one, or two while it is exchanged."""

    made: datetime
    files: Mapping[str, Sequence[str]]
    snapshots: int  # received files that the database names
    last_change: int
    missing: tuple[str, ...]  # the SHA-256 of those that were lost before the backup was made


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the backup in a folder. Raises StoreError where there is none, or none that can be read."""
    path = folder / MANIFEST
    if not path.is_file():
        raise StoreError(
            f"{folder} 里没有备份（缺少 {MANIFEST}）", f"there is no backup in {folder} ({MANIFEST} is missing)"
        )
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] > _FORMAT:
            raise StoreError(
                f"{path} 由更新版本的 fzsearch 写成，请升级",
                f"{path} was written by a newer fzsearch; please upgrade",
            )
        return Manifest(
            datetime.fromisoformat(data["made"]),
            {str(name): [str(digest) for digest in digests] for name, digests in data["files"].items()},
            int(data["snapshots"]),
            int(data["last_change"]),
            tuple(str(digest) for digest in data["missing"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(
            f"{path} 读不了（{error}）：这份备份不能用", f"{path} cannot be read ({error}): this backup is of no use"
        ) from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Put the manifest into the folder, whole or not at all. Raises OSError."""
    data = {
        "format": _FORMAT,
        "made": manifest.made.isoformat(timespec="seconds"),
        "files": {name: list(digests) for name, digests in manifest.files.items()},
        "snapshots": manifest.snapshots,
        "last_change": manifest.last_change,
        "missing": list(manifest.missing),
    }
    part = folder / f"{MANIFEST}.part"
    with part.open("w", encoding="utf-8") as file:
        json.dump(data, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / MANIFEST)
    flush(folder)
