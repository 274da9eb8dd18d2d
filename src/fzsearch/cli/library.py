"""Commands that keep the library: init, doctor, import, index, verify."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from fzsearch import config, crawler
from fzsearch.cli.diagnosis import diagnose
from fzsearch.cli.indexing import index_changes
from fzsearch.cli.session import Session, address, hints_of, pass_session
from fzsearch.errors import StoreError, UsageError
from fzsearch.parser.office import find_office
from fzsearch.pipeline import (
    READABLE,
    Imported,
    files_in,
    import_files,
    parse_again,
    printable,
)
from fzsearch.pipeline import verify as check

PROBLEMS = 4
"""Exit code of `doctor` and `verify` when they found something."""

_REMEDIES = {
    "needs_conversion": "  → 文件已保存；装好 LibreOffice 后运行 fzsearch index"
    " (the file is kept; install LibreOffice, then run fzsearch index)",
    "needs_ocr": "  → 文件已保存；请做文字识别（OCR），再导入得到的文件"
    " (the file is kept; run OCR, then import what it gives)",
    "needs_attachment": "  → 网页已保存；请把附件放在它旁边（文件名不变），再导入网页"
    " (the page is kept; put the attachment beside it, by its own name, and import the page again)",
}
"""What to do about a document that was kept without having been read."""

_OUTCOMES = {"new": "新增", "changed": "更新", "unchanged": "未变"}


@click.command(short_help="建立资料库文件夹 / make a library folder")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@pass_session
def init(session: Session, folder: Path | None) -> None:
    """建立资料库文件夹，写入带说明的 fzsearch.toml 和 sources.toml；已有的文件不动。

    Make a library folder with commented fzsearch.toml and sources.toml; files that exist stay as they are.
    """
    folder = folder or session.settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in (
            ("fzsearch.toml", config.TEMPLATE),
            ("sources.toml", f"{crawler.TEMPLATE}\n{crawler.starter()}"),
        ):
            if (folder / name).exists():
                session.say(f"保留 kept: {folder / name}")
            else:
                (folder / name).write_text(text, encoding="utf-8")
                click.echo(folder / name)
    except OSError as error:
        raise StoreError(
            f"{folder} 不能写入：{error.strerror}", f"cannot write to {folder}: {error.strerror}"
        ) from error


@click.command(short_help="哪里不对、怎么办 / what is wrong, and the remedy")
@pass_session
def doctor(session: Session) -> None:
    """检查可能出错的地方，并给出办法。

    Check what could go wrong, and print the remedy.
    """
    findings = diagnose(session)
    for finding in findings:
        click.echo(f"{'✓' if finding.well else '✗'} {finding.what}")
        if not finding.well:
            click.echo(f"    → {finding.remedy}")
    if not all(finding.well for finding in findings):
        click.get_current_context().exit(PROBLEMS)


@click.command("import", short_help="导入报告 / add reports to the library")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--url", help="文件的原网址，一次一个文件 / the address it came from; one file at a time")
@click.option(
    "--title", help="文中没有标题时用它，一次一个文件 / used where the text has no title; one file at a time"
)
@click.option(
    "--region", metavar="CODE", help="地区代码，文中不明确时用它 / region code, used where the text leaves it open"
)
@click.option("--agency", metavar="NAME", help="机构名，文中没有时用它 / agency, used where the text names none")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="json：每个文件一行 / a line per file",
)
@pass_session
def import_(
    session: Session, /, paths: tuple[Path, ...], form: str, url: str | None, title: str | None, **stated: str | None
) -> None:
    """把文件或文件夹中的报告（.txt .html .docx .pdf .ofd .doc .wps .rtf）加入资料库，然后更新索引。

    Add reports from files or folders to the library, then update the index. Old formats (.doc .wps .rtf) need
    LibreOffice; without it they are kept until it is there.
    """
    hints = hints_of(session, title, **stated)
    url = address(url)
    files = files_in(paths)
    if (url or title) and len(files) > 1:
        raise UsageError("--url 和 --title 一次只能用于一个文件", "--url and --title go with one file at a time")
    if not files:
        raise StoreError(
            f"没有可导入的文件（{' '.join(READABLE)}）", f"there is no file to import ({' '.join(READABLE)})"
        )
    failed = quarantined = 0
    with session.writing() as store:
        imports = import_files(files, session.parse, store, datetime.now(UTC), url, hints)
        with session.progress(imports, "导入 import", len(files)) as bar:
            for done in bar:
                failed += done.error is not None
                quarantined += done.report is not None and done.report.hindrance == "quarantined"
                _report_import(session, done, form)
        index_changes(session, store)
    if failed:
        session.say(f"{failed} 个文件没有导入，其余 {len(files) - failed} 个已导入 ({failed} files failed)")
    if quarantined:
        session.say(f"{quarantined} 个文件已隔离：字节已保存，没有读 ({quarantined} files are kept but put aside)")
    if failed or quarantined:
        click.get_current_context().exit(1)


def _report_import(session: Session, done: Imported, form: str) -> None:
    report, error = done.report, done.error
    if form == "json":
        status = "attachment" if done.attached_to else done.outcome or "failed"
        line: dict[str, Any] = {"path": printable(done.path), "status": status}
        if report is not None:
            line |= {
                "report_id": report.id,
                "title": report.title,
                "is_report": report.is_report,
                "reason": report.reason,
                "hindrance": report.hindrance,
            }
        if error is not None:
            line |= {"error": str(error)}
        click.echo(json.dumps(line, ensure_ascii=False))
    elif error is not None:
        click.echo(f"fzsearch: {error}", err=True)
    elif done.attached_to is not None:
        click.echo(f"附件 attachment  {printable(done.path.name)} ← {printable(done.attached_to.name)}")
    elif report is not None and done.outcome is not None:
        click.echo(
            f"{_OUTCOMES[done.outcome]} {done.outcome}  {report.id}  {report.title or printable(done.path.name)}"
        )
        if report.hindrance == "quarantined":
            click.echo(f"fzsearch: {printable(done.path)}: {report.reason}", err=True)
        elif not report.is_report:
            session.say(f"  不作为报告检索 not searched: {report.reason}")
        if report.hindrance in _REMEDIES:
            session.say(_REMEDIES[report.hindrance])


@click.command(short_help="更新或重建索引 / update or rebuild the index")
@click.option("--rebuild", is_flag=True, help="不用旧索引，全部重建 / build a whole new one")
@pass_session
def index(session: Session, *, rebuild: bool) -> None:
    """把资料库的新变化写入索引；解析器更新后，先用保存的原始字节重新解析；装上 LibreOffice 后，
    先读以前读不了的旧格式文件。

    Bring the index up to date with the library; after an upgrade of the parser, parse the kept bytes again first,
    and, once LibreOffice is there, the files that waited for it.
    """
    with session.writing() as store:
        parse_again(session.parse, store, datetime.now(UTC), convertible=find_office() is not None)
        damaged = session.engine(store).verify() or session.statements(store).verify()
        index_changes(session, store, rebuild=rebuild or bool(damaged))


@click.command(short_help="检查是否完好 / check that all is intact")
@pass_session
def verify(session: Session) -> None:
    """检查资料库和索引是否完好；有问题时退出码为 4。

    Check that library and index are intact; the exit code is 4 when they are not.
    """
    with session.reading() as store:
        faults = check(store, session.engine(store), session.statements(store))
        for fault in faults:
            click.echo(fault)
        if faults:
            click.get_current_context().exit(PROBLEMS)
        totals = store.totals()
    click.echo(
        f"完好 intact: {totals.snapshots} 个快照 snapshots, {totals.reports} 份报告 reports,"
        f" {totals.sections} 节 sections"
    )


COMMANDS = (init, doctor, import_, index, verify)
