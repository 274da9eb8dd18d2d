"""What a figure is, and a sum of figures."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from fzsearch.statements.figures.rules import Bound


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that counts or measures something: how many of what, and where the sentence says so."""

    start: int
    """Where it begins in the sentence's text, with the words that say how exact it is."""
    end: int
    printed: str
    value: Decimal
    """With 百, 万 and 亿 multiplied in; of a range the lower end; of shares the percentage."""
    high: Decimal | None
    """The upper end of a range."""
    unit: str
    """The measure word or unit, without 万 and 亿: 家, 元, %, 工作日; empty where the sentence has none."""
    subject: str
    """What is counted or measured, in the sentence's words; empty where it does not say."""
    bound: Bound
    change: Literal["rise", "fall"] | None
    """Which way, where the number is the amount of a change; a number that was reached is none."""
    basis: str | None
    """What a change is a change from, as printed: 同比, 较上年."""
    rule: str
    """How the number was read: a key of [read] in rules.toml."""

    @property
    def approximate(self) -> bool:
        """Whether the sentence says that the number is not exact."""
        return self.bound != "exact"


@dataclass(frozen=True, slots=True)
class Sum:
    """A whole and its parts, by their places among the figures of a sentence, and whether they add up."""

    whole: int
    parts: tuple[int, ...]
    holds: bool
