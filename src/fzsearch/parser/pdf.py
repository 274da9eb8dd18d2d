"""The text of a PDF file with a text layer."""

import math
import sys
from collections import Counter
from collections.abc import Iterator
from ctypes import byref, c_double

import pypdfium2.raw as pdfium

from fzsearch.errors import ParseError
from fzsearch.parser.glyphs import Glyph, Sheet, lines_of
from fzsearch.parser.limits import Limits
from fzsearch.parser.paragraphs import paragraphs
from fzsearch.parser.refusals import check_text, locked, too_many_pages, too_much_text

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""

_NO_CHARACTER = {0x0, 0xFFFE, 0xFFFF}
_SLANT = 5  # degrees by which a scanner's line may be off


def read_pdf(body: bytes, name: str, limits: Limits) -> str:
    """Return the document's text, a line per paragraph, without page numbers and running headers.

    Raises ParseError, naming `name`, when it is damaged or has a password; Hindered when it has no text layer
    or too many pages.
    """
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(body, len(body), None)
    if not document:
        raise _refusal(name)
    count = pdfium.FPDF_GetPageCount(document)
    if count > limits.pages:
        raise too_many_pages(name, count, limits)
    sheets: list[Sheet] = []
    left = limits.characters
    for number in range(count):
        sheet, seen = _sheet(document, number, name, left)
        left -= seen
        sheets.append(sheet)
        if number == min(count, 5) - 1:
            check_text(sheets, name)
    if not sheets:
        raise ParseError(name, "PDF 里没有一页", "the PDF has no page")
    return paragraphs(sheets)


def _refusal(name: str) -> ParseError:
    if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD:
        return locked(name)
    return ParseError(name, "不是有效的 PDF 文件", "not a valid PDF file")


def _sheet(document: pdfium.FPDF_DOCUMENT, number: int, name: str, most: int) -> tuple[Sheet, int]:
    """A page, and the number of its characters. Raises Hindered when they are more than `most`."""
    page = pdfium.FPDF_LoadPage(document, number)
    text = pdfium.FPDFText_LoadPage(page) if page else None
    if not text:
        raise ParseError(name, f"PDF 第 {number + 1} 页已损坏", f"page {number + 1} of the PDF is damaged")
    count = pdfium.FPDFText_CountChars(text)
    if count > most:
        raise too_much_text(name)
    letters = list(_letters(text, count))
    # Text may be turned, as on a wide page; what is not turned like most of it is a stamp or a watermark.
    turns = Counter(turn for turn, _, _ in letters).most_common(1)
    turn = turns[0][0] if turns else 0
    frame = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, byref(frame))
    left, bottom, right, top = _turned(frame, turn)
    glyphs = [
        Glyph(character, box[0] - left, box[2] - left, top - box[1], size)
        for its_turn, character, (box, size) in letters
        if its_turn == turn
    ]
    pdfium.FPDFText_ClosePage(text)
    pdfium.FPDF_ClosePage(page)
    return Sheet(lines_of(glyphs), right - left, top - bottom), count


def _letters(text: pdfium.FPDF_TEXTPAGE, count: int) -> Iterator[tuple[int, str, tuple[Box, float]]]:
    """Each letter as (quarter turns to the left, character, (box standing on its base line, size))."""
    box, matrix, x, y = pdfium.FS_RECTF(), pdfium.FS_MATRIX(), c_double(), c_double()
    for place in range(count):
        code = pdfium.FPDFText_GetUnicode(text, place)
        if code in _NO_CHARACTER or code > sys.maxunicode or pdfium.FPDFText_IsGenerated(text, place) == 1:
            continue  # blanks and line ends that the library puts between letters: places tell better
        pdfium.FPDFText_GetMatrix(text, place, byref(matrix))
        angle = math.degrees(math.atan2(matrix.b, matrix.a))
        turn = round(angle / 90)
        if abs(angle - 90 * turn) > _SLANT:
            continue
        pdfium.FPDFText_GetLooseCharBox(text, place, byref(box))
        pdfium.FPDFText_GetCharOrigin(text, place, byref(x), byref(y))
        left, _, right, _ = _turned(box, turn % 4)
        base = (y.value, -x.value, -y.value, x.value)[turn % 4]
        size = pdfium.FPDFText_GetFontSize(text, place) * math.hypot(matrix.c, matrix.d)
        yield turn % 4, chr(code), ((left, base, right, base + size), size)


def _turned(box: pdfium.FS_RECTF, turn: int) -> Box:
    """A box (left, bottom, right, top) as it lies when the page is turned back by quarter turns to the right."""
    return (
        (box.left, box.bottom, box.right, box.top),
        (box.bottom, -box.right, box.top, -box.left),
        (-box.right, -box.top, -box.left, -box.bottom),
        (-box.top, box.left, -box.bottom, box.right),
    )[turn]
