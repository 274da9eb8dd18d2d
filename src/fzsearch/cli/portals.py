"""Commands about the portals: sources, status."""

import json
import time
from typing import Any

import click

from fzsearch.cli.harvesting import PARTIAL, contact_of, harvesting, rows_of, transport_of
from fzsearch.cli.session import Session, pass_session
from fzsearch.cli.standings import standing_text
from fzsearch.crawler import Source
from fzsearch.errors import UsageError
from fzsearch.parser import may_be_report
from fzsearch.pipeline import Checked, Means, check
from fzsearch.store import Standing, status_json

_NEWEST = 5  # titles that sources check shows
_FORMAT = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出格式 / output format"
)


@click.group(short_help="门户栏目 / the portals")
def sources() -> None:
    """sources.toml 里的门户栏目。

    The portal columns of sources.toml.
    """


@sources.command("list", short_help="列出栏目 / list them")
@_FORMAT
@pass_session
def sources_list(session: Session, form: str) -> None:
    """列出栏目：是否启用，是否在真的门户上试过，证书上有没有例外。

    List the sources: whether each is enabled, whether it ever met its portal, what its certificate is let off.
    """
    rows = rows_of(session)
    if form == "json":
        click.echo(json.dumps([_source_json(row) for row in rows], ensure_ascii=False, indent=2))
        return
    for row in rows:
        notes = ["启用 enabled" if row.enabled else "未启用 disabled"]
        notes.append(f"{row.checked} 试过 checked" if row.checked else "没有在真的门户上试过 never met its portal")
        notes += [f"证书 tls: {row.tls}"] if row.tls != "verified" else []
        click.echo(f"{row.id}  {row.name}  [{row.reader}]\n    {row.list_url}\n    {'；'.join(notes)}")
    if not rows:
        session.say(f"{session.settings.sources_file} 里还没有栏目 (no sources yet; see docs/adding-a-portal.md)")


def _source_json(row: Source) -> dict[str, Any]:
    return {
        "id": row.id, "name": row.name, "list_url": row.list_url, "region": row.region, "agency": row.agency,
        "reader": row.reader, "interval": row.interval, "delay": row.delay, "tls": row.tls,
        "checked": row.checked or None, "enabled": row.enabled,
    }  # fmt: skip


@sources.command("check", short_help="试一页列表 / try one list page")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@pass_session
def sources_check(session: Session, ids: tuple[str, ...]) -> None:
    """读一个栏目的 robots.txt 和一页列表，说明读懂了什么；不写 ID 则试全部启用的。有读不懂的，退出码为 3。

    Read a source's robots.txt and one page of its list, and say what was understood; without ID, all that are
    enabled. The exit code is 3 when one was not understood.
    """
    rows = rows_of(session)
    missing = set(ids) - {row.id for row in rows}
    if missing:
        listed = "、".join(sorted(missing))
        raise UsageError(f"sources.toml 里没有 {listed}", f"there is no source {listed} in sources.toml")
    contact_of(session)
    failed = False
    with harvesting(session) as store, transport_of(session) as transport:
        means = Means(transport.fetch, session.parse)
        for row in rows:
            if row.id in ids or (not ids and row.enabled):
                checked = check(store, row, means, may_be_report, time.sleep)
                failed |= checked.problem is not None
                _print_checked(checked)
    if failed:
        click.get_current_context().exit(PARTIAL)


def _print_checked(checked: Checked) -> None:
    click.echo(f"{'✗' if checked.problem else '✓'} {checked.source.id}  {checked.source.name}")
    lines: list[tuple[str, object]] = [("列表 list", checked.address)]
    if checked.robots:
        lines.append(("robots", f"{checked.robots[0]} ({checked.robots[1]})"))
    if checked.crawl_delay:
        lines.append(("Crawl-delay", f"{checked.crawl_delay:g} s"))
    if checked.family:
        claim = f"，声称 stated: {checked.stated_encoding}" if checked.stated_encoding else ""
        lines += [
            ("类型 family", checked.family),
            ("编码 encoding", f"{checked.encoding}{claim}"),
            ("页数 pages", checked.pages or "未说明 not stated"),
            ("文件数 documents", checked.declared or "未说明 not stated"),
            ("本页 on this page", f"{len(checked.links)}，可能是报告 may be reports: {len(checked.wanted)}"),
        ]
    for label, value in lines:
        click.echo(f"    {label}: {value}")
    others = (link for link in checked.links if link not in checked.wanted)
    for link in (*checked.wanted, *others)[:_NEWEST]:
        kind = "报告 report" if link in checked.wanted else "其他 other "
        click.echo(f"      {kind}  {link.published or '—'}  {link.title}")
    if checked.problem:
        click.echo(f"    → {checked.problem[0]} ({checked.problem[1]})")


@click.command(short_help="各门户的状况 / where each source stands")
@_FORMAT
@pass_session
def status(session: Session, form: str) -> None:
    """每个栏目：上次成功、下次到期、新增、更新、撤下、失败、被挡及缘由、应有与实有；以及资料库总数。

    For every source: last success, next due, new, changed, withdrawn, failed, blocked and why, expected and found;
    and the totals of the library. The exit code is 3 when some enabled source fails or is blocked.
    """
    with session.reading() as store:
        standings, totals = store.standings.all(), store.totals()
    if form == "json":
        click.echo(json.dumps(status_json(standings, totals), ensure_ascii=False, indent=2))
    else:
        for standing in standings:
            click.echo(standing_text(standing))
        click.echo(
            f"共 {totals.reports} 份报告、{totals.sections} 节、{totals.snapshots} 个快照"
            f" ({totals.reports} reports, {totals.sections} sections, {totals.snapshots} snapshots)"
        )
    if any(map(_is_in_trouble, standings)):
        click.get_current_context().exit(PARTIAL)


def _is_in_trouble(standing: Standing) -> bool:
    visit = standing.last_visit
    return standing.source.enabled and visit is not None and visit.outcome != "done" and visit.reason is not None


COMMANDS = (sources, status)
