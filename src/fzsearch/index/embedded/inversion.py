"""Texts into posting lists: all occurrences as numbers, sorted, and counted where neighbours are equal."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fzsearch.index.analysis import Cut, is_word
from fzsearch.index.embedded.postings import Lists, Numbers
from fzsearch.index.embedded.terms import PAIR_SHIFT, PairKeys
from fzsearch.index.normalisation import END, Codes, join_lines, normalise_lines, text_of_codes
from fzsearch.index.sentences import Cutting

MOST_DIFFERENT = 1 << 16
"""Different characters of which two fit into 32 bits."""

_POSITION_BITS = np.uint64(32)
_TEXT_BITS = np.uint64(36)


class InvertedWords(NamedTuple):
    """The words of some texts: `lists.values` are texts, `lists.counts` how often the word stands there."""

    terms: Sequence[bytes]  # sorted UTF-8
    lists: Lists
    lengths: Numbers  # words per text


class InvertedPairs(NamedTuple):
    """The bigrams of some texts: `lists.values` are positions in all texts, laid end to end.

    Text i begins at `starts[i]`. After each text one position is free, so nothing that is looked for can reach from
    one text into the next.
    """

    terms: PairKeys
    lists: Lists
    starts: Numbers


def invert(texts: Sequence[str], cut: Cut) -> tuple[InvertedWords, InvertedPairs]:
    """Both views of some texts."""
    return invert_lines(normalise_lines(texts), len(texts), cut)


def invert_lines(
    lines: Codes, texts: int, cut: Cut, joined: Codes | None = None
) -> tuple[InvertedWords, InvertedPairs]:
    """The same of so many texts as `normalise_lines` gives them; `joined` is what `join_lines` makes of these."""
    joined = join_lines(lines) if joined is None else joined
    return _inverted_words(cut(text_of_codes(lines)), texts), _inverted_pairs(joined)


def inverted_sentences(cutting: Cutting) -> tuple[PairKeys, Lists]:
    """The fingerprints of sentences, in order, and the places where each begins."""
    keys = cutting.keys()
    order = np.argsort(keys, kind="stable")  # places grow, so those of equals do
    found, sizes = _counted(keys[order])
    return found, Lists(sizes, cutting.starts[order], np.empty(0, dtype=np.intp))


class _TokenNumbers(dict[str, int]):
    """A number for each different token, in the order of their first occurrence."""

    def __missing__(self, token: str) -> int:
        self[token] = number = len(self)
        return number


def _inverted_words(tokens: Sequence[str], texts: int) -> InvertedWords:
    numbers = _TokenNumbers()
    end = numbers[END]
    numbered = np.fromiter(map(numbers.__getitem__, tokens), dtype=np.uint64, count=len(tokens))
    ends = numbered == end
    if int(ends.sum()) != texts:
        raise ValueError("the tokenizer joins what a control character divides")
    words = sorted(filter(is_word, numbers))  # code points and UTF-8 have the same order
    rank = np.full(len(numbers), len(words), dtype=np.uint64)
    rank[[numbers[word] for word in words]] = np.arange(len(words))
    ranks, text = rank[numbered], (np.cumsum(ends) - ends).astype(np.uint64)
    kept = ranks < len(words)
    ranks, text = ranks[kept], text[kept]
    lengths = np.bincount(text.astype(np.intp), minlength=texts)
    keys, counts = _counted(np.sort(ranks << _TEXT_BITS | text))
    lists = Lists(
        np.bincount((keys >> _TEXT_BITS).astype(np.intp), minlength=len(words)),
        (keys & ((np.uint64(1) << _TEXT_BITS) - np.uint64(1))).astype(np.intp),
        counts,
    )
    return InvertedWords([word.encode() for word in words], lists, lengths)


def _inverted_pairs(codes: Codes) -> InvertedPairs:
    positions = np.flatnonzero(codes[:-1] != ord(END))
    numbers, keys = _numbered(codes, positions)
    ordered = np.sort(numbers << _POSITION_BITS | positions.astype(np.uint64))
    found, sizes = _counted(ordered >> _POSITION_BITS)
    values = (ordered & np.uint64(0xFFFFFFFF)).astype(np.intp)
    starts = np.concatenate([[0], np.flatnonzero(codes == ord(END)) + 1])
    return InvertedPairs(keys(found), Lists(sizes, values, np.empty(0, dtype=np.intp)), starts)


def _numbered(codes: Codes, positions: Numbers) -> tuple[PairKeys, Callable[[PairKeys], PairKeys]]:
    """The bigrams at some positions as numbers of 32 bits, in the order of their keys, and the way back to those."""
    present = np.zeros(0x110000, dtype=np.bool_)
    present[codes] = True
    characters = np.flatnonzero(present).astype(np.uint64)
    if len(characters) < MOST_DIFFERENT:
        rank = np.zeros(0x110000, dtype=np.uint64)
        rank[characters] = np.arange(len(characters), dtype=np.uint64)
        base = np.uint64(len(characters))

        def keys(numbers: PairKeys) -> PairKeys:
            pairs: PairKeys = characters[numbers // base] << PAIR_SHIFT | characters[numbers % base]
            return pairs

        return rank[codes[positions]] * base + rank[codes[positions + 1]], keys
    # Only made-up text has so many different characters.
    raw = codes[positions].astype(np.uint64) << PAIR_SHIFT | codes[positions + 1].astype(np.uint64)
    terms, numbers = np.unique(raw, return_inverse=True)
    return numbers.astype(np.uint64), terms.__getitem__


def _counted(ordered: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], Numbers]:
    """Each different number of a sorted array, and how often it stands there."""
    if not len(ordered):
        return ordered, np.empty(0, dtype=np.intp)
    firsts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    return ordered[firsts], np.diff(firsts, append=len(ordered))
