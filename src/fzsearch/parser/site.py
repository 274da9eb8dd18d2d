"""What a page's site says of the issuer: breadcrumb, SiteName, SiteIDCode, host and path.

The site's owner is not always the issuer: a county's portal carries the province's report, a justice bureau's the
whole government's. So a site only chooses among places, or fills what fits what the document says.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fzsearch.agencies import AgencyNames
from fzsearch.model import Agency, Region
from fzsearch.parser.address import split_address
from fzsearch.parser.documents import Page
from fzsearch.parser.issuer_name import agency_of, take_apart
from fzsearch.regions import Gazetteer, domain, labels_of, spelled

NATION = "00"
"""The code of the nation, the place of its ministries."""

_SITE_WORDS = re.compile(r"(门户|政务|政府信息公开|信息公开|官方)?(网站|网|平台|专栏|专题)$")
_SEGMENT = re.compile(r"[a-z]{3,14}")
_COLUMN = re.compile("(xxgk|zwgk|gkml)$")
# The part of a column of rule-of-law reports that is the government's own: fzzfjsndbg/qzf_….
_GOVERNMENT = re.compile(r"/[a-z_]*fzzf[a-z]*(?:_\d+)?/([sqx]zf)(?=[_/])")
_AFTER_REFORM = 2019
_TWO_LETTERS = 2
# Labels that name no place below the last one: a bureau's initials, a column.
_NEUTRAL = re.compile("[a-z]{2,9}[jtw]|z?f?xxgk|zwgk|gk|public|zwfw|app|wza|english")
_DEPARTMENT = re.compile("[a-z]{2,5}s")
_JUSTICE_HOSTS = {"sfj", "sft", "ssfj", "qsfj", "xsfj"}
# Portals and justice bureaus publish for others.
_FOR_OTHERS = ("政府", "司法", "功能区")


@dataclass(frozen=True, slots=True)
class Context:
    """A place that something about a page points to: one of `codes`; `decides` where it is one for certain."""

    evidence: str
    codes: frozenset[str]
    decides: bool


@dataclass(frozen=True, slots=True)
class Site:
    """What a page's site says: contexts, the strongest first, and the agency whose site or column it is.

    `of_justice` is True for a justice bureau's own host: what stands there without a name is its own or its
    government's, so the place is certain and the agency is not.
    """

    contexts: tuple[Context, ...] = ()
    agency: Agency | None = None
    agency_evidence: str | None = None
    of_justice: bool = False

    def region(self, gazetteer: Gazetteer) -> tuple[Region | None, str]:
        """The site's place with its evidence; None where nothing decides or two things contradict each other."""
        decided = [
            (context, gazetteer.get(next(iter(context.codes)))) for context in self.contexts if context.decides
        ]
        places = [region for _, region in decided if region is not None]
        if not places or any(a.code not in b.lineage and b.code not in a.lineage for a in places for b in places):
            return None, ""
        return max(places, key=lambda region: len(region.lineage)), decided[0][0].evidence


def read_site(
    page: Page, url: str | None, gazetteer: Gazetteer, agencies: AgencyNames, year: int | None = None
) -> Site:
    """Return what a page's own words about its site, and its address, say. `year` is the one reported on."""
    contexts: list[Context] = []
    agency: tuple[Agency, str] | None = None
    named = [("site name", page.site_name), *(("breadcrumb", item) for item in reversed(page.breadcrumb))]
    for evidence, name in named:
        place = take_apart(_SITE_WORDS.sub("", name or ""), gazetteer, agencies)
        owner = agency_of(place, name or "", agencies)
        if place.candidates and (owner is not None or place.rest == ""):
            codes = frozenset(region.code for region in place.candidates)
            contexts.append(Context(evidence, codes, decides=len(codes) == 1))
        if agency is None and owner is not None and owner.system not in _FOR_OTHERS and place.rest:
            agency = owner, evidence
    contexts.sort(key=lambda context: context.evidence)  # breadcrumb before site name
    if page.site_id and (region := gazetteer.get(page.site_id[:6])) is not None:
        contexts.append(Context("site id", frozenset([region.code]), decides=True))
    labels, path = _address(url)
    if labels and (owner := agencies.of_domain(labels[-1])):
        # Below a ministry's domain its local branches have hosts of their own, guangdong.chinatax.gov.cn, and so have
        # its departments, fgs.moa.gov.cn.
        if all(_DEPARTMENT.fullmatch(label) for label in labels[:-1]) and not _in_a_province(path):
            contexts.append(Context("domain", frozenset([NATION]), decides=True))
            agency = agency or (owner, "domain")
    elif labels:
        contexts.append(_of_domain(labels, gazetteer, agencies))
    codes = frozenset().union(*(context.codes for context in contexts))
    site = Site(tuple(contexts)).region(gazetteer)[0]
    # Before the reform of 2018 the same initials were other bodies': lyj was 旅游局, wjj 物价局.
    owners = _owners(labels, path, codes, site, agencies) if year is None or year >= _AFTER_REFORM else ()
    for owner, places, evidence in owners:
        agency = agency or (owner, evidence)
        if places:
            contexts.append(Context(evidence, places, decides=len(places) == 1))
    of_justice = not _JUSTICE_HOSTS.isdisjoint(labels[:-1])
    return Site(tuple(contexts), agency and agency[0], agency and agency[1], of_justice)


def _address(url: str | None) -> tuple[tuple[str, ...], str]:
    """The labels of an official address's host, and its path; of another address nothing."""
    parts = split_address(url)
    labels = labels_of(parts.hostname or "")
    return labels, parts.path.lower() if labels else ""


def _of_domain(labels: tuple[str, ...], gazetteer: Gazetteer, agencies: AgencyNames) -> Context:
    """What the last label spells. It decides only if nothing else may be meant, and every label before it is known.

    yunyang.shiyan.gov.cn is a county of the city, and tjhb.gov.cn a bureau of it: 天津 and 环保, not 天津 and 河北区.
    """
    label, told = labels[-1], domain(labels[-1])
    site = gazetteer.get(next(iter(told.codes))) if told.decides else None
    bureau = any(spelled(label[:cut]) and agencies.is_stem(label[cut:]) for cut in range(2, len(label) - 1))
    known = site and all(_NEUTRAL.fullmatch(part) or _of_host(part, site, agencies) for part in labels[:-1])
    return Context("domain", told.codes, decides=bool(known and (told.listed or not bureau)))


def _in_a_province(path: str) -> bool:
    """Whether a path is a local branch's: csrc.gov.cn/zhejiang/…."""
    return any(len(code) == 2 for segment in _SEGMENT.findall(path) for code in domain(segment).codes)


def _of_host(label: str, site: Region, agencies: AgencyNames) -> Agency | None:
    """The agency of a host such as sfj.suzhou; also where its rank is left out, as in sthj.guizhou, zssl.zhoushan."""
    if agency := agencies.of_slug(label):
        return agency
    starts = [cut for cut in range(2, len(label) - 1) if site.code in spelled(label[:cut])]
    # Two letters alone are as likely a county's: jy.sanya is 吉阳区, not 教育.
    stems = (label[cut:] for cut in (0, *starts) if cut or len(label) > _TWO_LETTERS)
    return next(filter(None, (agencies.of_stem(stem, site.level) for stem in stems)), None)


def _owners(
    labels: tuple[str, ...], path: str, codes: frozenset[str], site: Region | None, agencies: AgencyNames
) -> Iterator[tuple[Agency, frozenset[str], str]]:
    """The agencies that labels of the host, then segments of the path, stand for, with the places spelled in them."""
    for label in reversed(labels[:-1]):
        if agency := _of_host(label, site, agencies) if site else agencies.of_slug(label):
            yield agency, frozenset(), "domain"
    if government := _GOVERNMENT.search(path):
        yield Agency("人民政府", government[1], ("政府",)), frozenset(), "path"
    for segment in reversed(_SEGMENT.findall(path)):
        slug = _COLUMN.sub("", segment)
        if agency := agencies.of_slug(slug):
            yield agency, frozenset(), "path"
        for cut in range(2, len(slug) - 2):  # jmskxjsj: 江门市, 科学技术局
            places = spelled(slug[:cut]) & codes
            if places and (agency := agencies.of_slug(slug[cut:])):
                yield agency, places, "path"
