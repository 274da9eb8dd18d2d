"""Searches within wording of one's own, against plain reading."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

import pytest

from fzsearch.index import Request, WhooshEngine
from fzsearch.model import Report, Section
from tests.index.library import Shelf
from tests.index.test_uses_against_plain_reading import Said, counted, folded, read
from tests.quality.texts import made_reports, sample_reports

NEEDLES = 100


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    """Made reports, whose formulas circulate, one of them also twice from nobody known, and some of the sample."""
    shelf = Shelf()
    made = list(made_reports().values())
    shelf.put(*made, *sample_reports()[::8])
    for name in ("x", "y"):
        copied = tuple(replace(one, id=f"{name}-{one.ordinal:03d}", report_id=name) for one in made[3].sections)
        shelf.put(replace(made[3], id=name, region=None, sections=copied))
    return shelf


@pytest.fixture(scope="module")
def engine(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    return shelf.built(tmp_path_factory.mktemp("own"))


@pytest.fixture(scope="module")
def issuers(shelf: Shelf) -> dict[str, int]:
    """The most issuers that may be behind each masked sentence."""
    having: dict[str, list[Report]] = {}
    for one in shelf.reports.values():
        for masked in {said.masked for section in read(one) for said in section}:
            having.setdefault(masked, []).append(one)
    return {masked: counted(those, None).at_most for masked, those in having.items()}


def sections(shelf: Shelf) -> Iterator[tuple[Section, Sequence[Said]]]:
    for one in shelf.reports.values():
        yield from zip(one.sections, read(one), strict=True)


@cache
def laid_out(text: str) -> tuple[str, list[int]]:
    """A text as it is compared, and where each of its characters comes from."""
    characters = [(character, place) for character, place in folded(text) if character != "\n"]
    return "".join(character for character, _ in characters), [place for _, place in characters]


def stands_in_own(needle: str, section: Section, said: Sequence[Said], issuers: dict[str, int], own: int) -> bool:
    """Whether it stands in a sentence, or in the short ones behind it, that fewer issuers use."""
    text, places = laid_out(section.text)
    at = -1
    while (at := text.find(needle, at + 1)) >= 0:
        before = [one for one in said if one.start <= places[at]]
        if before and issuers[before[-1].masked] < own:
            return True
    return False


def test_strings_in_own_wording_are_found_as_read(
    shelf: Shelf, engine: WhooshEngine, issuers: dict[str, int]
) -> None:
    chance = random.Random(20260124)
    rows = list(sections(shelf))
    texts = [laid_out(section.text)[0] for section, said in rows if said]
    narrowed = 0
    for _ in range(NEEDLES):
        text = chance.choice(texts)
        start = chance.randrange(len(text))
        needle = text[start : start + chance.choice((2, 3, 4, 6))]
        if not needle.isalpha() or needle.isascii():
            continue
        for own in (2, 3, 9):
            expected = {section.id for section, said in rows if stands_in_own(needle, section, said, issuers, own)}
            found = {hit.section.id for hit in engine.every(Request(f'"{needle}"', own=own))}
            assert found == expected, (needle, own)
            narrowed += found != {hit.section.id for hit in engine.every(Request(f'"{needle}"'))}
    assert narrowed > 50


@pytest.mark.parametrize("own", [1, 2, 3, 9])
def test_without_a_query_every_section_with_own_wording_is_found(
    shelf: Shelf, engine: WhooshEngine, issuers: dict[str, int], own: int
) -> None:
    expected = {section.id for section, said in sections(shelf) if any(issuers[one.masked] < own for one in said)}
    assert {hit.section.id for hit in engine.every(Request(own=own))} == expected
