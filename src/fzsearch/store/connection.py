"""The database file: opened for one writer or for readers, with the settings that lose nothing."""

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from fzsearch.errors import StoreError

SCHEMA_VERSION = 3
_SINCE_3 = "-- From here on: since schema 3."
_SETUP = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"

# What brings a file of each older version to the next one. A file that is only read stays as it is, so whoever
# reads must do without the columns that are added here; tables that it lacks are there, empty (see _stand_ins).
_UPGRADES = {
    1: """
        ALTER TABLE reports ADD COLUMN copy TEXT;
        ALTER TABLE reports ADD COLUMN hindrance TEXT;
        ALTER TABLE reports ADD COLUMN attachments TEXT NOT NULL DEFAULT '[]';
        ALTER TABLE reports ADD COLUMN read_from TEXT;
        CREATE TABLE snapshot_attachments (
            snapshot_id INTEGER NOT NULL REFERENCES snapshots (id),
            attachment_id INTEGER NOT NULL REFERENCES snapshots (id),
            position INTEGER NOT NULL,
            PRIMARY KEY (snapshot_id, attachment_id)
        ) STRICT;
    """
}

# Reports that were there before the history was kept were found when their bytes came.
_FOUND_BEFORE_3 = """
    INSERT INTO history (report_id, at, event, url, sha256)
    SELECT reports.id, fetched_at, 'found', snapshots.url, sha256
    FROM reports JOIN snapshots ON snapshots.id = snapshot_id WHERE is_report ORDER BY snapshot_id;
"""

Row = dict[str, Any]
"""A row by column name."""


def open_for_writing(path: Path) -> sqlite3.Connection:
    """Open the file, making it with its tables if it is missing. Raises StoreError, naming it."""
    with naming_errors(path):
        connection = sqlite3.connect(path, timeout=30, isolation_level=None)
        with _closed_on_error(connection):
            connection.executescript(_SETUP)
            if steps := _steps_to_current(_version(connection, path)):
                connection.executescript(f"BEGIN; {steps} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")
            connection.row_factory = _by_name
    return connection


def open_for_reading(path: Path, *, at_rest: bool = False) -> sqlite3.Connection:
    """Open the file read-only; threads may share it. Raises StoreError, also when there is no file.

    A file `at_rest` is one that nobody writes: it is read as it stands, and nothing beside it is looked at.
    """
    with naming_errors(path):
        if not path.is_file():
            raise StoreError(
                f"{path.parent} 里还没有资料库：先运行 fzsearch import 或 fzsearch crawl",
                f"there is no library in {path.parent} yet: run fzsearch import or fzsearch crawl first",
            )
        connection = sqlite3.connect(
            _read_only_address(path, at_rest=at_rest), uri=True, timeout=30, check_same_thread=False
        )
        with _closed_on_error(connection):
            if _version(connection, path) < SCHEMA_VERSION:
                connection.executescript(_stand_ins())
            connection.row_factory = _by_name
    return connection


def _steps_to_current(version: int) -> str:
    """The SQL that makes a file of this version current; 0 is an empty file."""
    schema = files("fzsearch.store").joinpath("schema.sql").read_text(encoding="utf-8")
    if version == 0:
        return schema
    upgrades = _UPGRADES | {2: schema.partition(_SINCE_3)[2] + _FOUND_BEFORE_3}
    return " ".join(upgrades[older] for older in range(version, SCHEMA_VERSION))


def _stand_ins() -> str:
    """The SQL that gives who only reads an older file the tables that it lacks, empty, for as long as it is open."""
    schema = files("fzsearch.store").joinpath("schema.sql").read_text(encoding="utf-8").partition(_SINCE_3)[2]
    tables = re.findall(r"^CREATE TABLE .*?^\) STRICT;", schema, re.MULTILINE | re.DOTALL)
    return "PRAGMA temp_store = MEMORY; " + " ".join(table.replace("TABLE", "TEMP TABLE", 1) for table in tables)


@contextmanager
def naming_errors(path: Path) -> Iterator[None]:
    """Turn errors of the disk and the database into ones that name the file."""
    try:
        yield
    except (sqlite3.Error, OSError, UnicodeEncodeError) as error:
        raise StoreError(f"{path} 读写失败：{error}", f"cannot use {path}: {error}") from error


def _by_name(cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> Row:
    return {column[0]: value for column, value in zip(cursor.description, values, strict=True)}


def _read_only_address(path: Path, *, at_rest: bool) -> str:
    """SQLite needs to write beside a WAL file to read it; where it may not, a library at rest is immutable."""
    without_log = not path.with_name(f"{path.name}-wal").exists()
    immutable = at_rest or (without_log and not os.access(path.parent, os.W_OK))
    return f"{path.absolute().as_uri()}?mode=ro" + ("&immutable=1" if immutable else "")


def _version(connection: sqlite3.Connection, path: Path) -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"{path} 由更新版本的 fzsearch 写成（{version}），请升级",
            f"{path} was written by a newer fzsearch (schema {version}); please upgrade",
        )
    return version


@contextmanager
def _closed_on_error(connection: sqlite3.Connection) -> Iterator[None]:
    """Close a connection that turns out to be of no use."""
    try:
        yield
    except BaseException:
        connection.close()
        raise
