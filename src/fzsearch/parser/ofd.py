"""The text of an OFD file (GB/T 33190), China's fixed-layout format: XML in a zip file, letters at places."""

from collections.abc import Iterator
from posixpath import dirname, join

from lxml import etree

from fzsearch.errors import ParseError
from fzsearch.parser.archive import Archive
from fzsearch.parser.glyphs import Glyph, Sheet, is_wide, lines_of
from fzsearch.parser.limits import Limits
from fzsearch.parser.paragraphs import paragraphs
from fzsearch.parser.refusals import check_text, too_many_pages, too_much_text

_A4 = (210.0, 297.0)  # millimetres
_PLAIN = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read_ofd(body: bytes, name: str, limits: Limits) -> str:
    """Return the document's text, a line per paragraph, without page numbers and running headers.

    Raises ParseError, naming `name`, when it is damaged; Hindered when it has no text, a DTD, or too much of
    anything.
    """
    archive = Archive(body, name, "OFD", limits)
    sheets: list[Sheet] = []
    left = limits.characters
    for root in _texts(archive.xml("OFD.xml"), "DocRoot"):
        document = archive.xml(root)
        frame = _frame(document, _A4)
        templates = {page.get("ID"): _part(root, page.get("BaseLoc")) for page in _all(document, "TemplatePage")}
        pages = [page for part in _all(document, "Pages") for page in _all(part, "Page")]
        if len(sheets) + len(pages) > limits.pages:
            raise too_many_pages(name, len(sheets) + len(pages), limits)
        for page in pages:
            content = archive.xml(_part(root, page.get("BaseLoc")))
            parts = [content, *_backgrounds(content, templates, archive)]
            glyphs = [glyph for part in parts for glyph in _glyphs(part)]
            left -= len(glyphs)
            if left < 0:
                raise too_much_text(name)
            sheets.append(Sheet(lines_of(glyphs), *_frame(content, frame)))
    if not sheets:
        raise ParseError(name, "OFD 里没有一页", "the OFD has no page")
    check_text(sheets, name)
    return paragraphs(sheets)


def _backgrounds(
    content: etree._Element, templates: dict[str | None, str], archive: Archive
) -> Iterator[etree._Element]:
    """The template pages that lie under a page, each once. A template has none of its own."""
    for number in dict.fromkeys(part.get("TemplateID") for part in _all(content, "Template")):
        if number in templates:
            yield archive.xml(templates[number])


def _part(root: str, stated: str | None) -> str:
    """The path of a part as a document names it: from the file's root, or beside the document."""
    return (stated or "").lstrip("/") if (stated or "").startswith("/") else join(dirname(root), stated or "")


def _frame(element: etree._Element, usual: tuple[float, float]) -> tuple[float, float]:
    """Width and height of the page, in millimetres."""
    for box in _texts(element, "PhysicalBox"):
        numbers = _numbers(box)
        if len(numbers) == 4 and numbers[2] > 0 and numbers[3] > 0:
            return numbers[2], numbers[3]
    return usual


def _glyphs(content: etree._Element) -> Iterator[Glyph]:
    for shown in _all(content, "TextObject"):
        boundary = _numbers(shown.get("Boundary"))
        matrix = _numbers(shown.get("CTM")) or list(_PLAIN)
        size = next(iter(_numbers(shown.get("Size"))), 0.0)
        if len(boundary) != 4 or len(matrix) != 6 or size <= 0 or _is_slanted(shown, matrix):
            continue
        place = (0.0, 0.0)
        for code in _all(shown, "TextCode"):
            x, y = _numbers(code.get("X")), _numbers(code.get("Y"))
            place = (x[0] if x else place[0], y[0] if y else place[1])
            yield from _letters(code, place, boundary, matrix, size)


def _is_slanted(shown: etree._Element, matrix: list[float]) -> bool:
    """Whether text is turned, as a watermark is, or runs from top to bottom."""
    turned = abs(matrix[1]) > 0.1 * abs(matrix[0]) or matrix[0] <= 0
    return turned or shown.get("ReadDirection", "0") != "0"


def _letters(
    code: etree._Element, place: tuple[float, float], boundary: list[float], matrix: list[float], size: float
) -> Iterator[Glyph]:
    x, y = place
    a, b, c, d, e, f = matrix
    text = code.text or ""
    along, down = _steps(code.get("DeltaX"), len(text)), _steps(code.get("DeltaY"), len(text))
    for number, character in enumerate(text):
        width = size if is_wide(character) else size / 2
        step = along[number] if number < len(along) else 0 if down else width
        left, base = boundary[0] + a * x + c * y + e, boundary[1] + b * x + d * y + f
        # What stands together is one word, however wide it is set: within a run blanks are written as blanks.
        width = max(width, step) if step < 1.3 * size else width
        right = left + a * width
        if number == len(text) - 1:  # how wide the last one is only the object's box tells
            right = max(right, min(boundary[0] + boundary[2], left + a * size))
        yield Glyph(character, left, right, base, abs(d) * size)
        x += step
        y += down[number] if number < len(down) else 0


def _steps(stated: str | None, most: int) -> list[float]:
    """The way from each letter to the next: "3.5 g 4 7" is 3.5, then four times 7."""
    words = (stated or "").split()[: 3 * most]
    steps: list[float] = []
    place = 0
    while place < len(words) and len(steps) < most:
        if words[place] == "g" and place + 2 < len(words) and words[place + 1].isdecimal():
            steps += _numbers(words[place + 2]) * min(int(words[place + 1][:9]), most)
            place += 3
        else:
            steps += _numbers(words[place])
            place += 1
    return steps[:most]


def _numbers(stated: str | None) -> list[float]:
    """The numbers in an attribute; none where it is missing or something else."""
    try:
        numbers = [float(word) for word in (stated or "").split()]
    except ValueError:
        return []
    return numbers if all(abs(number) < 1e6 for number in numbers) else []


def _all(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The elements below of this name. The namespace differs between versions of the standard."""
    yield from element.iter(f"{{*}}{name}")


def _texts(element: etree._Element, name: str) -> Iterator[str]:
    return (found.text.strip() for found in _all(element, name) if found.text and found.text.strip())
