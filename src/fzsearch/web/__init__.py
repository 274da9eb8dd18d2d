"""The web front end: pages and API over one library, read-only."""

from pathlib import Path
from typing import Protocol

from flask import Flask, g
from waitress.server import create_server

from fzsearch.config import Settings
from fzsearch.index import open_engine, open_tokenizer
from fzsearch.regions import load_gazetteer
from fzsearch.store import Store
from fzsearch.web import api, language, originals, pages, safety, standing, suggesting
from fzsearch.web.library import Library
from fzsearch.web.vocabulary import Vocabulary


class Server(Protocol):
    """A bound server: `run` serves until the process is told to end."""

    def run(self) -> None:
        """Serve."""
        ...

    def close(self) -> None:
        """Stop listening."""
        ...


def create_app(settings: Settings) -> Flask:
    """The application over the library in `settings.data_dir`. It never writes to it.

    The library need not exist yet: pages then say how to make one.
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
    engine = open_engine(
        settings.index_dir, cut, gazetteer,
        lambda section_ids: store_of_request(settings.data_dir).sections_with_heads(section_ids),
        settings.cache_mb,
    )  # fmt: skip

    def store() -> Store:
        return store_of_request(settings.data_dir)

    app.extensions["fzsearch"] = Library(settings, engine, cut, store, Vocabulary(engine, store, app.app_context))
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(originals.blueprint)
    app.register_blueprint(api.blueprint)
    app.register_blueprint(standing.blueprint)
    app.register_blueprint(suggesting.blueprint)
    app.teardown_appcontext(_close_store)
    language.install(app)
    safety.install(app)
    return app


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


def make_server(app: Flask, settings: Settings) -> Server:
    """A waitress server for the application, already listening. Raises OSError when it cannot."""
    server: Server = create_server(
        app, host=settings.host, port=settings.port, threads=4, url_prefix=settings.url_prefix, ident="fzsearch"
    )
    return server


def listening_port(server: Server) -> int:
    """The port a server listens on; of several addresses, the first one's."""
    listening: list[tuple[str, int]] = getattr(server, "effective_listen", [])
    return listening[0][1] if listening else int(getattr(server, "effective_port", 0))
