"""The search page: results by report or by section, facets, and the way on where there are none or too many."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, make_response, render_template, request, url_for

from fzsearch.errors import QueryError
from fzsearch.index import FacetValue, Group, Request, Results, Sort, flat
from fzsearch.model import SECTION_TYPES
from fzsearch.text import simplified
from fzsearch.web.addresses import addresses, quoted
from fzsearch.web.corrections import offered
from fzsearch.web.facets import LEVEL_LABELS, SECTIONS, Unfolded, bars, region_rows, value_rows
from fzsearch.web.language import language, said, t, told
from fzsearch.web.library import library
from fzsearch.web.params import (
    DEEPEST,
    FACETS,
    filters_ticked,
    is_only_year,
    last_page,
    pages_around,
    read_request,
    toggled,
    without,
    write_request,
)
from fzsearch.web.relaxing import plain, relaxations

FACET_TITLES = {
    "region": said("地区"),
    "system": said("系统"),
    "agency": said("机构"),
    "level": said("层级"),
    "section": said("章节"),
}
"""The facets beside the results, in their order; years stand above the results."""

SORTS: Mapping[Sort, str] = {"relevance": said("最相关"), "newest": said("最新"), "oldest": said("最早")}


@dataclass(frozen=True, slots=True)
class Links:
    """Makes addresses of this page: state stands in nothing else, always in the same order."""

    base: str
    page_size: int  # sections; of reports, each with up to three sections, half as many
    unfolded: Unfolded
    foreign: tuple[tuple[str, str], ...] = ()  # the language, where it is not the usual one
    group: Group = "report"  # how results stand where the address does not say

    def __call__(self, asked: Request, unfolded: Unfolded | None = None, ending: str = "") -> str:
        """The address of a request, `ending` being that of an export."""
        if ending:
            asked, unfolded = replace(asked, page=1), Unfolded()  # a file holds all pages
        pairs = self.pairs(asked, unfolded or self.unfolded)
        stated = "&".join(f"{name}={quoted(value)}" for name, value in pairs)
        return f"{self.base}{ending}?{stated}" if pairs else f"{self.base}{ending}"

    def pairs(self, asked: Request, unfolded: Unfolded) -> list[tuple[str, str]]:
        """Its parameters."""
        usual = limit_of(asked.group, self.page_size)
        return [*write_request(asked, usual, self.group), *unfolded.pairs(), *self.foreign]

    def grouped(self, asked: Request, group: Group) -> Request:
        """The request with its results grouped so, on the first page; as many to a page as is usual for that, unless
        the reader chose another number.
        """
        was_usual = asked.limit == limit_of(asked.group, self.page_size)
        limit = limit_of(group, self.page_size) if was_usual else asked.limit
        return replace(asked, group=group, limit=limit, page=1)


def limit_of(group: Group, page_size: int) -> int:
    """How many stand on a page of this sort."""
    return max(1, page_size // 2) if group == "report" else page_size


_OWN = (2, 3, 10)
"""How few agencies must use a wording that is looked for: what the page offers."""

_QUOTED = re.compile('"[^"]*"|＂[^＂]*＂|“[^”]*”')


def search() -> Response:
    """Results with facets. A query without a meaning is answered on this page, too: 400, with what would help."""
    page_size = library().settings.page_size
    group: Group = "section" if request.args.get("group") == "section" else "report"
    asked = read_request(request.args, limit_of(group, page_size), group="report")
    foreign = (("lang", language()),) if language() != "zh" else ()
    links = Links(url_for("pages.search", lang=None), page_size, unfolded_by_reader(), foreign)
    try:
        results = library().engine.search(asked)
    except QueryError as error:
        return make_response(render_template("search.html", **_refused(asked, links, error)), 400)
    return make_response(render_template("search.html", **_found(asked, results, links)))


def unfolded_by_reader() -> Unfolded:
    """What the address asks to see of the facets."""
    return Unfolded(
        frozenset(one for one in request.args.getlist("open")[:20] if len(one) <= 20),
        request.args.get("find_region", "").strip()[:40],
        request.args.get("find_agency", "").strip()[:40],
    )


def _page(asked: Request, links: Links) -> dict[str, Any]:
    """What the page shows whatever was found."""
    kept = [pair for pair in links.pairs(replace(asked, query="", page=1), Unfolded()) if pair[0] != "in"]
    return {
        "asked": asked,
        "link": links,
        "ticked": filters_ticked(asked),
        "clear": links(without(asked)),
        "kept": kept,
        "problem": None,
        "results": None,
    }


def _refused(asked: Request, links: Links, error: QueryError) -> dict[str, Any]:
    simple = plain(asked, library().engine.search)
    problem = told(error)
    return _page(asked, links) | {"problem": problem, "plain": simple and (*simple, links(simple[0]))}


def _found(asked: Request, results: Results, links: Links) -> dict[str, Any]:
    count = results.reports if asked.group == "report" else results.total
    last = last_page(min(count, DEEPEST), asked.limit)
    relaxed = () if results.total else relaxations(asked, library().engine.search)
    return _page(asked, links) | {
        "results": results,
        "facets": facet_rows(asked, results, links.unfolded, FACET_TITLES),
        "unfolded": links.unfolded,
        "counting": SECTIONS,
        "bars": bars(results.facets["year"]),
        "undated": undated(asked, results),
        "toggle": lambda facet, value: links(toggled(asked, facet, value)),
        "only_year": lambda year: is_only_year(asked, year),
        "chips": [(label, links(changed)) for label, changed in chips(asked, results)],
        "sorts": [(sort, t(label), links(replace(asked, sort=sort, page=1))) for sort, label in SORTS.items()],
        "groupings": _groupings(asked, links),
        "page_links": [(page, links(replace(asked, page=page))) for page in pages_around(asked.page, last)],
        "last_page": last,
        "link_to_last": links(replace(asked, page=last)),
        "beyond": count > DEEPEST,
        "simplified": _also_simplified(asked.query),
        "offered": [(meant.query, total, links(meant)) for meant, total in offered(asked, results)],
        "relaxed": [(label, total, links(changed)) for label, changed, total in relaxed],
        "years_kept": _hidden(links, without(asked, "year")),
        "finder_fields": lambda name: _hidden(links, replace(asked, page=1), name),
        "unfold": lambda one: links(asked, replace(links.unfolded, open=links.unfolded.open | {one})),
        "fold": lambda one: links(asked, replace(links.unfolded, open=links.unfolded.open - {one})),
        "within_report": lambda report_id: links(links.grouped(replace(asked, reports=(report_id,)), "section")),
        "type_labels": {kind: t(label) for kind, label in SECTION_TYPES.items()},
        "to_report": addresses("pages.report", "report_id", q=_marked_in_reports(asked)),
        "to_peers": addresses("peers.peers", "id"),
        "owned": [(own, links(replace(asked, own=own, page=1))) for own in (None, *_OWN)],
        "trend": _trend(asked, links),
        "alone": links(replace(asked, sub_regions=not asked.sub_regions, page=1)),
    }


def _trend(asked: Request, links: Links) -> str:
    """How the use of what was looked for grew, under the same filters; "" where nothing was looked for."""
    if not asked.query:
        return ""
    counted = replace(asked, sort="relevance", group="report", page=1)
    pairs = [*write_request(counted, counted.limit, "report"), *links.foreign]
    return f"{url_for('trends.page', lang=None)}?" + "&".join(f"{name}={quoted(value)}" for name, value in pairs)


def undated(asked: Request, results: Results) -> int:
    """How many of the sections have no known year; 0 where years are ticked, for then such are left out."""
    if asked.year_from is not None or asked.year_to is not None:
        return 0
    return results.total - sum(value.count for value in results.facets["year"])


def _also_simplified(query: str) -> bool:
    """Whether words of the query are looked for in simplified characters, too; what is quoted is not."""
    words = _QUOTED.sub(" ", query)
    return simplified(words) != words


def _marked_in_reports(asked: Request) -> str | None:
    """What is marked in a report that is opened from the results: nothing where only titles were searched."""
    return (asked.query or None) if asked.within == "everywhere" else None


def _hidden(links: Links, asked: Request, but: str = "") -> list[tuple[str, str]]:
    """The state as hidden fields of a form that has the field `but` itself."""
    return [pair for pair in links.pairs(asked, links.unfolded) if pair[0] != but]


def facet_rows(
    asked: Request, results: Results, unfolded: Unfolded, titles: Mapping[str, str]
) -> dict[str, tuple[str, object, int]]:
    """Facet → title, rows, and how many values it has in all."""
    shown: dict[str, tuple[str, object, int]] = {}
    for name, title in titles.items():
        values = results.facets.get(name, ())
        if name == "region":
            rows = region_rows(values, unfolded, asked.regions)
        else:
            rows = value_rows(values, name, unfolded, unfolded.find_agency if name == "agency" else "")
        shown[name] = (title, rows, len(values))
    return shown


def _groupings(asked: Request, links: Links) -> list[tuple[str, str, bool]]:
    labels: Mapping[Any, str] = {"report": t("按报告"), "section": t("按章节")}
    return [(label, links(links.grouped(asked, group)), group == asked.group) for group, label in labels.items()]


def chips(asked: Request, results: Results) -> Iterable[tuple[str, Request]]:
    """Every ticked value with the request that drops it."""
    for facet, name in FACETS.items():
        for value in flat(results.facets[facet]) if getattr(asked, name) else ():
            if value.selected:
                yield _label(facet, value), toggled(asked, facet, value)
    if not asked.sub_regions:
        yield t("不含下级地区"), replace(asked, sub_regions=True, page=1)
    if asked.reports:
        titles = [hit.report.title or t("没有标题的文件") for hit in results.hits[:1]]
        yield t("只在这份报告里") + "".join(f"：{title}" for title in titles), without(asked, "report")
    if asked.year_from is not None or asked.year_to is not None:
        yield _span(asked.year_from, asked.year_to), without(asked, "year")
    if asked.own is not None:
        yield t("不到 {own} 个机构用的话", own=asked.own), without(asked, "own")


def _span(first: int | None, last: int | None) -> str:
    """Years that are asked for, in words; one of the ends may be open."""
    if last is None:
        return t("{year} 年度起", year=first)
    if first is None:
        return t("{year} 年度止", year=last)
    return t("{years} 年度", years=first if first == last else f"{first}—{last}")


def _label(facet: str, value: FacetValue) -> str:
    """A value as readers call it: names of places, agencies and 系统 are never translated."""
    if facet == "level":
        return t(LEVEL_LABELS.get(value.label, value.label))
    return t(value.label) if facet == "section" else value.label
