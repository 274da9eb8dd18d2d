"""A draft, checked before it is sent: its contents, its wording, what a copy left behind, its numerals.

Nothing here stores or logs a draft. What is found depends on the draft and the arguments alone: who uses a sentence,
and what the report of the year before says, are asked for before (`lookup`).
"""

from collections.abc import Iterator

from fzsearch.agencies import AgencyNames
from fzsearch.drafts.contents import contents_of
from fzsearch.drafts.findings import KINDS, Checked, Content, Finding, Kind, Unchecked, Where, checked_json
from fzsearch.drafts.issuer import own_of
from fzsearch.drafts.listing import list_faults
from fzsearch.drafts.lookup import report_before, uses_in
from fzsearch.drafts.numbering import numbering_faults
from fzsearch.drafts.passages import Passage, heading_span, passages
from fzsearch.drafts.places import (
    names_of_places,
    other_agencies,
    other_levels,
    other_places,
    other_signature,
)
from fzsearch.drafts.reading import LONGEST, ONLINE, Said, in_both_languages, read_draft
from fzsearch.drafts.sharing import LEAST_AGENCIES, Uses, repeated_sentences, shared_sentences
from fzsearch.drafts.years import date_of_signing, year_of_heading, year_of_sentence, year_of_title
from fzsearch.model import Report, Section
from fzsearch.regions import Gazetteer

__all__ = [
    "KINDS", "LEAST_AGENCIES", "LONGEST", "ONLINE", "Checked", "Content", "Finding", "Kind", "Said", "Unchecked",
    "Uses", "Where", "check_draft", "checked_json", "read_draft", "report_before", "uses_in",
]  # fmt: skip


def check_draft(
    report: Report,
    gazetteer: Gazetteer,
    agencies: AgencyNames,
    uses: Uses | None = None,
    last_year: Report | None = None,
) -> Checked:
    """Return what is found in a draft. Without `uses`, shared sentences are not looked for, which is said."""
    looked_up, shared = shared_sentences(report, uses) if uses else (None, ())
    found = [
        *shared,
        *(repeated_sentences(report, last_year) if last_year else ()),
        *_leftovers(report, gazetteer, agencies),
        *numbering_faults(report),
        *(fault for section in report.sections for fault in list_faults(section)),
    ]
    return Checked(
        report=report,
        contents=contents_of(report),
        findings=tuple(sorted(found, key=_place)),
        unchecked=tuple(_unchecked(report, known_library=uses is not None)),
        sentences=looked_up,
        last_year=last_year.id if last_year else None,
    )


def _place(finding: Finding) -> tuple[int, int, int]:
    where = finding.where
    return (-1 if where.section is None else where.section), where.start, KINDS.index(finding.kind)


def _leftovers(report: Report, gazetteer: Gazetteer, agencies: AgencyNames) -> Iterator[Finding]:
    """What may be left over from a copied text: places, agencies, levels, years."""
    own, year = own_of(report, agencies), report.year
    names = names_of_places(own, gazetteer)
    if year is not None:
        yield from year_of_title(report, year)
    for section in report.sections:
        if year is not None:
            yield from year_of_heading(section, year)
        for passage in (*_heading(section), *passages(section)):
            yield from other_places(section, passage, own, names)
            yield from other_levels(section, passage, own)
        for passage in passages(section):
            yield from other_agencies(section, passage, own, agencies)
            if year is not None:
                yield from year_of_sentence(section, passage, year)
        if section.level == 0:
            yield from other_signature(section, own, agencies)
            if year is not None:
                yield from date_of_signing(section, year)


def _heading(section: Section) -> tuple[Passage, ...]:
    """The heading that is no passage, because it fills its line."""
    start, end = heading_span(section)
    first = next(passages(section), None)
    return (Passage(section.text[start:end], start, end),) if first is None or first.start > end else ()


def _unchecked(report: Report, *, known_library: bool) -> Iterator[Unchecked]:
    """What the draft leaves open, so that something could not be checked."""
    if not report.is_report:
        zh, en = in_both_languages(report.reason or "")
        yield Unchecked(f"标题不像法治政府建设年度报告：{zh}", f"the title is no such report's: {en}")
    if report.year is None:
        yield Unchecked("看不出报告年度，没有检查年份", "the year is not clear, so years were not checked")
    if report.region is None:
        yield Unchecked("看不出是哪个地区，没有检查别处的地名", "the region is not clear, so places were not checked")
    if report.agency is None:
        yield Unchecked(
            "看不出是哪个机构，没有检查别的机构名", "the agency is not clear, so agencies were not checked"
        )
    if not known_library:
        yield Unchecked(
            "没有可用的资料库或索引，没有检查雷同的句子",
            "there is no library or index to use, so shared sentences were not looked for",
        )
