"""What kind of file some bytes are. The bytes decide; the name only tells what a damaged one was meant to be."""

from typing import Literal

from fzsearch.errors import ParseError
from fzsearch.parser.refusals import locked

Kind = Literal["text", "html", "mhtml", "docx", "ofd", "pdf", "doc", "rtf"]
"""`doc` is the container of old Word and WPS files, `mhtml` a saved page with its pictures."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD_97 = b"\xec\xa5"  # how the main stream begins, then its version; eleven bytes on is the flag of a password
_MARKUP = (b"<!doctype html", b"<html", b"<head", b"<?xml")
_MEANT: dict[str, tuple[str, str]] = {
    ".docx": ("不是有效的 docx（不是 zip 文件）", "not a valid docx (it is no zip file)"),
    ".ofd": ("不是有效的 OFD（不是 zip 文件）", "not a valid OFD file (it is no zip file)"),
    ".pdf": ("不是有效的 PDF", "not a valid PDF file"),
}


def kind_of(body: bytes, name: str) -> Kind:
    r"""Tell the kind by the first bytes: a .doc may be a docx, RTF or a web page.

    Raises ParseError, naming `name`, when its ending promises what the bytes are not, or when they are an old
    office file of another sort: a table, slides, one with a password.

    >>> kind_of(b"{\\rtf1 ...}", "a.doc")
    'rtf'
    """
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if body.startswith(_OLE):
        _check_old_office(body, name)
        return "doc"
    if kind := _marked(body, start):
        return "ofd" if kind == "docx" and _is_ofd(body, name) else kind
    ending = name.lower()[name.rfind(".") :] if "." in name else ""
    if ending in _MEANT:
        raise ParseError(name, *_MEANT[ending])
    return "html" if start.startswith(_MARKUP) or ending in (".html", ".htm", ".shtml") else "text"


def _marked(body: bytes, start: bytes) -> Kind | None:
    """The kind that a mark at the beginning gives away."""
    if body.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "docx"
    if b"%PDF-" in body[:1024] and not start.startswith(_MARKUP):  # readers accept what stands before it
        return "pdf"
    if start.startswith(b"{\\rtf"):
        return "rtf"
    if b"mime-version:" in start and b"multipart/related" in body[:4096].lower():
        return "mhtml"
    return None


def _is_ofd(body: bytes, name: str) -> bool:
    """Whether a zip file is an OFD. Its list of entries stands at the end, uncompressed."""
    listed = body[-(2**20) :]
    return (b"OFD.xml" in listed and b"word/document.xml" not in listed) or name.lower().endswith(".ofd")


def _check_old_office(body: bytes, name: str) -> None:
    """Refuse what is none of Word's or WPS's texts, before LibreOffice makes something of it."""
    starts = (at for at in range(512, len(body) - 11, 512) if body[at : at + 2] == _WORD_97 and body[at + 3] < 2)
    main = next(starts, None)
    encrypted = main is not None and body[main + 11] & 1
    if encrypted or "EncryptedPackage".encode("utf-16-le") in body:
        raise locked(name)
    if body[28:30] != b"\xfe\xff" or "WordDocument".encode("utf-16-le") not in body:
        raise ParseError(
            name, "不是完好的 Word 或 WPS 文字文档", "not an intact text document of Word or WPS (old format)"
        )
