"""The wording meter: of each sentence of a report, who else uses it, and whether it stood there last year."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from fzsearch.index.engine import Engine
from fzsearch.index.query import COMMON, Use, issuer_of
from fzsearch.index.sentences import Sentence, sentences_of
from fzsearch.model import Report, Section

Kind = Literal["common", "own", "open"]
"""Used by so many agencies or more; by fewer; or perhaps by so many, as reports of unknown issuers have it, too."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A sentence, and who uses it, the report itself among them."""

    sentence: Sentence
    use: Use
    year: int | None  # of the report

    def kind(self, common: int = COMMON) -> Kind:
        """Whether it is common, from so many agencies on, or the agency's own."""
        if self.use.agencies >= common:
            return "common"
        return "own" if self.use.at_most < common else "open"

    @property
    def carried_over(self) -> bool:
        """Whether the same agency's report of the year before has it."""
        return self.year is not None and self.year - 1 in self.use.own_years


@dataclass(frozen=True, slots=True)
class MeasuredSection:
    """A section with its sentences; what stands between them is too short to be compared, or heading."""

    section: Section
    sentences: tuple[Measured, ...]

    def pieces(self) -> Iterator[tuple[str, Measured | None]]:
        """The section's text, piece by piece, each with its measure where it is a sentence."""
        text, place = self.section.text, 0
        for one in self.sentences:
            if place < one.sentence.start:
                yield text[place : one.sentence.start], None
            yield text[one.sentence.start : one.sentence.end], one
            place = one.sentence.end
        if place < len(text):
            yield text[place:], None


def measured(report: Report, engine: Engine) -> tuple[MeasuredSection, ...]:
    """Measure a report's wording, section by section. Raises IndexMissing."""
    cut = sentences_of(report)
    uses = iter(engine.uses([one.key for sentences in cut for one in sentences], issuer_of(report)))
    return tuple(
        MeasuredSection(section, tuple(Measured(one, next(uses), report.year) for one in sentences))
        for section, sentences in zip(report.sections, cut, strict=True)
    )


def meter_json(sections: tuple[MeasuredSection, ...], common: int = COMMON) -> dict[str, Any]:
    """The meter as a JSON object (docs/fields.md)."""
    every = [one for section in sections for one in section.sentences]
    kinds = [one.kind(common) for one in every]
    return {
        "common_from": common,
        "sentences": len(every),
        "common": kinds.count("common"),
        "own": kinds.count("own"),
        "carried_over": sum(one.carried_over for one in every),
        "sections": [
            {
                "section_id": section.section.id,
                "sentences": [_sentence_json(one, section.section, common) for one in section.sentences],
            }
            for section in sections
        ],
    }


def _sentence_json(one: Measured, section: Section, common: int) -> dict[str, Any]:
    use = one.use
    return {
        "text": section.text[one.sentence.start : one.sentence.end],
        "kind": one.kind(common),
        "carried_over": one.carried_over,
        "agencies": use.agencies,
        "provinces": use.provinces,
        "reports": use.reports,
        "of_unknown_issuers": use.unknown,
        "first_year": use.first_year,
        "first_report": use.first_report,
        "own_years": list(use.own_years),
    }
