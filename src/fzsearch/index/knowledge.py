"""What a library's readers may be looking for, put together once per generation of its index."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from fzsearch.index.corrections import Known
from fzsearch.index.engine import Engine
from fzsearch.index.query import FacetValue, Request, flat
from fzsearch.index.saying import said_elsewhere
from fzsearch.index.sounds import sayable, spoken
from fzsearch.index.suggestions import Suggestions, in_order

WORDS = 20_000
"""The words that are known of a library: those in the most sections."""
HEADINGS = 15_000

# A numeral that the parser left with the heading, or one within brackets.
_NUMERAL = re.compile(r"^[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[)）、.．]\s*)")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What to suggest, and what to take mistyped queries for."""

    suggestions: Suggestions
    known: Known


def gathered(engine: Engine, headings: Sequence[str], pause: Callable[[], None]) -> Knowledge:
    """The knowledge of the index's current generation, and of its library's headings, the most frequent first.

    `pause` is called now and then, so that others may go on. Raises IndexMissing, and StoreError where it is not to
    be found out how texts are said.
    """
    facets = engine.search(Request(limit=1)).facets
    entries = in_order({
        "term": engine.words(WORDS),
        "heading": list(dict.fromkeys(map(_without_numeral, headings))),
        "agency": [value.value for value in facets["agency"]],
        "region": _by_count(facets["region"]),
    })  # fmt: skip
    texts = sayable(entries)
    pause()
    syllables, readings = said_elsewhere(tuple(texts))
    said = spoken(texts, syllables)
    pause()
    suggestions = Suggestions(said)
    pause()
    return Knowledge(suggestions, Known(said, readings))


def _without_numeral(heading: str) -> str:
    return _NUMERAL.sub("", heading).rstrip("。：；")


def _by_count(regions: Iterable[FacetValue]) -> list[str]:
    found = sorted(flat(regions), key=lambda value: (-value.count, value.value))
    return list(dict.fromkeys(value.label for value in found))
