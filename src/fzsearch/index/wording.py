"""What several texts say in the same words."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from fzsearch.index.normalisation import normalise_with_origins
from fzsearch.index.query import Span

LEAST = 8
"""Han characters, letters or digits that two texts must have in a row before that is shared wording."""


def shared_wording(texts: Sequence[str]) -> tuple[tuple[Span, ...], ...]:
    """Each text in spans; a hit is wording that stands in at least one of the others, too. Joined, they give it back.

    Wording is shared by the run: LEAST or more Han characters, letters or digits that stand in both texts after
    normalisation, with the same punctuation between them. A hit is what one such run covers, or several that
    overlap. The time it takes grows with the texts' length and with nothing else.

    >>> [span.text for span in shared_wording(["一是人手不足、经费紧张。", "人手不足、 经费紧张"])[0]]
    ['一是', '人手不足、经费紧张', '。']
    """
    grams = [list(_grams(text)) for text in texts]
    held = [frozenset(gram for gram, _, _ in of_text) for of_text in grams]
    marked = []
    for place, text in enumerate(texts):
        others = [of_text for other, of_text in enumerate(held) if other != place]
        runs = [(start, end) for gram, start, end in grams[place] if any(gram in other for other in others)]
        marked.append(_spans(text, runs))
    return tuple(marked)


def shared_characters(spans: Sequence[Span]) -> tuple[int, int]:
    """How many characters of a text stand in hits, and how many it has; blanks do not count."""
    lengths = [(len("".join(span.text.split())), span.hit) for span in spans]
    return sum(length for length, hit in lengths if hit), sum(length for length, _ in lengths)


def _grams(text: str) -> Iterator[tuple[str, int, int]]:
    """Every shortest possible run, as it is compared, and where it starts and ends in the raw text.

    A run of any length is the runs of LEAST that it consists of, so these are enough. However much punctuation there
    is, each piece of it lies in fewer than LEAST of them.
    """
    normalised = normalise_with_origins(text)
    solid = [place for place, character in enumerate(normalised.text) if character.isalnum()]
    origins: list[int] = normalised.origins.tolist()
    for first, last in zip(solid, solid[LEAST - 1 :], strict=False):
        yield normalised.text[first : last + 1], origins[first], origins[last] + 1


def _spans(text: str, runs: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    """The text in spans; what the runs cover, which are in order, is hits."""
    covered = bytearray(len(text))
    done = 0
    for start, end in runs:
        start = max(start, done)
        covered[start:end] = b"\1" * (end - start)
        done = max(done, end)
    spans = []
    for hit, places in groupby(range(len(text)), key=covered.__getitem__):
        first, *rest = places
        spans.append(Span(text[first : first + len(rest) + 1], bool(hit)))
    return tuple(spans)
