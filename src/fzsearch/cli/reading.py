"""Commands that read: parse, search, show."""

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fzsearch.agencies import load_agency_names
from fzsearch.cli.histories import Kept, versions_json, versions_text, whereabouts_text
from fzsearch.cli.session import Session, address, hints_of, pass_session
from fzsearch.cli.tables import hits_csv, hits_text, report_text
from fzsearch.errors import StoreError, UsageError
from fzsearch.model import LEVELS, SECTION_TYPES, report_json, section_json
from fzsearch.pipeline import pending, read_file
from fzsearch.store import whereabouts_json

if TYPE_CHECKING:
    from fzsearch.index import Request

_YEARS = re.compile(r"(\d{4})(?:[-－—~](\d{4}))?")


def print_json(data: Any) -> None:
    """Print data as JSON, indented."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


@click.command(short_help="把一个文件读成 JSON / print a file as JSON")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--url", help="文件的原网址 / the address it came from")
@click.option("--title", help="文中没有标题时用它 / used where the text has no title")
@click.option(
    "--region", metavar="CODE", help="地区代码，文中不明确时用它 / region code, used where the text leaves it open"
)
@click.option("--agency", metavar="NAME", help="机构名，文中没有时用它 / agency, used where the text names none")
@pass_session
def parse(
    session: Session, file: Path, url: str | None, title: str | None, region: str | None, agency: str | None
) -> None:
    """读一个文件，把它作为报告的内容输出为 JSON；不存入资料库。

    Read one file and print it as a report in JSON; nothing is stored.
    """
    hints = hints_of(session, title, region, agency)
    print_json(report_json(session.parse(read_file(file, datetime.now(UTC), address(url), hints))))


@click.command(short_help="检索 / search sections")
@click.argument("query")
@click.option(
    "--region",
    "regions",
    multiple=True,
    metavar="CODE",
    help="地区代码，含下级，可多次 / region code with all in it; repeatable",
)
@click.option(
    "--no-sub-regions",
    "alone",
    is_flag=True,
    help="地区不含下级，只要它自己的报告 / a region stands for itself alone",
)
@click.option(
    "--agency",
    "agencies",
    multiple=True,
    metavar="NAME",
    help="机构名或简称，可多次 / agency or its short form; repeatable",
)
@click.option(
    "--system", "systems", multiple=True, metavar="NAME", help="系统，如 科技，可多次 / line of authority; repeatable"
)
@click.option("--level", "levels", multiple=True, type=click.Choice(LEVELS), help="层级，可多次 / level; repeatable")
@click.option(
    "--section",
    "sections",
    multiple=True,
    type=click.Choice(list(SECTION_TYPES)),
    help="节的类型，可多次 / section type; repeatable",
)
@click.option("--year", "years", metavar="Y or Y-Y", help="报告年度 / year or years reported on")
@click.option("--in", "within", type=click.Choice(["title"]), help="只在报告标题中找 / only in report titles")
@click.option(
    "--sort", type=click.Choice(["relevance", "newest", "oldest"]), default="relevance", help="排序 / order"
)
@click.option("--limit", type=click.IntRange(1, 1000), help="每页条数 / hits per page")
@click.option("--page", type=click.IntRange(1), default=1, help="第几页 / page")
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", help="输出格式 / output format"
)
@pass_session
def search(session: Session, /, query: str, form: str, **options: Any) -> None:
    """检索报告的各节。词语都要出现；"引号" 内一字不差；-词 排除；词 OR 词 任一；标题:词、小标题:词。

    Search sections. All words must occur; "quotes" match to the letter; -word excludes; a OR b;
    title:word, heading:word.
    """
    options["within"] = options["within"] or "everywhere"
    options["sub_regions"] = not options.pop("alone")
    options["systems"] = tuple(map(_known_system, options["systems"]))
    request = _request(session, query, **options)
    with session.reading() as store:
        engine = session.engine(store)
        results = engine.search(request)
        if behind := len(pending(store, engine)):
            session.say(f"索引落后 {behind} 份报告：fzsearch index (the index lags by {behind} reports)")
    if form == "json":
        from fzsearch.index import results_json

        print_json(results_json(results))
    elif form == "csv":
        click.echo(hits_csv(results.hits), nl=False)
    else:
        click.echo(hits_text(results, request.limit))


def _request(
    session: Session,
    query: str,
    *,
    regions: Iterable[str],
    agencies: Iterable[str],
    years: str | None,
    limit: int | None,
    **rest: Any,
) -> "Request":
    from fzsearch.index import Request

    year_from, year_to = _years(years)
    return Request(
        query=query,
        regions=tuple(session.region_code(code) or code for code in regions),
        agencies=tuple(_canonical_agency(name) for name in agencies),
        year_from=year_from,
        year_to=year_to,
        limit=limit or session.settings.page_size,
        **rest,
    )


def _canonical_agency(stated: str) -> str:
    agency = load_agency_names().resolve(stated, stated)
    return agency.name if agency else stated


def _known_system(stated: str) -> str:
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


@click.command(short_help="看一份报告或一节 / print a report or section")
@click.argument("identifier", metavar="ID")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出格式 / output format"
)
@click.option(
    "--versions",
    "all_versions",
    is_flag=True,
    help="报告的经历和各版本的差别 / its history and what its versions differ in",
)
@pass_session
def show(session: Session, identifier: str, form: str, *, all_versions: bool) -> None:
    """输出一份报告、其中一节，或一节中的一条（一是……；二是……）：节的 id 加 .1、.2。

    Print one report, one section, or one item of a section's list: the section's id with .1, .2.
    """
    if all_versions:
        _show_versions(session, identifier, form)
        return
    section_id, _, place = identifier.partition(".")
    with session.reading() as store:
        report, section = store.report(identifier), store.section(section_id)
        provenance, attached = store.snapshots.provenance(identifier), store.snapshots.attached(identifier)
        whereabouts = store.history.whereabouts(identifier)
    item = section.item_text(int(place)) if section and place.isdecimal() and place.isascii() else None
    if place and item is None:
        section = None
    if report is not None:
        if form == "json":
            print_json(report_json(report) | whereabouts_json(whereabouts))
        else:
            click.echo(report_text(report, provenance, attached) + whereabouts_text(whereabouts, report), nl=False)
    elif section is not None:
        if form == "json":
            print_json(_one_item(section_json(section), identifier) | {"report_id": section.report_id})
        else:
            click.echo(section.text if item is None else f"{item}\n", nl=False)
    else:
        raise StoreError(
            f"没有 id 为 {identifier} 的报告或节", f"there is no report or section with the id {identifier}"
        )


def _show_versions(session: Session, identifier: str, form: str) -> None:
    with session.reading() as store:
        report = store.report(identifier)
        if report is None:
            raise StoreError(
                f"没有 id 为 {identifier} 的报告；--versions 用于整份报告",
                f"there is no report with the id {identifier}; --versions goes with whole reports",
            )
        kept = Kept(
            (*store.history.earlier(identifier), report),
            store.snapshots.versions(identifier),
            store.history.of(identifier),
            store.history.whereabouts(identifier),
        )
    if form == "json":
        print_json(versions_json(kept))
    else:
        click.echo(versions_text(kept), nl=False)


def _one_item(section: dict[str, Any], identifier: str) -> dict[str, Any]:
    """The section's object, or that of its item with this id."""
    return next((item for item in section["items"] if item["id"] == identifier), section)


COMMANDS = (parse, search, show)
