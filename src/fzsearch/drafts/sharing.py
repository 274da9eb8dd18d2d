"""Sentences that other agencies use, and those that repeat the same agency's report of the year before."""

import re
from collections.abc import Callable, Iterator, Sequence

from fzsearch.drafts.findings import Finding, where_of
from fzsearch.drafts.passages import passages
from fzsearch.index.query import Use
from fzsearch.index.sentences import Sentence, sentences_of
from fzsearch.model import Report, Section
from fzsearch.text import squeeze

LEAST_AGENCIES = 3
"""From how many agencies on it is told that they share a sentence."""

Uses = Callable[[Sequence[int]], Sequence[Use]]
"""Tells who uses the sentences with these fingerprints; Engine.uses with the draft's issuer."""

_SHORTEST = 12  # characters of a sentence that repeats last year's
# A figure of the year: no year, and no part of a name.
_NAME = re.compile(
    r"《[^》\n]{0,100}》|“[^”\n]{0,100}”|〔[^〕\n]{0,20}〕|20\d\d ?年?[-—－–~～至]+20\d\d ?年?|20\d\d ?年"
)
_FIGURE = re.compile(r"\d")


def shared_sentences(report: Report, uses: Uses) -> tuple[int, tuple[Finding, ...]]:
    """How many sentences were looked up, and those that LEAST_AGENCIES or more agencies of the library use."""
    found: list[tuple[Section, Sentence]] = [
        (section, sentence)
        for section, sentences in zip(report.sections, sentences_of(report), strict=True)
        for sentence in sentences
    ]
    used = uses([sentence.key for _, sentence in found]) if found else ()
    told = tuple(
        _shared(section, sentence, use)
        for (section, sentence), use in zip(found, used, strict=True)
        if use.agencies >= LEAST_AGENCIES
    )
    return len(found), told


def _shared(section: Section, sentence: Sentence, use: Use) -> Finding:
    since = f"，最早见于 {use.first_year} 年度" if use.first_year else ""
    since_en = f", first in {use.first_year}" if use.first_year else ""
    own = "（含本机构往年）" if use.own_years else ""
    own_en = ", this one among them" if use.own_years else ""
    zh = f"{use.agencies} 家机构的报告都有这句话{own}{since}（名称、年份、数字不计）"
    en = f"{use.agencies} agencies use this sentence{own_en}{since_en}, names, years and figures aside"
    facts = {
        "agencies": use.agencies,
        "reports": use.reports,
        "first_year": use.first_year,
        "first_report": use.first_report,
        "own_years": [*use.own_years],
    }
    return Finding("shared", where_of(section, sentence.start, sentence.end), zh, en, facts)


def repeated_sentences(report: Report, last_year: Report) -> Iterator[Finding]:
    """The sentences that stand word for word, with the same figures, in the report of the year before."""
    known = {squeeze(passage.text) for section in last_year.sections for passage in passages(section)}
    for section in report.sections:
        for passage in passages(section):
            plain = squeeze(passage.text)
            if len(plain) >= _SHORTEST and _FIGURE.search(_NAME.sub("", plain)) and plain in known:
                zh = f"与上一年度（{last_year.year}）的报告一字不差，数字也相同"
                en = f"word for word as in the report of {last_year.year}, with the same figures"
                where = where_of(section, passage.start, passage.end)
                yield Finding("repeated", where, zh, en, {"report": last_year.id, "year": last_year.year})
