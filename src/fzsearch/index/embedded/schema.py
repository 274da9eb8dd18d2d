"""Which fields a section has in the Whoosh index, and what stands in them."""

from collections.abc import Iterable
from typing import Any

from whoosh import fields, formats

from fzsearch.index.analysis import Cut, bigrams, normalise, words
from fzsearch.model import Report, Section

WORD_WEIGHTS = {"text_words": 1.0, "heading_words": 2.0, "title_words": 1.0, "names_words": 1.0}
"""The fields that hold words, with what a hit there weighs; a heading counts again beside its text."""

WORDS_OF = {"everywhere": WORD_WEIGHTS, "title": {"title_words": 1.0}, "heading": {"heading_words": 1.0}}
STRINGS_OF = {
    "everywhere": {"text_grams": 1.0, "heading_grams": 2.0},
    "title": {"title_grams": 1.0},
    "heading": {"heading_grams": 1.0},
}
"""Which fields a word or a string is looked for in, by where the query says to look."""

FACETS = ("region", "agency", "level", "section", "year")


def _tokens(field_format: formats.Format, *, lengths: bool) -> fields.FieldType:
    """A field that is given its tokens as a list, so Whoosh analyses nothing."""
    return fields.FieldType(field_format, analyzer=None, scorable=lengths)


def make_schema() -> fields.Schema:
    """The schema of a generation."""
    return fields.Schema(
        id=fields.ID(stored=True),
        date=fields.STORED(),
        report=_tokens(formats.Existence(), lengths=False),
        **{name: _tokens(formats.Existence(), lengths=False) for name in FACETS},
        **{name: _tokens(formats.Frequency(), lengths=True) for name in WORD_WEIGHTS},
        **{
            name: _tokens(formats.Positions(), lengths=True)
            for name in ("text_grams", "heading_grams", "title_grams")
        },
    )


def documents(report: Report, cut: Cut) -> Iterable[dict[str, Any]]:
    """One document per section of a report; a fact that the report lacks is an empty field."""
    title, agency, region = report.title or "", report.agency, report.region
    names = " ".join([*(region.path if region else ()), *((agency.name, agency.raw) if agency else ())])
    shared = {
        "report": [report.id],
        "date": sort_date(report),
        "region": list(region.lineage) if region else [],
        "level": [region.level] if region else [],
        "agency": [agency.name] if agency else [],
        "year": [str(report.year)] if report.year else [],
        "title_words": words(title, cut),
        "title_grams": list(bigrams(normalise(title))),
        "names_words": words(names, cut),
    }
    for section in report.sections:
        yield shared | _section_fields(section, cut)


def _section_fields(section: Section, cut: Cut) -> dict[str, Any]:
    return {
        "id": section.id,
        "section": list(section.types),
        "text_words": words(section.text, cut),
        "text_grams": list(bigrams(normalise(section.text))),
        "heading_words": words(section.heading, cut),
        "heading_grams": list(bigrams(normalise(section.heading))),
    }


def sort_date(report: Report) -> str:
    """What "newest" sorts by: the year reported on, then the publishing date; "" sorts as oldest."""
    return f"{report.year or 0:04d}{report.published.isoformat() if report.published else ''}"
