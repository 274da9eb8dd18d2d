"""The writing path: files and portals → snapshots → reports → index. Alone knows all of them.

file, portal ──read, fetch──▶ Snapshot ──parse──▶ Report ──save──▶ Change ──apply, publish──▶ index generation
"""

from fzsearch.pipeline.harvest import Checked, Limits, Means, Visited, check, harvest, register
from fzsearch.pipeline.importing import (
    READABLE,
    Imported,
    Parse,
    files_beside,
    files_in,
    import_files,
    printable,
    read_file,
)
from fzsearch.pipeline.indexing import is_of_another_log, pending, update_index, verify
from fzsearch.pipeline.parsing import Parsers
from fzsearch.pipeline.rereading import parse_again
from fzsearch.pipeline.stating import update_statements

__all__ = [
    "READABLE",
    "Checked",
    "Imported",
    "Limits",
    "Means",
    "Parse",
    "Parsers",
    "Visited",
    "check",
    "files_beside",
    "files_in",
    "harvest",
    "import_files",
    "is_of_another_log",
    "parse_again",
    "pending",
    "printable",
    "read_file",
    "register",
    "update_index",
    "update_statements",
    "verify",
]
