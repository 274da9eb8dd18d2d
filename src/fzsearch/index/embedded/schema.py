"""Which fields a section has in the index, and what stands in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from fzsearch.model import Report, Section


@dataclass(frozen=True, slots=True)
class TextField:
    """A text that can be searched, in one of two views.

    `words` are the tokenizer's, with how often each stands there; `pairs` are the bigrams of the normalised text
    with their positions. What belongs to the report stands once, for all of its sections.
    """

    name: str
    of: Literal["section", "report"]
    view: Literal["words", "pairs"]
    text: Literal["text", "heading", "title", "names"]


FIELDS = {
    field.name: field
    for field in (
        TextField("text_words", "section", "words", "text"),
        TextField("heading_words", "section", "words", "heading"),
        TextField("title_words", "report", "words", "title"),
        TextField("names_words", "report", "words", "names"),
        TextField("text_pairs", "section", "pairs", "text"),
        TextField("heading_pairs", "section", "pairs", "heading"),
        TextField("title_pairs", "report", "pairs", "title"),
    )
}

SENTENCES = "sentences"
"""The fingerprints of the masked sentences of `text_pairs`, each with the positions where one begins."""

WORDS_OF: Mapping[str, Mapping[str, float]] = {
    "everywhere": {"text_words": 1.0, "heading_words": 2.0, "title_words": 1.0, "names_words": 1.0},
    "title": {"title_words": 1.0},
    "heading": {"heading_words": 1.0},
}
STRINGS_OF: Mapping[str, Mapping[str, float]] = {
    "everywhere": {"text_pairs": 1.0, "heading_pairs": 2.0},
    "title": {"title_pairs": 1.0},
    "heading": {"heading_pairs": 1.0},
}
"""Which fields a word or a string is looked for in, by where the query says to look, and what a hit there weighs.
A heading counts again beside its text."""

FACTS = ("region", "agency", "system", "level", "year")
"""The facets that are facts of a report. The sixth, `section`, is the section's own."""
MARK = "="
"""Between the facet and the value of a mark, which stands among the types of a section."""

FACETS = ("region", "agency", "system", "level", "section", "year")


def in_order(report: Report) -> Sequence[Section]:
    """The report's sections as documents of the index: by id; none of a document that is no report."""
    return sorted(report.sections, key=lambda section: section.id) if report.is_report else ()


def names(report: Report) -> str:
    """The names of the report's region and agency, as a text."""
    region, agency = report.region, report.agency
    return " ".join([*(region.path if region else ()), *((agency.name, agency.raw) if agency else ())])


def facts(report: Report) -> Mapping[str, str]:
    """The report's facts, "" for one that is not known. A region is the codes of its lineage, with / between; the
    systems of an agency have commas between.
    """
    region, agency = report.region, report.agency
    return {
        "region": "/".join(region.lineage) if region else "",
        "agency": agency.name if agency else "",
        "system": ",".join(agency.systems) if agency else "",
        "level": region.level if region else "",
        "year": str(report.year) if report.year else "",
    }


def meaning(facet: str, stored: str) -> list[str]:
    """The facet values that a stored fact, or the stored types of a section, stand for."""
    separator = {"region": "/", "system": ",", "section": ","}.get(facet)
    values = stored.split(separator) if separator else [stored]
    return list(dict.fromkeys(value for value in values if value and not (facet == "section" and MARK in value)))


def marks(stored: str) -> dict[str, list[str]]:
    """The marks among the stored types of a section: facet → values.

    >>> marks("next_steps,grade=action,unit=次,unit=家")
    {'grade': ['action'], 'unit': ['次', '家']}
    """
    found: dict[str, list[str]] = {}
    for one in stored.split(",") if MARK in stored else ():
        facet, mark, value = one.partition(MARK)
        if mark:
            found.setdefault(facet, []).append(value)
    return found


DAYS = 100_000_000
"""What a year counts in `sort_date`: more than any day."""


def sort_date(report: Report) -> int:
    """What "newest" sorts by: the year reported on, then the publishing date; 0 sorts as oldest."""
    published = report.published
    day = published.year * 10_000 + published.month * 100 + published.day if published else 0
    return (report.year or 0) * DAYS + day
