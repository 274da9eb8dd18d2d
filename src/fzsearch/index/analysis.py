"""One text, three views: normalised for comparing, words for ranking, character bigrams for the letter.

The same functions serve text and query, so a query finds what it would find by reading.
"""

import os
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ANALYSIS_VERSION = "1; jieba 0.42.1, search mode, HMM off"
"""Recorded in every index generation. An index made by another analysis answers wrongly, so it is refused."""

Cut = Callable[[str], list[str]]
"""A tokenizer: text to words, in jieba's search mode with HMM off."""

END = "\x03"
"""Closes the bigrams of a text, so that its last character begins one, too."""

# Variants of one punctuation mark that NFKC keeps apart.
_VARIANTS = str.maketrans({
    "“": '"', "”": '"', "„": '"', "「": '"', "」": '"', "『": '"', "』": '"',
    "‘": "'", "’": "'", "‐": "-", "‑": "-", "–": "-", "—": "-", "―": "-", "−": "-",
    "〔": "(", "〕": ")", "【": "[", "】": "]", "〈": "<", "〉": ">", "·": "·", "•": "·", "・": "·", "‧": "·",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text as it is compared. `text[i]` comes from the raw text's character `origins[i]`."""

    text: str
    origins: tuple[int, ...]


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
    characters: list[str] = []
    origins: list[int] = []
    blank_at: int | None = None
    for position, character in enumerate(raw):
        folded = _fold(character)
        if folded.isspace():
            blank_at = position if blank_at is None else blank_at
            continue
        if not folded:
            continue
        if blank_at is not None and characters and _is_ascii_word(characters[-1]) and _is_ascii_word(folded[0]):
            characters.append(" ")
            origins.append(blank_at)
        blank_at = None
        characters.extend(folded)
        origins.extend([position] * len(folded))
    return Normalised("".join(characters), tuple(origins))


@cache
def _fold(character: str) -> str:
    """One character as it is compared: " " for any blank, "" for one that shows nothing."""
    if character.isspace():
        return " "
    if unicodedata.category(character) in ("Cf", "Cc", "Cs"):
        return ""
    return "".join(unicodedata.normalize("NFKC", character.translate(_VARIANTS)).lower().translate(_VARIANTS).split())


def _is_ascii_word(character: str) -> bool:
    return character.isascii() and character.isalnum()


def words(raw: str, cut: Cut) -> list[str]:
    """The words of a text, line by line: no word reaches over a line's end. Punctuation is no word."""
    return [word for line in raw.splitlines() for word in cut(normalise(line)) if is_word(word)]


def is_word(token: str) -> bool:
    """Whether a token of the tokenizer is a word, not punctuation."""
    return any(map(str.isalnum, token))


def bigrams(normalised: str) -> Iterator[str]:
    """The character pairs of a normalised text, the last one closed by END; nothing for an empty text.

    >>> list(bigrams("人手")) == ["人手", "手" + END]
    True
    """
    for position, character in enumerate(normalised):
        yield character + (normalised[position + 1] if position + 1 < len(normalised) else END)


def tokenizer(name: str = "auto", cache_folder: Path | None = None) -> Cut:
    """Return the tokenizer called "rjieba" or "jieba"; "auto" takes rjieba where it is installed.

    Both give the same words. jieba keeps a compiled dictionary in `cache_folder`, which is made in a folder that
    exists; without one, the dictionary is compiled anew, which takes a second. Raises ImportError when rjieba is
    asked for and not installed.
    """
    if name != "jieba":
        try:
            import rjieba
        except ImportError:
            if name == "rjieba":
                raise
        else:
            return lambda text: list(rjieba.cut_for_search(text, False))
    return _jieba(cache_folder)


def _jieba(cache_folder: Path | None) -> Cut:
    import jieba

    jieba.setLogLevel("WARNING")
    split = jieba.Tokenizer()
    # jieba would write its cache into the shared temporary folder and later load what it finds there.
    if cache_folder is not None and _made(cache_folder):
        split.tmp_dir = str(cache_folder)
    else:
        split.FREQ, split.total = split.gen_pfdict(split.get_dict_file())
        split.initialized = True
    return lambda text: list(split.cut_for_search(text, HMM=False))


def _made(folder: Path) -> bool:
    """Whether there is such a folder, now if not before. A library that is missing or read-only gets none."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)
