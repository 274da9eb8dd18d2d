"""Which names this site may be asked by: absolute addresses, as in feeds and citations, are made from that name."""

from flask import Flask, request
from werkzeug.sansio.utils import host_is_trusted

from fzsearch.errors import QueryError


def install(app: Flask, trusted: tuple[str, ...]) -> None:
    """Refuse requests whose Host header is none of `trusted` (".example.org" stands for what lies below it, too).

    Without any, every name is answered. Flask's own TRUSTED_HOSTS refuses before it knows the site's addresses, so
    that no page could say so.
    """

    @app.before_request
    def known() -> None:
        if trusted and not host_is_trusted(request.host.lower(), trusted):
            raise QueryError(
                "这个网站不用这个域名；设置 trusted_hosts 里没有它",
                "this site does not go by that name: it is not in the setting trusted_hosts",
            )
