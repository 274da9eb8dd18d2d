"""Is what came the report at all? Lists go on giving a title to addresses that answer something else."""

from fzsearch.model import Report
from fzsearch.pipeline.harvest.twins import lines_of
from fzsearch.text import is_han

_MOST_WORDS = 200  # Chinese characters of a page that is no report; the shortest report has five times that
_TELLING = 12  # characters of a line; shorter ones, such as 一、总体情况, stand in any report


def is_less(read: Report, stored: Report) -> bool:
    """Whether a document is shorter than what was read before, and no line of either stands in the other.

    What is longer may be the report itself, where something else was taken for it before.
    """
    if len("".join(lines_of(read))) >= len("".join(lines_of(stored))):
        return False
    return not (_stands_in(read, stored) or _stands_in(stored, read))


def says_too_little(report: Report) -> bool:
    """Whether a document with a report's title has no heading and hardly a word: it may be but the list's title.

    One whose text is known to be elsewhere, or not to be readable yet, says nothing for a reason of its own.
    """
    if report.doc_type is None or report.hindrance or (report.sections and not report.is_report):
        return False
    if any(section.heading for section in report.sections):
        return False
    return sum(map(is_han, "".join(lines_of(report)))) <= _MOST_WORDS


def _stands_in(one: Report, other: Report) -> bool:
    whole = "".join(lines_of(other))
    return any(len(line) >= _TELLING and line in whole for line in lines_of(one))
