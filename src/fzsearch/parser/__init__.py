"""From a snapshot to a report, offline and at any time again."""

import re

from fzsearch.agencies import AgencyNames
from fzsearch.errors import Hindered, ParseError
from fzsearch.model import Report, Snapshot
from fzsearch.parser.documents import MAX_BYTES, Page, read_page, too_large
from fzsearch.parser.genre import doc_type, why_not_a_report
from fzsearch.parser.issuer import find_issuer
from fzsearch.parser.limits import LIMITS, Limits
from fzsearch.parser.sections import signature, split
from fzsearch.parser.title import Opening, read_opening
from fzsearch.regions import Gazetteer
from fzsearch.text import chinese_number, squeeze

__all__ = ["MAX_BYTES", "PARSER_VERSION", "parse", "too_large"]

PARSER_VERSION = 1
"""Stamped on every stored report; a higher one means that snapshots are worth parsing again."""

# A year, but not the end of a span (2021-2025年).
_YEAR = re.compile(r"(?<![\d\-—－~至])(20\d\d|二[〇○零][一二三四五六七八九〇○零]{2})年")
# Several years in a row, or a beginning: what is reported on is not one year.
_YEARS = re.compile(r"20\d\d年?度?[、和及与至到\-—－–～~]+20\d\d年|20\d\d年以来")
# The year right before the subject: 关于2023年度法治政府建设情况的报告.
_YEAR_OF_SUBJECT = re.compile(_YEAR.pattern + r"度?(?=推进|加强|开展|全面|深入|.{0,2}(?:法治|依法行政))")
# "现将我局2023年推进法治政府建设的工作情况报告如下": the opening names the year where a title does not.
_OPENING = re.compile(r"现(?:就|将|把)(?=[^。]*(?:法治|依法行政))[^。]{0,80}如下")
_LONGEST_TITLE = 200  # characters; what is longer is no title
_MOST_SECTIONS = 2000  # a report has a tenth of that


def parse(snapshot: Snapshot, gazetteer: Gazetteer, agencies: AgencyNames, limits: Limits = LIMITS) -> Report:
    """Return the report that a snapshot holds. What the document does not say is None.

    A document that is something else comes back with `is_report` False and the reason; so does one that is
    worth keeping but cannot be read now, with the `hindrance`. Raises ParseError when the bytes cannot be read
    as a document at all.
    """
    try:
        page = read_page(snapshot, limits)
    except Hindered as hindered:
        return _unread(snapshot, hindered)
    return _read(page, snapshot, gazetteer, agencies)


def _read(page: Page, snapshot: Snapshot, gazetteer: Gazetteer, agencies: AgencyNames) -> Report:
    """The report that a page holds, or the page that is none, with the reason."""
    lines = page.text.splitlines()
    opening = read_opening(lines)
    body = "".join(f"{line}\n" for line in lines[opening.length :])
    title = _title(opening, page, snapshot)
    year, year_evidence = _year(title, body)
    sections = split(body, snapshot.report_id, year)
    if len(sections) > _MOST_SECTIONS:
        raise ParseError(
            snapshot.name, f"有 {len(sections)} 节，不像报告", f"it has {len(sections)} sections, so it is no report"
        )
    issuer = find_issuer(
        [("title", title), ("signature", signature(sections)), ("source", page.source)],
        squeeze(body), snapshot.hints, gazetteer, agencies,
    )  # fmt: skip
    reason = why_not_a_report(title, lines[0]) or (
        None if body else ("只有标题，没有正文", "there is a title but no text")
    )
    return Report(
        id=snapshot.report_id,
        is_report=reason is None,
        reason=f"{reason[0]} ({reason[1]})" if reason else None,
        title=title,
        doc_type=doc_type(title) if title else None,
        year=year,
        region=issuer.region,
        region_candidates=issuer.candidates,
        agency=issuer.agency,
        published=page.published,
        addressee=opening.addressee,
        url=snapshot.url,
        evidence=_evidence(
            year=year_evidence,
            region=issuer.region_evidence if issuer.region else None,
            agency=issuer.agency_evidence,
        ),
        sections=sections,
    )


def _unread(snapshot: Snapshot, hindered: Hindered) -> Report:
    """What is known of a document that could not be read: its title, if the supplier gave one."""
    return Report(
        id=snapshot.report_id,
        is_report=False,
        reason=f"{hindered.reason_zh} ({hindered.reason_en})",
        title=squeeze(snapshot.hints.title) if snapshot.hints.title else None,
        doc_type=None,
        year=None,
        region=None,
        region_candidates=(),
        agency=None,
        published=None,
        addressee=None,
        url=snapshot.url,
        evidence={},
        hindrance=hindered.hindrance,
    )


def _title(opening: Opening, page: Page, snapshot: Snapshot) -> str | None:
    """The title as printed over the text; else as its supplier or the page states it."""
    stated = opening.title or snapshot.hints.title or page.title
    return squeeze(stated) if stated and len(stated) <= _LONGEST_TITLE else None


def _year(title: str | None, body: str) -> tuple[int | None, str | None]:
    """The year reported on, and where it stands. Never the publishing date, which is in the year after."""
    if title and (year := _reported_year(squeeze(title))):
        return year, "title"
    opening = _OPENING.search(squeeze(body[:2000]))
    if opening and (year := _reported_year(opening[0])):
        return year, "body"
    return None, None


def _reported_year(text: str) -> int | None:
    """The only year in a text, or the only one right before the subject; None when several could be meant."""
    if _YEARS.search(text):
        return None
    for form in (_YEAR_OF_SUBJECT, _YEAR):
        years = {chinese_number(match[1]) for match in form.finditer(text)}
        if len(years) == 1:
            return years.pop()
    return None


def _evidence(**decided_by: str | None) -> dict[str, str]:
    return {fact: source for fact, source in decided_by.items() if source}
