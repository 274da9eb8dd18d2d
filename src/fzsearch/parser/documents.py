"""From a snapshot's bytes to a page of tidy text: what kind of file it is, and how each kind is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from fzsearch.errors import ParseError
from fzsearch.model import Attachment, Snapshot
from fzsearch.parser.confined import read_confined
from fzsearch.parser.kinds import Kind, kind_of
from fzsearch.parser.limits import LIMITS, Limits
from fzsearch.parser.office import OfficeKind, convert
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


Reader = Callable[[bytes, str, Limits], Page]
"""Reads bytes, which have a name for messages, within limits."""


def read_page(snapshot: Snapshot, limits: Limits = LIMITS) -> Page:
    """Return the text of a snapshot, whatever kind of file it is. The bytes decide, not the name.

    Everything but text and HTML is read by a child process within the limits. Raises ParseError when it is
    empty, too large, damaged or of a kind that cannot be read; Hindered when it is worth keeping though.
    """
    body, name = snapshot.body, snapshot.name
    if not body:
        raise ParseError(name, "文件是空的", "the file is empty")
    if len(body) > MAX_BYTES:
        raise too_large(name, len(body))
    try:
        page = _READERS[kind_of(body, name)](body, name, limits)
    except OSError as error:  # no room for a temporary file, no right to start a process
        raise ParseError(name, f"现在读不了：{error}", f"cannot be read now: {error}") from error
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


def _read_text(body: bytes, name: str, _limits: Limits) -> Page:
    return Page(tidy(decode(body, name)))


def _read_html(body: bytes, name: str, _limits: Limits) -> Page:
    return _page_of_markup(decode(body, name))


def _page_of_markup(markup: str) -> Page:
    from fzsearch.parser.html import read_html  # lxml is loaded only where there is markup

    article = read_html(markup)
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


def _read_mhtml(body: bytes, name: str, limits: Limits) -> Page:
    return _page_of_markup(read_confined("mhtml", body, name, limits))


def _reader_of(kind: Kind) -> Reader:
    return lambda body, name, limits: Page(tidy(read_confined(kind, body, name, limits)))


def _converter_of(kind: OfficeKind) -> Reader:
    return lambda body, name, limits: _READERS["docx"](convert(kind, body, name, limits), name, limits)


_READERS: Mapping[Kind, Reader] = {
    "text": _read_text,
    "html": _read_html,
    "mhtml": _read_mhtml,
    "docx": _reader_of("docx"),
    "ofd": _reader_of("ofd"),
    "pdf": _reader_of("pdf"),
    "doc": _converter_of("doc"),
    "rtf": _converter_of("rtf"),
}
