"""Where a page stands in its site, and the files that it offers."""

import re
from collections.abc import Iterator

from fzsearch.model import Attachment
from fzsearch.parser.furniture import is_file_address, is_page_address, names_way
from fzsearch.parser.outline import Outline, texts

_LABEL = re.compile(r"(?:您|你)?(?:现在|当前|目前)?(?:的|所在|所处)*(?:的)?位置\s*(?:[:：是]|为)?\s*[:：]?")
_SEPARATORS = re.compile(r"\s*(?:[>＞»›→/|｜\\]|--+|::|—+|(?<=\s)-(?=\s))+\s*")
_LONGEST_CRUMBS = 40  # elements
_SAYS_NOTHING = re.compile(r"|(?:点击|点此|文件|附件)?(?:下载|查看|打开)(?:附件|文件)?", re.IGNORECASE)


def breadcrumb(page: Outline) -> tuple[str, ...]:
    """Return the way from the site's home page down to the page, as it is printed; () where it is not."""
    best: tuple[str, ...] = ()
    for place, names in enumerate(page.names):
        if names and names_way(names):
            best = max(best, _crumbs(page, place), key=len)
    if best:
        return best
    for place, text in page.events:
        if text and "位置" in text and place >= 0 and _LABEL.match(text.strip()):
            for _ in range(3):
                if crumbs := _crumbs(page, place):
                    return crumbs
                place = max(page.parents[place], 0)
    return ()


def _crumbs(page: Outline, place: int) -> tuple[str, ...]:
    """The steps that an element names, if it is a short run of links."""
    inside = page.inside(place)
    links = sum(1 for part in inside if page.tags[part] == "a") if len(inside) <= _LONGEST_CRUMBS else 0
    if not 1 <= links <= 12 or page.prose[place]:
        return ()
    steps: list[str] = []
    link = -1
    for part, text in texts(page, page.opens[place], page.closes[place], furniture=True):
        if text is None:
            link = -1 if part < 0 else link
            continue
        if part in page.links:
            step = " ".join(text.split())
            if step and not _SEPARATORS.fullmatch(step):
                steps.append(step)
            continue
        steps += filter(
            None, (" ".join(step.split()) for step in _SEPARATORS.split(_LABEL.sub("", text.strip(), count=1)))
        )
    return tuple(step for step in (step.strip("-–—:： ") for step in steps) if step)


_SHOWN_FILE = re.compile(r"\.(docx?|wps|pdf|ofd|xlsx?|zip|rar)$", re.IGNORECASE)  # the link's text


def file_links(page: Outline) -> frozenset[int]:
    """The elements that are, or lie in, links to attachments."""
    found: set[int] = set()
    for place in page.links:
        if page.tags[place] != "a":
            continue
        address = page.attributes[place].get("href") or ""
        if is_file_address(address) or (not is_page_address(address) and _SHOWN_FILE.search(page.text(place))):
            found.update(page.inside(place))
    return frozenset(found)


def attachments(page: Outline, files: frozenset[int]) -> tuple[Attachment, ...]:
    """Return the files that a page offers, outside its menus and footer, each once."""
    names: dict[str, str] = {}
    for place, address, title in _offers(page, files):
        text = "".join(text for _, text in texts(page, page.opens[place], page.closes[place]) if text)
        shown = " ".join(text.split())
        name = shown if not _SAYS_NOTHING.fullmatch(shown) else " ".join(title.split()) or shown
        if not names.get(address) or _SAYS_NOTHING.fullmatch(names[address]):
            names[address] = name
    return tuple(
        Attachment(name or address.partition("?")[0].rpartition("/")[2] or address, address)
        for address, name in names.items()
    )


def _offers(page: Outline, files: frozenset[int]) -> Iterator[tuple[int, str, str]]:
    """The elements that offer a file, with its address and the title they give; also files shown in a frame."""
    place, size = 0, len(page.tags)
    while place < size:
        tag = page.tags[place]
        if (tag == "a" and place in files) or tag in ("iframe", "embed"):
            attributes = page.attributes[place]
            address = (attributes.get("href" if tag == "a" else "src") or "").strip()
            if is_file_address(address) or (tag == "a" and address):
                yield place, address, attributes.get("title") or ""
        place = page.after[place] if place in page.dropped else place + 1
