"""What a page states about itself: labels and their values, meta tags, dates, the site's identity."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from fzsearch.parser.article import CELL, Body
from fzsearch.parser.furniture import CATALOGUE, OTHER_LABELS, is_furniture, spaced
from fzsearch.parser.outline import Outline, texts
from fzsearch.text import is_han, squeeze

_PUBLISHED = ("发布日期", "发布时间", "公开日期", "公开时间", "信息时间")
_PLAIN_DATES = ("日期", "时间")
_WRITTEN = ("成文日期", "生成日期")
_ISSUERS = ("发文机关", "发布机构", "制发机构", "公开主体", "责任部门")
_SOURCES = ("来源", "信息来源")
_TITLES = ("标题", "名称", "信息名称")

_LABEL = re.compile(
    rf"({spaced(CATALOGUE + OTHER_LABELS)})[ \t\u3000\xa0】\]]*"
    rf"(?:[{CELL}\n]?\s*[:：]|(?=[{CELL}\n])|\s+(?=20\d\d))\s*"
)
_BREAKS = re.compile(rf"[{CELL}\n]|[ \t\u3000\xa0]{{2,}}|[【\[|｜]")
_PLACEHOLDERS = frozenset((
    "null", "undefined", "none", "无", "暂无", "空", "-", "--", "—", "/", "网站名称", "网站域名",
    "政府网站标识码", "网站标识码", "文章标题", "标题", "内容来源", "来源", "发布时间", "发布日期", "栏目名称",
    "信息来源", "本站", "本网", "本站原创", "原创", "未知", "其他",
))  # fmt: skip
_NAMES_A_BODY = re.compile(r"(局|厅|委员会|委|政府|办公室|办|院|署|部|中心|街道|镇|乡|处|会|网|报|社)$")
_DAYS = (
    re.compile(r"(?<!\d)(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(20\d\d)(\d\d)(\d\d)(?:\d{6}|\d{4})?(?!\d)"),
)
_SITE_ID = re.compile(r"\d{10}|bm\d{8}")
_LINES = frozenset(["div", "p", "li", "ul", "tr", "table", "h1", "h2", "h3", "br", "dl"])
_FOOTER_ID = re.compile(r"标\s*识\s*码[\s\x01]*[:：]?[\s\x01]*(\d{10}|bm\d{8})(?![0-9A-Za-z])", re.IGNORECASE)

Labelled = Mapping[str, tuple[str, ...]]
"""A page's labels, without blanks, and the values each is given."""


def around(page: Outline, body: Body) -> str:
    """The page's text around the article: a line for each block, a mark between inline elements and cells."""
    return "".join(_around(page, body))


def _around(page: Outline, body: Body) -> Iterator[str]:
    last, before = 0, -1
    for begin, end in (*body.spans, (len(page.events), len(page.events))):
        for place, text in texts(page, last, begin, furniture=True):
            if text is not None:
                yield text if place == before else CELL + text
                before = place
            elif place < 0:
                yield "\n" if page.tags[-1 - place] in _LINES else CELL
        last = max(last, end)
    for line in body.around:
        yield f"\n{line.text}\n"


def labelled(text: str) -> Labelled:
    """Return what a page says under its labels: out of its text around the article."""
    matches = [match for match in _LABEL.finditer(text) if not is_han(text[match.start() - 1 : match.start()])]
    found: dict[str, list[str]] = {}
    for place, match in enumerate(matches):
        end = matches[place + 1].start() if place + 1 < len(matches) else len(text)
        value = _value(text[match.end() : min(end, match.end() + 300)], crossed="\n" in match[0])
        if value:
            found.setdefault(squeeze(match[1]), []).append(value)
    return {label: tuple(values) for label, values in found.items()}


def _value(text: str, *, crossed: bool) -> str | None:
    """The first thing said in the text after a label; after a line's end only what a label can have meant."""
    for part in _BREAKS.split(text):
        value = part.strip().strip("】]）)|｜ ")
        if value:
            fits = stated(value) and not is_furniture(value) and len(value) <= 100 and not value.endswith("。")
            return value if fits and (not crossed or _NAMES_A_BODY.search(value) or day(value)) else None
    return None


def stated(value: str | None) -> str | None:
    """A value without blanks around it; None where it is empty or a template's placeholder."""
    value = (value or "").strip()
    return None if squeeze(value).lower() in _PLACEHOLDERS or not value else value


def day(text: str) -> date | None:
    """The first day named in a text, if there is such a day: 2024-01-16, 2024/1/16, 2024年1月16日, 20240116."""
    for form in _DAYS:
        if match := form.search(text):
            try:
                return date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                return None
    return None


def published(labels: Labelled, pub_date: str | None) -> tuple[date | None, str | None]:
    """Return when the page was published, and whether that is "shown" or stated in a "meta" tag.

    Where several days are shown as that of publishing, none of them counts; the day of writing does only
    where the page states no other.
    """
    for names in (_PUBLISHED, _PLAIN_DATES):
        days = _days(labels, names)
        if len(days) == 1:
            return days.pop(), "shown"
        if days:
            break
    if found := day(pub_date or ""):
        return found, "meta"
    written = _days(labels, _WRITTEN) if not _days(labels, (*_PUBLISHED, *_PLAIN_DATES)) else set()
    return (written.pop(), "shown") if len(written) == 1 else (None, None)


def _days(labels: Labelled, names: tuple[str, ...]) -> set[date]:
    return {found for name in names for value in labels.get(name, ()) if (found := day(value))}


def source(labels: Labelled, content_source: str | None) -> str | None:
    """Return whom the page names as the issuer: in its catalogue, in its line of the source, in ContentSource."""
    for name in (*_ISSUERS, *_SOURCES):
        for value in labels.get(name, ()):
            if found := stated(value):
                return found
    return stated(content_source)


def shown_titles(labels: Labelled) -> list[str]:
    """The titles that a disclosure catalogue gives."""
    return [value for name in _TITLES for value in labels.get(name, ())]


def metas(page: Outline) -> Mapping[str, str]:
    """The contents of the meta tags by name; a second one of a name counts where the first was empty."""
    found: dict[str, str] = {}
    for place, tag in enumerate(page.tags):
        if tag != "meta":
            continue
        element = page.attributes[place]
        name, content = (element.get("name") or "").strip(), stated(element.get("content"))
        if name and content:
            found.setdefault(name, content)
    for name in list(found):  # portals vary the case of names; the right one is preferred
        found.setdefault(name.lower(), found[name])
    return found


def meta(found: Mapping[str, str], name: str) -> str | None:
    """What the meta tag of this name says, whatever its case."""
    return found.get(name) or found.get(name.lower())


def site_id(meta_id: str | None, text: str) -> str | None:
    """Return the site's code, out of its meta tag and its text; None where they differ.

    Copied templates keep a stranger's code, and nothing says in which of the two places.
    """
    printed = {code.lower() for code in _FOOTER_ID.findall(text)}
    tagged = squeeze(meta_id or "").lower()
    if _SITE_ID.fullmatch(tagged):
        printed.add(tagged)
    return printed.pop() if len(printed) == 1 else None
