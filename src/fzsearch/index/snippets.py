"""Where the hits are in the raw text, and the window that shows most of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from fzsearch.index.analysis import Cut
from fzsearch.index.language import read_query
from fzsearch.index.normalisation import normalise_with_origins
from fzsearch.index.query import AllOf, AnyOf, Literally, Query, Span, Word

WINDOW = 120
"""Characters of a snippet."""


@dataclass(frozen=True, slots=True)
class Needle:
    """A normalised word or string to mark; with `in_heading`, only in a section's first line."""

    text: str
    in_heading: bool = False


def needles(query: Query) -> tuple[Needle, ...]:
    """What a query looks for in a section's text: not what it rules out, nor what only a title can hold."""
    return tuple(dict.fromkeys(_needles(query)))


def needles_of(typed: str, cut: Cut) -> tuple[Needle, ...]:
    """What `typed` looks for, to mark it in a whole report. Raises QueryError."""
    return needles(read_query(typed, cut))


def _needles(query: Query) -> Iterator[Needle]:
    if isinstance(query, Word | Literally):
        if query.where != "title":
            yield Needle(query.text, query.where == "heading")
    elif isinstance(query, AllOf | AnyOf):
        for part in query.parts:
            yield from _needles(part)


class Place(NamedTuple):
    """A hit, or several that overlap: where in the raw text, and how it reads when compared."""

    start: int
    end: int
    compared: str


def marked(raw: str, sought: tuple[Needle, ...]) -> tuple[Span, ...]:
    """The whole of `raw` in spans; those that hold a needle are hits. Joined, they give `raw` back.

    >>> marked("人手 不足。", (Needle("手不"),))
    (Span(text='人', hit=False), Span(text='手 不', hit=True), Span(text='足。', hit=False))
    """
    return tuple(_spans(raw, _places(raw, sought)))


def _spans(raw: str, places: Sequence[Place]) -> list[Span]:
    spans: list[Span] = []
    position = 0
    for start, end, _ in places:
        if start > position:
            spans.append(Span(raw[position:start], hit=False))
        spans.append(Span(raw[start:end], hit=True))
        position = end
    if position < len(raw):
        spans.append(Span(raw[position:], hit=False))
    return spans


def snippet(raw: str, sought: tuple[Needle, ...]) -> tuple[Span, ...]:
    """The window of `raw` with the most different needles, in spans, its line ends shown as blanks.

    A cut beginning or end shows as …. Without a hit it is the beginning.
    """
    raw = raw.rstrip()
    places = _places(raw, sought)
    start = _best_start(raw, places)
    end = min(len(raw), start + WINDOW)
    within = [place for place in places if place.start < end and place.end > start]
    shown = [Span(span.text.replace("\n", " "), span.hit) for span in _clip(_spans(raw, within), start, end)]
    if start > 0:
        shown.insert(0, Span("…", hit=False))
    if end < len(raw):
        shown.append(Span("…", hit=False))
    return tuple(shown)


def _places(raw: str, sought: tuple[Needle, ...]) -> list[Place]:
    """The hits in the raw text, in order, those that overlap joined."""
    if not sought:
        return []
    comparable = normalise_with_origins(raw)
    text, heading_end = comparable.text, raw.find("\n") if "\n" in raw else len(raw)
    found: list[tuple[int, int]] = []
    for needle in sought:
        length, at = len(needle.text), text.find(needle.text)
        while at >= 0 and not (needle.in_heading and comparable.origins[at + length - 1] >= heading_end):
            found.append((at, at + length))
            at = text.find(needle.text, at + 1)
    if not found:
        return []
    found.sort()
    starts, ends = zip(*found, strict=True)
    raw_starts = comparable.origins[list(starts)].tolist()
    raw_ends = (comparable.origins[[end - 1 for end in ends]] + 1).tolist()
    joined: list[list[int]] = []  # in the raw text and in the compared one
    for start, end, raw_start, raw_end in zip(starts, ends, raw_starts, raw_ends, strict=True):
        # One character of the raw text may be several here (㈠), which two hits may share.
        if joined and raw_start < (last := joined[-1])[1]:
            last[1], last[3] = max(raw_end, last[1]), max(end, last[3])
        else:
            joined.append([raw_start, raw_end, start, end])
    return [Place(raw_start, raw_end, text[start:end]) for raw_start, raw_end, start, end in joined]


def _best_start(raw: str, places: Sequence[Place]) -> int:
    """Begin some way before the hit whose window holds the most different hits; the first of equals."""
    if not places:
        return 0
    lead = WINDOW // 4
    inside: dict[str, int] = {}
    best, most, last = places[0], 0, 0
    for first, place in enumerate(places):  # a window that slides over the hits
        limit = max(0, place.start - lead) + WINDOW
        while last < len(places) and places[last].end <= limit:
            inside[places[last].compared] = inside.get(places[last].compared, 0) + 1
            last += 1
        if len(inside) > most:
            best, most = place, len(inside)
        if first < last:
            inside[place.compared] -= 1
            if not inside[place.compared]:
                del inside[place.compared]
        last = max(last, first + 1)
    start = max(0, min(best.start - lead, len(raw) - WINDOW))
    return next((place.start for place in places if place.start < start < place.end), start)  # never inside a hit


def _clip(spans: Sequence[Span], start: int, end: int) -> Iterator[Span]:
    position = 0
    for span in spans:
        text = span.text[max(0, start - position) : max(0, end - position)]
        position += len(span.text)
        if text:
            yield Span(text, span.hit)
