"""Which part of a page is the article, and its lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fzsearch.parser.furniture import heads_related, is_catalogued, is_furniture, is_labelled
from fzsearch.parser.genre import is_title
from fzsearch.parser.headings import read_heading
from fzsearch.parser.outline import Outline, count_han, texts
from fzsearch.text import squeeze

CELL = "\x01"
"""Stands between the cells of a row until labels have been read."""

_BLOCKS = frozenset((
    "address", "article", "blockquote", "body", "br", "center", "dd", "dl", "dt", "div", "fieldset",
    "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "main", "ol", "ul", "p",
    "pre", "section", "table", "td", "th", "tr", "tbody", "thead", "tfoot", "caption", "html",
))  # fmt: skip
_CELLS = frozenset(("td", "th"))
_CONTAINERS = frozenset((
    "article", "body", "center", "div", "form", "main", "section", "table", "tbody", "td", "tr", "html", "dl",
    "dd", "ul", "li", "header",
))  # fmt: skip
_MARKERS = re.compile(
    r"\s*(?:/?\s*(?:正文|文章|内容)\s*(?:内容)?\s*(s|e|start|end|开始|结束|begin)|ZJEG_RSS\.content\.(begin|end))\s*",
    re.I,
)
_LONG_CELL = 150  # Chinese characters; a table with such a cell is there for the layout
_MARGIN = 10  # Chinese characters that a page may have more than is marked as its text
_HEAD_LINES = 40
# A signature, a date or both: 砚川市司法局 2024年1月12日.
_SIGN_OFF = re.compile(
    r"(?:[^：:，。；、|>\d]{2,40}(?:局|厅|委员会|委|政府|办公室|办事处|街道|镇|乡|院|署|部|处|中心))?\s*"
    r"(?:(?:20\d\d|二[〇○零].{2})\s?年\s?.{1,3}\s?月\s?.{1,3}\s?日)?"
)
_DATE = re.compile(r"\s*[\[（(]?\s*20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}:\d\d(?::\d\d)?)?\s*[\]）)]?\s*")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the article; `linked` where all its characters are links to other pages."""

    text: str
    linked: bool


@dataclass(frozen=True, slots=True)
class Body:
    """The article's lines, the lines around them that were taken out, and the events that it is made of."""

    lines: tuple[Line, ...]
    around: tuple[Line, ...]
    spans: tuple[tuple[int, int], ...]


def find_body(page: Outline, files: frozenset[int]) -> Body:
    """Return the article of a page; `files` are the elements that link to attachments."""
    spans = tuple(_spans(page))
    lines = [line for begin, end in spans for line in _lines(page, begin, end, files)]
    first, last = _first(lines), _last(lines)
    kept: list[Line] = []
    around: list[Line] = []
    for place, line in enumerate(lines):
        outside = place < first and _is_metadata(lines, place)
        (around if outside or place >= last else kept).append(line)
    return Body(tuple(kept), tuple(around), spans)


def _spans(page: Outline) -> list[tuple[int, int]]:
    """The events of the article: between markers, in the known containers, else in the densest element."""
    total = page.han[0]
    marked = _marked(page)
    if marked and sum(page.han[place] for place in marked[1]) + _MARGIN > total * 0.8:
        return [marked[0]]
    known = [place for place in page.known if page.han[place]]
    place = max(known, key=lambda known: page.han[known], default=None)
    if place is None or page.han[place] * 3 < total:
        place = _densest(page)
    return [(page.opens[part], page.closes[part]) for part in _with_siblings(page, place)]


def _marked(page: Outline) -> tuple[tuple[int, int], list[int]] | None:
    """What stands between two comments that say where the text begins and ends: its events, and its elements."""
    begin = None
    for place, tag in enumerate(page.tags):
        if tag or page.parents[place] < 0:
            continue
        found = _MARKERS.fullmatch(page.attributes[place]["comment"])
        if found is None:
            continue
        if (found[1] or found[2]).lower() in ("s", "start", "begin", "开始"):
            begin = place if begin is None else begin
        elif begin is not None and page.parents[begin] == page.parents[place]:
            inside = [part for part in range(begin, place) if page.parents[part] == page.parents[begin]]
            return (page.closes[begin], page.opens[place]), inside
    return None


def _with_siblings(page: Outline, place: int) -> list[int]:
    """An article's element and those beside it, or beside its parent, that go on with it.

    Of those beside it, one that holds sentences belongs to it, and so does a known container or a signature
    after it. A copy, made for telephones, does not.
    """
    holders = {page.parents[place]}
    if page.parents[place] >= 0 and page.prose[page.parents[place]] == page.prose[place]:
        holders.add(page.parents[page.parents[place]])
    known = set(page.known)
    parts, said = [place], {page.text(place)}
    for holder in holders - {-1}:
        part = holder + 1
        while part < page.after[holder]:
            if page.han[part] and part not in page.dropped and not part <= place < page.after[part]:
                text = page.text(part)
                after = part > place and (part in known or _SIGN_OFF.fullmatch(text) is not None)
                if (after or page.prose[part]) and text not in said:
                    parts.append(part)
                    said.add(text)
            part = page.after[part]
    return sorted(parts)


def _densest(page: Outline) -> int:
    """The smallest container with nearly all of the page's text, outside of which no sentence stands."""
    place = 0
    while True:
        enough = max(page.han[place] * (0.6 if page.prose[place] else 0.8), 1)
        child, found = place + 1, None
        while child < page.after[place]:
            if (
                page.han[child] >= enough
                and page.prose[place] == page.prose[child]
                and page.tags[child] in _CONTAINERS
            ):
                found = child
                break
            child = page.after[child]
        if found is None:
            return place
        place = found


def _lines(page: Outline, begin: int, end: int, files: frozenset[int]) -> Iterator[Line]:
    """The lines of a span of events: blocks and <br> break them, and the rows of a table of figures do."""
    rows = _figure_rows(page, begin, end)
    pieces: list[str] = []
    linked, inside_row = True, -1
    for place, text in texts(page, begin, end):
        if text is not None:
            raw = page.tags[place] == "pre"
            for number, part in enumerate(
                text.splitlines() if raw else (text.replace("\n", " ").replace("\r", " "),)
            ):
                if number:
                    yield Line("".join(pieces), linked and bool(pieces))
                    pieces, linked = [], True
                pieces.append(part)
                linked = linked and (part.isspace() or (place in page.links and place not in files))
            continue
        opened = place if place >= 0 else -1 - place
        tag = page.tags[opened]
        if tag not in _BLOCKS or (tag == "br" and place < 0):
            continue
        if inside_row >= 0 and opened != inside_row:
            pieces.append(CELL if tag in _CELLS else " ")
            continue
        yield Line("".join(pieces), linked and bool(pieces))
        pieces, linked = [], True
        if opened in rows:
            inside_row = opened if place >= 0 else -1
    yield Line("".join(pieces), linked and bool(pieces))


def _figure_rows(page: Outline, begin: int, end: int) -> set[int]:
    """The rows of tables that hold figures; a table with a table, a heading or long text inside is only layout."""
    table_of: dict[int, int] = {}
    layout: set[int] = set()
    rows: dict[int, int] = {}
    cells: dict[int, int] = {}
    for event in range(begin, end):
        place, text = page.events[event]
        if text is not None or place < 0:
            continue
        tag = page.tags[place]
        parent = page.parents[place]
        table = table_of.get(parent, -1)
        table_of[place] = place if tag == "table" else table
        if tag == "table" and table >= 0:
            layout.add(table)
        elif tag == "tr" and table >= 0:
            rows[place] = table
        elif tag in _CELLS:
            cells[parent] = cells.get(parent, 0) + 1
            if page.han[place] > _LONG_CELL:
                layout.add(table)
    return {row for row, table in rows.items() if table not in layout and cells.get(row, 0) > 1}


def _first(lines: Sequence[Line]) -> int:
    """The first line of the text proper: a heading, a sentence or a salutation. Metadata stand before it."""
    for place, line in enumerate(lines[: _HEAD_LINES * 3]):
        text = line.text.strip()
        if not text or is_furniture(text) or is_catalogued(text):
            continue
        if read_heading(text) or (text.endswith(("。", "：", ":", "；")) and not is_labelled(text)) or len(text) > 60:
            return place
    return min(len(lines), _HEAD_LINES)


def _is_metadata(lines: Sequence[Line], place: int) -> bool:
    """Whether a line before the text is metadata: a button, a labelled value, or a value under its label."""
    text = lines[place].text
    if not text.strip() or is_furniture(text) or (is_labelled(text) and (is_catalogued(text) or "。" not in text)):
        return True
    if _DATE.fullmatch(text) or (lines[place].linked and not is_title(text)):
        return True
    above = next((line.text for line in reversed(lines[max(0, place - 3) : place]) if line.text.strip()), "")
    bare = squeeze(above).rstrip(":：")
    return is_catalogued(bare) and len(bare) <= 6 and len(text) < 60 and not is_title(text)


def _last(lines: Sequence[Line]) -> int:
    """The line after the last of the text: what follows are buttons, neighbours and links to other pages."""
    end = len(lines)
    while end and (
        not (text := lines[end - 1].text).strip()
        or is_furniture(text)
        or lines[end - 1].linked
        or (is_labelled(text) and not is_title(text))
    ):
        end -= 1
    for place in range(end - 1, max(end - 30, -1), -1):
        if heads_related(lines[place].text):
            rest = "".join(line.text for line in lines[place + 1 : end])
            return place if "。" not in rest and count_han(rest) < 400 else end
    return end
