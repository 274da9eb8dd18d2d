"""How much memory this process holds."""

from pathlib import Path


def resident() -> float:
    """Resident memory of this process now, in MiB (Linux)."""
    return _pages()[1] * 4096 / 2**20


def resident_of_files() -> float:
    """The part of it that mirrors files, which the system can take back and read again."""
    return _pages()[2] * 4096 / 2**20


def _pages() -> list[int]:
    return list(map(int, Path("/proc/self/statm").read_text(encoding="ascii").split()))
