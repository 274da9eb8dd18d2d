"""Commitments and figures as a person reads them in a terminal."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from fzsearch.errors import StoreError
from fzsearch.model import SECTION_TYPES, Report

if TYPE_CHECKING:
    from fzsearch.index import Request, Results
    from fzsearch.ledger import Entry


def check_is_report(report: Report) -> None:
    """Raise StoreError where the document is no report: its year would be guessed, and its plans be no promises."""
    from fzsearch.drafts.reading import in_both_languages

    if not report.is_report:
        zh, en = in_both_languages(report.reason or "没有说明 (no reason is given)")
        raise StoreError(
            f"{report.id} 不是法治政府建设年度报告，不从中读承诺：{zh}",
            f"{report.id} is no such report, so no commitment is read from it: {en}",
        )


def page_text(results: "Results", asked: "Request", entries: Iterable["Entry"]) -> Iterator[str]:
    """A page as a person reads it."""
    pages = max(1, -(-results.total // asked.limit))
    yield f"共 {results.total} 条，{results.reports} 份报告，第 {results.page}/{pages} 页，{results.took_ms:.1f} 毫秒"
    for number, entry in enumerate(entries, (results.page - 1) * asked.limit + 1):
        yield ""
        yield from (commitment_text(number, entry) if entry.statement.commitment else _figure(number, entry))


def _whose(entry: "Entry") -> str:
    report = entry.report
    return " · ".join(
        (
            f"{report.year} 年度" if report.year else "年度未知",
            "/".join(report.region.path) if report.region else "地区未知",
            report.agency.name if report.agency else "机构未知",
            f"fzsearch show {entry.statement.section.id}",
        )
    )


def _figure(number: int, entry: "Entry") -> Iterator[str]:
    from fzsearch.ledger import CHANGES, SAID, SUMS

    figure = entry.statement.figure
    if figure is None:
        return
    told = (f"{figure.basis or ''}{CHANGES[figure.change]}" if figure.change else "", SAID["promised"])
    notes = "，".join(filter(None, told if entry.statement.promised else told[:1]))
    subject, printed = figure.subject or "（句中没有说是什么）", click.style(figure.printed, bold=True)
    yield f"{number}. {subject} {printed}{f'（{notes}）' if notes else ''}"
    if parts := entry.statement.parts:
        added = " + ".join(one.printed for one in parts.figures)
        yield f"   = {added}（{SUMS['holds' if parts.holds else 'fails']}）"
    yield f"   {entry.statement.sentence.text}"
    yield f"   {_whose(entry)}"


def commitment_text(number: int, entry: "Entry", most: int = 1) -> Iterator[str]:
    """A commitment with what became of it, and at most so many sentences that may answer it."""
    from fzsearch.ledger import GRADED

    commitment = entry.statement.commitment
    if commitment is None:
        return
    deadline = commitment.deadline
    until = f"（{deadline.until}）" if deadline and deadline.until else ""
    told = [
        GRADED[commitment.grade],
        SECTION_TYPES[commitment.topic],
        f"期限 {deadline.printed}{until}" if deadline else "没有期限",
    ]
    yield f"{number}. {entry.statement.sentence.text}"
    yield f"   [{' · '.join(told)}] {entry.statement.id}"
    yield f"   {_whose(entry)}"
    yield from (f"   {line}" for line in _followed(entry, most))


def _followed(entry: "Entry", most: int) -> Iterator[str]:
    """What the next report says, and what people found."""
    from fzsearch.ledger import CARRIED, VERDICTS, compared

    year = (entry.report.year or 0) + 1
    following = entry.following or ()
    if entry.status == "mentioned":
        for mention in entry.mentions[:most]:
            answer = mention.answer
            told = "".join(f"；{compared(pair)}" for pair in answer.compared)
            again = "又列为计划；" if answer.is_plan else ""
            yield f"→ {year} 年度可能提到（{again}相近 {answer.score:.2f}{told}）：{answer.sentence.text}"
            yield f"  fzsearch show {answer.section_id}；相同的字 in common: {'、'.join(answer.shared)}"
    elif entry.status == "not_mentioned":
        where = "、".join(f"fzsearch show {report.id}" for report in following)
        yield f"→ {year} 年度的报告里没有找到提及 no mention found: {where}"
    elif entry.status == "no_report":
        yield f"→ 资料库里没有 {year} 年度的报告 there is no report of {year}"
    else:
        yield "→ 机构、地区或年度未知，无法找下一年的报告 (its issuer or year is not known)"
    if entry.carried:
        since = f"，{entry.earlier[-1][0].year} 年度就有" if len(entry.earlier) > 1 else ""
        yield f"↺ {CARRIED[entry.carried]}{since}：{'、'.join(other.id for _, other in entry.earlier)}"
    for verdict in entry.verdicts:
        yield f"✎ {VERDICTS[verdict.status]} · {verdict.name} · {verdict.date} {verdict.note} {verdict.link}".rstrip()
