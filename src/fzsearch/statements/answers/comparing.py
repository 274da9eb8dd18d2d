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
_SHARES = ("%", "‰", "百分点")
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
    is_longer: bool = False  # it is aimed at over more than one year


@dataclass(frozen=True, slots=True)
class _Rules:
    """[figures] of words.toml."""

    not_reached: re.Pattern[str]
    other_year: re.Pattern[str]
    other_count: Sequence[re.Pattern[str]]
    start: re.Pattern[str]
    part: re.Pattern[str]
    longer: re.Pattern[str]
    falls: re.Pattern[str]
    either_subject: re.Pattern[str]
    either_unit: re.Pattern[str]
    beyond: re.Pattern[str]
    several: re.Pattern[str]


@cache
def _rules() -> _Rules:
    table = packaged()["figures"]
    patterns = {name: re.compile(words) for name, words in table.items() if isinstance(words, str)}
    start = patterns.pop("from")
    return _Rules(start=start, other_count=tuple(map(re.compile, table["other_count"])), **patterns)


def targets(text: str, figures: Sequence[Figure]) -> tuple[Target, ...]:
    """What is aimed at, or was reached: of 由30个工作日缩短至15个工作日 only the second."""
    found = []
    for place, figure in enumerate(figures):
        begin = max((end.end() for end in _CLAUSE_END.finditer(text, 0, figure.start)), default=0)
        end = _CLAUSE_END.search(text, figure.end)
        clause = text[begin : end.start() if end else len(text)]
        is_longer = _rules().longer.search(text, 0, figure.start) is not None
        target = Target(figure, text[begin : figure.start], clause, is_longer)
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
            others = one.figure.unit not in _SHARES and sum(each >= _ALIKE for each, _ in like) > 1
            met = _met(target, one.figure, is_part=others or _is_part(target, one)) if tells else None
            yield Comparison(target.figure, one.figure, met)


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


def _is_part(promised: Target, said: Target) -> bool:
    """Whether what is said may be only some of what was promised, so that there may be more of it."""
    return _rules().part.search(said.clause) is not None and _rules().part.search(promised.clause) is None


def _met(target: Target, said: Figure, *, is_part: bool) -> bool | None:
    least, most = _about(target.figure) or (target.figure.value, _highest(target.figure))
    low, high = _meant(said)
    falls = _falls(target)
    if falls is None:
        return True if low == high == least == most and not is_part else None
    is_open = _rules().beyond.search(target.figure.printed) is not None
    if falls:
        reached = high is not None and (high < least or (high == least and not is_open))
        missed = low is not None and low > most
    else:
        reached = low is not None and (low > most or (low == most and not is_open))
        missed = high is not None and high < least
    # More may come to a part, so that it can only show what more does not change; of shares, nothing is known.
    if reached:
        return None if is_part and (falls or said.unit in _SHARES) else True
    return (
        False if missed and not target.is_longer and not (is_part and (not falls or said.unit in _SHARES)) else None
    )


def _falls(target: Target) -> bool | None:
    """Whether less is better; None where the words do not tell."""
    figure, rules = target.figure, _rules()
    if figure.change is not None or figure.bound == "at_least":
        return False
    if figure.bound == "at_most" or rules.falls.search(target.before):
        return True
    return None if rules.either_subject.search(figure.subject) or rules.either_unit.fullmatch(figure.unit) else False


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
