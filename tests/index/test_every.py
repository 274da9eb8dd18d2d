"""All matches at once: in the order of the pages, from one generation, however many."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from fzsearch.errors import IndexDamaged, IndexMissing, QueryError
from fzsearch.index import Issued, Request, WhooshEngine
from fzsearch.index.embedded import generations, reading
from fzsearch.index.query import Hit
from tests.index.library import CUT, GAZETTEER, Shelf, report

REQUESTS = [
    Request(),
    Request(sort="newest"),
    Request(sort="oldest"),
    Request("法治 OR 科技"),
    Request('"工作"', sort="newest", sections=("problems", "next_steps")),
    Request("执法", regions=("44", "50"), year_from=2022),
    Request('"不足"', systems=("科技",), sub_regions=False),
    Request("没有这样的词语"),
]


def named(hits: Iterator[Hit] | tuple[Hit, ...]) -> list[tuple[str, float]]:
    return [(hit.section.id, hit.score) for hit in hits]


def all_pages(engine: WhooshEngine, request: Request) -> list[tuple[str, float]]:
    """What all pages of a search show, one after the other."""
    found: list[tuple[str, float]] = []
    for page in itertools.count(1):
        hits = engine.search(replace(request, page=page, limit=37)).hits
        if not hits:
            return found
        found += named(hits)
    raise AssertionError


@pytest.mark.parametrize("request_", REQUESTS, ids=repr)
@pytest.mark.parametrize("name", ["whole", "grown"])
def test_every_match_comes_in_the_order_of_the_pages(
    engines: Mapping[str, WhooshEngine], name: str, request_: Request
) -> None:
    engine = engines[name]
    assert named(engine.every(request_)) == all_pages(engine, request_)


def test_page_and_limit_do_not_count_and_texts_are_whole(engines: Mapping[str, WhooshEngine]) -> None:
    engine = engines["grown"]
    hits = list(engine.every(Request("法治", page=3, limit=2)))
    assert len(hits) == engine.search(Request("法治")).total > reading._BATCH
    assert all(hit.snippet == () and hit.report.sections == () and hit.section.text for hit in hits)


def test_the_grown_index_has_several_segments_with_deletions(engines: Mapping[str, WhooshEngine]) -> None:
    parts = engines["grown"]._reader._current().index.parts
    assert len(parts) > 1
    assert any(part.alive is not None for part in parts)


def many(folder: Path, count: int = 3) -> tuple[Shelf, WhooshEngine]:
    shelf = Shelf()
    shelf.put(*(report(f"r{number:03d}", ["水闸。"] * 3) for number in range(count)))
    return shelf, shelf.built(folder)


def test_errors_come_before_the_first_hit(tmp_path: Path) -> None:
    _, engine = many(tmp_path / "index")
    with pytest.raises(QueryError):
        engine.every(Request('"'))
    with pytest.raises(IndexMissing):
        Shelf().engine(tmp_path / "none").every(Request())


def test_the_generation_stays_the_same_while_others_are_swapped_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_BATCH", 2)
    shelf, engine = many(tmp_path)
    writer = WhooshEngine(tmp_path, CUT, GAZETTEER, shelf.heads)
    hits = engine.every(Request("水闸"))
    seen = [next(hits).section.id]
    for number in range(3):  # the first generation is removed meanwhile
        shelf.put(report(f"q{number:03d}", ["水闸。"]))
        writer.apply(shelf.after(0), rebuild=True)
        writer.publish()
        assert engine.search(Request("水闸")).total == 10 + number
    assert not (tmp_path / "gen-000001").exists()
    seen += [hit.section.id for hit in hits]
    assert seen == [f"r{number:03d}-{place:03d}" for number in range(3) for place in range(3)]


def test_a_section_that_the_store_has_no_more_is_left_out_of_every_match(tmp_path: Path) -> None:
    shelf, engine = many(tmp_path)
    hits = engine.every(Request("水闸"))
    del shelf.reports["r001"]
    assert {hit.report.id for hit in hits} == {"r000", "r002"}


def test_damage_found_midway_is_an_error_and_the_next_search_leaves_the_generation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_BATCH", 2)
    _, engine = many(tmp_path)
    hits = engine.every(Request("水闸"))
    next(hits)
    path = next(generations.current(tmp_path).glob("*.segment"))
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 1)
    with pytest.raises(IndexDamaged):
        list(hits)
    with pytest.raises(IndexMissing):
        engine.search(Request("水闸"))


@pytest.mark.parametrize("request_", REQUESTS, ids=repr)
@pytest.mark.parametrize("name", ["whole", "grown"])
def test_the_reports_that_match_are_those_of_the_matches(
    engines: dict[str, WhooshEngine], name: str, request_: Request
) -> None:
    engine = engines[name]
    heads = {hit.report.id: hit.report for hit in engine.every(request_)}
    assert engine.report_ids(request_) == heads.keys()
    everything, asked = engine.issued([Request(), request_])
    assert len(everything) == len(engine.report_ids(Request()))
    assert sorted(asked) == sorted(
        Issued(
            one.id, one.year, one.region.lineage if one.region else (), one.agency.name if one.agency else None,
            one.agency.systems if one.agency else (), int(one.published.strftime("%Y%m%d")) if one.published else None,
        )
        for one in heads.values()
    )  # fmt: skip


def test_few_of_many_reports_are_told_like_all(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.put(*(report(f"r{number:03d}", ["执法" if number % 50 else "信访"]) for number in range(200)))
    engine = shelf.built(tmp_path)
    assert engine.report_ids(Request("信访")) == {"r000", "r050", "r100", "r150"}
    assert len(engine.report_ids(Request("执法"))) == 196
