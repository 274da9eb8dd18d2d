"""The portals, a row each in sources.toml."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args

from fzsearch.crawler.addresses import host_of
from fzsearch.errors import ConfigError, FetchError
from fzsearch.regions import is_official

TEMPLATE = """\
# 要采集的门户栏目，一个 [[source]] 一个栏目 / the portal columns to harvest, one [[source]] each
# 各项说明见 docs/fields.md，怎样添加见 docs/adding-a-portal.md
# docs/fields.md explains every key, docs/adding-a-portal.md how to add a portal
#
# [[source]]
# id = "ddk-edu"                # 唯一 / unique
# name = "大渡口区教育委员会"
# list_url = "https://jw.ddk.gov.cn/…/fzzfjsndbg/"
# region = "500104"             # 给解析器的提示 / a hint for the parser
# agency = "教育委员会"          # 可不填 / optional
# reader = "auto"               # auto, trs, hanweb, jpaas, gkmlpt, gdcms, ucap, static
# selectors = {}                # static: item, title, date, next
# interval = "auto"             # 1—4 月每周，其余每月；或 "7d"、"12h" / weekly in January-April, else monthly
# delay = 4.0                   # 对同一主机两次请求之间至少几秒 / seconds between requests to its host, at least
# allow_hosts = []              # .gov.cn 与 .政务 之外还可用的主机 / hosts beyond those two that it may use
# tls = "verified"              # verified、legacy 旧密码套件、unverified 不查证书 / what is asked of its certificate
# checked = ""                  # 哪天用 sources check 看过真的门户 / the day on which it was seen to work
# enabled = true
"""

ReaderName = Literal["auto", "trs", "hanweb", "jpaas", "gkmlpt", "gdcms", "ucap", "static"]
Tls = Literal["verified", "legacy", "unverified"]
_SELECTORS = ("item", "title", "date", "next")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_INTERVAL = re.compile(r"auto|[1-9]\d{0,3}[hd]")
_DAY = re.compile(r"|20\d\d-\d\d-\d\d")
_REQUIRED = ("id", "name", "list_url")
_LONGEST_DELAY = 3600


@dataclass(frozen=True, slots=True)
class Source:
    """One column of a portal."""

    id: str
    name: str
    list_url: str
    region: str | None = None  # a code: a hint for the parser
    agency: str | None = None
    reader: ReaderName = "auto"
    selectors: Mapping[str, str] = field(default_factory=dict)
    interval: str = "auto"
    delay: float = 4.0  # seconds between requests to its host, at least
    allow_hosts: tuple[str, ...] = ()
    tls: Tls = "verified"
    checked: str = ""  # the day on which the row was seen to work at its portal; "" while it never met it
    enabled: bool = True

    @property
    def host(self) -> str:
        """The host of its list."""
        return host_of(self.list_url)

    def may_use(self, host: str) -> bool:
        """Whether this source may ask a host: one of the government's, or one that its row names."""
        host = host.lower().rstrip(".")
        return is_official(host) or host in self.allow_hosts


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
    if isinstance(row.get("id"), str):
        zh, en = f"{zh}（{row['id']}）", f"{en} ({row['id']})"
    known = {entry.name for entry in fields(Source)}
    for key in row:
        if key not in known:
            raise ConfigError(f"{zh}：没有 {key} 这一项", f"{en}: there is no key {key}")
    for key in _REQUIRED:
        if not isinstance(row.get(key), str) or not row[key].strip():
            raise ConfigError(f"{zh}：缺少 {key}", f"{en}: {key} is missing")
    for key, is_right in _CHECKS.items():
        if key in row and not is_right(row[key]):
            forms = _FORMS.get(key)
            raise ConfigError(
                f"{zh}：{key} 的值 {row[key]!r} 不可用" + (f"；可以是 {forms}" if forms else ""),
                f"{en}: {key} cannot be {row[key]!r}" + (f", but {forms}" if forms else ""),
            )
    source = Source(**{**row, "allow_hosts": tuple(map(_as_sent, row.get("allow_hosts", ())))})
    return _coherent(source, zh, en)


def _as_sent(host: str) -> str:
    """A host as it is asked for: a name with Chinese characters is sent as ASCII."""
    try:
        return host_of(f"http://{host}/")
    except FetchError:
        return host.lower()


def _coherent(source: Source, zh: str, en: str) -> Source:
    """The row, if its keys go together. Raises ConfigError."""
    if source.reader == "static" and "item" not in source.selectors:
        raise ConfigError(
            f"{zh}：reader 为 static 时 selectors 要有 item", f"{en}: the reader static needs selectors with an item"
        )
    if not source.may_use(source.host):
        raise ConfigError(
            f"{zh}：list_url 的主机 {source.host} 不是 .gov.cn 或 .政务；确实要用，就写进 allow_hosts",
            f"{en}: the host of list_url, {source.host}, is not under .gov.cn or .政务;"
            " if you mean it, name it in allow_hosts",
        )
    return source


def _is_address(value: object) -> bool:
    try:
        return isinstance(value, str) and not re.search(r"\s", value) and bool(host_of(value))
    except FetchError:
        return False


_CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "id": lambda value: _ID.fullmatch(value) is not None,
    "list_url": _is_address,
    "region": lambda value: isinstance(value, str) and value.isascii() and value.isdecimal(),
    "agency": lambda value: isinstance(value, str),
    "reader": get_args(ReaderName).__contains__,
    "selectors": lambda value: (
        isinstance(value, dict)
        and set(value) <= set(_SELECTORS)
        and all(isinstance(selector, str) and selector for selector in value.values())
    ),
    "interval": lambda value: isinstance(value, str) and _INTERVAL.fullmatch(value) is not None,
    "delay": lambda value: type(value) in (int, float) and 0 <= value <= _LONGEST_DELAY,
    "allow_hosts": lambda value: (
        isinstance(value, list) and all(isinstance(host, str) and host and "/" not in host for host in value)
    ),
    "tls": get_args(Tls).__contains__,
    "checked": lambda value: isinstance(value, str) and _DAY.fullmatch(value) is not None,
    "enabled": lambda value: isinstance(value, bool),
}

_FORMS: Mapping[str, str] = {
    "id": "A-Z a-z 0-9 . _ - (1–64)",
    "list_url": "http://… https://…",
    "reader": ", ".join(get_args(ReaderName)),
    "selectors": "{ " + ", ".join(f'{name} = "…"' for name in _SELECTORS) + " }",
    "interval": "auto, 12h, 7d …",
    "delay": f"0–{_LONGEST_DELAY}",
    "allow_hosts": '["www.example.org"]',
    "tls": ", ".join(get_args(Tls)),
    "checked": "2026-01-31",
    "enabled": "true, false",
}
"""What a value may look like, for who wrote another."""
