"""Places that an official host name spells: suzhou.gov.cn, cqjlp.gov.cn, hzsc.gov.cn.

Portals spell their place in pinyin, whole or by initials, often after their province's or prefecture's initials.
domains.csv has those that spelling gets wrong or leaves open; what it lists is certain. A domain without
a code is no place's.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from fzsearch.regions.tables import packaged

_OFFICIAL = (".gov.cn", ".政务", ".xn--zfr164b")  # 国办函〔2018〕55号: governments use these and no others
_CLASSES = {"省": "sheng", "市": "shi", "区": "qu", "县": "xian", "旗": "qi", "州": "zhou", "盟": "meng"}
_MOST_READINGS = 12
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


@cache
def domain(label: str) -> Domain:
    """What the last label before .gov.cn says.

    >>> len(domain("luhe").codes), domain("cqjlp").codes, domain("cqjlp").decides
    (3, frozenset({'500107'}), True)
    """
    if (code := _known().get(label)) is not None:
        return Domain(frozenset([code] if code else []), decides=bool(code), listed=True)
    telling, initials = _spelled()
    by_initials = initials.get(label, frozenset())
    codes = telling.get(label, frozenset()) | by_initials
    return Domain(codes, decides=len(codes) == 1 and not by_initials and len(label) >= _SHORTEST_TELLING)


def spelled(letters: str) -> frozenset[str]:
    """The codes of the places that letters may stand for, in full or by initials.

    >>> sorted(spelled("swlh"))
    ['441523']
    """
    telling, initials = _spelled()
    return telling.get(letters, frozenset()) | initials.get(letters, frozenset())


@cache
def _known() -> Mapping[str, str]:
    return {row["domain"]: row["code"] for row in packaged("domains.csv")}


@cache
def _spelled() -> tuple[Mapping[str, frozenset[str]], Mapping[str, frozenset[str]]]:
    """Codes by spelling: in full or after a province's or prefecture's initials, and by initials alone."""
    telling: dict[str, set[str]] = {}
    initials: dict[str, set[str]] = {}
    readings = {row["code"]: _readings(row["pinyin"]) for row in packaged("china.csv") if row["code"] != "00"}
    class_words = {row["code"]: row["name"][-1] for row in packaged("china.csv")}
    for code, syllables in ((code, each) for code, every in readings.items() for each in every):
        whole, shorts = "".join(syllables), _initials(syllables)
        class_word = _CLASSES.get(class_words[code], "")
        above = [prefix for length in (2, 4) if length < len(code) for prefix in _prefixes(code[:length], readings)]
        for end in ("", class_word, class_word[:1]):
            for label in (whole + end, *(prefix + whole + end for prefix in above)):
                telling.setdefault(label, set()).add(code)
            for label in (short + end[:1] for short in shorts):
                initials.setdefault(label, set()).add(code)
                for prefix in above:
                    telling.setdefault(prefix + label, set()).add(code)
    return _frozen(telling), _frozen(initials)


def _readings(column: str) -> list[tuple[str, ...]]:
    """Every way to read a name: "chao|zhao yang" gives two. The first few do, where there are many."""
    every = itertools.product(*(syllable.split("|") for syllable in column.split()))
    return list(itertools.islice(every, _MOST_READINGS))


def _prefixes(code: str, readings: Mapping[str, list[tuple[str, ...]]]) -> Iterator[str]:
    """What stands for a province or prefecture before a lower place: initials, or a short domain of its own."""
    if code in readings:
        yield from _initials(readings[code][0])
        yield from (label for label, place in _known().items() if place == code and len(label) <= 3)


def _initials(syllables: Sequence[str]) -> set[str]:
    """The initials, with zh, ch and sh as one letter or two: 通州 is tz or tzh."""
    every = ({syllable[0], syllable[: 1 + (syllable[:2] in ("zh", "ch", "sh"))]} for syllable in syllables)
    return {"".join(letters) for letters in itertools.product(*every)}


def _frozen(codes: Mapping[str, set[str]]) -> Mapping[str, frozenset[str]]:
    return {label: frozenset(found) for label, found in codes.items()}
