"""The packaged table of agencies, agencies.toml, spelled out into names."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple


class Known(NamedTuple):
    """A canonical name and the 系统 it belongs to, several for a merged bureau."""

    name: str
    systems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Every name, stem, national body and slug of the table."""

    known: Mapping[str, Known]
    stems: Mapping[str, tuple[str, ...]]
    national: Mapping[str, Known]
    slugs: Mapping[str, str]
    national_domains: Mapping[str, str]


@cache
def read_table() -> Table:
    """Read agencies.toml; its head explains the keys."""
    table = tomllib.loads(files("fzsearch.agencies").joinpath("agencies.toml").read_text(encoding="utf-8"))
    known: dict[str, Known] = {}
    stems: dict[str, tuple[str, ...]] = {}
    for system in table["system"]:
        for name, canonical in _names(system, table["ranks"]):
            known.setdefault(name, Known(canonical, (system["name"],)))
        for stem in (*system["full"], *filter(None, system["short"])):
            stems.setdefault(stem, (system["name"],))
    for name, (canonical, system) in table["also"].items():
        known.setdefault(name, Known(canonical, (system,)))
    for merged in table["merged"]:
        for stem in (merged["name"], *merged["also"]):
            known.setdefault(f"{stem}局", Known(f"{merged['name']}局", tuple(merged["systems"])))
    national = {name: Known(canonical, (system,)) for name, (canonical, system) in table["national"].items()}
    return Table(known, stems, national, table["slugs"], table["national_domains"])


def _names(system: Mapping[str, Any], short_ranks: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Every (name, canonical name) of one system: stems times ranks, in full and short form."""
    yield from system.get("also", {}).items()
    full: list[str] = system["full"]
    stems = [(stem, stem) for stem in full]
    stems += [(short, full[min(place, len(full) - 1)]) for place, short in enumerate(system["short"]) if short]
    for stem, canonical in stems:
        for rank in system["ranks"]:
            yield stem + rank, canonical + rank
            for short, whole in short_ranks.items():
                if whole == rank:
                    yield stem + short, canonical + rank
