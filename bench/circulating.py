"""The reports for measuring with sentences that circulate among them, as formulas do in life.

In the corpus as it is, no two sentences are the same. Here some are replaced by formulas: sentences of its first
reports, each with a figure that differs from use to use. A few are used very often, most seldom (Zipf).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import islice

import numpy as np

from bench.corpus import SEED, reports
from fzsearch.model import Report, Section

SHARE = 0.4  # of all sentences: a third to a half are formulas
FORMULAS = 20_000
_FLAT = 40  # ranks left out of Zipf's law: the most frequent formula is one use in 250 and not one in 11
_LENGTHS = range(20, 61)  # characters
_SENTENCE = re.compile("[^。；\n]+[。；]?")


def circulating(made: Iterable[Report], share: float = SHARE) -> Iterator[Report]:
    """The same reports, with this share of their sentences replaced; always the same for the same reports."""
    pool = _formulas()
    ranks = 1 / np.arange(_FLAT + 1, _FLAT + len(pool) + 1)
    bounds = np.cumsum(ranks / ranks.sum())
    for report in made:
        chance = np.random.default_rng((SEED, int(report.id, 16)))
        yield replace(report, sections=tuple(_exchanged(one, pool, bounds, share, chance) for one in report.sections))


def _exchanged(
    section: Section, pool: list[tuple[str, str]], bounds: np.typing.NDArray[np.float64], share: float,
    chance: np.random.Generator,
) -> Section:  # fmt: skip
    heading = f"{section.heading}\n" if section.heading else ""
    found = _SENTENCE.findall(section.text.removeprefix(heading))
    chosen = bounds.searchsorted(chance.random(len(found))).tolist()
    figures = chance.integers(1, 500, len(found)).tolist()
    for place, luck in enumerate(chance.random(len(found)).tolist()):
        if luck < share:
            before, after = pool[min(chosen[place], len(pool) - 1)]
            found[place] = f"{before}{figures[place]}{after}"
    return replace(section, text=f"{heading}{''.join(found)}\n")


@cache
def _formulas() -> list[tuple[str, str]]:
    """What stands before and behind the figure of each formula."""
    sections = (section for report in reports(FORMULAS) for section in report.sections)
    found = (one for section in sections for one in _SENTENCE.findall(section.text.removeprefix(section.heading)))
    fitting = (one for one in found if len(one) in _LENGTHS)
    return [(one[:10], f"件{one[10:-1]}。") for one in islice(fitting, FORMULAS)]
