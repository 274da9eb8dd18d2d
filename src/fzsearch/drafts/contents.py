"""Which of the five contents that a report has to have a draft has, and where."""

import re
from collections.abc import Iterator

from fzsearch.drafts.findings import Content, State, Where, where_of
from fzsearch.drafts.passages import heading_span, passages
from fzsearch.drafts.rules import ContentRule, rules
from fzsearch.model import Report, Section
from fzsearch.parser.types import heading_types

_LONGEST_HEADING = 60  # characters of a line that may be a heading without a numeral
_NO_HEADING_ENDS = "。；，：:,;！？!?、"
_NO_HEADING_BEGINS = "《附0123456789"
_RUNS_ON = re.compile("[：:。]")
_MOST_PLACES = 3  # of one content that are shown


def contents_of(report: Report) -> tuple[Content, ...]:
    """The five contents, in the order of the rule that demands them.

    A content has a section of its own if a heading says so, numbered or alone on its line. Without one, it is
    mentioned if sentences speak of it, among them an untitled closing paragraph; else it is missing.
    """
    return tuple(_content(rule, report) for rule in rules().contents)


def _content(rule: ContentRule, report: Report) -> Content:
    state: State = "section"
    where = list(_headed(rule, report))
    if not where:
        where = list(_spoken(rule, report))[:_MOST_PLACES]
        state = "mentioned" if where else "missing"
    return Content(rule.key, rule.zh, rule.en, state, tuple(where[:_MOST_PLACES]))


def _headed(rule: ContentRule, report: Report) -> Iterator[Where]:
    """The headings that say so."""
    for section in report.sections:
        if section.heading and _holds(rule, section.types, section.heading):
            yield where_of(section, *heading_span(section))
        yield from _unnumbered(rule, section, report.year)


def _holds(rule: ContentRule, types: tuple[str, ...], heading: str) -> bool:
    says = rule.heading is None or rule.heading.search(heading) is not None
    return says and not rule.types.isdisjoint(types) and rule.without.isdisjoint(types)


def _unnumbered(rule: ContentRule, section: Section, year: int | None) -> Iterator[Where]:
    """Lines without a numeral that are nothing but a heading, or begin with one and a colon."""
    if section.level == 0 and section.types == ("other",):
        return  # signature and annexes
    position = 0
    for place, line in enumerate(section.text.splitlines(keepends=True)):
        printed = line.strip()
        own = _RUNS_ON.split(printed)[0] if rule.heading else printed  # 其他需要报告的情况：无。
        begins = position + len(line) - len(line.lstrip())
        position += len(line)
        if (place == 0 and section.heading) or not own or len(own) > _LONGEST_HEADING:
            continue
        if own[0] in _NO_HEADING_BEGINS or own[-1] in _NO_HEADING_ENDS:
            continue
        if _holds(rule, heading_types(own, (), year), own):
            yield where_of(section, begins, begins + len(own))


def _spoken(rule: ContentRule, report: Report) -> Iterator[Where]:
    """The sentences that speak of it; an untitled closing paragraph speaks of the plans."""
    for section in report.sections:
        wrong_part = not rule.without.isdisjoint(section.types)
        if section.level == 0 and section.types == ("preamble",):
            wrong_part = rule.key == "achievements"  # 现将……情况报告如下 tells of no achievement
        for passage in passages(section):
            if not wrong_part and rule.spoken.search(passage.text):
                yield where_of(section, passage.start, passage.end)
