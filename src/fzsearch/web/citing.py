"""A report as readers cite it: with where it stood, and on which day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from fzsearch.citations import bibtex, cited_address, gbt7714
from fzsearch.model import Report
from fzsearch.web.moments import CHINA


@dataclass(frozen=True, slots=True)
class Cited:
    """A report as a reference, and what that rests on."""

    citation: str  # after GB/T 7714—2025
    entry: str  # of BibTeX
    fetched: datetime | None  # when the bytes came that the text was read from, in the time of China
    sha256: str | None  # of these bytes


def cited(report: Report, provenance: Mapping[str, Any] | None) -> Cited:
    """Cite a report; `provenance` is what the store says of the bytes that it was read from.

    What is cited stood there on the day it was received, whatever may stand there today.
    """
    fetched = datetime.fromisoformat(provenance["fetched_at"]).astimezone(CHINA) if provenance else None
    day, sha256 = fetched.date() if fetched else None, provenance["sha256"] if provenance else None
    address = cited_address(report, url_for("pages.report", report_id=report.id, lang=None, _external=True))
    return Cited(gbt7714(report, address, day), bibtex(report, address, day, sha256), fetched, sha256)
