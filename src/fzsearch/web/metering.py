"""The wording meter of a report: what is common, what is its own, what was carried over from last year."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, Response, jsonify, render_template, request, url_for

from fzsearch.errors import NotThere
from fzsearch.index import COMMON, Measured, MeasuredSection, measured, meter_json
from fzsearch.model import Report
from fzsearch.web.library import library, with_notice
from fzsearch.web.params import number_of

blueprint = Blueprint("metering", __name__)

LIMITS = (2, 3, 5, 10)
"""How many agencies may make a wording common: what the page offers."""
_MOST = 1000


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line: a sentence with its measure, or what stands between sentences."""

    text: str
    measured: Measured | None
    ends: bool  # whether the sentence ends here, so that what is known of it follows


@blueprint.get("/reports/<report_id>/wording")
def page(report_id: str) -> str:
    """The report with its sentences measured."""
    common = _common()
    report, sections = _measured(report_id)
    every = [one for section in sections for one in section.sentences]
    return render_template(
        "wording.html",
        report=report,
        bodies=[(section.section, list(_lines(section.pieces()))) for section in sections],
        common=common,
        limits=[(limit, url_for(".page", report_id=report_id, common=limit)) for limit in LIMITS],
        sentences=len(every),
        kinds=Counter(one.kind(common) for one in every),
        carried=sum(one.carried_over for one in every),
    )


@blueprint.get("/api/v1/reports/<report_id>/wording")
def for_scripts(report_id: str) -> Response:
    """The same as JSON."""
    common = _common()
    report, sections = _measured(report_id)
    return jsonify(with_notice({"report_id": report.id} | meter_json(sections, common)))


def _common() -> int:
    return number_of(request.args, "common", _MOST) or COMMON


def _measured(report_id: str) -> tuple[Report, tuple[MeasuredSection, ...]]:
    report = library().store().report(report_id)
    if report is None:
        raise NotThere.named("报告", "report", report_id)
    return report, measured(report, library().engine)


def _lines(pieces: Iterable[tuple[str, Measured | None]]) -> Iterator[list[Piece]]:
    """The pieces line by line, without empty lines."""
    lined = []
    line = 0
    for text, one in pieces:
        parts = text.split("\n")
        for place, part in enumerate(parts):
            line += place > 0
            if part:
                lined.append((line, Piece(part, one, one is not None and place == len(parts) - 1)))
    for _, those in groupby(lined, key=lambda pair: pair[0]):
        yield [piece for _, piece in those]
