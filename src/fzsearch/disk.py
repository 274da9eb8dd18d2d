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
