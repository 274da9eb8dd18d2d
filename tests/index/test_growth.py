"""An index that grows by any changes answers like one built at once, whatever is merged on the way."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fzsearch import disk
from fzsearch.errors import QueryError, StoreError
from fzsearch.index import Request, WhooshEngine
from fzsearch.index.embedded import generations, merged_lists, tiers, workers
from fzsearch.index.embedded.merging import merge
from fzsearch.index.embedded.opened import load
from fzsearch.index.embedded.segment import Segment
from fzsearch.index.embedded.tiers import Size, groups_of_build, groups_to_merge
from fzsearch.model import Report
from tests.index.library import CUT, GAZETTEER, Shelf, found, report

TEXTS = [
    "人手不足。",
    "问题\n执法不规范，人手 不足。",
    "法治人才\n培训三次，LED screen 两块。",
    "学习\n组织宪法学习。",
    "公开\n主动公开信息64条，法治法治法治。",
    "",
]
PLACES = [("445202", "科学技术局"), ("44", "司法厅"), ("500104", "教育委员会"), (None, None)]


def drawn(
    name: str, texts: list[str], year: int | None, place: tuple[str | None, ...], systems: tuple[str, ...], *,
    is_report: bool,
) -> Report:  # fmt: skip
    one = report(name, texts, year, *place)
    return replace(one, is_report=is_report, agency=one.agency and replace(one.agency, systems=systems))


REPORTS = st.builds(
    drawn,
    st.sampled_from("abcdef"),
    st.lists(st.sampled_from(TEXTS), max_size=4),
    st.sampled_from([None, 2022, 2023]),
    st.sampled_from(PLACES),
    st.sampled_from([(), ("科技",), ("教育", "科技")]),
    is_report=st.sampled_from([True, True, True, False]),
)
ATOMS = st.sampled_from(
    [
        "执法",
        "法治",
        "人手",
        '"不足"',
        '"法"',
        '"人手不足"',
        '"法治法"',
        "标题:年度",
        "小标题:问题",
        '小标题:"法"',
        "揭阳",
        "zzz",
    ]
)
QUERIES = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds("{} {}".format, inner, inner),
        st.builds("({}) OR ({})".format, inner, inner),
        st.builds("-({})".format, inner),
    ),
    max_leaves=6,
)
REQUESTS = st.builds(
    Request,
    QUERIES | st.just(""),
    regions=st.sampled_from([(), ("44",), ("50", "445202")]),
    sub_regions=st.booleans(),
    agencies=st.sampled_from([(), ("司法厅",)]),
    systems=st.sampled_from([(), (), ("教育",)]),
    reports=st.sampled_from([(), (), ("a", "d", "f")]),
    sections=st.sampled_from([(), ("problems",), ("study", "problems")]),
    year_from=st.sampled_from([None, 2023]),
    sort=st.sampled_from(["relevance", "newest", "oldest"]),
    group=st.sampled_from(["section", "report"]),
    limit=st.sampled_from([1, 3, 100]),
    page=st.sampled_from([1, 2]),
)


def answer(engine: WhooshEngine, request: Request) -> object:
    """All of an answer but for the generation's name."""
    try:
        found = engine.find(request)
    except QueryError as error:
        return str(error)
    return found.total, found.reports, found.section_ids, found.scores, found.facets, found.groups


@settings(max_examples=70, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    commits=st.lists(st.lists(REPORTS, max_size=3), min_size=1, max_size=9),
    requests=st.lists(REQUESTS, min_size=1, max_size=6),
)
def test_any_changes_and_commits_answer_like_a_fresh_build(
    commits: list[list[Report]],
    requests: list[Request],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tiers, "_SMALLEST", 2)
    monkeypatch.setattr(merged_lists, "BLOCK", 5)
    shelf = Shelf()
    grown = shelf.engine(tmp_path_factory.mktemp("grown"))
    for commit in commits:
        shelf.put(*commit)
        grown.apply(shelf.after(grown.applied()))
        grown.publish()
        assert grown.applied() == len(shelf.log)
    fresh = shelf.built(tmp_path_factory.mktemp("fresh"))
    for request in requests:
        assert answer(grown, request) == answer(fresh, request)
    assert grown.verify() == fresh.verify() == []


def test_a_thousand_small_commits_leave_few_segments() -> None:
    """The rule alone: sizes as commits of one section make them, merged as it says."""
    sizes: list[Size] = []
    rewritten = 0
    for _ in range(20_000):
        sizes.append(Size(1, 0, 350))
        groups = groups_to_merge(sizes)
        gone = {place for group in groups for place in group}
        merged = [Size(sum(sizes[place].sections for place in group), 0, 350) for group in groups]
        rewritten += sum(size.sections for size in merged)
        sizes = [size for place, size in enumerate(sizes) if place not in gone] + merged
        assert len(sizes) <= 3 * 4
    assert sum(size.sections for size in sizes) == 20_000
    assert rewritten / 20_000 < 300  # sections below a thousand are written again often, and cheaply


@given(
    st.lists(
        st.builds(Size, st.integers(1, 100_000), st.just(0), st.integers(1, tiers.MOST_CHARACTERS))
        | st.builds(lambda sections: Size(sections, sections // 2, sections * 300), st.integers(2, 5_000)),
        max_size=40,
    )
)
def test_no_segment_is_merged_twice_or_grows_too_large(sizes: list[Size]) -> None:
    for groups in (groups_to_merge(sizes), groups_of_build(sizes)):
        members = [place for group in groups for place in group]
        assert len(members) == len(set(members))
        assert set(members) <= set(range(len(sizes)))
        for group in groups:
            assert len(group) == 1 or sum(sizes[place].characters for place in group) <= tiers.MOST_CHARACTERS
    worn = {place for place, size in enumerate(sizes) if size.deleted > size.sections / 3}
    assert worn <= {place for group in groups_to_merge(sizes) for place in group}


def test_many_commits_stay_few_files_and_answer_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiers, "_SMALLEST", 8)
    shelf = Shelf()
    engine = shelf.engine(tmp_path)
    for number in range(60):
        shelf.put(report(f"r{number % 40:02d}", [f"第{number}次，人手不足。", "法治。"]))
        engine.apply(shelf.after(engine.applied()))
        engine.publish()
        files = list(generations.current(tmp_path).iterdir())
        assert len(files) <= 20
    assert found(engine, '"人手不足"') == {f"r{number:02d}-000" for number in range(40)}
    assert answer(engine, Request("法治")) == answer(shelf.built(tmp_path / "fresh"), Request("法治"))


@pytest.fixture
def many() -> Shelf:
    shelf = Shelf()
    shelf.put(*(report(f"r{number:03d}", TEXTS[: number % 6 + 1], 2015 + number % 9) for number in range(80)))
    return shelf


def test_a_build_in_several_processes_is_the_same_as_in_one(
    many: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "BATCH", 500)
    engines = []
    for processes in (1, 2):
        engine = WhooshEngine(tmp_path / str(processes), CUT, GAZETTEER, many.heads, processes=processes)
        engine.apply(many.after(0), rebuild=True)
        engine.publish()
        engines.append(engine)
        assert len(list(generations.current(tmp_path / str(processes)).glob("*.segment"))) == 1
    one, two = engines
    for typed in ("", "法治", '"不足" -执法', "人手 OR 学习"):
        assert answer(one, Request(typed, limit=500)) == answer(two, Request(typed, limit=500))
    segments = [next(generations.current(tmp_path / name).glob("*.segment")) for name in ("1", "2")]
    assert segments[0].read_bytes() == segments[1].read_bytes()


def _ended(*_: object) -> int:
    import os

    os._exit(9)


def test_a_killed_worker_is_an_error_and_the_index_stays(
    many: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "BATCH", 500)
    engine = WhooshEngine(tmp_path, CUT, GAZETTEER, many.heads, processes=2)
    engine.apply(many.after(0), rebuild=True)
    engine.publish()
    monkeypatch.setattr(workers, "_build", _ended)
    with pytest.raises(StoreError, match="was killed"):
        engine.apply(many.after(0), rebuild=True)
    engine.publish()
    assert [path.name for path in tmp_path.glob("gen-*")] == ["gen-000001"]
    assert found(engine, '"人手不足"')


def test_the_cost_of_a_commit_follows_the_change(
    many: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a small commit writes does not grow with the index: the large segment is the very same file after it."""
    monkeypatch.setattr(tiers, "_SMALLEST", 10)
    engine = many.built(tmp_path)
    before = {path.name: path.stat().st_ino for path in generations.current(tmp_path).glob("*.segment")}
    flushed: list[str] = []

    def flush(path: Path) -> None:
        flushed.append(path.name)
        disk.flush(path)

    monkeypatch.setattr(generations, "flush", flush)
    many.put(report("r001", ["人手充实。"]))
    engine.apply(many.after(engine.applied()))
    engine.publish()
    after = {path.name: path.stat().st_ino for path in generations.current(tmp_path).glob("*.segment")}
    assert before.items() < after.items()
    assert not set(before) & set(flushed)
    assert "r001-000" not in found(engine, '"人手不足"')


def test_sections_that_come_in_another_order_are_listed_by_id(tmp_path: Path) -> None:
    shelf = Shelf()
    one = report("a", ["桥面清扫完毕。"] * 6)
    shelf.put(replace(one, sections=one.sections[::-1]))
    assert shelf.built(tmp_path).find(Request("清扫", limit=2)).section_ids == ("a-000", "a-001")


def test_the_average_length_leaves_out_what_was_deleted(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.put(
        *(report(f"r{number}", [f"第{number}座水闸检修。"]) for number in range(8)), report("x", ["闸门" * 400])
    )
    engine = shelf.built(tmp_path / "grown")
    shelf.put(replace(shelf.reports["x"], is_report=False))
    engine.apply(shelf.after(engine.applied()))
    engine.publish()
    assert list(generations.current(tmp_path / "grown").glob("*.deleted"))  # deleted, and not yet merged away
    fresh = shelf.built(tmp_path / "fresh")
    for typed in ("水闸", '"水闸检修"'):
        assert engine.find(Request(typed)).scores == fresh.find(Request(typed)).scores


def _generation(folder: Path) -> tuple[Path, generations.Contents]:
    generation = generations.current(folder)
    return generation, generations.read_seal(generation).contents


def test_words_that_stand_hundreds_of_times_keep_their_count_through_a_merge(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.put(report("a", ["水闸。" * 700]), report("b", ["水闸。" * 300]))
    whole = shelf.built(tmp_path / "whole").find(Request("水闸"))
    halves = Shelf()
    engine = halves.engine(tmp_path / "halves")
    for name in ("a", "b"):
        halves.put(shelf.reports[name])
        engine.apply(halves.after(engine.applied()))
        engine.publish()
    loaded = load(*_generation(tmp_path / "halves"))
    kept = [np.ones(len(one.reports), dtype=np.bool_) for one, _ in loaded]
    merge(tmp_path / "m.segment", [one for one, _ in loaded], kept)
    words = Segment(tmp_path / "m.segment").words["text_words"]
    place = words.terms.find("水闸")
    assert place is not None
    assert words.lists.counts(place).tolist() == [700, 300]
    assert len(whole.scores) == 2


def test_a_build_of_two_batches_is_one_segment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "BATCH", 1)
    shelf = Shelf()
    shelf.put(report("a", ["水闸。"]), report("b", ["河道。"]))
    engine = WhooshEngine(tmp_path, CUT, GAZETTEER, shelf.heads, processes=1)
    engine.apply(shelf.after(0), rebuild=True)
    engine.publish()
    assert len(list(generations.current(tmp_path).glob("*.segment"))) == 1


def test_a_rebuild_takes_nothing_from_the_index_before(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.put(report("a", ["水闸。"]), report("b", ["水闸。"]))
    engine = shelf.built(tmp_path)
    engine.apply(shelf.after(1), rebuild=True)
    engine.publish()
    assert found(engine, "水闸") == {"b-000"}
