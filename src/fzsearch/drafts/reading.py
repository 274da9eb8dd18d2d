"""A draft, read in memory: nothing of it is stored or logged."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from fzsearch.agencies import AgencyNames
from fzsearch.drafts.wrapping import unwrapped
from fzsearch.errors import ParseError, QueryError
from fzsearch.model import Hints, Report, Snapshot
from fzsearch.parser import parse
from fzsearch.parser.kinds import kind_of
from fzsearch.parser.limits import LIMITS, Limits
from fzsearch.parser.sections import split
from fzsearch.regions import Gazetteer
from fzsearch.text import decode

LONGEST = 200_000
"""The most characters that are checked, so that no draft takes a server long. A report has a tenth of that."""

ONLINE = replace(LIMITS, memory=2**29, cpu=10, wall=15, pages=100, unpacked=30 * 2**20, characters=LONGEST)
"""The limits for what strangers send to a server that others wait for."""

_NOT_ONLINE = ("doc", "rtf", "mhtml")  # LibreOffice takes longer than others should wait, and one document at a time
_PLAIN = ("", ".txt", ".md")  # what may be copied from a PDF, with its lines
_NAME = "草稿"
_KEPT = ("，已隔离", "; it is put aside")  # what becomes of documents that are imported; a draft is not kept
_NOW = datetime(2000, 1, 1, tzinfo=UTC)  # when a draft is read says nothing about it


@dataclass(frozen=True, slots=True)
class Said:
    """What its writer says of a draft; it counts where the draft is silent, the year always."""

    title: str | None = None
    region: str | None = None  # a code
    agency: str | None = None
    year: int | None = None


def read_draft(
    body: bytes, ending: str, said: Said, gazetteer: Gazetteer, agencies: AgencyNames, limits: Limits = LIMITS
) -> Report:
    """Return a draft as a report. `ending` is that of its file's name, such as ".docx"; "" where it has none.

    A report of no id that means anything: it is that of the bytes, and the caller should not show it. docx, PDF and
    OFD go to a child process by an unnamed temporary file, which is gone when the child ends. Raises ParseError
    for what cannot be read, QueryError for what is too long to be checked.
    """
    name = f"{_NAME}{ending}"
    kind = kind_of(body, name) if body else "text"
    if limits is ONLINE and kind in _NOT_ONLINE:
        zh, en = (
            "这里不读 doc、wps、rtf：请另存为 docx，或粘贴文字",
            "doc, wps and rtf are not read here: save it as docx",
        )
        raise ParseError(_NAME, zh, en)
    # Markup does not count: saved pages have ten times their text in it, and are read in a second up to 2 MB.
    if kind == "text" and len(decode(body, name)) > LONGEST:
        raise _too_long()
    if kind == "text" and ending in _PLAIN:
        body = unwrapped(decode(body, name)).encode(errors="replace")
    hints = Hints(said.title, said.region, said.agency)
    report = parse(Snapshot(name, body, None, _NOW, hints=hints), gazetteer, agencies, limits)
    if report.hindrance is not None:
        raise ParseError(_NAME, *_reason(report))
    if sum(len(section.text) for section in report.sections) > LONGEST:
        raise _too_long()
    return report if said.year in (None, report.year) else _of_year(report, said.year)


def _of_year(report: Report, year: int | None) -> Report:
    """The report as one of another year: which year a plan is for tells what a section is."""
    body = "".join(section.text for section in report.sections)
    return replace(report, year=year, sections=split(body, report.id, year))


def in_both_languages(reason: str) -> tuple[str, str]:
    """A parser's reason in Chinese and in English.

    >>> in_both_languages("标题是工作计划 (the title is a plan's)")
    ('标题是工作计划', "the title is a plan's")
    """
    zh, _, en = reason.rpartition(" (")
    return zh, en.removesuffix(")")


def _reason(report: Report) -> tuple[str, str]:
    zh, en = in_both_languages(report.reason or "读不了 (cannot be read)")
    return zh.removesuffix(_KEPT[0]), en.removesuffix(_KEPT[1])


def _too_long() -> QueryError:
    return QueryError(
        f"太长：一次最多检查 {LONGEST:,} 字，报告只有它的十分之一；请只给一份报告",
        f"too long: at most {LONGEST:,} characters are checked at a time, ten times a report; give one report only",
    )
