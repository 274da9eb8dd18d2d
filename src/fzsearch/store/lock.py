"""One writer at a time, and one crawl."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path

from fzsearch.errors import Locked, StoreError

_LOOK_AGAIN = 0.2  # seconds
_NAMES_ITSELF_WITHIN = 1.0  # seconds in which who took a lock writes down who it is


def writing(folder: Path, patience: float = 0) -> AbstractContextManager[None]:
    """Hold the library's write lock while the block runs.

    The kernel frees it when the process ends, however it ends. Where another process holds it, waits for `patience`
    seconds, then raises Locked, naming the folder and the holder. Raises StoreError when the folder cannot be
    written.
    """
    return _holding(folder, "write.lock", ("正在写入", "is writing to"), patience)


def crawling(folder: Path) -> AbstractContextManager[None]:
    """Hold the library's crawl lock while the block runs; raises Locked when another process harvests."""
    return _holding(folder, "crawl.lock", ("正在采集到", "is harvesting to"), 0)


def backing_up(target: Path) -> AbstractContextManager[None]:
    """Hold a backup folder's lock while the block runs; raises Locked when another backup is written to it."""
    return _holding(target, "backup.lock", ("正在备份到", "is backing up to"), 0)


@contextmanager
def _holding(folder: Path, name: str, doing: tuple[str, str], patience: float) -> Iterator[None]:
    try:
        file = (folder / name).open("a+", encoding="utf-8")
    except OSError as error:
        raise StoreError(
            f"{folder} 不能写入：{error.strerror}", f"cannot write to {folder}: {error.strerror}"
        ) from error
    with file:
        give_up = time.monotonic() + patience
        while not _taken(file):
            if time.monotonic() >= give_up:
                holder = _holder(file)
                raise Locked(
                    f"另一个进程{holder and f'（{holder}）'}{doing[0]} {folder}",
                    f"another process{holder and f' ({holder})'} {doing[1]} {folder}",
                )
            time.sleep(_LOOK_AGAIN)
        file.seek(0)
        file.truncate()
        file.write(f"{os.getpid()} {datetime.now(UTC).isoformat(timespec='seconds')}\n")
        file.flush()
        yield


def _taken(file: TextIOWrapper) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(file: TextIOWrapper) -> str:
    """Who wrote itself into the lock; "" if nobody does."""
    give_up = time.monotonic() + _NAMES_ITSELF_WITHIN
    while True:
        file.seek(0)
        process, _, since = file.readline(80).strip().partition(" ")
        if process.isdecimal() and since:
            return f"pid {process}, {since}"
        if time.monotonic() >= give_up:
            return ""
        time.sleep(_LOOK_AGAIN / 10)
