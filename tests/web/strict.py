"""Answers read as strictly as can be: what is not written as this site writes it is found, whoever would forgive it."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from urllib.parse import urlsplit

from lxml import etree
from werkzeug.wrappers import Response

Element = tuple[str, frozenset[str]]
"""A tag and the names of its attributes."""

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:\s+[a-z][a-z-]*(?:=\"[^\"<>]*\")?)*)\s*/?>")
_ATTRIBUTE = re.compile(r"\s([a-z][a-z-]*)(?:=\"([^\"<>]*)\")?")
_ADDRESSES = ("href", "src", "action", "formaction", "data", "poster", "cite", "srcset", "ping", "background")
_OURS = ("localhost", "www.example.gov.cn", "127.0.0.1")
_NEVER = (
    "style", "xmp", "iframe", "noembed", "noframes", "plaintext", "noscript", "textarea", "template", "base", "object",
    "embed", "img", "math", "b", "frame", "applet",
)  # fmt: skip


def elements(page: str) -> set[Element]:
    """The elements of a page. Fails where a < is none of a tag as our templates write it, so it needs no parser.

    Also for an attribute that runs or styles something, an address that leads elsewhere, a script not of this site.
    """
    assert page.startswith("<!doctype html>\n"), page[:100]
    tags = list(_TAG.finditer(page, 1))
    if len(tags) != page.count("<") - 1:
        known = {0, *(tag.start() for tag in tags)}
        wrong = next(one.start() for one in re.finditer("<", page) if one.start() not in known)
        raise AssertionError(page[wrong : wrong + 200])
    assert page.count("</textarea>") == page.count('<textarea id="text"')
    for tag in tags:
        if tag[2] == "script" and not tag[1]:
            assert page.startswith("</script>", tag.end()), tag[0]
    return {element for tag in tags if (element := _element(tag[1], tag[2], tag[3]))}


@lru_cache(maxsize=1 << 14)
def _element(closing: str, name: str, written: str) -> Element | None:
    """The element that a tag begins; None where it ends one. Fails for one that is not ours."""
    attributes = [(one[1], unescape(one[2] or "")) for one in _ATTRIBUTE.finditer(written)]
    known = dict(attributes)
    assert len(known) == len(attributes), attributes
    assert not (closing and attributes), attributes
    ours = name == "textarea" and (closing or known.get("id") == "text")
    assert ours or name not in _NEVER, name
    assert "http-equiv" not in known
    if name == "script" and not closing:
        assert known.get("src", "").endswith("/static/script.js"), known
        assert urlsplit(known["src"]).netloc == ""
    for attribute, value in attributes:
        assert not attribute.startswith("on"), attribute
        assert attribute not in ("style", "srcdoc"), attribute
        assert attribute not in _ADDRESSES or leads_nowhere_else(value), (name, attribute, value)
    return None if closing else (name, frozenset(known))


def leads_nowhere_else(address: str) -> bool:
    """Whether a browser that follows the address stays here, or goes to where a report says it was published."""
    seen = re.sub(r"[\t\r\n]", "", address.strip("".join(map(chr, range(33))))).replace(
        "\\", "/"
    )  # as the URL standard
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", seen) or seen.startswith("//"):
        return (
            re.match(r"https?://([^/?#@:]*)(:\d+)?([/?#]|$)", seen) is not None and urlsplit(seen).hostname in _OURS
        )
    return seen.startswith(("/", "#", "?"))


def xml_elements(data: bytes) -> set[Element]:
    """The elements of an XML document, which has to be well-formed and to declare no entity."""
    root = etree.fromstring(data, etree.XMLParser(recover=False, resolve_entities=False, no_network=True))
    assert root.getroottree().docinfo.doctype == ""
    assert not root.xpath("//processing-instruction() | //comment()")
    for one in root.iter():
        for name, value in one.attrib.items():
            assert name not in ("href", "src", "template") or leads_nowhere_else(
                value.replace("{", "").replace("}", "")
            )
    return {(one.tag, frozenset(one.attrib)) for one in root.iter()}


def cells(data: bytes) -> Iterator[str]:
    """The cells of a CSV file; none of them is a formula for any spreadsheet."""
    text = data.decode("utf-8-sig")
    assert re.fullmatch(r'(("([^"]|"")*"|[^",\r\n;]*)(,|\r\n))*', text), text[:300]
    for cell in (cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row):
        visible = re.sub(r"^[\s\x00-\x1f\x7f-\x9f\u200b\ufeff]+", "", cell)
        assert not visible.startswith(tuple("=+-@＝＋－＠")), cell
        assert not cell.startswith(("\t", "\r", "\n")), cell
        yield cell


def read(answer: Response) -> set[Element]:
    """The elements of an answer of any kind that we give; of what is no markup, nothing. Fails for what is not sound."""
    kind = answer.content_type or ""
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers
    if kind == "text/html; charset=utf-8":
        assert "script-src 'self'; " in answer.headers["Content-Security-Policy"]
        return elements(answer.get_data().decode())
    if kind.split(";")[0] in ("application/atom+xml", "application/opensearchdescription+xml", "image/svg+xml"):
        return xml_elements(answer.data)
    if kind in ("application/json", "application/problem+json", "application/x-suggestions+json"):
        json.loads(answer.data, parse_constant=lambda name: AssertionError(name))
    elif kind == "text/csv; charset=utf-8":
        _is_download(answer)
        list(cells(answer.data))
    elif kind.startswith("application/vnd.openxmlformats"):
        _is_download(answer)
        with zipfile.ZipFile(io.BytesIO(answer.data)) as parts:
            names = [name for name in parts.namelist() if name != "docProps/thumbnail.jpeg"]
            return set().union(*(_word(parts.read(name)) for name in names))
    elif kind == "application/octet-stream" or kind.startswith(("text/plain", "application/x-bibtex")):
        _is_download(answer)
    else:
        assert kind in ("text/css; charset=utf-8", "text/javascript; charset=utf-8"), kind
    return set()


def _word(part: bytes) -> set[Element]:
    """The elements of a part of a Word file; the addresses in it are those of links that a reader clicks."""
    root = etree.fromstring(part, etree.XMLParser(recover=False, resolve_entities=False, no_network=True))
    assert root.getroottree().docinfo.doctype == ""
    for one in root.iter():
        if one.attrib.get("TargetMode") == "External":
            assert leads_nowhere_else(one.attrib["Target"]), one.attrib["Target"]
    return {(one.tag, frozenset(one.attrib)) for one in root.iter()}


def _is_download(answer: Response) -> None:
    header = answer.headers["Content-Disposition"]
    assert re.fullmatch(r"attachment; filename=\"[\w.-]+\"(; filename\*=UTF-8''[\w.%~-]+)?", header, re.ASCII), header
