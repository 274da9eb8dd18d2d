"""An issuer's name, taken apart into place and agency."""

import re
from dataclasses import dataclass, replace

from fzsearch.agencies import AgencyNames
from fzsearch.model import Agency, Region
from fzsearch.regions import Gazetteer, Mention
from fzsearch.text import arabic_years, legible, squeeze

# What follows the issuer's name in a title.
_AFTER_ISSUER = re.compile(
    r"关于|(?:19|20)\d\d|二[〇○零]|\*{2,}|年度|推进|加强|深化|全面|法治政府|法治建设|依法行政|贯彻|落实|上报|报送"
)
_BEFORE_ISSUER = re.compile(r"^(?:关于|上报|呈报|报送|附件\d?|[:：]|(?:20\d\d|二[〇○零].{2})年?度?)+")
# A region's name counts at the beginning, or after another issuer's name.
_ISSUER_END = re.compile(r"^$|(局|厅|委员会|委|党组|党工委|政府|办事处)[、和]?$")
_CORPS = re.compile("^(?:新疆)?(?:维吾尔自治区)?(?:生产建设)?兵团")
_PARTY_BESIDE = re.compile(
    "^(?:党委|党工委|党组)[、和](?=.)|^委(?:员会)?[、和]?[省市区县旗州]?(?=人民政府|政府)|(?:党委|党工委|党组)$"
)
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]$")
_OFFICE_OF_A_STREET = re.compile("^([^驻]{2,6})办事处$")
# A county's name without its class word before a bureau: 吴江生态环境局 in 苏州市.
_LONGEST_BASE = 4
# The division that a name without a known region begins with: 区 in 区科技局, 临岚县 in 临岚县教育局.
_DIVISION = re.compile(r"^(?:全|我|本|该)?(.{0,8}?(?:自治区|省|市|区|县|旗|州|盟|镇|乡|街道|苏木))(?!村|镇|域|场)")
_CLASS_ENDS = "省市区县旗州盟镇乡道木团"
_PROVINCES = {
    name[:-1]: name
    for name in re.findall(
        "黑龙江省|..[省市]",
        "河北省山西省辽宁省吉林省黑龙江省江苏省浙江省安徽省福建省江西省山东省河南省湖北省湖南省广东省海南省四川省贵州省云南省"
        "陕西省甘肃省青海省北京市天津市上海市重庆市",
    )
}
_PROVINCE = re.compile(f"^(?:{'|'.join(_PROVINCES)})(?![省市])")


@dataclass(frozen=True, slots=True)
class Place:
    """An issuer's name, taken apart: the regions it may begin with, and the rest."""

    candidates: tuple[Region, ...] = ()
    rest: str = ""
    parent: bool = False  # whether the name gives something above the region, too: 象山县贤庠镇

    @property
    def division(self) -> str | None:
        """The division that the rest begins with where no region was recognised: 区 of 区科技局."""
        match = None if self.candidates else _DIVISION.match(self.rest)
        return match[1] if match else None


def issuer_part(title: str) -> str:
    """Return the part of a title that names the issuer: what stands before the subject, without 关于 and the year.

    >>> issuer_part("重庆市大渡口区科学技术局2023年法治政府建设情况报告")
    '重庆市大渡口区科学技术局'
    """
    plain = re.sub(r"[\[\]【】〔〕]", "", arabic_years(legible(squeeze(title)))).lstrip("《“")
    issuer = _AFTER_ISSUER.split(_BEFORE_ISSUER.sub("", plain), maxsplit=1)[0].removeprefix("中共")
    return _BRACKETS.sub("", issuer).rstrip("（(“")


def take_apart(name: str, gazetteer: Gazetteer, agencies: AgencyNames, year: int | None = None) -> Place:
    """Split a name into the region it begins with and the rest. Of joint issuers, the last counts.

    A region's name within a longer one says nothing: 临岚县 is not 岚县. `year` leaves out the divisions that had
    ended by then.

    >>> from fzsearch.agencies import load_agency_names
    >>> from fzsearch.regions import load_gazetteer
    >>> place = take_apart("重庆市大渡口区科学技术局", load_gazetteer(), load_agency_names())
    >>> [region.code for region in place.candidates], place.rest
    (['500104'], '科学技术局')
    """
    if corps := _CORPS.match(name):
        return Place((), name[corps.end() :])  # the corps is no part of the region's government
    if province := _PROVINCE.match(name):  # 浙江嵊州市: the province without its class word
        below = take_apart(name[province.end() :], gazetteer, agencies, year)
        if within := in_any(below.candidates, gazetteer.named(_PROVINCES[province[0]])):
            return Place(within, below.rest, parent=True)
    chains = _chains(name, gazetteer, year)
    if not chains:
        branch = agencies.branch_place(name) or ""
        alone = _named_alone(branch, gazetteer, year)
        return Place(alone, _without(branch, name)) if alone else Place((), name)
    candidates = _lowest(chains[-1])
    for chain in chains[:-1]:
        if len(candidates) > 1:  # 鲤城区人民政府金龙街道办事处: the first issuer tells which 金龙街道
            candidates = in_any(candidates, _lowest(chain)) or candidates
    rest = name[chains[-1][-1].end :]
    if name[chains[-1][-1].end - 1] not in _CLASS_ENDS and rest and rest not in agencies.known:
        return Place((), name)  # 新疆油田公安局
    if rest == "分局" and len(chains) > 1:  # 成都市公安局龙泉驿区分局
        rest = name[chains[-2][-1].end : chains[-1][0].start] + rest
    place = _narrowed(candidates, _PARTY_BESIDE.sub("", rest), gazetteer, agencies, year)
    return replace(place, parent=len(chains[-1]) > 1 or len(chains) > 1 or place.candidates != candidates)


def _narrowed(
    candidates: tuple[Region, ...], rest: str, gazetteer: Gazetteer, agencies: AgencyNames, year: int | None
) -> Place:
    """The place, or one within it that the rest names without its class word: a branch's, a street's, a county's."""
    if branch := agencies.branch_place(rest):
        within = _below_by_name(branch, candidates, gazetteer, year)
        return Place(within, _without(branch, rest)) if within else Place(candidates, rest)
    if (office := _OFFICE_OF_A_STREET.match(rest)) and rest not in agencies.known:
        streets = in_any(gazetteer.named(f"{office[1]}街道"), candidates)
        return Place(streets, "办事处") if streets else Place(candidates, f"{office[1]}街道办事处")
    for length in range(2, min(_LONGEST_BASE, len(rest)) + 1):
        if rest[length:] in agencies.known and (within := _below_by_name(rest[:length], candidates, gazetteer, year)):
            return Place(within, rest[length:])
    if rest.startswith("人民政府") and rest.removeprefix("人民政府") in agencies.known:
        return Place(candidates, rest.removeprefix("人民政府"))
    return Place(candidates, rest)


def _chains(name: str, gazetteer: Gazetteer, year: int | None) -> list[list[Mention]]:
    """Runs of adjacent regions, each within the one before it, that stand where an issuer's name can begin."""
    chains: list[list[Mention]] = []
    for mention in gazetteer.mentions(name, year):
        if chains and chains[-1][-1].end == mention.start and in_any(mention.candidates, chains[-1][-1].candidates):
            chains[-1].append(mention)
        else:
            chains.append([mention])
    return [chain for chain in chains if _ISSUER_END.search(name[: chain[0].start])]


def _lowest(chain: list[Mention]) -> tuple[Region, ...]:
    """The regions that a run's last name may mean, given the names before it."""
    candidates = chain[0].candidates
    for mention in chain[1:]:
        candidates = in_any(mention.candidates, candidates)
    return candidates


def in_any(regions: tuple[Region, ...], above: tuple[Region, ...]) -> tuple[Region, ...]:
    """Those of `regions` that lie in one of `above`."""
    codes = {region.code for region in above}
    return tuple(region for region in regions if codes.intersection(region.lineage[:-1]))


def _named_alone(base: str, gazetteer: Gazetteer, year: int | None) -> tuple[Region, ...]:
    """The county that a branch's place can only be, as in 市自然资源局榕城分局."""
    found = [region for word in "区县市旗" for region in gazetteer.named(f"{base}{word}", year)] if base else []
    return tuple(found) if len(found) == 1 else ()


def _below_by_name(
    base: str, above: tuple[Region, ...], gazetteer: Gazetteer, year: int | None
) -> tuple[Region, ...]:
    """The divisions in `above` called `base`, with or without its class word."""
    names = (base, *(base + word for word in ("区", "县", "市", "旗", "镇", "乡", "新区")))
    return tuple(region for name in names for region in in_any(gazetteer.named(name, year), above))


def _without(branch: str, rest: str) -> str:
    head, _, tail = rest.rpartition(branch)
    return head + tail


def agency_of(place: Place, printed: str, agencies: AgencyNames) -> Agency | None:
    """The agency a name stands for. A region's name alone, as in 某县2023年…报告, is its government."""
    of_subdistrict = bool(place.candidates) and place.candidates[0].name.endswith("街道")
    name = ("街道" if of_subdistrict and place.rest in ("", "办", "办事处") else "") + place.rest
    if name:
        return agencies.resolve(name, printed)
    return agencies.resolve("人民政府", printed) if place.candidates else None
