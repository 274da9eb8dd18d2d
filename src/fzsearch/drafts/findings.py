"""What a check finds in a draft, as values, and their JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from fzsearch.model import Report, Section

Kind = Literal["shared", "repeated", "place", "agency", "level", "year", "numbering"]
"""What a finding is about: wording that other agencies use, sentences of last year's report, another place's or
agency's name, a word of another level, another year, numerals that do not count on."""

_LONGEST_SENTENCE = 200  # characters on each side of what is marked
_STOPS = "。！？；\n"

KINDS: tuple[Kind, ...] = get_args(Kind)

State = Literal["section", "mentioned", "missing"]
"""Whether a content has a section of its own, is only spoken of in the text, or is not there."""


@dataclass(frozen=True, slots=True)
class Where:
    """A passage: `start` and `end` are offsets in the text of the section of this ordinal.

    Where `section` is None it stands in the title, and the offsets are the title's.
    """

    section: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at before a draft is sent, said in both languages; `facts` has what it rests on."""

    kind: Kind
    where: Where
    zh: str
    en: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Content:
    """One of the five contents that a report has to have, and where it stands."""

    key: str
    zh: str
    en: str
    state: State
    where: tuple[Where, ...] = ()


@dataclass(frozen=True, slots=True)
class Unchecked:
    """What could not be checked, and why."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft with all that was found in it, in the order of its text."""

    report: Report
    contents: tuple[Content, ...]
    findings: tuple[Finding, ...]
    unchecked: tuple[Unchecked, ...] = ()
    sentences: int | None = None  # how many were looked up in the library; None where none were
    last_year: str | None = None  # the id of the same agency's report of the year before

    @property
    def lacking(self) -> tuple[Content, ...]:
        """The contents without a section of their own."""
        return tuple(content for content in self.contents if content.state != "section")

    def of(self, kind: Kind) -> tuple[Finding, ...]:
        """The findings of one kind."""
        return tuple(finding for finding in self.findings if finding.kind == kind)

    def first_of_each(self, most: int) -> tuple[Finding, ...]:
        """The findings in the order of the text, the first `most` of each kind."""
        told = dict.fromkeys(KINDS, 0)
        found = []
        for finding in self.findings:
            told[finding.kind] += 1
            if told[finding.kind] <= most:
                found.append(finding)
        return tuple(found)

    def quote(self, where: Where) -> str:
        """The passage as it is printed."""
        text = (self.report.title or "") if where.section is None else self.report.sections[where.section].text
        return text[where.start : where.end]

    def sentence(self, where: Where) -> str:
        """The sentence that a passage stands in, or the passage where it is longer than one."""
        text = (self.report.title or "") if where.section is None else self.report.sections[where.section].text
        first, last = max(0, where.start - _LONGEST_SENTENCE), where.end + _LONGEST_SENTENCE
        begin = max(first, *(text.rfind(stop, first, where.start) + 1 for stop in _STOPS))
        ends = [end for stop in _STOPS if (end := text.find(stop, max(where.start, where.end - 1), last)) >= 0]
        return text[begin : min(ends, default=last) + 1].strip()


def where_of(section: Section, start: int, end: int) -> Where:
    """A passage of a section."""
    return Where(section.ordinal, start, end)


def checked_json(checked: Checked, most: int | None = None) -> dict[str, Any]:
    """The answer as a JSON object (docs/fields.md), with the first `most` findings of each kind, or all; `counts` are
    of all. Nothing in it is an id of the draft: it has none.
    """
    report = checked.report
    return {
        "title": report.title,
        "year": report.year,
        "region": report.region and {"code": report.region.code, "path": list(report.region.path)},
        "agency": report.agency and report.agency.name,
        "is_report": report.is_report,
        "reason": report.reason,
        "counts": {
            "contents": len(checked.contents),
            "lacking": len(checked.lacking),
            "sentences": checked.sentences,
            **{kind: len(checked.of(kind)) for kind in KINDS},
        },
        "contents": [
            {
                "key": content.key,
                "zh": content.zh,
                "en": content.en,
                "state": content.state,
                "where": [_where_json(checked, where) for where in content.where],
            }
            for content in checked.contents
        ],
        "findings": [
            {
                "kind": one.kind,
                **_where_json(checked, one.where),
                "sentence": checked.sentence(one.where),
                "zh": one.zh,
                "en": one.en,
                "facts": dict(one.facts),
            }
            for one in (checked.findings if most is None else checked.first_of_each(most))
        ],
        "unchecked": [{"zh": one.zh, "en": one.en} for one in checked.unchecked],
        "last_year": checked.last_year,
    }


def _where_json(checked: Checked, where: Where) -> dict[str, Any]:
    heading = None if where.section is None else checked.report.sections[where.section].heading
    return {
        "section": where.section,
        "heading": heading,
        "start": where.start,
        "end": where.end,
        "quote": checked.quote(where),
    }
