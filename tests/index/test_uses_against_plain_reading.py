"""Who uses a sentence, against plain reading: cut and masked character by character, counted report by report.

What a sentence is and what is masked in it is written here once more, from the words at the head of
index/sentences.py. Only which fingerprint stands for a masked sentence is taken from there.
"""

import random
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest

from fzsearch.agencies.table import read_table
from fzsearch.index import WhooshEngine
from fzsearch.index.query import Issuer, Use
from fzsearch.index.sentences import sentences_of
from fzsearch.model import Report
from tests.index.library import GAZETTEER, Shelf, report
from tests.quality.texts import made_reports, sample_reports

LEAST = 8
LINE_ENDS = "\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"
FIGURE, NAME, LEVEL, RANK = "#", "@", "^", "&"
FIGURES, LEVELS, RANKS = "0123456789〇零一二三四五六七八九十百千万亿两", "省市区县旗州盟镇乡", "局厅委院办"
OPENER = r"^\(?[〇零一二三四五六七八九十百千万亿两0-9]{1,3}([是要、)]|\.(?![0-9]))"
COMMITS = 12


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as it is read here."""

    start: int
    end: int
    masked: str


def folded(text: str) -> list[tuple[str, int]]:
    """Every character as it is compared, with its place; no blanks, but line ends."""
    found = []
    for place, character in enumerate(text):
        if character in LINE_ENDS:
            found.append(("\n", place))
        elif unicodedata.category(character) not in ("Cf", "Cc", "Cs"):
            form = unicodedata.normalize("NFKC", character).lower()
            found += [(one, place) for one in form if not one.isspace()]
    return found


def plain(text: str) -> str:
    return "".join(character for character, _ in folded(text) if character != "\n")


@cache
def names_of(path: tuple[str, ...], agency: tuple[str, str] | None) -> list[str]:
    """A region also without its class word, an agency in every form that the table knows."""
    names = {*path, *(name[:-1] for name in path if len(name) > 2 and name[-1] in "省市区县旗州盟")}
    if agency:
        names |= {*agency, *(name for name, known in read_table().known.items() if known.name == agency[0])}
    return sorted((name for name in map(plain, names) if len(name) > 1), key=lambda name: (-len(name), name))


def read(one: Report) -> list[list[Said]]:
    """The sentences of every section."""
    agency = (one.agency.name, one.agency.raw) if one.agency else None
    names = names_of(one.region.path if one.region else (), agency)
    return [sentences(section.text, section.heading, names) for section in one.sections]


def sentences(text: str, heading: str, names: Sequence[str]) -> list[Said]:
    """The sentences of a text behind its heading."""
    characters = folded(text)
    places = [place for character, place in characters if character != "\n"]
    # A line end that stands between two characters is noted at the second of them.
    first_of_line, seen = set(), 0
    for character, _ in characters:
        if character == "\n":
            first_of_line.add(seen)
        else:
            seen += 1
    joined = plain(text)
    begin = max(0, joined[: 16 + len(plain(heading))].find(plain(heading))) + len(plain(heading)) if heading else 0
    for name in names:
        joined = joined.replace(name, "\0" * len(name))
    found = []
    start = begin
    for place in range(begin, len(joined)):
        following = place + 1
        if following == len(joined) or following in first_of_line or joined[place] in "。!?;":
            said = re.sub(OPENER, "", joined[start:following])
            found.append(Said(places[start], places[place] + 1, masked(said)))
            start = following
    letters = [len(re.sub(f"[{FIGURE}{NAME}]", "", said.masked)) for said in found]
    return [said for said, count in zip(found, letters, strict=True) if count >= LEAST]


def masked(sentence: str) -> str:
    """Names and figures each as one mark however long, level words and rank letters as one each; no punctuation."""
    marked = ""
    for character in sentence:
        if character == "\0":
            marked += NAME
        elif character in FIGURES:
            marked += FIGURE
        elif character in LEVELS:
            marked += LEVEL
        elif character in RANKS:
            marked += RANK
        elif character.isalnum():
            marked += character
    return re.sub(f"{FIGURE}+", FIGURE, re.sub(f"{NAME}+", NAME, marked))


def issuer_of(one: Report) -> Issuer | None:
    return (one.region.code, one.agency.name) if one.region and one.agency else None


def counted(reports: Iterable[Report], asking: Issuer | None) -> Use:
    """Who these reports, which all have a sentence, are from."""
    those = list(reports)
    dated = [one for one in those if one.year]
    first_year = min((one.year for one in dated if one.year), default=None)
    return Use(
        reports=len(those),
        agencies=len({issuer_of(one) for one in those} - {None}),
        provinces=len({one.region.lineage[0] for one in those if one.region} - {"00"}),
        unknown=sum(issuer_of(one) is None for one in those),
        first_year=first_year,
        first_report=min((one.id for one in dated if one.year == first_year), default=None),
        own_years=tuple(sorted({one.year for one in dated if one.year and asking and issuer_of(one) == asking})),
    )


def keys_of(reports: Iterable[Report]) -> Mapping[str, int]:
    """Masked sentence → fingerprint. Both cut the same sentences, and what is the same for one is so for the other."""
    keys: dict[str, int] = {}
    for one in reports:
        for section, theirs, ours in zip(one.sections, sentences_of(one), read(one), strict=True):
            # A blank between two words of ASCII letters may be counted to the one behind it.
            begins = [it.start + (section.text[it.start].isspace()) for it in theirs]
            assert [(begin, it.end) for begin, it in zip(begins, theirs, strict=True)] == [
                (it.start, it.end) for it in ours
            ], one.title
            for it, said in zip(theirs, ours, strict=True):
                assert keys.setdefault(said.masked, it.key) == it.key, said
    assert len(set(keys.values())) == len(keys)
    return keys


def assert_counts(engine: WhooshEngine, reports: Iterable[Report], keys: Mapping[str, int]) -> int:
    """Every sentence's use as it is read in `reports`; how many sentences several issuers use."""
    live = [one for one in reports if one.is_report]
    having: dict[str, list[Report]] = {masked: [] for masked in keys}
    for one in live:
        for masked in {said.masked for section in read(one) for said in section}:
            having[masked].append(one)
    shared = 0
    for asking in [None, *list(dict.fromkeys(map(issuer_of, live)))[:: max(1, len(live) // 12)]]:
        expected = [counted(having[masked], asking) for masked in keys]
        assert list(engine.uses(list(keys.values()), asking)) == expected
        shared = sum(use.agencies > 1 for use in expected)
    return shared


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    """The sample library and the made one, and reports whose issuer or year is not known, or who speak for all."""
    made = list(made_reports().values())
    nation = GAZETTEER.get("00")
    odd = [replace(made[0], region=None), replace(made[1], agency=None), replace(made[2], year=None)]
    odd.append(replace(made[3], region=nation))
    renamed = [replace(one, id=f"{one.id}-{place}") for place, one in enumerate(odd)]
    loose = "一是　坚持 局党组会议会前学法，全年组织集体学法两次，参加１２人次！\r\n　特此报告；2024\n2024年ＬＥＤ屏滚动播放宪法。”未完"
    each = "".join(
        f"本{one}完成了年度重点任务安排。二{one}完善执法案卷评查制度；" for one in f"{FIGURES}{LEVELS}{RANKS}是要个"
    )
    texts = [loose, "", loose.replace("　", ""), "\n\n。；", f"一\n{each}"]
    return [*sample_reports(), *made, *renamed, report("odd", texts)]


def test_every_sentence_is_counted_as_read(reports: list[Report], tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.put(*reports)
    keys = keys_of(reports)
    assert len(keys) > 2_000
    assert assert_counts(shelf.built(tmp_path), reports, keys) >= 30


def changed(one: Report, chance: random.Random, others: Sequence[Report]) -> Report:
    """The report as it may come again: withdrawn, re-attributed, or with another's wording."""
    other = chance.choice(others)
    return chance.choice([
        replace(one, is_report=not one.is_report),
        replace(one, agency=other.agency),
        replace(one, region=other.region),
        replace(one, region=None),
        replace(one, year=chance.choice([None, 2019, 2024])),
        replace(one, sections=tuple(
            replace(section, id=f"{one.id}-x{place:02d}", report_id=one.id)
            for place, section in enumerate(chance.sample([*one.sections, *other.sections], len(one.sections)))
        )),
    ])  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2])
def test_counts_follow_every_change(reports: list[Report], tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    some = [*reports[84:], *chance.sample(reports[:84], 8)]
    shelf = Shelf()
    engine = shelf.engine(tmp_path / "grown")
    keys: dict[str, int] = {}
    for number in range(COMMITS):
        known = list(shelf.reports.values())
        new = [changed(one, chance, some) for one in chance.sample(known, min(len(known), 4))]
        new += some[number::COMMITS]
        shelf.put(*new)
        engine.apply(shelf.after(engine.applied()))
        engine.publish()
        keys |= keys_of(new)  # and of what is no longer said
        if number % 4 == 3:
            assert_counts(engine, shelf.reports.values(), keys)
    rebuilt = shelf.built(tmp_path / "rebuilt")
    assert rebuilt.uses(list(keys.values())) == engine.uses(list(keys.values()))
