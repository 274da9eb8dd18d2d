"""One text, three views: normalised for comparing, words for ranking, character bigrams for the letter.

The same rules serve text and query, so a query finds what it would find by reading. `words` and `bigrams` say what an
index must hold; `embedded.inversion` makes the same of many texts at once.
"""

import os
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path

from fzsearch.index.lexicon import lexicon, lexicon_digest
from fzsearch.index.normalisation import END, normalise
from fzsearch.index.sentences import sentence_rules

ANALYSIS_VERSION = f"2; jieba 0.42.1, search mode, HMM off; lexicon {lexicon_digest()}; sentences {sentence_rules()}"
"""Recorded in every index generation. An index made by another analysis answers wrongly, so it is refused."""

Cut = Callable[[str], list[str]]
"""A tokenizer: text to words, in jieba's search mode with HMM off."""


def words(raw: str, cut: Cut) -> list[str]:
    """The words of a text, line by line: no word reaches over a line's end. Punctuation is no word."""
    return [word for line in raw.splitlines() for word in cut(normalise(line)) if is_word(word)]


def is_word(token: str) -> bool:
    """Whether a token of the tokenizer is a word, not punctuation."""
    return token.isalnum() or any(map(str.isalnum, token))


def bigrams(normalised: str) -> Iterator[str]:
    """The character pairs of a normalised text, the last one closed by END; nothing for an empty text.

    >>> list(bigrams("人手")) == ["人手", "手" + END]
    True
    """
    for position, character in enumerate(normalised):
        yield character + (normalised[position + 1] if position + 1 < len(normalised) else END)


class Tokenizer:
    """jieba in search mode with HMM off, by the package `name`, "rjieba" or "jieba". Both give the same words.

    The dictionary is loaded when it first cuts, also in another process that it is sent to. Raises ImportError when
    rjieba is asked for and not installed.
    """

    def __init__(self, name: str, cache_folder: Path | None) -> None:
        if name == "rjieba" and find_spec("rjieba") is None:
            raise ImportError("there is no rjieba")
        self.name = name
        self._cache_folder = cache_folder

    def __call__(self, text: str) -> list[str]:
        """The words of `text`, and everything between them, character by character."""
        return self._cut(text)

    @cached_property
    def _cut(self) -> Cut:
        return _rjieba() if self.name == "rjieba" else _jieba(self._cache_folder)

    def __reduce__(self) -> tuple[type["Tokenizer"], tuple[str, Path | None]]:
        return Tokenizer, (self.name, self._cache_folder)


def tokenizer(name: str = "auto", cache_folder: Path | None = None) -> Tokenizer:
    """Return the tokenizer called "rjieba" or "jieba"; "auto" takes rjieba where it is installed.

    jieba keeps a compiled dictionary in `cache_folder`, which is made in a folder that exists; without one, the
    dictionary is compiled anew, which takes a second. Raises ImportError when rjieba is asked for and not installed.
    """
    if name == "auto":
        try:
            return Tokenizer("rjieba", None)
        except ImportError:
            name = "jieba"
    return Tokenizer(name, cache_folder if name == "jieba" else None)


@cache
def _rjieba() -> Cut:
    import rjieba

    # Into the dictionary that importing has loaded: one of our own would take as long and as much memory again.
    for word, frequency in lexicon():
        rjieba.add_word(word, frequency, None)
    return lambda text: list(rjieba.cut_for_search(text, False))


def _jieba(cache_folder: Path | None) -> Cut:
    import jieba

    jieba.setLogLevel("WARNING")
    split = jieba.Tokenizer()
    # jieba would write its cache into the shared temporary folder and later load what it finds there.
    if cache_folder is not None and _made(cache_folder):
        split.tmp_dir = str(cache_folder)
        split.initialize()
    else:
        split.FREQ, split.total = split.gen_pfdict(split.get_dict_file())
        split.initialized = True
    for word, frequency in lexicon():
        split.add_word(word, frequency)
    return lambda text: list(split.cut_for_search(text, HMM=False))


def _made(folder: Path) -> bool:
    """Whether there is such a folder, now if not before. A library that is missing or read-only gets none."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)
