"""A library of given reports, indexed, as a browser sees it; and what a form would ask."""

from collections.abc import Sequence
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from fzsearch.cli.session import Session
from fzsearch.config import Settings
from fzsearch.model import Report, Section, Snapshot
from fzsearch.pipeline import pending, update_index
from fzsearch.web import create_app
from tests.conftest import NOW

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "{{7*7}}",
    "{moment}{0}",
    "</mark></p><b>x</b>",
]


def made_library(folder: Path, reports: Sequence[Report], notice: str = "") -> FlaskClient:
    """A client of a library of these reports, each received as the bytes of its id."""
    session = Session(folder, None, quiet=True)
    with session.writing() as store:
        for report in reports:
            store.save(Snapshot("a.txt", report.id.encode(), None, NOW, known_as=report.id), report, 1, NOW)
        engine = session.engine(store)
        update_index(store, engine, pending(store, engine))
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


def assert_harmless(html: str) -> None:
    """No element, attribute or address that only hostile text could have brought."""
    soup = BeautifulSoup(html, "lxml")
    scripts = [script for script in soup.find_all("script") if not str(script.get("src", "")).startswith("/static/")]
    assert not scripts
    assert soup.find(["img", "b"]) is None
    assert not [tag for tag in soup.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
    assert not soup.select('a[href^="javascript"]')
