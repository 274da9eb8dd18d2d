"""Markup to its tags and texts, in time in proportion to its length, whatever the markup."""

import html
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Protocol

from lxml import etree

_MOST_TAGS = 100_000  # a long report's page has two thousand; more would only cost time and memory
# Portals put pages together from whole pages; to lxml, nothing comes after the first </html>.
_ENDS = ("</body>", "</html>", "</BODY>", "</HTML>", "</Body>", "</Html>", "\x00")
# What only dresses text: most of a page's tags. One with a style that hides is kept, and then all are.
_DRESS = re.compile(
    r"""</?(?:span|font|strong|b|em|i|u|o:p)(?:\s[^<>"']*(?:"[^"<>]*"[^<>"']*|'[^'<>]*'[^<>"']*)*)?>""", re.IGNORECASE
)
_LONGEST_TAG = 2000  # characters; a style stands no further from its tag's beginning
_MOST_HIDING = 1000  # words that may hide; a page has some dozens
_RAW = re.compile(r"<(script|style|template|noscript|!--)", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z!?][^<>]*+>")
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Target(Protocol):
    """What is told a page: as lxml's parser targets."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None: ...  # noqa: D102
    def end(self, tag: str) -> None: ...  # noqa: D102
    def data(self, text: str) -> None: ...  # noqa: D102
    def comment(self, text: str) -> None: ...  # noqa: D102
    def close(self) -> object: ...  # noqa: D102


def send(markup: str, target: Target) -> bool:
    """Tell `target` the page's tags and texts in order; False where they are too many (see flat_text).

    No tree is built: lxml's refuses depth, and takes time in the square of a tag's attributes.
    """
    if markup.count("<") > _MOST_TAGS:
        return False
    for end in _ENDS:
        markup = markup.replace(end, "")
    if not _hides_dress(markup):
        markup = _DRESS.sub("", markup)
    parser = etree.HTMLParser(target=target, huge_tree=True, no_network=True, remove_pis=True, encoding="utf-8")
    with suppress(etree.LxmlError):  # what came before the error has been told
        etree.fromstring(markup.encode(errors="ignore"), parser)  # without lone surrogates
    return True


def _hides_dress(markup: str) -> bool:
    """Whether a tag that only dresses text may hide it; True also where that would take long to say."""
    lower = markup.lower()
    if lower.count("none") + lower.count("hidden") > _MOST_HIDING:
        return True
    for word in ("none", "hidden"):
        position = lower.find(word)
        while position >= 0:
            opening = lower.rfind("<", max(0, position - _LONGEST_TAG), position)
            if opening >= 0 and _DRESS.match(markup, opening):
                return True
            position = lower.find(word, position + 1)
    return False


def clean(text: str) -> str:
    """`text` without the characters that no markup may hold: NUL, controls, lone surrogates."""
    return _NO_TEXT.sub("", text)


def flat_text(markup: str) -> str:
    """The text of markup that has too many tags to make sense: a line for each tag, scripts and styles left out."""
    return html.unescape(_TAG.sub("\n", "".join(_outside_raw(clean(markup)))))


def _outside_raw(markup: str) -> list[str]:
    """The markup outside scripts, styles and comments; an unclosed one hides nothing."""
    pieces, position = [], 0
    unclosed: set[str] = set()
    for match in _RAW.finditer(markup):
        name = match[1].lower()
        if match.start() < position or name in unclosed:
            continue
        ending = "-->" if name == "!--" else f"</{name}"
        end = markup.find(ending, match.end())
        if end < 0:
            unclosed.add(name)
            continue
        pieces.append(markup[position : match.start()])
        position = end + (len(ending) if name == "!--" else 0)  # an end tag is taken out with the others
    return [*pieces, markup[position:]]
