"""Commands that read: parse, search, show."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from fzsearch.cli.filters import filters, request_of
from fzsearch.cli.histories import Kept, versions_json, versions_text, whereabouts_text
from fzsearch.cli.session import Session, address, hints_of, pass_session
from fzsearch.cli.tables import hits_csv, hits_text, report_text
from fzsearch.errors import StoreError
from fzsearch.model import report_json, section_json
from fzsearch.pipeline import pending, read_file
from fzsearch.store import whereabouts_json


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
@filters
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
    request = request_of(session, query, options)
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
