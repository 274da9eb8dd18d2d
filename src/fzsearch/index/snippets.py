"""Where the hits are in the raw text, and the window that shows most of them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from fzsearch.index.analysis import Cut
from fzsearch.index.language import read_query
from fzsearch.index.normalisation import normalise, normalise_with_origins
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


def marked(raw: str, sought: tuple[Needle, ...]) -> tuple[Span, ...]:
    """The whole of `raw` in spans; those that hold a needle are hits. Joined, they give `raw` back.

    >>> marked("人手 不足。", (Needle("手不"),))
    (Span(text='人', hit=False), Span(text='手 不', hit=True), Span(text='足。', hit=False))
    """
    return tuple(_spans(raw, _places(raw, sought)))


def _spans(raw: str, places: list[tuple[int, int]]) -> list[Span]:
    spans: list[Span] = []
    position = 0
    for start, end in places:
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
    shown = [Span(span.text.replace("\n", " "), span.hit) for span in _clip(_spans(raw, places), start, end)]
    if start > 0:
        shown.insert(0, Span("…", hit=False))
    if end < len(raw):
        shown.append(Span("…", hit=False))
    return tuple(shown)


def _places(raw: str, sought: tuple[Needle, ...]) -> list[tuple[int, int]]:
    """The hits as (start, end) in the raw text, in order, those that overlap joined."""
    comparable = normalise_with_origins(raw)
    heading_end = raw.find("\n") if "\n" in raw else len(raw)
    found = []
    for needle in sought:
        at = comparable.text.find(needle.text)
        while at >= 0:
            start, end = comparable.origins[at], comparable.origins[at + len(needle.text) - 1] + 1
            if not needle.in_heading or end <= heading_end:
                found.append((start, end))
            at = comparable.text.find(needle.text, at + 1)
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _best_start(raw: str, places: list[tuple[int, int]]) -> int:
    """Begin some way before the hit whose window holds the most different hits; the first of equals."""
    if not places:
        return 0
    lead = WINDOW // 4

    def shown(place: tuple[int, int]) -> str:
        return normalise(raw[slice(*place)])

    inside: Counter[str] = Counter()
    best, most, last = places[0], 0, 0
    for first, place in enumerate(places):  # a window that slides over the hits
        while last < len(places) and places[last][1] <= max(0, place[0] - lead) + WINDOW:
            inside[shown(places[last])] += 1
            last += 1
        if len(inside) > most:
            best, most = place, len(inside)
        if first < last:
            inside[shown(place)] -= 1
            inside += Counter()  # drops what is no longer inside
        last = max(last, first + 1)
    start = max(0, min(best[0] - lead, len(raw) - WINDOW))
    return next((first for first, end in places if first < start < end), start)  # never inside a hit


def _clip(spans: list[Span], start: int, end: int) -> Iterator[Span]:
    position = 0
    for span in spans:
        text = span.text[max(0, start - position) : max(0, end - position)]
        position += len(span.text)
        if text:
            yield Span(text, span.hit)
