"""The address of the page on the use of phrases: its parameters become what is asked, and parameters again."""

from dataclasses import replace

from werkzeug.datastructures import MultiDict

from fzsearch.index import Request
from fzsearch.index.trending import Asked, asked_of
from fzsearch.regions import Gazetteer
from fzsearch.web.params import read_request, write_request

_PAGE = 20
"""Stands in requests that are made here; no page of them is ever shown."""
_NOT_COUNTED = ("q", "sort", "group", "page", "limit")


def read_asked(parameters: MultiDict[str, str]) -> Asked:
    """Return what a URL asks: `q`, up to three times, and the filters of the search page. Raises QueryError."""
    kept = MultiDict(pair for pair in parameters.items(multi=True) if pair[0] not in _NOT_COUNTED)
    return asked_of(parameters.getlist("q"), read_request(kept, _PAGE))


def write_asked(asked: Asked) -> list[tuple[str, str]]:
    """The parameters of what is asked, in canonical order; what is default is left out."""
    return [*(("q", query) for query in asked.queries), *write_request(asked.filters, _PAGE)]


def narrow(filters: Request, facet: str, value: str, gazetteer: Gazetteer) -> Request:
    """The filters, and in one province (facet `region`) or 系统 only: of the regions ticked, those that lie in it."""
    if facet == "system":
        return replace(filters, systems=(value,))
    if facet != "region":
        return filters
    places = {code: gazetteer.get(code) for code in filters.regions}
    inside = tuple(code for code, place in places.items() if (place.lineage if place else (code,))[0] == value)
    return replace(filters, regions=inside) if inside else replace(filters, regions=(value,), sub_regions=True)
