"""Section types from heading words; the rules are data (types.toml)."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from fzsearch.model import SECTION_TYPES
from fzsearch.text import legible, squeeze

_YEAR_FIRST = re.compile(r"(20\d\d)年")
# Below another section, only a heading that says so outright begins one on problems.
_SURELY_PROBLEMS = re.compile("存在|^(主要|突出|面临的?)?(问题|不足|困难|短板|弱项|差距|薄弱)")
# What a section is for. A plan about law publicity is a plan: these hold for everything below them,
# whatever its own topic.
_HELD_BELOW = ("problems", "next_steps")


@dataclass(frozen=True, slots=True)
class _Rule:
    """One type's patterns as types.toml explains them; None where there are none."""

    match: re.Pattern[str] | None
    veto: re.Pattern[str] | None
    words: re.Pattern[str] | None
    weak: re.Pattern[str] | None
    alone: re.Pattern[str] | None

    def holds(self, heading: str) -> bool:
        """Whether the heading has this type."""
        return self._found(self.match, heading)

    def holds_weakly(self, heading: str) -> bool:
        """Whether it has this type if it has no other."""
        return self._found(self.weak, heading)

    def _found(self, form: re.Pattern[str] | None, heading: str) -> bool:
        rest = self.words.sub("", heading) if self.words else heading
        return bool(form and form.search(rest)) and not (self.veto and self.veto.search(heading))


@cache
def _rules() -> dict[str, _Rule]:
    table = tomllib.loads(files("fzsearch.parser").joinpath("types.toml").read_text(encoding="utf-8"))
    return {
        kind: _Rule(*(_pattern(rule.get(key)) for key in ("match", "not", "words", "weak", "alone")))
        for kind, rule in table.items()
    }


def _pattern(forms: list[str] | None) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{form})" for form in forms)) if forms else None


def heading_types(heading: str, inherited: tuple[str, ...], year: int | None = None) -> tuple[str, ...]:
    """The types of a section with this heading below a section of the `inherited` types.

    A heading that says nothing takes its parent's types. One that does keeps its own, together with problems
    and next_steps from above. One that begins with a year after `year`, the year reported on, is about next
    steps. The order is that of SECTION_TYPES.

    >>> heading_types("存在问题及下一步打算", ())
    ('problems', 'next_steps')
    >>> heading_types("强化普法宣传", ("next_steps",))
    ('publicity', 'next_steps')
    >>> heading_types("2024年重点工作", (), 2023)
    ('next_steps',)
    """
    words = legible(squeeze(heading))
    for kind, rule in _rules().items():
        if rule.alone and rule.alone.search(words):
            return (kind,)
    own = {kind for kind, rule in _rules().items() if rule.holds(words)}
    if inherited and "problems" not in inherited and not _SURELY_PROBLEMS.search(words):
        own.discard("problems")  # what was done, or will be, about a problem
    own = own or {kind for kind, rule in _rules().items() if rule.holds_weakly(words)}
    if year and (ahead := _YEAR_FIRST.match(words)) and int(ahead[1]) > year:
        own = own - {"achievements"} | {"next_steps"}
    if inherited and own <= {"achievements"}:
        own = set(inherited)
    else:
        own |= {kind for kind in inherited if kind in _HELD_BELOW}
    return tuple(kind for kind in SECTION_TYPES if kind in own)
