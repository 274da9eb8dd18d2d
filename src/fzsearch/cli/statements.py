"""Commands on statements: commitments, figures, followup."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from fzsearch.cli.filters import of_reports, request_of
from fzsearch.cli.reading import print_json
from fzsearch.cli.session import Session, pass_session
from fzsearch.errors import StoreError
from fzsearch.model import SECTION_TYPES
from fzsearch.pipeline import pending
from fzsearch.spreadsheet import harmless
from fzsearch.store import Store
from fzsearch.verdicts import read_verdicts

if TYPE_CHECKING:
    from fzsearch.index import Engine, Request, Results
    from fzsearch.ledger import Entry, Kind, Ledger

F = TypeVar("F", bound=Callable[..., Any])

_GRADES = ("measurable", "action", "slogan")
_STATUSES = ("mentioned", "not_mentioned", "no_report", "unknown")
_VERDICTS = ("kept", "partly", "not", "unclear")
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
@click.option("--grade", multiple=True, type=click.Choice(_GRADES), help="能否检验，可多次 / grade; repeatable")
@click.option(
    "--status",
    multiple=True,
    type=click.Choice(_STATUSES),
    help="下一年的报告，可多次 / what the next report says; repeatable",
)
@click.option(
    "--verdict", multiple=True, type=click.Choice(_VERDICTS), help="人工核实，可多次 / people's; repeatable"
)
@click.option("--for", "for_year", multiple=True, metavar="YEAR", help="承诺的年度，可多次 / the year it is for")
@click.option("--deadline", multiple=True, metavar="Y-M", help="期限，如 2024-06，或 none / its deadline's month")
@click.option("--topic", multiple=True, type=click.Choice(list(SECTION_TYPES)), help="主题，可多次 / topic")
@click.option("--carried", multiple=True, type=click.Choice(["same", "nearly"]), help="重复上年 / repeated")
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
@click.option("--change", multiple=True, type=click.Choice(["rise", "fall"]), help="增减 / changes only")
@of_reports
@_shown
@pass_session
def figures(session: Session, /, query: str, form: str, **options: Any) -> None:
    """检索数字：数值、单位、所说的事、所在的句子，如 fzsearch figures 高新技术企业 --year 2023。

    Search figures: value, unit, subject, and the sentence each stands in.
    """
    marks = {name: options.pop(name) for name in ("unit", "said", "bound", "change")}
    _answer(session, "figure", query, form, marks, options)


def _answer(
    session: Session, kind: "Kind", query: str, form: str, marks: dict[str, Sequence[str]], options: dict[str, Any]
) -> None:
    from dataclasses import replace

    from fzsearch.ledger import Ledger, for_engine

    whole = form != "table" and options["limit"] is None
    stated = tuple(f"{name}={value}" for name, values in marks.items() for value in values)
    asked = replace(request_of(session, query, options), marks=stated)
    verdicts = read_verdicts(session.settings.verdicts_file)
    with session.reading() as store:
        engine, statements = session.engine(store), session.statements(store)
        if behind := len(pending(store, statements)):
            session.say(f"索引落后 {behind} 份报告：fzsearch index (the index lags by {behind} reports)")
        ledger, asked = Ledger(lambda: store, engine, verdicts), for_engine(asked, kind, verdicts, store)
        if whole:
            _print_all(ledger.entries(statements.every(asked)), kind, form)
        else:
            results = statements.search(asked)
            _print_page(results, asked, ledger, kind, form)


def _print_all(entries: Iterable["Entry"], kind: "Kind", form: str) -> None:
    if form == "csv":
        for line in _csv(entries, kind):
            click.echo(line, nl=False)
        return
    from fzsearch.ledger import entry_json

    print_json({f"{kind}s": [entry_json(entry, _place) for entry in entries]})


def _print_page(results: "Results", asked: "Request", ledger: "Ledger", kind: "Kind", form: str) -> None:
    entries = list(ledger.entries(results.hits))
    if form == "table":
        click.echo("\n".join(_page(results, asked, entries)))
        return
    _print_all(entries, kind, form)


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


def _page(results: "Results", asked: "Request", entries: Iterable["Entry"]) -> Iterator[str]:
    """A page as a person reads it."""
    pages = max(1, -(-results.total // asked.limit))
    yield f"共 {results.total} 条，{results.reports} 份报告，第 {results.page}/{pages} 页，{results.took_ms:.1f} 毫秒"
    for number, entry in enumerate(entries, (results.page - 1) * asked.limit + 1):
        yield ""
        yield from (_commitment(number, entry) if entry.statement.commitment else _figure(number, entry))


def _whose(entry: "Entry") -> str:
    report = entry.report
    return " · ".join(
        (
            f"{report.year} 年度" if report.year else "年度未知",
            "/".join(report.region.path) if report.region else "地区未知",
            report.agency.name if report.agency else "机构未知",
            f"fzsearch show {entry.statement.section.id}",
        )
    )


def _figure(number: int, entry: "Entry") -> Iterator[str]:
    figure = entry.statement.figure
    if figure is None:
        return
    yield f"{number}. {figure.subject or '（句中没有说是什么）'} {click.style(figure.printed, bold=True)}"
    yield f"   {entry.statement.sentence.text}"
    yield f"   {_whose(entry)}"


def _commitment(number: int, entry: "Entry", most: int = 1) -> Iterator[str]:
    from fzsearch.ledger import GRADED

    commitment = entry.statement.commitment
    if commitment is None:
        return
    deadline = commitment.deadline
    told = [
        GRADED[commitment.grade],
        SECTION_TYPES[commitment.topic],
        f"期限 {deadline.printed}（{deadline.until}）" if deadline else "没有期限",
    ]
    yield f"{number}. {entry.statement.sentence.text}"
    yield f"   [{' · '.join(told)}] {entry.statement.id}"
    yield f"   {_whose(entry)}"
    yield from (f"   {line}" for line in _followed(entry, most))


def _followed(entry: "Entry", most: int) -> Iterator[str]:
    """What the next report says, and what people found."""
    from fzsearch.ledger import CARRIED, VERDICTS, compared

    year = (entry.report.year or 0) + 1
    following = entry.following or ()
    if entry.status == "mentioned":
        for mention in entry.mentions[:most]:
            answer = mention.answer
            told = "".join(f"；{compared(pair)}" for pair in answer.compared)
            again = "又列为计划；" if mention.planned else ""
            yield f"→ {year} 年度可能提到（{again}{answer.score:.2f}{told}）：{answer.sentence.text}"
            yield f"  fzsearch show {answer.section_id}；相同的字 in common: {'、'.join(answer.shared)}"
    elif entry.status == "not_mentioned":
        where = "、".join(f"fzsearch show {report.id}" for report in following)
        yield f"→ {year} 年度的报告里没有找到提及 no mention found: {where}"
    elif entry.status == "no_report":
        yield f"→ 资料库里没有 {year} 年度的报告 there is no report of {year}"
    else:
        yield "→ 机构、地区或年度未知，无法找下一年的报告 (its issuer or year is not known)"
    if entry.carried:
        yield f"↺ {CARRIED[entry.carried]}：{'、'.join(other.id for _, other in entry.earlier)}"
    for verdict in entry.verdicts:
        yield f"✎ {VERDICTS[verdict.status]} · {verdict.name} · {verdict.date} {verdict.note} {verdict.link}".rstrip()


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
        click.echo("\n".join(_commitment(number, entry, 5)))


def _named(store: Store, engine: "Engine", session: Session, identifier: str) -> Iterator["Entry"]:
    """The commitments that an id names. Raises StoreError where there is none."""
    from fzsearch.ledger import Ledger

    ledger = Ledger(lambda: store, engine, read_verdicts(session.settings.verdicts_file))
    if (report := store.report(identifier)) is not None:
        yield from ledger.of_report(report)
        return
    entry = ledger.entry(identifier)
    if entry is None or entry.statement.commitment is None:
        raise StoreError(f"没有 id 为 {identifier} 的报告或承诺", f"there is no report or commitment {identifier}")
    yield entry


COMMANDS = (commitments, figures, followup)
