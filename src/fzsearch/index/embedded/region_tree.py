"""The regions of an index as a tree, laid out once so that a search only fills in its counts."""

from collections.abc import Sequence
from itertools import pairwise, repeat

import numpy as np

from fzsearch.index.embedded.postings import Numbers
from fzsearch.index.query import FacetValue
from fzsearch.regions import Gazetteer

_FEW = 40  # regions; with fewer, work on whole levels takes longer than a step for each


class RegionTree:
    """The regions with these codes, each below the nearest of them that it lies in; siblings by code."""

    def __init__(self, codes: Sequence[str], gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        regions = {code: gazetteer.get(code) for code in codes}
        lineages = {code: region.lineage if region else (code,) for code, region in regions.items()}
        # Each before those below it, and all below it before the next.
        order = sorted(range(len(codes)), key=lambda place: lineages[codes[place]])
        self._order = np.array(order, dtype=np.intp)
        self._codes = [codes[place] for place in order]
        self._labels = [region.name if (region := regions[code]) else code for code in self._codes]
        self._place = {code: place for place, code in enumerate(self._codes)}
        above = [
            next((self._place[each] for each in reversed(lineages[code][:-1]) if each in self._place), -1)
            for code in self._codes
        ]
        depth = np.zeros(len(codes), dtype=np.intp)
        for place, parent in enumerate(above):
            depth[place] = 0 if parent < 0 else depth[parent] + 1
        self._above: Numbers = np.array(above, dtype=np.intp)
        self._levels = [np.flatnonzero(depth == level) for level in range(int(depth.max(initial=0)) + 1)]

    def shown(self, counts: Numbers, ticked: set[str]) -> tuple[FacetValue, ...]:
        """The regions with a count above 0, those that are ticked, and all they lie in, as trees.

        `counts` go by the codes as they were given.
        """
        regions = map(self._gazetteer.get, ticked)
        lineages = {code for region in regions if region for code in region.lineage}
        if new := sorted((ticked | lineages) - self._place.keys()):
            codes = [code for _, code in sorted(zip(self._order.tolist(), self._codes, strict=True))]
            wider = RegionTree([*codes, *new], self._gazetteer)
            return wider.shown(np.concatenate([counts, np.zeros(len(new), dtype=np.intp)]), ticked)
        counts = counts[self._order]
        if not ticked and np.count_nonzero(counts) <= _FEW:
            return self._of_few(counts)
        chosen = [self._place[code] for code in ticked]
        seen = counts > 0
        seen[chosen] = True
        values: list[FacetValue] = []
        parents = np.empty(0, dtype=np.intp)  # of the values, which are those of one level
        for level in reversed(self._levels):
            seen[self._above[level[seen[level] & (self._above[level] >= 0)]]] = True
            places = level[seen[level]]
            values = self._values(places, counts, _grouped(values, parents, places))
            parents = self._above[places]
            for place in chosen:
                at = int(places.searchsorted(place))
                if at < len(places) and places[at] == place:
                    values[at].selected = True
        return tuple(values)

    def _of_few(self, counts: Numbers) -> tuple[FacetValue, ...]:
        """The same for few regions: one by one, those below a region before it."""
        shown: set[int] = set()
        for place in np.flatnonzero(counts).tolist():
            while place >= 0 and place not in shown:
                shown.add(place)
                place = int(self._above[place])
        children: dict[int, list[FacetValue]] = {}
        for place in sorted(shown, reverse=True):
            below = tuple(reversed(children.pop(place, ())))
            value = FacetValue(
                self._codes[place], self._labels[place], int(counts[place]), selected=False, children=below
            )
            children.setdefault(int(self._above[place]), []).append(value)
        return tuple(reversed(children.get(-1, ())))

    def _values(
        self, places: Numbers, counts: Numbers, children: Sequence[tuple[FacetValue, ...]]
    ) -> list[FacetValue]:
        """The regions at some places. Thousands in each search: so without a step of Python for each."""
        listed = places.tolist()
        codes, labels = map(self._codes.__getitem__, listed), map(self._labels.__getitem__, listed)
        return list(map(FacetValue, codes, labels, counts[places].tolist(), repeat(False), children or repeat(())))


def _grouped(values: list[FacetValue], parents: Numbers, places: Numbers) -> list[tuple[FacetValue, ...]]:
    """The values below each of some places; nothing where there are none at all."""
    if not values:
        return []
    bounds = [*parents.searchsorted(places).tolist(), len(values)]
    return [tuple(values[start:end]) for start, end in pairwise(bounds)]
