"""Commands about wording: who else says it so, and whose words a report has."""

import json
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fzsearch.cli.filters import of_reports, request_of
from fzsearch.cli.session import Session, pass_session
from fzsearch.errors import StoreError
from fzsearch.pipeline import read_file
from fzsearch.store import Store
from fzsearch.text import decode

if TYPE_CHECKING:
    from fzsearch.index import MeasuredSection, Pair, Passage, Piece, Row

_SECTION = re.compile("[0-9a-f]{16}-[0-9]+")
_PLAIN = ("", ".txt", ".md")  # endings of files whose text is the passage as it stands

_FORMAT = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出格式 / output format"
)


@click.command(short_help="谁也这样写 / who else says it so")
@click.argument("passage", metavar="FILE|ID|-")
@of_reports
@click.option("--limit", type=click.IntRange(1, 100), default=20, show_default=True, help="几种写法 / wordings")
@_FORMAT
@pass_session
def similar(session: Session, /, passage: str, form: str, limit: int, **options: Any) -> None:
    """找出别的报告里相似的表述：一个文件、一节的 id，或从标准输入（-）读一段文字。所给文字不保存。

    Find passages of other reports that say what a file, a section (by its id) or a text on standard input (-) says.
    Names, years and figures may differ. Nothing is stored.
    """
    from fzsearch.index import pairs_of, similar, similar_json

    request = request_of(session, "", options)
    with session.reading() as store:
        engine = session.engine(store)
        asked = _passage(session, store, passage)
        found = similar(asked, engine, request)
    if form == "json":
        _print_json(similar_json(found, asked, limit, session.cut))
        return
    if not found.rows:
        session.say("没有找到相似的表述 (no similar wording was found)")
    for number, row in enumerate(found.rows[:limit], 1):
        click.echo("\n".join(_lines(number, row, pairs_of(asked, found.sentences, row.first, session.cut))))
    if not found.complete:
        session.say("相似的章节太多，没有全部比对 (there are too many similar sections to compare all of them)")


@click.command(short_help="一份报告哪些话是自己的 / whose words a report has")
@click.argument("report_id", metavar="ID")
@click.option(
    "--common",
    type=click.IntRange(2, 1000),
    metavar="K",
    help="K 个机构起算通用 / agencies from which on a wording is common (2)",
)
@_FORMAT
@pass_session
def wording(session: Session, report_id: str, common: int | None, form: str) -> None:
    """逐句输出一份报告的用语：几个机构、几个省也用，最早哪年，本机关上年是否用过。

    Print a report sentence by sentence: how many agencies and provinces use it, since when, and whether the agency's
    own report of the year before has it.
    """
    from fzsearch.index import COMMON, measured, meter_json

    with session.reading() as store:
        report = store.report(report_id)
        if report is None:
            raise StoreError(f"没有 id 为 {report_id} 的报告", f"there is no report with the id {report_id}")
        sections = measured(report, session.engine(store))
    if form == "json":
        _print_json({"report_id": report.id} | meter_json(sections, common or COMMON))
    else:
        click.echo("\n".join(_measured(sections, common or COMMON)))


def _passage(session: Session, store: Store, stated: str) -> "Passage":
    """What is looked for. Raises QueryError, StoreError, ParseError."""
    from fzsearch.index import Passage, body_of

    if stated == "-":
        return Passage(decode(sys.stdin.buffer.read(), "-"))
    if _SECTION.fullmatch(stated) and not Path(stated).exists():
        section = store.section(stated)
        report = store.report(section.report_id) if section else None
        if section is None or report is None:
            raise StoreError(f"没有 id 为 {stated} 的节", f"there is no section with the id {stated}")
        return Passage.of_section(section, report)
    snapshot = read_file(Path(stated), datetime.now(UTC), None)
    if Path(stated).suffix.lower() in _PLAIN:
        return Passage(decode(snapshot.body, snapshot.name))
    return Passage("\n".join(map(body_of, session.parse(snapshot).sections)))


def _lines(number: int, row: "Row", pairs: "tuple[Pair, ...]") -> list[str]:
    first = row.first.hit
    said = "".join(("" if pair.follows else "…… ") + "".join(map(_styled, pair.other)) for pair in pairs)
    lines = [f"{number}. {first.report.title}  {row.first.alignment.said:.0%}", f"   {said.replace(chr(10), ' ')}"]
    if len(row.copies) > 1:
        lines.append(f"   几乎相同的 {len(row.copies)} 处，{len(row.issuers)} 个机构 (near-copies, agencies)")
    return [*lines, f"   fzsearch show {first.section.id}", ""]


def _styled(piece: "Piece") -> str:
    return click.style(piece.text, bold=piece.kind == "shared", underline=piece.kind == "slot")


def _measured(sections: "tuple[MeasuredSection, ...]", common: int) -> list[str]:
    lines = []
    for section in sections:
        lines.append(f"{' › '.join(section.section.path) or '——'}")
        for one in section.sentences:
            use, text = one.use, section.section.text[one.sentence.start : one.sentence.end]
            mark = {"own": "*", "common": " ", "open": "?"}[one.kind(common)]
            since = f"，{use.first_year} 年起" if use.reports > 1 and use.first_year else ""
            again = "，与上年相同" if one.carried_over else ""
            lines.append(f" {mark} {text.strip()}  [{use.agencies} 机构 {use.provinces} 省{since}{again}]")
    return [*lines, "", "* 自己的话 own   ? 也见于机构不明的报告 also in reports of unknown agencies"]


def _print_json(data: Any) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


COMMANDS = (similar, wording)
