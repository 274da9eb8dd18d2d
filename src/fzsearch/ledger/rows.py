"""Entries as JSON and as rows of a table."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from fzsearch.ledger.entries import Entry, Mention
from fzsearch.model import Report
from fzsearch.statements import Comparison, Figure, Sentence, Statement, Sum, sums_of
from fzsearch.verdicts import Verdict

Permalink = Callable[[str, str], str]
"""Makes the address of a report and one of its sections, or of an item of a section's list."""

_WHOSE = ("report_year", "region", "region_code", "agency", "systems", "level", "title")
_PROOF = ("path", "permalink", "url", "sha256", "fetched_at", "report_id", "id")

COMMITMENT_COLUMNS = (
    "sentence", "grade", "for_year", "deadline", "deadline_until", "actor", "topic", "figures", *_WHOSE,
    "status", "next_year", "next_report_permalink", "next_report_says", "next_report_plans_it_again",
    "next_report_score", "next_report_figures", "carried", "carried_since",
    "verdict", "verdict_note", "verdict_link", "verdict_by", "verdict_date", "reasons", *_PROOF,
)  # fmt: skip
FIGURE_COLUMNS = (
    "subject", "said", "value", "high", "unit", "bound", "change", "basis", "printed", "parts", "parts_add_up",
    "sentence", *_WHOSE, *_PROOF,
)  # fmt: skip


def anchor(section_id: str, sentence: Sentence) -> str:
    """The id, on the page of its report, of what a sentence stands in: an item of a list, or the section."""
    return f"{section_id}.{sentence.item}" if sentence.item else section_id


def number(value: Decimal | None) -> int | float | None:
    """A figure's value as JSON has numbers."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def figure_json(figure: Figure) -> dict[str, Any]:
    """A figure as the contract's JSON object."""
    return {
        "printed": figure.printed,
        "start": figure.start,
        "end": figure.end,
        "value": number(figure.value),
        "high": number(figure.high),
        "unit": figure.unit,
        "subject": figure.subject,
        "bound": figure.bound,
        "approximate": figure.approximate,
        "change": figure.change,
        "basis": figure.basis,
        "rule": figure.rule,
    }


def entry_json(entry: Entry, permalink: Permalink) -> dict[str, Any]:
    """An entry as the contract's JSON object (docs/fields.md)."""
    statement, section = entry.statement, entry.statement.section
    proof = entry.provenance or {}
    data: dict[str, Any] = {
        "id": statement.id,
        "section_id": section.id,
        "report_id": entry.report.id,
        "sentence": statement.sentence.text,
        "start": statement.sentence.start,
        "end": statement.sentence.end,
    }
    data |= _commitment(entry, permalink) if statement.commitment else {}
    if statement.figure:
        data |= {"promised": statement.promised, "figure": figure_json(statement.figure), "parts": _parts(statement)}
    return data | {
        "report": _report(entry.report, permalink),
        "path": list(section.path),
        "types": list(section.types),
        "permalink": permalink(entry.report.id, anchor(section.id, entry.statement.sentence)),
        "url": entry.report.url,
        "sha256": proof.get("sha256"),
        "fetched_at": proof.get("fetched_at"),
    }


def _commitment(entry: Entry, permalink: Permalink) -> dict[str, Any]:
    commitment = entry.statement.commitment
    if commitment is None:
        return {}
    deadline = commitment.deadline
    return {
        "grade": commitment.grade,
        "actor": commitment.actor,
        "deadline": deadline
        and {"printed": deadline.printed, "until": deadline.until and deadline.until.isoformat()},
        "topic": commitment.topic,
        "for_year": commitment.year,
        "figures": [figure_json(figure) for figure in commitment.figures],
        "sums": [_sum(one) for one in sums_of(commitment.figures, entry.statement.sentence.text)],
        "reasons": [{"rule": reason.rule, "words": reason.words} for reason in commitment.reasons],
        "status": entry.status,
        "next_reports": None
        if entry.following is None
        else [_report(report, permalink) for report in entry.following],
        "mentions": [_mention(one, permalink) for one in entry.mentions],
        "carried": entry.carried,
        "earlier": [
            {"id": other.id, "sentence": other.sentence.text, "report": _report(report, permalink)}
            for report, other in entry.earlier
        ],
        "verdicts": [_verdict(one) for one in entry.verdicts],
    }


def _parts(statement: Statement) -> dict[str, Any] | None:
    """What a figure is said to be made of; None where nothing is said of it."""
    if statement.parts is None:
        return None
    return {"figures": list(map(figure_json, statement.parts.figures)), "holds": statement.parts.holds}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _report(report: Report, permalink: Permalink) -> dict[str, Any]:
    region, agency = report.region, report.agency
    return {
        "id": report.id,
        "title": report.title,
        "year": report.year,
        "region": region and {"code": region.code, "path": list(region.path)},
        "agency": agency and agency.name,
        "published": _day(report.published),
        "permalink": permalink(report.id, ""),
    }


def _mention(one: Mention, permalink: Permalink) -> dict[str, Any]:
    answer = one.answer
    return {
        "report_id": one.report.id,
        "section_id": answer.section_id,
        "permalink": permalink(one.report.id, anchor(answer.section_id, answer.sentence)),
        "sentence": answer.sentence.text,
        "score": round(answer.score, 3),
        "planned": answer.is_plan,
        "shared": list(answer.shared),
        "compared": [_comparison(pair) for pair in answer.compared],
    }


def _comparison(pair: Comparison) -> dict[str, Any]:
    return {"promised": figure_json(pair.promised), "said": figure_json(pair.said), "met": pair.met}


def _sum(one: Sum) -> dict[str, Any]:
    return {"whole": one.whole, "parts": list(one.parts), "holds": one.holds}


def _verdict(one: Verdict) -> dict[str, Any]:
    return {
        "status": one.status,
        "note": one.note,
        "link": one.link,
        "name": one.name,
        "date": one.date.isoformat(),
    }


def _whose(report: Report) -> tuple[object, ...]:
    region, agency = report.region, report.agency
    return (
        report.year, "/".join(region.path) if region else "", region.code if region else "",
        agency.name if agency else "", " ".join(agency.systems) if agency else "", region.level if region else "",
        report.title,
    )  # fmt: skip


def _proof(entry: Entry, permalink: Permalink) -> tuple[object, ...]:
    proof, section = entry.provenance or {}, entry.statement.section
    return (
        " › ".join(section.path), permalink(entry.report.id, anchor(section.id, entry.statement.sentence)),
        entry.report.url, proof.get("sha256"), proof.get("fetched_at"), entry.report.id, entry.statement.id,
    )  # fmt: skip


def commitment_row(entry: Entry, permalink: Permalink) -> Sequence[object]:
    """A commitment as a row below COMMITMENT_COLUMNS: with the best mention, and the newest verdict."""
    commitment = entry.statement.commitment
    if commitment is None:
        raise ValueError(entry.statement.id)
    verdict = max(entry.verdicts, key=lambda one: one.date) if entry.verdicts else None
    deadline = commitment.deadline
    return (
        entry.statement.sentence.text, commitment.grade, commitment.year,
        deadline.printed if deadline else "", deadline.until if deadline else "",
        commitment.actor, commitment.topic, "；".join(figure.printed for figure in commitment.figures),
        *_whose(entry.report), entry.status, *_said_next(entry, permalink),
        entry.carried, entry.earlier[-1][0].year if entry.earlier else "",
        *((verdict.status, verdict.note, verdict.link, verdict.name, verdict.date) if verdict else ("",) * 5),
        "；".join(f"{reason.rule}：{reason.words}" for reason in commitment.reasons),
        *_proof(entry, permalink),
    )  # fmt: skip


def _said_next(entry: Entry, permalink: Permalink) -> tuple[object, ...]:
    """What the next year's report says: its year, and of the best mention address, words, and figures compared."""
    if not entry.mentions:
        found = entry.following[0] if entry.following else None
        return (found.year, permalink(found.id, ""), "", "", "", "") if found else ("",) * 6
    best = entry.mentions[0]
    answer = best.answer
    return (
        best.report.year, permalink(best.report.id, anchor(answer.section_id, answer.sentence)), answer.sentence.text,
        "yes" if answer.is_plan else "no", f"{answer.score:.2f}", "；".join(map(compared, answer.compared)),
    )  # fmt: skip


def compared(pair: Comparison) -> str:
    """A promised figure beside the one that the next report gives, as arithmetic and nothing more."""
    outcome = {True: "数值达到", False: "数值未达到", None: "不能比较"}[pair.met]
    return f"{pair.promised.printed} → {pair.said.printed}（{outcome}）"


def figure_row(entry: Entry, permalink: Permalink) -> Sequence[object]:
    """A figure as a row below FIGURE_COLUMNS."""
    figure, parts = entry.statement.figure, entry.statement.parts
    if figure is None:
        raise ValueError(entry.statement.id)
    return (
        figure.subject, "promised" if entry.statement.promised else "reported",
        number(figure.value), number(figure.high), figure.unit, figure.bound, figure.change, figure.basis,
        figure.printed, " + ".join(one.printed for one in parts.figures) if parts else "",
        ("yes" if parts.holds else "no") if parts else "", entry.statement.sentence.text,
        *_whose(entry.report), *_proof(entry, permalink),
    )  # fmt: skip
