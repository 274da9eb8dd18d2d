"""Marks: facets of single documents beside their section types, counted exactly and filtered by."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from fzsearch.errors import IndexMissing
from fzsearch.index import Request, WhooshEngine
from fzsearch.model import Report, Section
from tests.index.library import CUT, GAZETTEER, Shelf, report

TYPES = [
    ("next_steps", "grade=action", "unit=次", "unit=家"),
    ("next_steps", "grade=slogan"),
    ("grade=measurable", "unit=家"),
    ("study",),
    ("grade=measurable", "unit=件"),
    (),
]


def marked(one: Report, shift: int) -> Report:
    sections = tuple(
        replace(section, types=TYPES[(place + shift) % len(TYPES)]) for place, section in enumerate(one.sections)
    )
    return replace(one, sections=sections)


def shelf() -> Shelf:
    made = Shelf()
    for number, year in enumerate((2022, 2023, 2023, None, 2024)):
        texts = [f"规范执法检查第{place}段。" if place % 2 else f"举办培训{place}次。" for place in range(6 + number)]
        made.put(marked(report(f"{number}", texts, year), number))
    return made


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    return shelf().built(tmp_path_factory.mktemp("marks"))


def plainly(request: Request) -> Iterator[Section]:
    """What is left by reading every document."""
    for section, one in shelf().sections():
        wanted: dict[str, set[str]] = {}
        for mark in request.marks:
            wanted.setdefault(mark.split("=")[0], set()).add(mark)
        if not all(those & set(section.types) for those in wanted.values()):
            continue
        if request.sections and not set(request.sections) & set(section.types):
            continue
        if request.year_from and (one.year or 0) < request.year_from:
            continue
        if request.query.strip('"') in section.text:
            yield section


@pytest.mark.parametrize(
    ("query", "marks", "types", "year"),
    list(
        product(
            ["", '"培训"', '"第3段"'],
            [(), ("grade=measurable",), ("grade=action", "grade=slogan"), ("unit=家", "grade=measurable"), ("no=1",)],
            [(), ("next_steps",)],
            [None, 2023],
        )
    ),
)
def test_what_is_left_and_counted_is_what_plain_reading_counts(
    engine: WhooshEngine, query: str, marks: tuple[str, ...], types: tuple[str, ...], year: int | None
) -> None:
    asked = Request(query, marks=marks, sections=types, year_from=year, limit=100)
    results = engine.search(asked)
    assert {hit.section.id for hit in results.hits} == {section.id for section in plainly(asked)}
    for facet in ("grade", "unit", "section"):
        without = replace(asked, marks=tuple(mark for mark in marks if not mark.startswith(facet)))
        without = replace(without, sections=()) if facet == "section" else without
        expected = Counter(
            one.removeprefix(f"{facet}=") if facet != "section" else one
            for section in plainly(without)
            for one in section.types
            if (one.startswith(f"{facet}=") if facet != "section" else "=" not in one)
        )
        assert {value.value: value.count for value in results.facets.get(facet, ()) if value.count} == expected, facet


def test_documents_that_are_named_are_left_and_counted(engine: WhooshEngine) -> None:
    named = ("0-001", "1-000", "4-003", "9-000", "nothing")
    found = engine.search(Request(documents=named, limit=100))
    assert {hit.section.id for hit in found.hits} == {"0-001", "1-000", "4-003"}
    counts = Counter(
        kind.partition("=")[2]
        for section, _ in shelf().sections()
        for kind in section.types
        if section.id in named and kind.startswith("grade=")
    )
    assert {value.value: value.count for value in found.facets["grade"] if value.count} == counts
    narrowed = engine.search(Request('"培训"', documents=named, year_from=2023, limit=100))
    assert {hit.section.id for hit in narrowed.hits} == {"1-000"}


def test_marks_are_no_section_types(engine: WhooshEngine) -> None:
    assert {value.value for value in engine.search(Request()).facets["section"]} == {"next_steps", "study"}


def test_an_index_made_by_other_rules_counts_as_none(tmp_path: Path) -> None:
    one = shelf()

    def opened(rules: str) -> WhooshEngine:
        return WhooshEngine(tmp_path, CUT, GAZETTEER, one.heads, rules=rules)

    engine = opened("rules 1")
    engine.apply(one.after(0))
    engine.publish()
    assert opened("rules 1").applied() == len(one.log)
    assert engine.verify() == []
    for other in ("rules 2", ""):
        assert opened(other).applied() == 0
        with pytest.raises(IndexMissing):
            opened(other).search(Request())
