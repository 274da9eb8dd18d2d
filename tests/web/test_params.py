"""A URL becomes a request and back, and what has no meaning is explained."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from fzsearch.index import FacetValue, Request
from fzsearch.model import LEVELS, SECTION_TYPES
from fzsearch.web.params import filters_ticked, read_request, toggled, without, write_request
from tests.web.conftest import page


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ('q="', 400), ("q=(((", 400), ("page=0", 400), ("page=x", 400), ("page=99999", 400), ("page=51&group=section", 400), ("page=50&group=section", 200),
        ("limit=0", 400), ("limit=101", 400), ("sort=best", 400), ("in=body", 400), ("sub=2", 400), ("group=x", 400), ("report=x", 400), ("report=0123456789abcdef", 200), ("system=" + "x" * 61, 400), ("level=球", 400), ("section=x", 400),
        ("region=abc", 400), ("region=12345", 200), ("year_from=x", 400), ("year_from=2024&year_to=2021", 400), ("region=１", 400),
        ("q=" + "(" * 5000, 400), ("q=%00%ff", 200), ("unknown=1", 200), ("&".join(f"agency={n}" for n in range(50)), 200), ("&".join(f"agency={n}" for n in range(51)), 400),
    ],
)  # fmt: skip
def test_wrong_parameters_are_explained_never_a_crash(client: FlaskClient, parameters: str, status: int) -> None:
    answer = client.get(f"/api/v1/search?{parameters}")
    assert answer.status_code == status
    if status == 400:
        assert answer.content_type == "application/problem+json"
        assert answer.json is not None
        assert set(answer.json) == {"type", "title", "status", "detail"}
        assert 'role="alert"' in client.get(f"/search?{parameters}").text


REQUESTS = st.builds(
    Request,
    query=st.text(max_size=20).map(str.strip),
    regions=st.lists(st.sampled_from(["44", "4452", "500104"]), unique=True, max_size=2).map(tuple),
    agencies=st.lists(st.text(min_size=1, max_size=8), unique=True, max_size=2).map(tuple),
    sub_regions=st.booleans(),
    systems=st.lists(st.sampled_from(["科技", "司法"]), unique=True, max_size=2).map(tuple),
    reports=st.lists(st.sampled_from(["0" * 16, "a1" * 8]), unique=True, max_size=2).map(tuple),
    group=st.sampled_from(["section", "report"]),
    levels=st.lists(st.sampled_from(LEVELS), unique=True, max_size=2).map(tuple),
    sections=st.lists(st.sampled_from(list(SECTION_TYPES)), unique=True, max_size=2).map(tuple),
    year_from=st.none() | st.integers(1, 2000),
    year_to=st.none() | st.integers(2000, 9999),
    own=st.none() | st.integers(1, 1000),
    within=st.sampled_from(["everywhere", "title"]),
    sort=st.sampled_from(["relevance", "newest", "oldest"]),
    page=st.integers(1, 10),
    limit=st.integers(1, 100),
)  # fmt: skip


@given(REQUESTS)
def test_request_and_url_are_a_round_trip(request: Request) -> None:
    pairs = write_request(request, page_size=20)
    assert read_request(MultiDict(pairs), page_size=20) == request
    assert write_request(read_request(MultiDict(reversed(pairs)), 20), 20) in (
        pairs,
        write_request(
            replace(
                request,
                regions=request.regions[::-1],
                agencies=request.agencies[::-1],
                systems=request.systems[::-1],
                reports=request.reports[::-1],
                levels=request.levels[::-1],
                sections=request.sections[::-1],
            ),
            20,
        ),
    )


def test_ticking_twice_is_not_ticking() -> None:
    asked = Request("执法", regions=("44",), page=3)
    ticked = toggled(asked, "level", FacetValue("县", "县", 5))
    assert (ticked.levels, ticked.page) == (("县",), 1)
    assert toggled(ticked, "level", FacetValue("县", "县", 5, selected=True)) == replace(asked, page=1)
    assert without(ticked) == Request("执法")


def test_a_padded_region_code_can_be_unticked(client: FlaskClient) -> None:
    soup = page(client, "/search?region=990100")
    assert "region" not in str(soup.select(".chips a")[0]["href"])
    assert soup.select(".chips a")[0].get_text(" ", strip=True).startswith("云汀市")


def test_who_ticks_a_year_begins_on_the_first_page() -> None:
    ticked = toggled(Request("执法", page=3), "year", FacetValue("2023", "2023", 5))
    assert (ticked.year_from, ticked.year_to, ticked.page) == (2023, 2023, 1)
    assert toggled(ticked, "year", FacetValue("2023", "2023", 5, selected=True)) == Request("执法")


def test_regions_that_are_dropped_take_with_them_how_they_were_meant() -> None:
    asked = Request("执法", regions=("44",), sub_regions=False, levels=("县",), year_from=2022, year_to=2023)
    assert without(asked, "region") == replace(asked, regions=(), sub_regions=True)
    assert without(asked, "year") == replace(asked, year_from=None, year_to=None)


def test_a_span_of_years_counts_as_one_filter() -> None:
    assert filters_ticked(Request("执法", sub_regions=False)) == 0
    assert filters_ticked(Request(year_from=2022)) == filters_ticked(Request(year_from=2022, year_to=2023)) == 1
    assert filters_ticked(Request(levels=("县", "市"), reports=("0" * 16,), year_to=2023)) == 4
