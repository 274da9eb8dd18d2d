"""A whole library for measuring: a real store with the index beside it, made quickly."""

from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from bench.circulating import circulating
from bench.corpus import reports
from fzsearch.cli.indexing import index_changes
from fzsearch.cli.session import Session
from fzsearch.model import Report, Snapshot
from fzsearch.parser import PARSER_VERSION

_NOW = datetime(2026, 1, 15, 8, 30, tzinfo=UTC)
_RECEIVED = "发明的报告\n".encode()  # every report is said to come from these bytes, so they are written only once
_TOGETHER = 1000  # reports of one transaction


def make_library(folder: Path, sections: int, *, formulas: bool = False) -> None:
    """Put reports with so many sections into a new library, and index them; with `formulas`, some circulate."""
    session = Session(folder, None, quiet=True)
    left = circulating(reports(sections)) if formulas else reports(sections)
    with session.writing() as store:
        while together := list(islice(left, _TOGETHER)):
            with store.transaction():
                for report in together:
                    snapshot = Snapshot(f"{report.id}.txt", _RECEIVED, None, _NOW, report.url, known_as=report.id)
                    store.save(snapshot, report, PARSER_VERSION, _NOW)
        index_changes(session, store)


def as_text(report: Report) -> str:
    """A report as the text of a file, to be imported."""
    return "\n".join([report.title or "", "", *(section.text for section in report.sections)])
