"""The language of the page's own words: Chinese, or English by ?lang=en. What reports say is never translated."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args
from urllib.parse import quote, urlencode

from flask import Flask, g, request

from fzsearch.errors import FzsearchError

Language = Literal["zh", "en"]
"""The languages that a page can have."""


def install(app: Flask) -> None:
    """Give templates `t` and `lang`, and every address that `url_for` makes the language of the page."""

    @app.url_defaults
    def keep_language(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint != "static" and language() != "zh":
            values.setdefault("lang", language())

    @app.context_processor
    def shared() -> dict[str, object]:
        lang = language()
        # Hundreds of sentences to a page: in Chinese nothing is looked up.
        return {"lang": lang, "here": here, "t": _as_written if lang == "zh" else t}


def language() -> Language:
    """The language that the request asks for; Chinese where it names none that is known."""
    if "language" not in g:
        asked = request.args.get("lang") if request else None
        g.language = asked if asked in get_args(Language) else "zh"
    found: Language = g.language
    return found


def here(other: str | None) -> str:
    """The address of the page that is being answered, in another language; None is the usual one."""
    pairs = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    pairs += [("lang", other)] if other else []
    path = quote(f"{request.script_root}{request.path}")
    return f"{path}?{urlencode(pairs)}" if pairs else path


def t(chinese: str, **values: object) -> str:
    """A sentence of the page in the reader's language; {names} in it stand for `values`.

    Every sentence is written in Chinese where it is used, and has its English in english.toml.
    """
    words = chinese if language() == "zh" else english().get(chinese, chinese)
    return words.format(**values) if values else words


def _as_written(chinese: str, **values: object) -> str:
    return chinese.format(**values) if values else chinese


def said(chinese: str) -> str:
    """Marks a sentence that is translated where it is shown: `t(label)`."""
    return chinese


def told(error: FzsearchError) -> str:
    """What is wrong, in the reader's language."""
    return error.zh if language() == "zh" else error.en


@cache
def english() -> Mapping[str, str]:
    """Chinese sentence → its English."""
    text = (files("fzsearch.web") / "english.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
