"""Print every figure: `make quality`. Of halves that are only for measuring, failures are named, never shown."""

import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from tests.quality.answers import FIRST as FIRST_ANSWERS
from tests.quality.answers import followed_up
from tests.quality.commitments import found_commitments, found_elsewhere
from tests.quality.figures import measured as measured_figures
from tests.quality.measure import Score, report
from tests.quality.meter import made_engine, metered
from tests.quality.similar import FIRST, Library, found_sources, kept_apart


def wording(folder: Path) -> Iterator[str]:
    """The lines on similar passages and on the wording meter."""
    library = Library(folder / "library")
    reports, sections = len(library.reports), len(library.sections)
    for part in ("dev", "test"):
        yield f"\nAltered passages, {part} half: source among the first {FIRST} of {sections} sections, {reports} texts"
        yield from _lines(found_sources(library, part), part)
        yield f"\nPassages of the same genre that say other things, {part} half: below the threshold"
        yield from _lines({f"{topic} topic": kept_apart(part, topic) for topic in ("other", "same")}, part)
    engine = made_engine(folder / "made")
    for part in ("dev", "test"):
        score = metered(engine, part)
        yield f"\nWording meter, {part} half: boilerplate, or own that is called so (wrong); F1 {score.f1:.3f}"
        yield from _lines({"sentences": score}, part)


def follow_up() -> Iterator[str]:
    """The lines on what the next report answers."""
    for part in ("dev", "test"):
        measured = followed_up(part)
        yield f"\nFollow-up, {part} half: {len(measured.ranks)} answered plans, and plans of which nothing is said"
        yield (
            f"  recall@1 {measured.recall(1):.3f}, recall@{FIRST_ANSWERS} {measured.recall(FIRST_ANSWERS):.3f}, "
            f"mean reciprocal rank {measured.mean_reciprocal_rank:.3f}"
        )
        yield from _lines({"mentioned": measured.mentioned}, part)
        yield f"  mentioned: precision {measured.mention_precision:.3f}, recall {measured.mention_recall:.3f}"
        if part == "dev":
            yield from (f"  {failure}" for failure in measured.failures)


def figures() -> Iterator[str]:
    """The lines on figures; of the half for measuring only the counts."""
    for part in ("dev", "test"):
        found = measured_figures(part)
        yield (
            f"\nFigures, {part} half: value, unit, subject and exactness; F1 {found.whole.f1:.3f} by the subject of either"
            f" reader, {found.first.f1:.3f} by the first one's, {found.without_subject.f1:.3f} without the subject;"
            f" the readers agree on {found.agreed} of {found.labels} subjects"
        )
        failures = found.whole.failures if part == "dev" else []
        counts = {name: replace(score, failures=[]) for name, score in found.scores().items()}
        yield from _lines(counts, part)
        yield from (f"  {failure}" for failure in failures)


def commitments() -> Iterator[str]:
    """The lines on commitments and their grades. Of the half for measuring there are only the figures."""
    for part in ("dev", "test"):
        found = found_commitments(part)
        score = found.score
        yield f"\nCommitments, {part} half: right are those that are found; F1 {score.f1:.3f}, kappa of grades {found.kappa:.3f}"
        yield f"precision {found.precision:.3f}, recall {found.recall:.3f}"
        yield from _lines({"sentences": score}, part)


def elsewhere() -> Iterator[str]:
    """The lines on promises outside of plan sections. Of the half for measuring there are only the figures."""
    for part in ("dev", "test"):
        measured = found_elsewhere(part)
        found = measured.found
        yield f"\nCommitments elsewhere than in plans, {part} half: right are those that are found; F1 {found.score.f1:.3f}"
        yield f"precision {found.precision:.3f}, recall {found.recall:.3f}, kappa of grades {found.kappa:.3f}"
        yield from _lines(measured.scores(), part)


def _lines(scores: Mapping[str, Score], part: str) -> Iterator[str]:
    yield f"{'':14}{'of':>5}{'right':>7}{'missed':>8}{'wrong':>7}{'right %':>9}"
    for name, score in scores.items():
        yield (f"{name:14}{score.total:5}{score.right:7}{score.missed:8}{score.wrong:7}{100 * score.accuracy:9.1f}")
    for score in scores.values():
        yield from (f"  {failure if part == 'dev' else failure.split()[0]}" for failure in score.failures)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="quality-") as made:
        parts = [*report(), *wording(Path(made)), *figures(), *commitments(), *elsewhere(), *follow_up(), ""]
    sys.stdout.write("\n".join(parts))
