"""The command that checks a draft before it is sent."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fzsearch.agencies import load_agency_names
from fzsearch.cli.session import Session, hints_of, pass_session
from fzsearch.errors import IndexMissing, ParseError, StoreError
from fzsearch.pipeline import read_file

if TYPE_CHECKING:
    from fzsearch.drafts import Checked
    from fzsearch.model import Report

_STATES = {"section": "有", "mentioned": "没有专节，文中提到", "missing": "缺"}
_STATES_EN = {"section": "there", "mentioned": "no section of its own; mentioned", "missing": "missing"}
_SHOWN = 80  # characters of a quotation
_LABELS = {
    "shared": "雷同的句子 / shared sentences",
    "repeated": "与上一年度一字不差 / as last year",
    "place": "别处的地名 / other places",
    "agency": "别的机构 / other agencies",
    "level": "别的层级 / other levels",
    "year": "别的年份 / other years",
    "numbering": "序号 / numbering",
}


@click.command(short_help="检查草稿 / check a draft")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--title", help="文中没有标题时用它 / used where the text has no title")
@click.option(
    "--region", metavar="CODE", help="地区代码，文中不明确时用它 / region code, used where the text leaves it open"
)
@click.option("--agency", metavar="NAME", help="机构名，文中没有时用它 / agency, used where the text names none")
@click.option(
    "--year",
    type=click.IntRange(1980, 2100),
    help="报告年度，以它为准 / the year reported on, whatever the text says",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出格式 / output format"
)
@pass_session
def check(
    session: Session, /, file: Path, title: str | None, region: str | None, agency: str | None, **options: object
) -> None:
    """报送前检查草稿：五项内容、雷同的句子、照抄留下的地名年份、序号。FILE 为 - 时读标准输入。不保存草稿。

    Check a draft before it is sent: the five required contents, sentences that three or more agencies share, places
    and years that may be left over from a copied text, numbering. FILE may be -. A draft is never stored or logged.
    """
    from fzsearch.drafts import Said, checked_json, read_draft

    hints = hints_of(session, title, region, agency)
    body, ending = _body(file)
    year = options["year"] if isinstance(options["year"], int) else None
    said = Said(hints.title, hints.region, hints.agency, year)
    draft = read_draft(body, ending, said, session.gazetteer, load_agency_names())
    found = _checked(session, draft)
    if options["form"] == "json":
        click.echo(json.dumps(checked_json(found), ensure_ascii=False, indent=2))
    else:
        click.echo(checked_text(found))


def _body(file: Path) -> tuple[bytes, str]:
    if str(file) != "-":
        return read_file(file, datetime.now(UTC)).body, file.suffix
    body = sys.stdin.buffer.read()
    if not body:
        raise ParseError("-", "标准输入是空的", "standard input is empty")
    return body, ""


def _checked(session: Session, draft: "Report") -> "Checked":
    """The draft, checked beside the library, if there is one."""
    from fzsearch.drafts import check_draft, report_before, uses_in

    tables = (session.gazetteer, load_agency_names())
    try:
        with session.reading() as store:
            engine = session.engine(store)
            before = report_before(engine, draft, store.report)
            return check_draft(draft, *tables, uses_in(engine, draft), before)
    except (StoreError, IndexMissing) as error:
        session.say(str(error))
        return check_draft(draft, *tables)


def checked_text(found: "Checked") -> str:
    """What was found, for a terminal."""
    report = found.report
    facts = [
        f"{report.year} 年度" if report.year else "年度未知",
        "/".join(report.region.path) if report.region else "地区未知",
        report.agency.name if report.agency else "机构未知",
    ]
    total, lacking = len(found.contents), len(found.lacking)
    lines = [report.title or "（没有标题）", " · ".join(facts), ""]
    lines.append(
        f"{total} 项内容" + (f"缺 {lacking} 项" if lacking else "齐全") + f" / contents lacking: {lacking} of {total}"
    )
    for content in found.contents:
        lines.append(f"  {_STATES[content.state]}：{content.zh} / {_STATES_EN[content.state]}: {content.en}")
        if content.state == "mentioned":
            lines += [f"    “{_short(found.quote(where))}”" for where in content.where]
    for kind, label in _LABELS.items():
        findings = [one for one in found.findings if one.kind == kind]
        lines += ["", f"{label}：{len(findings)}"] if findings else []
        for one in findings:
            lines += [f"  “{_short(found.sentence(one.where))}”", f"    {one.zh}", f"    {one.en}"]
            if first := one.facts.get("first_report"):
                lines.append(f"    fzsearch show {first}")
    if found.sentences is not None:
        lines += ["", f"查了 {found.sentences} 句 / sentences looked up: {found.sentences}"]
    lines += [f"{one.zh} / {one.en}" for one in found.unchecked]
    return "\n".join(lines)


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"


COMMANDS = (check,)
