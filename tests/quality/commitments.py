"""How often commitments are found, and how far their grades agree with a reader's."""

import csv
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

from fzsearch import sample
from fzsearch.agencies import load_agency_names
from fzsearch.model import Report, Section, Snapshot
from fzsearch.parser import parse
from fzsearch.statements.commitments import GRADES, Commitment, commitments_of
from fzsearch.statements.cutting import sentences
from tests.quality.measure import HERE, SHARED, Score
from tests.quality.texts import gazetteer, made_reports, sample_reports

SEEDS = ("seed-000", "seed-003")


class Label(NamedTuple):
    """A sentence of a report, or the first 16 digits of its SHA-256, and what a reader calls it."""

    part: str
    report: str
    sentence: str
    commitment: str
    grade: str


@cache
def labels() -> tuple[Label, ...]:
    """All labels."""
    with (HERE / "statements/commitments.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(Label(**row) for row in csv.DictReader(lines))


class Elsewhere(NamedTuple):
    """A sentence invented for below a heading that plans nothing, and what a reader calls it."""

    part: str
    section: str  # the heading that it stands below
    types: str
    year: str  # reported on
    sentence: str
    commitment: str
    grade: str
    deadline: str  # the last day that it names, or ""
    for_year: str

    def as_section(self) -> Section:
        """The section that consists of it."""
        text = f"{self.section}\n{self.sentence}"
        return Section("x-000", "x", 0, None, 1, self.section, (self.section,), tuple(self.types.split()), text)


@cache
def labels_elsewhere() -> tuple[Elsewhere, ...]:
    """All labels of sentences outside of plans."""
    with (HERE / "statements/elsewhere.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(Elsewhere(**row) for row in csv.DictReader(lines))


@dataclass(slots=True)
class Found:
    """How often commitments of one half are found, and how often a reader's grade (first) met which of ours."""

    score: Score = field(default_factory=Score)
    grades: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def precision(self) -> float:
        """The share of what is called a commitment that is one."""
        return self.score.right / max(1, self.score.right + self.score.wrong)

    @property
    def recall(self) -> float:
        """The share of the commitments that are called so."""
        return self.score.right / max(1, self.score.right + self.score.missed)

    @property
    def kappa(self) -> float:
        """Cohen's kappa of the grades, over what both call a commitment; 0 where there is nothing."""
        total = sum(self.grades.values())
        if not total:
            return 0.0
        agreed = sum(self.grades[grade, grade] for grade in GRADES) / total
        given = Counter[tuple[int, str]]()
        for pair, times in self.grades.items():
            for place, grade in enumerate(pair):
                given[place, grade] += times
        by_chance = sum(given[0, grade] * given[1, grade] for grade in GRADES) / total**2
        return (agreed - by_chance) / (1 - by_chance)


def found_commitments(part: str) -> Found:
    """The labelled sentences of one half, asked. Failures are told of `dev` only."""
    found, failures = Found(), []
    for label in labels():
        said = _said(label.report) if label.part == part else None
        if said is None:  # another half, or a real report that is not at hand
            continue
        commitment, is_one = said[label.sentence], label.commitment == "yes"
        found.score.right += is_one and commitment is not None
        found.score.missed += is_one and commitment is None
        found.score.wrong += not is_one and commitment is not None
        if is_one and commitment:
            found.grades[label.grade, commitment.grade] += 1
        ours = commitment.grade if commitment else "none"
        if ours != (label.grade or "none"):
            why = "; ".join(f"{reason.rule} {reason.words}" for reason in commitment.reasons) if commitment else ""
            failures.append(f"{label.report} {label.sentence}: {ours}, not {label.grade or 'none'} ({why})")
    if part == "dev":
        found.score.failures = failures
    return found


@dataclass(slots=True)
class FoundElsewhere:
    """What is found outside of plans, and what is right of the promises that are found there."""

    found: Found = field(default_factory=Found)
    grades: Score = field(default_factory=Score)
    deadlines: Score = field(default_factory=Score)  # of promises that have one, or are said to
    years: Score = field(default_factory=Score)

    def scores(self) -> Mapping[str, Score]:
        """Each count by its name in the table."""
        found = {"sentences": self.found.score}
        return found | {"grades": self.grades, "deadlines": self.deadlines, "years": self.years}


def found_elsewhere(part: str) -> FoundElsewhere:
    """The sentences outside of plans of one half, asked. Failures are told of `dev` only."""
    counts = FoundElsewhere()
    for label in labels_elsewhere():
        if label.part == part:
            said = commitments_of(label.as_section(), int(label.year))
            _count(counts, label, said[0] if said else None)
    if part != "dev":
        for score in counts.scores().values():
            score.failures = []
    return counts


def _count(counts: FoundElsewhere, label: Elsewhere, ours: Commitment | None) -> None:
    is_one = label.commitment == "yes"
    why = "; ".join(f"{reason.rule} {reason.words}" for reason in ours.reasons) if ours else ""
    if ours is None or not is_one:
        score = counts.found.score
        score.missed += is_one
        score.wrong += ours is not None
        if is_one or ours:
            score.failures.append(
                f"{label.sentence}: {ours.grade if ours else 'none'}, not {label.grade or 'none'} ({why})"
            )
        return
    counts.found.score.right += 1
    counts.found.grades[label.grade, ours.grade] += 1
    told = str(ours.deadline.until or "") if ours.deadline else ""
    _compare(counts.grades, label, "grade", (ours.grade, label.grade), why)
    if told or label.deadline:
        _compare(counts.deadlines, label, "deadline", (told, label.deadline), why)
    _compare(counts.years, label, "year", (str(ours.year or ""), label.for_year), why)


def _compare(score: Score, label: Elsewhere, fact: str, pair: tuple[str, str], why: str) -> None:
    """Count a fact of a promise that was found: ours and the reader's."""
    ours, right = pair
    if ours == right:
        score.right += 1
        return
    score.missed += not ours
    score.wrong += bool(ours)
    score.failures.append(f"{label.sentence}: {fact} {ours or 'none'}, not {right or 'none'} ({why})")


@cache
def _said(report: str) -> Mapping[str, Commitment | None] | None:
    """The sentences of a report, as labels name them, with their commitments; None where it is not at hand."""
    if report in SEEDS:
        real = seed(report)
        if real is None:
            return None
        return {hashlib.sha256(text.encode()).hexdigest()[:16]: one for text, one in _asked(real)}
    return {text.replace("\n", " "): one for text, one in _asked(_reports()[report])}


def _asked(report: Report) -> Iterator[tuple[str, Commitment | None]]:
    for section in reversed(report.sections):  # of a sentence that stands there twice, the first counts
        found = {one.sentence.start: one for one in commitments_of(section, report.year)}
        for sentence in sentences(section):
            yield sentence.text, found.get(sentence.start)


@cache
def _reports() -> Mapping[str, Report]:
    with sample.report_files() as files:
        of_sample = dict(zip((path.stem for path in files), sample_reports(), strict=True))
    return made_reports() | of_sample  # two names are in both; the sample's are meant


def seed(name: str) -> Report | None:
    """A real report, parsed; None where it is not at hand."""
    path = next((SHARED / "seeds").glob(f"{name.removeprefix('seed-')}_*.txt"), None)
    return _parsed(path) if path else None


def _parsed(path: Path) -> Report:
    snapshot = Snapshot(path.name, path.read_bytes(), None, datetime(2026, 1, 15, tzinfo=UTC))
    return parse(snapshot, gazetteer(), load_agency_names())
