"""From a snapshot's bytes to a page of tidy text: what kind of file it is, and how each kind is read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from fzsearch.errors import ParseError
from fzsearch.model import Attachment, Snapshot
from fzsearch.text import decode, tidy

MAX_BYTES = 20 * 2**20
"""The largest document that is read. The largest real report seen has a hundredth of that."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a document says, apart from what kind of file it was.

    `text` is tidy (see text.tidy). The rest is what the page states about itself outside the text; None or
    empty where it does not.
    """

    text: str
    title: str | None = None
    published: date | None = None
    published_evidence: str | None = None  # shown (beside the article) or meta (PubDate)
    source: str | None = None  # the issuer as its catalogue table, source line or ContentSource names it
    site_name: str | None = None  # SiteName: whose site it is, which need not be the issuer
    site_id: str | None = None  # SiteIDCode: a division's six digits and four more, or bm and eight digits
    breadcrumb: tuple[str, ...] = ()  # from the site's home page down
    attachments: tuple[Attachment, ...] = ()


def read_page(snapshot: Snapshot) -> Page:
    """Return the text of a snapshot, whatever kind of file it is. The bytes decide, not the name.

    Raises ParseError when it is empty, too large, or of a kind that cannot be read.
    """
    body, name = snapshot.body, snapshot.name
    if not body:
        raise ParseError(name, "文件是空的", "the file is empty")
    if len(body) > MAX_BYTES:
        raise too_large(name, len(body))
    page = _reader(snapshot)(body, name)
    if not page.text:
        raise ParseError(name, "没有文字", "there is no text in it")
    return page


def too_large(name: str, size: int) -> ParseError:
    """The error for a file of `size` bytes that is over MAX_BYTES."""
    limit = MAX_BYTES // 2**20
    return ParseError(
        name,
        f"文件太大：{size / 2**20:.1f} MB，上限 {limit} MB",
        f"the file is too large: {size / 2**20:.1f} MB, the limit is {limit} MB",
    )


def _reader(snapshot: Snapshot) -> Callable[[bytes, str], Page]:
    """Choose by the first bytes; the name only tells which file a damaged one was meant to be."""
    body, name = snapshot.body, snapshot.name.lower()
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if body.startswith(b"PK\x03\x04") and not name.endswith(".ofd"):
        return _read_docx
    if body.startswith(b"%PDF-") or name.endswith((".pdf", ".ofd")):
        raise ParseError(
            snapshot.name,
            "还不能读 PDF 和 OFD，请另存为文本或 docx",
            "PDF and OFD cannot be read yet; save it as text or docx",
        )
    if body.startswith(b"\xd0\xcf\x11\xe0") or name.endswith((".doc", ".wps")):
        raise ParseError(
            snapshot.name,
            "还不能读旧版 Word、WPS 文件，请另存为 docx",
            "old Word and WPS files cannot be read yet; save it as docx",
        )
    if name.endswith(".docx"):
        raise ParseError(snapshot.name, "不是有效的 docx（不是 zip 文件）", "not a valid docx (it is no zip file)")
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<?xml")) or name.endswith(
        (".html", ".htm", ".shtml")
    ):
        return _read_html
    return _read_text


def _read_text(body: bytes, name: str) -> Page:
    return Page(tidy(decode(body, name)))


def _read_html(body: bytes, name: str) -> Page:
    from fzsearch.parser.html import read_html  # lxml is loaded only where there is markup

    article = read_html(decode(body, name))
    return Page(
        text=tidy(article.text),
        title=article.title,
        published=article.published,
        published_evidence=article.published_evidence,
        source=article.source,
        site_name=article.site_name,
        site_id=article.site_id,
        breadcrumb=article.breadcrumb,
        attachments=article.attachments,
    )


def _read_docx(body: bytes, name: str) -> Page:
    from fzsearch.parser.docx import read_docx

    return Page(tidy(read_docx(body, name)))
