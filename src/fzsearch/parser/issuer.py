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
_WITHIN_COUNTIES = re.compile("街道|^管理委员会$|分局$|派出所")
# Who keeps a site, and never issues what stands there.
_PUBLISHERS = re.compile(
    "(融媒体|信息|新闻|传媒|大数据|网络|网站管理|政务服务数据)中心$|政务公开|网站|数据资源管理局$|办公[室厅]$|政府网$"
)
_VISITED = re.compile("[赴到与向和同往去]|学习|考察|借鉴|来自|对标")


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
    issuer, title, named = Issuer(), Place(), Place()
    contexts = _contexts(told, gazetteer)
    for evidence, name in told.names:
        printed = issuer_part(name or "")
        if not printed or (evidence == "source" and issuer.agency is None and _PUBLISHERS.search(printed)):
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
            issuer = _with_region(issuer, place, evidence, told.body, contexts, gazetteer)
        if issuer.agency is None and agency is not None:
            issuer, named = replace(issuer, agency=agency, agency_evidence=evidence), place
    issuer = _from_site(issuer, title, named, told.site, gazetteer, agencies)
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


def _with_region(
    issuer: Issuer, place: Place, evidence: str, body: str, contexts: Sequence[Context], gazetteer: Gazetteer
) -> Issuer:
    """Decide among the candidates: by contexts, and by the body naming one with a region above it (徐州市鼓楼区).

    Where those contradict each other, all stay open. A township's name without its county's needs one of them, even
    if the gazetteer knows one alone: a town that was merged has a living namesake elsewhere.
    """
    candidates, decided_by = place.candidates, evidence
    named = _named_in(body, candidates, gazetteer)
    said: list[str] = []
    for context in contexts:
        inside = tuple(region for region in candidates if context.codes.intersection(region.lineage))
        if inside:
            said += [context.evidence]
            decided_by += f"+{context.evidence}" if len(inside) < len(candidates) else ""
            candidates = inside
        elif context.decides and not _contains(candidates, context, gazetteer):
            said, candidates, named = [], place.candidates, ()  # it lies elsewhere
            break
    if len(named) == 1:
        if candidates != place.candidates and named[0] not in candidates:
            return replace(issuer, candidates=place.candidates, region_evidence=evidence)
        decided_by = f"{evidence}+body" if candidates == place.candidates else decided_by
        candidates, said = named, [*said, "body"]
    if len(candidates) > 1 or (_needs_support(place, candidates[0]) and not said):
        return replace(issuer, candidates=candidates, region_evidence=evidence)
    return replace(issuer, region=candidates[0], candidates=(), region_evidence=decided_by)


def _needs_support(place: Place, region: Region) -> bool:
    """Whether a region is a township that the name gives without anything above it."""
    return region.level == "乡" and not place.parent


def _contains(candidates: tuple[Region, ...], context: Context, gazetteer: Gazetteer) -> bool:
    """Whether a context lies in one of the candidates: a county's portal may carry its province's report."""
    lineages = (region.lineage for code in context.codes if (region := gazetteer.get(code)))
    above = {code for lineage in lineages for code in lineage}
    return any(region.code in above for region in candidates)


def _named_in(body: str, regions: Sequence[Region], gazetteer: Gazetteer) -> tuple[Region, ...]:
    """Those that the body names together with a region above them; none of them where one was only visited."""
    found: dict[Region, None] = {}
    for region in regions:
        for above in region.path[:-1]:
            for match in re.finditer(re.escape(above + region.name), body):
                before = body[max(0, match.start() - 6) : match.start()]
                # 仁寿县板桥镇 does not name 寿县.
                if any(gazetteer.named(before[-length:] + above) for length in (1, 2) if length <= len(before)):
                    continue
                if _VISITED.search(before):
                    return ()
                found[region] = None
    return tuple(found)


def _from_site(
    issuer: Issuer, title: Place, named: Place, site: Site, gazetteer: Gazetteer, agencies: AgencyNames
) -> Issuer:
    """Fill agency and region from the site where the document leaves them open and they fit.

    `named` is the name that gave the agency. Without an agency the site's place says nothing: a county's portal
    carries its townships' reports, too.
    """
    if issuer.agency is None and site.agency is not None and title == Place():
        issuer = replace(issuer, agency=site.agency, agency_evidence=site.agency_evidence)
    region, evidence = site.region(gazetteer)
    if region is None or issuer.region is not None or issuer.candidates or title.candidates or named.candidates:
        return issuer
    if issuer.agency is None:
        fits = site.of_justice and title == Place()
    elif region.level == "国":
        fits = agencies.is_national(issuer.agency.name)
    else:
        fits = all(_fits(region, place, ()) and _of_rank(region, issuer.agency, place) for place in (title, named))
    return replace(issuer, region=region, region_evidence=evidence) if fits else issuer


def _of_rank(region: Region, agency: Agency, name: Place) -> bool:
    """Whether an agency whose name gives no place can be the region's own: a 厅 is a province's."""
    if _WITHIN_COUNTIES.search(agency.name) or (name.division or "").endswith(("街道", "镇", "乡", "苏木")):
        return region.level == "乡"
    return agency.name.endswith("厅") == (region.level == "省") or name.division is not None


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
