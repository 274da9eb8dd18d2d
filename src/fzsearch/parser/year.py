"""The year reported on, and where it stands. Never the publishing date, which is mostly in the year after."""

import re
from collections.abc import Iterable

from fzsearch.model import Section
from fzsearch.text import chinese_number, legible, squeeze

# A year, but not the end of a span (2021-2025年).
_YEAR = re.compile(r"(?<![\d\-—－~至])(20\d\d|二[〇○零Oo0][一二三四五六七八九〇○零Oo0]{2})年")
# Several years in a row, or a beginning: what is reported on is not one year.
_YEARS = re.compile(r"20\d\d年?度?[、和及与至到\-—－–～~]+20\d\d年|20\d\d年以来")
# The years that a plan named in the title is for: 法治政府建设实施纲要（2021—2025年）.
_SPAN_OF_A_PLAN = re.compile(r"[（(]20\d\d年?[\-—－–～~至]+20\d\d年?[）)]")
# The year right before the subject: 关于2023年度法治政府建设情况的报告.
_YEAR_OF_SUBJECT = re.compile(_YEAR.pattern + r"度?(?=推进|加强|开展|全面|深入|.{0,2}(?:法治|依法行政))")
# A year in a title that lost its 年: 某市教育局2023法治政府建设情况报告.
_BARE_YEAR = re.compile(r"(?<![\d\-—－~至（(〔])(20[0-3]\d)(?=年?度?(?:推进|加强|法治|依法行政))")
# "现将我局2023年推进法治政府建设的工作情况报告如下": the opening names the year where a title does not.
_OPENING = re.compile(r"现(?:就|将|把)(?=[^。]*(?:法治|依法行政))[^。]{0,80}如下")
# 一、2024年推进法治政府建设的主要举措和成效: what was done in the year, as a section of the first level says.
_YEAR_OF_HEADING = re.compile(
    _YEAR.pattern + r"度?.*(?:情况|成效|成绩|举措|措施|做法|工作|总结|职责|进展|不足|问题)$"
)


def reported_year(title: str | None, body: str) -> tuple[int | None, str | None]:
    """Return the year with its evidence: title, or body (its opening); (None, None) if neither tells it."""
    if title and (year := _only_year(legible(squeeze(title)))):
        return year, "title"
    opening = _OPENING.search(squeeze(body[:2000]))
    if opening and (year := _only_year(opening[0])):
        return year, "body"
    return None, None


def _only_year(text: str) -> int | None:
    """The only year in a text, or the only one right before the subject; None when several could be meant."""
    text = _SPAN_OF_A_PLAN.sub("", text)
    if _YEARS.search(text):
        return None
    for form in (_YEAR_OF_SUBJECT, _YEAR, _BARE_YEAR):
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
        heading = legible(squeeze(section.heading))
        if "next_steps" not in section.types and not _YEARS.search(heading):
            years |= {chinese_number(match[1]) for match in _YEAR_OF_HEADING.finditer(heading)}
    return years.pop() if len(years) == 1 else None
