"""The words of an index: which stand in the most sections."""

from collections import Counter
from heapq import nsmallest

from fzsearch.index.embedded.opened import OpenIndex

_FIELD = "text_words"


def frequent_words(index: OpenIndex, most: int) -> tuple[str, ...]:
    """The words of two characters or more that stand in the most sections' texts, the most frequent first.

    Equals are listed in the order of their characters. What holds a digit or a mark is no word here. Sections of
    reports that were deleted or replaced count until their segment is merged with others.
    """
    frequency: Counter[bytes] = Counter()
    for part in index.parts:
        field = part.segment.words[_FIELD]
        sizes = field.lists.sizes.whole().tolist()
        if frequency:
            for term, size in zip(field.terms, sizes, strict=True):
                frequency[term] += size
        else:
            frequency.update(dict(zip(field.terms, sizes, strict=True)))
    words = ((-count, word) for term, count in frequency.items() if _is_word(word := term.decode()))
    return tuple(word for _, word in nsmallest(most, words))


def _is_word(term: str) -> bool:
    return len(term) > 1 and term.isalpha()
