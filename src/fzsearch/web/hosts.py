"""Which names this site may be asked by: absolute addresses, as in feeds and citations, are made from that name."""

import re
from collections.abc import Callable, Iterable
from ipaddress import AddressValueError, IPv6Address
from typing import Any

from flask import Flask, request
from werkzeug.sansio.utils import host_is_trusted

from fzsearch.errors import QueryError

_NAME = re.compile(
    r"(?P<name>[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*\.?|\[(?P<six>[0-9a-f:.]+)\])(:(?P<port>[1-9]\d{0,4}))?"
)
_LONGEST_NAME = 253  # characters, as in the domain name system
_HIGHEST_PORT = 65535
_NO_NAME = "fzsearch.no_name"


def install(app: Flask, trusted: tuple[str, ...]) -> None:
    """Refuse requests whose Host header is no name, or none of `trusted` (".example.org" stands for what lies below).

    Without any, every name is answered. Flask's own TRUSTED_HOSTS refuses before it knows the site's addresses, so
    that no page could say so.
    """
    app.wsgi_app = _with_a_name(app.wsgi_app)  # type: ignore[method-assign]

    @app.before_request
    def known() -> None:
        if _NO_NAME in request.environ or not request.host:
            raise QueryError(
                "请求里的 Host 不是域名或地址，无从写出网址",
                "the request's Host is no name or address, so no address of this site can be written",
            )
        if trusted and not host_is_trusted(request.host.lower(), trusted):
            raise QueryError(
                "这个网站不用这个域名；设置 trusted_hosts 里没有它",
                "this site does not go by that name: it is not in the setting trusted_hosts",
            )


def is_name(host: str) -> bool:
    """Whether a Host header can stand in an address: a name, or an IP address, with or without a port.

    >>> is_name("fz.example.org:8377"), is_name("[::1]"), is_name("a..b"), is_name("<script>")
    (True, True, False, False)
    """
    found = _NAME.fullmatch(host.lower()) if host.isascii() else None
    if found is None or len(found["name"]) > _LONGEST_NAME or int(found["port"] or 0) > _HIGHEST_PORT:
        return False
    try:
        return found["six"] is None or bool(IPv6Address(found["six"]).exploded)
    except AddressValueError:
        return False


def _with_a_name(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """The application, which is told in place of a Host that is no name: over some of them Flask fails, headless."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not is_name(environ.get("HTTP_HOST", "localhost")):
            environ = environ | {"HTTP_HOST": "localhost", _NO_NAME: True}
        return application(environ, start_response)

    return answer
