"""Is it a report that is known already, from another address?

Portals move: to another domain, another content management system, from http to https, from www to m. What stays is
who reports on which year, under which title, in which words.
"""

from collections.abc import Iterable

from fzsearch.model import Report
from fzsearch.text import squeeze

_ALIKE = 0.5  # share of the lines of both that they have in common


def twin(report: Report, others: Iterable[Report]) -> Report | None:
    """The first of `others` that is this report; None if there is none. They have its title and year."""
    return next((other for other in others if other.id != report.id and _is_same(report, other)), None)


def _is_same(one: Report, other: Report) -> bool:
    if (one.title, one.year, bool(one.copy)) != (other.title, other.year, bool(other.copy)):
        return False
    if not same_issuer(one, other):
        return False
    if lines_of(one) == lines_of(other):
        return True
    return _issuer_is_told(one) and _issuer_is_told(other) and likeness(one, other) >= _ALIKE


def is_another(report: Report, other: Report) -> bool:
    """Whether two that were read at one address are two reports: of two years, or of two bodies in other words."""
    if report.year != other.year:
        return True
    return _tell_two_issuers(report, other) and likeness(report, other) < _ALIKE


def _tell_two_issuers(one: Report, other: Report) -> bool:
    """Whether both documents themselves tell whose they are, and not the same."""
    places = {report.region.code for report in (one, other) if report.region and _tells(report, "region")}
    agencies = {report.agency.name for report in (one, other) if report.agency and _tells(report, "agency")}
    return len(places) > 1 or len(agencies) > 1


def same_issuer(one: Report, other: Report) -> bool:
    """Whether two reports are of the same place and agency, as far as is known."""
    places = [report.region.code if report.region else None for report in (one, other)]
    agencies = [report.agency.name if report.agency else None for report in (one, other)]
    return places[0] == places[1] and agencies[0] == agencies[1]


def _issuer_is_told(report: Report) -> bool:
    """Whether the document itself tells whose it is. What only its source's row tells is that of a whole column."""
    return bool(report.year) and _tells(report, "region") and _tells(report, "agency")


def _tells(report: Report, fact: str) -> bool:
    evidence = report.evidence.get(fact)
    return bool(evidence) and "hint" not in str(evidence)


def likeness(one: Report, other: Report) -> float:
    """The share of lines, from 0 to 1, that two reports have in common."""
    lines, others = set(lines_of(one)), set(lines_of(other))
    return len(lines & others) / max(1, len(lines | others))


def lines_of(report: Report) -> list[str]:
    """The lines of a report's sections, without blanks."""
    body = "".join(section.text for section in report.sections)
    return [squeeze(line) for line in body.splitlines()]
