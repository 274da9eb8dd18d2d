"""Whether a library is as it was written: the database, and every file of bytes beside it."""

from pathlib import Path

from fzsearch.errors import StoreError
from fzsearch.store import blobs
from fzsearch.store.database import Database


def faults(database: Database, folder: Path) -> list[str]:
    """What is wrong; an empty list when all is well. A database that cannot be read is a fault, not an error."""
    try:
        found = [
            f"fzsearch.db: {row['integrity_check']}"
            for row in database.all("PRAGMA integrity_check")
            if row["integrity_check"] != "ok"
        ]
        found += [
            f"fzsearch.db: {tuple(row.values())} refers to nothing"
            for row in database.all("PRAGMA foreign_key_check")
        ]
        for row in database.all(
            "SELECT sha256 FROM snapshots UNION SELECT sha256 FROM exchanges WHERE sha256 NOTNULL"
        ):
            if not blobs.is_intact(folder / "snapshots", row["sha256"]):
                found.append(f"snapshots/{row['sha256'][:2]}/{row['sha256']}: missing or altered")
        gaps = database.one("SELECT count(*) AS n, ifnull(max(number), 0) AS last FROM changes")
        if gaps is not None and gaps["n"] != gaps["last"]:
            found.append(f"changes: {gaps['n']} entries, but the last is number {gaps['last']}")
    except (StoreError, OSError) as error:
        return [str(error)]
    return found
