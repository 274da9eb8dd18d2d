"""The rules for commitments, read from rules.toml and topics.toml."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from fzsearch.statements.commitments.values import Reason

_HERE = "fzsearch.statements.commitments"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule's key, and the form that its patterns have together."""

    key: str
    form: re.Pattern[str]
    ends: str = ""  # of deadlines: of what they name the end


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules that say the same thing, in the order in which they are asked."""

    rules: tuple[Rule, ...]

    def found(self, text: str) -> Reason | None:
        """The first rule that holds, with its words; None where none does."""
        for rule in self.rules:
            if match := rule.form.search(text):
                return Reason(rule.key, match[0].strip("，。；： "))
        return None


@cache
def rule_set(name: str) -> RuleSet:
    """The rules of this name in rules.toml. Raises KeyError where there are none."""
    return RuleSet(tuple(_rule(name, row) for row in _table()[name]))


@cache
def word_list(name: str) -> re.Pattern[str]:
    """The patterns below [words] of this name in rules.toml, as one. Raises KeyError where there are none."""
    return any_of(_table()["words"][name]["any"])


@cache
def topic_words() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The words of each topic, from topics.toml, in the order in which a draw is decided."""
    return tuple((row["topic"], any_of(row["any"])) for row in _read("topics.toml")["topic"])


@cache
def _table() -> Mapping[str, Any]:
    return _read("rules.toml")


def _read(name: str) -> Mapping[str, Any]:
    return tomllib.loads(files(_HERE).joinpath(name).read_text(encoding="utf-8"))


def _rule(name: str, row: Mapping[str, Any]) -> Rule:
    return Rule(f"{name}.{row['key']}", any_of(row["any"]), row.get("ends", ""))


def any_of(forms: Iterable[str]) -> re.Pattern[str]:
    """Patterns as one that holds where any of them does. {name} stands for a part of that name in [parts]."""
    return re.compile("|".join(f"(?:{_filled(form)})" for form in forms))


def _filled(form: str) -> str:
    for name, part in _parts().items():
        form = form.replace("{" + name + "}", part)
    return form


@cache
def _parts() -> Mapping[str, str]:
    parts: Mapping[str, str] = _table()["parts"]
    return parts
