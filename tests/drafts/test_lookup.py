"""What a library says of a draft: whose report of the year before it is, and that the draft's issuer asks."""

from dataclasses import replace

import pytest

from fzsearch.drafts import report_before, uses_in
from fzsearch.index import WhooshEngine, sentences_of
from tests.index.library import Shelf, report

SENTENCE = "开头\n健全行政执法公示和法制审核制度。"


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    """Two reports of a city's bureau on one year, those of the years around it, and those of its district's and others'."""
    shelf = Shelf()
    shelf.put(
        report("a-district", [SENTENCE], 2022, "445202"),
        report("b-other", [SENTENCE], 2022, "4452", "司法局"),
        report("c-own", [SENTENCE], 2022, "4452"),
        report("d-own", [SENTENCE], 2022, "4452"),
        report("a-older", [SENTENCE], 2021, "4452"),
        report("a-same", [SENTENCE], 2023, "4452"),
    )
    return shelf


@pytest.fixture(scope="module")
def engine(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    return shelf.built(tmp_path_factory.mktemp("lookup"))


def test_the_report_before_is_the_same_agencys_of_the_same_region(shelf: Shelf, engine: WhooshEngine) -> None:
    draft = report("draft", [SENTENCE], 2023, "4452")
    found = report_before(engine, draft, shelf.reports.get)
    assert found
    assert found.id == "c-own"
    for unclear in (replace(draft, region=None), replace(draft, agency=None), replace(draft, year=None)):
        assert report_before(engine, unclear, shelf.reports.get) is None
    assert report_before(engine, replace(draft, year=2021), shelf.reports.get) is None


def test_who_uses_a_sentence_is_asked_for_the_drafts_issuer(engine: WhooshEngine) -> None:
    draft = report("draft", [SENTENCE], 2023, "4452")
    [[sentence]] = sentences_of(draft)
    [use] = uses_in(engine, draft)([sentence.key])
    assert (use.agencies, use.own_years) == (3, (2021, 2022, 2023))
    [unasked] = uses_in(engine, replace(draft, agency=None))([sentence.key])
    assert (unasked.agencies, unasked.own_years) == (3, ())
