"""What a person sees of a page at a glance: enough to tell a report from a refusal, without parsing markup.

Every step takes time in proportion to the page's length, whatever its bytes.
"""

import html
import re
from dataclasses import dataclass

from fzsearch.errors import ParseError
from fzsearch.exchange import Exchange
from fzsearch.text import decode, squeeze

_MOST = 256 * 1024  # bytes looked at; refusals are shorter
_UNSEEN = ("script", "style", "title")
_NUMBERS = re.compile("&#x?[0-9a-fA-F]{7,};?", re.IGNORECASE)
_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9]{0,9}")
# Names of the national meta tags (国办发〔2017〕47号) that articles and columns have, and files that reports come in.
_META = re.compile(
    r"""name\s{0,3}=\s{0,3}["']?(?:ArticleTitle|PubDate|ColumnName)["']?\s{1,3}content\s{0,3}=\s{0,3}["']\s{0,3}[^"'\s]""",
    re.IGNORECASE,
)
_TARGET = re.compile(r"""href\s{0,3}=\s{0,3}["']?([^"'\s<>]{1,300})""", re.IGNORECASE)
_DOCUMENTS = (".pdf", ".doc", ".docx", ".wps", ".ofd", ".xls", ".xlsx", ".zip", ".rar")


@dataclass(frozen=True, slots=True)
class Glance:
    """A page, or any other answer in text. Binary answers have neither markup nor text."""

    markup: str
    title: str  # without white space
    text: str  # what a reader sees, without white space; for what is no markup, everything
    links: int
    is_markup: bool
    is_whole: bool  # False where the answer is longer than is looked at: then a short text means nothing

    def is_short(self, characters: int) -> bool:
        """Whether the whole answer shows fewer characters than that."""
        return self.is_whole and len(self.text) < characters

    def has_content(self) -> bool:
        """Whether the page says of itself that it is an article or a column, or offers a document."""
        targets = (match[1].lower() for match in _TARGET.finditer(self.markup))
        return _META.search(self.markup) is not None or any(target.endswith(_DOCUMENTS) for target in targets)


def glance(exchange: Exchange) -> Glance:
    """Look at the beginning of an answer. Never raises."""
    body = exchange.body
    if len(body) > _MOST:  # no character of the codings in use has > for its second half
        body = body[: body.rfind(b">", 0, _MOST) + 1] or body[:_MOST]
    try:
        markup = decode(body, exchange.ask.url)
    except ParseError:
        damaged = body.count(b"\x00") * 100 > len(body)
        markup = "" if damaged or body.startswith(b"%PDF") else body.decode("gb18030", errors="replace")
    is_whole = len(exchange.body) <= _MOST
    if not markup.lstrip().startswith("<"):
        return Glance(markup, "", squeeze(markup), 0, is_markup=False, is_whole=is_whole)
    title, text, links = _seen(markup)
    return Glance(markup, title, text, links, is_markup=True, is_whole=is_whole)


def _seen(markup: str) -> tuple[str, str, int]:
    """Title, text and number of links of some markup."""
    lower = _lower(markup)
    pieces: list[str] = []
    title, links, position = "", 0, 0
    while (opening := markup.find("<", position)) >= 0:
        pieces.append(markup[position:opening])
        name = _NAME.match(lower, opening + 1)
        if name is None and not lower.startswith(("!", "/", "?"), opening + 1):
            pieces.append("<")  # a mere "less than"
            position = opening + 1
            continue
        if lower.startswith("<!--", opening):
            position = _behind(lower, "-->", opening + 4)
            continue
        position = _behind(lower, ">", opening)
        links += name is not None and name[0] == "a" and "href" in lower[opening : min(position, opening + 500)]
        if name is not None and name[0] in _UNSEEN:
            closing = lower.find(f"</{name[0]}", position)
            closing = len(markup) if closing < 0 else closing
            title = title or (_plain(markup[position:closing]) if name[0] == "title" else "")
            position = closing
    pieces.append(markup[position:])
    return title, _plain("".join(pieces)), links


def _behind(text: str, mark: str, position: int) -> int:
    """Where a mark ends; the end of the text where there is none any more."""
    found = text.find(mark, position)
    return len(text) if found < 0 else found + len(mark)


def _plain(text: str) -> str:
    # A reference to a number of thousands of digits is none that html.unescape() takes.
    return squeeze(html.unescape(_NUMBERS.sub("", text)))


def _lower(text: str) -> str:
    """Lower case that keeps every character at its place: İ alone becomes two, and is no letter of markup."""
    return text.replace("İ", "ı").lower()
