"""How often the next report's answer to a plan stands among the first sentences ranked for it, and whether a plan
of which the next report says nothing comes out as not mentioned.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from fzsearch import sample
from fzsearch.model import Report
from fzsearch.statements.answers import MENTIONED, Answer, Candidates, answers_to
from fzsearch.statements.cutting import sentences
from fzsearch.text import squeeze
from tests.quality.measure import HERE, Score
from tests.quality.texts import sample_reports

FIRST = 5  # sentences among which the answer must be


@dataclass(frozen=True, slots=True)
class Pair:
    """A plan and what answers it in the same agency's next report, as strings of the two: "" where nothing does."""

    part: str  # dev or test
    report: str  # file name, without its ending
    next: str
    plan: str
    answer: str
    outcome: str


@dataclass(slots=True)
class FollowedUp:
    """Where the answers stand, from 1 (0: not among the first), and how often a mention was seen rightly."""

    ranks: list[int] = field(default_factory=list)
    mentioned: Score = field(default_factory=Score)  # `missed`: mentioned and not seen; `wrong`: seen and not there
    failures: list[str] = field(default_factory=list)

    def recall(self, first: int) -> float:
        """The share of the answers that stand among the first so many."""
        return sum(0 < rank <= first for rank in self.ranks) / len(self.ranks)

    @property
    def mean_reciprocal_rank(self) -> float:
        return sum(1 / rank for rank in self.ranks if rank) / len(self.ranks)

    @property
    def mention_precision(self) -> float:
        return self.mentioned.right / (self.mentioned.right + self.mentioned.wrong)

    @property
    def mention_recall(self) -> float:
        return self.mentioned.right / (self.mentioned.right + self.mentioned.missed)


@cache
def pairs() -> tuple[Pair, ...]:
    """All labelled pairs."""
    with (HERE / "statements" / "answers.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(Pair(**row) for row in csv.DictReader(lines))


@cache
def reports() -> Mapping[str, Report]:
    """The sample's reports by the name of their file, without its ending."""
    with sample.report_files() as files:
        return dict(zip((path.stem for path in files), sample_reports(), strict=True))


@cache
def candidates(name: str) -> Candidates:
    """The sentences of a report of the sample."""
    return Candidates.of(reports()[name].sections)


def plan_sentence(pair: Pair) -> str:
    """The whole sentence that the plan stands in."""
    plan = squeeze(pair.plan)
    for section in reports()[pair.report].sections:
        for sentence in sentences(section):
            if plan in squeeze(sentence.text):
                return sentence.text
    raise ValueError(f"{pair.report} does not say {pair.plan!r}")


def followed_up(part: str) -> FollowedUp:
    """The figures of one half. An answer is found by the whole sentence of its plan, a mention by the plan alone,
    for the rest of the sentence may be answered where the plan is not.
    """
    measured = FollowedUp()
    for pair in pairs():
        if pair.part != part:
            continue
        alone = answers_to(pair.plan, candidates(pair.next), 1)
        seen = bool(alone) and alone[0].score >= MENTIONED
        measured.mentioned.right += seen and pair.answer != ""
        measured.mentioned.missed += not seen and pair.answer != ""
        measured.mentioned.wrong += seen and pair.answer == ""
        if seen != (pair.answer != ""):
            measured.failures.append(f"{pair.report} {pair.plan}: {_shown(alone)}, not {pair.answer or 'nothing'!r}")
        if pair.answer:
            _count_rank(measured, pair)
    return measured


def _count_rank(measured: FollowedUp, pair: Pair) -> None:
    ranked = answers_to(plan_sentence(pair), candidates(pair.next), FIRST)
    answer = squeeze(pair.answer)
    rank = next((place for place, one in enumerate(ranked, 1) if _holds(squeeze(one.sentence.text), answer)), 0)
    measured.ranks.append(rank)
    if rank == 0:
        measured.failures.append(f"{pair.report} {pair.plan}: {_shown(ranked)}, not {pair.answer!r}")


def _holds(text: str, answer: str) -> bool:
    return answer in text or text in answer


def _shown(ranked: tuple[Answer, ...]) -> str:
    return " | ".join(f"{one.score:.2f} {one.sentence.text}" for one in ranked) or "no sentence"
