"""Names of other places and agencies, and words of another level, that may be left over from a copied text."""

import re
from collections.abc import Iterator, Mapping

from fzsearch.agencies import AgencyNames
from fzsearch.drafts.findings import Finding, where_of
from fzsearch.drafts.issuer import Own
from fzsearch.drafts.passages import Passage
from fzsearch.drafts.rules import PlaceRules, rules
from fzsearch.drafts.years import is_date
from fzsearch.model import Region, Section
from fzsearch.regions import Gazetteer

Names = Mapping[str, tuple[Region, ...]]
"""Full names of places, and which places each may mean."""

_CLASS_WORD = re.compile("[省市区县旗州盟镇乡]|街道")
_LONGEST = 15  # characters of a place's name: 双江拉祜族佤族布朗族傣族自治县
_SHORTEST = 3  # 和县 is too short to tell
_AGENCY = re.compile(r"[^，。；：、！？\s《》“”（）()0-9]{2,16}?(?:局|委员会|委|厅|办事处|人民政府)")
# A class word alone, or a place; but not 联合区 of 联合区教育局.
_PLACE = re.compile("(?:[省市区县旗镇乡]|[^我本局委厅办与和同联会由对向]{2,8}[省市区县旗])?")
_OPENS = re.compile(r"^(?:[一二三四五六七八九十]{1,2}是)?(?:20\d\d年度?)?[，,]?(?:今年(?:以来)?[，,])?$")
_OURS = re.compile("我[局区县市镇乡省厅委街院办]|本[局区县市镇乡]")
_MOST_BEFORE = 40  # characters before a name that are looked at


def other_places(section: Section, passage: Passage, own: Own, names: Names) -> Iterator[Finding]:
    """Full names of places that are neither the issuer's, nor above, nor below it.

    Not told is what the sentence says one goes to, learns from or works with (rules.toml).
    """
    text, known, done = passage.text, rules().places, 0
    if own.region is None:
        return
    dealings: bool | None = None  # whether the sentence tells of any; looked for where a name is found
    for word in _CLASS_WORD.finditer(text):
        found = _name_ending(text, word.end(), done, names)
        if found is None:
            continue
        start, regions = found
        done = word.end()
        name = text[start:done]
        if _is_own(regions, own) or name in own.places or _says_nothing(text, start, done, known):
            continue
        dealings = known.meant.search(text) is not None if dealings is None else dealings
        if dealings and (not _OPENS.match(text[:start]) or _OURS.search(text)):
            continue
        path = "".join(regions[0].path[-2:]) if len(regions) == 1 else name
        zh = f"“{name}”可能是照抄时留下的：它不在本机构所在地区（{own.region.name}），句子也没有说与它往来"
        en = f"{name} may be left over from a copied text: it is not in {own.region.name}, and no dealings are told"
        where = where_of(section, passage.start + start, passage.start + done)
        yield Finding("place", where, zh, en, {"name": name, "place": path})


def names_of_places(own: Own, gazetteer: Gazetteer) -> Names:
    """The full names that are looked for.

    Townships are 39,000, and many are called by ordinary words: only those of a township's own county count.
    """
    region = own.region
    beside = (
        gazetteer.townships(region.lineage[-2]) if region and region.level == "乡" and region.lineage[:-1] else ()
    )
    return {**gazetteer.by_name, **{one.name: (one,) for one in beside}}


def _name_ending(text: str, end: int, done: int, names: Names) -> tuple[int, tuple[Region, ...]] | None:
    """The longest name that ends here: where it begins, and the places it may mean."""
    for start in range(max(done, end - _LONGEST), end - _SHORTEST + 1):
        if found := names.get(text[start:end]):
            return start, found
    return None


def _is_own(regions: tuple[Region, ...], own: Own) -> bool:
    """Whether a name may mean the issuer's region, what that lies in, or what lies in it."""
    return own.region is not None and any(
        region.code in own.region.lineage or own.region.code in region.lineage for region in regions
    )


def _says_nothing(text: str, start: int, end: int, known: PlaceRules) -> bool:
    """Whether a name is an ordinary word here, or what stands beside it tells why another place is named."""
    if text[start:end] in known.ordinary or known.within.match(text, end) or known.after.match(text, end):
        return True
    return known.beside.search(text[max(0, start - _MOST_BEFORE) : start]) is not None


def other_agencies(section: Section, passage: Passage, own: Own, agencies: AgencyNames) -> Iterator[Finding]:
    """Names of other agencies where a report names its own: 下一步，区教育局将…… in a report of another bureau.

    A government's report tells of its bureaus, so there it must say 现将……报告如下.
    """
    known, text = rules().places, passage.text
    opening = known.self_before.match(text)
    if own.agency is None or (own.rank == "政府" and not text.startswith("现将")):
        return
    begin = opening.end() if opening else 0
    match = _AGENCY.match(text, begin)
    after = known.self_after if opening else known.leaders_after
    if match is None or not after.match(text, match.end()):
        return
    name = match[0]
    agency = _agency_of(name, own, agencies)
    if agency is None or agency == own.agency:
        return
    zh = f"“{name}”可能是照抄时留下的：这里说的应是本机构（{own.agency}）"
    en = f"{name} may be left over from a copied text: here the report speaks of its own agency, {own.agency}"
    where = where_of(section, passage.start + begin, passage.start + match.end())
    yield Finding("agency", where, zh, en, {"name": name, "agency": agency})


def other_signature(section: Section, own: Own, agencies: AgencyNames) -> Iterator[Finding]:
    """Another agency's name right above the date of signing, where the writer's own does not sign, too.

    A government's report may be signed by its office or its bureau of justice, so there it says nothing.
    """
    if own.agency is None or own.rank == "政府":
        return
    lines = section.text.split("\n")
    signed = [(lines[place], place) for place in range(len(lines) - 1) if is_date(lines[place + 1])]
    if any(_agency_of(line.strip(), own, agencies) == own.agency for line in lines):
        return
    for line, place in signed:
        name = line.strip()
        agency = _agency_of(name, own, agencies)
        if agency is not None:
            start = sum(len(before) + 1 for before in lines[:place]) + len(line) - len(line.lstrip())
            zh = f"落款“{name}”可能是照抄时留下的：本机构是{own.agency}"
            en = f"the signature {name} may be left over from a copied text: the report's agency is {own.agency}"
            where = where_of(section, start, start + len(name))
            yield Finding("agency", where, zh, en, {"name": name, "agency": agency})


def _agency_of(name: str, own: Own, agencies: AgencyNames) -> str | None:
    """The canonical name of an agency that the table knows, perhaps after a place: 区教育局, 临江市教育局."""
    for place in own.places:
        name = name.removeprefix(place)
    for start in range(len(name) - 1):
        if known := agencies.known.get(name[start:]):
            return known.name if _PLACE.fullmatch(name[:start]) else None
    return None


def other_levels(section: Section, passage: Passage, own: Own) -> Iterator[Finding]:
    """Words of another level, or of an agency of another rank: 全县 in a district's report, 我局 in a committee's."""
    table = rules()
    for kind, forms in (
        ("level", table.levels.get(own.place_class or "")),
        ("rank", table.ranks.get(own.rank or "")),
    ):
        for match in forms.finditer(passage.text) if forms else ():
            word = match[0]
            if word.endswith("区") and own.zone_is_province:
                continue
            if kind == "level" and table.places.within.match(passage.text, match.end()):
                continue
            is_of = own.place_class if kind == "level" else own.agency
            zh = f"“{word}”与本机构不符（{is_of}），可能是照抄时留下的"
            en = f"{word} does not fit the issuer ({is_of}); it may be left over from a copied text"
            where = where_of(section, passage.start + match.start(), passage.start + match.end())
            yield Finding("level", where, zh, en, {"word": word, "own": is_of})
