"""Promises that a report makes again, word for word or nearly.

A plan is seldom repeated whole: its reason and its details change, its matter stays. So nearly repeated is also what
has a clause of the other's, where that clause is among the weightier ones of both. Figures and points of time are
left aside: a target that was raised, a date that was moved is the same plan again.

Nearly the same, for NEARLY is 0.84: 建立市、区（县）两级科技项目查重会商制度 beside 会商机制 (0.91);
非现场执法检查占比提高到30%以上 beside 占比达到35%以上 (0.85). Not so: 建立科技专项资金台账季度抽查制度 beside
实行科技专项资金台账季度抽查 (0.82; missed), 制定生态环境损害赔偿案件办理规程 beside 办理生态环境损害赔偿案件 (0.81;
another matter).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from fzsearch.statements.answers.wording import NUMBER, clauses, masked, names, pairs, unopened, weighed
from fzsearch.text import arabic_years

Repeated = Literal["same", "nearly"]
"""How a promise repeats an earlier one."""

NEARLY = 0.84
"""The share of their weighed pairs of letters that two clauses, or two sentences, have in common at least."""

_CLAUSE = 4.0  # what a clause must weigh to be known by itself: less is words that circulate
_OF_THE_WEIGHTIEST = 0.5  # by the weightiest clause of a sentence, what another weighs that can stand for it
_OF_THE_SENTENCE = 0.2  # by its sentence, what a clause weighs that can stand for it
_NAMED = 1.5  # what a pair of letters counts within 《…》 or “…”
_SENTENCE = 6  # pairs of letters that a sentence must have to be nearly another
_SAME = 2.0  # the likeness of what says the same, beyond every other
_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
_NOT_SAID = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class _Promise:
    said: str  # without blanks, marks, openers and the numbers of years
    whole: frozenset[str]
    clauses: tuple[Mapping[str, float], ...]  # the weights of the clauses that can stand for it


def is_carried(a: str, b: str) -> Repeated | None:
    """Whether one sentence repeats another: word for word, nearly, or not.

    Word for word is without blanks, marks, the openers of items and the numbers of years.

    >>> is_carried("一是2022年底前建成共享平台。", "2023年底前，建成共享平台；")
    'same'
    >>> is_carried("推动法制员配备率达到90%。", "推动法制员配备率达到100%。")
    'nearly'
    """
    return _repeats(_likeness(_read(a), _read(b)))


@lru_cache(4096)
def _read(text: str) -> _Promise:
    said = _NOT_SAID.sub("", _YEAR.sub("", arabic_years(unopened(text))))
    weights = [those for start, end in clauses(text) if (those := _weights(text[start:end]))]
    sums = [sum(those.values()) for those in weights]
    least = max(_CLAUSE, _OF_THE_WEIGHTIEST * max(sums, default=0), _OF_THE_SENTENCE * sum(sums))
    standing = tuple(those for those, weight in zip(weights, sums, strict=True) if weight >= least)
    return _Promise(said, frozenset(pairs(masked(text))), standing)


def _weights(clause: str) -> Mapping[str, float]:
    text, named = masked(clause), set(pairs(masked(names(clause))))
    weights: dict[str, float] = {}
    for pair, counts in weighed(text):
        if NUMBER not in pair:
            weights[pair] = max(_NAMED if pair in named else counts, weights.get(pair, 0.0))
    return weights


def _likeness(first: _Promise, second: _Promise) -> float:
    """From 0 to 1 how alike two promises are, and _SAME where they say the same."""
    if first.whole and first.said == second.said:
        return _SAME
    by_clause = max((_dice(one, other) for one in first.clauses for other in second.clauses), default=0.0)
    if min(len(first.whole), len(second.whole)) < _SENTENCE:
        return by_clause
    common = 2 * len(first.whole & second.whole) / (len(first.whole) + len(second.whole))
    return max(by_clause, common)


def _repeats(likeness: float) -> Repeated | None:
    if likeness < NEARLY:
        return None
    return "same" if likeness == _SAME else "nearly"


def _dice(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    common = sum(min(weight, other[pair]) for pair, weight in one.items() if pair in other)
    return 2 * common / (sum(one.values()) + sum(other.values()))
