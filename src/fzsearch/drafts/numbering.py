"""Whether the numerals that a draft prints count on: of its headings, level by level, and of lists in its sentences.

Not every break is a fault. Numerals begin anew below each heading, or run on from one to the next; 1. may stand right
below 一、; a list of 1. 2. 3. may be followed by another one. What is told is what no such habit explains.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fzsearch.drafts.findings import Finding, where_of
from fzsearch.drafts.passages import heading_span
from fzsearch.drafts.runs import faults_of, han_numeral, in_words
from fzsearch.model import Report, Section
from fzsearch.parser.headings import read_heading
from fzsearch.text import chinese_number

_MARKS = {1: "{}、", 2: "（{}）", 3: "{}.", 4: "（{}）"}
_PART = re.compile(r"^第[一二三四五六七八九十]{1,3}(部分|章|篇)|^[上下]篇", re.MULTILINE)
_LIST_LEVEL = 3  # from here on, headings may be the items of lists, of which one section can have several


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A numbered section, and its number."""

    section: Section
    number: int


@dataclass(frozen=True, slots=True)
class _Group:
    """The numbered sections of one level right below one section."""

    parent: _Numbered | None
    level: int
    members: list[_Numbered]
    anew: set[int]  # places in it before which a new part of the document begins
    grandparent: int | None  # the ordinal of what its parent stands below


def numbering_faults(report: Report) -> Iterator[Finding]:
    """Headings whose numerals leave one out, come twice, run backwards, or change their family."""
    groups = _groups(report.sections)
    running = _running_on(groups)
    strays = {
        place: home
        for place, group in enumerate(groups)
        if place not in running and (home := _home(group, groups)) is not None
    }
    for place, group in enumerate(groups):
        if place in strays and group.parent is not None:
            yield from (_family(one, group.parent.section.level) for one in group.members)
            continue
        taken = {one.number for stray, home in strays.items() if home is group for one in groups[stray].members}
        yield from (_family(one, group.level) for one in group.members if _printed_level(one.section) != group.level)
        yield from _out_of_step(group, taken, runs_on=place in running)


def _running_on(groups: Sequence[_Group]) -> set[int]:
    """The places of groups that count on from the group of their level before them.

    That is a habit only where no other group beside them begins anew.
    """
    found: set[int] = set()
    last: dict[int, int] = {}
    anew: set[tuple[int, int | None]] = set()
    beside: list[tuple[int, int | None]] = []
    for place, group in enumerate(groups):
        first, before = group.members[0].number, last.get(group.level)
        beside.append((group.level, group.grandparent))
        if before is not None and first == before + 1 != 1:
            found.add(place)
        elif before is not None and first == 1 and beside[-1] in beside[:-1]:
            anew.add(beside[-1])
        last[group.level] = group.members[-1].number
    return {place for place in found if beside[place] not in anew}


def _groups(sections: Sequence[Section]) -> list[_Group]:
    """The numbered sections by what they stand below, in reading order."""
    groups: dict[tuple[int | None, int], _Group] = {}
    above: list[_Numbered] = []
    part_begins = False
    for section in sections:
        number = chinese_number(section.number) if section.number else None
        if number is None:
            continue
        above = [one for one in above if one.section.level < section.level]
        parent, grandparent = (above[-1] if above else None), (above[-2] if len(above) > 1 else None)
        key = (parent.section.ordinal if parent else None, section.level)
        top = grandparent.section.ordinal if grandparent else None
        group = groups.setdefault(key, _Group(parent, section.level, [], set(), top))
        if part_begins and group.members:
            group.anew.add(len(group.members))
        one = _Numbered(section, number)
        group.members.append(one)
        above.append(one)
        part_begins = _PART.search(section.text) is not None
    return list(groups.values())


def _home(group: _Group, groups: Sequence[_Group]) -> _Group | None:
    """The group that a group belongs to by its numbers: 3. and 4. after （二） only look like its items."""
    parent, first = group.parent, group.members[0].number
    if parent is None or first == 1 or first != parent.number + 1:
        return None
    return next(other for other in groups if any(one is parent for one in other.members))


def _out_of_step(group: _Group, taken: set[int], *, runs_on: bool) -> Iterator[Finding]:
    numbers = [one.number for one in group.members]
    start = numbers[0] if runs_on else 1
    for fault in faults_of(numbers, start, taken, group.anew, begins_anew=group.level >= _LIST_LEVEL):
        one = group.members[fault.place]
        own = _written(one.number, group.level)
        lost = [_written(number, group.level) for number in fault.lost]
        before = _written(numbers[fault.place - 1], group.level) if fault.place else ""
        zh, en = in_words(fault, own, before, lost)
        yield _finding(one.section, zh, en, fault.kind, fault.lost)


def _family(one: _Numbered, level: int) -> Finding:
    """A numeral of another family than those of the level that it counts on with."""
    line, printed = one.section.text.split("\n", 1)[0], one.section.number or ""
    own, usual = line[: line.find(printed) + len(printed) + 1].strip(), _written(one.number, level)
    zh, en = f"“{own}”与前面序号的写法不同，应为“{usual}”", f"{own} is not written as those before it: {usual}"
    return _finding(one.section, zh, en, "family", ())


def _finding(section: Section, zh: str, en: str, fault: str, lost: Sequence[int]) -> Finding:
    return Finding(
        "numbering", where_of(section, *heading_span(section)), zh, en, {"fault": fault, "missing": [*lost]}
    )


def _printed_level(section: Section) -> int:
    """The level of the family of numerals that is printed; the parser mends 五、 6、 七、."""
    heading = read_heading(section.text.split("\n", 1)[0])
    return heading.level if heading else section.level


def _written(number: int, level: int) -> str:
    """A numeral as its level writes it.

    >>> _written(12, 1), _written(3, 2), _written(3, 3)
    ('十二、', '（三）', '3.')
    """
    return _MARKS[level].format(han_numeral(number) if level < _LIST_LEVEL else number)
