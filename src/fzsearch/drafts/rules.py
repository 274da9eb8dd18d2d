"""The word lists of the check, read from rules.toml."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class ContentRule:
    """How one of the five contents is recognised; rules.toml explains the keys. `without` is `not` there."""

    key: str
    zh: str
    en: str
    types: frozenset[str]
    without: frozenset[str]
    heading: re.Pattern[str] | None
    spoken: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class PlaceRules:
    """When another place's name is meant, and when it is none. `beside` is `with` in rules.toml."""

    beside: re.Pattern[str]
    meant: re.Pattern[str]
    after: re.Pattern[str]
    within: re.Pattern[str]
    ordinary: frozenset[str]
    self_before: re.Pattern[str]
    self_after: re.Pattern[str]
    leaders_after: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class YearRules:
    """When a year is not that of the report."""

    before: re.Pattern[str]
    after: re.Pattern[str]
    own: re.Pattern[str]
    compares: re.Pattern[str]
    plans: re.Pattern[str]
    deadline: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """All of them. `levels` and `ranks`: own class or rank word → patterns of words that are not its own."""

    contents: tuple[ContentRule, ...]
    places: PlaceRules
    levels: Mapping[str, re.Pattern[str]]
    ranks: Mapping[str, re.Pattern[str]]
    years: YearRules


@cache
def rules() -> Rules:
    """Read the packaged table."""
    table = tomllib.loads(files("fzsearch.drafts").joinpath("rules.toml").read_text(encoding="utf-8"))
    places = table["places"]
    return Rules(
        contents=tuple(map(_content, table["content"])),
        places=PlaceRules(
            beside=re.compile(places["with"]),
            meant=_any(places["meant"]),
            after=_any(places["after"]),
            within=_any(places["within"]),
            ordinary=frozenset(places["ordinary"]),
            self_before=_any(places["self_before"]),
            self_after=_any(places["self_after"]),
            leaders_after=re.compile(places["leaders_after"]),
        ),
        levels={own: _any(words) for own, words in table["levels"].items()},
        ranks={own: _any(words) for own, words in table["ranks"].items()},
        years=YearRules(**{name: re.compile(form) for name, form in table["years"].items()}),
    )


def _content(row: Mapping[str, Any]) -> ContentRule:
    return ContentRule(
        key=row["key"],
        zh=row["zh"],
        en=row["en"],
        types=frozenset(row["types"]),
        without=frozenset(row.get("not", ())),
        heading=re.compile(row["heading"]) if "heading" in row else None,
        spoken=_any(row["spoken"]),
    )


def _any(forms: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{form})" for form in forms))
