"""How often the wording meter says what a reader says: boilerplate or own."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fzsearch.index import Measured, MeasuredSection, WhooshEngine, measured
from fzsearch.index.analysis import tokenizer
from fzsearch.model import Change
from tests.quality.measure import Score
from tests.quality.texts import WORDING, gazetteer, made_reports


@dataclass(frozen=True, slots=True)
class Label:
    """A sentence of a made report, and whether a reader calls it boilerplate or the agency's own."""

    report: str
    sentence: str
    label: str
    part: str


@cache
def labels() -> tuple[Label, ...]:
    """All labels."""
    with (WORDING / "labels.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(Label(**row) for row in csv.DictReader(lines))


def made_engine(folder: Path) -> WhooshEngine:
    """The made reports, indexed in a folder."""
    engine = WhooshEngine(folder, tokenizer(), gazetteer(), lambda _: {})
    numbered = enumerate(made_reports().values(), 1)
    engine.apply(((Change(number, one.id), one) for number, one in numbered), rebuild=True)
    engine.publish()
    return engine


def metered(engine: WhooshEngine, part: str) -> Score:
    """How often a sentence of one half is called boilerplate when it is (`right`), when it is not (`wrong`), or not
    when it is (`missed`).
    """
    score = Score()
    measures = {name: measured(report, engine) for name, report in made_reports().items()}
    for label in labels():
        if label.part != part:
            continue
        found = _measure_of(label, measures[label.report])
        common, is_so = found is not None and found.kind() == "common", label.label == "boilerplate"
        score.right += common and is_so
        score.missed += is_so and not common
        score.wrong += common and not is_so
        if common != is_so:
            said = f"{found.use.agencies} agencies" if found else "no sentence"
            score.failures.append(f"{label.report} {label.sentence}: {said}, not {label.label}")
    return score


def _measure_of(label: Label, sections: Sequence[MeasuredSection]) -> Measured | None:
    """The measure of what stands at the middle of the labelled sentence; None where the meter says nothing of it."""
    for section in sections:
        if (start := section.section.text.find(label.sentence)) >= 0:
            middle = start + len(label.sentence) // 2
            those = (one for one in section.sentences if one.sentence.start <= middle < one.sentence.end)
            return next(those, None)
    raise ValueError(f"{label.report} does not say {label.sentence!r}")
