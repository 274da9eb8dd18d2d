"""Years that do not fit the year that a draft reports on."""

import re
from collections.abc import Iterator

from fzsearch.drafts.contents import tells_what_was_done
from fzsearch.drafts.findings import Finding, Where, where_of
from fzsearch.drafts.passages import Passage, heading_span
from fzsearch.drafts.rules import rules
from fzsearch.model import Report, Section
from fzsearch.text import arabic_years

_YEAR = re.compile(r"(?<!\d)(20\d\d) ?年")
_OPENING = re.compile(r"^(?:[一二三四五六七八九十]{1,2}是)?(20\d\d) ?年")
_REPORTED = re.compile(r"现[将就把].{0,30}?(20\d\d) ?年.{0,60}(?:报告|总结|汇报)")
Words = tuple[str, str]
"""What is wrong with a year, in Chinese and English; the report's year follows."""

_TITLE: Words = ("标题里的年度不是", "the title's year is not")
_PLAN: Words = (
    "下一步安排的标题写的不是下一年度，报告年度是",
    "a plan's heading names no year to come; the report's is",
)
_HEADING: Words = ("小标题里的年度不是报告年度", "the heading's year is not the report's")
_SAID: Words = ("要报告的年度不是", "the year that is reported is not")
_TOLD: Words = ("这句话讲的年度不是报告年度", "the sentence tells of another year than the report's")
_STALE: Words = ("这项安排写的年度不在以后，报告年度是", "a plan for a year that is over; the report's is")
_OVER: Words = ("下一步安排的期限已过，报告年度是", "a plan whose time is over; the report's year is")
_SIGNED: Words = (
    "落款日期不在报告年度或下一年，报告年度是",
    "the date of signing is neither of the report's year nor of the next; it is",
)
_DATE = re.compile(r"^(20\d\d) ?年 ?[\d一二三四五六七八九十]{1,3} ?月 ?[\d一二三四五六七八九十]{1,3} ?日$")
# A name, or the years of a plan: 《……（2021—2025年）》, “十四五”, （2021-2025）.
_NAMED = re.compile(
    r"《[^》\n]{0,100}》|“[^”\n]{0,100}”|〔20\d\d〕|20\d\d ?年?(?:度)?[-—－–~～至到、和与]+20\d\d ?年?度?"
)


def year_of_title(report: Report, year: int) -> Iterator[Finding]:
    """A title of another year than the one that the writer says."""
    title = report.title or ""
    for found, start, end in _years(title):
        following = found == year + 1 and re.match(".{0,16}(计划|打算|要点|安排|思路)", title[end:])
        if found != year and not following:
            yield _finding(Where(None, start, end), found, year, _TITLE)


def year_of_heading(section: Section, year: int) -> Iterator[Finding]:
    """A heading of another year; of a section on next steps, any year but those to come."""
    _, length = heading_span(section)
    line = section.text[: min(length, section.text.find(section.heading) + len(section.heading))]
    plans = "next_steps" in section.types and not tells_what_was_done(section)
    for found, start, end in _years(line):
        where = where_of(section, start, end)
        if plans and found <= year and not {"achievements", "problems"} & {*section.types}:
            yield _finding(where, found, year, _PLAN)
        elif not plans and found != year:
            yield _finding(where, found, year, _HEADING)


def year_of_sentence(section: Section, passage: Passage, year: int) -> Iterator[Finding]:
    """A sentence that tells of another year as the reporting year, or plans for one that is over."""
    known, text = rules().years, passage.text
    plain = _plain(text)
    if match := _REPORTED.search(plain):
        found = int(match[1])
        if found != year and "及" not in plain[match.start() : match.start(1)]:
            yield _at(section, passage, match.start(1), found, year, _SAID)
            return
    if "next_steps" in section.types:
        yield from _stale_plans(section, passage, plain, year)
        return
    match = _OPENING.match(plain)
    if match is None or int(match[1]) == year or not known.own.match(plain[match.end() :]):
        return
    found = int(match[1])
    ahead = found == year + 1 and known.plans.search(plain)
    other_too = any(int(one[1]) == year for one in _YEAR.finditer(plain))
    if not (ahead or other_too or known.compares.search(plain) or known.after.match(plain[match.end() :])):
        yield _at(section, passage, match.start(1), found, year, _TOLD)


def _stale_plans(section: Section, passage: Passage, plain: str, year: int) -> Iterator[Finding]:
    known = rules().years
    opening = _OPENING.match(plain)
    if opening and int(opening[1]) <= year and known.plans.search(plain[: opening.end() + 30]):
        yield _at(section, passage, opening.start(1), int(opening[1]), year, _STALE)
        return
    for match in known.deadline.finditer(plain):
        if int(match[1]) <= year:
            yield _at(section, passage, match.start(1), int(match[1]), year, _OVER)


def date_of_signing(section: Section, year: int) -> Iterator[Finding]:
    """A date below the text that is neither of the reporting year nor of the one after."""
    position = 0
    for line in section.text.splitlines(keepends=True):
        if (match := _DATE.match(arabic_years(line.strip()))) and int(match[1]) not in (year, year + 1):
            start = position + len(line) - len(line.lstrip())
            where = where_of(section, start, start + len(line.strip()))
            yield _finding(where, int(match[1]), year, _SIGNED)
        position += len(line)


def is_date(line: str) -> bool:
    """Whether a line is a date and nothing else: 2024年1月20日, 二〇二四年一月二十日."""
    return _DATE.match(arabic_years(line.strip())) is not None


def _years(text: str) -> Iterator[tuple[int, int, int]]:
    """The years in a title or heading that say what it is about, with their places."""
    known, plain = rules().years, _plain(text)
    for match in _YEAR.finditer(plain):
        before, after = plain[: match.start()], plain[match.end() :]
        if not known.before.search(before) and not known.after.match(after):
            yield int(match[1]), match.start(1), match.end()


def _plain(text: str) -> str:
    """The text with its years in ordinary digits, and names and spans of years covered; places stay as they are."""
    return _NAMED.sub(lambda match: "□" * len(match[0]), arabic_years(text))


def _at(section: Section, passage: Passage, start: int, found: int, year: int, words: Words) -> Finding:
    end = passage.text.find("年", start) + 1  # there may be a blank before it
    where = where_of(section, passage.start + start, passage.start + end)
    return _finding(where, found, year, words)


def _finding(where: Where, found: int, year: int, words: Words) -> Finding:
    zh, en = words
    return Finding(
        "year", where, f"“{found}年”：{zh} {year} 年", f"{found}: {en} {year}", {"found": found, "year": year}
    )
