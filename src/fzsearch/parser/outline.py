"""A page in one pass: its elements and texts in order, and how much report each element holds."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from fzsearch.parser.furniture import is_file_address, is_furniture, names_furniture
from fzsearch.parser.markup import send

# Where the CMS families of government portals keep an article's text.
_BODY_CLASSES = frozenset((
    "TRS_Editor", "TRS_UEDITOR", "trs_editor_view", "TRS_PreAppend", "Custom_UnionStyle", "bt-article",
    "wzzw-article", "zwxl-article", "article-content", "article_content", "tyxxy_main", "news_cont_d_wrap",
    "pages_content", "wzcon", "j-fontContent", "ewb-article-con", "ewb-article", "Article_content",
))  # fmt: skip
_BODY_IDS = frozenset(["zoom", "Zoom", "UCAP-CONTENT", "ivs_content", "infodetail", "J_content"])
_NEVER = frozenset((
    "script", "style", "noscript", "template", "button", "iframe", "select", "textarea", "rt", "rp", "object",
    "title",
))  # fmt: skip
_AROUND = frozenset(["nav", "header", "footer", "aside"])
_INLINE = frozenset(
    ["html", "body", "a", "span", "font", "b", "strong", "i", "em", "u", "p", "br", "td", "li", "img", "link", "meta"]
)
_RUNS = frozenset(["a", "span", "font", "b", "strong", "i", "em", "u", "img", "link", "meta"])
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.IGNORECASE)
_NUMBERED = re.compile(r"\s*(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)")


@dataclass(slots=True)
class Outline:
    """A page's elements in document order, each known by its place; 0 is the root.

    `events` are in reading order: (place, text) for a text directly inside an element, (place, None) where
    one opens, (-1 - place, None) where it closes; runs of text such as <span> open and close nothing. The
    counts are of Chinese characters inside an element and what it holds, without what was dropped: `han`
    outside links, `linked` in links, `prose` in sentences and headings.
    """

    tags: list[str] = field(default_factory=list)  # "" for a comment
    attributes: list[Mapping[str, str]] = field(default_factory=list)  # of a comment, its text under "comment"
    parents: list[int] = field(default_factory=list)
    opens: list[int] = field(default_factory=list)  # the place of an element's first event
    closes: list[int] = field(default_factory=list)  # and of its last
    after: list[int] = field(default_factory=list)  # the element after the last one inside
    names: list[str] = field(default_factory=list)  # class and id
    events: list[tuple[int, str | None]] = field(default_factory=list)
    known: list[int] = field(default_factory=list)  # those that a CMS keeps articles in
    hidden: set[int] = field(default_factory=set)
    dropped: set[int] = field(default_factory=set)
    links: set[int] = field(default_factory=set)  # those that are, or lie in, a link
    own: list[tuple[int, int, int] | None] = field(default_factory=list)  # the three counts, without what it holds
    han: list[int] = field(default_factory=list)
    linked: list[int] = field(default_factory=list)
    prose: list[int] = field(default_factory=list)

    def text(self, place: int) -> str:
        """All text inside an element, dropped or not, with one blank for blanks."""
        events = self.events[self.opens[place] : self.closes[place]]
        return " ".join("".join(text for _, text in events if text).split())

    def inside(self, place: int) -> range:
        """The places of an element and of all it holds."""
        return range(place, self.after[place])


def outline(markup: str) -> Outline | None:
    """Return the outline of a page, furniture already dropped; None where it has too many tags, or none."""
    page = Outline()
    if not send(markup, _Listener(page)) or not page.tags:
        return None
    _count(page)
    _drop_furniture(page)
    return page


class _Listener:
    """Writes down what it is told of a page, element by element; the lists are the page's own."""

    def __init__(self, page: Outline) -> None:
        self.page = page
        self.tags, self.events, self.parents = page.tags, page.events, page.parents
        self.opens, self.closes, self.after = page.opens, page.closes, page.after
        self.names, self.attributes = page.names, page.attributes
        self.links, self.dropped, self.hidden = page.links, page.dropped, page.hidden
        self.open = [-1]  # the elements that have not ended, the innermost last
        self.pieces: list[str] = []  # of the text being told; entities come on their own

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Note an element: its place, and whether it is a link, hidden, or none of the page's text."""
        if self.pieces:
            self._end_text()
        tags, page, parent = self.tags, self.page, self.open[-1]
        place = len(tags)
        tags.append(tag)
        self.parents.append(parent)
        self.attributes.append(attributes)
        self.opens.append(len(self.events))
        self.closes.append(0)
        self.after.append(0)
        self.open.append(place)
        if tag == "a" or parent in self.links:
            self.links.add(place)
        if tag in _NEVER or parent in self.dropped:
            self.dropped.add(place)
        if attributes and ("hidden" in attributes or ("style" in attributes and _hides(attributes["style"][:500]))):
            self.hidden.add(place)
        if tag not in _RUNS:
            self.events.append((place, None))
            self.names.append(_names(page, place, attributes) if attributes else "")
        else:  # most elements; what they are called says nothing
            self.names.append("")
            if place in self.hidden:
                self.events.append((place, None))

    def end(self, tag: str) -> None:
        """Note where the element told last ends."""
        if self.pieces:
            self._end_text()
        place = self.open.pop()
        self.closes[place] = len(self.events)
        self.after[place] = len(self.tags)
        if tag not in _RUNS or place in self.hidden:
            self.events.append((-1 - place, None))

    def data(self, text: str) -> None:
        """Take a piece of text."""
        self.pieces.append(text)

    def comment(self, text: str) -> None:
        """Give a comment its place; it may mark where the article begins or ends."""
        if self.pieces:
            self._end_text()
        self.tags.append("")
        self.parents.append(self.open[-1])
        self.names.append("")
        self.attributes.append({"comment": text})
        self.opens.append(len(self.events))
        self.closes.append(len(self.events))
        self.after.append(len(self.tags))

    def close(self) -> None:
        """End what is still open."""
        while len(self.open) > 1:
            self.end(self.tags[self.open[-1]])

    def _end_text(self) -> None:
        text = self.pieces[0] if len(self.pieces) == 1 else "".join(self.pieces)
        self.pieces.clear()
        if self.open[-1] >= 0 and not (text.isspace() and self.events[-1][1] is None):  # a blank at a block's edge
            self.events.append((self.open[-1], text))


def _names(page: Outline, place: int, attributes: Mapping[str, str]) -> str:
    """The class and id of an element, which may be those that a CMS keeps articles in."""
    classes, name = attributes.get("class", ""), attributes.get("id", "")
    if not (classes or name):
        return ""
    if name in _BODY_IDS or _keeps_articles(classes[:500]):
        page.known.append(place)
    return f"{classes} {name}"[:500]


@lru_cache(maxsize=4096)  # a page's elements share their styles and classes
def _hides(style: str) -> bool:
    return _HIDDEN.search(style) is not None


@lru_cache(maxsize=4096)
def _keeps_articles(classes: str) -> bool:
    return not _BODY_CLASSES.isdisjoint(classes.split())


def texts(page: Outline, begin: int, end: int, *, furniture: bool = False) -> Iterator[tuple[int, str | None]]:
    """The events from `begin` up to `end`, without those in dropped elements (with them where `furniture`)."""
    events, dropped = page.events, page.dropped
    position = begin
    while position < end:
        place, text = events[position]
        if text is None and place in dropped and not (furniture and page.tags[place] not in _NEVER):
            position = page.closes[place] + 1
            continue
        yield place, text
        position += 1


def _count(page: Outline) -> None:
    """Count the Chinese characters of every element: first its own, then, from the last up, what it holds."""
    size = len(page.tags)
    page.own = [None] * size
    links, own, never = page.links, page.own, page.dropped
    for place, text in page.events:
        if text is None or place in never or text.isspace():
            continue
        if place in links:  # how much of it is Chinese makes no difference
            han, linked, prose = own[place] or (0, 0, 0)
            own[place] = (han, linked + len(text), prose)
            continue
        if not (count := count_han(text)):
            continue
        han, linked, prose = own[place] or (0, 0, 0)
        if len(text) > 120 or not is_furniture(text):
            han += count
            if count >= 4 and ("。" in text or "；" in text or _NUMBERED.match(text)):
                prose += count
        own[place] = (han, linked, prose)
    _add_up(page)


def _add_up(page: Outline) -> None:
    """Give every element what it holds, out of what each has of its own."""
    size = len(page.tags)
    sums = [[0] * size, [0] * size, [0] * size]
    page.han, page.linked, page.prose = han, linked, prose = sums
    parents, own = page.parents, page.own
    for place in range(size - 1, -1, -1):
        if counts := own[place]:
            han[place] += counts[0]
            linked[place] += counts[1]
            prose[place] += counts[2]
        if place and (han[place] or linked[place]):
            parent = parents[place]
            han[parent] += han[place]
            linked[parent] += linked[place]
            prose[parent] += prose[place]


def count_han(text: str) -> int:
    """Roughly how many Chinese characters a text has: what takes three bytes instead of one, punctuation too."""
    return (len(text.encode()) - len(text)) // 2


def _drop_furniture(page: Outline) -> None:
    """Drop what is hidden, and what its tag, its name or its links say is furniture.

    Some pages hide the whole and show it by script, or leave a <header> open: what holds half of the page
    is never dropped, and what holds a sentence only where it is hidden or has such a tag.
    """
    guarded, dropped = _guarded(page), list[int]()
    place, size, half = 1, len(page.tags), page.han[0] / 2 if page.tags else 0
    while place < size:
        tag, names = page.tags[place], page.names[place]
        if tag in _INLINE and place not in page.hidden:
            place += 1
            continue
        if place in page.dropped or not tag:
            place = page.after[place]
            continue
        small = page.han[place] < half or not page.han[place]
        if small and (tag in _AROUND or place in page.hidden):
            gone = True
        elif page.prose[place] or place in guarded or tag in _INLINE:
            gone = False
        else:
            gone = _is_menu(page, place) or (small and names != "" and names_furniture(names))
        if gone:
            dropped.append(place)
        place = page.after[place] if gone else place + 1
    _drop(page, dropped)  # now, for each was looked at after those around it


def _drop(page: Outline, gone: Collection[int]) -> None:
    """Drop elements with all they hold, and take what they had from those around: at once, from the inside out."""
    for place in gone:
        page.dropped.add(place)
        page.own[place : page.after[place]] = [None] * len(page.inside(place))
    for counts in (page.han, page.linked, page.prose):
        less = Counter[int]()
        for place in gone:
            less[page.parents[place]] += counts[place]
        for place in range(max(less, default=-1), -1, -1):
            if place in less:
                counts[place] -= less[place]
                less[page.parents[place]] += less[place]


def _guarded(page: Outline) -> set[int]:
    """The elements that articles are kept in, and those around them."""
    found: set[int] = set()
    for place in page.known:
        while place >= 0 and place not in found:
            found.add(place)
            place = page.parents[place]
    return found


def _is_menu(page: Outline, place: int) -> bool:
    """Whether it is nearly all links, more than a line of them, none to a file, and without a title."""
    if page.linked[place] < 20 or page.linked[place] <= 4 * page.han[place] or page.after[place] - place <= 4:
        return False
    inside = page.inside(place)
    return not any(
        page.tags[part] == "h1" or (part in page.links and is_file_address(page.attributes[part].get("href", "")))
        for part in inside
    )
