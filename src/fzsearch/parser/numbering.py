"""Word's automatic numbering: Word shows the numbers of a list but does not store them in the text."""

import re

from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

_HAN_FORMATS = (
    "chineseCounting",
    "chineseCountingThousand",
    "ideographDigital",
    "japaneseCounting",
    "taiwaneseCountingThousand",
)
_DIGITS = "〇一二三四五六七八九"

Level = tuple[str, str, int]
"""Format (decimal, chineseCounting …), text ("%1、") and start of one level of a list."""


class Numbering:
    """The lists of one document. Keeps a counter per list and level while its paragraphs go by, in order."""

    def __init__(self, document: Document) -> None:
        self._counters: dict[tuple[str, int], int] = {}
        self._lists: dict[str, tuple[str, dict[int, Level]]] = {}  # numId → (what counts together, levels)
        self._styles = {style.get(qn("w:styleId")): style for style in document.styles.element}
        part = next((rel for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")), None)
        if part is None or part.is_external:
            return
        root = etree.fromstring(part.target_part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
        abstract = {kind.get(qn("w:abstractNumId")): kind for kind in root.findall(qn("w:abstractNum"))}
        for number in root.findall(qn("w:num")):
            list_id, abstract_id = number.get(qn("w:numId"), ""), _value(number, "w:abstractNumId", "")
            if abstract_id in abstract:
                levels = {
                    _whole(level.get(qn("w:ilvl"))): _level(level)
                    for level in abstract[abstract_id].findall(qn("w:lvl"))
                }
                # Lists of one definition count on together, unless one begins anew.
                anew = number.find(f"{qn('w:lvlOverride')}/{qn('w:startOverride')}") is not None
                self._lists[list_id] = (f"num {list_id}" if anew else f"abstract {abstract_id}", levels)

    def label(self, paragraph: etree._Element) -> str:
        """The number that Word prints before this paragraph ("一、"), or "" where it prints none that is known."""
        place = self._place(paragraph)
        if place is None or place[0] not in self._lists:
            return ""
        counted, levels = self._lists[place[0]]
        depth = place[1]
        if depth not in levels:
            return ""
        form, text, start = levels[depth]
        for deeper in [key for key in self._counters if key[0] == counted and key[1] > depth]:
            del self._counters[deeper]
        self._counters[counted, depth] = self._counters.get((counted, depth), start - 1) + 1
        if form not in ("decimal", *_HAN_FORMATS):
            return ""

        def counter(match: re.Match[str]) -> str:
            level = int(match[1]) - 1
            form, _, first = levels.get(level, ("decimal", "", 1))
            return _numeral(self._counters.get((counted, level), first), form)

        label = re.sub(r"%(\d)", counter, text)
        return label if label.endswith(("、", "）")) else f"{label} "

    def _place(self, paragraph: etree._Element) -> tuple[str, int] | None:
        """The list and level a paragraph belongs to, by itself or by its style."""
        properties = paragraph.find(qn("w:pPr"))
        style_id = _value(properties, "w:pStyle", "") if properties is not None else ""
        style = self._styles.get(style_id)
        for owner in (properties, style.find(qn("w:pPr")) if style is not None else None):
            numbered = owner.find(qn("w:numPr")) if owner is not None else None
            if numbered is not None and numbered.find(qn("w:numId")) is not None:
                return _value(numbered, "w:numId", ""), _whole(_value(numbered, "w:ilvl", "0"))
        return None


def _level(level: etree._Element) -> Level:
    return (
        _value(level, "w:numFmt", "decimal"),
        _value(level, "w:lvlText", ""),
        _whole(_value(level, "w:start", "1"), 1),
    )


def _value(element: etree._Element, tag: str, default: str) -> str:
    found = element.find(qn(tag))
    return default if found is None else str(found.get(qn("w:val"), default))


def _whole(text: str | None, default: int = 0) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else default


def _numeral(number: int, form: str) -> str:
    """A counter in the list's own form: 一二三 up to 99, else digits."""
    if form not in _HAN_FORMATS or not 1 <= number <= 99:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十") + (_DIGITS[ones] if ones else "")
