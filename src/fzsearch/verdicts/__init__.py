"""What persons found of promises: kept, partly, not, unclear. In verdicts.csv, a file that is theirs.

A verdict holds for the very sentence of the report that it was given on, and is shown on no other.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fzsearch.disk import replace_file
from fzsearch.errors import ConfigError, NotThere, UsageError
from fzsearch.verdicts.table import COLUMNS, Table, unreadable
from fzsearch.verdicts.verdict import STATUSES, Verdict, Verdicts, fault, key_of

__all__ = ["COLUMNS", "FILE", "STATUSES", "Verdict", "Verdicts", "read_verdicts", "record", "withdraw"]

FILE = "verdicts.csv"
"""Its name in the library's folder."""


def read_verdicts(path: Path) -> Verdicts:
    """The verdicts of a file; none where there is no file. Where a person judged a sentence twice, the last counts.

    Raises ConfigError, naming line and column, where anything in the file is no verdict: then nothing of it is used.
    """
    table = Table.read(path, _body(path))
    return Verdicts(tuple({row.verdict.key: row.verdict for row in table.rows if row.verdict}.values()))


def record(path: Path, verdict: Verdict) -> Verdict | None:
    """Write a verdict into the file, in the place of the same person's on the same sentence, which is returned.

    All else in the file stays as it is, to the byte. Raises UsageError where the verdict is none, such as for a link
    that is not of http or https, and ConfigError where the file has an error, which is not touched then, or cannot
    be written.
    """
    if found := fault(verdict):
        raise UsageError(f"{found.column}：{found.zh}", f"{found.column}: {found.en}")
    with _alone(path):
        table = Table.read(path, _body(path))
        replaced = table.put(verdict)
        _replace(path, table)
    return replaced


def withdraw(path: Path, report_id: str, sentence: str, name: str) -> Verdict:
    """Take a person's verdict on a sentence out of the file, and return it.

    Raises NotThere where there is none, and ConfigError as `record` does.
    """
    with _alone(path):
        table = Table.read(path, _body(path))
        removed = table.remove(key_of(report_id, sentence, name))
        if removed is None:
            raise NotThere(
                f"{path} 里没有 {name} 对这句话的认定", f"{path} has no verdict of {name} on this sentence"
            )
        _replace(path, table)
    return removed


def _body(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.exists() else None
    except OSError as error:
        raise unreadable(path, error) from error


def _replace(path: Path, table: Table) -> None:
    body = table.body()
    Table.read(path, body)  # what could not be read again is not written
    try:
        replace_file(path, body)
    except OSError as error:
        raise _unwritable(path, error) from error


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the file's folder while the block runs, so that of two commands none loses what the other writes."""
    try:
        folder = os.open(path.resolve().parent, os.O_RDONLY)
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _unwritable(path: Path, error: OSError) -> ConfigError:
    return ConfigError(f"{path}：写不了：{error.strerror}", f"{path}: cannot be written: {error.strerror}")
