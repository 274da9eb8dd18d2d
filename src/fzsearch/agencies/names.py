"""Look up what an agency calls itself and return its canonical name."""

import re
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
# 国有资产监督管理委员会 is no zone's 管理委员会.
_ENDINGS = {
    "街道办事处": re.compile("街道办(事处)?$"),
    "人民政府": re.compile("人民政府$"),
    "管理委员会": re.compile("(区|园|新城|基地|港)(管理委员会|管委会)$"),
    "镇": re.compile("..(镇|乡)$"),
    "街道": re.compile("..街道$"),
}
# A place in front of an agency, or a branch that stands for one: 揭东县教育局, 高新区管委会, 公安局榕城分局.
_PLACE_BEFORE = re.compile(r"^[^局厅委院]{1,8}?(区|县|市|旗|镇|乡|街道|苏木|州|盟|园|新城)|分局$")
_NO_PLACES = re.compile("公园|社区|保护区|园林|动物园|幼儿园|园区|地区|市区|城区|城市|城乡|城镇|乡村|区域|市场")
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
        known = self._known(name)
        if known is not None:
            return Agency(known[0], raw, known[1])
        # Whose branch a 分局 is cannot be told from the name alone; else the name is its own canonical form.
        is_agency = len(name) > 2 and name.endswith(_RANK_WORDS) and not name.endswith("分局")
        return Agency(name, raw, None) if is_agency else None

    def is_whole(self, name: str) -> bool:
        """Whether `name` is an agency's and nothing else: no place is left standing before it.

        >>> load_agency_names().is_whole("科技局"), load_agency_names().is_whole("某某县科技局")
        (True, False)
        """
        if name == "" or name in self.known:
            return True
        return not _PLACE_BEFORE.search(_NO_PLACES.sub("", name)) and not _ENDINGS["管理委员会"].search(name)

    def _known(self, name: str) -> tuple[str, str] | None:
        """Canonical name and 系统 of a name in the table, perhaps after a division that the gazetteer lacks."""
        if found := self.known.get(name):
            return found
        for start in range(1, len(name) - 1):
            if name[start - 1] in _DIVISION_WORDS and (found := self.known.get(name[start:])):
                return found
        for whole, form in _ENDINGS.items():
            if form.search(name):
                return self.known[whole]
        return None


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
