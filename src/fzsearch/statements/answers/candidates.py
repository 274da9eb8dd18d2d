"""The sentences of a report as what may answer the promises of the year before."""

import math
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from fzsearch.model import Section
from fzsearch.statements.answers.comparing import Target, targets
from fzsearch.statements.answers.wording import GAP, clauses, masked, pairs
from fzsearch.statements.cutting import Sentence, sentences
from fzsearch.statements.figures import figures_of

LONGEST = 2000
"""Characters of a sentence that are compared. What is longer is a table, or text without stops."""

MOST = 3000
"""Sentences of a report that are looked through: the longest reports have a few hundred."""

_LEAST = 0.2  # what a pair of letters counts that every sentence has
_SIGNATURE = 40  # characters that the lines of signature and date have at most, without a stop at their end


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of the next report, and what it is compared by."""

    section_id: str
    sentence: Sentence
    is_plan: bool  # it is about the year after
    text: str  # masked
    pairs: frozenset[str]
    clauses: tuple[frozenset[str], ...]  # the pairs of each clause
    context: frozenset[str]  # the pairs of the heading and of the sentence before


class Candidates:
    """A report's sentences, kept for one promise after the other.

    Each pair of letters counts the less the more sentences have it (`rarity`).
    """

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self.all = tuple(candidates)
        self._uses = Counter(pair for one in self.all for pair in one.pairs)
        self._targets: dict[int, tuple[Target, ...]] = {}

    @classmethod
    def of(cls, sections: Iterable[Section], plans: Container[tuple[str, Sentence]] = ()) -> "Candidates":
        """The sentences of a report's sections, the first MOST, without signature and date.

        `plans` are sentences that are known to speak of the time to come, each with its section's id, beside those of
        sections that plan.
        """
        return cls(list(islice((one for section in sections for one in _of_section(section, plans)), MOST)))

    @cached_property
    def having(self) -> Mapping[str, Sequence[int]]:
        """The places of the candidates that have a pair of letters."""
        places: dict[str, list[int]] = {}
        for place, one in enumerate(self.all):
            for pair in one.pairs:
                places.setdefault(pair, []).append(place)
        return places

    def targets(self, place: int) -> tuple[Target, ...]:
        """What a candidate's sentence says was reached, in figures."""
        if place not in self._targets:
            text = self.all[place].sentence.text
            self._targets[place] = targets(text, figures_of(text))
        return self._targets[place]

    def rarity(self, pair: str) -> float:
        """1 for two letters that one sentence has or none, and the less the more have them."""
        uses = self._uses[pair]
        return max(1 - math.log(uses) / math.log(len(self.all) + 1), _LEAST) if uses > 1 else 1.0


def _of_section(section: Section, plans: Container[tuple[str, Sentence]]) -> Iterator[Candidate]:
    plans_all = "next_steps" in section.types
    heading = frozenset(pairs(masked(section.heading)))
    before: frozenset[str] = frozenset()
    for sentence in sentences(section):
        if section.level == 0 and _is_signature(sentence.text):
            continue
        texts = [masked(sentence.text[start:end]) for start, end in clauses(sentence.text[:LONGEST])]
        parts = tuple(frozenset(pairs(text)) for text in texts)
        own = frozenset().union(*parts)
        is_plan = plans_all or (section.id, sentence) in plans
        yield Candidate(section.id, sentence, is_plan, GAP.join(texts), own, parts, heading | before)
        before = own


def _is_signature(text: str) -> bool:
    """Whether it is a line such as an agency's name, or a date, at a report's end."""
    return len(text) <= _SIGNATURE and text[-1] not in "。！？；!?;：:"
