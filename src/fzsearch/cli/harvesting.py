"""Commands that harvest portals: crawl, schedule."""

import json
import shutil
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from fzsearch import __version__
from fzsearch.cli import entries
from fzsearch.cli.indexing import index_changes
from fzsearch.cli.session import Session, pass_session
from fzsearch.cli.standings import visited_json, visited_text
from fzsearch.crawler import LONGEST_WAIT, Source, next_visit, read_sources
from fzsearch.errors import ConfigError, FzsearchError, Locked, UsageError
from fzsearch.parser import may_be_report
from fzsearch.pipeline import Limits, Means, Parsers, harvest, parse_again, register
from fzsearch.store import Store, crawling, writing

if TYPE_CHECKING:
    from fzsearch.crawler.asking.transport import Transport

PARTIAL = 3
"""Exit code of `crawl` and `status` when some sources failed."""

_PATIENCE = 600  # seconds for which a harvest waits for another writer
_DAEMON_LOOKS = timedelta(minutes=10)


@click.command(short_help="采集到期的门户 / harvest the portals that are due")
@click.option("--due", is_flag=True, help="只采集到期的；不加则采集全部启用的 / only what is due; without it, all")
@click.option(
    "--source", "ids", multiple=True, metavar="ID", help="只采集这个栏目，可多次 / only this one; repeatable"
)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="最多取几个文件 / documents asked for, at most")
@click.option("--dry-run", is_flag=True, help="只说会采集什么，不联网 / say what would be harvested, ask nobody")
@click.option("--daemon", is_flag=True, help="一直运行，到期就采集 / go on for ever, harvest what becomes due")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="json：每个栏目一行 / a line per source",
)
@pass_session
def crawl(session: Session, /, *, daemon: bool, dry_run: bool, form: str, **asked: Any) -> None:
    """按 sources.toml 采集门户：新的、改过的、撤下的报告都记入资料库，然后更新索引。有栏目没采成的，退出码为 3。

    Harvest the portals of sources.toml: new, changed and withdrawn reports go into the library, then into the
    index. Can be started at any time by anything; two at once are one (exit code 75). Broken off, it goes on where
    it was. The exit code is 3 when some source failed, is blocked or has to wait.
    """
    if daemon and (dry_run or asked["ids"] or asked["limit"]):
        raise UsageError(
            "--daemon 不能和 --source、--limit、--dry-run 一起用", "--daemon takes no --source, --limit or --dry-run"
        )
    if daemon:
        _run_for_ever(session, form)
        return
    if dry_run:
        _print_plan(session, form, **asked)
        return
    if _crawl_once(session, form, **asked):
        click.get_current_context().exit(PARTIAL)


def _crawl_once(session: Session, form: str, *, due: bool, ids: tuple[str, ...], limit: int | None) -> int:
    """Harvest once; return how many sources did not go well."""
    rows = rows_of(session)
    contact_of(session)
    failed = 0
    with harvesting(session) as store, transport_of(session) as transport, parsers_of(session) as parsers:
        register(store, rows)
        sources = _chosen(rows, store, due=due, ids=ids)
        if not sources:
            session.say("没有到期的栏目 (no source is due)" if due else _nothing_enabled(session))
            return 0
        parse_again(session.parse, store, datetime.now(UTC))
        means = Means(transport.fetch, parsers.parse, publish=lambda: _publish(session, store))
        for visited in harvest(store, sources, means, may_be_report, Limits(documents=limit)):
            failed += visited.end.outcome != "done" and visited.end.reason is not None
            click.echo(
                json.dumps(visited_json(visited), ensure_ascii=False) if form == "json" else visited_text(visited)
            )
        _index(session, store)
    return failed


def rows_of(session: Session) -> list[Source]:
    """The rows of sources.toml. Raises ConfigError, naming row and key, for a wrong one or an unknown region."""
    path = session.settings.sources_file
    rows = read_sources(path)
    for row in rows:
        if row.region and session.gazetteer.get(row.region) is None:
            raise ConfigError(
                f"{path}（{row.id}）：region {row.region!r} 不是地区代码；自己的地区写进 regions.csv",
                f"{path} ({row.id}): there is no region {row.region!r}; a library's own go into regions.csv",
            )
    return rows


def _nothing_enabled(session: Session) -> str:
    path = session.settings.sources_file
    return f"{path} 里没有启用的栏目 (no source is enabled in it; see fzsearch sources list)"


def _chosen(rows: Iterable[Source], store: Store, *, due: bool, ids: tuple[str, ...]) -> list[Source]:
    """The sources to visit, most overdue first. Raises UsageError for an id that there is not, or is not enabled."""
    rows = list(rows)
    for source_id in ids:
        found = next((row for row in rows if row.id == source_id), None)
        if found is None:
            raise UsageError(f"sources.toml 里没有 {source_id}", f"there is no source {source_id} in sources.toml")
        if not found.enabled:
            raise UsageError(
                f"{source_id} 没有启用：先用 fzsearch sources check {source_id} 看一看，再改 enabled",
                f"{source_id} is not enabled: try fzsearch sources check {source_id}, then set enabled",
            )
    delays: dict[str, float] = {}  # a host is asked as slowly as any of its rows wants, visited now or not
    for row in rows:
        delays[row.host] = max(row.delay, delays.get(row.host, 0.0))
    wanted = [replace(row, delay=delays[row.host]) for row in rows if row.enabled and (not ids or row.id in ids)]
    now = datetime.now(UTC)
    moments = {row.id: _planned(row, store, now) for row in wanted}
    return sorted((row for row in wanted if not due or moments[row.id] <= now), key=lambda row: moments[row.id])


def _planned(row: Source, store: Store, now: datetime) -> datetime:
    """When a source is due; at once, where it never was visited, or its plan was made while the clock was wrong."""
    planned = store.standings.next_due(row.id)
    is_sound = planned is not None and planned <= max(next_visit(row, now), now + LONGEST_WAIT)
    return planned if planned is not None and is_sound else datetime.min.replace(tzinfo=UTC)


@contextmanager
def harvesting(session: Session) -> Iterator[Store]:
    """The library, for harvesting, made if it is missing; nobody else harvests meanwhile."""
    with crawling(session.make_folder()):
        with session.writing(_PATIENCE):
            pass  # makes it, or brings it up to date
        with Store.open(session.settings.data_dir) as store:
            yield store


def transport_of(session: Session) -> "Transport":
    """What asks portals, by our name and with the operator's contact."""
    from fzsearch.crawler.asking.transport import Transport as Opened  # urllib3 is loaded only by those who ask

    agent = f"fzsearch/{__version__} (+{contact_of(session)})"
    return Opened(agent, loopback=session.settings.allow_loopback)


def parsers_of(session: Session) -> Parsers:
    """What parses in processes of its own, with the library's regions."""
    return Parsers(session.parse, session.settings.regions_file)


def contact_of(session: Session) -> str:
    """How portals can reach the operator. Raises ConfigError where nothing is stated."""
    if not session.settings.contact:
        path = session.settings.data_dir / "fzsearch.toml"
        raise ConfigError(
            f'先在 {path} 写明 contact = "邮箱或网址"：门户有权知道是谁在访问',
            f"first state contact = an e-mail or web address in {path}: portals have a right to know who is asking",
        )
    return session.settings.contact


def _publish(session: Session, store: Store) -> None:
    """Bring the index up to date while the harvest goes on, unless somebody else is writing."""
    try:
        with writing(session.settings.data_dir):
            index_changes(session, store)
    except Locked as error:
        session.say(f"索引稍后更新：{error.zh} (the index is left for later: {error.en})")


def _index(session: Session, store: Store) -> None:
    with writing(session.settings.data_dir, _PATIENCE):
        index_changes(session, store)


def _print_plan(session: Session, form: str, *, due: bool, ids: tuple[str, ...], limit: int | None) -> None:
    """Say what a harvest would ask for."""
    with harvesting(session) as store:
        rows = rows_of(session)
        register(store, rows)
        for source in _chosen(rows, store, due=due, ids=ids):
            known = sum(store.frontier.counts(source.id).values())
            plan = {"source": source.id, "list_url": source.list_url, "documents": min(known, limit or known)}
            if form == "json":
                click.echo(json.dumps(plan, ensure_ascii=False))
            else:
                click.echo(f"{source.id}  {source.list_url}  已知文件 known documents: {known}")


def _run_for_ever(session: Session, form: str) -> None:
    """Harvest whenever something is due, until the process is told to end.

    What is wrong at the first harvest ends it, for somebody is looking; later, a file that is being edited or a disk
    that is full for a while must not.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    has_begun = False
    while True:
        pause = _DAEMON_LOOKS
        try:
            _crawl_once(session, form, due=True, ids=(), limit=None)
            has_begun, pause = True, _pause(session)
        except Locked as error:
            session.say(str(error))
        except FzsearchError as error:
            if not has_begun:
                raise
            click.echo(str(error), err=True)
        time.sleep(pause.total_seconds())


def _pause(session: Session) -> timedelta:
    """Until the next source is due, but look at sources.toml again in ten minutes."""
    now = datetime.now(UTC)
    with session.reading() as store:
        dues = [standing.next_due or now for standing in store.standings.all() if standing.source.enabled]
    return max(timedelta(seconds=1), min([_DAEMON_LOOKS, *(moment - now for moment in dues)]))


@click.command(short_help="定时采集的设置 / the entry for a scheduler")
@click.argument("kind", type=click.Choice(get_args(entries.Kind)))
@pass_session
def schedule(session: Session, kind: entries.Kind) -> None:
    """输出让系统定时运行 crawl --due 的设置；不用这些，也可以一直开着 crawl --daemon。
    设置要写在文件里：定时运行时没有 FZSEARCH_ 变量。

    Print what makes the system run crawl --due regularly; without any, crawl --daemon is the loop. Settings must
    stand in a file: variables such as FZSEARCH_CONTACT are not set where the system runs it.
    """
    beside = Path(sys.executable).with_name("fzsearch")  # where this very Python has it
    executable = str(beside) if beside.is_file() else shutil.which("fzsearch") or sys.argv[0]
    config = session.config_file.absolute() if session.config_file else None
    click.echo(entries.entry(kind, executable, session.settings.data_dir.absolute(), config), nl=False)


COMMANDS = (crawl, schedule)
