"""How much memory this process holds."""

from pathlib import Path


def resident(process: int | None = None) -> float:
    """Resident memory of this process now, or of another one by its id, in MiB (Linux); 0.0 when that has ended."""
    return _pages(process)[1] * 4096 / 2**20


def resident_of_files() -> float:
    """The part of it that mirrors files, which the system can take back and read again."""
    return _pages()[2] * 4096 / 2**20


def _pages(process: int | None = None) -> list[int]:
    try:
        return list(map(int, Path(f"/proc/{process or 'self'}/statm").read_text(encoding="ascii").split()))
    except FileNotFoundError:
        return [0] * 7
