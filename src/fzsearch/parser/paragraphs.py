"""Lines on pages become paragraphs: without page numbers and running headers, a paragraph on one line again."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from fzsearch.parser.glyphs import Line, Sheet, is_wide
from fzsearch.parser.headings import read_heading

# — 3 —, - 3 -, ·3·, 第3页, 第3页 共7页, 3/7, Page 3 of 7
_PAGE_NUMBER = re.compile(
    r"[-—–－―─_·•~～]{1,3}\d{1,4}[-—–－―─_·•~～]{1,3}|[(（]?第\d{1,4}页[,，/／]?(共\d{1,4}页)?[)）]?|\d{1,4}[/／]\d{1,4}"
    r"|Page\d{1,4}(of\d{1,4})?|(?:file|https?)://\S+?\d{1,4}[/／]\d{1,4}",  # as browsers print
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"\d{1,4}")
_MARGIN = 0.12  # of the page's height, above and below: where page numbers and running headers stand
_AT_EDGE = 2  # lines from the top and the bottom that may be such
_SENTENCE_END = ("。", "！", "？", "；", "：", ":", "”", "》")
_QUOTES = "“”‘’—…"  # a full square in Chinese fonts
_HANGING = "，。、；：！？"
# What is not broken at a line's end: a figure or word with the punctuation around it, and letters on both sides
# of a quotation mark (Unicode's line breaking, LB19).
_UNBREAKABLE = re.compile(
    r"[（(《〈“‘【]*(?:[A-Za-z0-9.,%:/+-]+|.)(?:[“”‘’]+[^“”‘’])*[，。、；：？！）)》〉”’】%％]*"
)


@dataclass(frozen=True, slots=True)
class Column:
    """Where the text of a page stands: most lines begin at `left`, those that go on end at `right`."""

    left: float
    right: float
    pitch: float  # from one line to the next


def paragraphs(sheets: Sequence[Sheet]) -> str:
    """Return the text of the pages, a line per paragraph.

    A line goes on in the next where the next one's first word did not fit behind it, unless the next is
    indented, set in another size, a heading, or a row of a table.
    """
    sheets = _without_margins(sheets)
    columns = _columns(sheets)
    text: list[str] = []
    before: Line | None = None
    for sheet, column in zip(sheets, columns, strict=True):
        for place, line in enumerate(sheet.lines):
            if before is not None and _goes_on(before, line, column, same_page=place > 0):
                text[-1] = _joined(text[-1], line.text)
            else:
                text.append(line.text)
            before = line
    return "\n".join(text)


def _without_margins(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The pages without page numbers and what runs along their tops and bottoms."""
    runs: Counter[tuple[str, int]] = Counter()
    for sheet in sheets:
        runs.update({_imprint(sheet.lines[place], sheet) for place in _edge(sheet)})
    often = max(2, 0.4 * len(sheets))
    kept = []
    for sheet in sheets:
        dropped = {
            place
            for place in _edge(sheet)
            if _is_page_number(sheet, place) or runs[_imprint(sheet.lines[place], sheet)] >= often
        }
        lines = tuple(line for place, line in enumerate(sheet.lines) if place not in dropped)
        kept.append(Sheet(lines, sheet.width, sheet.height))
    return kept


def _edge(sheet: Sheet) -> Iterator[int]:
    """The places of the lines in the page's margins."""
    count = len(sheet.lines)
    for place, line in enumerate(sheet.lines):
        at_top = place < _AT_EDGE and line.base < _MARGIN * sheet.height
        at_bottom = place >= count - _AT_EDGE and line.base > (1 - _MARGIN) * sheet.height
        if at_top or at_bottom:
            yield place


def _imprint(line: Line, sheet: Sheet) -> tuple[str, int]:
    """What a running line has in common on all pages: its words without the number, and its height."""
    return re.sub(r"\d+", "#", "".join(line.text.split())), round(100 * line.base / max(sheet.height, 1))


def _is_page_number(sheet: Sheet, place: int) -> bool:
    text = "".join(sheet.lines[place].text.split())
    if _PAGE_NUMBER.fullmatch(text):
        return True
    # A number alone may also be the last row of a table, which stands close below the others.
    line, above = sheet.lines[place], sheet.lines[place - 1] if place else None
    alone = above is None or line.base - above.base > 2 * line.size
    return _BARE_NUMBER.fullmatch(text) is not None and alone


def _columns(sheets: Sequence[Sheet]) -> list[Column]:
    """The column of each page; pages of one size share theirs."""
    sizes: dict[tuple[int, int], list[Sheet]] = {}
    for sheet in sheets:
        sizes.setdefault((round(sheet.width), round(sheet.height)), []).append(sheet)
    columns = {size: _column(alike) for size, alike in sizes.items()}
    return [columns[round(sheet.width), round(sheet.height)] for sheet in sheets]


def _column(sheets: Sequence[Sheet]) -> Column:
    pages = [[line for line in sheet.lines if not line.parted] for sheet in sheets]
    widest = max((line.right - line.left for lines in pages for line in lines), default=0)
    long = [line for lines in pages for line in lines if line.right - line.left > 0.6 * widest]
    if not long:
        return Column(0, 0, 0)
    steps = [after.base - before.base for lines in pages for before, after in pairwise(lines)]
    # A table or picture may stick out, so one line in twenty is not asked.
    lefts = sorted(line.left for lines in pages for line in lines)
    rights = sorted(_right_without_overhang(line) for line in long)
    left, right = lefts[len(lefts) // 20], rights[-1 - len(rights) // 20]
    if sum(right - line.right < line.size for line in long) < 2:  # one long line makes no margin, be it the title
        right = max(right, sheets[0].width - left)
    steps = sorted(step for step in steps if step > 0)
    return Column(left, right, steps[len(steps) // 4] if steps else 0)


def _right_without_overhang(line: Line) -> float:
    """Where a line ends; punctuation may hang out over the margin."""
    return line.right - line.size if line.text[-1] in _HANGING else line.right


def _goes_on(line: Line, after: Line, column: Column, *, same_page: bool) -> bool:
    """Whether a paragraph goes on from `line` to the line after it."""
    if line.parted or after.parted or abs(line.size - after.size) > 0.15 * line.size:
        return False
    if after.left > column.left + 0.8 * after.size:
        return False
    if same_page and column.pitch and after.base - line.base > 1.3 * column.pitch:
        return False
    if line.right + _first_width(after) < column.right - 0.3 * line.size:
        return False  # the next word would have fitted, so the line was ended on purpose
    return not (read_heading(after.text) and (line.text.endswith(_SENTENCE_END) or read_heading(line.text)))


def _first_width(line: Line) -> float:
    word = _UNBREAKABLE.match(line.text)
    return (
        sum(1.0 if is_wide(character) or character in _QUOTES else 0.6 for character in word[0]) * line.size
        if word
        else 0
    )


def _joined(text: str, more: str) -> str:
    """Two lines as one. Western words have a blank between them, everything else none."""
    western = text[-1].isascii() and text[-1].isalpha() and more[0].isascii() and more[0].isalpha()
    return f"{text} {more}" if western else text + more
