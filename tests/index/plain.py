"""What an index should answer, found by reading every section: slow, plain, and written apart from the engine."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log

from fzsearch.index.analysis import words
from fzsearch.index.normalisation import normalise
from fzsearch.index.query import AllOf, AnyOf, Literally, Query, Without, Word
from fzsearch.model import Report, Section
from tests.index.library import CUT

WEIGHTS = {
    "everywhere": {"text": 1.0, "heading": 2.0, "title": 1.0, "names": 1.0},
    "title": {"title": 1.0},
    "heading": {"heading": 1.0},
}
LITERAL_WEIGHTS = {
    "everywhere": {"text": 1.0, "heading": 2.0},
    "title": {"title": 1.0},
    "heading": {"heading": 1.0},
}


def rounded(length: int) -> int:
    """A length as Lucene keeps it in a byte: below 40 exact, above with four significant bits, cut off.

    Written from SmallFloat.intToByte4: lengths from 24 on are kept as what is above 24.
    """
    if length < 24:
        return length
    above = length - 24
    drop = max(0, above.bit_length() - 4)
    return 24 + (above >> drop << drop)


@dataclass
class Plain:
    """Sections with their reports, read from front to back for every question."""

    rows: Iterable[tuple[Section, Report]]

    @cached_property
    def texts(self) -> Mapping[str, Mapping[str, str]]:
        """Field → section id → text."""
        fields: dict[str, dict[str, str]] = {"text": {}, "heading": {}, "title": {}, "names": {}}
        for section, report in self.rows:
            region, agency = report.region, report.agency
            names = [*(region.path if region else ()), *((agency.name, agency.raw) if agency else ())]
            fields["text"][section.id] = section.text
            fields["heading"][section.id] = section.heading
            fields["title"][section.id] = report.title or ""
            fields["names"][section.id] = " ".join(names)
        return fields

    @cached_property
    def normalised(self) -> Mapping[str, Mapping[str, str]]:
        return {name: {key: normalise(text) for key, text in texts.items()} for name, texts in self.texts.items()}

    @cached_property
    def words(self) -> Mapping[str, Mapping[str, Counter[str]]]:
        return {
            name: {key: Counter(words(text, CUT)) for key, text in texts.items()}
            for name, texts in self.texts.items()
        }

    @cached_property
    def word_lengths(self) -> Mapping[str, Mapping[str, int]]:
        return {
            name: {key: tokens.total() for key, tokens in counted.items()} for name, counted in self.words.items()
        }

    @cached_property
    def character_lengths(self) -> Mapping[str, Mapping[str, int]]:
        return {name: {key: len(text) for key, text in texts.items()} for name, texts in self.normalised.items()}

    def scores(self, query: Query) -> dict[str, float]:
        """The sections that match, with their BM25 scores."""
        match query:
            case Word(text, where):
                return self._sum(
                    {
                        name: (
                            {key: tokens[text] for key, tokens in self.words[name].items() if text in tokens},
                            weight,
                        )
                        for name, weight in WEIGHTS[where].items()
                    },
                    self.word_lengths,
                )
            case Literally(text, where):
                return self._sum(
                    {
                        name: (
                            {key: times(text, one) for key, one in self.normalised[name].items() if text in one},
                            weight,
                        )
                        for name, weight in LITERAL_WEIGHTS[where].items()
                    },
                    self.character_lengths,
                )
            case Without(part):
                excluded = self.scores(part)
                return {key: 0.0 for key in self.texts["text"] if key not in excluded}
            case AllOf(parts):
                found = [self.scores(part) for part in parts] or [dict.fromkeys(self.texts["text"], 0.0)]
                common = set.intersection(*map(set, found))
                return {key: sum(scores[key] for scores in found) for key in common}
            case AnyOf(parts):
                total: dict[str, float] = {}
                for scores in map(self.scores, parts):
                    for key, score in scores.items():
                        total[key] = total.get(key, 0.0) + score
                return total

    def _sum(
        self, found: Mapping[str, tuple[Mapping[str, int], float]], lengths: Mapping[str, Mapping[str, int]]
    ) -> dict[str, float]:
        """BM25 of one word or string, summed over the fields it stands in."""
        scores: dict[str, float] = {}
        documents = len(self.texts["text"])
        for name, (counts, weight) in found.items():
            present = [length for length in lengths[name].values() if length]
            average = sum(present) / len(present) if present else 1.0
            idf = log(1 + (documents - len(counts) + 0.5) / (len(counts) + 0.5))
            for key, count in counts.items():
                norm = 1.2 * (1 - 0.75 + 0.75 * rounded(lengths[name][key]) / average)
                scores[key] = scores.get(key, 0.0) + weight * idf * count / (count + norm)
        return scores


def times(needle: str, text: str) -> int:
    """How often a string stands in a text; overlaps count."""
    found, at = 0, text.find(needle)
    while at >= 0:
        found, at = found + 1, text.find(needle, at + 1)
    return found
