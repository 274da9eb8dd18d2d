"""Downloads without a known end, such as exports: only so many at once, or slow readers would hold every thread."""

from threading import BoundedSemaphore

from flask import Flask, Response
from werkzeug.exceptions import ServiceUnavailable

AT_ONCE = 4
"""How many such answers one process gives at a time; half of the threads that `fzsearch serve` has."""

_AGAIN_AFTER = 10  # seconds


def install(app: Flask) -> None:
    """Answer 503 where AT_ONCE streams are being sent already. To be installed after what adds headers."""
    free = BoundedSemaphore(AT_ONCE)

    @app.after_request
    def admit(response: Response) -> Response:
        if not response.is_streamed or "Content-Length" in response.headers:  # files have a length
            return response
        if free.acquire(blocking=False):
            response.call_on_close(free.release)
            return response
        response.close()
        busy = app.make_response(app.handle_user_exception(ServiceUnavailable()))
        busy.headers["Retry-After"] = str(_AGAIN_AFTER)
        return busy
