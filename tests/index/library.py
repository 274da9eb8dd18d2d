"""Small libraries in memory for index tests, and what a plain scan of them answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path

from fzsearch.index import WhooshEngine
from fzsearch.index.analysis import tokenizer
from fzsearch.index.normalisation import normalise
from fzsearch.index.sounds import Entry, Spoken, sayable, spoken
from fzsearch.model import Agency, Change, Report, Section
from fzsearch.pinyin import syllables
from fzsearch.regions import load_gazetteer

CUT = tokenizer()
GAZETTEER = load_gazetteer()


def report(
    name: str,
    texts: Sequence[str],
    year: int | None = 2023,
    code: str | None = "445202",
    agency: str | None = "科学技术局",
) -> Report:
    """A report with a section per text; the id begins with `name`."""
    region = GAZETTEER.get(code) if code else None
    sections = tuple(
        Section(
            f"{name}-{place:03d}",
            name,
            place,
            None,
            1,
            text.split("\n")[0],
            (),
            ("problems",) if place % 2 else ("study",),
            text,
        )
        for place, text in enumerate(texts)
    )
    return Report(
        name, True, None, f"{agency or ''}{year or ''}年法治政府建设年度报告", "年度报告", year, region, (),
        Agency(agency, agency, ("科技",)) if agency else None, None, None, None, {}, None, sections,
    )  # fmt: skip


compared = cache(normalise)


@dataclass
class Shelf:
    """Reports by id and the log of their changes: what the store is to an engine."""

    reports: dict[str, Report] = field(default_factory=dict)
    log: list[Change] = field(default_factory=list)

    def put(self, *reports: Report) -> None:
        for one in reports:
            self.reports[one.id] = one
            self.log.append(Change(len(self.log) + 1, one.id))

    def after(self, number: int) -> list[tuple[Change, Report]]:
        return [(change, self.reports[change.report_id]) for change in self.log if change.number > number]

    def heads(self, section_ids: Sequence[str]) -> Mapping[str, tuple[Section, Report]]:
        return {
            section.id: (section, one)
            for one in self.reports.values()
            for section in one.sections
            if section.id in section_ids
        }

    def heads_without_text(self, section_ids: Sequence[str]) -> Mapping[str, tuple[Section, Report]]:
        """For tests that only count: no text, so no time goes into snippets."""
        return {section_id: (self._empty[section_id], self.reports[section_id[:-4]]) for section_id in section_ids}

    @cached_property
    def _empty(self) -> dict[str, Section]:
        return {section.id: replace(section, text="") for section, _ in self.sections()}

    def sections(self) -> Iterable[tuple[Section, Report]]:
        return ((section, one) for one in self.reports.values() if one.is_report for section in one.sections)

    def engine(self, folder: Path) -> WhooshEngine:
        return WhooshEngine(folder, CUT, GAZETTEER, self.heads)

    def built(self, folder: Path) -> WhooshEngine:
        engine = self.engine(folder)
        engine.apply(self.after(0), rebuild=True)
        engine.publish()
        return engine

    def holding(self, needle: str) -> set[str]:
        """The sections whose text or heading contains `needle`, found by reading."""
        sought = normalise(needle)
        return {
            section.id
            for section, _ in self.sections()
            if sought in compared(section.text) or sought in compared(section.heading)
        }


def spoken_here(entries: Sequence[Entry]) -> list[Spoken]:
    """The entries with how they are said, found out in this process."""
    texts = sayable(entries)
    return spoken(texts, map(syllables, texts))


def three_reports() -> Shelf:
    """Five sections of three agencies, one of which nothing is known of."""
    shelf = Shelf()
    shelf.put(
        report("a", ["存在问题\n编制少、人手不足，专业人才缺乏。", "学习\n组织LED屏宣传，法治人才培训。"]),
        report(
            "b", ["存在问题\n人手 不足。人手不足。", "执法\n开展执法检查，不足之处整改。"], 2022, "500104", "司法局"
        ),
        report("c", ["工作\n法治政府人手\n不足为奇。"], None, None, None),
    )
    return shelf


def found(engine: WhooshEngine, query: str, **filters: object) -> set[str]:
    """The ids of all sections that a query finds."""
    from fzsearch.index import Request

    results = engine.search(Request(query, limit=100_000, **filters))  # type: ignore[arg-type]
    assert results.total == len(results.hits)
    return {hit.section.id for hit in results.hits}
