"""The server that `fzsearch serve` runs: waitress, within bounds that fit this application."""

from collections.abc import Callable, Iterable
from threading import BoundedSemaphore
from typing import Any, Protocol

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.task import ErrorTask

from fzsearch.config import Settings
from fzsearch.web.posting import BUFFERED
from fzsearch.web.prefix import Wsgi
from fzsearch.web.safety import HEADERS
from fzsearch.web.streams import AT_ONCE

_BOUNDS = {
    "threads": 4 + AT_ONCE,  # exports to slow readers leave four for pages
    # What a reader has not taken yet waits in a temporary file, and the thread goes on, up to so many bytes:
    # nearly every export, and at most AT_ONCE of them at a time.
    "outbuf_high_watermark": 128 << 20,
    "max_request_body_size": BUFFERED,
    "inbuf_overflow": BUFFERED,  # nothing that is sent waits in a temporary file
    "max_request_header_size": 1 << 16,
    # Only from this machine may somebody say that the reader came by https: a proxy in front, as in the README.
    "trusted_proxy": "127.0.0.1",
    "trusted_proxy_headers": "x-forwarded-proto",
}
_WORKING = 2
"""Answers that are made at the same time. More threads would only take the interpreter from each other."""


class Server(Protocol):
    """A bound server: `run` serves until the process is told to end."""

    def run(self) -> None:
        """Serve."""
        ...

    def close(self) -> None:
        """Stop listening."""
        ...


class _SafeErrors(ErrorTask):  # type: ignore[misc]
    """What waitress answers itself, to requests that are none, with the headers of every other answer."""

    def execute(self) -> None:
        self.response_headers.extend(HEADERS.items())
        super().execute()


class _Channel(HTTPChannel):  # type: ignore[misc]
    error_task_class = _SafeErrors


def make_server(app: Flask, settings: Settings) -> Server:
    """A waitress server for the application, already listening. Raises OSError when it cannot."""
    listening: dict[int, object] = {}
    server: Server = create_server(
        _in_turn(app), map=listening, host=settings.host, port=settings.port, ident="fzsearch", **_BOUNDS
    )
    for one in listening.values():  # of a name with several addresses, each has a socket
        if hasattr(one, "channel_class"):
            one.channel_class = _Channel
    return server


def _in_turn(application: Wsgi) -> Wsgi:
    """The application, making _WORKING answers at a time. What is streamed is made later, while it is sent."""
    turn = BoundedSemaphore(_WORKING)

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with turn:
            return application(environ, start_response)

    return answer


def listening_port(server: Server) -> int:
    """The port a server listens on; of several addresses, the first one's."""
    listening: list[tuple[str, int]] = getattr(server, "effective_listen", [])
    return listening[0][1] if listening else int(getattr(server, "effective_port", 0))
