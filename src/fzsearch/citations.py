"""A report as a reference: a line after GB/T 7714—2025, and an entry for BibTeX. What is not known is left out."""

import re
import unicodedata
from datetime import date
from urllib.parse import quote, urlsplit

from fzsearch.model import Report

# BibTeX counts every brace, also one after a backslash, so a lone brace of a title is written by its name.
_TEX = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_", "$": r"\$",
})  # fmt: skip
# What would end an address's field, or is no part of any address.
_NOT_IN_AN_ADDRESS = frozenset('{}\\^"<>`|')


def cited_address(report: Report, permalink: str) -> str:
    """The address to cite: where the report was published, or else `permalink`, its address in this library."""
    return web_address(report.url) or permalink


def web_address(url: str | None) -> str | None:
    """An address, if it is one that a browser may follow: of http or https, with a host.

    >>> web_address("https://www.example.gov.cn/a.html"), web_address("javascript:alert(1)"), web_address("http://[")
    ('https://www.example.gov.cn/a.html', None, None)
    """
    try:
        parts = urlsplit(url or "")
        return url if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:  # such as a [ that no ] closes
        return None


def gbt7714(report: Report, address: str, accessed: date | None) -> str:
    """The report as a reference, in the form that GB/T 7714—2025 gives to what is read on the web.

    责任者. 题名[EB/OL]. （发布日期）[引用日期]. 网址. That form keeps the day on which the text stood there; the
    standard's form of a report proper, [R/OL], does not, and these pages change. `accessed` is that day. The signs
    are those of 2025, among them full-width brackets around the day of publishing.
    """
    body, title = _responsible(report), _line(report.title or "")
    published = f"（{report.published.isoformat()}）" if report.published else ""
    days = published + (f"[{accessed.isoformat()}]" if accessed else "")
    parts = (body, f"{title}[EB/OL]", days, _address(address))
    return " ".join(f"{part}." for part in parts if part)


def bibtex(report: Report, address: str, accessed: date | None, sha256: str | None = None) -> str:
    """The report as an entry of BibTeX and biblatex, with a line end; the same report always has the same key.

    `year` is the year of publishing, which need not be the year reported on. `sha256` is the digest of the bytes
    that the text was read from.
    """
    names, title = _responsible(report), _line(report.title or "")
    fields = {
        "author": f"{{{names.translate(_TEX)}}}" if names else "",  # in two pairs: it is not first and last name
        "title": f"{{{title.translate(_TEX)}}}" if title else "",
        "year": f"{report.published.year:04}" if report.published else "",
        "date": report.published.isoformat() if report.published else "",
        "url": _address(address),
        "urldate": accessed.isoformat() if accessed else "",
        "note": f"SHA-256 {sha256}" if sha256 and re.fullmatch("[0-9a-f]{64}", sha256) else "",
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{fz{re.sub('[^0-9A-Za-z]', '', report.id)},\n{lines}}}\n"


def _responsible(report: Report) -> str:
    """Who issued it, as printed; for a government that is its own name, place and all."""
    return _line(report.agency.raw if report.agency else "")


def _line(text: str) -> str:
    """A text as a piece of one line: its blanks and line ends as single blanks, without what no reader sees."""
    return " ".join("".join(one for one in text if one.isspace() or not _is_unseen(one)).split())


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs") or character in "\ufffe\uffff"


def _address(address: str) -> str:
    """An address as it is, but for what could end its field or line, which is percent-encoded."""
    return "".join(
        quote(one, safe="", errors="replace")
        if one.isspace() or one in _NOT_IN_AN_ADDRESS or _is_unseen(one)
        else one
        for one in address
    )
