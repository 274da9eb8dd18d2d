"""Downloads without a known end, such as exports: only so many at once, or slow readers would hold every thread."""

from collections.abc import Callable, Iterable, Iterator
from threading import BoundedSemaphore
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import ServiceUnavailable

AT_ONCE = 2
"""How many such answers one process gives at a time, of the six threads that `fzsearch serve` has."""

_AGAIN_AFTER = 30  # seconds


def install(app: Flask) -> None:
    """Answer 503 where AT_ONCE streams are being sent already. To be installed after what adds headers."""
    free = BoundedSemaphore(AT_ONCE)

    @app.after_request
    def admit(response: Response) -> Response:
        if not response.is_streamed or "Content-Length" in response.headers:  # files have a length
            return response
        if free.acquire(blocking=False):
            when_over(response, free.release)
            return response
        response.close()
        busy = app.make_response(app.handle_user_exception(ServiceUnavailable()))
        busy.headers["Retry-After"] = str(_AGAIN_AFTER)
        return busy


def when_over(response: Response, act: Callable[[], None]) -> None:
    """Do something once: when an answer is sent to its end, or its reader goes away.

    That is now, where only its head is asked for.
    """
    left = [act]

    def once() -> None:
        if left:
            left.pop()()

    def sent(pieces: Iterable[Any]) -> Iterator[Any]:
        try:
            yield from pieces
        finally:
            once()

    if request.method == "HEAD":
        once()
    else:
        response.response = sent(response.response)
        response.call_on_close(once)
