"""Rows of division tables, packaged or a library's own, made into regions."""

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from itertools import accumulate
from pathlib import Path

from fzsearch.errors import ConfigError
from fzsearch.model import LEVELS, Region

_LEVEL_BY_DIGITS = {2: "省", 4: "市", 6: "县", 9: "乡"}


@cache
def packaged(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of a packaged table."""
    text = files("fzsearch.regions").joinpath(name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def add_rows(divisions: dict[str, Region], rows: Iterable[Mapping[str, str | None]], source: str) -> None:
    """Add rows with code, name and, optional, level and parent; a code that is there already is an error."""
    listed = [
        (line, {key: (value or "").strip() for key, value in row.items() if isinstance(value, str | None)})
        for line, row in enumerate(rows, 2)
    ]
    # Parents before children, because a region's path is its parent's and its own name.
    for line, row in sorted(listed, key=lambda entry: len(entry[1].get("code", ""))):
        code, name = canonical_code(row.get("code", "")), row.get("name", "")
        level = row.get("level") or _LEVEL_BY_DIGITS.get(len(code), "")
        if not code.isdecimal() or not name or level not in LEVELS:
            raise ConfigError(
                f"{source} 第 {line} 行：需要 code（数字）、name，level 为 {'、'.join(LEVELS)} 之一",
                f"{source}, line {line}: needs code (digits), name, and a level out of {' '.join(LEVELS)}",
            )
        if code in divisions:
            raise ConfigError(
                f"{source} 第 {line} 行：代码 {code} 已是{divisions[code].name}",
                f"{source}, line {line}: the code {code} is {divisions[code].name} already",
            )
        parent = _parent(divisions, code, canonical_code(row.get("parent", "")))
        if row.get("parent") and parent is None:
            raise ConfigError(
                f"{source} 第 {line} 行：上级代码 {row['parent']} 不存在",
                f"{source}, line {line}: no region has the parent code {row['parent']}",
            )
        divisions[code] = region_below(parent, code, name, level)


def add_file(divisions: dict[str, Region], path: Path) -> None:
    """Add a library's own file. Raises ConfigError, naming file and line."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            add_rows(divisions, csv.DictReader(lines), str(path))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(f"{path}：读不了：{error}", f"{path}: cannot be read: {error}") from error


def region_below(parent: Region | None, code: str, name: str, level: str) -> Region:
    """The region of this code and name in `parent`."""
    above = (parent.path, parent.lineage) if parent else ((), ())
    return Region(code, (*above[0], name), (*above[1], code), level)


def _parent(divisions: Mapping[str, Region], code: str, stated: str) -> Region | None:
    """The stated parent, else the division with the longest beginning of `code`."""
    if stated:
        return divisions.get(stated)
    beginnings = [beginning for beginning in accumulate(code[:-1]) if beginning in divisions]
    return divisions[beginnings[-1]] if beginnings else None


def canonical_code(code: str) -> str:
    """Return a code without the zeros that fill it up: "440000" gives "44", "445202000000" "445202".

    >>> canonical_code("445200"), canonical_code("445202001")
    ('4452', '445202001')
    """
    code = code.strip()
    for digits in (9, 6, 4, 2):
        if len(code) > digits and set(code[digits:]) == {"0"}:
            code = code[:digits]
    return code
