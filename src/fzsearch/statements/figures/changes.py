"""Whether a number is the amount of a change, or a share, and what stands before that."""

import re
from functools import cache
from typing import Literal

from fzsearch.statements.figures.rules import any_of, any_pattern, listed

_BASED_ON = re.compile("在[^，]{1,14}?基础上")


def without_based_on(before: str) -> str:
    """Without 在…基础上, which says nothing of what is counted."""
    return _BASED_ON.sub("", before) if "基础上" in before else before


@cache
def _changes() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    between = f"{any_of(listed('change', key='between'))}{{0,3}}$"
    strong = any_of((*listed("change", key="rise"), *listed("change", key="fall")))
    weak = any_of((*listed("change", key="weak_rise"), *listed("change", key="weak_fall")))
    bases = any_pattern(listed("change", "bases", key="patterns"))
    return (
        re.compile(f"(?P<verb>{strong})(?:(?<=[幅率])为)?{between}"),
        re.compile(f"(?:{bases})[^，、]{{0,8}}?(?P<verb>{weak})(?:{between}|[^，、]{{1,4}}$)"),
        re.compile(bases),
    )


def without_change(before: str) -> tuple[str, Literal["rise", "fall"] | None, str | None]:
    """What stands before a change, which way it goes, and from what; all of it where the number is no change."""
    strong, weak, bases = _changes()
    tail = before[-40:]
    found = strong.search(tail) or weak.search(tail)
    if found is None:
        return before, None, None
    rises = (*listed("change", key="rise"), *listed("change", key="weak_rise"))
    basis = bases.search(tail)
    verb = found.end("verb") if found["verb"].endswith("幅") else found.start("verb")
    cut = basis.start() if basis else verb
    head = _COMPARISON.sub("", before[: len(before) - len(tail) + cut])
    return head, "rise" if found["verb"] in rises else "fall", basis[0] if basis else None


_COMPARISON = re.compile("(?<=[^，]{3})(?:比|较)(?![例重率分])[^，比较]{2,10}$")  # 办理时限比法定时限压缩68%


@cache
def _amounts() -> re.Pattern[str]:
    rise, fall = (any_of(listed("change", "amounts", key=key)) for key in ("rise", "fall"))
    return re.compile(f"(?:({rise})|{fall})(?!至|到|为|的)[^，、至到为]{{0,6}}$")


def amount(before: str) -> Literal["rise", "fall"] | None:
    """Which way it goes where a noun stands between the verb of a change and the number: 减少入企16次."""
    found = None if before.endswith("率") else _amounts().search(before, max(0, len(before) - 10))
    return ("rise" if found[1] else "fall") if found else None


_SHARE = re.compile(
    "[约仅只也还均各]?占(?!比|用|道|地|有|领|据)(?:[^占，]{0,20}(?<!比例)(?<!比重)|[^占，]{2,20}(?:比例|比重))$"
)


_COMPARED = re.compile(
    "(至|到|为|是|不超过|不低于|低于|超过|不到|不足|达)[^，、至到]{1,10}的$"
)  # 压缩至法定时限的40%


def without_share(before: str, unit: str) -> tuple[str, bool]:
    """What stands before a share (占立案数的17%), and whether it is one."""
    if unit not in ("%", "‰", "倍"):
        return before, False
    if found := _SHARE.search(before):
        return before[: found.start()], True
    found = _COMPARED.search(before)
    return (before[: found.end(1)] if found else before), False
