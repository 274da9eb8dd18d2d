"""The open database with the folder it lies in: what every part of the store reads and writes through."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fzsearch.store.connection import Row, naming_errors


class Database:
    """One connection to `fzsearch.db`, for one thread.

    Errors of disk and database are StoreError, naming the file.
    """

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        self.folder = folder
        self.file = folder / "fzsearch.db"
        self.connection = connection

    @property
    def snapshots(self) -> Path:
        """Where received bytes lie."""
        return self.folder / "snapshots"

    def one(self, query: str, *values: object) -> Row | None:
        """The first row, or None."""
        with naming_errors(self.file):
            row: Row | None = self.connection.execute(query, values).fetchone()
            return row

    def all(self, query: str, *values: object) -> list[Row]:
        """Every row."""
        with naming_errors(self.file):
            return self.connection.execute(query, values).fetchall()

    def each(self, query: str, *values: object) -> Iterator[Row]:
        """Every row, one after the other: for who may need only the first of them."""
        with naming_errors(self.file):
            yield from self.connection.execute(query, values)

    def run(self, statement: str, *values: object) -> int:
        """Change something; return how many rows it changed."""
        with naming_errors(self.file):
            return self.connection.execute(statement, values).rowcount

    def insert(self, table: str, row: Mapping[str, Any], on_conflict: str | None = None) -> int:
        """Add a row and return its id; with `on_conflict`, update the row that has the same value there."""
        columns, places = ", ".join(row), ", ".join(f":{column}" for column in row)
        update = ", ".join(f"{column} = excluded.{column}" for column in row)
        upsert = f" ON CONFLICT ({on_conflict}) DO UPDATE SET {update}" if on_conflict else ""
        statement = f"INSERT INTO {table} ({columns}) VALUES ({places}){upsert}"  # noqa: S608 — own names
        with naming_errors(self.file):
            return self.connection.execute(statement, row).lastrowid or 0

    def insert_all(self, table: str, added: Sequence[Mapping[str, Any]]) -> None:
        """Add rows that have the same columns."""
        if added:
            columns, places = ", ".join(added[0]), ", ".join(f":{column}" for column in added[0])
            statement = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608 — own names
            with naming_errors(self.file):
                self.connection.executemany(statement, added)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that the block writes, or nothing of it. One within another is part of the outer one."""
        if self.connection.in_transaction:
            yield
            return
        with naming_errors(self.file):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise
