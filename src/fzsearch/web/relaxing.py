"""What a search that found nothing, or that has no meaning, would find if it asked for less."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from fzsearch.errors import QueryError
from fzsearch.index import Request, Results
from fzsearch.web.language import t
from fzsearch.web.params import filters_ticked, without

Search = Callable[[Request], Results]

_MARKS = re.compile(r'["＂“”()（）|｜]|(?<!\S)(?:OR|AND|NOT)(?!\S)')


def relaxations(asked: Request, search: Search) -> list[tuple[str, Request, int]]:
    """For each thing asked for, the request without it and how many sections that has; those with none left out."""
    found = []
    for label, changed in _relaxed(asked):
        total = sections_found(changed, search)
        if total:
            found.append((label, changed, total))
    return found


def _relaxed(asked: Request) -> Iterator[tuple[str, Request]]:
    names = {
        "region": (t("不限地区"), asked.regions), "system": (t("不限系统"), asked.systems),
        "agency": (t("不限机构"), asked.agencies), "level": (t("不限层级"), asked.levels),
        "section": (t("不限章节"), asked.sections), "report": (t("不限于这份报告"), asked.reports),
        "year": (t("不限年度"), asked.year_from or asked.year_to), "own": (t("不限用语"), asked.own),
    }  # fmt: skip
    if asked.regions and not asked.sub_regions:
        yield t("包含下级地区"), replace(asked, sub_regions=True, page=1)
    for facet, (label, ticked) in names.items():
        if ticked:
            yield label, without(asked, facet)
    if filters_ticked(asked) > 1:
        yield t("去掉全部筛选"), without(asked)
    if asked.within == "title" and asked.query:
        yield t("也查正文"), replace(asked, within="everywhere", page=1)
    if (simple := _without_marks(asked.query)) and simple != asked.query:
        yield t("去掉引号等符号，只要词语都出现"), replace(asked, query=simple, page=1)


def plain(asked: Request, search: Search) -> tuple[Request, int] | None:
    """A query that has no meaning, as plain words, and how many sections have them; None where that helps nothing."""
    simple = replace(asked, query=_without_marks(asked.query), page=1)
    total = sections_found(simple, search) if simple.query else 0
    return (simple, total) if total else None


def _without_marks(query: str) -> str:
    return " ".join(_MARKS.sub(" ", query).replace(" -", " ").lstrip("-").split())


def sections_found(asked: Request, search: Search) -> int:
    """How many sections a request finds; 0 where its query has no meaning."""
    try:
        return search(replace(asked, limit=1, group="section")).total
    except QueryError:
        return 0
