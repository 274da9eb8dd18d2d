"""Commands on what people found of commitments: verdict, verdicts."""

from datetime import UTC, date, datetime
from typing import Any

import click

from fzsearch.cli.reading import print_json
from fzsearch.cli.session import Session, pass_session
from fzsearch.cli.stated import check_is_report
from fzsearch.errors import StoreError, UsageError
from fzsearch.statements import Stated, Statement, section_id_of, statement_in
from fzsearch.store import Store
from fzsearch.verdicts import STATUSES, Verdict, key_of, read_verdicts, record, withdraw


@click.command(short_help="记下对一条承诺的核实 / record what you found of a commitment")
@click.argument("identifier", metavar="ID")
@click.argument("status", type=click.Choice(list(STATUSES)), required=False)
@click.option("--name", required=True, help="署名：谁核实的 / who says so")
@click.option("--note", default="", help="说明 / in your words")
@click.option("--link", default="", help="依据的网址 / what it rests on, an address")
@click.option("--date", "stated", metavar="Y-M-D", help="日期，默认今天 / the day; today if not given")
@click.option("--withdraw", "gone", is_flag=True, help="撤回这个人的核实 / take this person's verdict back")
@pass_session
def verdict(
    session: Session,
    /,
    identifier: str,
    status: str | None,
    name: str,
    stated: str | None,
    *,
    gone: bool,
    **said: str,
) -> None:
    """把一个人的核实写进资料库文件夹里的 verdicts.csv：kept 兑现，partly 部分兑现，not 未兑现，unclear 无法判断。

    同一个人对同一句话再记一次，就替换原来的。这个文件归你们所有，可以用表格软件改；程序只写自己的行。

    Write a person's verdict on a commitment into verdicts.csv in the library's folder. Once more by the same person
    on the same sentence, it replaces the one before. The file is yours.
    """
    path = session.settings.verdicts_file
    if gone == bool(status):
        raise UsageError("要么给出结论，要么 --withdraw", "give either a verdict or --withdraw")
    if status is None:
        removed = withdraw(path, *_judged(session, identifier, name), name)
        click.echo(f"已撤回 withdrawn: {removed.status} · {removed.name} · {removed.date} · {removed.sentence}")
        return
    with session.reading() as store:
        statement = _commitment(store, identifier)
        report_id, sentence = statement.section.report_id, statement.sentence.text
        provenance = store.snapshots.provenance(report_id) or {}
    given = Verdict(
        report_id, sentence, status, name, _day(stated), commitment=identifier,
        sha256=str(provenance.get("sha256", "")), **said,
    )  # fmt: skip
    replaced = record(path, given)
    click.echo(f"已记下 recorded: {status}（{STATUSES[status]}）· {name} · {given.date} · {sentence}")
    if replaced:
        session.say(f"替换了 it replaces: {replaced.status} · {replaced.date} {replaced.note}")


def _judged(session: Session, identifier: str, name: str) -> tuple[str, str]:
    """The report and sentence that a person judged as this commitment, also where the report says it no more."""
    for one in reversed(read_verdicts(session.settings.verdicts_file).all):
        if one.commitment == identifier and one.key == key_of(one.report_id, one.sentence, name):
            return one.report_id, one.sentence
    with session.reading() as store:
        statement = _commitment(store, identifier)
    return statement.section.report_id, statement.sentence.text


def _commitment(store: Store, identifier: str) -> Statement:
    """The commitment of this id. Raises StoreError where there is none, or it stands in what is no report."""
    section_id = section_id_of(identifier)
    section, head = store.sections_with_heads([section_id]).get(section_id, (None, store.report(identifier)))
    if head:
        check_is_report(head)
    if section and head:
        one = statement_in(section, head.year, identifier)
        if one and one.commitment:
            return one
    raise StoreError(
        f"没有 id 为 {identifier} 的承诺：用 fzsearch commitments 查",
        f"there is no commitment {identifier}: fzsearch commitments lists them",
    )


def _day(stated: str | None) -> date:
    today = datetime.now(UTC).astimezone().date()
    if stated is None:
        return today
    try:
        day = date.fromisoformat(stated)
    except ValueError as error:
        raise UsageError(
            f"--date 应为 2025-03-01 这样的日期，不是 {stated}", f"--date must be a day such as 2025-03-01: {stated}"
        ) from error
    if day > today:
        raise UsageError(f"--date 在今天之后：{stated}", f"--date is after today: {stated}")
    return day


@click.command(short_help="列出人工核实 / list what people found")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出格式 / output format"
)
@pass_session
def verdicts(session: Session, form: str) -> None:
    """列出 verdicts.csv 里的全部核实；报告里已没有那句话的，另外注明。

    All verdicts of verdicts.csv; those whose sentence the report has no more are told.
    """
    found = read_verdicts(session.settings.verdicts_file)
    with session.reading() as store:

        def sentences_of(report_id: str) -> list[str]:
            report = store.report(report_id)
            return [one.sentence.text for one in Stated(report).commitments] if report and report.is_report else []

        astray = set(found.astray(sentences_of))
    if form == "json":
        print_json({"verdicts": [_json(one, astray=one in astray) for one in found.all]})
        return
    if not found.all:
        click.echo("还没有人工核实：fzsearch verdict 承诺的ID 结论 --name 署名 (there is none yet)")
    for one in found.all:
        gone = "  （报告里已没有这句话 its report does not say so any more）" if one in astray else ""
        where = one.commitment or one.report_id
        click.echo(f"{one.status}（{STATUSES[one.status]}）· {one.name} · {one.date} · {where}{gone}")
        click.echo(f"   {one.sentence}")
        if one.note or one.link:
            click.echo(f"   {one.note} {one.link}".rstrip())


def _json(one: Verdict, *, astray: bool) -> dict[str, Any]:
    return {
        "report_id": one.report_id,
        "commitment": one.commitment,
        "sentence": one.sentence,
        "status": one.status,
        "name": one.name,
        "date": one.date.isoformat(),
        "note": one.note,
        "link": one.link,
        "sha256": one.sha256,
        "astray": astray,
    }


COMMANDS = (verdict, verdicts)
