"""How much of a passage another text says, and which words of it, sentence by sentence.

Sentences are compared masked (sentences.py), so names, years and figures may differ, and clauses may stand in another
order. rapidfuzz measures: 1 less the share of letters that must be taken out and put in.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
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
_MOST_CLAUSES = 60  # of a sentence that are looked for elsewhere in the other: each is compared with each
_BETWEEN_CLAUSES = frozenset("，、；：,;:")

Kind = Literal["shared", "slot", "other"]
"""What a piece of one text is to the other: the same words, the same but for a name, year or figure, or not there."""

_Grid = NDArray[np.float32]  # how alike each sentence of one text is to each of another


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


def _likeness(own: Sequence[str], others: Sequence[str]) -> _Grid:
    """How alike each two sentences are, whatever the order of their clauses; 0 where less than SENTENCE."""
    measured = [
        process.cdist(own, others, scorer=scorer, score_cutoff=100 * SENTENCE, dtype=np.float32)
        for scorer in (fuzz.ratio, fuzz.token_sort_ratio)
    ]
    alike: _Grid = np.maximum(*measured) / np.float32(100)
    return alike


def _aligned(alike: _Grid, sizes: NDArray[np.float64], text: Sequence[Masked]) -> Alignment:
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
    """Two sentences in pieces, aligned word by word; then clause by clause where clauses stand in another order.

    >>> from fzsearch.index.analysis import tokenizer
    >>> [(one.text, one.kind) for one in compare_words("培训5次。", "举办培训12次。", tokenizer())[1]]
    [('举办', 'other'), ('培训', 'shared'), ('12', 'slot'), ('次。', 'shared')]
    """
    sides = _Side.of(own, cut), _Side.of(other, cut)
    _align_words(*sides, range(len(sides[0].words)), range(len(sides[1].words)))
    left, others = ([clause for clause in side.clauses() if not side.is_marked(clause)] for side in sides)
    del left[_MOST_CLAUSES:]
    for clause in others[:_MOST_CLAUSES]:
        if left:
            likeness = [Indel.normalized_similarity(sides[0].keys_of(one), sides[1].keys_of(clause)) for one in left]
            best = max(range(len(left)), key=likeness.__getitem__)
            if likeness[best] >= SENTENCE:
                _align_words(*sides, left.pop(best), clause)
    letters = [side.letters() for side in sides]
    for kinds, spans in zip(letters, shared_wording([own, other]), strict=True):
        _mark_runs(kinds, spans)
    return tuple(_pieces(own, letters[0])), tuple(_pieces(other, letters[1]))


@dataclass(frozen=True, slots=True)
class _Side:
    """A sentence in words and figures: how each is compared, and what it is to the other side."""

    words: list[str]
    keys: list[str]
    kinds: list[Kind]

    @classmethod
    def of(cls, text: str, cut: Cut) -> "_Side":
        pieces = enumerate(figures_apart(text))
        words = [word for number, piece in pieces for word in ([piece] if number % 2 else tiles(piece, cut))]
        return cls(words, list(map(masked_letters, words)), ["other"] * len(words))

    def clauses(self) -> list[range]:
        """The words of each clause, with the mark behind it."""
        ends = [place + 1 for place, word in enumerate(self.words) if word in _BETWEEN_CLAUSES]
        return [range(*bounds) for bounds in pairwise(sorted({0, *ends, len(self.words)}))]

    def is_marked(self, clause: range) -> bool:
        """Whether any word of a clause has been aligned; punctuation does not count."""
        return any(self.kinds[place] != "other" and self.words[place].isalnum() for place in clause)

    def keys_of(self, clause: range) -> list[str]:
        """How the words of a clause are compared."""
        return self.keys[clause.start : clause.stop]

    def letters(self) -> list[Kind]:
        """What each character is."""
        return [kind for word, kind in zip(self.words, self.kinds, strict=True) for _ in word]


def _align_words(own: _Side, other: _Side, ours: range, theirs: range) -> None:
    """Mark which words of some are the same, in the same order."""
    for step in Indel.opcodes(own.keys_of(ours), other.keys_of(theirs)):
        if step.tag == "equal":
            for shift in range(step.src_end - step.src_start):
                place, there = ours.start + step.src_start + shift, theirs.start + step.dest_start + shift
                kind: Kind = "shared" if own.words[place] == other.words[there] else "slot"
                own.kinds[place] = other.kinds[there] = kind


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
