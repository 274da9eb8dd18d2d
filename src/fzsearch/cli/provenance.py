"""Commands that keep what was received safe and portable: export, backup, restore."""

from datetime import UTC, datetime
from pathlib import Path

import click

from fzsearch import store as library
from fzsearch.cli.indexing import bring_up_to_date
from fzsearch.cli.session import Session, pass_session
from fzsearch.errors import FzsearchError, StoreError, UsageError
from fzsearch.store import Copied, Store


@click.command(short_help="导出为 WARC / the library as a web archive")
@click.option(
    "--warc",
    "path",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="写到这个文件，.warc 或 .warc.gz / the file to write, .warc or .warc.gz",
)
@click.option(
    "--source",
    "source_ids",
    multiple=True,
    metavar="ID",
    help="只要这个来源的，可多次 / only what this source was asked; repeatable",
)
@click.option("--force", is_flag=True, help="文件已有时覆盖 / replace the file if it is there")
@pass_session
def export(session: Session, path: Path, source_ids: tuple[str, ...], *, force: bool) -> None:
    """把问过门户什么、答了什么，以及带网址导入的文件，导出为 WARC 1.1（ISO 28500）。

    Write what portals were asked and answered, and files that were imported with --url, as WARC 1.1.
    """
    if path.exists() and not path.is_file():
        raise StoreError(f"{path} 不是普通文件：请写一个文件名", f"{path} is no regular file: give the name of one")
    if path.exists() and not force:
        raise StoreError(
            f"{path} 已存在：换一个文件名，或加 --force 覆盖",
            f"{path} is there already: use another name, or --force to replace it",
        )
    from fzsearch.pipeline.archive import write_archive  # warcio is loaded only by those who export

    written = failed = 0
    with session.reading() as store:
        _check_sources(store, source_ids)
        archive = write_archive(path, store, datetime.now(UTC), source_ids)
        with session.progress(archive, "导出 export", store.exchanges.count(source_ids)) as bar:
            for done in bar:
                failed += done.error is not None
                written += done.error is None
                if done.error is not None:
                    click.echo(f"fzsearch: {done.error}", err=True)
        left_out = 0 if source_ids else store.snapshots.without_address()
    click.echo(f"已导出 exported: {path}, {written} 次往来和文件 exchanges and files")
    if left_out:
        session.say(f"{left_out} 个文件没有网址，不在其中 ({left_out} files without an address are not in it)")
    if failed:
        session.say(f"{failed} 项的字节丢失，没有导出 ({failed} are left out, for their bytes are lost)")
        click.get_current_context().exit(1)


def _check_sources(store: Store, source_ids: tuple[str, ...]) -> None:
    known = store.exchanges.sources()
    for source_id in source_ids:
        if source_id not in known:
            asked = "、".join(known) or "—"
            raise UsageError(
                f"没有问过来源 {source_id}；问过的有：{asked}",
                f"nothing was ever asked for the source {source_id}; there is: {', '.join(known) or 'none'}",
            )


@click.command(short_help="备份资料库 / back up the library")
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@pass_session
def backup(session: Session, target: Path) -> None:
    """把资料库某一刻的完整副本写入一个文件夹；别的进程可以同时写资料库。再次备份到同一处只复制新的。

    Copy the library, as it is at one moment, into a folder; others may write to it meanwhile. A second backup into
    the same folder copies only what is new. The index is left out: `fzsearch index` makes it again.
    """
    done = library.back_up(session.settings.data_dir, target, datetime.now(UTC))
    click.echo(
        f"已备份 backed up: {target}, {done.files} 个文件 files（新复制 copied {done.written}），"
        f"到第 {done.last_change} 号变更 up to change {done.last_change}"
    )
    _tell_missing(done, session.settings.data_dir)


@click.command(short_help="从备份恢复 / bring a backup back")
@click.argument("source", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="已有资料库时也恢复，原来的留在旁边 / also over a library, which is kept")
@pass_session
def restore(session: Session, source: Path, *, force: bool) -> None:
    """从备份恢复资料库，先核对每个文件的 SHA-256，再更新索引。

    Bring a library back from its backup, after the SHA-256 of every file was verified; then update the index.
    """
    folder = session.settings.data_dir
    done = library.restore(folder, source, datetime.now(UTC), force=force)
    click.echo(
        f"已恢复 restored: {folder}, {done.files} 个文件 files（新复制 copied {done.written}），"
        f"到第 {done.last_change} 号变更 up to change {done.last_change}"
    )
    for path in done.kept:
        session.say(f"原来的在 what was there is in: {path}")
    _update_index(Session(folder, session.config_file, quiet=session.quiet))
    _tell_missing(done, source)


def _update_index(session: Session) -> None:
    """With the settings and regions that were restored."""
    try:
        with session.writing() as store:
            bring_up_to_date(session, store)
    except FzsearchError as error:
        session.say(
            f"资料库已恢复，索引还没有更新：请运行 fzsearch index（{error.zh}）"
            f" (the library is restored, but not the index: run fzsearch index: {error.en})"
        )


def _tell_missing(done: Copied, where: Path) -> None:
    for digest in done.missing:
        file = f"snapshots/{digest[:2]}/{digest}"
        click.echo(f"fzsearch: {where} 缺少完好的 {file} ({where} has no intact {file})", err=True)
    if done.missing:
        click.get_current_context().exit(1)


COMMANDS = (export, backup, restore)
