"""The year reported on, and where it stands. Never the publishing date, which is mostly in the year after."""

import re
from collections.abc import Iterable

from fzsearch.model import Section
from fzsearch.text import arabic_years, chinese_number, legible, squeeze

# A year, but not the end of a span (2021-2025年).
_YEAR = re.compile(r"(?<![\d\-—－~至])(20\d\d)年")
# Several years in a row, or a beginning: what is reported on is not one year.
_YEARS = re.compile(
    r"20\d\d年?度?(?:\d{1,2}月份?|[上下]半年)?[、和及与至到/\-—－–～~]+20\d\d|20\d\d年?.{0,8}(?:以来|以后|至今)"
)
# The year of a plan that was carried out: 贯彻落实2015年法治政府建设实施纲要.
_YEAR_OF_A_PLAN = re.compile(r"(?:贯彻|落实|执行).{0,4}20\d\d年.{0,16}(?:纲要|规划|意见|方案)")
# The years that a plan named in the title is for: 法治政府建设实施纲要（2021—2025年）.
# The months that a year's report covers: 2022年度（2021年12月至2022年11月）.
_SPAN_OF_A_YEAR = re.compile(r"(?<=年度)[（(]20\d\d年\d{1,2}月.{1,3}20\d\d年\d{1,2}月[）)]")
_SPAN_OF_A_PLAN = re.compile(r"[（(]20\d\d年?[\-—－–～~至]+20\d\d年?[）)]")
# The year right before the subject: 关于2023年度法治政府建设情况的报告.
_YEAR_OF_SUBJECT = re.compile(_YEAR.pattern + r"度?(?=推进|加强|开展|全面|深入|.{0,2}(?:法治|依法行政))")
# A year in a title that lost its 年: 某市教育局2023法治政府建设情况报告.
_BARE_YEAR = re.compile(r"(?<![\d\-—－~至（(〔])(20[0-3]\d)(?=年?度?(?:推进|加强|法治|依法行政))")
_YEAR_IN_BRACKETS = re.compile(r"[（(](20[0-3]\d)[）)]$")
# The plan that a title names beside the report: 及2024年工作计划.
_PLAN_BESIDE = re.compile(r"(及|和|与|暨)20\d\d年.{0,16}(计划|打算|要点|安排|思路|谋划)$")
# "现将我局2023年推进法治政府建设的工作情况报告如下": the opening names the year where a title does not.
_OPENING = re.compile(r"现(?:就|将|把)(?=[^。]*(?:法治|依法行政))[^。]{0,80}如下")
# 一、2024年推进法治政府建设的主要举措和成效: what was done in the year, as a section of the first level says.
_YEAR_OF_HEADING = re.compile(_YEAR.pattern + r"度?.*(?:情况|成效|成绩|举措|总结|进展|主要(?:工作|措施|做法)|职责)$")


def reported_year(title: str | None, body: str) -> tuple[int | None, str | None]:
    """Return the year with its evidence: title, or body (its opening); (None, None) if neither tells it.

    (None, "title") says that the title names several, so that nothing else can tell which one is meant.
    """
    plain = arabic_years(legible(squeeze(title or "")))
    if year := _only_year(plain):
        return year, "title"
    if _several(plain):
        return None, "title"
    opening = _OPENING.search(arabic_years(squeeze(body[:2000])))
    if opening and (year := _only_year(opening[0])):
        return year, "body"
    return None, None


def _several(text: str) -> bool:
    """Whether a text is about several years, or about the time from one on."""
    return _YEARS.search(_SPAN_OF_A_PLAN.sub("", _SPAN_OF_A_YEAR.sub("", text))) is not None


def _only_year(text: str) -> int | None:
    """The only year in a text, or the only one right before the subject; None when several could be meant."""
    text = _PLAN_BESIDE.sub("", text)
    text = _YEAR_OF_A_PLAN.sub("", _SPAN_OF_A_PLAN.sub("", _SPAN_OF_A_YEAR.sub("", text)))
    if _several(text):
        return None
    for form in (_YEAR_OF_SUBJECT, _YEAR, _BARE_YEAR, _YEAR_IN_BRACKETS):
        years = {chinese_number(match[1]) for match in form.finditer(text)}
        if len(years) == 1:
            return years.pop()
        if years:
            return None
    return None


def year_of_headings(sections: Iterable[Section]) -> int | None:
    """The year that the headings of past work agree on, those of the first level."""
    years = set()
    for section in sections:
        if section.level != 1:
            continue
        if "problems" in section.types and "achievements" not in section.types:
            break  # what comes after is about the year to come
        heading = arabic_years(legible(squeeze(section.heading)))
        if "next_steps" not in section.types and not _YEARS.search(heading) and "整改" not in heading:
            years |= {chinese_number(match[1]) for match in _YEAR_OF_HEADING.finditer(heading)}
    return years.pop() if len(years) == 1 else None
