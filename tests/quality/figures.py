"""How often a figure is read as a reader reads it: value, unit, subject, and whether it is exact, all four."""

import csv
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache

from fzsearch.agencies import load_agency_names
from fzsearch.model import Snapshot
from fzsearch.parser import parse
from fzsearch.statements.cutting import sentences
from fzsearch.statements.figures import Figure, figures_of
from tests.quality.measure import HERE, SHARED, Score
from tests.quality.texts import gazetteer

_SEED = "seed-"
_KEY = ("part", "report", "printed")
_NO_SUBJECT = re.compile(r"[\W_]|全年|共计|累计|新增|共|已|的|了")
_ALIKE = 0.6  # share of the characters of two subjects that they have in common


@dataclass(frozen=True, slots=True)
class Label:
    """A figure of a sentence as a reader reads it."""

    printed: str
    value: Decimal
    high: Decimal | None
    unit: str
    subject: str
    second: str  # the subject as a second reader has it, who saw neither the first one's nor any result
    approximate: bool
    change: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence and all its figures."""

    part: str  # dev or test
    report: str
    text: str
    figures: tuple[Label, ...]


@dataclass(slots=True)
class Measured:
    """What was read rightly: all four at once, by the subject of either reader, and by that of the first alone; value,
    unit and exactness without the subject; and the changes. `agreed` are those of `labels` whose subject both readers have.
    """

    whole: Score = field(default_factory=Score)
    first: Score = field(default_factory=Score)
    without_subject: Score = field(default_factory=Score)
    changes: Score = field(default_factory=Score)
    agreed: int = 0
    labels: int = 0

    def scores(self) -> Mapping[str, Score]:
        return {
            "figures": self.whole, "first reader": self.first, "no subject": self.without_subject, "changes": self.changes
        }  # fmt: skip


@cache
def labelled() -> tuple[Labelled, ...]:
    """The labelled sentences; those of the real reports only where these are at hand."""
    rows: defaultdict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
    second = iter(_read("subjects.csv"))
    for row in _read("figures.csv"):
        if row["printed"]:
            again = next(second)
            if [again[name] for name in _KEY] != [row[name] for name in _KEY]:
                raise ValueError(f"subjects.csv is not in the order of figures.csv at {row}")
            row["second"] = again["subject"]
        rows[row["part"], row["report"], row["sentence"]].append(row)
    return tuple(
        Labelled(part, report, text, tuple(_label(row) for row in those if row["printed"]))
        for (part, report, sentence), those in rows.items()
        if (text := _seed_sentences(report).get(sentence, "") if report.startswith(_SEED) else sentence)
    )


def _read(name: str) -> list[dict[str, str]]:
    with (HERE / "statements" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _label(row: Mapping[str, str]) -> Label:
    low, _, high = row["value"].partition("-")
    return Label(
        row["printed"], Decimal(low), Decimal(high) if high else None, row["unit"], row["subject"], row["second"],
        row["approximate"] == "yes", row["change"],
    )  # fmt: skip


@cache
def _seed_sentences(report: str) -> Mapping[str, str]:
    """The sentences of a real report, by the first 16 digits of their hash."""
    found = {}
    for path in (SHARED / "seeds").glob(f"{report.removeprefix(_SEED)}_*.txt"):
        snapshot = Snapshot(path.name, path.read_bytes(), None, datetime(2026, 1, 15, tzinfo=UTC))
        for section in parse(snapshot, gazetteer(), load_agency_names()).sections:
            for one in sentences(section):
                found[hashlib.sha256(one.text.encode()).hexdigest()[:16]] = one.text
    return found


def same_subject(one: str, other: str) -> bool:
    """Whether two subjects name the same thing: one holds the other, which is not too short, or they are alike.

    Words that say how many in all, or when, do not count.
    """
    short, long = sorted((_NO_SUBJECT.sub("", one), _NO_SUBJECT.sub("", other)), key=len)
    if short == long:
        return True
    if not short:
        return False
    common = sum((Counter(short) & Counter(long)).values())
    return (short in long and 2 * len(short) >= len(long)) or 2 * common >= _ALIKE * (len(short) + len(long))


def measured(part: str) -> Measured:
    """The scores of one half. `missed` are labelled figures that are not read so, `wrong` read ones that are not so."""
    found = Measured()
    for one in labelled():
        if one.part == part:
            _count(found, one)
    return found


def _count(found: Measured, one: Labelled) -> None:
    read = figures_of(one.text)
    pairs = dict(_pairs(one.figures, read))
    named = {place: other for place, other in pairs.items() if _same_name(one.figures[place], read[other])}
    first = {
        place: other
        for place, other in named.items()
        if same_subject(one.figures[place].subject, read[other].subject)
    }
    found.labels += len(one.figures)
    found.agreed += sum(same_subject(label.subject, label.second) for label in one.figures)
    for score, right in ((found.whole, named), (found.first, first), (found.without_subject, pairs)):
        score.right += len(right)
        score.missed += len(one.figures) - len(right)
        score.wrong += len(read) - len(right)
        score.failures += _failures(one, read, right)
    for place, other in pairs.items():
        label, figure = one.figures[place], read[other]
        found.changes.right += label.change != "" and label.change == figure.change
        found.changes.missed += label.change != "" and label.change != figure.change
        found.changes.wrong += figure.change is not None and label.change != figure.change


def _same_name(label: Label, figure: Figure) -> bool:
    return same_subject(label.subject, figure.subject) or same_subject(label.second, figure.subject)


def _pairs(labels: Sequence[Label], read: Sequence[Figure]) -> Iterator[tuple[int, int]]:
    """Labels and figures that agree but for the subject, by their places; where several could, those that agree whole."""
    free = list(range(len(read)))
    for place, label in enumerate(labels):
        agreeing = [other for other in free if _agrees(label, read[other])]
        agreeing.sort(key=lambda other: (not _same_name(label, read[other]), other))
        if agreeing:
            free.remove(agreeing[0])
            yield place, agreeing[0]


def _agrees(label: Label, figure: Figure) -> bool:
    return (figure.value, figure.high, figure.unit, figure.approximate) == (
        label.value, label.high, label.unit, label.approximate,
    )  # fmt: skip


def _failures(one: Labelled, read: Sequence[Figure], right: Mapping[int, int]) -> Iterator[str]:
    for place, label in enumerate(one.figures):
        if place not in right:
            yield f"{one.report} {one.text} missed {label.printed} ({label.subject})"
    for place, figure in enumerate(read):
        if place not in right.values():
            yield f"{one.report} {one.text} wrong {figure.printed} {figure.bound} ({figure.subject})"
