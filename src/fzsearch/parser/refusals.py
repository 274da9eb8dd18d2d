"""Why a document is not read, where several readers say the same."""

from collections.abc import Sequence

from fzsearch.errors import Hindered, ParseError
from fzsearch.parser.glyphs import Sheet
from fzsearch.parser.limits import Limits
from fzsearch.text import is_han

_LOOKED_AT = 5  # pages
_LEAST_TEXT = 20  # Han characters a page; a scanned page has none or a stamp's


def quarantined(name: str, zh: str, en: str) -> Hindered:
    """The error for a document that breaks a limit or may do harm."""
    return Hindered(name, "quarantined", f"{zh}，已隔离", f"{en}; it is put aside")


def locked(name: str) -> ParseError:
    """The error for a document with a password."""
    return ParseError(name, "有密码保护，请去掉密码再导入", "it has a password; save it without one")


def too_many_pages(name: str, count: int, limits: Limits) -> Hindered:
    """The error for a document of `count` pages."""
    return quarantined(
        name, f"有 {count} 页，上限 {limits.pages} 页", f"it has {count} pages, the limit is {limits.pages}"
    )


def too_much_text(name: str) -> Hindered:
    """The error for a document with more text than the limits allow."""
    return quarantined(name, "文字过多", "it has too much text")


def check_text(sheets: Sequence[Sheet], name: str) -> None:
    """Raise Hindered when the first pages have hardly any Chinese text: they are scanned, or outlines."""
    first = sheets[:_LOOKED_AT]
    han = sum(is_han(character) for sheet in first for line in sheet.lines for character in line.text)
    if han < _LEAST_TEXT * len(first):
        raise Hindered(
            name,
            "needs_ocr",
            "没有可读的文字（扫描件，或文字已转成图形），需要先做文字识别",
            "there is no text to read (scanned, or turned into outlines); it needs OCR first",
        )
