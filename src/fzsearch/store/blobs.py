"""Received bytes as files named by their SHA-256. Written once, never changed."""

import os
import tempfile
from hashlib import sha256
from pathlib import Path

from fzsearch.disk import flush
from fzsearch.errors import StoreError


def blob_path(folder: Path, digest: str) -> Path:
    """Where the bytes with this digest lie: snapshots/ab/ab12….

    >>> str(blob_path(Path("snapshots"), "ab12"))
    'snapshots/ab/ab12'
    """
    return folder / digest[:2] / digest


def keep(folder: Path, body: bytes) -> str:
    """Write `body` under its SHA-256 unless it is there already, intact; return the digest.

    After the return the bytes survive a power cut: file and folders are flushed. A crash before it leaves at
    most a temporary file. Raises OSError.
    """
    digest = sha256(body).hexdigest()
    path = blob_path(folder, digest)
    if is_intact(folder, digest):
        return digest
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    for directory in (path.parent, folder, folder.parent):
        flush(directory)
    return digest


def is_intact(folder: Path, digest: str) -> bool:
    """Whether the bytes are there and still have this digest."""
    path = blob_path(folder, digest)
    return path.is_file() and sha256(path.read_bytes()).hexdigest() == digest


def read(folder: Path, digest: str) -> bytes:
    """The bytes with this digest. Raises StoreError, naming the file, when they are not there or not these.

    The file is named as it stands in the library, for readers of the web see the message, too.
    """
    try:
        body = blob_path(folder, digest).read_bytes()
    except OSError as error:
        raise _lost(digest, f"读不了：{error.strerror}", f"cannot be read: {error.strerror}") from error
    if sha256(body).hexdigest() != digest:
        raise _lost(digest, "内容被改动过", "was altered")
    return body


def _lost(digest: str, zh: str, en: str) -> StoreError:
    file = f"snapshots/{digest[:2]}/{digest}"
    return StoreError(
        f"{file} {zh}；请从备份恢复：fzsearch restore", f"{file} {en}; bring it back from a backup: fzsearch restore"
    )
