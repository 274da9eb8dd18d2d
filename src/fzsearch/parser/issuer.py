"""Whose report it is: region and agency, from the title, the signature, the page, its site and its supplier.

A fact is right or absent. Where a name allows several places and nothing decides, the region is None and
the candidates are kept. docs/decisions/0006 and 0008 have the rules and why.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from fzsearch.agencies import AgencyNames
from fzsearch.model import Agency, Hints, Region
from fzsearch.parser.issuer_name import Place, agency_of, in_any, issuer_part, take_apart
from fzsearch.parser.site import NATION, Context, Site
from fzsearch.regions import Gazetteer

_JUSTICE = "司法"
_WHOLE_SITES = re.compile("街道|镇|乡|管理委员会|分局|派出所")


@dataclass(frozen=True, slots=True)
class Issuer:
    """What is known of a report's issuer, with what decided it.

    The evidence is title, signature, source, what a Context says, or hint; +hint, +body, +domain and so on say
    what chose among places of one name, or, for +body, confirmed the only one.
    """

    region: Region | None = None
    candidates: tuple[Region, ...] = ()
    region_evidence: str | None = None
    agency: Agency | None = None
    agency_evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What a document and its surroundings tell of its issuer."""

    names: Sequence[tuple[str, str | None]]  # (evidence, name or title): the title first, then the next strongest
    body: str = ""  # without blanks; it only chooses among places of the same name
    addressee: str | None = None
    year: int | None = None  # reported on
    site: Site = field(default=Site())
    hints: Hints = field(default=Hints())


def find_issuer(told: Told, gazetteer: Gazetteer, agencies: AgencyNames) -> Issuer:
    """Return the issuer.

    Each name may decide what those before it left open, but never against them (see _fits). What is still open is
    filled by the site, if that fits, then by the hints.
    """
    issuer, title = Issuer(), Place()
    contexts = _contexts(told, gazetteer)
    for evidence, name in told.names:
        printed = issuer_part(name or "")
        if not printed:
            continue
        if agencies.is_national(printed) and issuer == Issuer():
            return _national(printed, evidence, gazetteer, agencies)
        place = take_apart(printed, gazetteer, agencies, told.year)
        title = place if evidence == "title" else title
        agency = agency_of(place, printed, agencies)
        if evidence == "source" and issuer.agency is None and agency is not None and agency.system == _JUSTICE:
            continue  # justice bureaus publish the whole government's report
        same = issuer.agency is None or agency is None or agency.name == issuer.agency.name
        # Where the name goes on to give a place that the gazetteer lacks, what it lies in would be wrong.
        whole = bool(place.candidates) and agencies.is_whole(place.rest)
        fits = place is title or all(_fits(region, title, issuer.candidates) for region in place.candidates)
        if same and whole and fits and issuer.region is None:
            issuer = _with_region(issuer, place, evidence, told.body, contexts)
        if issuer.agency is None and agency is not None:
            issuer = replace(issuer, agency=agency, agency_evidence=evidence)
    issuer = _from_site(issuer, title, told.site, gazetteer)
    return _from_hints(issuer, title, told.hints, gazetteer, agencies)


def _contexts(told: Told, gazetteer: Gazetteer) -> list[Context]:
    """What chooses among places of one name, after the body: the site, the addressee, the hint."""
    contexts = list(told.site.contexts)
    contexts += [
        Context("addressee", frozenset(region.code for region in mention.candidates), decides=False)
        for mention in gazetteer.mentions(told.addressee or "", told.year)
    ]
    if told.hints.region and (hinted := gazetteer.get(told.hints.region)):
        contexts.append(Context("hint", frozenset([hinted.code]), decides=True))
    return contexts


def _national(printed: str, evidence: str, gazetteer: Gazetteer, agencies: AgencyNames) -> Issuer:
    return Issuer(gazetteer.get(NATION), (), evidence, agencies.resolve(printed, printed), evidence)


def _fits(region: Region, title: Place, left_open: tuple[Region, ...]) -> bool:
    """Whether a region named elsewhere can be the title's issuer.

    It is one of the places that the title left open; or it lies in the place that the title names, which was not
    the whole; or it has the name, or at least the rank, that the title gives: 区科技局 is no city's.
    """
    if left_open:
        return region in left_open
    if title.candidates:
        return bool(in_any((region,), title.candidates))
    return title.division is None or region.name.endswith(title.division)


def _with_region(issuer: Issuer, place: Place, evidence: str, body: str, contexts: Sequence[Context]) -> Issuer:
    """Decide among the candidates: by the body naming one with a region above it (徐州市鼓楼区), then by contexts."""
    candidates = place.candidates
    named = tuple(
        region for region in candidates if any(f"{above}{region.name}" in body for above in region.path[:-1])
    )
    if len(named) == 1:
        candidates, evidence = named, f"{evidence}+body"
    for context in contexts:
        inside = tuple(region for region in candidates if context.codes.intersection(region.lineage))
        if 0 < len(inside) < len(candidates):
            candidates, evidence = inside, f"{evidence}+{context.evidence}"
    if len(candidates) > 1:
        return replace(issuer, candidates=candidates, region_evidence=evidence)
    return replace(issuer, region=candidates[0], candidates=(), region_evidence=evidence)


def _from_site(issuer: Issuer, title: Place, site: Site, gazetteer: Gazetteer) -> Issuer:
    """Fill agency and region from the site where the document leaves them open and they fit.

    Without an agency the site's place says nothing: a county's portal carries its townships' reports, too.
    """
    if issuer.agency is None and site.agency is not None and title == Place():
        issuer = replace(issuer, agency=site.agency, agency_evidence=site.agency_evidence)
    region, evidence = site.region(gazetteer)
    if region is None or issuer.region is not None or issuer.candidates or title.candidates:
        return issuer
    if issuer.agency is None:
        fits = site.of_justice and title == Place()
    else:
        fits = _fits(region, title, ()) and _of_rank(region, issuer.agency, title)
    return replace(issuer, region=region, region_evidence=evidence) if fits else issuer


def _of_rank(region: Region, agency: Agency, title: Place) -> bool:
    """Whether an agency whose title gives no place can be the region's own: a 厅 is a province's."""
    if _WHOLE_SITES.search(agency.name) or (title.division or "").endswith(("街道", "镇", "乡")):
        return region.level == "乡"
    return agency.name.endswith("厅") == (region.level == "省") or title.division is not None


def _from_hints(issuer: Issuer, title: Place, hints: Hints, gazetteer: Gazetteer, agencies: AgencyNames) -> Issuer:
    """Fill what is still open as the supplier says, as far as it fits the title."""
    hinted = gazetteer.get(hints.region) if hints.region else None
    if issuer.region_evidence is None and hinted is not None and _fits(hinted, title, ()):
        issuer = replace(issuer, region=hinted, region_evidence="hint")
    if issuer.agency is None and hints.agency:
        rest = take_apart(hints.agency, gazetteer, agencies).rest
        agency = agencies.resolve(rest, hints.agency) or Agency(rest or hints.agency, hints.agency)
        issuer = replace(issuer, agency=agency, agency_evidence="hint")
    return issuer
