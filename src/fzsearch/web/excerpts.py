"""Chosen sections with their citations, to read and to take along. The choice lies in the address, nowhere else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, Response, render_template, url_for

from fzsearch.errors import QueryError
from fzsearch.web.chosen import SIDES, chosen, chosen_ids, permalink
from fzsearch.web.citing import cited
from fzsearch.web.downloads import disposition
from fzsearch.web.language import t
from fzsearch.web.library import library
from fzsearch.web.manuscript import Excerpt, Manuscript, Reference, as_docx, as_text

blueprint = Blueprint("excerpts", __name__)

MOST = 100
"""The most sections of a collection: as many as an address surely has room for."""
LONGEST = 2_000_000
"""The most characters of a collection."""
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Shown:
    """An excerpt on the page, and the addresses of the collection without it and with it one place further up."""

    excerpt: Excerpt
    dropped: str
    up: str | None


@blueprint.get("/excerpts")
def excerpts() -> str:
    """The chosen sections, each with its text, its citation and the proof; without any, how to choose."""
    ids = chosen_ids(MOST)
    manuscript = _manuscript(ids)
    shown = [
        Shown(one, _url([*ids[:place], *ids[place + 1 :]]), _url(_one_up(ids, place)) if place else None)
        for place, one in enumerate(manuscript.excerpts)
    ]
    return render_template("excerpts.html", ids=ids, shown=shown, manuscript=manuscript, compared=SIDES, most=MOST)


@blueprint.get("/excerpts.txt")
def text() -> Response:
    """The same as text in UTF-8."""
    return _file(as_text(_some()).encode(), "text/plain; charset=utf-8", "txt")


@blueprint.get("/excerpts.docx")
def docx() -> Response:
    """The same as a document to go on writing in."""
    return _file(as_docx(_some(), datetime.now(UTC)), _DOCX, "docx")


@blueprint.get("/excerpts.bib")
def bib() -> Response:
    """The reports that are quoted, as entries of BibTeX."""
    entries = "\n".join(reference.cited.entry for reference in _some().references)
    return _file(entries.encode(), "application/x-bibtex; charset=utf-8", "bib")


def _file(body: bytes, kind: str, ending: str) -> Response:
    response = Response(body, content_type=kind)
    response.headers["Content-Disposition"] = disposition(f"{t('报告摘编')}.{ending}", "excerpts")
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _some() -> Manuscript:
    """What is to be written into a file. Raises QueryError when nothing was chosen."""
    ids = chosen_ids(MOST)
    if not ids:
        raise QueryError("没有选择章节", "no sections were chosen")
    return _manuscript(ids)


def _manuscript(ids: Sequence[str]) -> Manuscript:
    snapshots = library().store().snapshots
    references: dict[str, Reference] = {}
    written = []
    for one in chosen(ids, LONGEST):
        report = one.report
        if report.id not in references:
            references[report.id] = Reference(len(references) + 1, cited(report, snapshots.provenance(report.id)))
        written.append(Excerpt(one, permalink(one), references[report.id]))
    return Manuscript(tuple(written), tuple(references.values()), library().settings.notice or "")


def _one_up(ids: Sequence[str], place: int) -> list[str]:
    return [*ids[: place - 1], ids[place], ids[place - 1], *ids[place + 1 :]]


def _url(ids: Sequence[str]) -> str:
    return url_for("excerpts.excerpts", id=ids)
