"""What survives a power cut."""

import os
from pathlib import Path


def flush(path: Path) -> None:
    """Write a file's content, or a folder's entries (new names, renames), through to the disk. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_file(path: Path, body: bytes) -> None:
    """Give a file this content, whole or not at all, whatever happens meanwhile; its folder must be there.

    The file keeps its mode, and a link goes on naming the file that it names. A crash leaves at most a temporary
    file beside it, which the next call takes. Two at once must not write the same file. Raises OSError.
    """
    path = path.resolve()
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            part.chmod(path.stat().st_mode & 0o777)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    flush(path.parent)
