"""Section types from heading words; the rules are data (types.toml)."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from fzsearch.model import SECTION_TYPES
from fzsearch.text import squeeze

_YEAR_FIRST = re.compile(r"(20\d\d)年")
# What a section is for. A plan about law publicity is a plan: these hold for everything below them,
# whatever its own topic.
_HELD_BELOW = ("problems", "next_steps")


@cache
def _rules() -> dict[str, tuple[re.Pattern[str], re.Pattern[str] | None]]:
    table = tomllib.loads(files("fzsearch.parser").joinpath("types.toml").read_text(encoding="utf-8"))
    return {
        kind: (re.compile("|".join(rule["match"])), re.compile("|".join(rule["not"])) if rule["not"] else None)
        for kind, rule in table.items()
    }


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
    words = squeeze(heading)
    own = {
        kind for kind, (match, veto) in _rules().items() if match.search(words) and not (veto and veto.search(words))
    }
    if year and (ahead := _YEAR_FIRST.match(words)) and int(ahead[1]) > year:
        own = own - {"achievements"} | {"next_steps"}
    if inherited and own <= {"achievements"}:
        own = set(inherited)
    else:
        own |= {kind for kind in inherited if kind in _HELD_BELOW}
    return tuple(kind for kind in SECTION_TYPES if kind in own)
