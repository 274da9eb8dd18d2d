"""How the lists of each family of portals are read: a module per family, pure functions all."""

import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from fzsearch.crawler.listing import Listing, Reader
from fzsearch.crawler.lists.instead import found_instead
from fzsearch.crawler.lists.markup import anchors, opened, text_of
from fzsearch.crawler.readers import gdcms, gkmlpt, hanweb, jpaas, static, trs, ucap
from fzsearch.crawler.sources import Source
from fzsearch.errors import ListError
from fzsearch.text import tidy

READERS: Mapping[str, Reader] = {
    "trs": trs.read,
    "hanweb": hanweb.read,
    "jpaas": jpaas.read,
    "gkmlpt": gkmlpt.read,
    "gdcms": gdcms.read,
    "ucap": ucap.read,
    "static": static.read,
}

# The first that is found decides: a page of a later family may well mention an earlier one's, never the reverse.
_FINGERPRINTS = (
    ("hanweb", re.compile(r"dataproxy\.jsp|module/xxgk/", re.IGNORECASE)),
    ("truecms", re.compile(r"messageController/getMessage\.do")),
    ("jpaas", re.compile(r"jpaas-publish-server")),
    ("epoint", re.compile(r"EWB-FRONT|rest/lightfrontaction/|webBuilderCommon\.js", re.IGNORECASE)),
    ("lonsun", re.compile(r"labelName=publicInfoList|/site/label/8888")),
    ("gkmlpt", re.compile(r"\bSID[\"']?\s*:\s*[\"']?\d")),
    (
        "ucap",
        re.compile(
            r"_isAgg|\bUCAP\b|name\s*=\s*[\"']channelId[\"']\s+content\s*=\s*[\"'][0-9a-f]{32}\b", re.IGNORECASE
        ),
    ),
    ("trs", re.compile(r"createPage(?:HTML)?\s*\(\s*['\"\d]")),
)
_ALSO = {"gkmlpt": "/gkmlpt"}  # SID alone may be anything
# A column of one page has nothing of its family but the addresses of its articles.
_ARTICLES = {
    "trs": trs.ARTICLE,
    "hanweb": hanweb.ARTICLE,
    "jpaas": jpaas.ARTICLE,
    "gdcms": gdcms.ARTICLE,
    "ucap": ucap.ARTICLE,
}
_ANSWERS = (
    ("hanweb", re.compile(r"dataproxy\.jsp|/module/xxgk/search\.jsp")),
    ("jpaas", re.compile(r"/jpaas-publish-server/")),
    ("gkmlpt", re.compile(r"/gkmlpt/api/")),
    ("ucap", re.compile(r"[?&]_isAgg=|/search(?:List)?/[0-9a-f]{32}")),
)
_ANSWER = re.compile(r"\s*(?:\{|(?:<\?xml[^<>]{0,200}>\s*)?<datastore\b)", re.IGNORECASE)
_UNSUPPORTED = {"truecms": "truecms", "epoint": "国泰新点 Epoint", "lonsun": "龙讯 Lonsun"}


def detect(body: bytes, url: str) -> str:
    """The family of a list page, or of the answer of its interface; "static" where it bears no family's mark.

    Besides the names in READERS it may be "epoint", "truecms" or "lonsun", which nothing here reads. Raises ListError
    when the answer is no text.
    """
    asked = next((name for name, pattern in _ANSWERS if pattern.search(url)), None)
    if asked is not None:
        return asked
    text = text_of(body, url)
    start = text.lstrip()[:400]
    if start.startswith("{"):
        return _family_of_json(text, url)
    if _ANSWER.match(start):
        return "hanweb"
    marked = next(
        (name for name, pattern in _FINGERPRINTS if pattern.search(text) and _ALSO.get(name, "") in text), None
    )
    return marked or _family_of_articles(body, url)


def read_list(body: bytes, url: str, source: Source, *, first: bool) -> tuple[str, Listing]:
    """One page of a source's list, with the name of the reader that read it.

    `first` says that the list begins here: then it must name a document, or say where to ask for them. A later page
    may be empty, as the one past the end is, but may not be an error page or the like. Raises ListError, saying what
    was found instead.
    """
    name = _reader_for(body, url, source)
    if name in _UNSUPPORTED:
        family = _UNSUPPORTED[name]
        raise ListError(
            url,
            f'门户属于 {family}，还没有这一类的读法：请用 reader = "static" 写明选择器，或把网页存下后用'
            " fzsearch import 文件 --url 地址",
            f"the portal is of the family {family}, for which there is no reader: write selectors with"
            ' reader = "static", or save the pages and use fzsearch import FILE --url ADDRESS',
        )
    listing = _legible(READERS[name](body, url, source))
    if not (listing.links or listing.following) and source.reader == "auto" and name != "static":
        shell = _legible(static.read(body, url, source))  # a known family's page may be but the frame of a list
        name, listing = ("static", shell) if shell.following else (name, listing)
    if listing.links or listing.following:
        return name, listing
    if not first and _ANSWER.match(text_of(body, url)):
        return name, listing  # an interface's answer: its reader has judged whether it may be empty
    instead = found_instead(opened(body, url))
    if first or instead.obstacle:
        raise ListError(
            url, f"不是栏目列表（按 {name} 读）：{instead.zh}", f"no list (read as {name}), but {instead.en}"
        )
    return name, listing


def _legible(listing: Listing) -> Listing:
    """The list with titles of nothing but text: JSON spells halves of characters, and what steers a terminal."""
    links = (replace(link, title=tidy(link.title).strip().replace("\n", " ")) for link in listing.links)
    return replace(listing, links=tuple(links))


def _reader_for(body: bytes, url: str, source: Source) -> str:
    if source.reader != "auto":
        return source.reader
    return "static" if "item" in source.selectors else detect(body, url)


def _family_of_json(text: str, url: str) -> str:
    """The family whose interface answers so, by the names of what the answer holds."""
    for name, mark in (("gkmlpt", '"articles"'), ("jpaas", '"html"'), ("ucap", '"results"')):
        if mark in text:
            return name
    raise ListError(url, f"不认识的 JSON：{text[:60]!r}", f"JSON of no known kind: {text[:60]!r}")


def _family_of_articles(body: bytes, url: str) -> str:
    """The family that most of the page's links have the form of."""
    paths = [urlsplit(anchor.url).path for anchor in anchors(opened(body, url))]
    counts = {name: sum(1 for path in paths if form.search(path)) for name, form in _ARTICLES.items()}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else "static"
