"""BM25 as Lucene, OpenSearch 3 and tantivy have it.

    score = idf · tf / (tf + k1 · (1 - b + b · length / average)),  idf = ln(1 + (N - n + 0.5) / (n + 0.5))

N documents in all, n with the term, tf times in this one. Lengths are kept in one byte, exact up to 40, then with
four significant bits (Lucene's SmallFloat.intToByte4); the average is that of the exact lengths.
Lucene leaves the constant factor k1 + 1 out, tantivy keeps it; it changes no order, and is left out here.
"""

from math import log

import numpy as np
from numpy.typing import NDArray

K1, B = 1.2, 0.75

Scores = NDArray[np.float32]

_EXACT = 24  # lengths below this are their own code


def idf(documents: int, holding: int) -> float:
    """The weight of a term that `holding` of all `documents` hold; always above 0, so a score of 0 is no hit."""
    return log(1 + (documents - holding + 0.5) / (holding + 0.5))


def length_codes(lengths: NDArray[np.integer]) -> NDArray[np.uint8]:
    """The byte that stands for each length: that of the largest length with a code that is not above it."""
    codes: NDArray[np.uint8] = (LENGTHS.searchsorted(np.minimum(lengths, LENGTHS[-1]), side="right") - 1).astype("u1")
    return codes


def _length(code: int) -> int:
    if code < _EXACT:
        return code
    bits, shift = (code - _EXACT) & 7, ((code - _EXACT) >> 3) - 1
    return _EXACT + (bits if shift < 0 else (bits | 8) << shift)


LENGTHS = np.array([_length(code) for code in range(256)], dtype=np.int64)
"""The length that each byte stands for."""


def norms(average: float) -> Scores:
    """k1 · (1 - b + b · length / average) for each length code."""
    return (K1 * (1 - B + B * LENGTHS / average)).astype(np.float32)


def scores(weight: float, frequencies: NDArray[np.integer], norm: Scores) -> Scores:
    """`weight` · tf / (tf + norm), element by element; `weight` is the idf times the field's weight."""
    found = frequencies.astype(np.float32)
    return np.float32(weight) * found / (found + norm)
