"""From a snapshot to a report, offline and at any time again."""

from dataclasses import dataclass
from urllib.parse import unquote

from fzsearch.agencies import AgencyNames
from fzsearch.errors import Hindered, ParseError
from fzsearch.model import Hints, Report, Section, Snapshot
from fzsearch.parser.address import split_address
from fzsearch.parser.copies import why_a_copy
from fzsearch.parser.cover import file_names, uncovered
from fzsearch.parser.documents import MAX_BYTES, Page, read_page, too_large
from fzsearch.parser.genre import Reason, doc_type, is_title, may_be_report, sample_text, why_not_a_report
from fzsearch.parser.headings import read_heading
from fzsearch.parser.issuer import Told, find_issuer
from fzsearch.parser.limits import LIMITS, Limits
from fzsearch.parser.published import published_on
from fzsearch.parser.sections import signature, split
from fzsearch.parser.site import Site, read_site
from fzsearch.parser.title import Opening, read_opening
from fzsearch.parser.year import reported_year, year_of_headings
from fzsearch.regions import Gazetteer
from fzsearch.text import squeeze

__all__ = ["MAX_BYTES", "PARSER_VERSION", "file_names", "may_be_report", "parse", "too_large"]

PARSER_VERSION = 3
"""Stamped on every stored report; a higher one means that snapshots are worth parsing again."""

_LONGEST_TITLE = 200  # characters; what is longer is no title
_MOST_SECTIONS = 2000  # a report has a tenth of that


def parse(snapshot: Snapshot, gazetteer: Gazetteer, agencies: AgencyNames, limits: Limits = LIMITS) -> Report:
    """Return the report that a snapshot holds. What the document does not say is None.

    A document that is something else comes back with `is_report` False and the reason; so does one that is
    worth keeping but cannot be read now, with the `hindrance`. Raises ParseError when the bytes cannot be read
    as a document at all.
    """
    cover = None
    try:
        cover = read_page(snapshot, limits)
        page, read_from = uncovered(cover, snapshot, limits)
    except Hindered as hindered:
        return _unread(snapshot, hindered, cover)
    text = _text(page, snapshot)
    site = read_site(page, snapshot.url, gazetteer, agencies, text.year)
    issuer = find_issuer(_told(text, page, site, snapshot.hints), gazetteer, agencies)
    published, published_evidence = published_on(page, snapshot.url, text.year)
    copy = why_a_copy(snapshot.url, f"{text.title} {text.body}")
    reason = _why_not(text, snapshot.url)
    if reason is None and copy and text.title and issuer.region is None and not issuer.candidates:
        reason = sample_text(text.title)
    return Report(
        id=snapshot.report_id,
        is_report=reason is None,
        reason=f"{reason[0]} ({reason[1]})" if reason else None,
        title=text.title,
        doc_type=doc_type(text.title) if text.title else None,
        year=text.year,
        region=issuer.region,
        region_candidates=issuer.candidates,
        agency=issuer.agency,
        published=published,
        addressee=text.addressee,
        url=snapshot.url,
        evidence=_evidence(
            year=text.year_evidence if text.year else None,
            region=issuer.region_evidence if issuer.region else None,
            agency=issuer.agency_evidence,
            published=published_evidence,
        ),
        copy=copy,
        attachments=page.attachments,
        read_from=read_from,
        sections=text.sections,
    )


@dataclass(frozen=True, slots=True)
class _Text:
    """A document's text, taken apart."""

    first_line: str
    title: str | None
    addressee: str | None
    body: str
    year: int | None
    year_evidence: str | None
    sections: tuple[Section, ...]


def _text(page: Page, snapshot: Snapshot) -> _Text:
    """Take the text apart. Raises ParseError when it has more sections than any report."""
    lines = page.text.splitlines()
    opening = read_opening(lines)
    body = "".join(f"{line}\n" for line in lines[opening.length :])
    title = _title(opening, page, snapshot)
    year, evidence = reported_year(title, body)
    report_id = snapshot.report_id
    sections = split(body, report_id, year)
    if evidence is None and (year := year_of_headings(sections)):
        evidence = "headings"
        sections = split(body, report_id, year)  # which year a plan is for tells what a section is
    if len(sections) > _MOST_SECTIONS:
        raise ParseError(
            snapshot.name, f"有 {len(sections)} 节，不像报告", f"it has {len(sections)} sections, so it is no report"
        )
    return _Text(lines[0], title, opening.addressee, body, year, evidence, sections)


def _told(text: _Text, page: Page, site: Site, hints: Hints) -> Told:
    """What the document, its page and its supplier tell of the issuer."""
    names = [("title", text.title), ("signature", signature(text.sections)), ("source", page.source)]
    return Told(names, squeeze(text.body), text.addressee, text.year, site, hints)


def _why_not(text: _Text, url: str | None) -> Reason | None:
    """Why a document is no report, if it is none: what it says it is, or that it says nothing."""
    first_line = "" if read_heading(text.first_line) else text.first_line
    headings = [section.heading for section in text.sections if section.heading]
    reason = why_not_a_report(text.title, first_line, headings, split_address(url).path)
    return reason or (None if text.body else ("只有标题，没有正文", "there is a title but no text"))


def _unread(snapshot: Snapshot, hindered: Hindered, cover: Page | None = None) -> Report:
    """What is known of a document that could not be read: its title, if its supplier or its cover tells it."""
    title = snapshot.hints.title or (cover.title if cover else None)
    return Report(
        id=snapshot.report_id,
        is_report=False,
        reason=f"{hindered.reason_zh} ({hindered.reason_en})",
        title=squeeze(title) if title else None,
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
        attachments=cover.attachments if cover else (),
    )


def _title(opening: Opening, page: Page, snapshot: Snapshot) -> str | None:
    """The title as printed over the text; else as the page, its supplier or the address states it."""
    address = unquote(split_address(snapshot.url).path).rstrip("/").rpartition("/")[2]
    if opening.title and page.title and opening.title in squeeze(page.title) and is_title(page.title):
        return squeeze(page.title)  # the text repeats it shortened: without the issuer
    own = page.title if page.title and is_title(page.title) else None
    stated = opening.title or own or snapshot.hints.title or page.title or (address if is_title(address) else None)
    return squeeze(stated) if stated and len(stated) <= _LONGEST_TITLE else None


def _evidence(**decided_by: str | None) -> dict[str, str]:
    return {fact: source for fact, source in decided_by.items() if source}
