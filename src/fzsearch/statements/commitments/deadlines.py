"""Deadlines: 2024年6月底前, 年底前, 上半年, 三季度, 9月30日前."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from fzsearch.statements.commitments.rules import Rule, rule_set
from fzsearch.statements.commitments.values import Deadline, Reason
from fzsearch.text import chinese_number

_FIVE_YEARS = {"四": 2025, "五": 2030, "六": 2035}  # 十四五 ends with 2025
_RANGE = re.compile(r"\s?(?:至|到|[—\-－–～~]+)\s?(?:20\d\d ?年|[明来]年)")
_TENS = {"上": 10, "中": 20}  # 5月中旬 ends on the 20th


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline, what decided it, and where it begins."""

    deadline: Deadline
    reason: Reason
    start: int


def deadline_of(text: str, printed: str, year: int | None, reported: int | None, start: int = 0) -> Due | None:
    """The first deadline that a sentence names; None where it names none.

    `text` is the sentence as it is read, `printed` as it stands there.
    `year` is the year the plan is for, which a deadline without one has; `reported` the year reported on: what lies
    in it or before it is no deadline, nor is a year alone that is the plan's own. `start` is where in the sentence
    the promise begins: what stands before it was due earlier.

    >>> deadline_of("2024年6月底前完成", "２０２４年６月底前完成", 2024, 2023).deadline
    Deadline(printed='２０２４年６月底前', until=datetime.date(2024, 6, 30))
    """
    first: tuple[re.Match[str], Rule] | None = None
    for rule in rule_set("deadline").rules:
        for found in rule.form.finditer(text, start) if rule.may_match(text) else ():
            if first and found.start() >= first[0].start():
                break
            if _is_meant(rule, found, year, reported):
                first = found, rule
                break
    if first is None:
        return None
    found, rule = first
    words = printed[found.start() : found.end()].strip()
    return Due(Deadline(words, _until(rule, found, year)), Reason(rule.key, words), found.start())


def _is_meant(rule: Rule, found: re.Match[str], year: int | None, reported: int | None) -> bool:
    named = _named(found)
    if found.groupdict().get("begins") or _RANGE.match(found.string, found.end()):  # 明年2月起, 2024年6月至2025年6月
        return False
    if rule.ends == "by_year" and year is not None and named is not None and named <= year:
        return False
    return not (named is not None and reported is not None and named <= reported)


def _named(found: re.Match[str]) -> int | None:
    """The year that is printed, as a number."""
    printed = found.groupdict().get("year")
    return int(printed) if printed else None


def _until(rule: Rule, found: re.Match[str], year: int | None) -> date | None:
    """The last day of what is named; None where the year is not known, or there is no such day."""
    parts = found.groupdict()
    if rule.ends == "five_years":
        return date(_FIVE_YEARS[parts["plan"]], 12, 31)
    meant = _named(found) or year
    month = _last_month(rule, parts)
    if meant is None or month is None or not 1 <= month <= 12:
        return None
    last = monthrange(meant, month)[1]
    if rule.ends != "day":
        return date(meant, month, _TENS.get(parts.get("ten") or "", last))
    day = chinese_number(parts["day"] or "")
    return date(meant, month, day) if day and day <= last else None


def _last_month(rule: Rule, parts: dict[str, str]) -> int | None:
    """The last month of what is named, from 1."""
    if rule.ends == "quarter":
        return 3 * (chinese_number(parts["quarter"]) or 0)
    if rule.ends == "half":
        return 6 if parts["half"] == "上" else 12
    return chinese_number(parts["month"]) if "month" in parts else 12
