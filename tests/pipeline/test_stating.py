"""The index of statements follows the library: incrementally it is what it would be made from nothing."""

import random
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fzsearch.cli.indexing import bring_up_to_date
from fzsearch.cli.session import Session
from fzsearch.index import Request
from fzsearch.ledger import Ledger
from fzsearch.model import Agency, Report, Section, Snapshot
from fzsearch.pipeline import documents
from fzsearch.regions import load_gazetteer
from fzsearch.statements import Candidates, Stated
from fzsearch.statements.answers.candidates import MOST
from fzsearch.statements.units import MOST_PROMISES, repeated_from
from fzsearch.verdicts import read_verdicts
from tests.conftest import NOW

REGION = load_gazetteer().get("445202")
PLANS = (
    "2024年6月底前制定《科技计划项目管理办法》。",
    "全年举办执法培训不少于12场。",
    "加强与税务部门会商。",
    "每季度开展一次执法案卷评查。",
    "建成县级科技项目验收专家库，入库专家不少于60人。",
)
DONE = (
    "印发《科技计划项目管理办法》，自7月1日起施行。",
    "全年举办执法培训13场，培训420人次。",
    "评查执法案卷4次。",
    "建成县级科技项目验收专家库，入库专家64人。",
    "接待群众来访35批次。",
)


def report(name: str, agency: str | None, year: int | None, plans: Iterable[str], done: Iterable[str]) -> Report:
    report_id = Snapshot(name, b"", None, NOW, f"https://www.example.gov.cn/{name}.html").report_id
    texts = (("一、工作情况", ("achievements",), done), ("二、下一步工作打算", ("next_steps",), plans))
    sections = tuple(
        Section(f"{report_id}-{place:03d}", report_id, place, heading[0], 1, heading[2:], (heading[2:],), types,
                f"{heading}\n{''.join(said)}\n")
        for place, (heading, types, said) in enumerate(texts)
    )  # fmt: skip
    return Report(
        report_id, True, None, f"{agency}{year}年法治政府建设年度报告", "年度报告", year, REGION if agency else None,
        (), Agency(agency, agency, ("科技",)) if agency else None, None, None,
        f"https://www.example.gov.cn/{name}.html", {}, None, sections,
    )  # fmt: skip


class Library:
    """A library in a folder, that grows and changes."""

    def __init__(self, folder: Path) -> None:
        self.session = Session(folder, None, quiet=True)
        self._day = 0

    def put(self, *reports: Report) -> None:
        self._day += 1
        at = NOW + timedelta(days=self._day)
        with self.session.writing() as store:
            for one in reports:
                said = f"{self._day} {one.year} {''.join(section.text for section in one.sections)}"
                store.save(Snapshot("a.html", said.encode(), None, at, one.url), one, 1, at)

    def index(self, *, rebuild: bool = False) -> None:
        with self.session.writing() as store:
            bring_up_to_date(self.session, store, rebuild=rebuild)

    def counted(self) -> dict[str, object]:
        """Everything that the index of statements counts, also by what stands where."""
        with self.session.reading() as store:
            engine = self.session.statements(store)
            whole = engine.search(Request())
            marks = [
                (facet, value.value) for facet, values in whole.facets.items() if facet in ("status", "carried", "grade")
                for value in values
            ]  # fmt: skip
            return {
                "facets": {name: {one.value: one.count for one in values} for name, values in whole.facets.items()},
                "ids": {
                    f"{facet}={value}": sorted(
                        hit.section.id for hit in engine.every(Request(marks=(f"{facet}={value}",)))
                    )
                    for facet, value in marks
                },
            }

    def entries(self) -> Iterator[tuple[str, str | None, str | None]]:
        """Every commitment with what the ledger says became of it."""
        with self.session.reading() as store:
            ledger = Ledger(lambda: store, self.session.engine(store), read_verdicts(Path("none.csv")))
            for one in store.reports():
                for entry in ledger.of_report(one):
                    yield entry.statement.id, entry.status, entry.carried


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library")


def by_status(library: Library) -> dict[str, list[str]]:
    ids = library.counted()["ids"]
    assert isinstance(ids, dict)
    return {name.removeprefix("status="): found for name, found in ids.items() if name.startswith("status=")}


def test_a_commitment_waits_for_the_next_report_and_then_is_looked_for_in_it(library: Library) -> None:
    first = report("a2023", "科学技术局", 2023, PLANS[1:2] + PLANS[3:4], ())
    library.put(first)
    library.index()
    assert list(by_status(library)) == ["no_report"]
    library.put(report("a2024", "科学技术局", 2024, (), DONE[1:2]))
    library.index()
    found = by_status(library)
    assert [one.startswith(first.id) for one in found["mentioned"]] == [True]
    assert [one.startswith(first.id) for one in found["not_mentioned"]] == [True]


def test_another_agencys_report_answers_nothing(library: Library) -> None:
    library.put(report("a2023", "科学技术局", 2023, PLANS[1:2], ()), report("b2024", "司法局", 2024, (), DONE))
    library.index()
    assert list(by_status(library)) == ["no_report"]


def test_where_the_year_or_the_issuer_is_not_known_nothing_is_looked_for(library: Library) -> None:
    library.put(report("a", "科学技术局", None, PLANS[1:2], ()), report("b", None, 2023, PLANS[1:2], ()))
    library.put(report("c", "科学技术局", 2024, (), DONE))
    library.index()
    assert len(by_status(library)["unknown"]) == 2


def test_what_a_report_no_longer_says_answers_no_more(library: Library) -> None:
    library.put(report("a2023", "科学技术局", 2023, PLANS[1:2], ()), report("a2024", "科学技术局", 2024, (), DONE))
    library.index()
    assert len(by_status(library)["mentioned"]) == 1
    library.put(report("a2024", "科学技术局", 2024, (), DONE[4:]))
    library.index()
    assert list(by_status(library)) == ["not_mentioned"]


def test_a_report_that_turns_out_to_be_another_years_answers_no_more(library: Library) -> None:
    library.put(report("a2023", "科学技术局", 2023, PLANS[1:2], ()), report("x", "科学技术局", 2024, (), DONE))
    library.index()
    library.put(report("x", "科学技术局", 2020, (), DONE))
    library.index()
    assert list(by_status(library)) == ["no_report"]


def test_so_does_one_that_states_nothing(library: Library) -> None:
    said = ("接待群众来访。",)
    library.put(report("a2023", "科学技术局", 2023, PLANS[1:2], ()), report("x", "科学技术局", 2024, (), said))
    library.index()
    assert list(by_status(library)) == ["not_mentioned"]
    library.put(report("x", "科学技术局", 2020, (), said))
    library.index()
    assert list(by_status(library)) == ["no_report"]


def test_a_plan_among_the_problems_has_reached_nothing(library: Library) -> None:
    first = report("a2023", "科学技术局", 2023, PLANS[1:2], ())
    library.put(first, report("a2024", "科学技术局", 2024, (), ("培训较少，2025年我局将举办执法培训12场。",)))
    library.index()
    with library.session.reading() as store:
        [entry] = Ledger(lambda: store, library.session.engine(store), read_verdicts(Path("none.csv"))).of_report(
            first
        )
    [mention] = entry.mentions
    assert mention.answer.is_plan
    assert [pair.met for pair in mention.answer.compared] == [None]


def test_a_promise_that_is_made_again_is_marked_where_it_is_repeated(library: Library) -> None:
    earlier = report("a2022", "科学技术局", 2022, PLANS[2:3], ())
    later = report("a2023", "科学技术局", 2023, PLANS[2:3], ())
    library.put(later)
    library.index()
    library.put(earlier)
    library.index()
    ids = library.counted()["ids"]
    assert isinstance(ids, dict)
    assert [one.startswith(later.id) for one in ids["carried=same"]] == [True]


@pytest.mark.parametrize("seed", range(4))
def test_step_by_step_the_index_is_what_it_is_from_nothing(library: Library, seed: int) -> None:
    chosen = random.Random(seed)
    for _ in range(5):
        for name in chosen.sample(["p", "q", "r", "s", "t"], chosen.randint(1, 4)):
            library.put(
                report(
                    name,
                    chosen.choice(["科学技术局", "司法局", None]),
                    chosen.choice([2021, 2022, 2023, 2024, None]),
                    chosen.sample(PLANS, chosen.randint(0, 4)),
                    chosen.sample(DONE, chosen.randint(0, 4)),
                )
            )
        library.index()
        stepwise = library.counted()
        library.index(rebuild=True)
        assert stepwise == library.counted()
    ids = library.counted()["ids"]
    assert isinstance(ids, dict)
    for statement_id, status, carried in library.entries():
        assert statement_id in ids[f"status={status}"]
        assert carried is None or statement_id in ids[f"carried={carried}"]


def test_of_a_report_with_thousands_of_promises_only_so_many_are_compared() -> None:
    said = [
        f"建成第{number}处法治文化公园，{letter}。" for number, letter in enumerate(map(chr, range(0x5000, 0x5258)))
    ]
    before = Stated(report("a2023", "科学技术局", 2023, said, ()))
    assert len(before.commitments) == len(said) > MOST_PROMISES
    within, beyond = (repeated_from(said[place], [before]) for place in (MOST_PROMISES - 1, MOST_PROMISES))
    assert within is not None
    assert within.repeated == "same"
    assert beyond is None or beyond.repeated == "nearly"
    many = replace(before.report.sections[0], text="办结案件。" * (MOST + 1))
    assert len(Candidates.of([many]).all) == MOST


def test_what_is_no_report_any_more_states_nothing(library: Library) -> None:
    one = report("a2023", "科学技术局", 2023, PLANS, DONE)
    library.put(one)
    library.index()
    library.put(replace(one, is_report=False, reason="a list", sections=()))
    library.index()
    counted = library.counted()
    assert counted["ids"] == {}


def test_many_reports_are_read_in_processes_of_their_own_and_say_the_same(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = random.Random(9)
    library.put(
        *(
            report(f"n{number}", agency, 2020 + number % 4, chosen.sample(PLANS, 2), chosen.sample(DONE, 3))
            for number, agency in enumerate([f"第{place}科学技术局" for place in range(15)] * 4)
        )
    )
    library.index()
    here = library.counted()
    monkeypatch.setattr(documents, "MANY", 10)
    monkeypatch.setattr(documents, "cores", lambda: 2)
    begun: list[Sequence[documents.Wanted]] = []
    really = documents._spread

    def spread(pool: ProcessPoolExecutor, wanted: Sequence[documents.Wanted], processes: int) -> Iterator[Any]:
        begun.append(wanted)
        return really(pool, wanted, processes)

    monkeypatch.setattr(documents, "_spread", spread)
    library.index(rebuild=True)
    assert [len(wanted) for wanted in begun] == [60]
    assert library.counted() == here
