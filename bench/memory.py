"""How much memory this process holds."""

from pathlib import Path


def resident(process: int | None = None) -> float:
    """Resident memory of this process now, or of another one by its id, in MiB (Linux); 0.0 when that has ended."""
    return _pages(process)[1] * 4096 / 2**20


def resident_with_children(process: int) -> float:
    """The same of a process and of those that it started, in MiB; what they share is counted for each."""
    own = resident(process)
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        children = {child for task in tasks for child in (task / "children").read_text(encoding="ascii").split()}
    except OSError:  # it has just ended
        return own
    return own + sum(resident_with_children(int(child)) for child in children)


def resident_of_files() -> float:
    """The part of it that mirrors files, which the system can take back and read again."""
    return _pages()[2] * 4096 / 2**20


def _pages(process: int | None = None) -> list[int]:
    try:
        return list(map(int, Path(f"/proc/{process or 'self'}/statm").read_text(encoding="ascii").split()))
    except FileNotFoundError:
        return [0] * 7
