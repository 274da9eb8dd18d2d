"""The rows of a list: which links of a page are its documents, and on which day each was published."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import islice
from urllib.parse import urlsplit

from bs4 import Tag
from bs4.element import NavigableString

from fzsearch.crawler.listing import Link
from fzsearch.crawler.lists.markup import Anchor, Page, anchor_of, anchors, day, day_in, is_cut
from fzsearch.text import squeeze

_WHOLE_ROWS = ("li", "tr", "dd")
_ROWS = (*_WHOLE_ROWS, "dt", "p")
_HIGHEST = 4  # how far above its link a row may begin
_LARGEST = 200  # elements and texts in a row
_DEEPEST = 60  # real pages nest some twenty elements
_TITLE = 8  # characters; what is shorter is the name of a column
_BUTTON = 5  # characters; 下一页, 末页 and the like have fewer
_FURNITURE = ("nav", "header", "footer", "aside")
# A class of these says what an element is; a part of one, as in main-nav-content, only what it may be.
_SURE_CLASS = re.compile(r"(?:nav|navbar|header|footer|foot|friendlinks?|yqlj)", re.IGNORECASE)
_LIKELY_CLASS = re.compile(
    r"(?:^|[-_])(?:nav|navbar|menu|crumbs?|breadcrumbs?|footer|foot|pagination|pager|dqwz|yqlj|friendlink)s?(?:[-_]|$)",
    re.IGNORECASE,
)
_TELLING = re.compile(r"(?:法[治制]政府|依法行政|法治建设).{0,30}(?:报告|情况|总结|年报)")
_COLUMN = re.compile(r"/$|/index(?:_\d+)?\.\w+$")


def documents(page: Page, article: re.Pattern[str]) -> tuple[Link, ...]:
    """The links whose addresses have a family's form, and those that stand in the same lists as they do.

    A list goes on after its portal moved: then some of its rows lead to another system's addresses. Where none has
    the form, the rows are recognised by what they look like.
    """
    candidates = list(anchors(page))
    own = [anchor for anchor in candidates if article.search(urlsplit(anchor.url).path)]
    if not own:
        return repeated(page)
    own = [anchor for anchor in own if not _is_furniture(anchor.tag, _SURE_CLASS.fullmatch)] or own
    lists = {id(_row(anchor.tag).parent) for anchor in own}
    chosen = {id(anchor.tag) for anchor in own}
    chosen |= {
        id(anchor.tag)
        for anchor in candidates
        if id(_row(anchor.tag).parent) in lists and _may_be_document(anchor, page)
    }
    return links([anchor for anchor in candidates if id(anchor.tag) in chosen])


def repeated(page: Page) -> tuple[Link, ...]:
    """The documents of a list of unknown form: rows alike, each a link with its date.

    Of several such groups the one is taken that names most rule-of-law reports, then the longest. Rows without dates
    count only by what their titles say. Empty where nothing looks like a list.
    """
    candidates = [anchor for anchor in anchors(page) if _may_be_document(anchor, page)]
    dated = {link.url for link in links(candidates) if link.published is not None}
    groups: dict[tuple[str, ...], list[Anchor]] = {}
    for anchor in candidates:
        groups.setdefault(_looks(anchor.tag), []).append(anchor)

    def weight(group: Sequence[Anchor]) -> tuple[int, int]:
        telling = {anchor.url for anchor in group if _TELLING.search(squeeze(anchor.title))}
        return len(telling), len({anchor.url for anchor in group} & dated)

    best = max(groups.values(), key=weight, default=[])
    telling, with_day = weight(best) if best else (0, 0)
    if with_day >= 2 or (with_day and telling):
        return links(best)
    return links([anchor for anchor in best if _TELLING.search(squeeze(anchor.title))])


def all_links(page: Page) -> tuple[Link, ...]:
    """Every link with a title, for markup that holds the rows of a list and its buttons, and nothing else."""
    return links([anchor for anchor in anchors(page) if len(squeeze(anchor.title)) >= _BUTTON])


def links(found: Sequence[Anchor]) -> tuple[Link, ...]:
    """A link for each address, in order, with its longest whole title, and the day that its row shows."""
    chosen = {id(anchor.tag): anchor.url for anchor in found}
    merged: dict[str, Link] = {}
    for anchor in found:
        before = merged.get(anchor.url)
        if before is None:
            merged[anchor.url] = Link(anchor.url, anchor.title, _shown_day(anchor, chosen))
        elif (not is_cut(anchor.title), len(anchor.title)) > (not is_cut(before.title), len(before.title)):
            merged[anchor.url] = Link(anchor.url, anchor.title, before.published)
    return tuple(link for link in merged.values() if link.title)


def row_link(page: Page, row: Tag) -> Link | None:
    """The document that a row names: of its links the one with the longest title; None where it has none.

    A row may also be a link, or lie in one.
    """
    within = [*anchors(page, row)]
    around = [anchor_of(page, tag) for tag in (row, *islice(row.parents, _HIGHEST)) if tag.name == "a"]
    candidates = within or [anchor for anchor in around if anchor is not None]
    found = max(candidates, key=lambda anchor: (not is_cut(anchor.title), len(anchor.title)), default=None)
    if found is None or not found.title:
        return None
    return Link(found.url, found.title, day(_text_beside(row, found.tag)) or day_in(found.tag))


def _may_be_document(anchor: Anchor, page: Page) -> bool:
    if (
        len(squeeze(anchor.title)) < _TITLE
        or anchor.url == page.url
        or _is_furniture(anchor.tag, _LIKELY_CLASS.search)
    ):
        return False
    return not _COLUMN.search(urlsplit(anchor.url).path)


def _is_furniture(tag: Tag, is_named_so: Callable[[str], object]) -> bool:
    """Whether a tag stands in what every page of a site has around its content, by element and class."""
    for above in islice(tag.parents, _DEEPEST):
        if above.name in _FURNITURE:
            return True
        if above.name in ("html", "body"):
            return False
        if any(is_named_so(name) for name in _classes(above)):
            return True
    return False


def _classes(tag: Tag) -> list[str]:
    return [*(name for name in tag.get_attribute_list("class") if name), str(tag.get("id") or "")]


def _row(tag: Tag) -> Tag:
    """The element that is the link's row: the nearest one made for it, else what holds the link."""
    for above in islice(tag.parents, _HIGHEST):
        if above.name in _ROWS:
            return above
    return tag.parent or tag


def _looks(tag: Tag) -> tuple[str, ...]:
    """What the rows of one list have in common: the names and classes of what they stand in."""
    row = _row(tag)
    return (row.name, *(f"{above.name}.{_classes(above)[0]}" for above in islice(row.parents, 2)))


def _shown_day(anchor: Anchor, chosen: Mapping[int, str]) -> date | None:
    """The day beside a link, within what holds no other document's; else the one within the link."""
    for above in islice(anchor.tag.parents, _HIGHEST):
        inside = list(islice(above.descendants, _LARGEST + 1))
        if above.name in ("body", "html") or len(inside) > _LARGEST:
            break
        if any(chosen.get(id(element), anchor.url) != anchor.url for element in inside):
            break
        shown = day(_text_beside(above, anchor.tag))
        if shown is not None:
            return shown
        if above.name in _WHOLE_ROWS:
            break
    return day_in(anchor.tag)


def _text_beside(row: Tag, tag: Tag) -> str:
    """The text of a row outside its link."""
    inside = {id(element) for element in tag.descendants}
    return " ".join(
        element for element in row.descendants if isinstance(element, NavigableString) and id(element) not in inside
    )
