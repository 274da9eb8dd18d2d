"""The application for any WSGI server, with the settings that `fzsearch` itself would use.

For example: FZSEARCH_DATA_DIR=/srv/fzsearch gunicorn 'fzsearch.web.wsgi:application()'
"""

from flask import Flask

from fzsearch.config import read_settings
from fzsearch.web import create_app


def application() -> Flask:
    """The application over the library of FZSEARCH_DATA_DIR, or the user's own one.

    The settings are those of its fzsearch.toml and of FZSEARCH_* variables; `host` and `port` are the server's
    affair. It opens nothing but tables of words and places, so a server may make it once and then fork. Raises
    ConfigError.
    """
    return create_app(read_settings(None, None))
