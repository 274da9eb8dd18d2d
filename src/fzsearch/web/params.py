"""A URL's parameters become a Request, and a Request becomes parameters again: a round trip."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, Literal, get_args

from werkzeug.datastructures import MultiDict

from fzsearch.errors import QueryError
from fzsearch.index import FacetValue, Group, Request, Sort
from fzsearch.model import LEVELS, SECTION_TYPES
from fzsearch.regions import canonical_code

DEEPEST = 1000
"""The last result that can be paged to; further ones are reached by narrowing the search."""

Facet = Literal["regions", "agencies", "systems", "levels", "sections", "reports"]
"""What is ticked value by value, by its name in Request."""

FACETS: dict[str, Facet] = {
    "region": "regions", "agency": "agencies", "system": "systems", "level": "levels", "section": "sections"
}  # fmt: skip
"""Parameter → name in Request."""


def read_request(parameters: MultiDict[str, str], page_size: int, group: Group = "section") -> Request:
    """Return the request that a URL states; `group` where it does not say how results are grouped.

    Of a parameter that may be given once, the first counts. Raises QueryError, in the reader's words, for a wrong
    value.
    """
    page = _number(parameters, "page", 1, DEEPEST) or 1
    limit = _number(parameters, "limit", 1, 100) or page_size
    if (page - 1) * limit >= DEEPEST:
        raise QueryError(
            f"只能翻到前 {DEEPEST} 条，请缩小范围",
            f"only the first {DEEPEST} results can be paged; narrow the search",
        )
    year_from, year_to = _number(parameters, "year_from", 1, 9999), _number(parameters, "year_to", 1, 9999)
    if year_from and year_to and year_from > year_to:
        raise QueryError(
            f"年度从 {year_from} 到 {year_to}，先后颠倒", f"years from {year_from} to {year_to} run backwards"
        )
    return Request(
        query=(parameters.get("q") or "").strip(),
        regions=tuple(dict.fromkeys(map(canonical_code, _values(parameters, "region", _is_code)))),
        sub_regions=_choice(parameters, "sub", ("1", "0")) == "1",
        agencies=_values(parameters, "agency", _is_name),
        systems=_values(parameters, "system", _is_name),
        levels=_values(parameters, "level", LEVELS.__contains__),
        sections=_values(parameters, "section", SECTION_TYPES.__contains__),
        reports=_values(parameters, "report", re.compile("[0-9a-f]{16}").fullmatch),
        year_from=year_from,
        year_to=year_to,
        within=_choice(parameters, "in", ("everywhere", "title")),  # type: ignore[arg-type]
        sort=_choice(parameters, "sort", get_args(Sort)),  # type: ignore[arg-type]
        group=_choice(parameters, "group", dict.fromkeys((group, *get_args(Group)))),  # type: ignore[arg-type]
        page=page,
        limit=limit,
    )


def write_request(request: Request, page_size: int, group: Group = "section") -> list[tuple[str, str]]:
    """The parameters of a request in canonical order; what is default, `group` among it, is left out."""
    pairs = [("q", request.query)] if request.query else []
    if request.within != "everywhere":
        pairs.append(("in", request.within))
    for parameter, name in FACETS.items():
        pairs += [(parameter, value) for value in getattr(request, name)]
        if parameter == "region" and not request.sub_regions:
            pairs.append(("sub", "0"))
    pairs += [("report", report_id) for report_id in request.reports]
    for parameter, number in (("year_from", request.year_from), ("year_to", request.year_to)):
        pairs += [(parameter, str(number))] if number is not None else []
    if request.sort != "relevance":
        pairs.append(("sort", request.sort))
    if request.group != group:
        pairs.append(("group", request.group))
    if request.page != 1:
        pairs.append(("page", str(request.page)))
    if request.limit != page_size:
        pairs.append(("limit", str(request.limit)))
    return pairs


def toggled(request: Request, facet: str, value: FacetValue) -> Request:
    """The request with one facet value ticked, or unticked where it was; back on its first page.

    One year of a longer span is chosen out of it.
    """
    if facet == "year":
        year = None if is_only_year(request, value.value) else int(value.value)
        return replace(request, year_from=year, year_to=year, page=1)
    ticked: tuple[str, ...] = getattr(request, FACETS[facet])
    ticked = tuple(other for other in ticked if other != value.value) if value.selected else (*ticked, value.value)
    changes: dict[str, Any] = {FACETS[facet]: ticked, "page": 1}
    return replace(request, **changes)


def is_only_year(request: Request, year: str) -> bool:
    """Whether a request is for this year and no other."""
    return request.year_from == request.year_to == int(year)


def without(request: Request, *facets: str) -> Request:
    """The request without what is ticked in some facets, `year` and `report` among them; in all where none is named.

    It is back on its first page.
    """
    names = {**FACETS, "report": "reports"}
    dropped = facets or (*names, "year")
    changes: dict[str, Any] = {names[facet]: () for facet in dropped if facet in names}
    if "region" in dropped:
        changes["sub_regions"] = True
    if "year" in dropped:
        changes |= {"year_from": None, "year_to": None}
    return replace(request, page=1, **changes)


def filters_ticked(request: Request) -> int:
    """How many facet values are ticked; a span of years counts as one."""
    ticked = sum(len(getattr(request, name)) for name in (*FACETS.values(), "reports"))
    return ticked + (request.year_from is not None or request.year_to is not None)


def _choice(parameters: MultiDict[str, str], name: str, allowed: Iterable[str]) -> str:
    """The value of a parameter; the first that is allowed where none is given."""
    choices = tuple(allowed)
    stated = parameters.get(name) or choices[0]
    if stated not in choices:
        raise _wrong(name, stated)
    return stated


def _values(parameters: MultiDict[str, str], name: str, known: Callable[[str], Any]) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(value for value in parameters.getlist(name) if value))
    if len(values) > 50:
        raise QueryError(f"{name} 太多：最多 50 个", f"too many values of {name}: at most 50")
    for value in values:
        if not known(value):
            raise _wrong(name, value)
    return values


def _is_name(value: str) -> bool:
    return len(value) <= 60


def _is_code(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) <= 12


def _number(parameters: MultiDict[str, str], name: str, least: int, most: int) -> int | None:
    stated = parameters.get(name)
    if not stated:
        return None
    if not (stated.isascii() and stated.isdecimal() and len(stated) <= 6 and least <= int(stated) <= most):
        raise _wrong(name, stated)
    return int(stated)


def _wrong(name: str, value: str) -> QueryError:
    return QueryError(f"{name} 的值 {value[:40]!r} 不可用", f"{name} cannot be {value[:40]!r}")


def pages_around(page: int, last: int) -> Sequence[int]:
    """The page numbers to offer beside `page`: the nearest few.

    >>> list(pages_around(1, 9)), list(pages_around(5, 9))
    ([1, 2, 3, 4, 5], [3, 4, 5, 6, 7])
    """
    start = max(1, min(page - 2, last - 4))
    return range(start, min(last, start + 4) + 1)
