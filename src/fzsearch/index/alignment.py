"""How much of a passage another text says, and which words of it, sentence by sentence.

Sentences are compared masked (sentences.py), so names, years and figures may differ, and clauses may stand in another
order. rapidfuzz measures: 1 less the share of letters that must be taken out and put in.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

from fzsearch.index.analysis import Cut
from fzsearch.index.masking import figures_apart, masked_letters
from fzsearch.index.query import Span
from fzsearch.index.sentences import Masked
from fzsearch.index.tiling import tiles
from fzsearch.index.wording import shared_wording

SENTENCE = 0.5
"""How alike two sentences must be for one to say the other."""
SCORE = 0.5
"""How much of a passage, or of a section, must be said by the other for them to be similar."""
TELLING = 24
"""Letters that must be said alike where a section is similar because the passage holds most of it."""

_PAIRS = 4_000_000  # pairs of sentences that are measured together, at 4 bytes in each of three arrays

Kind = Literal["shared", "slot", "other"]
"""What a piece of one text is to the other: the same words, the same but for a name, year or figure, or not there."""

Likeness = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text. Joined, the pieces give it back."""

    text: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Alignment:
    """How a text answers to a passage: which of its sentences is most like each of the passage's, and how much.

    `said` is the part of the passage that the text says, from 0 to 1, each letter counted by how alike its sentence
    is; `score` the larger of this and of the part of the text that the passage says.
    """

    best: tuple[int, ...]
    likeness: tuple[float, ...]
    score: float
    said: float

    def pairs(self) -> list[tuple[int, int]]:
        """The sentences that say each other, by number: of the passage, of the text; in the order of the text."""
        found = [(own, other) for own, other in enumerate(self.best) if self.likeness[own] >= SENTENCE]
        return sorted(found, key=lambda pair: (pair[1], pair[0]))


def align(passage: Sequence[Masked], texts: Sequence[Sequence[Masked]]) -> list[Alignment]:
    """Align a passage with each of some texts, so many at a time that memory stays small."""
    return [one for some in _blocks(len(passage), texts) for one in _align(passage, some)]


def _blocks(sentences: int, texts: Sequence[Sequence[Masked]]) -> Iterator[Sequence[Sequence[Masked]]]:
    """The texts in order, as many together as make at most _PAIRS pairs of sentences, but one at least."""
    first = pairs = 0
    for place, text in enumerate(texts):
        pairs += sentences * len(text)
        if pairs > _PAIRS and place > first:
            yield texts[first:place]
            first, pairs = place, sentences * len(text)
    yield texts[first:]


def _align(passage: Sequence[Masked], texts: Sequence[Sequence[Masked]]) -> list[Alignment]:
    different = list(dict.fromkeys(sentence.text for text in texts for sentence in text))
    if not passage or not different:
        return [Alignment((), (), 0.0, 0.0) for _ in texts]
    place = {sentence: number for number, sentence in enumerate(different)}
    alike = _likeness([sentence.text for sentence in passage], different)
    sizes = np.array([len(sentence.text) for sentence in passage], dtype=np.float64)
    return [_aligned(alike[:, [place[one.text] for one in text]], sizes, text) for text in texts]


def _likeness(own: Sequence[str], others: Sequence[str]) -> Likeness:
    """How alike each two sentences are, whatever the order of their clauses; 0 where less than SENTENCE."""
    measured = [
        process.cdist(own, others, scorer=scorer, score_cutoff=100 * SENTENCE, dtype=np.float32)
        for scorer in (fuzz.ratio, fuzz.token_sort_ratio)
    ]
    alike: Likeness = np.maximum(*measured) / np.float32(100)
    return alike


def _aligned(alike: Likeness, sizes: NDArray[np.float64], text: Sequence[Masked]) -> Alignment:
    if not text:
        return Alignment((), (), 0.0, 0.0)
    best = alike.argmax(axis=1)
    likeness = alike[np.arange(len(best)), best].astype(np.float64)
    said = score = float(likeness @ sizes / sizes.sum())
    theirs = np.array([len(one.text) for one in text], dtype=np.float64)
    held = float(alike.max(axis=0).astype(np.float64) @ theirs)
    if held >= TELLING:
        score = max(score, held / float(theirs.sum()))
    return Alignment(tuple(best.tolist()), tuple(likeness.tolist()), score, said)


def compare_words(own: str, other: str, cut: Cut) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Two sentences in pieces, aligned word by word; runs that stand elsewhere in the other are shared, too.

    >>> from fzsearch.index.analysis import tokenizer
    >>> [(one.text, one.kind) for one in compare_words("培训5次。", "举办培训12次。", tokenizer())[1]]
    [('举办', 'other'), ('培训', 'shared'), ('12', 'slot'), ('次。', 'shared')]
    """
    words = [_words(text, cut) for text in (own, other)]
    keys = [[masked_letters(word) for word in those] for those in words]
    kinds: list[list[Kind]] = [["other"] * len(text) for text in (own, other)]
    places = [_places(those) for those in words]
    for step in Indel.opcodes(*keys):
        if step.tag == "equal":
            for pair in zip(range(step.src_start, step.src_end), range(step.dest_start, step.dest_end), strict=True):
                same = words[0][pair[0]] == words[1][pair[1]]
                for side in (0, 1):
                    start, stop = places[side][pair[side] : pair[side] + 2]
                    kinds[side][start:stop] = ["shared" if same else "slot"] * (stop - start)
    for side, spans in enumerate(shared_wording([own, other])):
        _mark_runs(kinds[side], spans)
    return tuple(_pieces(own, kinds[0])), tuple(_pieces(other, kinds[1]))


def _words(text: str, cut: Cut) -> list[str]:
    """The words of a sentence, and its figures, each as one."""
    pieces = enumerate(figures_apart(text))
    return [word for number, piece in pieces for word in ([piece] if number % 2 else tiles(piece, cut))]


def _places(words: Iterable[str]) -> list[int]:
    """Where each word begins, and where the last one ends."""
    return list(accumulate(map(len, words), initial=0))


def _mark_runs(kinds: list[Kind], spans: Iterable[Span]) -> None:
    """Mark what stands in hits as shared, but for what differs there in nothing but a name or figure."""
    place = 0
    for span in spans:
        for one in range(place, place + len(span.text)):
            if span.hit and kinds[one] == "other":
                kinds[one] = "shared"
        place += len(span.text)


def _pieces(text: str, kinds: Sequence[Kind]) -> Iterator[Piece]:
    place = 0
    for kind, run in groupby(kinds):
        length = len(list(run))
        yield Piece(text[place : place + length], kind)
        place += length
