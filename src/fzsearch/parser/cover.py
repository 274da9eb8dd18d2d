"""Pages that are only the cover of a report: the report itself is an attachment."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, unquote

from fzsearch.errors import Hindered, ParseError
from fzsearch.model import Snapshot
from fzsearch.parser.address import split_address
from fzsearch.parser.documents import Page, read_page
from fzsearch.parser.genre import is_title
from fzsearch.parser.headings import read_heading
from fzsearch.parser.limits import Limits
from fzsearch.text import is_han

# Chinese characters of a page that only says what is attached; the shortest report has five times that.
_MOST_WORDS = 200


def uncovered(page: Page, snapshot: Snapshot, limits: Limits) -> tuple[Page, str | None]:
    """Return the page with its attachment's text where that is the report, and the attachment's name; else the page.

    The attachments that came with the page are tried, the one first that is named like a report. Raises Hindered
    when the page is only a cover and none of them came, or none can be read.
    """
    if not page.attachments or not _is_cover(page):
        return page, None
    hindered: Hindered | None = None
    shown = {name: offered.name for offered in page.attachments for name in (offered.name, *file_names(offered.url))}
    for attachment in sorted(
        snapshot.attachments,
        key=lambda received: not any(map(_is_named_like_one, (received.name, shown.get(received.name, "")))),
    ):
        try:
            inside = read_page(replace(attachment, attachments=()), limits)
        except Hindered as error:
            hindered = hindered or error
        except ParseError:
            continue
        else:
            if not _is_cover(inside):
                return replace(page, text=inside.text), attachment.name
    if hindered is not None:
        raise hindered
    if any(_names_a_report(page)):
        listed = "、".join(attachment.name for attachment in page.attachments)
        raise Hindered(
            snapshot.name,
            "needs_attachment",
            f"正文在附件里：{listed}",
            f"the report is in an attachment: {listed}",
        )
    return page, None


def file_names(url: str) -> tuple[str, ...]:
    """File names that an address may give: its last part, and the values of its query (filename=…).

    >>> file_names("/down/x.jsp?filename=a.pdf")
    ('x.jsp', 'a.pdf')
    """
    parts = split_address(url)
    return unquote(parts.path).rpartition("/")[2], *(value.rpartition("/")[2] for _, value in parse_qsl(parts.query))


def _is_cover(page: Page) -> bool:
    """Whether a page says too little to be a report: no heading, and hardly a word."""
    lines = page.text.splitlines()
    return not any(read_heading(line) for line in lines) and sum(map(is_han, page.text)) <= _MOST_WORDS


def _names_a_report(page: Page) -> Iterator[bool]:
    """Whether the page's title, a line of it, or an attachment's name is a report's title."""
    yield is_title(page.title or "")
    yield from map(is_title, page.text.splitlines())
    yield from (_is_named_like_one(attachment.name) for attachment in page.attachments)


def _is_named_like_one(name: str) -> bool:
    return is_title(name.rpartition(".")[0] or name)
