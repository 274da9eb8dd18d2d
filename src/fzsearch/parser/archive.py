"""A zip file of XML parts, as docx and OFD are, opened with distrust."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from posixpath import normpath

from lxml import etree

from fzsearch.errors import Hindered, ParseError
from fzsearch.parser.limits import Limits
from fzsearch.parser.refusals import locked, quarantined

_DAMAGED = (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, NotImplementedError, KeyError)
_XML = (".xml", ".rels")


class Archive:
    """An open zip file that gives out no more than the limits allow.

    `form` is what it is meant to be, for messages: "docx" or "OFD". Opening raises ParseError when it is
    damaged or locked, Hindered when it unpacks to too much.
    """

    def __init__(self, body: bytes, name: str, form: str, limits: Limits) -> None:
        self._name, self._form = name, form
        self._left = limits.unpacked  # bytes that may still be unpacked
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(body))
            parts = self._zip.infolist()
        except _DAMAGED as error:
            raise self._damaged("zip 已损坏", "the zip is damaged") from error
        inflated = any(
            part.file_size > 2**20 and part.file_size > limits.ratio * part.compress_size for part in parts
        )
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > limits.parts or unpacked > limits.unpacked or inflated:
            raise self._bomb()
        if any(part.flag_bits & 1 for part in parts):
            raise locked(name)
        self._paths = {normpath(part.filename).lstrip("/").lower(): part for part in parts}

    def part(self, path: str) -> bytes:
        """The bytes of a part. Raises ParseError when it is missing or damaged, Hindered when it is too much."""
        found = self._paths.get(normpath(path).lstrip("/").lower())
        if found is None:
            raise self._damaged(f"缺少 {path[:80]}", f"{path[:80]} is missing")
        return self._unpacked(found)

    def check_markup(self) -> None:
        """Read every XML part once: none may be damaged, larger than stated, or have a DTD."""
        for part in self._zip.infolist():
            if part.filename.lower().endswith(_XML):
                self._check_dtd(self._unpacked(part))

    def xml(self, path: str) -> etree._Element:
        """The root of an XML part. Raises ParseError when it is no XML, Hindered when it has a DTD or is huge."""
        body = self.part(path)
        self._check_dtd(body)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
        try:
            return etree.fromstring(body, parser)
        except etree.XMLSyntaxError as error:
            raise markup_error(error, self._name, self._form) from error

    def _unpacked(self, part: zipfile.ZipInfo) -> bytes:
        try:
            body = self._zip.read(part)
        except _DAMAGED as error:
            raise self._damaged("zip 已损坏", "the zip is damaged") from error
        self._left -= len(body)
        if self._left < 0:
            raise self._bomb()
        return body

    def _check_dtd(self, body: bytes) -> None:
        # Without its zeros UTF-16 reads like ASCII. No office program writes a DTD; it is there to do harm.
        if b"<!DOCTYPE" in body.replace(b"\0", b"").upper():
            raise quarantined(
                self._name, "含有 DTD（可能引用外部文件）", "it has a DTD, which may refer to other files"
            )

    def _damaged(self, zh: str, en: str) -> ParseError:
        return ParseError(self._name, f"不是有效的 {self._form}（{zh}）", f"not a valid {self._form} ({en})")

    def _bomb(self) -> Hindered:
        return quarantined(self._name, "解压后过大，可能是压缩炸弹", "it unpacks to too much, perhaps a zip bomb")


def markup_error(error: BaseException, name: str, form: str) -> ParseError:
    """What it means that XML could not be read: beyond a limit of the XML library (depth, one text), or damaged."""
    if any(getattr(cause, "code", 0) == etree.ErrorTypes.ERR_NO_MEMORY for cause in _causes(error)):
        raise MemoryError
    if any(word in str(cause) for cause in _causes(error) for word in ("huge", "HUGE", "Excessive", "too long")):
        return quarantined(name, "XML 层次过深或文字过长", "its XML is nested too deep or too long")
    return ParseError(name, f"不是有效的 {form} 文件", f"not a valid {form} file")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
