"""The application below a path, whatever server runs it, and whether or not a proxy has taken the path off."""

from collections.abc import Callable, Iterable
from typing import Any

from fzsearch.web.safety import HEADERS

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
"""A WSGI application."""


def below(prefix: str, application: Wsgi) -> Wsgi:
    """The application as it is reached below `prefix`, which begins with a slash and ends without one.

    A path that does not begin with the prefix is answered as well: a proxy in front may have taken it off. The
    prefix alone is sent on to its first page. Addresses that the application makes begin with the prefix.
    """

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")  # decoded: /%66z is /fz here
        if path == prefix and environ.get("SCRIPT_NAME", "") != prefix:
            query = environ.get("QUERY_STRING", "")
            place = f"{prefix}/?{query}" if query else f"{prefix}/"
            # Kept short, so that who removes or changes the prefix later is not held by browsers' memory.
            headers = {"Location": place, "Content-Length": "0", "Cache-Control": "max-age=300", **HEADERS}
            start_response("308 PERMANENT REDIRECT", list(headers.items()))
            return []
        if path.startswith(f"{prefix}/"):
            path = path[len(prefix) :]
        return application(environ | {"SCRIPT_NAME": prefix, "PATH_INFO": path}, start_response)

    return answer
