"""Look up what an agency calls itself and return its canonical name."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from fzsearch.agencies.table import Known, read_table
from fzsearch.model import Agency

# The words a name of an agency ends in: what the table does not know is still an agency.
_RANKED = re.compile("..(委员会|办公[室厅]|办事处|管理处|政府|公署|[局厅委院署站]|[总支大]队|中心|联合社|工会)$")
# 国有资产监督管理委员会 is no zone's 管理委员会.
_ENDINGS = {
    "街道办事处": re.compile("街道(办|办事处|人民政府)?$"),
    "人民政府": re.compile("人民政府$"),
    "管理委员会": re.compile(
        "(区|园|新城|基地|港|岛)(管理委员会|管委会)$|(经开|高新|开发|保税|度假|示范|自贸|产业园|工业园)区$"
    ),
    "镇": re.compile("..(镇|乡|苏木)$"),
}
# 关于我市2023年…的报告 is the government's.
_OF_US = re.compile("^[我全本](省|自治区|市|区|县|旗|州|盟|镇|乡|街道)$")
# 自然资源局榕城分局, 自然资源分局: a branch and, between, where it is.
# Shenzhen calls branches 管理局 or 监管局.
_BRANCH = re.compile(
    r"^(?P<whole>.+?)(?:(?P<rank>局|委员会|委)(?P<place>[^局]{0,8}?)分局|分局|局(?P<area>[^局]{2,6})(?:监督)?[管监][理管]局)$"
)
# A place in front of an agency: 揭东县教育局, 高新区管委会.
_PLACE_BEFORE = re.compile(r"^[^局厅委院]{1,15}?(区|县|市|旗|镇|乡|街道|苏木|州|盟|园|新城)")
# Words that hold one of these and name no place; some only at the beginning: 下城区 is one.
_NO_PLACES = re.compile(
    "公园|社区|保护区|园林|动物园|幼儿园|^(?:园区|地区|市区|城区)|城市|城乡|城镇(?!人民政府|政府|党|$)|乡村|乡镇|区域|区划|市场|市政|县域"
)
# 城市建设局 is no 建设局 of a 城市.
_NO_DIVISION = re.compile("(城市|都市|乡镇|城镇|城乡|社区)$")
_DIVISION_WORDS = "省市区县州盟旗镇乡"
_JOINERS = re.compile("^[和与及、]")


@dataclass(frozen=True, slots=True)
class AgencyNames:
    """Known names and short forms: each with its canonical name and its lines of authority (系统)."""

    known: Mapping[str, Known]
    stems: Mapping[str, tuple[str, ...]]  # 教育, 科学技术, 科技 … with their 系统, to take merged bureaus apart
    national: Mapping[str, Known]
    slugs: Mapping[str, str]  # kjj → 科学技术局, as hosts and paths write it
    national_domains: Mapping[str, str]  # moa → 农业农村部
    spellings: Mapping[str, frozenset[str]]  # canonical name → every name in `known`

    def resolve(self, name: str, raw: str) -> Agency | None:
        """The agency that `name` (without the region before it) stands for; None when it is none.

        `raw` is kept as printed. A name that the table does not know is its own canonical name, as long as it
        ends in a rank word; its 系统 are those of the bureaus it was merged from, if it names them.

        >>> load_agency_names().resolve("科技局", "区科技局")
        Agency(name='科学技术局', raw='区科技局', systems=('科技',))
        >>> load_agency_names().resolve("民政和退役军人事务局", "").systems
        ('民政', '退役军人事务')
        """
        known = self.national.get(name) or self._known(name)
        if known is not None:
            return Agency(known.name, raw, known.systems)
        if branch := self._branch(name):
            return Agency(branch.name, raw, branch.systems)
        if _OF_US.search(name):
            return self.resolve("街道" if name.endswith("街道") else "人民政府", raw)
        # Whose branch a 分局 is cannot be told from the name alone; else the name is its own canonical form.
        if name[:1] in _DIVISION_WORDS and (systems := self._merged(name[1:])):
            return Agency(name[1:], raw, systems)  # 区科技工业商务和信息化局
        is_agency = _RANKED.search(name) is not None and not name.endswith("分局")
        return Agency(name, raw, self._merged(name)) if is_agency else None

    def forms(self, canonical: str) -> frozenset[str]:
        """Every name in the table that has this canonical name; none for an agency that is not in the table.

        >>> sorted(load_agency_names().forms("科学技术局"))
        ['科学技术局', '科技局']
        """
        return self.spellings.get(canonical, frozenset())

    def is_national(self, name: str) -> bool:
        """Whether it is a body of the State Council, whose place is the nation."""
        return name in self.national

    def of_domain(self, label: str) -> Agency | None:
        """The body of the State Council whose domain this is: moa of fgs.moa.gov.cn."""
        name = self.national_domains.get(label)
        return self.resolve(name, name) if name else None

    def of_slug(self, slug: str) -> Agency | None:
        """The agency that a label of a host or path stands for, perhaps after 市, 区 or 县 (qkjj).

        >>> load_agency_names().of_slug("qkjj").name
        '科学技术局'
        """
        for start in (0, 1):
            if (start == 0 or slug[:1] in ("s", "q", "x")) and (name := self.slugs.get(slug[start:])):
                return self.resolve(name, name)
        return None

    def is_stem(self, letters: str) -> bool:
        """Whether letters are an agency's initials without its rank's."""
        return any(letters + rank in self.slugs for rank in "jtw")

    def of_stem(self, stem: str, level: str) -> Agency | None:
        """The agency that a host's label without the rank's letter stands for, in a region of this level.

        >>> load_agency_names().of_stem("sthj", "省").name, load_agency_names().of_stem("sthj", "市").name
        ('生态环境厅', '生态环境局')
        """
        name = self.slugs.get(stem + ("t" if level == "省" else "j"))
        return self.resolve(name, name) if name else None

    def branch_place(self, name: str) -> str | None:
        """The place that a branch's name gives without its class word: 榕城 of 自然资源局榕城分局.

        >>> load_agency_names().branch_place("自然资源局榕城分局")
        '榕城'
        """
        match = _BRANCH.match(name)
        return (match["place"] or match["area"] or None) if match and self._branch(name) else None

    def is_whole(self, name: str) -> bool:
        """Whether `name` is an agency's and nothing else: no place is left standing before it.

        >>> load_agency_names().is_whole("科技局"), load_agency_names().is_whole("某某县科技局")
        (True, False)
        """
        if name == "" or name in self.known:
            return True
        if name.endswith("分局"):
            return self._branch(name) is not None and self.branch_place(name) is None
        if next(self._after_divisions(name), None):
            return False  # 城区教育局
        return not _PLACE_BEFORE.search(_NO_PLACES.sub("", name)) and not _ENDINGS["管理委员会"].search(name)

    def _known(self, name: str) -> Known | None:
        """Canonical name and 系统 of a name in the table, perhaps after a division that the gazetteer lacks."""
        if found := self.known.get(name):
            return found
        if found := next(self._after_divisions(name), None):
            return found
        for whole, form in _ENDINGS.items():
            if form.search(name):
                return self.known[whole]
        return None

    def _after_divisions(self, name: str) -> Iterator[Known]:
        """What a name holds after a division's class word, the longest first: 教育局 of 某某县教育局."""
        for start in range(1, len(name) - 1):
            divided = name[start - 1] in _DIVISION_WORDS and not _NO_DIVISION.search(name[:start])
            if divided and (found := self.known.get(name[start:])):
                yield found

    def _branch(self, name: str) -> Known | None:
        """A branch's canonical name is that of its bureau with 分局: 自然资源分局."""
        match = _BRANCH.match(name)
        if match is None:
            return None
        whole = self._known(f"{match['whole']}{match['rank'] or '局'}")
        ending = "管理局" if match["area"] else "分局"
        return Known(re.sub("(局|委员会)$", ending, whole.name), whole.systems) if whole else None

    def _merged(self, name: str) -> tuple[str, ...]:
        """The 系统 of a merged bureau, whose name is made of known stems and nothing else; else none."""
        rank = next((rank for rank in ("委员会", "局", "厅", "委") if name.endswith(rank)), "")
        rest, systems = name.removesuffix(rank), dict[str, None]()
        while rest:
            stem = next((rest[:end] for end in range(len(rest), 1, -1) if rest[:end] in self.stems), None)
            if stem is None:
                return ()
            systems.update(dict.fromkeys(self.stems[stem]))
            rest = _JOINERS.sub("", rest.removeprefix(stem))
        return tuple(systems)


@cache
def load_agency_names() -> AgencyNames:
    """Read the packaged table."""
    table = read_table()
    spellings: dict[str, set[str]] = {}
    for name, known in table.known.items():
        spellings.setdefault(known.name, set()).add(name)
    return AgencyNames(
        table.known,
        table.stems,
        table.national,
        table.slugs,
        table.national_domains,
        {canonical: frozenset(names) for canonical, names in spellings.items()},
    )
