"""How long reading the statements of reports takes, whether memory stays flat, and what their index costs.

Run from the repository: python -m bench.statements [reports]

The reports are made of sections of the sample library's, put together at random, as long as the sample's reports are;
then, a few of them, as long as real ones, though these have a tenth of their figures.
"""

import gc
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from bench.memory import resident
from fzsearch import sample
from fzsearch.cli.session import Session
from fzsearch.model import Report, Section, Snapshot
from fzsearch.pipeline import pending, update_index, update_statements
from fzsearch.statements import Stated

CHARACTERS = 1_200
LONGER = (2_700, 5_000)
NOW = datetime(2026, 1, 15, tzinfo=UTC)
_LOOKS = (1_000, 2_500, 5_000, 10_000)  # after how many reports memory is looked at
_YEARS = range(2020, 2026)
_INDEXED = 2_000
_FEW = 200


def sampled() -> list[Report]:
    """The sample's reports, parsed."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as open_files:
        sample.prepare(Path(folder))
        session = Session(Path(folder), None, quiet=True)
        return [
            session.parse(Snapshot(path.name, path.read_bytes(), None, NOW))
            for path in open_files.enter_context(sample.report_files())
        ]


def made_reports(known: Sequence[Report], characters: int = CHARACTERS) -> Iterator[Report]:
    """Endless reports of this length, six years of each issuer after each other, always the same."""
    chance = random.Random(20_260_115)
    sections = [section for report in known for section in report.sections]
    number = 0
    while True:
        head = chance.choice(known)
        code = f"99{number:07d}"
        region = head.region and replace(head.region, code=code, lineage=(*head.region.lineage, code))
        for year in _YEARS:
            number += 1
            yield _made(replace(head, region=region, year=year), (f"{number:016x}", characters), sections, chance)


def _made(head: Report, named: tuple[str, int], sections: Sequence[Section], chance: random.Random) -> Report:
    (report_id, characters), chosen = named, list[Section]()
    while sum(len(section.text) for section in chosen) < characters:
        one = chance.choice(sections)
        ordinal = len(chosen)
        chosen.append(replace(one, id=f"{report_id}-{ordinal:03d}", report_id=report_id, ordinal=ordinal))
    return replace(head, id=report_id, url=f"https://www.example.gov.cn/{report_id}", sections=tuple(chosen))


def main() -> None:
    """Print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else max(_LOOKS)
    known = sampled()
    _read(islice(made_reports(known), count), count)
    for characters in LONGER:
        _read(islice(made_reports(known, characters), _FEW), _FEW)
    _indexed(known)


def _read(reports: Iterator[Report], count: int) -> None:
    """Read the statements of some reports, and say how long that takes in processor time, and the memory."""
    spent, statements, characters = 0.0, 0, 0
    for number, report in enumerate(reports, 1):
        began = time.process_time()
        statements += len(Stated(report).statements)
        spent += time.process_time() - began
        characters += sum(len(section.text) for section in report.sections)
        if number in _LOOKS or number == count:
            gc.collect()
            print(
                f"{number:6} reports of {characters / number:,.0f} characters: {1000 * spent / number:.2f} ms each,"
                f" {statements / number:.0f} statements each, {resident():.0f} MiB resident"
            )


def _indexed(known: Sequence[Report]) -> None:
    """What both indexes cost, in processor time of this process and its children."""
    with tempfile.TemporaryDirectory() as folder:
        session = Session(Path(folder), None, quiet=True)
        with session.writing() as store:
            with store.transaction():
                for report in islice(made_reports(known), _INDEXED):
                    store.save(Snapshot("a.txt", report.id.encode(), None, NOW, known_as=report.id), report, 1, NOW)
            sections, statements = session.engine(store), session.statements(store)
            began = time.perf_counter()
            update_index(store, sections, pending(store, sections))
            between = time.perf_counter()
            update_statements(store, sections, statements)
            ended = time.perf_counter()
        sizes = [
            sum(path.stat().st_size for path in (Path(folder) / name).rglob("*") if path.is_file()) / 2**20
            for name in ("index", "statements")
        ]
    print(f"index of {_INDEXED} such reports: sections {between - began:.1f} s, {sizes[0]:.0f} MiB;", end=" ")
    print(f"statements {ended - between:.1f} s, {sizes[1]:.0f} MiB ({(ended - between) / (between - began):.2f} : 1)")


if __name__ == "__main__":
    main()
