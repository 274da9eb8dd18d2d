"""Commitments: the page with its facets, a single one with its proof, the same as files, as a feed and as JSON."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, render_template

from fzsearch.citations import web_address
from fzsearch.errors import NotThere, QueryError
from fzsearch.index import Request, Results
from fzsearch.index.query import facet_json
from fzsearch.ledger import (
    CARRIED,
    COMMITMENT_COLUMNS,
    GRADED,
    STATUSES,
    VERDICTS,
    Entry,
    anchor,
    commitment_row,
    compared,
    entry_json,
    for_engine,
)
from fzsearch.web.addresses import addresses, permalinks
from fzsearch.web.feeds import Followed, feed_of
from fzsearch.web.language import said, t, told
from fzsearch.web.library import library, with_notice
from fzsearch.web.moments import minute
from fzsearch.web.stating import (
    COMMITMENTS,
    are_verdicts_unread,
    chips_of,
    every,
    found,
    ledger,
    links,
    page,
    parameters_of,
    read_asked,
    verdicts,
)
from fzsearch.web.tabling import csv_of, json_of

blueprint = Blueprint("commitments", __name__)

_CHECKABLE = "grade=measurable"
_REASONS = {
    "place": said("写在以后的打算里"),
    "future": said("说的是以后"),
    "measure.figure": said("有数字"),
    "measure.deadline": said("有期限"),
    "product": said("有做完看得到的成果"),
    "frequency": said("有次数"),
    "action": said("说了做什么"),
    "slogan": said("没有说具体做什么"),
    "deadline": said("期限"),
    "topic": said("主题"),
}
"""Rule, or the set that it belongs to, in plain words."""


@blueprint.get("/commitments")
def commitments() -> Response:
    """What was promised, with facets; each with what the next report says of it."""
    asked, link = read_asked(COMMITMENTS), links("commitments.commitments")
    try:
        results = found(asked, COMMITMENTS)
    except QueryError as error:
        problem = {"asked": asked, "link": link, "problem": told(error), "kept": [], "clear": link(Request())}
        return make_response(render_template("commitments.html", **problem), 400)
    shown = page(asked, results, link, COMMITMENTS)
    entries = {entry.statement.id: entry for entry in ledger().entries(results.hits)}
    rows = [(hit, entries[hit.section.id]) for hit in results.hits if hit.section.id in entries]
    unchecked = _unchecked(asked, results)
    return make_response(
        render_template("commitments.html", **shown, **words(), problem=None, rows=rows, unchecked=unchecked)
    )


def _unchecked(asked: Request, results: Results) -> tuple[int, Request] | None:
    """Where none can be checked: how many cannot, and what finds those. None where that is not asked."""
    if results.total or [mark for mark in asked.marks if mark.startswith("grade=")] != [_CHECKABLE]:
        return None
    others = replace(asked, marks=tuple(mark for mark in asked.marks if mark != _CHECKABLE), page=1)
    return (total, others) if (total := found(others, COMMITMENTS).total) else None


def _reason(rule: str) -> str:
    """What a rule says in plain words; "" where it is none of those known."""
    label = _REASONS.get(rule) or _REASONS.get(rule.partition(".")[0], "")
    return t(label) if label else ""


def words() -> dict[str, Any]:
    """What the templates of commitments call things, and how they lead on."""
    return {
        "grades": GRADED,
        "statuses": STATUSES,
        "findings": VERDICTS,
        "repeats": CARRIED,
        "compared": compared,
        "unread": are_verdicts_unread(),
        "to_report": addresses("pages.report", "report_id"),
        "to_commitment": addresses("commitments.commitment", "statement_id"),
        "anchor": anchor,
    }


@blueprint.get("/commitments/<statement_id>")
def commitment(statement_id: str) -> str:
    """One commitment: why it counts as one, what may answer it, what people found, and the proof."""
    entry = _named(statement_id)
    return render_template(
        "commitment.html",
        **words(),
        entry=entry,
        source=web_address(entry.report.url),
        minute=minute,
        moment=datetime.fromisoformat,
        reason_of=_reason,
    )


def _named(statement_id: str) -> Entry:
    entry = ledger().entry(statement_id)
    if entry is None or entry.statement.commitment is None:
        raise NotThere.named("承诺", "commitment", statement_id)
    return entry


def _whole() -> Iterator[Entry]:
    """Every commitment that the address asks for, in its order. Raises QueryError before the first."""
    return every(read_asked(COMMITMENTS, whole=True), COMMITMENTS)


@blueprint.get("/commitments.csv")
def csv_file() -> Response:
    """All of them as CSV that spreadsheets open, in UTF-8."""
    link = permalinks()
    rows = (commitment_row(entry, link) for entry in _whole())
    return csv_of("commitments", COMMITMENT_COLUMNS, rows)


@blueprint.get("/commitments.json")
def json_file() -> Response:
    """All of them as JSON."""
    return json_of("commitments", "commitments", _as_json(_whole()))


@blueprint.get("/commitments.atom")
def atom() -> Response:
    """The newest ones, 50 at a time."""
    asked = replace(read_asked(COMMITMENTS, whole=True), sort="relevance")
    for_it = for_engine(asked, "commitment", verdicts(), library().store())
    parameters = parameters_of(asked)
    return feed_of(
        Followed(
            for_it,
            library().statements,
            lambda: _name(asked),
            t("全部承诺"),
            "commitments",
            parameters,
            "commitments.atom",
            "commitments.commitments",
        )
    )


def _name(asked: Request) -> str:
    """What is asked for, in a few words."""
    results = library().statements.search(
        for_engine(replace(asked, page=1, limit=1), "commitment", verdicts(), library().store())
    )
    labels = [label for label, _ in chips_of(asked, results, links("commitments.commitments"), COMMITMENTS)]
    return " · ".join([t("承诺"), *filter(None, [asked.query]), *labels])


def _as_json(entries: Iterable[Entry]) -> Iterator[dict[str, Any]]:
    link, to_commitment = permalinks(), addresses("commitments.commitment", "statement_id", _external=True)
    for entry in entries:
        yield entry_json(entry, link) | {"page": to_commitment(entry.statement.id)}


def answer(results: Results, name: str, entries: Sequence[dict[str, Any]]) -> Response:
    """A page of statements as JSON."""
    data = {
        "query": results.query,
        "total": results.total,
        "reports": results.reports,
        "page": results.page,
        "took_ms": round(results.took_ms, 1),
        "generation": results.generation,
        name: entries,
        "facets": {facet: [facet_json(value) for value in values] for facet, values in results.facets.items()},
    }
    return jsonify(with_notice(data))


@blueprint.get("/api/v1/commitments")
def for_scripts() -> Response:
    """A page of them as JSON."""
    results = found(read_asked(COMMITMENTS), COMMITMENTS)
    return answer(results, "commitments", list(_as_json(ledger().entries(results.hits))))


@blueprint.get("/api/v1/commitments/<statement_id>")
def one_for_scripts(statement_id: str) -> Response:
    """One of them as JSON."""
    [data] = _as_json([_named(statement_id)])
    return jsonify(with_notice(data))
