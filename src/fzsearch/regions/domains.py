"""Places that an official host name spells: suzhou.gov.cn, cqjlp.gov.cn, hzsc.gov.cn.

Portals spell their place in pinyin, whole or by initials, often after their province's or prefecture's initials.
domains.csv has those that spelling gets wrong or leaves open; what it lists is certain. A domain without
a code is no place's.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from fzsearch.regions.tables import packaged

_OFFICIAL = (".gov.cn", ".政务", ".xn--zfr164b")  # 国办函〔2018〕55号: governments use these and no others
_CLASSES = {"省": "sheng", "市": "shi", "区": "qu", "县": "xian", "旗": "qi", "州": "zhou", "盟": "meng"}
_MOST_READINGS = 12
_COUNTY_DIGITS = 6
_LONGEST_PREFIX = 3
_SHORTEST_TELLING = 4  # letters; shorter ones are initials of too many things


@dataclass(frozen=True, slots=True)
class Domain:
    """What a host's name says: the codes of the places it may spell, and whether that alone decides for one."""

    codes: frozenset[str]
    decides: bool
    listed: bool = False  # in domains.csv, not spelled


def is_official(host: str) -> bool:
    """Whether a host is a government's.

    >>> is_official("kjt.ln.gov.cn"), is_official("gov.cn.example.com")
    (True, False)
    """
    return f".{host.lower().rstrip('.')}".endswith(_OFFICIAL)


def labels_of(host: str) -> tuple[str, ...]:
    """The labels of an official host before its ending, without www: ("kjt", "ln"); () for any other host."""
    host = host.lower().rstrip(".")
    ending = next((ending for ending in _OFFICIAL if host.endswith(ending)), None)
    labels = host.removesuffix(ending).split(".") if ending else []
    return tuple(label for label in labels if label not in ("www", "m", "wap"))


@lru_cache(maxsize=4096)  # addresses come from anywhere
def domain(label: str) -> Domain:
    """What the last label before .gov.cn says.

    >>> len(domain("luhe").codes), domain("cqjlp").codes, domain("cqjlp").decides
    (3, frozenset({'500107'}), True)
    """
    if (code := _known().get(label)) is not None:
        return Domain(frozenset([code] if code else []), decides=bool(code), listed=True)
    by_initials = _table().initials.get(label, frozenset())
    codes = _telling(label) | by_initials
    return Domain(codes, decides=len(codes) == 1 and not by_initials and len(label) >= _SHORTEST_TELLING)


def spelled(letters: str) -> frozenset[str]:
    """The codes of the places that letters may stand for, in full or by initials.

    >>> sorted(spelled("swlh"))
    ['441523']
    """
    return _telling(letters) | _table().initials.get(letters, frozenset())


def _telling(letters: str) -> frozenset[str]:
    """The places spelled in full, or after what stands for a province or prefecture that they lie in."""
    table = _table()
    codes = set(table.whole.get(letters, ()))
    for cut in range(1, len(letters) - 1):
        rest = letters[cut:]
        for above in table.prefixes.get(letters[:cut], ()):
            within = table.whole.get(rest, frozenset()) | table.initials.get(rest, frozenset())
            codes |= {code for code in within if code != above and code.startswith(above)}
    return frozenset(codes)


@cache
def _known() -> Mapping[str, str]:
    return {row["domain"]: row["code"] for row in packaged("domains.csv")}


class _Table(NamedTuple):
    """Codes by spelling, each with its class word, the class word's letter, or neither."""

    whole: Mapping[str, frozenset[str]]
    initials: Mapping[str, frozenset[str]]
    prefixes: Mapping[str, frozenset[str]]  # what stands for a province or prefecture before a lower place


@cache
def _table() -> _Table:
    whole: dict[str, set[str]] = {}
    initials: dict[str, set[str]] = {}
    prefixes: dict[str, set[str]] = {}
    for row in packaged("china.csv"):
        code, class_word = row["code"], _CLASSES.get(row["name"][-1], "")
        for syllables in _readings(row["pinyin"]) if code != "00" else ():
            shorts = _initials(syllables)
            for end in ("", class_word, class_word[:1]):
                whole.setdefault("".join(syllables) + end, set()).add(code)
                for short in shorts:
                    initials.setdefault(short + end[:1], set()).add(code)
            if len(code) < _COUNTY_DIGITS:
                for short in shorts:
                    prefixes.setdefault(short, set()).add(code)
    for label, code in _known().items():
        if code and len(code) < _COUNTY_DIGITS and len(label) <= _LONGEST_PREFIX:
            prefixes.setdefault(label, set()).add(code)
    return _Table(_frozen(whole), _frozen(initials), _frozen(prefixes))


def _readings(column: str) -> list[tuple[str, ...]]:
    """Every way to read a name: "chao|zhao yang" gives two. The first few do, where there are many."""
    every = itertools.product(*(syllable.split("|") for syllable in column.split()))
    return list(itertools.islice(every, _MOST_READINGS))


def _initials(syllables: Sequence[str]) -> set[str]:
    """The initials, with zh, ch and sh as one letter or two: 通州 is tz or tzh."""
    every = ({syllable[0], syllable[: 1 + (syllable[:2] in ("zh", "ch", "sh"))]} for syllable in syllables)
    return {"".join(letters) for letters in itertools.product(*every)}


def _frozen(codes: Mapping[str, set[str]]) -> Mapping[str, frozenset[str]]:
    return {label: frozenset(found) for label, found in codes.items()}
