"""A draft, checked before it is sent: read once, answered, kept nowhere."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flask import Blueprint, Flask, Response, current_app, jsonify, render_template, request

from fzsearch.agencies import AgencyNames, load_agency_names
from fzsearch.drafts import (
    KINDS,
    ONLINE,
    Checked,
    Finding,
    Kind,
    Said,
    check_draft,
    checked_json,
    read_draft,
    report_before,
    uses_in,
)
from fzsearch.errors import IndexMissing, QueryError, StoreError
from fzsearch.model import Report
from fzsearch.regions import Gazetteer
from fzsearch.text import fills_line
from fzsearch.web.language import said
from fzsearch.web.library import library, with_notice
from fzsearch.web.params import is_name, number_of, wrong
from fzsearch.web.posting import Given, given

blueprint = Blueprint("checking", __name__)

MOST_SHOWN = 200
"""Findings of a kind that stand on the page."""

MOST_TOLD = 1000
"""Findings of a kind that the API gives: each takes some 2 KB, and a hostile draft has a hundred thousand."""

_LONGEST_TITLE = 200
_WORDING: tuple[Kind, ...] = ("shared", "repeated")
_LABELS: dict[Kind, str] = {
    "shared": said("多家机构都有的句子"),
    "repeated": said("与上一年度一字不差的句子"),
    "place": said("可能是别处的地名"),
    "agency": said("可能是别的机构"),
    "level": said("不合本级的称呼"),
    "year": said("可能写错的年份"),
    "numbering": said("序号"),
}


@dataclass(frozen=True, slots=True)
class Tables:
    """What drafts are read with."""

    gazetteer: Gazetteer
    agencies: AgencyNames


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the draft: the numbers of the findings that begin here, and how it is marked: mark, u or not."""

    text: str
    begins: tuple[int, ...] = ()
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A section of the draft as lines of pieces; `heading` says that the first line is nothing but one."""

    ordinal: int
    heading: bool
    lines: tuple[tuple[Piece, ...], ...]


def install(app: Flask, gazetteer: Gazetteer) -> None:
    """Add the page and its twin for scripts."""
    app.extensions["fzsearch.drafts"] = Tables(gazetteer, load_agency_names())
    app.register_blueprint(blueprint)


@blueprint.route("/check", methods=["GET", "POST"])
def page() -> str:
    """The form; with a draft, what was found in it, and the draft with the places marked."""
    sent = given() if request.method == "POST" else None
    if sent is None:
        return render_template("check.html", checked=None, typed="", asked=request.form)
    checked = _checked(sent)
    shown = dict(enumerate(checked.first_of_each(MOST_SHOWN), 1))
    groups = [(_LABELS[kind], checked.of(kind), _numbered(shown, kind)) for kind in KINDS if checked.of(kind)]
    return render_template(
        "check.html",
        checked=checked,
        typed=request.form.get("text", ""),
        asked=request.form,
        groups=groups,
        title=_pieces(checked.report.title or "", _within(shown, None)),
        blocks=list(_blocks(checked.report, shown)),
        most=MOST_SHOWN,
    )


@blueprint.post("/api/v1/check")
def for_scripts() -> Response:
    """The same as JSON."""
    sent = given()
    if sent is None:
        raise QueryError("没有收到草稿", "no draft was sent")
    return jsonify(with_notice(checked_json(_checked(sent), MOST_TOLD)))


def _checked(sent: Given) -> Checked:
    """The draft, checked beside the library, if that can be used."""
    tables: Tables = current_app.extensions["fzsearch.drafts"]
    draft = read_draft(sent.body, sent.ending, _said(tables), tables.gazetteer, tables.agencies, ONLINE)
    engine = library().engine
    try:
        before = report_before(engine, draft, lambda report_id: library().store().report(report_id))
        return check_draft(draft, tables.gazetteer, tables.agencies, uses_in(engine, draft), before)
    except (IndexMissing, StoreError):
        return check_draft(draft, tables.gazetteer, tables.agencies)


def _said(tables: Tables) -> Said:
    """What the form, or for plain text the address, says of the draft. Raises QueryError."""
    values = request.values
    title, agency = values.get("title", "").strip(), values.get("agency", "").strip()
    for name, value, fits in (("title", title, len(title) <= _LONGEST_TITLE), ("agency", agency, is_name(agency))):
        if not fits:
            raise wrong(name, value)
    region = _region(values.get("region", "").strip(), tables.gazetteer)
    return Said(title or None, region, agency or None, number_of(values, "year", 9999))


def _region(stated: str, gazetteer: Gazetteer) -> str | None:
    """The code of a region that is stated by its code, or by a name that no other has. Raises QueryError."""
    if not stated:
        return None
    found = tuple(filter(None, [gazetteer.get(stated)])) if stated.isascii() else gazetteer.named(stated)
    if len(found) > 1:
        codes = "、".join(f"{region.code}（{''.join(region.path)}）" for region in found[:8])
        raise QueryError(
            f"叫 {stated[:40]} 的不止一处，请用代码：{codes}", f"several places have this name; use a code: {codes}"
        )
    if not found:
        raise wrong("region", stated)
    return found[0].code


def _numbered(shown: dict[int, Finding], kind: Kind) -> list[tuple[int, Finding]]:
    return [(number, one) for number, one in shown.items() if one.kind == kind]


def _within(shown: dict[int, Finding], ordinal: int | None) -> list[tuple[int, Finding]]:
    return [(number, one) for number, one in shown.items() if one.where.section == ordinal]


def _blocks(report: Report, shown: dict[int, Finding]) -> Iterator[Block]:
    by_section: dict[int | None, list[tuple[int, Finding]]] = {}
    for number, one in shown.items():
        by_section.setdefault(one.where.section, []).append((number, one))
    for section in report.sections:
        text = section.text.rstrip("\n")
        heading = fills_line(section.heading, text.split("\n", 1)[0])
        pieces = _pieces(text, by_section.get(section.ordinal, []))
        yield Block(section.ordinal, heading, tuple(_lines(pieces)))


def _pieces(text: str, findings: Sequence[tuple[int, Finding]]) -> list[Piece]:
    """The text, cut where findings begin and end; what another agency says is underlined, all else marked."""
    bounds = {0, len(text)}
    for _, one in findings:
        bounds |= {min(one.where.start, len(text)), min(one.where.end, len(text))}
    places = sorted(bounds)
    pieces = []
    for start, end in pairwise(places):
        over = [(number, one) for number, one in findings if one.where.start < end and one.where.end > start]
        tag = "mark" if any(one.kind not in _WORDING for _, one in over) else "u" if over else ""
        pieces.append(Piece(text[start:end], tuple(number for number, one in over if one.where.start == start), tag))
    return pieces


def _lines(pieces: Iterable[Piece]) -> Iterator[tuple[Piece, ...]]:
    """The pieces line by line, without empty lines."""
    line: list[Piece] = []
    for piece in pieces:
        for place, text in enumerate(piece.text.split("\n")):
            if place:
                if any(one.text.strip() for one in line):
                    yield tuple(line)
                line = []
            if text:
                line.append(Piece(text, piece.begins if not place else (), piece.tag))
    if line:
        yield tuple(line)
