"""A search to be followed, as an Atom feed (RFC 4287); and what tells browsers how to search here."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid5

from flask import Blueprint, Response, current_app, render_template, request, url_for

from fzsearch.index import Request
from fzsearch.text import fit_for_xml
from fzsearch.web.addresses import permalinks
from fzsearch.web.exports import parameters_of, whole_request
from fzsearch.web.following import NAMESPACE, Page, newest, read_cursor
from fzsearch.web.language import t
from fzsearch.web.library import library
from fzsearch.web.searching import chips

blueprint = Blueprint("feeds", __name__)

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # a feed has to say when it changed, also where nothing is in it


@blueprint.get("/search.atom")
def atom() -> Response:
    """The newest sections that match, 50 at a time; those before them by the link `next` (RFC 5005)."""
    asked = replace(whole_request(), sort="relevance", group="section")
    page = newest(asked, read_cursor(request.args.get("before")))
    changed = max((entry.arrival.at for entry in page.entries), default=None)
    parameters = parameters_of(asked)
    text = render_template(
        "feed.xml",
        name=_name(asked),
        feed_id=uuid5(NAMESPACE, f"search {sorted(parameters.items())}").urn,
        changed=changed or _NEVER,
        page=page,
        links=_links(parameters, page),
        permalink=permalinks(),
        clean=lambda text: fit_for_xml(text or ""),
        date=lambda at: at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
    response = Response(text, content_type="application/atom+xml; charset=utf-8")
    response.last_modified = changed
    response.headers["Cache-Control"] = "no-cache"  # ask whether it changed, each time
    response.add_etag()
    return response.make_conditional(request)  # type: ignore[return-value]


def _links(parameters: Mapping[str, list[str]], page: Page) -> Mapping[str, str]:
    """Relation → absolute address."""
    here = {"before": before} if (before := request.args.get("before")) else {}
    links = {
        "self": url_for("feeds.atom", **parameters, **here, _external=True),  # type: ignore[arg-type]
        "first": url_for("feeds.atom", **parameters, _external=True),  # type: ignore[arg-type]
    }
    if page.rest:
        links["next"] = url_for("feeds.atom", **parameters, before=page.rest, _external=True)  # type: ignore[arg-type]
    return links | {"alternate": url_for("pages.search", **parameters, _external=True)}  # type: ignore[arg-type]


def _name(asked: Request) -> str:
    """The search in a few words, those of its page: two that ask for something else have different names."""
    ticked = [label for label, _ in chips(asked, library().engine.search(replace(asked, page=1, limit=1)))]
    within = [t("只查标题")] if asked.within == "title" else []
    return " · ".join([*filter(None, [asked.query]), *within, *ticked])


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """The OpenSearch 1.1 description: where browsers and readers of feeds put what is typed."""
    text = render_template(
        "opensearch.xml",
        page=_template("pages.search"),
        feed=_template("feeds.atom"),
        suggestions=_template("suggesting.suggest", format="opensearch")
        if "suggesting.suggest" in current_app.view_functions
        else None,
        own=url_for("feeds.opensearch", _external=True),
    )
    return Response(text, content_type="application/opensearchdescription+xml; charset=utf-8")


def _template(endpoint: str, **parameters: str) -> str:
    """An absolute address with a place for what is searched for."""
    address = url_for(endpoint, **parameters, _external=True)
    return f"{address}{'&' if '?' in address else '?'}q={{searchTerms}}"
