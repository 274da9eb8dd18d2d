"""The web front end: pages and API over one library, read-only."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from flask import Flask, g

from fzsearch.config import Settings
from fzsearch.index import Cut, Engine, open_engine, open_tokenizer
from fzsearch.model import Report, Section
from fzsearch.regions import Gazetteer, load_gazetteer
from fzsearch.statements import rules, statement_heads
from fzsearch.store import Store
from fzsearch.web import (
    api,
    checking,
    commitments,
    comparing,
    coverage,
    excerpts,
    exports,
    feeds,
    figures,
    hosts,
    language,
    metering,
    originals,
    pages,
    peers,
    posting,
    resembling,
    safety,
    standing,
    streams,
    suggesting,
    trends,
)
from fzsearch.web.library import Library
from fzsearch.web.prefix import below
from fzsearch.web.serving import listening_port, make_server
from fzsearch.web.vocabulary import Vocabulary

_VIEWS = (
    pages,
    originals,
    api,
    standing,
    comparing,
    peers,
    excerpts,
    exports,
    feeds,
    suggesting,
    resembling,
    metering,
    commitments,
    figures,
)

__all__ = ["create_app", "get_ready", "listening_port", "make_server", "store_of_request"]


def create_app(settings: Settings) -> Flask:
    """The application over the library in `settings.data_dir`. It never writes to it.

    The library need not exist yet: pages then say how to make one. Index and database are opened by the first
    request that needs them, so the process may fork before that.
    """
    app = Flask(__name__, static_folder=None)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False  # before the first route, or that one answers OPTIONS
    app.static_folder = "static"
    app.add_url_rule("/static/<path:filename>", endpoint="static", view_func=app.send_static_file)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    gazetteer = load_gazetteer(settings.regions_file)
    cut = open_tokenizer(settings.tokenizer, settings.cache_dir)
    cut("")  # loads the dictionary now, not for the first reader
    engine, statements = _engines(settings, cut, gazetteer)

    def store() -> Store:
        return store_of_request(settings.data_dir)

    app.extensions["fzsearch"] = Library(
        settings, engine, statements, cut, store, Vocabulary(engine, store, app.app_context)
    )
    for module in _VIEWS:
        app.register_blueprint(module.blueprint)
    coverage.install(app, gazetteer)
    checking.install(app, gazetteer)
    trends.install(app, gazetteer)
    app.teardown_appcontext(_close_store)
    language.install(app)
    hosts.install(app, settings.hosts)
    posting.install(app)
    safety.install(app)
    streams.install(app)
    if settings.url_prefix:
        app.wsgi_app = below(settings.url_prefix, app.wsgi_app)  # type: ignore[assignment, method-assign]
    return app


def _engines(settings: Settings, cut: Cut, gazetteer: Gazetteer) -> tuple[Engine, Engine]:
    """The index of sections, and that of commitments and figures."""

    def heads(section_ids: Sequence[str]) -> Mapping[str, tuple[Section, Report]]:
        return store_of_request(settings.data_dir).sections_with_heads(section_ids)

    stated = statement_heads(heads)
    return (
        open_engine(settings.index_dir, cut, gazetteer, heads, settings.cache_mb),
        open_engine(settings.statements_dir, cut, gazetteer, stated, settings.cache_mb // 4, rules()),
    )


def get_ready(app: Flask) -> None:
    """Begin, in the background, what the first readers would otherwise wait for: suggestions and corrections.

    Not to be done before a fork.
    """
    library: Library = app.extensions["fzsearch"]
    library.vocabulary.current()


def store_of_request(folder: Path) -> Store:
    """The library's store, opened once per request."""
    if "store" not in g:
        g.store = Store.read(folder)
    store: Store = g.store
    return store


def _close_store(_: BaseException | None) -> None:
    store = g.pop("store", None)
    if store is not None:
        store.close()
