"""What a draft's issuer calls its place and itself."""

import re
from dataclasses import dataclass

from fzsearch.agencies import AgencyNames
from fzsearch.model import Region, Report

_DIVISION = re.compile(r"[^省市区县旗州盟镇乡]{1,12}?(?:省|市|自治区|区|县|旗|自治州|州|盟|镇|乡|街道)")
_CLASSES = ("街道", "省", "市", "区", "县", "旗", "镇", "乡")
_RANKS = (("局", "局"), ("委员会", "委"), ("厅", "厅"), ("政府", "政府"), ("街道办事处", "政府"))
_REGIONS_CALLED_ZONES = ("45", "15", "64", "65", "54")  # 广西 内蒙古 宁夏 新疆 西藏: 全区 and 我区 are theirs


@dataclass(frozen=True, slots=True)
class Own:
    """The issuer of a draft: its region as far as it is known, and the words that follow from its name.

    `places` are the places that its name begins with, as printed. `place_class` is the class word of its place, as 县
    of 临岚县; `rank` is the agency's: 局, 委, 厅, or 政府 for what is no bureau. None where it is not known.
    """

    region: Region | None
    places: tuple[str, ...]
    agency: str | None  # canonical
    place_class: str | None
    rank: str | None
    zone_is_province: bool  # 全区 is the autonomous region


def own_of(report: Report, agencies: AgencyNames) -> Own:
    """The issuer of a draft, as its title, signature or writer names it."""
    raw = report.agency.raw if report.agency else ""
    places = _places(raw, agencies)
    region = report.region
    name = region.name if region else places[-1] if places else raw[:1]  # 区 of 区司法局
    return Own(
        region=region,
        places=places,
        agency=report.agency.name if report.agency else None,
        place_class=_class_of(name, region),
        rank=_rank_of(report.agency.name if report.agency else ""),
        zone_is_province=region is not None and region.code.startswith(_REGIONS_CALLED_ZONES),
    )


def _places(raw: str, agencies: AgencyNames) -> tuple[str, ...]:
    """The places that an issuer's name begins with: 砚川市, 砚北区 of 砚川市砚北区司法局."""
    found: list[str] = []
    position = 0
    while not (position and agencies.is_whole(raw[position:])):
        match = _DIVISION.match(raw, position)
        if match is None:
            break
        found.append(match[0])
        position = match.end()
    return tuple(found)


def _class_of(name: str, region: Region | None) -> str | None:
    """The class word; 州 and 盟 count as 市, and zones, whose words vary, as nothing."""
    if region is not None and region.code[4:5] == "7":
        return None
    if name.endswith(("州", "盟", "地区")):
        return "市"
    if name.endswith("自治区"):
        return "省"
    return next((word for word in _CLASSES if name.endswith(word)), None)


def _rank_of(agency: str) -> str | None:
    return next((rank for ending, rank in _RANKS if agency.endswith(ending)), None)
