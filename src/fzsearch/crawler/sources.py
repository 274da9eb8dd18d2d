"""The portals, a row each in sources.toml."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fzsearch.errors import ConfigError

TEMPLATE = """\
# 要采集的门户栏目，一个 [[source]] 一个栏目 / the portal columns to harvest, one [[source]] each
# 各项说明见 docs/fields.md / docs/fields.md explains every key
#
# [[source]]
# id = "ddk-edu"                # 唯一 / unique
# name = "大渡口区教育委员会"
# list_url = "https://…/fzzfjsndbg/"
# region = "500104"             # 给解析器的提示 / a hint for the parser
# agency = "教育委员会"          # 可不填 / optional
# reader = "auto"               # auto, trs, hanweb, jpaas, gkmlpt, gdcms, ucap, static
# selectors = {}                # static: item, title, date, next
# interval = "7d"               # h 小时 hours, d 天 days
# delay = 4.0                   # 对同一主机两次请求之间至少几秒 / seconds between requests to its host, at least
# allow_hosts = []              # .gov.cn 与 .政务 之外还可用的主机 / hosts beyond those two that it may use
# enabled = true
"""

_READERS = ("auto", "trs", "hanweb", "jpaas", "gkmlpt", "gdcms", "ucap", "static")
_INTERVAL = re.compile(r"[1-9]\d{0,3}[hd]")
_REQUIRED = ("id", "name", "list_url")


@dataclass(frozen=True, slots=True)
class Source:
    """One column of a portal."""

    id: str
    name: str
    list_url: str
    region: str | None = None  # a code: a hint for the parser
    agency: str | None = None
    reader: str = "auto"
    selectors: Mapping[str, str] = field(default_factory=dict)
    interval: str = "7d"
    delay: float = 4.0  # seconds between requests to its host, at least
    allow_hosts: tuple[str, ...] = ()
    enabled: bool = True


def read_sources(path: Path) -> list[Source]:
    """Return the rows of a sources.toml, in order; none when the file does not exist.

    Raises ConfigError that names the row and the key of the first mistake.
    """
    if not path.is_file():
        return []
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path} 读不了：{error}", f"{path} cannot be read: {error}") from error
    listed = table.get("source", [])
    if set(table) - {"source"} or not isinstance(listed, list):
        raise ConfigError(f"{path} 只能有 [[source]] 项", f"{path} may hold [[source]] entries only")
    sources: list[Source] = []
    for number, row in enumerate(listed, 1):
        source = _read_row(row, f"{path} 第 {number} 项", f"{path}, entry {number}")
        if any(source.id == other.id for other in sources):
            raise ConfigError(f"{path}：id {source.id!r} 重复", f"{path}: the id {source.id!r} occurs twice")
        sources.append(source)
    return sources


def _read_row(row: Mapping[str, Any], zh: str, en: str) -> Source:
    if not isinstance(row, dict):
        raise ConfigError(f"{zh}：应为一个表", f"{en}: must be a table")
    known = {entry.name for entry in fields(Source)}
    for key in row:
        if key not in known:
            raise ConfigError(f"{zh}：没有 {key} 这一项", f"{en}: there is no key {key}")
    for key in _REQUIRED:
        if not isinstance(row.get(key), str) or not row[key]:
            raise ConfigError(f"{zh}：缺少 {key}", f"{en}: {key} is missing")
    wrong = {
        "list_url": urlsplit(row["list_url"]).scheme not in ("http", "https"),
        "region": not (isinstance(row.get("region", "0"), str) and row.get("region", "0").isdecimal()),
        "agency": not isinstance(row.get("agency", ""), str),
        "reader": row.get("reader", "auto") not in _READERS,
        "interval": not _INTERVAL.fullmatch(str(row.get("interval", "7d"))),
        "delay": type(row.get("delay", 4.0)) not in (int, float) or row.get("delay", 4.0) < 0,
        "selectors": not isinstance(row.get("selectors", {}), dict),
        "allow_hosts": not isinstance(row.get("allow_hosts", []), list),
        "enabled": not isinstance(row.get("enabled", True), bool),
    }
    for key, is_wrong in wrong.items():
        if is_wrong:
            raise ConfigError(f"{zh}：{key} 的值 {row[key]!r} 不可用", f"{en}: {key} cannot be {row[key]!r}")
    return Source(**{**row, "allow_hosts": tuple(row.get("allow_hosts", ()))})
