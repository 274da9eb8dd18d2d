"""Whose report it is: region and agency, from the title, the signature and what its supplier says.

A fact is right or absent. Where a name allows several places and nothing decides, the region is None and
the candidates are kept.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fzsearch.agencies import AgencyNames
from fzsearch.model import Agency, Hints, Region
from fzsearch.regions import Gazetteer, Mention
from fzsearch.text import squeeze

# What follows the issuer's name in a title.
_AFTER_ISSUER = re.compile(
    r"关于|(?:19|20)\d\d|二[〇○零]|年度|推进|加强|深化|全面|法治政府|法治建设|依法行政|贯彻|落实"
)
# A region's name counts at the beginning, or after another issuer's name.
_ISSUER_END = re.compile(r"^$|(局|厅|委员会|委|党组|政府|办事处)$")
# The division that a name without a known region begins with: 区 in 区科技局, 临岚县 in 临岚县教育局.
_DIVISION = re.compile(r"^(?:全|我|本|该)?(.{0,8}?(?:自治区|省|市|区|县|旗|州|盟|镇|乡|街道))(?!村|镇|域)")
_BEFORE_ISSUER = re.compile(r"^(?:关于|(?:20\d\d|二[〇○零].{2})年度?)+")


@dataclass(frozen=True, slots=True)
class Issuer:
    """What is known of a report's issuer, with what decided it.

    The evidence is title, signature, source or hint; +hint and +body say what chose among places of one name, or,
    for +body, confirmed the only one.
    """

    region: Region | None = None
    candidates: tuple[Region, ...] = ()
    region_evidence: str | None = None
    agency: Agency | None = None
    agency_evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """An issuer's name, taken apart: the regions it may begin with, and the rest."""

    candidates: tuple[Region, ...]
    rest: str


def find_issuer(
    names: Sequence[tuple[str, str | None]], body: str, hints: Hints, gazetteer: Gazetteer, agencies: AgencyNames
) -> Issuer:
    """Return the issuer out of `names`: (evidence, name or title) pairs, the title first, then the next strongest.

    Each name may decide what those before it left open, but never against them (see _fits). `body` only chooses
    among places of the same name; the hints narrow what is ambiguous and fill what is left open.
    """
    hinted = gazetteer.get(hints.region) if hints.region else None
    issuer, title = Issuer(), Place((), "")
    for evidence, name in names:
        printed = issuer_part(squeeze(name or ""))
        if not printed:
            continue
        place = take_apart(printed, gazetteer)
        title = place if evidence == "title" else title
        agency = _agency(place, printed, agencies)
        same = issuer.agency is None or agency is None or agency.name == issuer.agency.name
        # Where the name goes on to give a place that the gazetteer lacks, what it lies in would be wrong.
        whole = bool(place.candidates) and agencies.is_whole(place.rest)
        fits = place is title or all(_fits(region, title, issuer.candidates) for region in place.candidates)
        if same and whole and fits and issuer.region is None:
            issuer = _with_region(issuer, place, evidence, body, hinted)
        if issuer.agency is None and agency is not None:
            issuer = replace(issuer, agency=agency, agency_evidence=evidence)
    if issuer.region_evidence is None and hinted is not None and _fits(hinted, title, ()):
        issuer = replace(issuer, region=hinted, region_evidence="hint")
    if issuer.agency is None and hints.agency:
        rest = take_apart(hints.agency, gazetteer).rest
        agency = agencies.resolve(rest, hints.agency) or Agency(rest or hints.agency, hints.agency, None)
        issuer = replace(issuer, agency=agency, agency_evidence="hint")
    return issuer


def _fits(region: Region, title: Place, left_open: tuple[Region, ...]) -> bool:
    """Whether a region named elsewhere can be the title's issuer.

    It is one of the places that the title left open; or it lies in the place that the title names, which was not
    the whole; or it has the name, or at least the rank, that the title gives: 区科技局 is no city's.
    """
    if left_open:
        return region in left_open
    if title.candidates:
        return bool({place.code for place in title.candidates}.intersection(region.lineage[:-1]))
    stated = _DIVISION.match(title.rest)
    return stated is None or region.name.endswith(stated[1])


def issuer_part(title: str) -> str:
    """Return the part of a title that names the issuer: what stands before the subject, without 关于 and the year.

    >>> issuer_part("重庆市大渡口区科学技术局2023年法治政府建设情况报告")
    '重庆市大渡口区科学技术局'
    """
    return _AFTER_ISSUER.split(_BEFORE_ISSUER.sub("", title), maxsplit=1)[0].removeprefix("中共")


def take_apart(name: str, gazetteer: Gazetteer) -> Place:
    """Split a name into the region it begins with and the rest. Of joint issuers, the last counts.

    A region's name within a longer one says nothing: 临岚县 is not 岚县.

    >>> from fzsearch.regions import load_gazetteer
    >>> place = take_apart("重庆市大渡口区科学技术局", load_gazetteer())
    >>> [region.code for region in place.candidates], place.rest
    (['500104'], '科学技术局')
    """
    chains: list[list[Mention]] = []
    for mention in gazetteer.mentions(name):
        if chains and chains[-1][-1].end == mention.start and _below(mention.candidates, chains[-1][-1].candidates):
            chains[-1].append(mention)
        else:
            chains.append([mention])
    chains = [chain for chain in chains if _ISSUER_END.search(name[: chain[0].start])]
    if not chains:
        return Place((), name)
    candidates: tuple[Region, ...] = ()
    for mention in chains[-1]:
        candidates = _below(mention.candidates, candidates) if candidates else mention.candidates
    return Place(candidates, name[chains[-1][-1].end :])


def _below(regions: tuple[Region, ...], above: tuple[Region, ...]) -> tuple[Region, ...]:
    """Those of `regions` that lie in one of `above`."""
    codes = {region.code for region in above}
    return tuple(region for region in regions if codes.intersection(region.lineage[:-1]))


def _agency(place: Place, printed: str, agencies: AgencyNames) -> Agency | None:
    """The agency a name stands for. A region's name alone, as in 某县2023年…报告, is its government."""
    of_subdistrict = bool(place.candidates) and place.candidates[0].name.endswith("街道")
    name = ("街道" if of_subdistrict else "") + place.rest
    if name:
        return agencies.resolve(name, printed)
    return agencies.resolve("人民政府", printed) if place.candidates else None


def _with_region(issuer: Issuer, place: Place, evidence: str, body: str, hinted: Region | None) -> Issuer:
    """Decide among the candidates by the hint, or by the body naming one with a region above it (徐州市鼓楼区)."""
    candidates = place.candidates
    if hinted is not None and len(candidates) > 1:
        inside = tuple(region for region in candidates if hinted.code in region.lineage)
        if inside:
            candidates, evidence = inside, f"{evidence}+hint"
    named = tuple(
        region for region in candidates if any(f"{above}{region.name}" in body for above in region.path[:-1])
    )
    if len(named) == 1:
        candidates, evidence = named, f"{evidence}+body"
    if len(candidates) > 1:
        return replace(issuer, candidates=candidates, region_evidence=evidence)
    return replace(issuer, region=candidates[0], candidates=(), region_evidence=evidence)
