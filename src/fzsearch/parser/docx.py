"""The text of a Word document: a line per paragraph, in reading order, with the numbers that Word makes itself."""

import io
from collections.abc import Iterator

import docx
from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

from fzsearch.parser.archive import Archive, markup_error
from fzsearch.parser.limits import LIMITS, Limits
from fzsearch.parser.numbering import Numbering

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Deleted text, and the second version of what stands in a drawing.
_SKIPPED = {qn("w:del"), qn("w:moveFrom"), qn("w:instrText"), qn("w:rt"), _FALLBACK}
_WRAPPERS = {qn(f"w:{name}") for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo")}


def read_docx(body: bytes, name: str, limits: Limits = LIMITS) -> str:
    """Return the document's text. A table row is a line, its cells a blank apart; text boxes follow their paragraph.

    Raises ParseError, naming `name`, when it is damaged or another kind of zip, Hindered when it has a DTD or
    unpacks to too much.
    """
    Archive(body, name, "docx", limits).check_markup()
    try:
        document = docx.Document(io.BytesIO(body))
        return "\n".join(_lines(document))
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # zipfile, lxml and python-docx raise all sorts of things on damaged files
        raise markup_error(error, name, "docx") from error


def _lines(document: Document) -> Iterator[str]:
    yield from _blocks(document.element.body, Numbering(document))


def _blocks(element: etree._Element, numbering: Numbering) -> Iterator[str]:
    """The lines below an element that holds paragraphs: body, cell, text box, or what is wrapped around them."""
    for child in element:
        if child.tag == qn("w:p"):
            yield from _paragraph(child, numbering)
        elif child.tag == qn("w:tbl"):
            for row in _wrapped(child, qn("w:tr")):
                yield from _row(row, numbering)
        elif child.tag not in _SKIPPED and isinstance(child.tag, str):
            yield from _blocks(child, numbering)


def _row(row: etree._Element, numbering: Numbering) -> Iterator[str]:
    """A row of short cells is a line; one with a cell of several paragraphs, as in layouts, a line for each."""
    cells = [list(_blocks(cell, numbering)) for cell in _wrapped(row, qn("w:tc"))]
    if all(len([line for line in lines if line.strip()]) <= 1 for lines in cells):
        yield " ".join(line.strip() for lines in cells for line in lines if line.strip())
    else:
        for lines in cells:
            yield from lines


def _wrapped(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The children with this tag, also in content controls and tracked insertions; never those of a table within."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _wrapped(child, tag)


def _paragraph(paragraph: etree._Element, numbering: Numbering) -> Iterator[str]:
    boxes: list[etree._Element] = []
    text = "".join(_text(paragraph, boxes))
    label = numbering.label(paragraph)  # an empty paragraph counts, too
    yield label + text if text.strip() else ""
    for box in boxes:
        yield from _blocks(box, numbering)


def _text(element: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
    """The text below an element, whatever it is wrapped in; text boxes are put aside."""
    for child in element:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag == qn("w:tab"):
            yield " " if element.tag == qn("w:r") else ""  # elsewhere it sets a tab stop
        elif child.tag in (qn("w:br"), qn("w:cr")):
            yield "" if child.get(qn("w:type")) in ("page", "column") else "\n"
        elif child.tag == qn("w:noBreakHyphen"):
            yield "-"
        elif child.tag == qn("w:txbxContent"):
            boxes.append(child)
        elif child.tag not in _SKIPPED and isinstance(child.tag, str) and not _is_hidden(child):
            yield from _text(child, boxes)


def _is_hidden(run: etree._Element) -> bool:
    """Whether it is a run that Word does not show."""
    vanish = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}") if run.tag == qn("w:r") else None
    return vanish is not None and vanish.get(qn("w:val")) not in ("0", "false")
