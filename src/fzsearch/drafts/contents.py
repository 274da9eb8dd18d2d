"""Which of the five contents that a report has to have a draft has, and where."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from fzsearch.drafts.findings import Content, State, Where, where_of
from fzsearch.drafts.passages import heading_span, passages
from fzsearch.drafts.rules import ContentRule, rules
from fzsearch.model import Report, Section
from fzsearch.parser.types import heading_types

_LONGEST_HEADING = 60  # characters of a line that may be a heading without a numeral
_NO_HEADING_ENDS = "。；，：:,;！？!?、"
_NO_HEADING_BEGINS = "《附0123456789"
_RUNS_ON = re.compile("(其[他它].{0,4}需要?.{0,4}(?:报告|说明).{0,6})[：:。]")
_DONE = re.compile("成效|成绩|成果|(?:完成|开展|推进|工作)情况")  # no plan, whatever year stands before it
_MOST_LINES = 500  # that are looked at as headings without a numeral; a report has a handful
_MOST_PLACES = 3  # of one content that are shown


@dataclass(frozen=True, slots=True)
class _Headed:
    """A heading, numbered or alone on its line, with the types that it gives."""

    text: str
    types: tuple[str, ...]
    where: Where


def contents_of(report: Report) -> tuple[Content, ...]:
    """The five contents, in the order of the rule that demands them.

    A content has a section of its own if a heading says so, numbered or alone on its line. Without one, it is
    mentioned if sentences speak of it, among them an untitled closing paragraph; else it is missing.
    """
    headed = list(_numbered(report))
    headed += islice((one for section in report.sections for one in _unnumbered(section, report.year)), _MOST_LINES)
    headed.sort(key=lambda one: (one.where.section or 0, one.where.start))
    return tuple(_content(rule, report, headed) for rule in rules().contents)


def _content(rule: ContentRule, report: Report, headed: Iterable[_Headed]) -> Content:
    state: State = "section"
    where = [one.where for one in headed if _holds(rule, one)][:_MOST_PLACES]
    if not where:
        where = list(islice(_spoken(rule, report), _MOST_PLACES))
        state = "mentioned" if where else "missing"
    return Content(rule.key, rule.zh, rule.en, state, tuple(where))


def _holds(rule: ContentRule, one: _Headed) -> bool:
    says = rule.heading is None or rule.heading.search(one.text) is not None
    return says and not rule.types.isdisjoint(one.types) and rule.without.isdisjoint(one.types)


def tells_what_was_done(section: Section) -> bool:
    """Whether a section on next steps has a heading that tells of results, as 2023年主要举措和成效: its year is
    wrong, or the title's, which was left over from last year's report.
    """
    by_year_only = "next_steps" in section.types and "next_steps" not in heading_types(section.heading, ())
    return by_year_only and section.level == 1 and _DONE.search(section.heading) is not None


def _numbered(report: Report) -> Iterator[_Headed]:
    for section in report.sections:
        if section.heading:
            types = heading_types(section.heading, ()) if tells_what_was_done(section) else section.types
            yield _Headed(section.heading, types, where_of(section, *heading_span(section)))


def _unnumbered(section: Section, year: int | None) -> Iterator[_Headed]:
    """Lines without a numeral that are nothing but a heading, or, as 其他需要报告的情况：无。, begin with one."""
    if section.level == 0 and section.types == ("other",):
        return  # signature and annexes
    position = 0
    for place, line in enumerate(section.text.splitlines(keepends=True)):
        printed = line.strip()
        runs_on = _RUNS_ON.match(printed)
        own = runs_on[1] if runs_on else printed
        begins = position + len(line) - len(line.lstrip())
        position += len(line)
        if (place == 0 and section.heading) or not own or len(own) > _LONGEST_HEADING:
            continue
        if own[0] not in _NO_HEADING_BEGINS and own[-1] not in _NO_HEADING_ENDS:
            yield _Headed(own, heading_types(own, (), year), where_of(section, begins, begins + len(own)))


def _spoken(rule: ContentRule, report: Report) -> Iterator[Where]:
    """The sentences that speak of it; an untitled closing paragraph speaks of the plans."""
    for section in report.sections:
        wrong_part = not rule.without.isdisjoint(section.types)
        if section.level == 0 and section.types == ("preamble",):
            wrong_part = rule.key == "achievements"  # 现将……情况报告如下 tells of no achievement
        for passage in passages(section):
            if not wrong_part and rule.spoken.search(passage.text):
                yield where_of(section, passage.start, passage.end)
