"""The files that a document offers beside its text: one of them may be the report."""

from collections.abc import Iterator

from fzsearch.crawler import joined
from fzsearch.errors import FetchError
from fzsearch.model import Report

_FILES = (".pdf", ".docx", ".doc", ".wps", ".ofd", ".rtf")
_MOST_FILES = 10  # of one document


def files_of(report: Report, base: str) -> Iterator[tuple[str, str]]:
    """Address and name of each file that the document at `base` offers, as far as they are to be asked for."""
    files = [one for one in report.attachments if _is_file(one.name) or _is_file(one.url)]
    for file in files[:_MOST_FILES]:
        try:
            yield joined(base, file.url), file.name
        except FetchError:
            continue  # what is offered there has no address


def is_cover(report: Report) -> bool:
    """Whether the report is in a file that did not come with its page."""
    return report.hindrance == "needs_attachment"


def _is_file(name: str) -> bool:
    return name.lower().partition("?")[0].endswith(_FILES)
