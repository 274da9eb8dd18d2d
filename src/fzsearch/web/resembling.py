"""Who else says it so: passages of other reports that say what a section, or a pasted paragraph, says."""

from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request, url_for

from fzsearch.errors import QueryError
from fzsearch.index import Pair, Passage, Row, Similar, pairs_of, similar, similar_json
from fzsearch.index.alignment import SCORE
from fzsearch.model import Report
from fzsearch.text import decode
from fzsearch.web.chosen import Chosen, chosen, chosen_ids
from fzsearch.web.library import library, with_notice
from fzsearch.web.params import read_request
from fzsearch.web.posting import given

blueprint = Blueprint("resembling", __name__)

_GIVEN = "所给文字"

ROWS = 20
"""Rows on a page, and of an answer that asks for no other number."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A row as it is shown: the passage that stands for all, aligned, and the reports that say nearly the same."""

    row: Row
    pairs: tuple[Pair, ...]
    reports: tuple[Report, ...]
    compared: str | None  # the address where it stands beside the section that was asked for

    @property
    def percent(self) -> int:
        """How much of what was asked for it says, in hundredths; 100 only where every letter is the same."""
        return _hundredths(self.row.first.alignment.said)

    @property
    def held(self) -> int | None:
        """How much of it what was asked for says, in hundredths, where that is why it was found: it is a small
        part of a long text; else None.
        """
        alignment = self.row.first.alignment
        return _hundredths(alignment.score) if alignment.said < SCORE else None


@blueprint.route("/similar", methods=["GET", "POST"])
def page() -> str:
    """The passages that are similar to the section of ?id=, or to a text that was sent; without either, the form."""
    own, passage = _asked()
    if passage is None:
        return render_template("similar.html", own=None, text="", found=None)
    found = _found(passage, ROWS)
    return render_template(
        "similar.html",
        own=own,
        text="" if own else passage.text,
        found=found,
        shown=[_shown(row, passage, found, own) for row in found.rows[:ROWS]],
    )


@blueprint.route("/api/v1/similar", methods=["GET", "POST"])
def for_scripts() -> Response:
    """The same as JSON."""
    _, passage = _asked()
    if passage is None:
        raise QueryError("请用 id 指明一节，或用 POST 送来一段文字", "name a section by id, or send a text by POST")
    limit = read_request(request.args, ROWS).limit
    found = _found(passage, limit)
    return jsonify(with_notice(_linked(similar_json(found, passage, limit, library().cut))))


def _asked() -> tuple[Chosen | None, Passage | None]:
    """The section that the address names, and the passage that is looked for, if any."""
    if request.method == "POST":
        sent = given()
        return None, Passage(decode(sent.body, _GIVEN)) if sent else None
    ids = chosen_ids(1)
    if not ids:
        return None, None
    own = chosen(ids)[0]
    return own, Passage.of_section(own.section, own.report)


def _found(passage: Passage, limit: int) -> Similar:
    return similar(passage, library().engine, replace(read_request(request.args, limit), query=""))


def _shown(row: Row, passage: Passage, found: Similar, own: Chosen | None) -> Shown:
    first = row.first.hit
    compared = url_for("comparing.compare", id=[own.section.id, first.section.id]) if own else None
    reports = {one.hit.report.id: one.hit.report for one in row.copies}
    return Shown(row, pairs_of(passage, found.sentences, row.first, library().cut), tuple(reports.values()), compared)


def _hundredths(share: float) -> int:
    return 100 if share == 1 else min(99, round(100 * share))


def _linked(data: dict[str, Any]) -> dict[str, Any]:
    """The answer with the address of each section."""
    for row in data["rows"]:
        for copy in row["copies"]:
            copy["permalink"] = url_for(
                "pages.report", report_id=copy["report_id"], _anchor=copy["section_id"], _external=True
            )
    return data
