"""How often the search for similar passages finds where an altered passage came from, and keeps still otherwise.

What counts as found is decided here, in plain Python, by nothing that the engine compares with.
"""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from fzsearch.index import WhooshEngine
from fzsearch.index.alignment import SCORE
from fzsearch.index.analysis import tokenizer
from fzsearch.index.query import Hit, Request
from fzsearch.index.similar import Passage as Asked
from fzsearch.index.similar import Row, aligned, similar
from fzsearch.model import Change, Report, Section
from tests.quality.altered import ALTERATIONS, Passage, drawn, passages
from tests.quality.measure import Score
from tests.quality.texts import gazetteer, prose_reports, sample_reports

FIRST = 10  # rows among which the source must be
PAIRS = 200
SEED = 20_260_123
_SAME = 0.8  # of a passage's runs of _RUN letters, for another text to have the same wording
_RUN = 8
_OVERLAP = 12  # letters in a row: two texts with such a run in common are not unrelated
_NOT_WORDING = re.compile("[^\u4e00-\u9fff]|[〇零一二三四五六七八九十百千万亿两省市区县旗州盟镇乡局厅委院办]")
_GENRE = re.compile(
    "中华人民共和国|条例|规定|办法|实施|管理|保护|关于|人民|代表大会|常务委员会|促进|若干|[省市区县法的和]"
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A passage, as it stands in one text, and a section of another text that says something else."""

    id: str
    part: str  # dev or test
    topic: str  # "other": another one; "same": the same one, in other words
    passage: str
    source: Report
    section: Section
    report: Report


@dataclass
class Library:
    """The sample's reports and, where it is at hand, real prose as sections, indexed in a folder.

    Not `whole`: of the prose a part only, with all that passages come from, so that tests are quicker.
    """

    folder: Path
    whole: bool = True

    @cached_property
    def reports(self) -> Mapping[str, Report]:
        """Every report by its id."""
        sources = {passage.report for passage in passages()}
        prose = [
            one for place, one in enumerate(prose_reports()) if self.whole or place % 6 == 0 or one.id in sources
        ]
        return {one.id: one for one in (*sample_reports(), *prose)}

    @cached_property
    def sections(self) -> Mapping[str, Section]:
        """Every section by its id."""
        return {section.id: section for one in self.reports.values() for section in one.sections}

    @cached_property
    def engine(self) -> WhooshEngine:
        """The index, built."""
        engine = WhooshEngine(self.folder, tokenizer(), gazetteer(), self._heads)
        numbered = enumerate(self.reports.values(), 1)
        engine.apply(((Change(number, one.id), one) for number, one in numbered), rebuild=True)
        engine.publish()
        return engine

    def _heads(self, section_ids: Sequence[str]) -> Mapping[str, tuple[Section, Report]]:
        found = [self.sections[one] for one in section_ids]
        return {section.id: (section, self.reports[section.report_id]) for section in found}

    def rank(self, passage: Passage) -> int | None:
        """In which of the rows the source, or the same wording, is found; None where it is not."""
        rows = similar(Asked(passage.text), self.engine, Request()).rows
        return next((place for place, row in enumerate(rows, 1) if _says(row, passage)), None)


def _says(row: Row, passage: Passage) -> bool:
    return any(
        one.hit.section.id == passage.section or same_wording(passage.original, one.hit.section.text)
        for one in row.copies
    )


def same_wording(passage: str, text: str) -> bool:
    """Whether a text has nearly all of a passage's runs of letters, but for figures and words for ranks and levels."""
    runs = _runs(_NOT_WORDING.sub("", passage), _RUN)
    return bool(runs) and len(runs & _runs(_NOT_WORDING.sub("", text), _RUN)) >= _SAME * len(runs)


def _runs(letters: str, length: int) -> set[str]:
    return {letters[place : place + length] for place in range(len(letters) - length + 1)}


def found_sources(library: Library, part: str, every: int = 1) -> dict[str, Score]:
    """How often the source of a passage of one half is among the first rows: by alteration, by their number, in all.

    `missed` are those found further down or not at all. A passage with two alterations counts for both. Only every
    so manieth passage is asked for.
    """
    scores = {name: Score() for name in (*ALTERATIONS, "one", "two", "three", "all")}
    for passage in [one for one in passages() if one.part == part][::every]:
        rank = library.rank(passage)
        for name in (*passage.kinds, ("one", "two", "three")[len(passage.kinds) - 1], "all"):
            scores[name].right += rank is not None and rank <= FIRST
            scores[name].missed += rank is None or rank > FIRST
        if rank is None or rank > FIRST:
            scores["all"].failures.append(
                f"{passage.id} ({' '.join(passage.kinds)}) from {passage.section}: "
                f"{f'row {rank}' if rank else 'not found'}"
            )
    return scores


def unrelated_pairs(topic: str) -> Iterator[Pair]:
    """PAIRS passages, each with a section of the same kind that another text of this topic has, in other words."""
    halves = [sample_reports(), prose_reports() or sample_reports()]
    for number in range(PAIRS):
        reports = halves[number % 2]
        chance = random.Random(f"{SEED} {topic} {number}")
        while True:
            drawn_pair = _pair(topic, reports, chance)
            if drawn_pair is not None:
                yield Pair(f"{topic[0]}{number:03d}", ("dev", "test")[number // 2 % 2], topic, *drawn_pair)
                break


def _pair(topic: str, reports: Sequence[Report], chance: random.Random) -> tuple[str, Report, Section, Report] | None:
    source, other = chance.sample(reports, 2)
    if _of_other_topics(source, other) != (topic == "other"):
        return None
    from_section = chance.choice(source.sections)
    passage = drawn(from_section, chance)
    alike = _of_the_same_kind(from_section, source, other)
    if passage is None or not alike:
        return None
    section = chance.choice(alike)
    apart = not _runs(_letters(passage), _OVERLAP) & _runs(_letters(section.text), _OVERLAP)
    return (passage, source, section, other) if apart else None


def _letters(text: str) -> str:
    """Letters, with every figure as one sign."""
    return re.sub(r"[\d〇零一二三四五六七八九十百千万亿两]+", "0", re.sub(r"[\W_]", "", text))


def _of_other_topics(one: Report, other: Report) -> bool:
    """Agencies of other lines of authority; where there is no agency, titles without two characters in common."""
    if one.agency and other.agency and one.agency.systems:
        return not set(one.agency.systems) & set(other.agency.systems)
    titles = [_runs(_GENRE.sub(" ", report.title or ""), 2) for report in (one, other)]
    return not {run for run in titles[0] & titles[1] if " " not in run}


def _of_the_same_kind(section: Section, source: Report, other: Report) -> list[Section]:
    """Sections that do in the other text what this one does: of its types; in statutes, at about the same place."""
    long = [one for one in other.sections if len(one.text) >= 60]
    if section.types != ("other",):
        return [one for one in long if set(one.types) & set(section.types)]
    wanted = section.ordinal / len(source.sections)
    return sorted(long, key=lambda one: (abs(one.ordinal / len(other.sections) - wanted), one.ordinal))[:2]


def kept_apart(part: str, topic: str) -> Score:
    """How often texts of one half that say other things stay below the threshold; `wrong` are those that do not."""
    score = Score()
    for pair in unrelated_pairs(topic):
        if pair.part != part:
            continue
        hit = Hit(pair.section, pair.report, 0.0, ())
        [found] = aligned(Asked(pair.passage, report=pair.source).sentences(), [hit])
        score.right += found.alignment.score < SCORE
        score.wrong += found.alignment.score >= SCORE
        if found.alignment.score >= SCORE:
            score.failures.append(
                f"{pair.id}: {found.alignment.score:.2f}, {pair.passage!r} and {pair.section.text!r}"
            )
    return score
