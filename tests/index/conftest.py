"""The sample library as indexes: as one segment, and as several with deleted reports."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from fzsearch.index import WhooshEngine
from fzsearch.store import Store
from tests.index.library import GAZETTEER, Shelf


@pytest.fixture(scope="session")
def sample_shelf(sample_library: Path) -> Shelf:
    """The reports of the sample library, and with them two of a city itself and a merged bureau."""
    shelf = Shelf()
    with Store.read(sample_library) as store:
        shelf.put(*store.reports())
    first, second = [one for one in shelf.reports.values() if one.is_report][:2]
    city = GAZETTEER.get("4452")
    assert first.agency
    assert city
    shelf.put(replace(first, region=city))
    shelf.put(replace(second, region=city, agency=replace(first.agency, systems=("教育", "科技"))))
    return shelf


@pytest.fixture(scope="session")
def engines(sample_shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, WhooshEngine]:
    """`whole` is built at once; `grown` came in parts, some reports of each of them again later."""
    reports = list(sample_shelf.reports.values())
    shelf = Shelf()
    grown = shelf.engine(tmp_path_factory.mktemp("grown"))
    for start in range(3):
        shelf.put(*reports[start::3], *reports[: 5 * start])  # the first ones again: deleted where they were
        grown.apply(shelf.after(grown.applied()))
        grown.publish()
    return {"whole": sample_shelf.built(tmp_path_factory.mktemp("whole")), "grown": grown}
