"""Look up what an agency calls itself and return its canonical name."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from fzsearch.model import Agency

# The words a name of an agency ends in, longest first: what the table does not know is still an agency.
_RANK_WORDS = (
    "委员会",
    "办公室",
    "办事处",
    "管理处",
    "人民政府",
    "政府",
    "局",
    "厅",
    "委",
    "院",
    "署",
    "总队",
    "支队",
    "中心",
)
_DIVISION_WORDS = "省市区县州盟旗镇乡"


@dataclass(frozen=True, slots=True)
class AgencyNames:
    """Known names and short forms: each with its canonical name and its 系统."""

    known: Mapping[str, tuple[str, str]]

    def resolve(self, name: str, raw: str) -> Agency | None:
        """The agency that `name` (without the region before it) stands for; None when it is none.

        `raw` is kept as printed. A name that the table does not know is its own canonical name, without a
        系统, as long as it ends in a rank word.

        >>> load_agency_names().resolve("科技局", "区科技局")
        Agency(name='科学技术局', raw='区科技局', system='科技')
        """
        if found := self.known.get(name):
            return Agency(found[0], raw, found[1])
        # A division that the gazetteer does not know may stand before it: 某市科技局.
        for start in range(1, len(name) - 1):
            if name[start - 1] in _DIVISION_WORDS and (found := self.known.get(name[start:])):
                return Agency(found[0], raw, found[1])
        if name.endswith(("街道", "镇", "乡")) and len(name) > 2:
            canonical, system = self.known["街道" if name.endswith("街道") else "镇"]
            return Agency(canonical, raw, system)
        for whole in ("街道办事处", "人民政府", "管理委员会", "管委会"):
            if name.endswith(whole):
                return Agency(*_named(self.known[whole], raw))
        if len(name) > 2 and name.endswith(_RANK_WORDS):
            return Agency(name, raw, None)
        return None


def _named(canonical_and_system: tuple[str, str], raw: str) -> tuple[str, str, str]:
    canonical, system = canonical_and_system
    return canonical, raw, system


@cache
def load_agency_names() -> AgencyNames:
    """Read the packaged table."""
    table = tomllib.loads(files("fzsearch.agencies").joinpath("agencies.toml").read_text(encoding="utf-8"))
    short_ranks: Mapping[str, str] = table["ranks"]
    known: dict[str, tuple[str, str]] = {}
    for system in table["system"]:
        for name, canonical in _names(system, short_ranks):
            known.setdefault(name, (canonical, system["name"]))
    return AgencyNames(known)


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
