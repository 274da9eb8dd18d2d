"""One writer at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fzsearch.errors import Locked, StoreError


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the library's write lock while the block runs.

    The kernel frees it when the process ends, however it ends. Raises Locked, naming the folder, when another
    process holds it, and StoreError when the folder cannot be written.
    """
    try:
        file = (folder / "write.lock").open("a")
    except OSError as error:
        raise StoreError(
            f"{folder} 不能写入：{error.strerror}", f"cannot write to {folder}: {error.strerror}"
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Locked(f"另一个进程正在写入 {folder}", f"another process is writing to {folder}") from error
        yield
