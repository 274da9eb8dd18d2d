"""What the engines beside fzsearch are given: every section's words and bigrams, cut once for each of them."""

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import add

from bench.corpus import reports
from fzsearch.index.analysis import Cut, tokenizer, words
from fzsearch.index.normalisation import normalise
from fzsearch.model import Report

WORD_WEIGHTS = {"text_words": 1.0, "heading_words": 2.0, "title_words": 1.0, "names_words": 1.0}
"""The fields of words, with what a hit there weighs."""
GRAM_FIELDS = ("text_grams", "heading_grams", "title_grams")
"""The fields of bigrams, whose positions count."""
WORDS_OF = {"everywhere": WORD_WEIGHTS, "title": {"title_words": 1.0}, "heading": {"heading_words": 1.0}}
STRINGS_OF = {
    "everywhere": {"text_grams": 1.0, "heading_grams": 2.0},
    "title": {"title_grams": 1.0},
    "heading": {"heading_grams": 1.0},
}
"""Which fields a word or a string is looked for in, by where the query says to look."""

# A blank and END as they stand in bigrams here, so that tokens can be joined by blanks and split at them.
_BLANK, _END = "␣", "␃"


@dataclass(frozen=True, slots=True)
class Tokens:
    """A section as an engine indexes it."""

    report_id: str
    ordinal: int
    fields: Mapping[str, list[str]]  # WORD_WEIGHTS' and GRAM_FIELDS' → tokens
    lineage: tuple[str, ...]  # codes from the province down
    agency: str
    level: str
    year: int
    types: tuple[str, ...]

    @property
    def id(self) -> str:
        """The section's id."""
        return f"{self.report_id}-{self.ordinal:03d}"


def grams(normalised: str) -> list[str]:
    """The bigrams of a normalised text, as analysis.bigrams has them, with marks for a blank and the end.

    >>> grams("人手") == ["人手", "手␃"]
    True
    """
    return list(map(add, marked := normalised.replace(" ", _BLANK), marked[1:] + _END))


def string_grams(normalised: str) -> list[str]:
    """The bigrams that stand in a row where a string of two or more characters stands."""
    if len(normalised) < 2:
        raise ValueError(f"{normalised!r} is too short to be measured")
    return grams(normalised)[:-1]


@dataclass
class Corpus:
    """The sections of one run, on their way into one engine, and the processor time that making them took.

    Only the time of the thread that asks for them is counted, so an engine's own threads do not add to it.
    """

    sections: int
    making_ns: int = 0  # of inventing reports
    splitting_ns: int = 0  # of cutting them into tokens

    def reports(self) -> Iterator[Report]:
        """All reports."""
        made = reports(self.sections)
        while True:
            begin = time.thread_time_ns()
            report = next(made, None)
            self.making_ns += time.thread_time_ns() - begin
            if report is None:
                return
            yield report

    def tokens(self) -> Iterator[Tokens]:
        """All sections, cut."""
        cut = tokenizer()
        for report in self.reports():
            begin = time.thread_time_ns()
            sections = list(split(report, cut))
            self.splitting_ns += time.thread_time_ns() - begin
            yield from sections


def split(report: Report, cut: Cut) -> Iterable[Tokens]:
    """The tokens of every section of a report that lacks no fact."""
    region, agency = report.region, report.agency
    if region is None or agency is None or report.year is None:
        raise ValueError(f"report {report.id} lacks a fact")
    names = " ".join([*region.path, agency.name, agency.raw])
    shared = {
        "title_words": words(report.title or "", cut),
        "title_grams": grams(normalise(report.title or "")),
        "names_words": words(names, cut),
    }
    for section in report.sections:
        fields = {
            "text_words": words(section.text, cut),
            "text_grams": grams(normalise(section.text)),
            "heading_words": words(section.heading, cut),
            "heading_grams": grams(normalise(section.heading)),
        }
        yield Tokens(
            report.id, section.ordinal, shared | fields, region.lineage, agency.name, region.level, report.year,
            section.types,
        )  # fmt: skip
