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
    """A rule's key, and the form that its patterns have together.

    `needs` has characters or words one of which stands in whatever the form matches, so that it need not be tried
    on most sentences; empty where nothing so simple can be said.
    """

    key: str
    form: re.Pattern[str]
    needs: tuple[str, ...] = ()
    weak: bool = False  # asked only of sentences that stand in no plan
    certain: bool = False  # of the time to come: only the rest of its clause can tell that it is past
    ends: str = ""  # of deadlines: of what they name the end

    def match(self, text: str) -> re.Match[str] | None:
        """Where the rule first holds; None where it does not."""
        return self.form.search(text) if self.may_match(text) else None

    def may_match(self, text: str) -> bool:
        """Whether it is worth trying."""
        if not self.needs:
            return True
        # A plain loop: any() with a generator takes three times as long.
        for word in self.needs:  # noqa: SIM110
            if word in text:
                return True
        return False


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules that say the same thing, in the order in which they are asked."""

    rules: tuple[Rule, ...]
    gate: re.Pattern[str] | None = None  # what any of them needs; None where one needs nothing

    def may_match(self, text: str) -> bool:
        """Whether it is worth trying any of them: asked once, it spares most sentences all rules."""
        return self.gate is None or self.gate.search(text) is not None

    def found(self, text: str, weak: bool = True) -> Reason | None:
        """The first rule that holds, with its words; None where none does. Weak rules are asked only if `weak`."""
        if not self.may_match(text):
            return None
        for rule in self.rules:
            if rule.weak and not weak:
                continue
            if match := rule.match(text):
                return Reason(rule.key, match[0].strip("，。；： "))
        return None


@cache
def rule_set(name: str) -> RuleSet:
    """The rules of this name in rules.toml. Raises KeyError where there are none."""
    rules = tuple(_rule(name, row) for row in _table()[name])
    needs = sorted({re.escape(word) for rule in rules for word in rule.needs})
    return RuleSet(rules, re.compile("|".join(needs)) if all(rule.needs for rule in rules) else None)


@cache
def the_rule(name: str, key: str) -> Rule:
    """One rule of rules.toml. Raises KeyError where there is none."""
    for rule in rule_set(name).rules:
        if rule.key == f"{name}.{key}":
            return rule
    raise KeyError(key)


@cache
def word_list(name: str) -> re.Pattern[str]:
    """The patterns below [words] of this name in rules.toml, as one. Raises KeyError where there are none."""
    return any_of(_table()["words"][name]["any"])


@cache
def topic_words(weak: bool) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The words of each topic, from topics.toml, in the order in which a draw is decided."""
    rows = _read("topics.toml")["topic"]
    return tuple((row["topic"], any_of(row["any"])) for row in rows if row.get("weak", False) == weak)


@cache
def _table() -> Mapping[str, Any]:
    return _read("rules.toml")


def _read(name: str) -> Mapping[str, Any]:
    return tomllib.loads(files(_HERE).joinpath(name).read_text(encoding="utf-8"))


def _rule(name: str, row: Mapping[str, Any]) -> Rule:
    needs, flags = (
        tuple(row.get("needs", ())),
        {flag: row[flag] for flag in ("weak", "certain", "ends") if flag in row},
    )
    return Rule(f"{name}.{row['key']}", any_of(row["any"]), needs, **flags)


def any_of(forms: Iterable[str]) -> re.Pattern[str]:
    """Patterns as one that holds where any of them does. {name} stands for a part of that name in [parts]."""
    return re.compile("|".join(f"(?:{_filled(form)})" for form in forms))


def _filled(form: str) -> str:
    for name, part in reversed(_parts().items()):  # a part may use those above it
        form = form.replace("{" + name + "}", part)
    return form


@cache
def _parts() -> dict[str, str]:
    parts: dict[str, str] = _table()["parts"]
    return parts
