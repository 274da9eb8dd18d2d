"""Commands on statements: commitments, figures, followup."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import click

from fzsearch.cli.filters import of_reports, request_of
from fzsearch.cli.reading import print_json
from fzsearch.cli.session import Session, pass_session
from fzsearch.cli.stated import check_is_report, commitment_text, page_text
from fzsearch.errors import StoreError, UsageError
from fzsearch.model import SECTION_TYPES
from fzsearch.pipeline import pending
from fzsearch.spreadsheet import harmless
from fzsearch.statements import GRADES, Repeated, Status, section_id_of
from fzsearch.store import Store
from fzsearch.verdicts import STATUSES, Verdicts, read_verdicts

if TYPE_CHECKING:
    from fzsearch.index import Engine
    from fzsearch.ledger import Entry, Kind

F = TypeVar("F", bound=Callable[..., Any])

_WRITTEN = {
    "for": (re.compile(r"(?:19|20)\d\d"), "2024"),
    "deadline": (re.compile(r"\d{4}-(?:0[1-9]|1[0-2])|none"), "2024-06, none"),
}
"""How values are written that no list has, and an example."""

_SHOWN = (
    click.option(
        "--sort", type=click.Choice(["relevance", "newest", "oldest"]), default="relevance", help="排序 / order"
    ),
    click.option(
        "--limit",
        type=click.IntRange(1, 1000),
        help="每页条数；不给时 csv 和 json 输出全部 / a page; without it, csv and json have all",
    ),
    click.option("--page", type=click.IntRange(1), default=1, help="第几页 / page"),
    click.option(
        "--format",
        "form",
        type=click.Choice(["table", "json", "csv"]),
        default="table",
        help="输出格式 / output format",
    ),
)


def _shown(command: F) -> F:
    for option in reversed(_SHOWN):
        command = option(command)
    return command


@click.command(short_help="承诺 / what was promised")
@click.argument("query", default="")
@click.option("--grade", multiple=True, type=click.Choice(GRADES[::-1]), help="能否检验，可多次 / grade; repeatable")
@click.option(
    "--status",
    multiple=True,
    type=click.Choice(get_args(Status)),
    help="下一年的报告，可多次 / what the next report says; repeatable",
)
@click.option(
    "--verdict", multiple=True, type=click.Choice(list(STATUSES)), help="人工核实，可多次 / people's; repeatable"
)
@click.option("--for", "for_year", multiple=True, metavar="YEAR", help="承诺的年度，可多次 / the year it is for")
@click.option("--deadline", multiple=True, metavar="Y-M", help="期限，如 2024-06，或 none / its deadline's month")
@click.option("--topic", multiple=True, type=click.Choice(list(SECTION_TYPES)), help="主题，可多次 / topic")
@click.option("--carried", multiple=True, type=click.Choice(get_args(Repeated)), help="重复上年 / repeated")
@of_reports
@_shown
@pass_session
def commitments(session: Session, /, query: str, form: str, **options: Any) -> None:
    """检索承诺：报告里对以后要做什么的话，能否检验、期限、主题，下一年的报告怎么说。不给检索词就是全部。

    Search commitments: what reports say will be done, whether it can be checked, by when, on what, and what the next
    year's report says of it.
    """
    marks = {
        "grade": options.pop("grade"),
        "status": options.pop("status"),
        "verdict": options.pop("verdict"),
        "for": options.pop("for_year"),
        "deadline": options.pop("deadline"),
        "topic": options.pop("topic"),
        "carried": options.pop("carried"),
    }
    _answer(session, "commitment", query, form, marks, options)


@click.command(short_help="数字 / what was counted")
@click.argument("query", default="")
@click.option("--said", multiple=True, type=click.Choice(["reported", "promised"]), help="已有的、承诺的 / which")
@click.option("--unit", multiple=True, metavar="UNIT", help="单位，如 家，可多次 / unit; repeatable")
@click.option(
    "--bound",
    multiple=True,
    type=click.Choice(["exact", "about", "at_least", "at_most"]),
    help="确数约数，可多次 / exact or how approximate; repeatable",
)
@click.option(
    "--sum", multiple=True, type=click.Choice(["holds", "fails"]), help="分项相加是否相符 / parts that add up"
)
@click.option("--change", multiple=True, type=click.Choice(["rise", "fall"]), help="增减 / changes only")
@of_reports
@_shown
@pass_session
def figures(session: Session, /, query: str, form: str, **options: Any) -> None:
    """检索数字：数值、单位、所说的事、所在的句子，如 fzsearch figures 高新技术企业 --year 2023。

    Search figures: value, unit, subject, and the sentence each stands in.
    """
    marks = {name: options.pop(name) for name in ("unit", "said", "bound", "change", "sum")}
    _answer(session, "figure", query, form, marks, options)


def _answer(
    session: Session, kind: "Kind", query: str, form: str, marks: dict[str, Sequence[str]], options: dict[str, Any]
) -> None:
    from dataclasses import replace

    from fzsearch.ledger import Ledger, for_engine

    whole = form != "table" and options["limit"] is None and options["page"] == 1
    asked = replace(request_of(session, query, options), marks=tuple(_marks(marks)))
    verdicts = Verdicts(()) if kind == "figure" else read_verdicts(session.settings.verdicts_file)
    with session.reading() as store:
        engine, statements = session.engine(store), session.statements(store)
        ledger, asked = Ledger(lambda: store, engine, verdicts), for_engine(asked, kind, verdicts, store)
        results = None if whole else statements.search(asked)
        hits = statements.every(asked) if results is None else results.hits
        if behind := len(pending(store, statements)):
            session.say(f"索引落后 {behind} 份报告：fzsearch index (the index lags by {behind} reports)")
        if results is not None and form == "table":
            click.echo("\n".join(page_text(results, asked, ledger.entries(hits))))
        else:
            _print_all(ledger.entries(hits), kind, form)


def _marks(stated: dict[str, Sequence[str]]) -> Iterator[str]:
    """What is asked for as marks. Raises UsageError for a value that cannot be."""
    for name, value in ((name, value) for name, values in stated.items() for value in values if value):
        form, example = _WRITTEN.get(name, (None, ""))
        if form and not form.fullmatch(value):
            raise UsageError(
                f"--{name} 应写成 {example}，不是 {value}", f"--{name} is written as {example}, not {value}"
            )
        yield f"{name}={value}"


def _print_all(entries: Iterable["Entry"], kind: "Kind", form: str) -> None:
    if form == "csv":
        for line in _csv(entries, kind):
            click.echo(line, nl=False)
        return
    from fzsearch.ledger import entry_json

    click.echo(f'{{"{kind}s": [', nl=False)  # an entry a line, and never all of them in memory
    for number, entry in enumerate(entries):
        line = json.dumps(entry_json(entry, _place), ensure_ascii=False)
        click.echo(f"{',' if number else ''}\n{line}", nl=False)
    click.echo("\n]}")


def _place(report_id: str, section_id: str) -> str:
    """The address of a report, or of its section, on this library's pages."""
    return f"/reports/{report_id}" + (f"#{section_id}" if section_id else "")


def _csv(entries: Iterable["Entry"], kind: "Kind") -> Iterator[str]:
    from fzsearch.ledger import COMMITMENT_COLUMNS, FIGURE_COLUMNS, commitment_row, figure_row

    columns, row_of = (COMMITMENT_COLUMNS, commitment_row) if kind == "commitment" else (FIGURE_COLUMNS, figure_row)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for entry in entries:
        yield text.getvalue()
        text.seek(0)
        text.truncate()
        writer.writerow(map(harmless, row_of(entry, _place)))
    yield text.getvalue()


@click.command(short_help="下一年的报告怎么说 / what the next report says of a promise")
@click.argument("identifier", metavar="ID")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出格式 / output format"
)
@pass_session
def followup(session: Session, identifier: str, form: str) -> None:
    """一条承诺，或一份报告的全部承诺，在同一机构下一年的报告里有什么说法。只列出原话，不判断是否兑现。

    What the same agency's next report says of one commitment, or of all that a report makes; never whether it was
    kept.
    """
    with session.reading() as store:
        entries = list(_named(store, session.engine(store), session, identifier))
    if form == "json":
        from fzsearch.ledger import entry_json

        print_json({"commitments": [entry_json(entry, _place) for entry in entries]})
        return
    if not entries:
        click.echo("这份报告没有承诺 (this report has no commitment)")
    for number, entry in enumerate(entries, 1):
        click.echo("\n".join(("",) * (number > 1) + tuple(commitment_text(number, entry, 5))))


def _named(store: Store, engine: "Engine", session: Session, identifier: str) -> Iterator["Entry"]:
    """The commitments that an id names. Raises StoreError where there is none, or what it names is no report."""
    from fzsearch.ledger import Ledger

    ledger = Ledger(lambda: store, engine, read_verdicts(session.settings.verdicts_file))
    for _, head in store.sections_with_heads([section_id_of(identifier)]).values():
        check_is_report(head)
    if (report := store.report(identifier)) is not None:
        check_is_report(report)
        yield from ledger.of_report(report)
        return
    entry = ledger.entry(identifier)
    if entry is None or entry.statement.commitment is None:
        raise StoreError(
            f"没有 id 为 {identifier} 的报告或承诺：用 fzsearch commitments 查",
            f"there is no report or commitment {identifier}: fzsearch commitments lists them",
        )
    yield entry


COMMANDS = (commitments, figures, followup)
