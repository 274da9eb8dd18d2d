"""Measure the parser on labelled data. `make quality` prints the table and the failures (tests/quality/__main__.py)."""

import csv
import json
import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fzsearch.agencies import load_agency_names
from fzsearch.errors import ParseError
from fzsearch.model import SECTION_TYPES, Report, Snapshot
from fzsearch.parser import parse
from fzsearch.parser.types import heading_types
from fzsearch.regions import load_gazetteer

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("FZSEARCH_SHARED") or HERE.parents[2] / "shared")
FACTS = ("year", "agency", "doc_type", "region")

Case = Mapping[str, Any]


@dataclass(slots=True)
class Score:
    """How often a fact was right, absent or wrong, and each failure in words."""

    right: int = 0
    missed: int = 0
    wrong: int = 0
    failures: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.right + self.missed + self.wrong

    @property
    def accuracy(self) -> float:
        """The share that was right."""
        return self.right / self.total if self.total else 1.0

    @property
    def error_rate(self) -> float:
        """The share that was wrong."""
        return self.wrong / self.total if self.total else 0.0

    @property
    def f1(self) -> float:
        """For a yes or no: `missed` are the yes that came out as no, `wrong` the no that came out as yes."""
        return 2 * self.right / (2 * self.right + self.missed + self.wrong) if self.right else 0.0


def development_set() -> list[Case] | None:
    """The certain rows of the development set with their underivable facts; None where it is not there."""
    path = SHARED / "data/dev_reports.jsonl"
    if not path.is_file():
        return None
    underivable = tomllib.loads((HERE / "underivable.toml").read_text(encoding="utf-8"))
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        {**row, "headings": [heading["text"] for heading in row["headings"]]}
        | {"underivable": [fact for fact in FACTS if row["id"] in underivable[fact]]}
        for row in rows
        if not row["doubt"]
    ]


def own_cases(part: str) -> list[Case]:
    """The project's own labelled documents of one half."""
    rows = [json.loads(line) for line in (HERE / "cases.jsonl").read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if row["part"] == part]


def traps() -> list[Case]:
    """Documents written to mislead the parser: namesakes, hosts of others, old names, odd titles."""
    return [json.loads(line) for line in (HERE / "traps.jsonl").read_text(encoding="utf-8").splitlines()]


def facts(cases: Iterable[Case]) -> dict[str, Score]:
    """Score the facts of the reports among `cases`, and whether each is one."""
    scores = {fact: Score() for fact in ("is_report", *FACTS)}
    gazetteer, agencies = load_gazetteer(), load_agency_names()
    for case in cases:
        snapshot = Snapshot(f"{case['id']}.txt", _text(case).encode(), None, datetime.now(UTC), case["url"])
        try:
            report = parse(snapshot, gazetteer, agencies)
        except ParseError:  # nothing but an address is given: there is no document
            report = None
        judged = set(scores) - set(case.get("not_judged", ()))
        if "is_report" in judged:
            _count_kind(scores["is_report"], case, report)
        for fact in FACTS:
            if case["is_report"] and fact in judged:
                _count(scores[fact], case, fact, report)
    return scores


def _text(case: Case) -> str:
    lines = [case["title"], *(case["headings"] or ["全年工作平稳。"]), *(case.get("signature") or "").split(" ")]
    return "".join(f"{line}\n" for line in lines if line)


def _count_kind(score: Score, case: Case, report: Report | None) -> None:
    found = report is not None and report.is_report
    if case["is_report"] != found:
        reason = report.reason if report else "no text"
        score.failures.append(
            f"{case['id']} {case['title']!r}: {'missed, ' + str(reason) if not found else 'is none'}"
        )
    score.right += case["is_report"] and found
    score.missed += case["is_report"] and not found
    score.wrong += found and not case["is_report"]


def _count(score: Score, case: Case, fact: str, report: Report | None) -> None:
    found, expected = _fact(report, fact), case[fact]
    if found == expected:
        score.right += expected is not None
        return
    if found is None:
        if fact in case.get("underivable", ()):
            return
        score.missed += 1
    else:
        score.wrong += 1
    evidence = report.evidence.get(fact) if report else None
    score.failures.append(f"{case['id']} {case['title']!r} {case['url']}: {found} ({evidence}), not {expected}")


def _fact(report: Report | None, fact: str) -> object:
    if report is None:
        return None
    if fact == "region":
        return "/".join(report.region.path) if report.region else None
    return (report.agency.name if report.agency else None) if fact == "agency" else getattr(report, fact)


def headings(part: str) -> dict[str, Score]:
    """Score every section type over the labelled headings of one half."""
    scores = {kind: Score() for kind in SECTION_TYPES}
    with (HERE / "headings.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["part"] != part:
                continue
            year = int(row["year"]) if row["year"] else None
            found = set(heading_types(row["heading"], tuple(row["parent"].split()), year))
            right = set(row["types"].split())
            for kind in found | right:
                score = scores[kind]
                score.right += kind in found and kind in right
                score.missed += kind not in found
                score.wrong += kind not in right
                if kind not in found or kind not in right:
                    score.failures.append(
                        f"{row['heading']} [{row['parent']}]: {' '.join(sorted(found))}, not {row['types']}"
                    )
    return scores


def macro_f1(scores: Mapping[str, Score]) -> float:
    """The mean F1 of the types."""
    return sum(score.f1 for score in scores.values()) / len(scores)


def _table(name: str, scores: Mapping[str, Score]) -> Iterator[str]:
    yield f"\n{name}"
    yield f"{'':14}{'of':>5}{'right':>7}{'missed':>8}{'wrong':>7}{'right %':>9}{'F1':>7}"
    for fact, score in scores.items():
        yield (
            f"{fact:14}{score.total:5}{score.right:7}{score.missed:8}{score.wrong:7}"
            f"{100 * score.accuracy:9.1f}{score.f1:7.3f}"
        )
    for fact, score in scores.items():
        yield from (f"  {fact}: {failure}" for failure in score.failures)


def report() -> Iterator[str]:
    """The lines of the whole table."""
    real = development_set()
    if real is None:
        yield "The development set of real pages is not here; FZSEARCH_SHARED names the folder that has it."
    else:
        yield from _table("Development set of real pages, certain labels: title, headings, address", facts(real))
    yield from _table("Traps", facts(traps()))
    for part in ("dev", "test"):
        yield from _table(f"Own documents, {part} half", facts(own_cases(part)))
        scores = headings(part)
        yield from _table(f"Headings, {part} half: macro-F1 {macro_f1(scores):.3f}", scores)
