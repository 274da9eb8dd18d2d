"""Townships and streets: 39,000 of them, read only when a name of that kind is looked up."""

from collections.abc import Iterable, Mapping
from functools import cache

from fzsearch.model import Region
from fzsearch.regions.names import short_names
from fzsearch.regions.tables import packaged, region_below

_ENDINGS = ("街道", "镇", "乡", "苏木", "地区")


def townships_named(name: str, above: Mapping[str, Region]) -> tuple[Region, ...]:
    """Every township of this name, by code; `above` has the counties and prefectures by code."""
    if not name.endswith(_ENDINGS) or name in _ENDINGS:
        return ()
    return tuple(_township(code, full, above) for code, full in _by_name().get(name, ()))


def townships_of(county: str, above: Mapping[str, Region]) -> tuple[Region, ...]:
    """Every township of the county with this six-digit code; `above` as for `townships_named`."""
    entries = _rows().get(county, "").split()
    return tuple(_township(county + entry[:3], entry[3:], above) for entry in entries)


def township(code: str, above: Mapping[str, Region]) -> Region | None:
    """The township with this nine-digit code, or None."""
    row = _rows().get(code[:6], "")
    name = next((entry[3:] for entry in row.split() if entry[:3] == code[6:]), None)
    return _township(code, name, above) if name else None


def _township(code: str, name: str, above: Mapping[str, Region]) -> Region:
    """Below its county; the few of statistical zones lie below their prefecture, because a zone is no division."""
    return region_below(above.get(code[:6]) or above.get(code[:4]), code, name, "乡")


@cache
def _rows() -> Mapping[str, str]:
    return {row["county"]: row["townships"] for row in packaged("townships.csv")}


@cache
def _by_name() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Code and full name of the townships by name, full and short."""
    found: dict[str, list[tuple[str, str]]] = {}
    for county, row in _rows().items():
        for entry in row.split():
            name = entry[3:]
            for called in _called(name):
                found.setdefault(called, []).append((county + entry[:3], name))
    return {name: tuple(entries) for name, entries in found.items()}


def _called(name: str) -> Iterable[str]:
    return (name, *short_names(name)) if name.endswith("族乡") else (name,)
