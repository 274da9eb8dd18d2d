"""What `doctor` looks at."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec

from fzsearch.cli.session import Session
from fzsearch.crawler import read_sources
from fzsearch.errors import FzsearchError
from fzsearch.parser.office import find_office
from fzsearch.pipeline import pending

_ENOUGH_SPACE = 500 * 2**20  # bytes


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what it is, whether it is well, and what to do if not."""

    what: str
    well: bool
    remedy: str = ""


def diagnose(session: Session) -> list[Finding]:
    """Look at everything; what cannot be looked at is a finding itself."""
    findings = [Finding(f"Python {sys.version.split()[0]}", well=True)]
    for check in (_settings, _sources, _folder, _library):
        findings += _looked_at(check, session)
    return findings


def _looked_at(check: Callable[[Session], Iterator[Finding]], session: Session) -> list[Finding]:
    try:
        return list(check(session))
    except FzsearchError as error:
        return [Finding(check.__name__.strip("_"), False, str(error))]


def _settings(session: Session) -> Iterator[Finding]:
    yield Finding(f"设置 settings: {session.settings.data_dir / 'fzsearch.toml'}", well=True)
    faster = "" if find_spec("rjieba") else "（pip install 'fzsearch[fast]' 更快 is faster）"
    yield Finding(f"分词器 tokenizer: {session.settings.tokenizer}{faster}", well=True)
    office = find_office() or "没有，读 .doc .wps .rtf 才需要 (not there; only .doc .wps .rtf need it)"
    yield Finding(f"LibreOffice: {office}", well=True)
    yield Finding(f"地区 regions: {len(session.gazetteer.by_code)}", well=True)


def _sources(session: Session) -> Iterator[Finding]:
    rows = read_sources(session.settings.sources_file)
    enabled = sum(row.enabled for row in rows)
    yield Finding(f"门户 sources: {len(rows)}，启用 enabled: {enabled}", well=True)
    if enabled:
        yield Finding(
            f"联系方式 contact: {session.settings.contact or '没有 none'}",
            bool(session.settings.contact),
            'fzsearch.toml 里写明 contact = "邮箱或网址"，否则不能采集 (state it there; crawl needs it)',
        )


def _folder(session: Session) -> Iterator[Finding]:
    folder = session.settings.data_dir
    if not folder.is_dir():
        yield Finding(
            f"资料库 library: {folder}",
            False,
            "还没有建立：fzsearch init，或直接 fzsearch import (not there yet: run fzsearch init)",
        )
        return
    writable = os.access(folder, os.W_OK | os.X_OK)
    yield Finding(f"资料库可写 library is writable: {folder}", writable, f"chmod u+rwx {folder}")
    free = shutil.disk_usage(folder).free
    yield Finding(
        f"磁盘剩余 free space: {free // 2**20} MB",
        free > _ENOUGH_SPACE,
        "清理磁盘，至少留 500 MB (free at least 500 MB)",
    )


def _library(session: Session) -> Iterator[Finding]:
    if not (session.settings.data_dir / "fzsearch.db").is_file():
        yield Finding(
            "报告 reports: 0", False, "先导入报告：fzsearch import 文件夹 (import some: fzsearch import FOLDER)"
        )
        return
    with session.reading() as store:
        totals = store.totals()
        yield Finding(f"报告 reports: {totals.reports}，节 sections: {totals.sections}", well=True)
        engine, statements = session.engine(store), session.statements(store)
        behind = max(len(pending(store, engine)), len(pending(store, statements)))
        faults = [*engine.verify(), *statements.verify()]
        yield Finding(f"索引 index: {faults[0] if faults else '完好 intact'}", not faults, "fzsearch index --rebuild")
        yield Finding(f"索引落后 index lag: {behind}", behind == 0, "fzsearch index")
