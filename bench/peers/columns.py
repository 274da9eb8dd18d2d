"""Few and narrow columns to count facets over: numbers, each of which stands for values in some facets."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench.tokens import Tokens

COLUMNS = {"place": ("region", "level"), "issue": ("agency", "year"), "kinds": ("section",)}
"""The columns, with the facets that each decides: a region decides the level and what it lies in."""

Numbers = dict[str, dict[tuple[tuple[str, ...], ...], int]]
"""Column → values in each of its facets → the number that stands for them."""

_TABLE = "columns.json"  # column → for each number its values, a list for each facet of the column
_FEW = 200  # numbers that are added up faster one by one


def numbered(tokens: Tokens, known: Numbers) -> dict[str, int]:
    """The section's number in every column; a new one is noted in `known`."""
    values = {
        "place": (tokens.lineage, (tokens.level,)),
        "issue": ((tokens.agency,), (str(tokens.year),)),
        "kinds": (tokens.types,),
    }
    columns = {column: known.setdefault(column, {}) for column in COLUMNS}
    return {column: numbers.setdefault(values[column], len(numbers)) for column, numbers in columns.items()}


def deciding(facets: Iterable[str]) -> dict[str, list[str]]:
    """The columns that decide these facets, each with those of them that it decides."""
    asked = set(facets)
    return {column: having for column, known in COLUMNS.items() if (having := [f for f in known if f in asked])}


def save(known: Numbers, folder: Path) -> None:
    """Write what the numbers stand for."""
    table = {column: list(numbers) for column, numbers in known.items()}
    (folder / _TABLE).write_text(json.dumps(table, ensure_ascii=False), encoding="utf-8")


def load(folder: Path) -> dict[str, "Values"]:
    """Facet → what the numbers of its column stand for."""
    table = json.loads((folder / _TABLE).read_text(encoding="utf-8"))
    return {
        facet: _values([values[place] for values in table[column]])
        for column, facets in COLUMNS.items()
        for place, facet in enumerate(facets)
    }


@dataclass(frozen=True, slots=True)
class Values:
    """What the numbers of a column stand for in one facet."""

    by_number: Sequence[Sequence[str]]
    names: Any  # array of the different values, and one more for padding
    places: Any  # array of numbers by values: places in `names`


def _values(by_number: Sequence[Sequence[str]]) -> Values:
    names = sorted({value for values in by_number for value in values})
    place = {name: number for number, name in enumerate(names)}
    width = max(map(len, by_number), default=0)
    padded = [[*(place[value] for value in values), *[len(names)] * (width - len(values))] for values in by_number]
    return Values(by_number, np.array([*names, ""], dtype=object), np.array(padded, dtype=np.int64))


def summed(numbers: Sequence[int], counts: Sequence[int], values: Values) -> dict[str, int]:
    """How many sections have each value, given how many have each number."""
    if len(numbers) <= _FEW:
        found: dict[str, int] = {}
        for number, count in zip(numbers, counts, strict=True):
            for value in values.by_number[number]:
                found[value] = found.get(value, 0) + count
        return found
    places = values.places[list(numbers)]
    totals = np.bincount(places.ravel(), np.repeat(counts, places.shape[1]), len(values.names))[:-1].astype(np.int64)
    having = np.flatnonzero(totals)
    return dict(zip(values.names[having].tolist(), totals[having].tolist(), strict=True))
