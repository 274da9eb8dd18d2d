"""A library of given reports, indexed, as a browser sees it; and what a form would ask."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bs4 import Tag
from flask.testing import FlaskClient

from fzsearch.cli.indexing import bring_up_to_date
from fzsearch.cli.session import Session
from fzsearch.config import Settings
from fzsearch.model import Report, Section, Snapshot
from fzsearch.web import create_app
from tests.conftest import NOW


def made_library(folder: Path, reports: Sequence[Report], notice: str = "", received: datetime = NOW) -> FlaskClient:
    """A client of a library of these reports, each received as the bytes of its id."""
    session = Session(folder, None, quiet=True)
    with session.writing() as store:
        for report in reports:
            store.save(Snapshot("a.txt", report.id.encode(), None, received, known_as=report.id), report, 1, NOW)
        bring_up_to_date(session, store)
    return create_app(Settings(folder, notice=notice)).test_client()


def section_of(report: Report, kind: str) -> Section:
    """The first section of a type."""
    return next(section for section in report.sections if kind in section.types)


def submitted(form: Tag, ticked: Sequence[str], action: str | None = None) -> str:
    """The address that a browser asks for when the form is sent with these boxes ticked."""
    from urllib.parse import urlencode

    pairs = [
        (str(box["name"]), str(box["value"]))
        for box in form.select("input[name]")
        if box.get("type") == "hidden" or box["value"] in ticked
    ]
    return f"{action or form['action']}?{urlencode(pairs)}"
