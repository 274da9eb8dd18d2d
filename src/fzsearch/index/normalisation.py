"""One normalisation for text and query: width, case, variant punctuation and blanks do not count.

Texts are folded as arrays of code points, many at a time, because an index build and every snippet pass here.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int32]
"""Code points of a text."""
Places = NDArray[np.intp]
"""Positions in a text or an array."""

END = "\x03"
"""Closes a text where several stand in one array. No normalised text holds it."""

# Variants of one punctuation mark that NFKC keeps apart.
_VARIANTS = str.maketrans({
    "“": '"', "”": '"', "„": '"', "「": '"', "」": '"', "『": '"', "』": '"',
    "‘": "'", "’": "'", "‐": "-", "‑": "-", "–": "-", "—": "-", "―": "-", "−": "-",
    "〔": "(", "〕": ")", "【": "[", "】": "]", "〈": "<", "〉": ">", "·": "·", "•": "·", "・": "·", "‧": "·",
})  # fmt: skip

_END, _LINE_END, _BLANK = ord(END), ord("\n"), ord(" ")
_UNKNOWN, _NOTHING, _SEVERAL = -1, -2, -3  # what a code point folds to when it is not one code point
_LINE_ENDS = "\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"  # as str.splitlines has them
_folded = np.full(0x110000, _UNKNOWN, dtype=np.int32)  # filled as characters are met; filling twice does no harm
_ASCII_WORD = np.array([chr(code).isalnum() for code in range(128)] + [False])


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text as it is compared. `text[i]` comes from the raw text's character `origins[i]`."""

    text: str
    origins: Places


def normalise(raw: str) -> str:
    """Return `raw` as it is compared: width, case, variant punctuation and blanks do not count.

    A run of blanks or line ends is one blank between two letters or digits of ASCII and nothing elsewhere.
    Every character is mapped for itself, so a string that stands in a text also stands in it after both are
    normalised.

    >>> normalise("ＬＥＤ 屏，2021 年 “放管服”")
    'led屏,2021年"放管服"'
    """
    return normalise_with_origins(raw).text


def normalise_with_origins(raw: str) -> Normalised:
    """Like `normalise`, with the way back from every character to the raw text."""
    codes, origins = _folded_codes(_codes_of(raw))
    codes, kept = _lines_joined(codes)
    return Normalised(text_of_codes(codes), origins[kept])


def normalise_lines(texts: Sequence[str]) -> Codes:
    """The texts in one array, each closed by END, normalised line by line: line ends are kept, as U+000A."""
    # END itself folds to nothing, so it can be taken out of the texts and stand between them.
    joined = "".join(f"{text.replace(END, '') if END in text else text}{END}" for text in texts)
    codes = _codes_of(joined)
    folded, _ = _folded_codes(codes, kept=_END)
    return _without_blanks(folded)[0]


def join_lines(lines: Codes) -> Codes:
    """What `normalise_lines` gives, with each text normalised as a whole: a line end counts as a blank."""
    return _lines_joined(lines)[0]


def joined_lines(lines: Codes) -> tuple[Codes, NDArray[np.bool_]]:
    """What `join_lines` gives, and which of its characters are the first of a line, but for the first lines."""
    joined, kept = _lines_joined(lines)
    ends = np.cumsum(lines == _LINE_END)[kept]
    begins = np.zeros(len(joined), dtype=np.bool_)
    begins[1:] = ends[1:] > ends[:-1]
    return joined, begins


def _codes_of(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", errors="surrogatepass"), dtype=np.uint32)


def text_of_codes(codes: Codes) -> str:
    """The text with these code points."""
    return codes.astype("<u4", copy=False).tobytes().decode("utf-32-le", errors="surrogatepass")


def _folded_codes(raw: NDArray[np.uint32], kept: int | None = None) -> tuple[Codes, Places]:
    """Each code point folded, those that show nothing left out, and where each came from."""
    folded = _folded[raw]
    unknown = folded == _UNKNOWN
    if unknown.any():
        for code in np.unique(raw[unknown]).tolist():
            _folded[code] = _fold_code(code)
        folded = _folded[raw]
    if kept is not None:
        folded[raw == kept] = kept
    origins = np.arange(len(raw))
    several = np.flatnonzero(folded == _SEVERAL)
    if len(several):
        folded, origins = _expanded(raw, folded, several)
    shown = folded != _NOTHING
    return (folded, origins) if shown.all() else (folded[shown], origins[shown])


def _expanded(raw: NDArray[np.uint32], folded: Codes, several: Places) -> tuple[Codes, Places]:
    """Put in what single characters like ㈠ fold to."""
    forms = [fold(chr(code)) for code in raw[several].tolist()]
    counts = np.ones(len(folded), dtype=np.intp)
    counts[several] = [len(form) for form in forms]
    origins = np.repeat(np.arange(len(folded)), counts)
    expanded = folded[origins]
    expanded[expanded == _SEVERAL] = np.frombuffer("".join(forms).encode("utf-32-le"), dtype=np.int32)
    return expanded, origins


def _without_blanks(codes: Codes) -> tuple[Codes, Places]:
    """Drop blanks but the first of a run between two ASCII letters or digits; also return what was kept."""
    return _dropping(codes, codes == _BLANK)


def _lines_joined(lines: Codes) -> tuple[Codes, Places]:
    return _dropping(lines, (lines == _LINE_END) | (lines == _BLANK))


def _dropping(codes: Codes, blank: NDArray[np.bool_]) -> tuple[Codes, Places]:
    if not blank.any():
        return codes, np.arange(len(codes))
    solid = np.flatnonzero(~blank)
    in_word = _ASCII_WORD[np.minimum(codes[solid], 128)]
    gap = (solid[1:] - solid[:-1] > 1) & in_word[1:] & in_word[:-1]
    kept = ~blank
    firsts = solid[:-1][gap] + 1
    kept[firsts] = True
    dropped = codes.copy()
    dropped[firsts] = _BLANK
    places = np.flatnonzero(kept)
    return dropped[places], places


def _fold_code(code: int) -> int:
    """What `_folded` holds for a code point."""
    character = chr(code)
    if character in _LINE_ENDS:
        return _LINE_END
    form = fold(character)
    return _NOTHING if not form else ord(form) if len(form) == 1 else _SEVERAL


@cache
def fold(character: str) -> str:
    """One character as it is compared: " " for any blank, "" for one that shows nothing."""
    if character.isspace():
        return " "
    if unicodedata.category(character) in ("Cf", "Cc", "Cs"):
        return ""
    return "".join(unicodedata.normalize("NFKC", character.translate(_VARIANTS)).lower().translate(_VARIANTS).split())
