"""The pages that people read."""

from flask import Blueprint, render_template

from fzsearch import __version__
from fzsearch.model import SECTION_TYPES
from fzsearch.web import reading, searching
from fzsearch.web.facets import LEVEL_LABELS
from fzsearch.web.library import library

blueprint = Blueprint("pages", __name__)

blueprint.get("/search")(searching.search)
blueprint.get("/reports/<report_id>")(reading.report)
blueprint.get("/reports/<report_id>/versions")(reading.versions)


@blueprint.app_context_processor
def shared() -> dict[str, object]:
    """What every template may use."""
    return {
        "notice": library().settings.notice,
        "version": __version__,
        "section_types": SECTION_TYPES,
        "level_labels": LEVEL_LABELS,
    }


@blueprint.get("/")
def home() -> str:
    """The first page: the box, examples, and how much there is."""
    return render_template("home.html", totals=library().store().totals())


@blueprint.get("/help")
def help_page() -> str:
    """How to ask."""
    return render_template("help.html")


@blueprint.get("/about")
def about() -> str:
    """What this is."""
    return render_template("about.html")
