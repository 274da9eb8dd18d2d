"""What does not count when wording is compared: names of one's own, figures, levels, ranks, punctuation.

Each character has a class: itself, the mark of what it is one of, or DROPPED.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from hashlib import sha256

import numpy as np

from fzsearch.agencies import load_agency_names
from fzsearch.index.normalisation import END, Codes, normalise, text_of_codes
from fzsearch.model import Agency, Region, Report

FIGURE, NAME, _LEVEL, _RANK = "\ue000", "\ue001", "\ue002", "\ue003"  # private use: in no text that says anything
DROPPED = 0

FIGURES = "0123456789〇零一二三四五六七八九十百千万亿两"
_LEVELS = "省市区县旗州盟镇乡"
_RANKS = "局厅委院办"
_CLASS_WORDS = "省市区县旗州盟"  # a name without this last letter stands for the same region: 榕城 of 榕城区

_FIGURES_IN_A_ROW = re.compile(f"{FIGURE}+")
_FIGURE_WITHIN = re.compile(f"([{FIGURES}０-９]+(?:[.．,，][{FIGURES}０-９]+)*[%％]?)")
_UNKNOWN = -1
_classes = np.full(0x110000, _UNKNOWN, dtype=np.int32)  # filled as characters are met; filling twice does no harm


@cache
def masking_rules() -> str:
    """Twelve hex digits that change whenever something may be masked otherwise."""
    forms = sorted((name, known.name) for name, known in load_agency_names().known.items())
    rules = ("1", FIGURES, _LEVELS, _RANKS, _CLASS_WORDS, forms)
    return sha256(repr(rules).encode()).hexdigest()[:12]


compared = lru_cache(maxsize=1 << 14)(normalise)  # the same names come again and again


def own_names(report: Report) -> tuple[str, ...]:
    """The names that a report's agency and regions have in its text, as they are compared, the longest first.

    A region also without its class word, an agency in every form that the table knows.
    """
    return _names_of(report.region, report.agency)


@lru_cache(maxsize=1 << 12)
def _names_of(region: Region | None, agency: Agency | None) -> tuple[str, ...]:
    names: set[str] = set()
    for name in region.path if region else ():
        names.add(name)
        if name[-1] in _CLASS_WORDS and len(name) > 2:
            names.add(name[:-1])
    if agency:
        names |= {agency.raw, agency.name, *load_agency_names().forms(agency.name)}
    as_compared = set(map(compared, names))
    return tuple(sorted((name for name in as_compared if len(name) > 1), key=lambda name: (-len(name), name)))


def without_names(joined: Codes, text: str, names: Sequence[Sequence[str]]) -> Codes:
    """Texts, also given as one string, with the names of each covered by masks of the same length."""
    if not any(names):
        return joined
    texts = text.split(END)
    done = 0
    while done < len(names):
        following = done
        while following < len(names) and names[following] is names[done]:
            following += 1
        together = END.join(texts[done:following])
        for name in names[done]:
            together = together.replace(name, NAME * len(name))
        texts[done:following] = together.split(END)
        done = following
    return np.frombuffer(END.join(texts).encode("utf-32-le", errors="surrogatepass"), dtype=np.int32)


def class_of(codes: Codes) -> Codes:
    """What each character counts as."""
    classes = _classes[codes]
    unknown = classes == _UNKNOWN
    if unknown.any():
        for code in np.unique(codes[unknown]).tolist():
            _classes[code] = _class_of_character(chr(code))
        classes = _classes[codes]
    return classes


def _class_of_character(character: str) -> int:
    for mask, those in ((FIGURE, FIGURES), (_LEVEL, _LEVELS), (_RANK, _RANKS)):
        if character in those:
            return ord(mask)
    return ord(character) if character.isalnum() or character == NAME else DROPPED


def masked_letters(word: str) -> str:
    """The letters of a word as they are compared, masked but for names."""
    codes = np.frombuffer(normalise(word).encode("utf-32-le", errors="surrogatepass"), dtype=np.int32)
    letters = text_of_codes(class_of(codes)).replace("\0", "")
    return _FIGURES_IN_A_ROW.sub(FIGURE, letters) or word


def figures_apart(text: str) -> list[str]:
    """A text in pieces, every second of which is a figure.

    >>> figures_apart("评查四次，占95.2%"), figures_apart("案卷")
    (['评查', '四', '次，占', '95.2%', ''], ['案卷'])
    """
    return _FIGURE_WITHIN.split(text)
