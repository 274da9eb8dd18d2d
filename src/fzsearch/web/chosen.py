"""The sections that an address names, with all that lies below each of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from flask import request, url_for

from fzsearch.errors import NotThere, QueryError
from fzsearch.index import with_those_below
from fzsearch.model import Report, Section
from fzsearch.web.language import t
from fzsearch.web.library import library

SIDES = 4
"""The most sections that stand beside each other."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A section with its report. `text` is its own and that of the sections below it."""

    section: Section
    report: Report
    text: str

    @property
    def title(self) -> str:
        """The report's title."""
        return self.report.title or t("没有标题的文件")

    @property
    def heading(self) -> str:
        """The headings from level 1 down to its own; "" where it has none."""
        return " › ".join(self.section.path)


def chosen_ids(most: int) -> list[str]:
    """The ids that the request names, each once, in order. Raises QueryError when they are more than `most`."""
    ids = list(dict.fromkeys(one for one in request.args.getlist("id") if one))
    if len(ids) > most:
        raise QueryError(
            f"最多 {most} 节，这里有 {len(ids)} 节", f"at most {most} sections, and these are {len(ids)}"
        )
    return ids


def chosen(ids: Sequence[str], longest: float = inf) -> list[Chosen]:
    """The sections with these ids; where there is none of an id, the request ends with an answer that names it.

    Raises QueryError when their texts have more than `longest` characters together.
    """
    store = library().store()
    reports: dict[str, Report | None] = {}
    found = []
    for section_id in ids:
        section = store.section(section_id)
        if section is not None and section.report_id not in reports:
            reports[section.report_id] = store.report(section.report_id)
        report = reports[section.report_id] if section is not None else None
        if section is None or report is None:
            raise NotThere.named("章节", "section", section_id)
        found.append(Chosen(section, report, "".join(part.text for part in with_those_below(section, report))))
    length = sum(len(one.text) for one in found)
    if length > longest:
        raise QueryError(
            f"选的章节太长：共 {length} 字，最多 {longest} 字",
            f"the chosen sections are too long: {length} characters, and {longest} are the most",
        )
    return found


def permalink(one: Chosen) -> str:
    """The section's address, whole, and the same in every language of the page."""
    return url_for("pages.report", report_id=one.report.id, _anchor=one.section.id, _external=True, lang=None)
