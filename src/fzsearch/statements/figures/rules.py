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

    Quick where none begins, for what they may begin with is looked at first.

    >>> any_pattern(["余(?!额)", "余下"])
    '(?=[余])(?:余下|余(?!额))'
    """
    longest_first = sorted(patterns, key=lambda one: (-len(_AROUND.sub("", one)), one))
    firsts = "".join(dict.fromkeys("".join(_first(one) for one in longest_first)))
    return f"(?=[{firsts}])(?:{'|'.join(longest_first)})"


def _first(pattern: str) -> str:
    """What a pattern may begin with, as the inside of a character class."""
    pattern = _BEFORE.sub("", pattern)
    if pattern.startswith("(?:"):
        inside, after = _group(pattern)
        found = "".join(_first(one) for one in _alternatives(inside) if one)
        return found + (_first(after[1:]) if after.startswith(("?", "{0")) or "" in _alternatives(inside) else "")
    if pattern.startswith("["):
        end = pattern.index("]")
        first, after = pattern[1:end], pattern[end + 1 :]
    else:
        length = 2 if pattern.startswith("\\") else 1
        first, after = pattern[:length], pattern[length:]
    return first + (_first(after[1:]) if after.startswith("?") else "")


def _group(pattern: str) -> tuple[str, str]:
    """What is within the group that a pattern begins with, and what is behind it."""
    depth = 0
    for place, sign in enumerate(pattern):
        depth += (sign == "(") - (sign == ")")
        if not depth:
            return pattern[3:place], pattern[place + 1 :]
    raise ValueError(f"规则中的括号不成对：{pattern} (brackets do not match)")


def _alternatives(inside: str) -> list[str]:
    """What stands between the | of a group, but not within groups of it."""
    found, depth = [""], 0
    for sign in inside:
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and not depth:
            found.append("")
        else:
            found[-1] += sign
    return found


_BEFORE = re.compile(r"^(?:\(\?<?[!=](?:\[[^\]]*\]|[^)\[])*\))+")
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
