"""What is asked of the use of phrases, and the answer: counts, and the first users."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from fzsearch.errors import QueryError
from fzsearch.index.engine import Engine
from fzsearch.index.query import ReportHits, Request, hit_json
from fzsearch.index.trends import FIRST_USERS, Trend, trend_json, trends
from fzsearch.regions import Gazetteer

MOST_PHRASES = 3
"""Phrases that may be compared."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Phrases, each a query, and the filters that hold for all of them; `filters` has no query."""

    queries: tuple[str, ...]
    filters: Request

    def of(self, query: str) -> Request:
        """The search that finds what is counted for a phrase; "" is all that the filters leave.

        Where no phrase is asked for, none is asked for in own wording.
        """
        return replace(self.filters, query=query, own=self.filters.own if query else None)


def asked_of(queries: Sequence[str], filters: Request) -> Asked:
    """What is asked: each phrase once, without those that are empty. Raises QueryError when they are too many."""
    phrases = tuple(dict.fromkeys(query.strip() for query in queries if query.strip()))
    if len(phrases) > MOST_PHRASES:
        raise QueryError(
            f"一次最多比较 {MOST_PHRASES} 个用语，这里有 {len(phrases)} 个",
            f"at most {MOST_PHRASES} phrases are compared, and these are {len(phrases)}",
        )
    return Asked(phrases, filters)


def answer(asked: Asked, engine: Engine, gazetteer: Gazetteer) -> list[Trend]:
    """The use of each phrase. Raises QueryError, which names the phrase where there are several."""
    requests = [asked.of(query) for query in asked.queries]
    try:
        whole, *found = engine.issued([asked.of(""), *requests])
    except QueryError as error:
        raise _naming(error, asked, engine) from error

    def named(code: str) -> str:
        region = gazetteer.get(code)
        return region.name if region else code

    counted = trends(asked.queries, found, whole, named)
    if not (ticked := asked.filters.systems):
        return counted
    # Of an agency's other 系统 the filter leaves only a part, which no search could show.
    return [replace(one, systems=tuple(row for row in one.systems if row.value in ticked)) for one in counted]


def _naming(error: QueryError, asked: Asked, engine: Engine) -> QueryError:
    """The error with the phrase that it is about."""
    if len(asked.queries) > 1:
        for query in asked.queries:
            try:
                engine.report_ids(asked.of(query))
            except QueryError as wrong:
                return QueryError(f"“{query[:40]}”：{wrong.zh}", f"“{query[:40]}”: {wrong.en}")
    return error


def first_users(asked: Asked, trend: Trend, engine: Engine) -> list[ReportHits]:
    """The first reports of a trend, in its order, each with its best section first."""
    if not trend.first_reports:
        return []
    wanted = replace(asked.of(trend.query), reports=trend.first_reports, group="report", page=1, limit=FIRST_USERS)
    groups = {group.report.id: group for group in engine.search(wanted).groups}
    return [groups[report_id] for report_id in trend.first_reports if report_id in groups]


def phrase_json(trend: Trend, users: Sequence[ReportHits]) -> dict[str, Any]:
    """A phrase as JSON: the counts, and the first users."""
    return trend_json(trend) | {"first_users": {"total": trend.first_total, "reports": list(map(_user_json, users))}}


def _user_json(user: ReportHits) -> dict[str, Any]:
    published = user.report.published
    shown = hit_json(user.hits[0])
    del shown["score"]
    return shown | {"published": published and published.isoformat(), "sections": user.total}
