"""Passages altered as an author alters what he copies: a seeded script, so they are always the same ones.

Names of places and agencies become those of another report, years are shifted, figures changed, clauses change
places, a sentence is dropped; or two or three of these. Half of the passages are for development, the others only for
measuring: nobody looks at what fails there. Nothing here knows how the engine compares texts.
"""

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from fzsearch.agencies.table import read_table
from fzsearch.model import Report, Section
from fzsearch.regions.names import short_names
from tests.quality.texts import gazetteer, prose_reports, sample_reports

SEED = 20_260_122
SHORTEST, LONGEST = 60, 400  # characters of a passage, before and after it was altered
COUNT = 200


@dataclass(frozen=True, slots=True)
class Passage:
    """An altered passage and where it came from."""

    id: str
    kinds: tuple[str, ...]  # keys of ALTERATIONS, in their order
    part: str  # dev or test
    report: str  # the id of the report it was taken from
    section: str  # the section's id
    original: str
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A passage, unaltered, and the text of a section that says something else."""

    id: str
    part: str
    passage: str
    text: str


@dataclass(frozen=True, slots=True)
class _Copying:
    """One author who copies from `source`, for `target`."""

    source: Report
    target: Report
    chance: random.Random


@cache
def passages() -> tuple[Passage, ...]:
    """COUNT altered passages, no two from one section: half from real prose where that is at hand."""
    halves = [sample_reports(), prose_reports() or sample_reports()]
    taken: set[str] = set()
    made: list[Passage] = []
    for kinds in _schedule():
        for reports in halves:
            made.append(_passage(f"a{len(made):03d}", kinds, reports, taken))
            taken.add(made[-1].section)
    return tuple(made)


def _schedule() -> Iterator[tuple[str, ...]]:
    """The kinds of a half's passages, 100 in all; what stands twice in a row goes to both parts."""
    names = tuple(ALTERATIONS)
    for kinds, times in [((name,), 10) for name in names] + [(pair, 3) for pair in combinations(names, 2)]:
        yield from [kinds] * times
    for triple in combinations(names, 3):
        yield from [triple] * 2


def _passage(name: str, kinds: tuple[str, ...], reports: Sequence[Report], taken: set[str]) -> Passage:
    """The first of the passages drawn that each of the alterations changes."""
    chance = random.Random(f"{SEED} {name}")
    part = ("dev", "test")[int(name[1:]) // 2 % 2]
    while True:
        source, target = chance.sample(reports, 2)
        section = chance.choice(source.sections)
        original = drawn(section, chance)
        if original is None or section.id in taken:
            continue
        text = _altered(original, kinds, _Copying(source, target, chance))
        if text is not None and SHORTEST <= len(text) <= LONGEST:
            return Passage(name, kinds, part, source.id, section.id, original, text)


def _altered(text: str, kinds: Iterable[str], copying: _Copying) -> str | None:
    """The text after all the alterations; None when one of them finds nothing to change."""
    for kind in kinds:
        before, text = text, ALTERATIONS[kind](text, copying)
        if text == before:
            return None
    return text


def drawn(section: Section, chance: random.Random) -> str | None:
    """Some sentences in a row, without the heading; None where there are too few."""
    body = section.text.removeprefix(section.heading) if section.heading else section.text
    found = sentences(body.strip())
    if not found:
        return None
    first = chance.randrange(len(found))
    wanted = chance.randint(SHORTEST, LONGEST - 50)
    text = ""
    for sentence in found[first:]:
        if len(text) >= wanted or len(text + sentence) > LONGEST:
            break
        text += sentence
    return text.strip() if len(text.strip()) >= SHORTEST else None


def sentences(text: str) -> list[str]:
    """The text cut after full stops and the like and after line ends; joined, they give it back."""
    return re.findall(r"[^。！？\n]*(?:[。！？]+[”）]?\n*|\n+|$)", text)[:-1]


# ── the alterations ──────────────────────────────────────────────────────────────────────────────────────────────


def _names(text: str, copying: _Copying) -> str:
    exchanged = {
        **_of_other_places(text, copying),
        **_of_region(copying.source, copying.target),
        **_of_agency(copying.source, copying.target),
    }
    if not exchanged:
        return text
    longest_first = sorted(exchanged, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, longest_first)), lambda found: exchanged[found[0]], text)


def _of_other_places(text: str, copying: _Copying) -> dict[str, str]:
    """Where the text is not a report's: every place by its full name, and the level words of whose law it is."""
    if copying.source.agency or not copying.source.region:
        return {}
    level = copying.chance.choice("省市区县")
    exchanged = {f"{word}{old}": f"{word}{level}" for word in "本全" for old in "省市区县"}
    for mention in gazetteer().mentions(text):
        name, region = text[mention.start : mention.end], mention.candidates[0]
        if len(name) > 2 and name == region.name and region.level != "乡":
            exchanged[name] = copying.chance.choice(_places(region.level))
    return exchanged


@cache
def _places(level: str) -> list[str]:
    """The names of the divisions of a level, by code."""
    return [region.name for region in gazetteer().divisions() if region.level == level]


def _of_region(source: Report, target: Report) -> dict[str, str]:
    if not (source.region and target.region and source.agency):
        return {}
    pairs = zip(reversed(source.region.path), [*reversed(target.region.path), *target.region.path], strict=False)
    exchanged = {}
    for old, new in pairs:
        exchanged[old] = new
        exchanged |= {short: min(short_names(new), key=len, default=new) for short in short_names(old)}
    return exchanged


def _of_agency(source: Report, target: Report) -> dict[str, str]:
    if not (source.agency and target.agency):
        return {}
    exchanged = {source.agency.raw: target.agency.raw}
    new = _names_of(target.agency.name)
    for place, old in enumerate(_names_of(source.agency.name)):
        exchanged[old] = new[min(place, len(new) - 1)]
    old_rank, new_rank = source.agency.name[-1], target.agency.name[-1]
    if old_rank in "局厅" and new_rank in "局厅":
        exchanged |= {f"{word}{old_rank}": f"{word}{new_rank}" for word in "我本全"}
        exchanged[f"{old_rank}党组"] = f"{new_rank}党组"
    return exchanged


@cache
def _names_of(agency: str) -> list[str]:
    """Everything the table calls this agency, the longest first: 科学技术局, 科技局."""
    known = {name for name, one in read_table().known.items() if one.name == agency} | {agency}
    return sorted(known, key=lambda name: (-len(name), name))


_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?= ?年)")


def _years(text: str, copying: _Copying) -> str:
    shift = copying.chance.choice((-3, -2, -1, 1, 2, 3))
    return _YEAR.sub(lambda year: str(int(year[0]) + shift), text)


_ARABIC = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?!\d)(?! ?年)")
_CHINESE = re.compile(
    "(?<=第)[一二三四五六七八九十百]+|[一二三四五六七八九十百]{1,5}(?=[日个件次项人名天款元倍份场周])"
)


def _figures(text: str, copying: _Copying) -> str:
    chance = copying.chance

    def arabic(found: re.Match[str]) -> str:
        if text[found.end() : found.end() + 1] in ("月", "日"):
            return str(chance.choice([one for one in range(1, 13) if str(one) != found[0]]))
        return "".join(str(chance.choice([one for one in range(1, 10) if str(one) != digit])) if digit != "." else "."
                       for digit in found[0])  # fmt: skip

    def chinese(found: re.Match[str]) -> str:
        return chance.choice([one for one in map(_spelled, range(2, 100)) if one != found[0]])

    return _CHINESE.sub(chinese, _ARABIC.sub(arabic, text))


def _spelled(number: int) -> str:
    """A number below 100 in Chinese: 42 gives 四十二."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return f"{digits[tens] if tens > 1 else ''}{'十' if tens else ''}{digits[ones] if ones or not tens else ''}"


_NUMBERED = re.compile(r"\s*(?:[（第\d]|[一二三四五六七八九十]+[是、])")


def _order(text: str, copying: _Copying) -> str:
    """Clauses change places in about half of the sentences that have several, in one of them at least."""
    found = sentences(text)
    several = [place for place, sentence in enumerate(found) if _shuffled(sentence, copying.chance) != sentence]
    if not several:
        return text
    chosen = {place for place in several if copying.chance.random() < 0.5} or {copying.chance.choice(several)}
    return "".join(
        _shuffled(sentence, copying.chance) if place in chosen else sentence for place, sentence in enumerate(found)
    )


def _shuffled(sentence: str, chance: random.Random) -> str:
    """The sentence with two neighbouring clauses exchanged; where it has too few, two inner items of its list.

    A first clause with a number, such as an article's, stays first.
    """
    body = sentence.rstrip("。！？；”）\n")
    for marks in ("，；", "、"):
        parts = re.split(f"([{marks}])", body)
        clauses = parts[::2]
        first = int(marks == "、" or _NUMBERED.match(sentence) is not None)
        last = len(clauses) - (marks == "、")
        if last - first >= 2:
            place = chance.randrange(first, last - 1)
            clauses[place], clauses[place + 1] = clauses[place + 1], clauses[place]
            parts[::2] = clauses
            return "".join(parts) + sentence[len(body) :]
    return sentence


def _dropped(text: str, copying: _Copying) -> str:
    found = sentences(text)
    if len(found) < 2:
        return text
    found.pop(copying.chance.randrange(len(found)))
    return "".join(found).strip()


ALTERATIONS: Mapping[str, Callable[[str, _Copying], str]] = {
    "years": _years, "figures": _figures, "order": _order, "dropped": _dropped, "names": _names
}  # fmt: skip
"""What may be done to a passage, by name; places are looked up last, because that takes the longest."""
