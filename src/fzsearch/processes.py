"""Processes of our own that work for this one."""

import os
import threading
import time


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):  # on Linux: fewer in a container
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def end_with(parent: int) -> None:
    """Have this process end soon after its parent, of that process id, which may be killed.

    It would wait for work for ever: the pipes to a pool are held open by its other processes.
    """
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
