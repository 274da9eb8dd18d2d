"""The questions of a run: seven kinds of them, drawn from the first reports, always the same."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from bench.corpus import SEED, reports
from bench.tokens import split
from fzsearch.index.analysis import Cut, tokenizer
from fzsearch.index.language import read_query
from fzsearch.index.normalisation import normalise
from fzsearch.index.query import Literally, Request, Word
from fzsearch.model import Report

_SAMPLE = 300  # reports that the words are chosen from: a word that stands once there stands in 1 of 4,000 sections


@dataclass(frozen=True, slots=True)
class Question:
    """One request, and of which kind it is."""

    kind: str
    request: Request


@dataclass(frozen=True, slots=True)
class _Sample:
    """What the first reports hold. Words have two characters or more and are one Word when typed."""

    reports: Sequence[Report]
    ranked: Sequence[str]  # words from the most frequent down
    single: Sequence[str]  # words that stand in one section only
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))

    def common(self, first: int, last: int, count: int = 1) -> list[str]:
        """Different words of these ranks."""
        return self.chance.sample(self.ranked[first:last], count)


def questions(count: int) -> list[Question]:
    """`count` different questions of every kind, in the order of KINDS."""
    sample = _sample()
    found = []
    for kind, draw in KINDS.items():
        drawn: dict[Request, None] = {}
        while len(drawn) < count:
            drawn[draw(sample)] = None
        found += [Question(kind, request) for request in drawn]
    return found


def _sample() -> _Sample:
    cut = tokenizer()
    known = list(islice(reports(_SAMPLE * 20), _SAMPLE))
    having = Counter(
        word for report in known for tokens in split(report, cut) for word in set(tokens.fields["text_words"])
    )
    ranked = [word for word, _ in sorted(having.items(), key=lambda item: (-item[1], item[0])) if _plain(word, cut)]
    return _Sample(known, ranked, [word for word in ranked if having[word] == 1])


def _plain(word: str, cut: Cut) -> bool:
    return len(word) > 1 and read_query(word, cut) == Word(word)


def _rare(sample: _Sample) -> Request:
    return Request(sample.chance.choice(sample.single))


def _very_common(sample: _Sample) -> Request:
    return Request(sample.common(0, 30)[0])


def _all_of_three(sample: _Sample) -> Request:
    return Request(" ".join(sample.common(0, 100, 3)))


def _phrase(sample: _Sample) -> Request:
    """Four to ten characters of a text, without a line's end; whole they must read as one string."""
    while True:
        section = sample.chance.choice(sample.chance.choice(sample.reports).sections)
        body = section.text.splitlines()[-1]
        length = sample.chance.randint(4, 10)
        begin = sample.chance.randrange(max(1, len(body) - length))
        quoted = f'"{body[begin : begin + length]}"'
        if len(body) > length and read_query(quoted, str.split) == Literally(normalise(quoted[1:-1])):
            return Request(quoted)


def _filtered(sample: _Sample) -> Request:
    """A common word in the county or prefecture of a known report, over one to three years."""
    report = sample.chance.choice(sample.reports)
    codes = report.region.lineage if report.region else ()
    year, span = report.year or 0, sample.chance.randrange(3)
    return Request(sample.common(0, 60)[0], regions=codes[-1:], year_from=year - span, year_to=year)


def _one_of_five(sample: _Sample) -> Request:
    return Request(" OR ".join(sample.common(20, 1000, 5)))


def _in_region(sample: _Sample) -> Request:
    """A common word in a province, or in a prefecture every second time."""
    report = sample.chance.choice(sample.reports)
    codes = report.region.lineage if report.region else ()
    return Request(sample.common(0, 60)[0], regions=(codes[: sample.chance.randint(1, 2)][-1],))


KINDS: dict[str, Callable[[_Sample], Request]] = {
    "rare word": _rare,
    "very common word": _very_common,
    "three common words": _all_of_three,
    "quoted string": _phrase,
    "word, region, years": _filtered,
    "one of five words": _one_of_five,
    "word in a province": _in_region,
}
"""The kinds of questions, and how one is drawn."""
