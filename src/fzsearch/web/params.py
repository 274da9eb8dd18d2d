"""A URL's parameters become a Request, and a Request becomes parameters again: a round trip."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, get_args

from werkzeug.datastructures import MultiDict

from fzsearch.errors import QueryError
from fzsearch.index import FacetValue, Group, Request, Sort
from fzsearch.model import LEVELS, SECTION_TYPES
from fzsearch.regions import canonical_code

DEEPEST = 1000
"""The last result that can be paged to; further ones are reached by narrowing the search."""

MOST_AGENCIES = 1000
"""The largest number of agencies that wording of one's own can be asked to have fewer than."""

_MOST_VALUES = 50  # of one parameter

Facet = Literal["regions", "agencies", "systems", "levels", "sections", "reports"]
"""What is ticked value by value, by its name in Request."""

FACETS: dict[str, Facet] = {
    "region": "regions", "agency": "agencies", "system": "systems", "level": "levels", "section": "sections"
}  # fmt: skip
"""Parameter → name in Request."""


Known = Mapping[str, Callable[[str], Any]]
"""Facets of marks that an address may ask for, each with what tells whether a value is one of its own."""


def read_request(
    parameters: MultiDict[str, str], page_size: int, group: Group = "section", marks: Known | None = None
) -> Request:
    """Return the request that a URL states; `group` where it does not say how results are grouped.

    `marks` are the facets that it may ask for beside the usual ones.

    Of a parameter that may be given once, the first counts. Raises QueryError, in the reader's words, for a wrong
    value.
    """
    page = number_of(parameters, "page", DEEPEST) or 1
    limit = number_of(parameters, "limit", 100) or page_size
    if (page - 1) * limit >= DEEPEST:
        raise QueryError(
            f"只能翻到前 {DEEPEST} 条，请缩小范围",
            f"only the first {DEEPEST} results can be paged; narrow the search",
        )
    year_from, year_to = years_of(parameters)
    return Request(
        query=(parameters.get("q") or "").strip(),
        regions=tuple(dict.fromkeys(map(canonical_code, values_of(parameters, "region", is_code)))),
        sub_regions=_choice(parameters, "sub", ("1", "0")) == "1",
        agencies=values_of(parameters, "agency", is_name),
        systems=values_of(parameters, "system", is_name),
        levels=values_of(parameters, "level", LEVELS.__contains__),
        sections=values_of(parameters, "section", SECTION_TYPES.__contains__),
        reports=values_of(parameters, "report", re.compile("[0-9a-f]{16}").fullmatch),
        marks=tuple(
            f"{facet}={value}"
            for facet, known in (marks or {}).items()
            for value in values_of(parameters, facet, known)
        ),
        year_from=year_from,
        year_to=year_to,
        own=number_of(parameters, "own", MOST_AGENCIES),
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
    for mark in request.marks:
        facet, _, value = mark.partition("=")
        pairs.append((facet, value))
    pairs += [("report", report_id) for report_id in request.reports]
    for parameter, number in (("year_from", request.year_from), ("year_to", request.year_to), ("own", request.own)):
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
    if facet not in FACETS:
        return replace(request, marks=_toggled_mark(request.marks, f"{facet}={value.value}"), page=1)
    ticked: tuple[str, ...] = getattr(request, FACETS[facet])
    ticked = tuple(other for other in ticked if other != value.value) if value.selected else (*ticked, value.value)
    changes: dict[str, Any] = {FACETS[facet]: ticked, "page": 1}
    return replace(request, **changes)


def _toggled_mark(marks: tuple[str, ...], mark: str) -> tuple[str, ...]:
    return tuple(other for other in marks if other != mark) if mark in marks else (*marks, mark)


def is_only_year(request: Request, year: str) -> bool:
    """Whether a request is for this year and no other."""
    return request.year_from == request.year_to == int(year)


def without(request: Request, *facets: str) -> Request:
    """The request without what is ticked in some facets, `year`, `own`, `report` among them; in all if none is named.

    It is back on its first page.
    """
    names = {**FACETS, "report": "reports"}
    dropped = facets or (*names, "year", "own", "marks")
    changes: dict[str, Any] = {names[facet]: () for facet in dropped if facet in names}
    if "region" in dropped:
        changes["sub_regions"] = True
    if "year" in dropped:
        changes |= {"year_from": None, "year_to": None}
    if "own" in dropped:
        changes["own"] = None
    if "marks" in dropped:
        changes["marks"] = ()
    return replace(request, page=1, **changes)


def filters_ticked(request: Request) -> int:
    """How many facet values are ticked; a span of years counts as one."""
    ticked = sum(len(getattr(request, name)) for name in (*FACETS.values(), "reports", "marks"))
    return ticked + (request.year_from is not None or request.year_to is not None) + (request.own is not None)


def _choice(parameters: MultiDict[str, str], name: str, allowed: Iterable[str]) -> str:
    """The value of a parameter; the first that is allowed where none is given."""
    choices = tuple(allowed)
    stated = parameters.get(name) or choices[0]
    if stated not in choices:
        raise wrong(name, stated)
    return stated


def values_of(parameters: MultiDict[str, str], name: str, known: Callable[[str], Any]) -> tuple[str, ...]:
    """The values of a parameter, each once, in order. Raises QueryError for one that is not known, or too many."""
    given = parameters.getlist(name)
    found = tuple(dict.fromkeys(value for value in given if value))
    if len(given) > _MOST_VALUES:
        raise QueryError(f"{name} 太多：最多 {_MOST_VALUES} 个", f"too many values of {name}: at most {_MOST_VALUES}")
    for value in found:
        if not known(value):
            raise wrong(name, value)
    return found


def is_name(value: str) -> bool:
    """Whether it is short enough to be the name of an agency or 系统."""
    return len(value) <= 60


def is_code(value: str) -> bool:
    """Whether it looks like a region's code."""
    return value.isascii() and value.isdecimal() and len(value) <= 12


def number_of(parameters: MultiDict[str, str], name: str, most: int) -> int | None:
    """The number from 1 to `most` that a parameter states; None where there is none. Raises QueryError.

    90.0 is 90, as JSON Schema has it.
    """
    stated = parameters.get(name)
    if not stated:
        return None
    whole = stated.removesuffix(".0")
    if not (whole.isascii() and whole.isdecimal() and len(whole) <= 6 and 1 <= int(whole) <= most):
        raise wrong(name, stated)
    return int(whole)


def years_of(parameters: MultiDict[str, str]) -> tuple[int | None, int | None]:
    """The first and the last year asked for. Raises QueryError."""
    first, last = number_of(parameters, "year_from", 9999), number_of(parameters, "year_to", 9999)
    if first and last and first > last:
        raise QueryError(f"年度从 {first} 到 {last}，先后颠倒", f"years from {first} to {last} run backwards")
    return first, last


def wrong(name: str, value: str) -> QueryError:
    """What a reader is told of a parameter's value that is not understood."""
    return QueryError(f"{name} 的值 {value[:40]!r} 不可用", f"{name} cannot be {value[:40]!r}")


def last_page(total: int, size: int) -> int:
    """The number of the last page where `total` results stand, `size` to a page; 1 where there are none.

    >>> last_page(0, 20), last_page(20, 20), last_page(21, 20)
    (1, 1, 2)
    """
    return max(1, -(-total // size))


def pages_around(page: int, last: int) -> Sequence[int]:
    """The page numbers to offer beside `page`: the nearest few.

    >>> list(pages_around(1, 9)), list(pages_around(5, 9))
    ([1, 2, 3, 4, 5], [3, 4, 5, 6, 7])
    """
    start = max(1, min(page - 2, last - 4))
    return range(start, min(last, start + 4) + 1)
