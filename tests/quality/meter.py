"""How often the wording meter says what a reader says: boilerplate or own."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fzsearch.index import WhooshEngine
from fzsearch.index.analysis import tokenizer
from fzsearch.index.query import Use
from fzsearch.index.sentences import sentences_of
from fzsearch.model import Change, Report
from tests.quality.measure import Score
from tests.quality.texts import WORDING, gazetteer, made_reports

BOILERPLATE = 2  # agencies that say the same


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
    uses = {name: _uses(engine, report) for name, report in made_reports().items()}
    for label in labels():
        if label.part != part:
            continue
        use = _use_of(label.sentence, made_reports()[label.report], uses[label.report])
        found = use is not None and use.agencies >= BOILERPLATE
        is_so = label.label == "boilerplate"
        score.right += found and is_so
        score.missed += is_so and not found
        score.wrong += found and not is_so
        if found != is_so:
            said = f"{use.agencies} agencies" if use else "no sentence"
            score.failures.append(f"{label.report} {label.sentence}: {said}, not {label.label}")
    return score


Placed = Mapping[int, list[tuple[int, int, Use]]]
"""The sentences of each section, by its ordinal: start, end, and who uses them."""


def _uses(engine: WhooshEngine, report: Report) -> Placed:
    placed = {}
    for section, sentences in zip(report.sections, sentences_of(report), strict=True):
        uses = engine.uses([one.key for one in sentences])
        placed[section.ordinal] = [(one.start, one.end, use) for one, use in zip(sentences, uses, strict=True)]
    return placed


def _use_of(sentence: str, report: Report, placed: Placed) -> Use | None:
    """Who uses what stands at the middle of this sentence; None where the meter says nothing of it."""
    for section in report.sections:
        if (start := section.text.find(sentence)) >= 0:
            middle = start + len(sentence) // 2
            return next((use for first, end, use in placed[section.ordinal] if first <= middle < end), None)
    raise ValueError(f"{report.title} does not say {sentence!r}")
