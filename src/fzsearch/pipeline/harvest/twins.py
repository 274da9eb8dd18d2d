"""Is it a report that is known already, from another address?

Portals move: to another domain, another content management system, from http to https, from www to m. What stays is
who reports on which year, under which title, in which words.
"""

from collections.abc import Iterable

from fzsearch.model import Report
from fzsearch.text import is_han, squeeze

_ALIKE = 0.5  # share of the lines of both that they have in common
_MOST_WORDS = 200  # Chinese characters of a page that is no report; the shortest report has five times that
_TELLING = 12  # characters of a line; shorter ones, such as 一、总体情况, stand in any report


def twin(report: Report, others: Iterable[Report]) -> Report | None:
    """The first of `others` that is this report; None if there is none. They have its title and year."""
    return next((other for other in others if other.id != report.id and _is_same(report, other)), None)


def _is_same(one: Report, other: Report) -> bool:
    if (one.title, one.year, bool(one.copy)) != (other.title, other.year, bool(other.copy)):
        return False
    if not _same_issuer(one, other):
        return False
    if _lines(one) == _lines(other):
        return True
    return _issuer_is_told(one) and _issuer_is_told(other) and likeness(one, other) >= _ALIKE


def _same_issuer(one: Report, other: Report) -> bool:
    places = [report.region.code if report.region else None for report in (one, other)]
    agencies = [report.agency.name if report.agency else None for report in (one, other)]
    return places[0] == places[1] and agencies[0] == agencies[1]


def _issuer_is_told(report: Report) -> bool:
    """Whether the document itself tells whose it is. What only its source's row tells is that of a whole column."""
    told = (report.evidence.get("region"), report.evidence.get("agency"))
    return bool(report.year) and all(evidence and "hint" not in evidence for evidence in told)


def likeness(one: Report, other: Report) -> float:
    """The share of lines, from 0 to 1, that two reports have in common."""
    lines, others = set(_lines(one)), set(_lines(other))
    return len(lines & others) / max(1, len(lines | others))


def is_less(read: Report, stored: Report) -> bool:
    """Whether a document is shorter than what was read before, and no line of either stands in the other.

    What is longer may be the report itself, where something else was taken for it before.
    """
    if len("".join(_lines(read))) >= len("".join(_lines(stored))):
        return False
    return not (_stands_in(read, stored) or _stands_in(stored, read))


def says_too_little(report: Report) -> bool:
    """Whether a document has no heading and hardly a word: its title may be but the list's."""
    if any(section.heading for section in report.sections):
        return False
    return sum(map(is_han, "".join(_lines(report)))) <= _MOST_WORDS


def _stands_in(one: Report, other: Report) -> bool:
    whole = "".join(_lines(other))
    return any(len(line) >= _TELLING and line in whole for line in _lines(one))


def _lines(report: Report) -> list[str]:
    body = "".join(section.text for section in report.sections)
    return [squeeze(line) for line in body.splitlines()]
