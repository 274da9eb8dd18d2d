"""Peers: who they are, in which order, and that the share of words is the one that a plain count gives."""

from collections.abc import Mapping
from dataclasses import replace
from math import log
from pathlib import Path

import pytest

from fzsearch.index import WhooshEngine
from fzsearch.index.analysis import words
from fzsearch.index.masking import own_names
from fzsearch.index.normalisation import normalise
from fzsearch.index.peers import Own, Peer, circle, facts_of, how_many, peers_of, sections_of, with_those_below
from fzsearch.index.query import Likeness
from fzsearch.model import Agency, Report, Section
from tests.index.library import CUT, GAZETTEER, Shelf, report

PROBLEMS = "执法人员业务能力有待提高，法律顾问没有参与合同审查。"


def shelf_of(*reports: Report) -> Shelf:
    """A library of these reports."""
    shelf = Shelf()
    shelf.put(*reports)
    return shelf


def said(name: str, text: str, code: str | None = "445202", year: int | None = 2023) -> Report:
    """A report whose second section, its 存在问题, says this."""
    return report(name, ["组织学习。", f"难\n{text}"], year, code)


def asked(engine: WhooshEngine, own: Own) -> list[Peer]:
    return peers_of(engine, circle(facts_of(own)), own)


def test_nearer_ones_first_then_those_most_like_it(tmp_path: Path) -> None:
    half, none = "法律顾问没有参与合同审查。", "水闸检修进度偏慢。"
    shelf = shelf_of(
        said("own", PROBLEMS),
        said("far", PROBLEMS, "500104"),
        said("province-half", half, "440103"),
        said("province-none", none, "440103"),
        said("city-none", none, "445222"),
        said("city-none-2", none, "445222"),
        said("city-half", half, "445222"),
        said("year", PROBLEMS, "445222", 2022),
        said("level", PROBLEMS, "4452"),
    )
    found = asked(shelf.built(tmp_path), Own(shelf.reports["own"], shelf.reports["own"].sections[1]))
    assert [(peer.rank, peer.report_id, peer.near) for peer in found] == [
        (1, "city-half", "prefecture"),
        (2, "city-none", "prefecture"),
        (3, "city-none-2", "prefecture"),
        (4, "province-half", "province"),
        (5, "province-none", "province"),
        (6, "far", "elsewhere"),
    ]
    assert found[1].likeness == Likeness(0.0, 0)
    assert (found[5].likeness.percent, found[5].likeness.sentences) == (100, 1)
    assert 0 < found[0].likeness.words < 1


def test_of_the_same_words_whole_sentences_decide_and_only_those_in_sections_of_the_type(tmp_path: Path) -> None:
    otherwise = "法律顾问没有参与合同审查，执法人员业务能力有待提高。"  # the same words, but another sentence
    shelf = shelf_of(
        said("own", PROBLEMS),
        report("a-elsewhere", [f"学\n{PROBLEMS}", f"难\n{otherwise}"], 2023, "445222"),
        said("b-otherwise", otherwise, "445222"),
        said("c-same", PROBLEMS, "445222"),
    )
    found = asked(shelf.built(tmp_path), Own(shelf.reports["own"], shelf.reports["own"].sections[1]))
    assert [(peer.report_id, peer.likeness.percent, peer.likeness.sentences) for peer in found] == [
        ("c-same", 100, 1),
        ("a-elsewhere", 100, 0),
        ("b-otherwise", 100, 0),
    ]


def test_where_a_region_is_not_known_the_content_alone_decides(tmp_path: Path) -> None:
    shelf = shelf_of(
        said("own", PROBLEMS, None), said("far", PROBLEMS, "500104"), said("near", "水闸检修进度偏慢。", "445222")
    )
    engine = shelf.built(tmp_path)
    own = Own(shelf.reports["own"])
    assert facts_of(own)["level"] == ()
    assert [(peer.report_id, peer.near) for peer in asked(engine, own)] == [("far", "unknown"), ("near", "unknown")]
    of_near = asked(engine, Own(shelf.reports["near"]))
    assert [(peer.report_id, peer.near) for peer in of_near] == [("far", "elsewhere")]  # the level is asked for
    wider = Own(shelf.reports["near"])
    everyone = peers_of(engine, circle(facts_of(wider), ("level",)), wider)
    assert [(peer.report_id, peer.near) for peer in everyone] == [("far", "elsewhere"), ("own", "unknown")]


def test_a_province_has_no_prefecture_and_nobody_shares_the_nations_province(tmp_path: Path) -> None:
    shelf = shelf_of(
        *(said(name, PROBLEMS, code) for name, code in (("a", "44"), ("b", "50"), ("c", "00"))),
        replace(said("d", PROBLEMS, "00"), agency=Agency("科学技术部", "科学技术部", ("科技",))),
    )
    engine = shelf.built(tmp_path)
    assert GAZETTEER.get("00") is not None
    assert [(peer.report_id, peer.near) for peer in asked(engine, Own(shelf.reports["a"]))] == [("b", "elsewhere")]
    assert [(peer.report_id, peer.near) for peer in asked(engine, Own(shelf.reports["c"]))] == [("d", "elsewhere")]


def test_names_and_figures_of_its_own_are_no_likeness(tmp_path: Path) -> None:
    own = said("own", "榕城区科学技术局2023年科普长廊建成3处。", "445202")
    copied = said("copied", "惠来县科学技术局2023年科普长廊建成8处。", "445224")
    named = said("named", "参观榕城区科学技术局。", "445222")
    shelf = shelf_of(own, copied, named)
    found = asked(shelf.built(tmp_path), Own(own, own.sections[1]))
    assert [(peer.report_id, peer.likeness.percent, peer.likeness.sentences) for peer in found] == [
        ("copied", 100, 1),
        ("named", 0, 0),
    ]


def test_the_agency_stands_in_for_a_system_that_is_not_known() -> None:
    own = report("own", ["一\n学习。", "二\n不足。"])
    assert own.agency
    bare = Own(replace(own, agency=replace(own.agency, systems=()), year=None), own.sections[1])
    assert facts_of(bare) == {"section": ("problems",), "agency": ("科学技术局",), "level": ("县",), "year": ()}
    both = replace(own.sections[1], types=("problems", "next_steps"))
    assert facts_of(Own(own, both))["section"] == ("problems",)  # the first is what it mostly is
    assert circle(facts_of(bare)).agencies == ("科学技术局",)
    assert circle(facts_of(bare), ("system", "level")).agencies == ()


def test_a_section_goes_with_those_below_it() -> None:
    own = report("own", ["一", "二", "三", "四"])
    levels = (1, 2, 1, 0)
    sections = tuple(replace(section, level=level) for section, level in zip(own.sections, levels, strict=True))
    own = replace(own, sections=sections)
    assert with_those_below(sections[0], own) == sections[:2]
    assert with_those_below(sections[2], own) == sections[2:3]
    assert with_those_below(sections[3], own) == sections[3:]


def test_of_a_peers_sections_those_below_another_are_left_out_and_so_are_peers_that_left(tmp_path: Path) -> None:
    own, peer = said("own", PROBLEMS), report("peer", ["学", "难", "因", "人", "学", "难"], 2023, "445222")
    paths: tuple[tuple[str, ...], ...] = (("学",), ("难",), ("难", "因"), ("难", "人"), ("学",), ("再难",))
    typed = [
        replace(one, path=path, types=one.types if one.ordinal != 2 else ("problems",))
        for one, path in zip(peer.sections, paths, strict=True)
    ]
    shelf = shelf_of(own, replace(peer, sections=tuple(typed)))
    engine, asking = shelf.built(tmp_path), Own(own, own.sections[1])
    wanted = circle(facts_of(asking))
    ranked = peers_of(engine, wanted, asking)
    gone = replace(ranked[0], report_id="gone")
    found = sections_of(engine, wanted, [gone, *ranked])
    assert [(each.report_id, [hit.section.ordinal for hit in hits]) for each, hits in found] == [("peer", [1, 5])]


# The sample library, counted plainly


def telling(passage: str, names: tuple[str, ...]) -> set[str]:
    """Its words, without names, without those of one character and those with digits."""
    lines = []
    for line in passage.splitlines():
        compared = normalise(line)
        for name in names:
            compared = compared.replace(name, "\n")
        lines.append(compared)
    found = words("\n".join(lines), CUT)
    return {word for word in found if len(word) > 1 and not any(map(str.isdigit, word))}


def plain_shares(shelf: Shelf, own: Report, section: Section) -> dict[str, float]:
    """How much of a section's words each other report of its 系统 and level has, in sections of its type."""
    held = [(one, sought, set(words(sought.text, CUT))) for sought, one in shelf.sections()]
    sought = telling("\n".join(one.text for one in with_those_below(section, own)), own_names(own))
    weights = {}
    for word in sought:
        holding = sum(word in each for _, _, each in held)
        if holding:
            weights[word] = log(1 + (len(held) - holding + 0.5) / (holding + 0.5))
    of: dict[str, set[str]] = {}
    for one, other, each in held:
        if section.types[0] in other.types and agree(one, own):
            of.setdefault(one.id, set()).update(each)
    return {
        name: sum(weights[word] for word in weights if word in each) / sum(weights.values())
        for name, each in of.items()
    }


def agree(one: Report, own: Report) -> bool:
    assert own.agency
    assert own.region
    return bool(
        one.agency
        and set(one.agency.systems) & set(own.agency.systems)
        and one.region
        and one.region.level == own.region.level
    )


@pytest.mark.parametrize("engine", ["whole", "grown"])
def test_shares_are_what_a_plain_count_gives(
    sample_shelf: Shelf, engines: Mapping[str, WhooshEngine], engine: str
) -> None:
    own = next(
        one
        for one in sample_shelf.reports.values()
        if one.title and one.title.startswith("砚川市泽桥县科学技术局2023")
    )
    section = next(section for section in own.sections if "next_steps" in section.types)
    asking = Own(own, section)
    wanted = circle(facts_of(asking), ("year",))
    found = peers_of(engines[engine], wanted, asking)
    expected = plain_shares(sample_shelf, own, section)
    assert expected[own.id] == pytest.approx(1)
    for one in sample_shelf.reports.values():
        if (one.region, one.agency and one.agency.name) == (own.region, own.agency and own.agency.name):
            expected.pop(one.id, None)  # nobody is a peer of himself
    assert {peer.report_id: peer.likeness.words for peer in found} == pytest.approx(expected)
    assert len(found) == how_many(engines[engine], wanted, asking) > 5
    assert peers_of(engines["whole"], wanted, asking) == peers_of(engines["grown"], wanted, asking)
