"""The settings: defaults, then fzsearch.toml in the library folder, then FZSEARCH_* variables."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import platformdirs

from fzsearch.errors import ConfigError

# A name or an IPv4 address; names in other letters as they go over the wire, xn--….
_HOST = r"\.?[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*"

TEMPLATE = """\
# fzsearch 的设置 / settings of fzsearch
# 去掉行首的 # 即生效；环境变量 FZSEARCH_名称（大写）优先。
# Remove the # in front of a line to set it; an environment variable FZSEARCH_NAME (upper case) wins.

# tokenizer = "auto"          # auto、rjieba、jieba：两者分词结果相同 / both give the same words
# host = "127.0.0.1"          # serve 的地址 / address of `serve`
# cache_mb = 96               # 检索缓存，兆字节 / megabytes of what words and strings found
# port = 8377                 # serve 的端口 / port of `serve`
# url_prefix = ""             # 挂在某个路径下，如 "/fz" / served below a path
# trusted_hosts = ""          # 只答应这些域名，逗号分隔，空为不限；绝对网址取自请求的 Host / names to be asked by
# page_size = 20              # 每页几节，1 到 100；网页按报告排列时减半 / sections per page; of reports half as many
# contact = ""                # crawl 必填：门户怎样联系你，邮箱或网址 / how a portal can reach you; crawl needs it
# allow_loopback = false      # 允许采集本机 127.0.0.0/8，只为测试 / lets crawl reach 127.0.0.0/8, for tests only
# public_api = false          # 其他网站的网页可以读 /api/v1 / pages of other sites may read /api/v1
# ready_lag = 0               # 索引落后超过几份报告时 /readyz 答 503；0 不查 / reports the index may lag; 0: any
# ready_crawl_days = 0        # 几天没有一次采集成功时 /readyz 答 503；0 不查 / days without a success; 0: any
# notice = ""                 # 显示在每一页顶部的一句话 / a sentence on top of every page
"""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, with its default. `data_dir` is the library folder."""

    data_dir: Path
    tokenizer: str = "auto"  # auto, rjieba, jieba
    cache_mb: int = 96  # of what words and strings found, in the memory of each process that searches
    host: str = "127.0.0.1"
    port: int = 8377
    url_prefix: str = ""  # "" or "/…" without a slash at its end
    trusted_hosts: str = ""  # comma-separated; "" for any name. Absolute addresses are made from the Host header.
    page_size: int = 20
    contact: str = ""  # an e-mail or web address, for the portals that are harvested
    allow_loopback: bool = False  # the crawler may reach 127.0.0.0/8
    public_api: bool = False  # pages of other sites may read /api/v1 (Access-Control-Allow-Origin: *)
    ready_lag: int = 0  # reports that the index may lag behind while /readyz says ready; 0: any number
    ready_crawl_days: int = 0  # days since a harvest last succeeded, likewise; 0: any number
    notice: str = ""  # shown on every page

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names that the web front end may be asked by; empty for any."""
        return tuple(name.strip().lower() for name in self.trusted_hosts.split(",") if name.strip())

    @property
    def index_dir(self) -> Path:
        """Where the index generations lie."""
        return self.data_dir / "index"

    @property
    def statements_dir(self) -> Path:
        """Where the generations of the index of statements lie."""
        return self.data_dir / "statements"

    @property
    def verdicts_file(self) -> Path:
        """What people found of commitments: theirs, never written by anything but their commands."""
        return self.data_dir / "verdicts.csv"

    @property
    def cache_dir(self) -> Path:
        """What can be thrown away at any time, such as jieba's compiled dictionary."""
        return self.data_dir / "cache"

    @property
    def regions_file(self) -> Path:
        """The library's own regions: development zones and the like."""
        return self.data_dir / "regions.csv"

    @property
    def sources_file(self) -> Path:
        """The portals to harvest."""
        return self.data_dir / "sources.toml"


def default_data_dir() -> Path:
    """The platform's folder for a user's data, such as ~/.local/share/fzsearch."""
    return Path(platformdirs.user_data_dir("fzsearch", appauthor=False))


def read_settings(data_dir: Path | None, file: Path | None, environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings. `file` replaces the library's own fzsearch.toml.

    Raises ConfigError, naming the file or variable and the key, for an unknown key or a wrong value.
    """
    stated = environment.get("FZSEARCH_DATA_DIR")
    folder = data_dir or (Path(stated) if stated else default_data_dir())
    settings = Settings(data_dir=folder)
    path = file or folder / "fzsearch.toml"
    if file is not None and not os.path.isfile(file):  # noqa: PTH113 — unlike Path.is_file, never raises
        raise ConfigError(f"找不到设置文件 {file}", f"there is no settings file {file}")
    if os.path.isfile(path):  # noqa: PTH113
        settings = _with(settings, _read_toml(path), str(path))
    variables = {
        name.removeprefix("FZSEARCH_").lower(): value
        for name, value in environment.items()
        if name.startswith("FZSEARCH_")
    }
    known = {field.name for field in fields(Settings)} - {"data_dir"}
    return _with(settings, {key: value for key, value in variables.items() if key in known}, "FZSEARCH_*")


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path} 读不了：{error}", f"{path} cannot be read: {error}") from error


def _with(settings: Settings, values: Mapping[str, Any], source: str) -> Settings:
    kinds = {field.name: field.type for field in fields(Settings) if field.name != "data_dir"}
    for key, value in values.items():
        if key not in kinds:
            raise ConfigError(f"{source}：没有 {key} 这个设置", f"{source}: there is no setting {key}")
        change: dict[str, Any] = {key: _converted(key, value, kinds[key], source)}
        settings = replace(settings, **change)
    return checked(settings, source)


def _converted(key: str, value: object, kind: object, source: str) -> object:
    if kind in (bool, "bool"):
        known = {"1": True, "true": True, "0": False, "false": False, "": False}
        if str(value).lower() not in known:
            raise ConfigError(
                f"{source}：{key} 应为 true 或 false，不是 {value!r}",
                f"{source}: {key} is true or false, not {value!r}",
            )
        return known[str(value).lower()]
    if kind in (int, "int"):
        if isinstance(value, bool) or not str(value).isdecimal():
            raise ConfigError(
                f"{source}：{key} 应为整数，不是 {value!r}", f"{source}: {key} must be a number, not {value!r}"
            )
        return int(str(value))
    if not isinstance(value, str):
        raise ConfigError(f"{source}：{key} 应为文字，不是 {value!r}", f"{source}: {key} must be text, not {value!r}")
    if any(
        "\ud800" <= one <= "\udfff" for one in value
    ):  # a variable's bytes that are no UTF-8: no page could say it
        raise ConfigError(f"{source}：{key} 不是 UTF-8", f"{source}: {key} is not UTF-8")
    return value


def checked(settings: Settings, source: str) -> Settings:
    """The settings with a tidy URL prefix. Raises ConfigError, naming `source` and the key, for a wrong value."""
    wrong = {
        "tokenizer": settings.tokenizer not in ("auto", "rjieba", "jieba"),
        "port": not 0 <= settings.port <= 65535,
        "url_prefix": not re.fullmatch(r"[A-Za-z0-9/._~-]*", settings.url_prefix),
        "trusted_hosts": not all(re.fullmatch(_HOST, name) for name in settings.hosts),
        "contact": not re.fullmatch(r"|[!-'*-~]+[@:][!-'*-~]+", settings.contact),
        "cache_mb": not 0 <= settings.cache_mb <= 65536,
        "ready_lag": not 0 <= settings.ready_lag <= 1_000_000,
        "ready_crawl_days": not 0 <= settings.ready_crawl_days <= 10_000,
        "page_size": not 1 <= settings.page_size <= 100,
    }
    for key, is_wrong in wrong.items():
        if is_wrong:
            value = getattr(settings, key)
            raise ConfigError(f"{source}：{key} 的值 {value!r} 不可用", f"{source}: {key} cannot be {value!r}")
    prefix = settings.url_prefix.strip("/")
    return replace(settings, url_prefix=f"/{prefix}" if prefix else "")
