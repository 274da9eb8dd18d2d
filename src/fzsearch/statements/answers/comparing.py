"""The figures of a promise beside those of an answer: reached or not, where plain arithmetic can tell."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from fzsearch.statements.answers.wording import packaged
from fzsearch.statements.figures import Figure

_ABOUT = Decimal("0.1")  # by which a number that is only about right may be off
_ALIKE = 0.6  # the share of their characters that two subjects have in common at least
_UNKNOWN = 0.3  # what counts instead where one of two has no subject
_TELLING = 3  # characters that a subject has at least to say what is counted: 乡镇 and 文件 do not
_NO_SUBJECT = re.compile(r"[\W_]|全年|累计|新增|共计|[共已的了]")
_CLAUSE_END = re.compile("[，,；;。\n]")


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure of the promise and one of the answer, of the same unit and, as far as the words say, the same subject.

    It is arithmetic, and no verdict: whether both count the same is for the reader to see.
    """

    promised: Figure
    said: Figure
    met: bool | None  # whether what was said reaches what was promised; None where the words do not tell


@dataclass(frozen=True, slots=True)
class Target:
    """A figure that is aimed at or was reached, and the clause it stands in, before it and all."""

    figure: Figure
    before: str
    clause: str


@dataclass(frozen=True, slots=True)
class _Rules:
    """[figures] of words.toml."""

    not_reached: re.Pattern[str]
    other_year: re.Pattern[str]
    other_count: Sequence[re.Pattern[str]]
    start: re.Pattern[str]
    falls: re.Pattern[str]
    several: re.Pattern[str]


@cache
def _rules() -> _Rules:
    table = packaged()["figures"]
    return _Rules(
        not_reached=re.compile(table["not_reached"]),
        other_year=re.compile(table["other_year"]),
        other_count=tuple(map(re.compile, table["other_count"])),
        start=re.compile(table["from"]),
        falls=re.compile(table["falls"]),
        several=re.compile(table["several"]),
    )


def targets(text: str, figures: Sequence[Figure]) -> tuple[Target, ...]:
    """What is aimed at, or was reached: of 由30个工作日缩短至15个工作日 only the second."""
    found = []
    for place, figure in enumerate(figures):
        begin = max((end.end() for end in _CLAUSE_END.finditer(text, 0, figure.start)), default=0)
        end = _CLAUSE_END.search(text, figure.end)
        clause = text[begin : end.start() if end else len(text)]
        target = Target(figure, text[begin : figure.start], clause)
        after = figures[place + 1] if place + 1 < len(figures) else None
        leaves = after is not None and after.unit == figure.unit and after.start < begin + len(clause)
        if not (leaves and _rules().start.search(target.before)):
            found.append(target)
    return tuple(found)


def compared(promised: Sequence[Target], said: Sequence[Target], is_plan: bool) -> Iterator[Comparison]:
    """For each figure promised the one said that is likest, where there is any of its unit and kind.

    Where the answer is itself a plan, nothing was reached.
    """
    reached = [one for one in said if not _is_unreached(one)]
    for target in promised:
        like = [(_likeness(target.figure, one.figure), -place) for place, one in enumerate(reached)]
        likeness, place = max(like, default=(0.0, 0))
        if likeness > 0:
            one = reached[-place]
            tells = not is_plan and likeness >= _ALIKE and _count_the_same(target, one)
            yield Comparison(target.figure, one.figure, _met(target, one.figure) if tells else None)


def _is_unreached(one: Target) -> bool:
    if _rules().not_reached.search(one.clause):
        return True
    return one.figure.change is None and _rules().other_year.search(one.before) is not None


def _likeness(promised: Figure, said: Figure) -> float:
    """How alike the subjects are, from _ALIKE to 1 where they count as the same; 0 where the two say other things."""
    if promised.unit != said.unit or promised.change != said.change:
        return 0.0
    one, other = _bare(promised), _bare(said)
    if not one or not other:
        return _UNKNOWN
    shorter, longer = sorted((one, other), key=len)
    share = 2 * sum(min(one.count(letter), other.count(letter)) for letter in set(one)) / (len(one) + len(other))
    if shorter in longer and 2 * len(shorter) >= len(longer):
        return max(share, _ALIKE)
    return share if share >= _ALIKE else 0.0


def _count_the_same(promised: Target, said: Target) -> bool:
    if min(len(_bare(promised.figure)), len(_bare(said.figure))) < _TELLING:
        return False
    several = _rules().several
    if several.search(promised.figure.subject) and not several.search(said.figure.subject):
        return False
    return all(bool(one.search(promised.clause)) == bool(one.search(said.clause)) for one in _rules().other_count)


def _bare(figure: Figure) -> str:
    """The subject without marks and words that do not tell it from another."""
    return _NO_SUBJECT.sub("", figure.subject)


def _met(target: Target, said: Figure) -> bool | None:
    least, most = _about(target.figure) or (target.figure.value, _highest(target.figure))
    low, high = _meant(said)
    falls = target.figure.change is None and (
        target.figure.bound == "at_most" or _rules().falls.search(target.before) is not None
    )
    if falls:
        reached = high is not None and high <= least
        missed = low is not None and low > most
    else:
        reached = low is not None and low >= most
        missed = high is not None and high < least
    return reached if reached or missed else None


def _meant(figure: Figure) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most that a figure can mean; None where it is open."""
    low, high = _about(figure) or (figure.value, _highest(figure))
    return None if figure.bound == "at_most" else low, None if figure.bound == "at_least" else high


def _about(figure: Figure) -> tuple[Decimal, Decimal] | None:
    """The same for a number that is about right; 余 and 多 say that it is no less."""
    if figure.bound != "about":
        return None
    low = figure.value if re.search("[余多]", figure.printed) else figure.value * (1 - _ABOUT)
    return low, _highest(figure) * (1 + _ABOUT)


def _highest(figure: Figure) -> Decimal:
    return figure.value if figure.high is None else figure.high
