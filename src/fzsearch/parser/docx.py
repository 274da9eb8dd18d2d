"""The text of a Word document, with the numbers that Word shows but does not store in the text."""

import io
import re
import zipfile
from collections.abc import Iterator

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

from fzsearch.errors import ParseError

# Limits against zip bombs, well over what a report with pictures needs.
_MAX_PARTS = 2000
_MAX_UNPACKED = 100 * 2**20
_MAX_RATIO = 100  # for parts that unpack to over a megabyte

_HAN_FORMATS = (
    "chineseCounting",
    "chineseCountingThousand",
    "ideographDigital",
    "japaneseCounting",
    "taiwaneseCountingThousand",
)


def read_docx(body: bytes, name: str) -> str:
    """Return the document's text, a line per paragraph, table rows with a blank between cells.

    Raises ParseError, naming `name`, when it is damaged, is another kind of zip, or unpacks to too much.
    """
    _check_zip(body, name)
    try:
        document = docx.Document(io.BytesIO(body))
    except (
        PackageNotFoundError,
        KeyError,
        ValueError,
        zipfile.BadZipFile,
        etree.XMLSyntaxError,
        AttributeError,
        OSError,
    ) as error:
        raise ParseError(name, "不是有效的 docx 文件", "not a valid docx file") from error
    return "\n".join(_lines(document))


def _check_zip(body: bytes, name: str) -> None:
    try:
        parts = zipfile.ZipFile(io.BytesIO(body)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise ParseError(name, "不是有效的 docx（zip 已损坏）", "not a valid docx (the zip is damaged)") from error
    inflated = any(part.file_size > 2**20 and part.file_size > _MAX_RATIO * part.compress_size for part in parts)
    if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > _MAX_UNPACKED or inflated:
        raise ParseError(name, "解压后过大，可能是压缩炸弹", "it unpacks to too much, perhaps a zip bomb")


def _lines(document: Document) -> Iterator[str]:
    numbering = _Numbering(document)
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield numbering.label(block) + block.text
        elif isinstance(block, Table):
            for row in block.rows:
                yield " ".join(dict.fromkeys(cell.text.replace("\n", " ") for cell in row.cells))


class _Numbering:
    """Word's automatic numbering: keeps a counter per list and level while paragraphs go by."""

    def __init__(self, document: Document) -> None:
        self._counters: dict[tuple[str, int], int] = {}
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}  # list → level → (format, text, start)
        part = next(
            (rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")), None
        )
        if part is None:
            return
        root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
        abstract = {kind.get(qn("w:abstractNumId")): kind for kind in root.findall(qn("w:abstractNum"))}
        for number in root.findall(qn("w:num")):
            reference = number.find(qn("w:abstractNumId"))
            kind = abstract.get(reference.get(qn("w:val"))) if reference is not None else None
            if kind is not None:
                levels = kind.findall(qn("w:lvl"))
                self._levels[number.get(qn("w:numId"), "")] = {
                    int(level.get(qn("w:ilvl"), "0")): _level(level) for level in levels
                }

    def label(self, paragraph: Paragraph) -> str:
        """The number that Word prints before this paragraph ("一、"), or ""."""
        found = _list_place(paragraph)
        levels = self._levels.get(found[0]) if found else None
        if found is None or levels is None or found[1] not in levels:
            return ""
        list_id, depth = found
        for deeper in [key for key in self._counters if key[0] == list_id and key[1] > depth]:
            del self._counters[deeper]
        start = levels[depth][2]
        self._counters[found] = self._counters.get(found, start - 1) + 1

        def counter(match: re.Match[str]) -> str:
            level = int(match[1]) - 1
            form, _, first = levels.get(level, ("decimal", "", 1))
            return _numeral(self._counters.get((list_id, level), first), form)

        form, text, _ = levels[depth]
        return "" if form in ("bullet", "none") else re.sub(r"%(\d)", counter, text)


def _level(level: etree._Element) -> tuple[str, str, int]:
    def value(tag: str, default: str) -> str:
        element = level.find(qn(tag))
        return default if element is None else str(element.get(qn("w:val"), default))

    start = value("w:start", "1")
    return value("w:numFmt", "decimal"), value("w:lvlText", ""), int(start) if start.isdecimal() else 1


def _list_place(paragraph: Paragraph) -> tuple[str, int] | None:
    """The list and level a paragraph belongs to, by itself or by its style."""
    style = paragraph.style
    for owner in (paragraph._p, style.element if style is not None else None):  # noqa: SLF001 — there is no public way
        numbered = owner.find(f"{qn('w:pPr')}/{qn('w:numPr')}") if owner is not None else None
        list_id = numbered.find(qn("w:numId")) if numbered is not None else None
        if numbered is not None and list_id is not None:
            depth = numbered.find(qn("w:ilvl"))
            return list_id.get(qn("w:val"), ""), int(depth.get(qn("w:val"), "0")) if depth is not None else 0
    return None


def _numeral(number: int, form: str) -> str:
    """A counter in the list's own form: 一二三 up to 99, else digits."""
    if form not in _HAN_FORMATS or not 1 <= number <= 99:
        return str(number)
    tens, ones = divmod(number, 10)
    digits = "〇一二三四五六七八九"
    return ("" if tens == 0 else "十" if tens == 1 else f"{digits[tens]}十") + (digits[ones] if ones else "")
