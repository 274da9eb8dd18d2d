"""What is asked and what is answered, as values that no engine owns."""

from collections.abc import Iterable, Iterator, Mapping
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

Group = Literal["section", "report"]
"""What stands on a page: sections, each for itself, or reports, each with its best sections."""

SHOWN_OF_REPORT = 3
"""The most sections that stand under a report where results are grouped."""


@dataclass(frozen=True, slots=True)
class Request:
    """One question: what was typed, what was ticked, how to sort, which page.

    Values within a facet are alternatives; facets narrow each other.
    """

    query: str = ""
    regions: tuple[str, ...] = ()  # codes; each stands for all that lies in it
    sub_regions: bool = True  # False: a region stands for itself alone
    agencies: tuple[str, ...] = ()  # canonical names
    systems: tuple[str, ...] = ()  # 系统, such as 科技
    levels: tuple[str, ...] = ()  # 国 省 市 县 乡
    sections: tuple[str, ...] = ()  # keys of model.SECTION_TYPES
    reports: tuple[str, ...] = ()  # ids; only sections of these
    documents: tuple[str, ...] = ()  # ids of sections, or of what else the index holds; only these
    marks: tuple[str, ...] = ()  # facet=value, in an index whose documents have marks (see engine.Engine)
    year_from: int | None = None
    year_to: int | None = None
    own: int | None = None  # only where what is looked for stands in wording that fewer issuers use
    within: Literal["everywhere", "title"] = "everywhere"
    sort: Sort = "relevance"
    group: Group = "section"
    page: int = 1
    limit: int = 20  # sections per page, or reports where they are grouped


Issuer = tuple[str, str]
"""Who issues reports: the code of a region and the canonical name of an agency."""


def issuer_of(report: Report) -> Issuer | None:
    """The issuer of a report, if it is known."""
    return (report.region.code, report.agency.name) if report.region and report.agency else None


COMMON = 2
"""Agencies from which on a wording is common, not one's own."""


@dataclass(frozen=True, slots=True)
class Use:
    """Who uses a wording: a sentence with its names, years and figures masked. Counts are exact, over the library.

    An issuer is an agency of a region; a report whose agency or region is not known is counted apart.
    """

    reports: int
    agencies: int  # known issuers
    provinces: int  # that their reports' regions lie in
    unknown: int  # reports whose issuer is not known
    first_year: int | None  # the earliest that is known
    first_report: str | None  # of that year, the one with the smallest id
    own_years: tuple[int, ...]  # of the reports of the issuer that asks

    @property
    def at_most(self) -> int:
        """The most issuers that may be behind it: each report of an unknown one may be another's."""
        return self.agencies + self.unknown


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like a passage a report is: how much of the passage's wording it has."""

    words: float  # the share of the passage's words that it has, each by how rare it is; 0 to 1
    sentences: int  # how many of the passage's sentences it has, as they are masked

    @property
    def percent(self) -> int:
        """The share in hundredths; 100 only when it has all, 0 only when it has none."""
        if self.words in (0.0, 1.0):
            return int(100 * self.words)
        return min(99, max(1, round(100 * self.words)))


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


def flat(values: Iterable[FacetValue]) -> Iterator[FacetValue]:
    """The values of a tree, each before those below it."""
    for value in values:
        yield value
        yield from flat(value.children)


@dataclass(frozen=True, slots=True)
class ReportHits:
    """A report that was found: how many of its sections match, and the best of them."""

    report: Report
    total: int
    hits: tuple[Hit, ...]  # at most SHOWN_OF_REPORT, the best first


@dataclass(frozen=True, slots=True)
class Results:
    """The answer. `total`, `reports` and all counts are exact, over all matches."""

    query: str
    total: int  # sections
    reports: int  # reports that they belong to
    page: int
    took_ms: float
    generation: str
    hits: tuple[Hit, ...]  # in the order of the page; those of one report together where they are grouped
    facets: Mapping[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    groups: tuple[ReportHits, ...] = ()  # the same hits by report, where the request groups them


def results_json(results: Results) -> dict[str, Any]:
    """The answer as the contract's JSON object."""
    data: dict[str, Any] = {
        "query": results.query,
        "total": results.total,
        "reports": results.reports,
        "page": results.page,
        "took_ms": round(results.took_ms, 1),
        "generation": results.generation,
        "hits": [hit_json(hit) for hit in results.hits],
        "facets": {name: [facet_json(value) for value in values] for name, values in results.facets.items()},
    }
    if results.groups:
        data["groups"] = [
            {
                "report_id": group.report.id,
                "total": group.total,
                "section_ids": [hit.section.id for hit in group.hits],
            }
            for group in results.groups
        ]
    return data


def hit_json(hit: Hit) -> dict[str, Any]:
    """A hit as one of the contract's JSON objects."""
    region, agency = hit.report.region, hit.report.agency
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
        "agency": agency and agency.name,
        "systems": list(agency.systems) if agency else [],
        "snippet": [{"text": span.text, "hit": span.hit} for span in hit.snippet],
        "url": hit.report.url,
    }


def facet_json(value: FacetValue) -> dict[str, Any]:
    """A value of a facet as one of the contract's JSON objects."""
    return {
        "value": value.value,
        "label": value.label,
        "count": value.count,
        "selected": value.selected,
        "children": [facet_json(child) for child in value.children],
    }
