"""The figures of a sentence: how many of what, how exact, changes, and sums that can be checked.

`rules.toml` has what counts as a figure and what does not, with the reasons.
"""

from fzsearch.statements.figures.figure import Figure, Sum
from fzsearch.statements.figures.reading import readings
from fzsearch.statements.figures.subjects import subjects
from fzsearch.statements.figures.sums import sums_of

__all__ = ["Figure", "Sum", "figures_of", "sums_of"]


def figures_of(text: str) -> tuple[Figure, ...]:
    """The figures of a sentence, in order, none overlapping another.

    >>> [(one.printed, one.value, one.unit, one.subject) for one in figures_of("共申请上级奖补资金400多万元。")]
    [('400多万元', Decimal('4000000'), '元', '上级奖补资金')]
    """
    found = list(readings(text))
    return tuple(
        Figure(
            one.start, one.end, text[one.start : one.end], one.value, one.high, one.unit,
            said.text, one.bound, said.change, said.basis, one.rule,
        )
        for one, said in zip(found, subjects(text, found), strict=True)
    )  # fmt: skip
