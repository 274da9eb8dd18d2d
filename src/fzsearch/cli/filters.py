"""The filters of a search as options of commands, and the request that they state."""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

from fzsearch.agencies import load_agency_names
from fzsearch.cli.session import Session
from fzsearch.errors import UsageError
from fzsearch.model import LEVELS, SECTION_TYPES

if TYPE_CHECKING:
    from fzsearch.index import Request

_YEARS = re.compile(r"(\d{4})(?:[-－—~](\d{4}))?")

F = TypeVar("F", bound=Callable[..., Any])

_FACTS = (
    click.option(
        "--region",
        "regions",
        multiple=True,
        metavar="CODE",
        help="地区代码，含下级，可多次 / region code with all in it; repeatable",
    ),
    click.option(
        "--no-sub-regions",
        "alone",
        is_flag=True,
        help="地区不含下级，只要它自己的报告 / a region stands for itself alone",
    ),
    click.option(
        "--agency",
        "agencies",
        multiple=True,
        metavar="NAME",
        help="机构名或简称，可多次 / agency or its short form; repeatable",
    ),
    click.option(
        "--system",
        "systems",
        multiple=True,
        metavar="NAME",
        help="系统，如 科技，可多次 / line of authority; repeatable",
    ),
    click.option(
        "--level", "levels", multiple=True, type=click.Choice(LEVELS), help="层级，可多次 / level; repeatable"
    ),
    click.option(
        "--section",
        "sections",
        multiple=True,
        type=click.Choice(list(SECTION_TYPES)),
        help="节的类型，可多次 / section type; repeatable",
    ),
    click.option("--year", "years", metavar="Y or Y-Y", help="报告年度 / year or years reported on"),
)
_WORDING = (
    click.option(
        "--own",
        type=click.IntRange(2, 1000),
        metavar="K",
        help="只要不到 K 个机构用的话里的 / only in wording that fewer than K agencies use",
    ),
    click.option("--in", "within", type=click.Choice(["title"]), help="只在报告标题中找 / only in report titles"),
)


def of_reports(command: F) -> F:
    """Give a command the filters that go by what is known of a report or section."""
    for option in reversed(_FACTS):
        command = option(command)
    return command


def filters(command: F) -> F:
    """Give a command all filters of a search."""
    for option in reversed(_WORDING):
        command = option(command)
    return of_reports(command)


def request_of(session: Session, query: str, options: Mapping[str, Any]) -> "Request":
    """The request that the options state; others among them have the names of Request. Raises UsageError."""
    from fzsearch.index import Request

    rest = dict(options)
    year_from, year_to = _years(rest.pop("years"))
    return Request(
        query=query,
        regions=tuple(session.region_code(code) or code for code in rest.pop("regions")),
        agencies=tuple(map(_canonical_agency, rest.pop("agencies"))),
        systems=tuple(map(_known_system, rest.pop("systems"))),
        sub_regions=not rest.pop("alone"),
        within=rest.pop("within", None) or "everywhere",
        year_from=year_from,
        year_to=year_to,
        limit=rest.pop("limit", None) or session.settings.page_size,
        **rest,
    )


def _canonical_agency(stated: str) -> str:
    agency = load_agency_names().resolve(stated, stated)
    return agency.name if agency else stated


def _known_system(stated: str) -> str:
    """The 系统 of this name. Raises UsageError where there is none."""
    names = load_agency_names()
    lists = [*names.stems.values(), *(each.systems for each in (*names.known.values(), *names.national.values()))]
    known = dict.fromkeys(system for systems in lists for system in systems)
    if stated not in known:
        raise UsageError(
            f"没有叫 {stated} 的系统；有：{'、'.join(known)}", f"there is no system {stated}; there are those above"
        )
    return stated


def _years(stated: str | None) -> tuple[int | None, int | None]:
    if stated is None:
        return None, None
    match = _YEARS.fullmatch(stated.strip())
    if match is None or int(match[2] or match[1]) < int(match[1]):
        raise UsageError(
            f"--year 应为 2023 或 2021-2023，不是 {stated}", f"--year must be 2023 or 2021-2023, not {stated}"
        )
    return int(match[1]), int(match[2] or match[1])
