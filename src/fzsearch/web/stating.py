"""The addresses and facets of the pages on statements: commitments and figures."""

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import g, request, url_for
from werkzeug.datastructures import MultiDict

from fzsearch.errors import ConfigError
from fzsearch.index import FacetValue, Request, Results
from fzsearch.ledger import (
    BOUNDS,
    CARRIED,
    CHANGES,
    GRADED,
    SAID,
    STATUSES,
    SUMS,
    VERDICTS,
    Entry,
    Kind,
    Ledger,
    counted,
    for_engine,
    judged,
    of_kind,
)
from fzsearch.model import SECTION_TYPES
from fzsearch.statements import MARKS
from fzsearch.verdicts import Verdicts, read_verdicts
from fzsearch.web.facets import STATEMENTS, bars
from fzsearch.web.language import language, said, t
from fzsearch.web.library import library
from fzsearch.web.params import (
    DEEPEST,
    Known,
    is_name,
    is_only_year,
    last_page,
    pages_around,
    read_request,
    toggled,
    without,
    write_request,
)
from fzsearch.web.searching import FACET_TITLES as FACETS_OF_REPORTS
from fzsearch.web.searching import SORTS, Links, chips, facet_rows, undated, unfolded_by_reader

log = logging.getLogger(__name__)

_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])|none")
FACET_TITLES = {**FACETS_OF_REPORTS, "section": said("所在章节")}  # what it is about is another facet
_NEWEST_FIRST = ("for", "deadline")
_NOT_ASKED = ("own", "group")  # what searches of sections know, and these do not


@dataclass(frozen=True, slots=True)
class Sort:
    """A kind of statements as its pages have it: its facets of marks, their titles, and what values are called."""

    kind: Kind
    known: Known
    titles: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]


COMMITMENTS = Sort(
    "commitment",
    {
        "grade": GRADED.__contains__,
        "status": STATUSES.__contains__,
        "verdict": VERDICTS.__contains__,
        "for": _YEAR.fullmatch,
        "deadline": _MONTH.fullmatch,
        "topic": SECTION_TYPES.__contains__,
        "carried": CARRIED.__contains__,
    },
    {
        "grade": said("能否检验"),
        "for": said("承诺的年度"),
        "status": said("下一年报告"),
        "verdict": said("人工核实"),
        "deadline": said("期限"),
        "topic": said("主题"),
        "carried": said("重复上年"),
    },
    {
        "grade": GRADED,
        "status": STATUSES,
        "verdict": VERDICTS,
        "topic": SECTION_TYPES,
        "carried": CARRIED,
        "deadline": {"none": said("没有期限")},
    },
)
FIGURES = Sort(
    "figure",
    {
        "unit": is_name,
        "said": SAID.__contains__,
        "bound": BOUNDS.__contains__,
        "change": CHANGES.__contains__,
        "sum": SUMS.__contains__,
    },
    {
        "unit": said("单位"),
        "said": said("已有的和承诺的"),
        "bound": said("确数约数"),
        "change": said("增减"),
        "sum": said("分项"),
    },
    {"said": SAID, "bound": BOUNDS, "change": CHANGES, "sum": SUMS},
)


def read_asked(sort: Sort, *, whole: bool = False) -> Request:
    """What the address asks for; without regard to pages, if `whole`. Raises QueryError for a wrong value."""
    left_out = (*_NOT_ASKED, "page", "limit") if whole else _NOT_ASKED
    kept = MultiDict((name, value) for name, value in request.args.items(multi=True) if name not in left_out)
    return read_request(kept, library().settings.page_size, "section", sort.known)


def verdicts() -> Verdicts:
    """What people found, as their file has it now; none where it cannot be read, which the pages then say."""
    if "verdicts" not in g:
        try:
            g.verdicts = read_verdicts(library().settings.verdicts_file)
        except ConfigError as error:
            log.warning("verdicts left out: %s", error)
            g.verdicts, g.verdicts_unread = Verdicts(()), True
    found: Verdicts = g.verdicts
    return found


def are_verdicts_unread() -> bool:
    """Whether there are verdicts that cannot be read."""
    return bool(g.get("verdicts_unread"))


def ledger() -> Ledger:
    """The ledger of the library, for the request that is being answered."""
    return Ledger(library().store, library().engine, verdicts())


def found(asked: Request, sort: Sort) -> Results:
    """What is found, with people's verdicts among the facets."""
    engine, store, given = library().statements, library().store(), verdicts()
    if sort.kind == "figure":
        return _labelled(engine.search(of_kind(asked, sort.kind)), sort)
    results = engine.search(for_engine(asked, sort.kind, given, store))
    values = counted(asked, judged(given, store), lambda one: engine.search(one).total)
    return _labelled(replace(results, facets={**results.facets, "verdict": values}), sort)


def every(asked: Request, sort: Sort) -> Iterator[Entry]:
    """All that is asked for, in its order, without regard to pages. Raises QueryError before the first."""
    store = library().store()  # that there is no library is told before there being no index of it
    return ledger().entries(library().statements.every(for_engine(asked, sort.kind, verdicts(), store)))


def links(endpoint: str) -> Links:
    """Makes addresses of a page of statements."""
    foreign = (("lang", language()),) if language() != "zh" else ()
    base = url_for(endpoint, lang=None)
    return Links(base, library().settings.page_size, unfolded_by_reader(), foreign, "section")


def page(asked: Request, results: Results, link: Links, sort: Sort) -> dict[str, Any]:
    """What the template of a page of statements shows beside the statements."""
    last = last_page(min(results.total, DEEPEST), asked.limit)
    unfolded = link.unfolded
    return {
        "asked": asked,
        "link": link,
        "results": results,
        "clear": link(without(asked)),
        "kept": [
            pair
            for pair in link.pairs(replace(asked, query="", page=1), replace(unfolded, open=frozenset()))
            if pair[0] != "in"
        ],
        "facets": facet_rows(asked, results, unfolded, {**sort.titles, **FACET_TITLES}),
        "spoken": tuple(facet for facet in sort.titles if facet != "unit"),
        "unfolded": unfolded,
        "counting": STATEMENTS,
        "bars": bars(results.facets["year"]),
        "undated": undated(asked, results),
        "toggle": lambda facet, value: link(toggled(asked, facet, value)),
        "only_year": lambda year: is_only_year(asked, year),
        "chips": chips_of(asked, results, link, sort),
        "page_links": [(number, link(replace(asked, page=number))) for number in pages_around(asked.page, last)],
        "last_page": last,
        "link_to_last": link(replace(asked, page=last)),
        "beyond": results.total > DEEPEST,
        "years_kept": _hidden(link, without(asked, "year")),
        "finder_fields": lambda name: _hidden(link, replace(asked, page=1), name),
        "unfold": lambda one: link(asked, replace(unfolded, open=unfolded.open | {one})),
        "fold": lambda one: link(asked, replace(unfolded, open=unfolded.open - {one})),
        "alone": link(replace(asked, sub_regions=not asked.sub_regions, page=1)),
        "sorts": [(one, t(label), link(replace(asked, sort=one, page=1))) for one, label in SORTS.items()],
    }


def _hidden(link: Links, asked: Request, but: str = "") -> list[tuple[str, str]]:
    return [pair for pair in link.pairs(asked, link.unfolded) if pair[0] != but]


def _labelled(results: Results, sort: Sort) -> Results:
    """The facets, of marks only this sort's, with labels in the reader's language, in order of these or of values."""
    facets = {name: values for name, values in results.facets.items() if name not in MARKS}
    for facet in sort.titles:
        labels = sort.labels.get(facet, {})
        place = {value: number for number, value in enumerate(labels)}
        values = [
            FacetValue(one.value, label_of(facet, one.value, sort), one.count, one.selected)
            for one in results.facets.get(facet, ())
        ]
        if facet != "unit":  # the commonest units first, as the index gives them
            values.sort(key=lambda one: one.value, reverse=facet in _NEWEST_FIRST)
            values.sort(key=lambda one: place.get(one.value, len(place)))
        facets[facet] = tuple(values)
    return replace(results, facets=facets)


def label_of(facet: str, value: str, sort: Sort) -> str:
    """A value of a mark as readers call it."""
    if (label := sort.labels.get(facet, {}).get(value)) is not None:
        return t(label)
    if facet == "for":
        return t("{year} 年", year=value)
    if facet == "deadline":
        year, _, month = value.partition("-")
        return t("{year} 年 {month} 月", year=year, month=month if language() == "en" else int(month))
    return value


def chips_of(asked: Request, results: Results, link: Links, sort: Sort) -> list[tuple[str, str]]:
    """Every filter that is asked for, with the address that drops it."""
    return [*_mark_chips(asked, link, sort), *((label, link(to)) for label, to in chips(asked, results))]


def _mark_chips(asked: Request, link: Links, sort: Sort) -> Iterator[tuple[str, str]]:
    for mark in asked.marks:
        facet, _, value = mark.partition("=")
        label = f"{t(sort.titles[facet])}{t('：')}{label_of(facet, value, sort)}"
        yield label, link(toggled(asked, facet, FacetValue(value, value, 0)))


def parameters_of(asked: Request) -> dict[str, list[str]]:
    """What is asked for, as parameters of the page, without regard to pages."""
    parameters: dict[str, list[str]] = {}
    for name, value in write_request(replace(asked, page=1), asked.limit):
        parameters.setdefault(name, []).append(value)
    return parameters
