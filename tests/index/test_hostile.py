"""No query breaks a search, whatever it is. How long they take is measured by bench.hostile."""

from pathlib import Path

import pytest

from fzsearch.errors import QueryError
from fzsearch.index import Request, WhooshEngine
from fzsearch.store import Store
from tests.index.hostile import all_of_them
from tests.index.library import CUT, GAZETTEER, Shelf


@pytest.fixture(scope="module")
def engine(sample_library: Path) -> WhooshEngine:
    with Store.read(sample_library) as store:
        shelf = Shelf()
        shelf.put(*store.reports())
    return WhooshEngine(sample_library / "index", CUT, GAZETTEER, shelf.heads)


def test_hostile_queries_are_answered_or_refused(engine: WhooshEngine) -> None:
    refused: list[QueryError] = []
    answered = 0
    for typed in all_of_them(10_000):
        try:
            found = engine.search(Request(typed))
        except QueryError as error:
            refused.append(error)
        else:
            assert found.total >= len(found.hits)
            answered += 1
    assert all(error.zh and error.en for error in refused)
    assert answered > 1_000
    assert len(refused) > 1_000
