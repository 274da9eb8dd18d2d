"""The labels of figures and answers stand in the texts they name, and both halves have about as many."""

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from fzsearch import sample
from fzsearch.agencies import load_agency_names
from fzsearch.model import Report, Snapshot
from fzsearch.parser import parse
from fzsearch.statements.cutting import sentences
from tests.quality.measure import HERE, SHARED
from tests.quality.texts import gazetteer, made_reports, sample_reports

LABELS = HERE / "statements"
SEEDS = ("seed-000", "seed-003")
_VALUE = re.compile(r"\d+(\.\d+)?(-\d+(\.\d+)?)?")
_NEAR_HALF = (0.45, 0.55)


def rows(name: str) -> list[dict[str, str]]:
    with (LABELS / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def cut() -> dict[str, tuple[str, ...]]:
    """The sentences of every report of the sample library and of `wording/`, by the name of its file."""
    with sample.report_files() as files:
        reports = dict(zip((path.stem for path in files), sample_reports(), strict=True))
    return {name: texts(report) for name, report in (reports | made_reports()).items()}


def texts(report: Report) -> tuple[str, ...]:
    return tuple(sentence.text for section in report.sections for sentence in sentences(section))


def is_shared_evenly(parts: Iterable[str]) -> bool:
    counted = Counter(parts)
    return set(counted) == {"dev", "test"} and _NEAR_HALF[0] <= counted["dev"] / counted.total() <= _NEAR_HALF[1]


def test_every_sentence_stands_in_its_report_and_every_figure_in_its_sentence() -> None:
    reached: dict[tuple[str, str], int] = {}
    for row in rows("figures.csv"):
        if row["report"] in SEEDS:
            assert re.fullmatch("[0-9a-f]{16}", row["sentence"]), row
            continue
        assert row["report"] == "made" or row["sentence"] in cut()[row["report"]], row
        key = row["report"], row["sentence"]
        place = row["sentence"].find(row["printed"], reached.get(key, 0))  # in the order in which they are printed
        assert place >= 0, row
        reached[key] = place + len(row["printed"])


@pytest.mark.parametrize("seed", SEEDS)
def test_sentences_of_the_seeds_are_known_by_their_hash(seed: str) -> None:
    paths = list((SHARED / "seeds").glob(f"{seed.removeprefix('seed-')}_*.txt"))
    if not paths:
        pytest.skip("needs FZSEARCH_SHARED")
    known = {hashlib.sha256(text.encode()).hexdigest()[:16] for text in texts(_parsed(paths[0]))}
    assert {row["sentence"] for row in rows("figures.csv") if row["report"] == seed} <= known


def _parsed(path: Path) -> Report:
    read_at = datetime(2026, 1, 15, tzinfo=UTC)
    return parse(Snapshot(path.name, path.read_bytes(), None, read_at), gazetteer(), load_agency_names())


def test_what_is_said_of_a_figure_is_whole_and_allowed() -> None:
    labelled = rows("figures.csv")
    figures = [row for row in labelled if row["printed"]]
    for row in figures:
        assert _VALUE.fullmatch(row["value"]), row
        assert row["unit"], row
        assert row["subject"], row
        assert row["approximate"] in ("yes", "no"), row
        assert row["change"] in ("", "rise", "fall"), row
    with_figures = {(row["report"], row["sentence"]) for row in figures}
    without = [row for row in labelled if not row["printed"]]
    for row in without:
        assert not any(row[name] for name in ("value", "unit", "subject", "approximate", "change")), row
        assert (row["report"], row["sentence"]) not in with_figures, row
    assert len(figures) >= 500
    assert len(without) >= 120
    measuring = [row for row in labelled if row["part"] == "test"]
    assert sum(row["printed"] != "" for row in measuring) >= 250
    assert sum(row["printed"] == "" for row in measuring) >= 25
    assert Counter(row["report"] for row in figures if row["report"] in SEEDS) == {"seed-000": 2, "seed-003": 11}


def test_a_sentence_is_in_one_half_only() -> None:
    halves = {(row["sentence"], row["part"]) for row in rows("figures.csv")}
    assert len(halves) == len({sentence for sentence, _ in halves})


def test_plans_and_answers_stand_in_sentences_of_two_years_of_one_agency() -> None:
    for row in rows("answers.csv"):
        issuer, year = row["report"].rsplit("-", 1)
        assert row["next"] == f"{issuer}-{int(year) + 1}", row
        assert any(row["plan"] in text for text in cut()[row["report"]]), row
        assert (row["answer"] == "") == (row["outcome"] == "dropped"), row
        if row["answer"]:
            assert any(row["answer"] in text or text in row["answer"] for text in cut()[row["next"]]), row


def test_pairs_are_enough_and_an_agency_is_in_one_half_only() -> None:
    pairs = rows("answers.csv")
    answered = [row for row in pairs if row["answer"]]
    assert len(answered) >= 150
    assert len(pairs) - len(answered) >= 40
    assert {row["outcome"] for row in pairs} == {"kept", "partly", "repeated", "dropped"}
    assert is_shared_evenly(row["part"] for row in answered)
    halves = {(row["report"].rsplit("-", 1)[0], row["part"]) for row in pairs}
    assert len(halves) == len({issuer for issuer, _ in halves})
    assert len({(row["report"], row["plan"]) for row in pairs}) == len(pairs)
    known = {(one.report, one.plan, one.answer, one.outcome) for one in sample.threads()}
    assert {(row["report"], row["plan"], row["answer"], row["outcome"]) for row in pairs} <= known
