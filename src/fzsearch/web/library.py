"""What the views need of the library."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import current_app

from fzsearch.config import Settings
from fzsearch.index import Cut, Engine
from fzsearch.store import Store
from fzsearch.web.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Library:
    """One library as the web sees it; `store` opens it for the request being answered."""

    settings: Settings
    engine: Engine
    statements: Engine  # its commitments and figures
    cut: Cut
    store: Callable[[], Store]
    vocabulary: Vocabulary


def library() -> Library:
    """The library of the running application."""
    found: Library = current_app.extensions["fzsearch"]
    return found


def with_notice(data: dict[str, Any]) -> dict[str, Any]:
    """The data of an answer, with the library's notice where it has one."""
    notice = library().settings.notice
    return data | {"notice": notice} if notice else data
