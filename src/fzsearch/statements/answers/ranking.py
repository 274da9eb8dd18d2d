"""The ranking itself: clause by clause, then for the whole sentence."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fzsearch.statements.answers.candidates import LONGEST, Candidate, Candidates
from fzsearch.statements.answers.comparing import Comparison, Target, compared, targets
from fzsearch.statements.answers.wording import (
    GAP,
    NUMBER,
    blanked,
    clauses,
    common_runs,
    masked,
    names,
    pairs,
    things,
    weighed,
)
from fzsearch.statements.cutting import Sentence
from fzsearch.statements.figures import figures_of

MENTIONED = 0.15
"""The score from which on the next report counts as mentioning a promise, set on labelled pairs (tests/quality)."""

_LEAST = 0.05  # the score below which a sentence is not worth a look
_LOOKED_AT = 12  # sentences that are compared closely, for each clause
_CLAUSES = 40  # clauses of a promise that are compared; no sentence has more, but a table in one line
_NAMED = 1.5  # what a pair of letters counts within 《…》 or “…”
_ELSEWHERE = 0.7  # what a common pair counts that stands in another clause of the answer than most do
_IN_CONTEXT = 0.3  # what it counts in the heading above the answer, or in the sentence before it
_BY_LENGTH = {2: 0.7, 3: 0.85}  # what pairs count in common strings of so many letters; in longer ones, 1
_EVIDENCE = 0.8  # the weight in common at which half of a score is believed: one common word may be chance
_SLIGHT = 6.0  # the weight below which a clause says so little that having all of it is not the whole score
_SIBLINGS = 0.15  # the share of the whole sentence in the score of a clause
_AS_A_PLAN = 0.7  # what a plan for the year after counts in the order, so that what was done stands before it
_FOR_ITSELF = 0.25  # the share of a sentence's own score beside what it adds to the sentences before it
_SHARED = 5  # common strings that are told
_TELLING = 0.6  # what a pair of letters counts at least that makes a common string worth telling
_MARKS = "，,；;：:、。.！？!?·—-\0 \t\n\u3000"


@dataclass(frozen=True, slots=True)
class Answer:
    """A sentence that may answer a promise."""

    section_id: str
    sentence: Sentence
    score: float  # from 0 to 1: how much of the clause's wording it has
    shared: tuple[str, ...]  # the longest strings that both have, as printed: why it is here
    compared: tuple[Comparison, ...]  # the figures of both that may be about the same
    is_plan: bool  # it is itself about the year after
    clause: tuple[int, int]  # where the clause of the promise begins and ends that it answers best


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause of a promise: where it stands, masked, and what its pairs of letters count."""

    start: int
    end: int
    text: str
    weights: Mapping[str, float]
    total: float
    named: Mapping[str, int]  # for those within a name, how long the name is


@dataclass(frozen=True, slots=True)
class _Scores:
    """By candidate: how much of each clause it has, and of the whole sentence; what was done and what is planned."""

    parts: Sequence[_Clause]
    by_clause: Sequence[Mapping[int, float]]
    overall: Mapping[int, float]
    factor: Mapping[int, float]

    def of(self, clause: int, place: int) -> float:
        return self.by_clause[clause].get(place, 0.0)

    def best(self, place: int) -> tuple[float, int]:
        """The score of the clause that the candidate answers best, and which that is."""
        score, other = max((self.of(number, place), -number) for number in range(len(self.parts)))
        return score, -other


def answers_to(sentence: str, candidates: Candidates, limit: int = 5) -> tuple[Answer, ...]:
    """The sentences of the next report that may answer a promise, at most `limit`, the likeliest first.

    Each clause of the promise is looked for by itself, and where `limit` allows there is a sentence for every one
    that has any. What was done stands before what is planned again. A best score below MENTIONED means: no mention
    found. Nothing is said of whether a promise was kept.
    """
    parts = _parts(sentence, candidates)
    if not parts:
        return ()
    scores = _scored(parts, candidates)
    chosen = sorted(_chosen(scores, limit), key=lambda place: (-scores.best(place)[0] * scores.factor[place], place))
    aims = targets(sentence, figures_of(sentence))
    return tuple(_answer(sentence, aims, candidates, scores, place) for place in chosen)


def _parts(sentence: str, candidates: Candidates) -> list[_Clause]:
    found = []
    for start, end in list(clauses(sentence[:LONGEST]))[:_CLAUSES]:
        text = masked(sentence[start:end])
        named = {pair: len(name) for name in masked(names(sentence[start:end])).split(GAP) for pair in pairs(name)}
        weights: dict[str, float] = {}
        for pair, counts in weighed(text):
            counts = candidates.rarity(pair) * (_NAMED if pair in named else counts)
            weights[pair] = max(counts, weights.get(pair, 0.0))
        if weights:
            found.append(_Clause(start, end, text, weights, sum(weights.values()), named))
    return found


def _scored(parts: Sequence[_Clause], candidates: Candidates) -> _Scores:
    alone = [_of_clause(part, candidates) for part in parts]
    whole = sum(part.total for part in parts)
    overall: dict[int, float] = {}
    for part, scores in zip(parts, alone, strict=True):
        for place, score in scores.items():
            overall[place] = overall.get(place, 0.0) + score * part.total / whole
    blended = [
        {place: (1 - _SIBLINGS) * score + _SIBLINGS * overall[place] for place, score in scores.items()}
        for scores in alone
    ]
    for part, scores in zip(parts, blended, strict=True):
        for place in _naming(part, candidates):
            scores[place] = max(scores.get(place, 0.0), MENTIONED)
            overall.setdefault(place, 0.0)
    factor = {place: _AS_A_PLAN if candidates.all[place].is_plan else 1.0 for place in overall}
    return _Scores(parts, blended, overall, factor)


def _of_clause(part: _Clause, candidates: Candidates) -> dict[int, float]:
    """The scores of the candidates that have most of a clause."""
    rough: dict[int, float] = {}
    for pair, weight in part.weights.items():
        for place in candidates.having.get(pair, ()):
            rough[place] = rough.get(place, 0.0) + weight
    first = sorted(rough, key=lambda place: (-rough[place], place))[:_LOOKED_AT]
    return {place: _alike(part, candidates.all[place]) for place in first}


def _naming(part: _Clause, candidates: Candidates) -> Iterator[int]:
    """The candidates that have to the letter the whole name of what a clause says will be held, issued or built."""
    for thing in things(part.text):
        rarest = min(pairs(thing), key=lambda pair: len(candidates.having.get(pair, ())))
        for place in candidates.having.get(rarest, ()):
            if thing in candidates.all[place].text:
                yield place


def _alike(part: _Clause, one: Candidate) -> float:
    """How much of a clause a sentence has, from 0 to 1."""
    lengths: dict[str, int] = {}
    for start, end in common_runs(part.text, one.text):
        for run in part.text[start:end].split(GAP):
            for pair in pairs(run):
                lengths[pair] = max(lengths.get(pair, 0), len(run))
    best = max(one.clauses, key=lambda those: sum(part.weights[pair] for pair in those if pair in part.weights))
    matched = 0.0
    for pair, weight in part.weights.items():
        if pair in one.pairs:
            near = 1.0 if pair in best else _ELSEWHERE
            length, name = lengths.get(pair, 2), part.named.get(pair, 0)
            # Half a name is another one's.
            whole = min(1.0, length / name) if name else _BY_LENGTH.get(length, 1.0)
            matched += weight * near * whole
        elif pair in one.context:
            matched += weight * _IN_CONTEXT
    return matched / max(part.total, _SLIGHT) * matched / (matched + _EVIDENCE)


def _chosen(scores: _Scores, limit: int) -> list[int]:
    """The candidates that together answer most: each is the one that adds most to those before it."""
    left = {place for place in scores.overall if scores.best(place)[0] >= _LEAST}
    weights = [part.total / (part.total + 2) for part in scores.parts]  # a short clause is worth less than a long one
    reached = [0.0] * len(weights)
    chosen: list[int] = []

    def gain(place: int) -> tuple[float, int]:
        added = sum(
            weight * max(0.0, scores.of(number, place) * scores.factor[place] - reached[number])
            for number, weight in enumerate(weights)
        )
        return added + _FOR_ITSELF * scores.overall[place] * scores.factor[place], -place

    while left and len(chosen) < limit:
        place = max(left, key=gain)
        left.remove(place)
        chosen.append(place)
        reached = [max(so_far, scores.of(number, place)) for number, so_far in enumerate(reached)]
    return chosen


def _answer(sentence: str, aims: Sequence[Target], candidates: Candidates, scores: _Scores, place: int) -> Answer:
    one = candidates.all[place]
    score, number = scores.best(place)
    part = scores.parts[number]
    return Answer(
        section_id=one.section_id,
        sentence=one.sentence,
        score=min(score, 1.0),
        shared=_shared(sentence[:LONGEST], one.sentence.text[:LONGEST]),
        compared=tuple(compared(aims, candidates.targets(place), one.is_plan)) if aims else (),
        is_plan=one.is_plan,
        clause=(part.start, part.end),
    )


def _shared(sentence: str, other: str) -> tuple[str, ...]:
    """The longest strings that both have, in the promise's order; words that circulate only where nothing else is."""
    text = blanked(sentence)
    found: dict[str, int] = {}
    telling: set[str] = set()
    for start, end in common_runs(text, other):
        run = text[start:end].lstrip(_MARKS + "”》）)’").rstrip(_MARKS + "“《（(‘")
        weights = [counts for pair, counts in weighed(masked(run)) if NUMBER not in pair]
        if weights:
            found.setdefault(run, start)
            telling |= {run} if max(weights) >= _TELLING else set()
    longest = sorted(telling or found, key=lambda run: (-len(run), found[run]))[:_SHARED]
    return tuple(sorted(longest, key=found.__getitem__))
