"""The word lists of rules.toml, and the patterns that they make."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Bound = Literal["exact", "about", "at_least", "at_most"]


@cache
def rules() -> Mapping[str, Any]:
    """All of rules.toml."""
    return tomllib.loads(files("fzsearch.statements.figures").joinpath("rules.toml").read_text(encoding="utf-8"))


@cache
def listed(*path: str, key: str = "words") -> tuple[str, ...]:
    """The words of a list, in its order.

    >>> listed("units", "shares")[0]
    '%'
    """
    found: Any = rules()
    for name in path:
        found = found[name]
    return tuple(found[key].split())


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of some words, the longest first; quick where none begins.

    >>> any_of(["达", "达到", "为"])
    '(?:(?=[为达])(?:为|达(?:到|)))'
    """
    by_first: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        by_first.setdefault(word[0], []).append(re.escape(word[1:]))
    begun = [f"{re.escape(first)}{_rest(rest)}" for first, rest in sorted(by_first.items())]
    return f"(?:(?=[{re.escape(''.join(sorted(by_first)))}])(?:{'|'.join(begun)}))"


def _rest(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"(?:{'|'.join(words)})"


def any_pattern(patterns: Iterable[str]) -> str:
    """A pattern for any of some patterns, the longest first, not counting what must not stand around them.

    >>> any_pattern(["余(?!额)", "余下"])
    '(?:余下|余(?!额))'
    """
    return f"(?:{'|'.join(sorted(patterns, key=lambda one: (-len(_AROUND.sub('', one)), one)))})"


_AROUND = re.compile(r"\(\?<?!\[?[^)]*\)")


@cache
def units(*kinds: str) -> frozenset[str]:
    """The units of these kinds, without what must not follow them."""
    return frozenset(word.partition(":")[0] for kind in kinds for word in listed("units", kind))


UNIT_KINDS = ("things", "events", "visits", "times", "measures", "spans", "shares")


@cache
def unit_pattern() -> str:
    """A pattern for any unit, the longest first, that is not the beginning of another word."""
    words = dict.fromkeys(word for kind in UNIT_KINDS for word in listed("units", kind))
    forbidden: dict[str, str] = {}
    for word in words:
        unit, _, after = word.partition(":")
        forbidden[unit] = forbidden.get(unit, "") + after
    longest_first = sorted(forbidden.items(), key=lambda one: (-len(one[0]), one[0]))
    return "|".join(re.escape(unit) + (f"(?![{re.escape(after)}])" if after else "") for unit, after in longest_first)


@cache
def bound_words(place: str) -> Mapping[str, Bound]:
    """The words that stand `before` or `after` a number, and what each says of it."""
    kinds: tuple[Bound, ...] = ("about", "at_least", "at_most")
    return {word: kind for kind in kinds for word in listed("bounds", place, key=kind)}
