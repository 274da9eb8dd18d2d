"""Which segments to merge, so that there are few and each section is written again only a few times.

Segments belong to tiers by their size, each four times the one below; where a tier has four or more, they become
one of the next. A million sections written one by one so lie in at most some twenty segments. A section is written
again some 170 times, cheaply, while its segment has under a thousand, and then once per tier.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

_PER_TIER = 4
_SMALLEST = 1_000  # sections; below, everything is one tier
_MOST_DELETED = 1 / 3  # of a segment's sections; above, it is written anew
MOST_CHARACTERS = 1 << 31
"""Of a merged segment, so that every position in it fits into 32 bits."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a segment is: sections, deleted ones among them, and characters."""

    sections: int
    deleted: int
    characters: int


def groups_of_build(sizes: Sequence[Size]) -> list[list[int]]:
    """The same for segments that were built together: as few as can be, in their order."""
    groups: list[list[int]] = [[]]
    characters = 0
    for place, size in enumerate(sizes):
        if characters + size.characters > MOST_CHARACTERS and groups[-1]:
            groups.append([])
            characters = 0
        groups[-1].append(place)
        characters += size.characters
    return [group for group in groups if len(group) > 1]


def groups_to_merge(sizes: Sequence[Size]) -> list[list[int]]:
    """The segments, by their place, that should become one; in groups that do not overlap."""
    waiting = {place: size for place, size in enumerate(sizes) if size.characters < MOST_CHARACTERS // 2}
    worn = [place for place, size in enumerate(sizes) if size.deleted > size.sections * _MOST_DELETED]
    groups: list[list[int]] = []
    while tier := _full_tier(waiting):
        groups.append(tier)
        merged = [waiting.pop(place) for place in tier]
        # What they become may fill the tier above; it stands for them under a place below zero.
        waiting[-len(groups)] = Size(
            sum(size.sections - size.deleted for size in merged), 0, sum(size.characters for size in merged)
        )
    merged_anyway = {place for group in _unfolded(groups) for place in group}
    return _unfolded(groups) + [[place] for place in worn if place not in merged_anyway]


def _full_tier(waiting: dict[int, Size]) -> list[int]:
    """The segments of the lowest tier that has too many, as far as they fit into one; empty when none has."""
    by_tier = sorted(waiting, key=lambda place: (_tier(waiting[place]), waiting[place].characters))
    for _, tier in groupby(by_tier, key=lambda place: _tier(waiting[place])):
        fitting, characters = [], 0
        for place in tier:
            characters += waiting[place].characters
            if characters < MOST_CHARACTERS:
                fitting.append(place)
        if len(fitting) >= _PER_TIER:
            return fitting
    return []


def _tier(size: Size) -> int:
    tier, limit = 0, _SMALLEST
    while size.sections - size.deleted > limit:
        tier, limit = tier + 1, limit * _PER_TIER
    return tier


def _unfolded(groups: list[list[int]]) -> list[list[int]]:
    """The groups with what stands for an earlier group replaced by its members."""
    whole: dict[int, list[int]] = {}
    for number, group in enumerate(groups, 1):
        members: list[int] = []
        for place in group:
            members.extend(whole.pop(place) if place < 0 else [place])
        whole[-number] = members
    return list(whole.values())
