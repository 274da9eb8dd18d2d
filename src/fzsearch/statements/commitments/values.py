"""What a commitment is, as values."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from fzsearch.statements.cutting import Sentence
from fzsearch.statements.figures import Figure

Grade = Literal["slogan", "action", "measurable"]

GRADES: tuple[Grade, ...] = ("slogan", "action", "measurable")
"""From what can least be checked to what can best: no act; an act and its object; a number, date or named product."""


@dataclass(frozen=True, slots=True)
class Reason:
    """What decided: the key of a rule (rules.toml, topics.toml), and the words it was found in."""

    rule: str
    words: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a commitment is to be done, as printed ("年底前"), and the last day of what is named.

    `until` is None where the text names no year ("年底前") and the year that the commitment is for is not known.
    A quarter, half or month counts to its last day, also with 前: 三季度前 is until 30 September.
    """

    printed: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Commitment:
    """A sentence by which an agency says what it will do or achieve after the year reported on."""

    sentence: Sentence
    grade: Grade  # the highest of its clauses
    actor: str | None  # who is to do it, as printed; None where the sentence names nobody
    deadline: Deadline | None  # the first that is named
    figures: tuple[Figure, ...]
    topic: str  # a key of model.SECTION_TYPES
    year: int | None  # the year it is for; None where that is not known
    reasons: tuple[Reason, ...]  # what decided that it is one, and its grade, deadline and topic, in this order
