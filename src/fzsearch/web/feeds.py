"""A search to be followed, as an Atom feed (RFC 4287); and what tells browsers how to search here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import uuid5

from flask import Blueprint, Response, current_app, render_template, request, url_for

from fzsearch.index import Engine, Request
from fzsearch.text import fit_for_xml
from fzsearch.web.addresses import permalinks
from fzsearch.web.exports import parameters_of, whole_request
from fzsearch.web.following import NAMESPACE, Page, newest, read_cursor
from fzsearch.web.language import t
from fzsearch.web.library import library
from fzsearch.web.searching import chips

blueprint = Blueprint("feeds", __name__)

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # a feed has to say when it changed, also where nothing is in it


@dataclass(frozen=True, slots=True)
class Followed:
    """What a feed is of: a search, by what engine, and where its page and its feed are."""

    asked: Request
    engine: Engine
    name: Callable[[], str]  # in a few words; two that ask for something else have different names
    all_of_it: str  # what it is called where nothing was asked for
    kind: str  # of which its id is made: never to be changed
    parameters: Mapping[str, list[str]]
    feed: str  # endpoints
    page: str


@blueprint.get("/search.atom")
def atom() -> Response:
    """The newest sections that match, 50 at a time; those before them by the link `next` (RFC 5005)."""
    asked = replace(whole_request(), sort="relevance", group="section")
    parameters = parameters_of(asked)
    return feed_of(
        Followed(
            asked,
            library().engine,
            lambda: _name(asked),
            t("全部章节"),
            "search",
            parameters,
            "feeds.atom",
            "pages.search",
        )
    )


def feed_of(followed: Followed) -> Response:
    """The feed of a search, newest matches first."""
    page = newest(followed.asked, read_cursor(request.args.get("before")), followed.engine)
    changed = max((entry.arrival.at for entry in page.entries), default=None)
    text = render_template(
        "feed.xml",
        name=followed.name(),
        all_of_it=followed.all_of_it,
        feed_id=uuid5(NAMESPACE, f"{followed.kind} {sorted(followed.parameters.items())}").urn,
        changed=changed or _NEVER,
        page=page,
        links=_links(followed, page),
        permalink=permalinks(),
        clean=lambda text: fit_for_xml(text or ""),
        date=lambda at: at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
    response = Response(text, content_type="application/atom+xml; charset=utf-8")
    response.last_modified = changed
    response.headers["Cache-Control"] = "no-cache"  # ask whether it changed, each time
    response.add_etag()
    return response.make_conditional(request)  # type: ignore[return-value]


def _links(followed: Followed, page: Page) -> Mapping[str, str]:
    """Relation → absolute address."""

    def address(endpoint: str, **here: str) -> str:
        return url_for(endpoint, **followed.parameters, **here, _external=True)  # type: ignore[arg-type]

    before = request.args.get("before")
    links = {
        "self": address(followed.feed, before=before) if before else address(followed.feed),
        "first": address(followed.feed),
    }
    if page.rest:
        links["next"] = address(followed.feed, before=page.rest)
    return links | {"alternate": address(followed.page)}


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
