"""From a snapshot to a report, offline and at any time again."""

import re

from fzsearch.agencies import AgencyNames
from fzsearch.errors import ParseError
from fzsearch.model import Report, Snapshot
from fzsearch.parser.documents import MAX_BYTES, Page, read_page, too_large
from fzsearch.parser.genre import doc_type, why_not_a_report
from fzsearch.parser.issuer import find_issuer
from fzsearch.parser.sections import signature, split
from fzsearch.parser.title import Opening, read_opening
from fzsearch.regions import Gazetteer
from fzsearch.text import chinese_number, squeeze

__all__ = ["MAX_BYTES", "PARSER_VERSION", "ParseError", "parse", "too_large"]

PARSER_VERSION = 1
"""Stamped on every stored report; a higher one means that snapshots are worth parsing again."""

_YEAR = re.compile(r"(?<![\d\-—－~至])(20\d\d|二[〇○零][一二三四五六七八九〇○零]{2})年")
# "现将我局2023年推进法治政府建设的工作情况报告如下": the opening names the year where a title does not.
_YEAR_IN_OPENING = re.compile(r"现(?:就|将|把)[^。]{0,20}?(20\d\d)年[^。]{0,30}(?:法治政府|依法行政)[^。]{0,40}如下")


def parse(snapshot: Snapshot, gazetteer: Gazetteer, agencies: AgencyNames) -> Report:
    """Return the report that a snapshot holds. What the document does not say is None.

    A document that is something else comes back with `is_report` False and the reason. Raises ParseError
    when the bytes cannot be read as a document at all.
    """
    page = read_page(snapshot)
    lines = page.text.splitlines()
    opening = read_opening(lines)
    body = "".join(f"{line}\n" for line in lines[opening.length :])
    title = _title(opening, page, snapshot)
    year, year_evidence = _year(title, body)
    sections = split(body, snapshot.report_id, year)
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


def _title(opening: Opening, page: Page, snapshot: Snapshot) -> str | None:
    """The title as printed over the text; else as its supplier or the page states it."""
    if opening.title or snapshot.hints.title:
        return opening.title or snapshot.hints.title
    return squeeze(page.title) if page.title else None


def _year(title: str | None, body: str) -> tuple[int | None, str | None]:
    """The year reported on, and where it stands. Never the publishing date, which is in the year after."""
    if title and (match := _YEAR.search(squeeze(title))):
        return chinese_number(match[1]), "title"
    if match := _YEAR_IN_OPENING.search(squeeze(body[:2000])):
        return int(match[1]), "body"
    return None, None


def _evidence(**decided_by: str | None) -> dict[str, str]:
    return {fact: source for fact, source in decided_by.items() if source}
