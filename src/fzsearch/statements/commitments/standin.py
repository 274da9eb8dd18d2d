"""A stand-in for figures until fzsearch.statements.figures is there."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit, and where it stands."""

    start: int
    end: int
    printed: str


_FORM = re.compile(
    r"(?:\d[\d.]*|(?<![第每\d一二三四五六七八九十月同统])[一二三四五六七八九十百两]+)(?:多|余)?[万亿]?(?:多|余)?"
    r"(?:[—\-至~]\d+)?个?(?:人次|批次|户次|场次|名|家|次|件|场|项|%|％|成|人|个|部|处|期|轮|份|册|条|宗|套|户|所|支|辆|台|元|天|日|小时|学时|百分点|"
    r"工作日|种|批|篇|间|座|只|讲|课时|档|间)(?!事一次办)"
)


def figures_of(text: str) -> tuple[Figure, ...]:
    """The figures of a sentence."""
    return tuple(Figure(found.start(), found.end(), found[0]) for found in _FORM.finditer(text))
