"""The labelled sentences of commitments stand in their reports, or are whole sentences, and are as the conventions say."""

import hashlib
from collections import Counter
from datetime import date
from pathlib import Path

from fzsearch import sample
from fzsearch.model import SECTION_TYPES, Report
from fzsearch.statements.cutting import sentences
from tests.conftest import ParseText
from tests.quality.commitments import SEEDS, labels, labels_elsewhere
from tests.quality.texts import made_reports, sample_reports


def _said(report: Report) -> list[str]:
    return [one.text for section in report.sections for one in sentences(section)]


def test_labelled_sentences_stand_in_their_reports() -> None:
    with sample.report_files() as files:
        of_sample = dict(zip((path.stem for path in files), sample_reports(), strict=True))
    reports = made_reports() | of_sample  # two names are in both; the sample's are meant
    found = {(name, text.replace("\n", " ")) for name, report in reports.items() for text in _said(report)}
    missing = {(one.report, one.sentence) for one in labels() if one.report not in SEEDS} - found
    assert not missing


def test_labelled_sentences_of_the_seeds_stand_there(seeds: list[Path], parse_text: ParseText) -> None:
    found = {
        (f"seed-{path.name[:3]}", hashlib.sha256(text.encode()).hexdigest()[:16])
        for path in seeds
        for text in _said(parse_text(path.read_bytes(), path.name))
    }
    of_seeds = {(one.report, one.sentence) for one in labels() if one.report in SEEDS}
    assert of_seeds and not of_seeds - found


def test_labels_have_the_values_that_are_allowed() -> None:
    assert {one.part for one in labels()} == {"dev", "test"}
    assert {(one.commitment, one.grade) for one in labels()} == {
        ("no", ""), ("yes", "slogan"), ("yes", "action"), ("yes", "measurable"),
    }  # fmt: skip
    assert "measurable" not in {one.grade for one in labels() if one.report in SEEDS}


def test_labels_are_a_thousand_in_halves_that_share_no_report() -> None:
    assert len({(one.report, one.sentence) for one in labels()}) == len(labels()) >= 1000
    halves = Counter(one.part for one in labels())
    assert abs(halves["dev"] - halves["test"]) <= len(labels()) / 20
    assert len({(one.report, one.part) for one in labels()}) == len({one.report for one in labels()})
    grades = Counter((one.part, one.grade) for one in labels())
    assert all(grades[part, grade] >= 15 for part in halves for grade in ("slogan", "action", "measurable"))


def test_labels_outside_of_plans_are_whole_sentences_below_headings_that_plan_nothing() -> None:
    for label in labels_elsewhere():
        section = label.as_section()
        assert [one.text for one in sentences(section)] == [label.sentence]
        assert set(section.types) <= SECTION_TYPES.keys() - {"next_steps"}


def test_labels_outside_of_plans_have_the_values_that_are_allowed() -> None:
    for label in labels_elsewhere():
        if label.commitment == "yes":
            assert label.grade in ("slogan", "action", "measurable")
            assert int(label.for_year) > int(label.year)
            if label.deadline:
                assert label.grade == "measurable"
                assert date.fromisoformat(label.deadline).year == int(label.for_year)
        else:
            assert (label.commitment, label.grade, label.deadline, label.for_year) == ("no", "", "", "")


def test_labels_outside_of_plans_are_in_halves_alike() -> None:
    assert len({one.sentence for one in labels_elsewhere()}) == len(labels_elsewhere()) >= 160
    kinds = Counter((one.part, one.commitment, one.grade) for one in labels_elsewhere())
    assert {part for part, _, _ in kinds} == {"dev", "test"}
    assert all(abs(kinds["dev", one, grade] - kinds["test", one, grade]) <= 1 for _, one, grade in kinds)
