"""What is asked and what is answered, as values that no engine owns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from fzsearch.model import Report, Section

Field = Literal["everywhere", "title", "heading"]
"""Where a word or string is looked for. `everywhere`: words in a section's text or heading or in its report's
title, agency or region names; strings in the section's text or heading."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word as the tokenizer cuts it, normalised."""

    text: str
    where: Field = "everywhere"


@dataclass(frozen=True, slots=True)
class Literally:
    """This very string, normalised."""

    text: str
    where: Field = "everywhere"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds; without parts, everything."""

    parts: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Without:
    """The part does not hold."""

    part: "Query"


Query = Word | Literally | AllOf | AnyOf | Without

Sort = Literal["relevance", "newest", "oldest"]


@dataclass(frozen=True, slots=True)
class Request:
    """One question: what was typed, what was ticked, how to sort, which page.

    Values within a facet are alternatives; facets narrow each other.
    """

    query: str = ""
    regions: tuple[str, ...] = ()  # codes; each stands for all that lies in it
    agencies: tuple[str, ...] = ()  # canonical names
    levels: tuple[str, ...] = ()  # 国 省 市 县 乡
    sections: tuple[str, ...] = ()  # keys of model.SECTION_TYPES
    year_from: int | None = None
    year_to: int | None = None
    within: Literal["everywhere", "title"] = "everywhere"
    sort: Sort = "relevance"
    page: int = 1
    limit: int = 20  # hits per page


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a snippet; `hit` when it is what was looked for."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One found section, with its report's head."""

    section: Section
    report: Report
    score: float
    snippet: tuple[Span, ...]


@dataclass(slots=True)
class FacetValue:
    """One value of a facet: how many sections the request would have if only this value were ticked there.

    Not frozen, because a search makes thousands, and freezing triples the time that takes.
    """

    value: str
    label: str
    count: int
    selected: bool = False
    children: tuple["FacetValue", ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """The answer. `total` and all counts are exact, over all matches."""

    query: str
    total: int
    page: int
    took_ms: float
    generation: str
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetValue, ...]] = field(default_factory=dict)


def results_json(results: Results) -> dict[str, Any]:
    """The answer as the contract's JSON object."""
    return {
        "query": results.query,
        "total": results.total,
        "page": results.page,
        "took_ms": round(results.took_ms, 1),
        "generation": results.generation,
        "hits": [_hit_json(hit) for hit in results.hits],
        "facets": {name: [_facet_json(value) for value in values] for name, values in results.facets.items()},
    }


def _hit_json(hit: Hit) -> dict[str, Any]:
    region = hit.report.region
    return {
        "section_id": hit.section.id,
        "report_id": hit.report.id,
        "score": round(hit.score, 4),
        "title": hit.report.title,
        "heading": hit.section.heading,
        "path": list(hit.section.path),
        "types": list(hit.section.types),
        "year": hit.report.year,
        "region": region and {"code": region.code, "path": list(region.path)},
        "agency": hit.report.agency and hit.report.agency.name,
        "snippet": [{"text": span.text, "hit": span.hit} for span in hit.snippet],
        "url": hit.report.url,
    }


def _facet_json(value: FacetValue) -> dict[str, Any]:
    return {
        "value": value.value,
        "label": value.label,
        "count": value.count,
        "selected": value.selected,
        "children": [_facet_json(child) for child in value.children],
    }
