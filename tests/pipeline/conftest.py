"""Libraries beside made portals."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from fzsearch.agencies import AgencyNames
from fzsearch.parser import parse
from fzsearch.pipeline import Parse
from fzsearch.regions import Gazetteer
from tests.pipeline.harvesting import Library
from tests.portal import Portal, Site

Beside = Callable[..., Library]
"""Serves sites and gives a fresh library that names them."""


@pytest.fixture(scope="session")
def reading(gazetteer: Gazetteer, agencies: AgencyNames) -> Parse:
    return partial(parse, gazetteer=gazetteer, agencies=agencies)


@pytest.fixture
def beside(tmp_path: Path, reading: Parse) -> Iterator[Beside]:
    with ExitStack() as stack:

        def serve(*sites: Site) -> Library:
            portal = stack.enter_context(Portal(*sites))
            library = Library(tmp_path / "library", portal, reading)
            library.name()
            return library

        yield serve
