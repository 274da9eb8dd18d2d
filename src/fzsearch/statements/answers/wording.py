"""Texts as they are compared: masked, cut into clauses, and as the pairs of letters that they have."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from fzsearch.items import MARKER

GAP, NUMBER = " ", "0"
"""What stands in a masked text for all that is no letter, and for a number."""

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_OTHER = re.compile("[^0a-z%\u3400-\u9fff〇\U00020000-\U0003ffff]+")
# ASCII capitals and full-width letters and digits, each as one character, so that places stay what they are.
_PLAIN = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_PLAIN |= {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF41, 0xFF5B))}
_PLAIN |= {code: code - 0xFEE0 + 32 for code in range(0xFF21, 0xFF3B)} | {ord("％"): ord("%")}
_OPENER = re.compile(
    rf"{MARKER.pattern}|^\s*[（(][一二三四五六七八九十\d]{{1,3}}[）)]|^\s*\d{{1,2}}[.．、](?!\d)", re.MULTILINE
)
# A clause ends at these, but not between quotation marks or in brackets.
_CLAUSE = re.compile(r"(?:《[^《》]{0,60}》|“[^“”]{0,60}”|（[^（）]{0,60}）|\([^()]{0,60}\)|[^，,；;。！？!?：:\n])+")
_NAME = re.compile("《([^《》]{2,60})》|“([^“”]{2,20})”")


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of words.toml: what each word that says little counts, and how points of time are written."""

    weights: Mapping[str, float]
    lengths: tuple[int, ...]  # of the words, the longest first
    time: re.Pattern[str]
    named: re.Pattern[str]  # what is held, issued or built, as its group `name`


@cache
def packaged() -> Mapping[str, Any]:
    """The table of words.toml."""
    return tomllib.loads(files("fzsearch.statements.answers").joinpath("words.toml").read_text(encoding="utf-8"))


@cache
def words() -> Words:
    """Its lists."""
    table = packaged()
    lists = [table[name] for name in ("verbs", "nouns", "places", "little")]
    weights = {word: float(those["weight"]) for those in lists for word in those["words"]}
    lengths = tuple(sorted({len(word) for word in weights}, reverse=True))
    return Words(weights, lengths, re.compile("|".join(table["time"]["patterns"])), _named(table["named"]))


def _named(table: Mapping[str, Any]) -> re.Pattern[str]:
    name = rf"(?P<name>(?:(?!{table['end']})[^{GAP}]){{{table['least']},}})"
    return re.compile(rf"(?:{'|'.join(table['after'])})+{table['between']}{name}")


def things(text: str) -> Iterator[str]:
    """What a masked clause says will be held, issued or built, each by its whole name.

    >>> list(things("召开一次法治建设推进会并印发通报"))
    ['法治建设推进会']
    """
    return (found["name"] for found in words().named.finditer(text))


def weighed(text: str) -> Iterator[tuple[str, float]]:
    """The pairs of letters of a masked text, each with what it counts: less than 1 in and between circulating words.

    >>> list(weighed("加强调解"))
    [('加强', 0.15), ('强调', 0.575), ('调解', 1.0)]
    """
    known = words()
    counts = [1.0] * len(text)
    place = 0
    while place < len(text):
        found = (text[place : place + length] for length in known.lengths)
        word = next((one for one in found if one in known.weights), None)
        if word:
            counts[place : place + len(word)] = [known.weights[word]] * len(word)
        place += len(word) if word else 1
    for place in range(len(text) - 1):
        pair = text[place : place + 2]
        if GAP not in pair:
            yield pair, (counts[place] + counts[place + 1]) / 2


def masked(text: str) -> str:
    """The text without what differs between a promise and its report: openers, points of time, numbers, marks.

    >>> masked("一是2023年6月底前，走访科技型企业不少于60家")
    ' 走访科技型企业不少于0家'
    """
    plain = _OPENER.sub(GAP, text).translate(_PLAIN)
    return _OTHER.sub(GAP, _DIGITS.sub(NUMBER, words().time.sub(GAP, plain)))


def unopened(text: str) -> str:
    """The text without the openers of items."""
    return _OPENER.sub("", text)


def blanked(text: str) -> str:
    """The text with a NUL for each character of openers and points of time: places stay what they are."""
    return words().time.sub(_nuls, _OPENER.sub(_nuls, text))


def _nuls(found: re.Match[str]) -> str:
    return "\0" * len(found[0])


def names(text: str) -> str:
    """What stands in book title marks and quotation marks, one after the other, with gaps between."""
    return GAP.join(found[1] or found[2] for found in _NAME.finditer(text))


def clauses(text: str) -> Iterator[tuple[int, int]]:
    """Where the clauses of a sentence begin and end, their marks left out.

    >>> [text[start:end] for text in ["印发《一、二，三》，开展清理。"] for start, end in clauses(text)]
    ['印发《一、二，三》', '开展清理']
    """
    for found in _CLAUSE.finditer(text):
        if any(map(str.isalnum, found[0])):
            yield found.span()


def pairs(text: str) -> Iterator[str]:
    """Each two neighbouring letters of a masked text, in order."""
    for place in range(len(text) - 1):
        pair = text[place : place + 2]
        if GAP not in pair:
            yield pair


def common_runs(text: str, other: str, least: int = 2) -> Iterator[tuple[int, int]]:
    """Where the longest strings begin and end in `text` that `other` has, too: none lies within another.

    >>> list(common_runs("走访科技型企业", "科技型企业走访"))
    [(0, 2), (2, 7)]
    """
    start, end, told = 0, 0, 0
    while start < len(text):
        end = max(end, start)
        while end < len(text) and text[start : end + 1] in other:
            end += 1
        if end - start >= least and end > told:
            yield start, end
            told = end
        start += 1
