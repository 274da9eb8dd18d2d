"""Excerpts as text and as a docx file: what was chosen, where it stood, and the list of references."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Written
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from fzsearch.text import fills_line, fit_for_xml
from fzsearch.web.chosen import Chosen
from fzsearch.web.citing import Cited
from fzsearch.web.language import said, t
from fzsearch.web.moments import minute

_SONG, _HEI = "宋体", "黑体"  # what Chinese offices set text and headings in
_ORIGINAL_COUNTS = said("一切以原文为准")


@dataclass(frozen=True, slots=True)
class Reference:
    """A quoted report in the list of references."""

    number: int  # from 1
    cited: Cited


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A chosen section with where it stands."""

    chosen: Chosen
    permalink: str
    reference: Reference

    @property
    def heading(self) -> str:
        """Where it stands in its report: the headings above it, and its own as printed."""
        if not self._begins_with_heading:
            return self.chosen.heading
        return " › ".join((*self.chosen.section.path[:-1], self._lines[0]))

    @property
    def paragraphs(self) -> list[str]:
        """Its text by lines, without empty ones, and without the first where that is nothing but the heading."""
        return self._lines[1:] if self._begins_with_heading else self._lines

    @property
    def _lines(self) -> list[str]:
        return [line.strip() for line in self.chosen.text.split("\n") if line.strip()]

    @property
    def _begins_with_heading(self) -> bool:
        return bool(self._lines) and fills_line(self.chosen.section.heading, self._lines[0])

    @property
    def facts(self) -> str:
        """Year, region and agency, as far as they are known."""
        report = self.chosen.report
        year = t("{year} 年度", year=report.year) if report.year else ""
        place, agency = "/".join(report.region.path) if report.region else "", report.agency and report.agency.name
        return " · ".join(fact for fact in (year, place, agency) if fact)

    @property
    def proof(self) -> str:
        """When the text was received, and the digest of the bytes that it was read from."""
        fetched, sha256 = self.reference.cited.fetched, self.reference.cited.sha256
        return (
            t("收到时间 {moment}（北京时间），SHA-256 {sha256}", moment=minute(fetched), sha256=sha256)
            if sha256
            else ""
        )


@dataclass(frozen=True, slots=True)
class Manuscript:
    """Excerpts in the order chosen, with the reports that they are from, each once, in the order of first use."""

    excerpts: tuple[Excerpt, ...]
    references: tuple[Reference, ...]
    notice: str  # what every page of the library says; "" for nothing


def as_text(manuscript: Manuscript) -> str:
    """The manuscript as plain text, with a line end."""
    lines = [t("报告摘编"), *_preface(manuscript)]
    for place, excerpt in enumerate(manuscript.excerpts, 1):
        lines += ["", "", f"{place}. {excerpt.chosen.title}", excerpt.facts, excerpt.heading, ""]
        lines += [*excerpt.paragraphs, "", *_where(excerpt)]
    lines += ["", "", t("参考文献"), ""]
    lines += [f"[{reference.number}] {reference.cited.citation}" for reference in manuscript.references]
    return "".join(f"{fit_for_xml(line)}\n" for line in lines)


def as_docx(manuscript: Manuscript, now: datetime) -> bytes:
    """The manuscript as a docx file that names nobody as its author; `now` is when it was made, UTC."""
    document = Document()
    _set_up(document, now)
    document.add_heading(fit_for_xml(t("报告摘编")), 0)
    for line in _preface(manuscript):
        _add(document, line, small=True)
    for place, excerpt in enumerate(manuscript.excerpts, 1):
        document.add_heading(fit_for_xml(f"{place}. {excerpt.chosen.title}"), 1)
        if excerpt.facts:
            _add(document, excerpt.facts, small=True)
        if excerpt.heading:
            document.add_heading(fit_for_xml(excerpt.heading), 2)
        for paragraph in excerpt.paragraphs:
            _add(document, paragraph).paragraph_format.first_line_indent = Pt(24)  # two characters
        for line in _where(excerpt):
            _add(document, line, small=True)
    document.add_heading(fit_for_xml(t("参考文献")), 1)
    for reference in manuscript.references:
        form = _add(document, f"[{reference.number}] {reference.cited.citation}").paragraph_format
        form.left_indent, form.first_line_indent = Pt(24), Pt(-24)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _preface(manuscript: Manuscript) -> list[str]:
    return [line for line in (manuscript.notice, t(_ORIGINAL_COUNTS)) if line]


def _where(excerpt: Excerpt) -> Iterator[str]:
    """Which reference it is, where the section stands, and the proof."""
    yield t("出处：参考文献 [{number}]", number=excerpt.reference.number)
    yield t("固定链接：{address}", address=excerpt.permalink)
    if excerpt.proof:
        yield excerpt.proof


def _add(document: Written, text: str, *, small: bool = False) -> Any:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(fit_for_xml(text))
    if small:
        run.font.size = Pt(9)
    return paragraph


def _set_up(document: Written, now: datetime) -> None:
    """A4, Chinese fonts and language, black headings, and properties without anybody's name."""
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(28)
    page.top_margin = page.bottom_margin = Mm(30)
    _set_font(document.styles["Normal"], _SONG, 12)
    document.styles["Normal"].paragraph_format.space_after = Pt(4)
    for name, size in (("Title", 22), ("Heading 1", 15), ("Heading 2", 13)):
        _set_font(document.styles[name], _HEI, size)
    document.styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.title, properties.language = t("报告摘编"), "zh-CN"
    properties.created = properties.modified = now.replace(tzinfo=None, microsecond=0)


def _set_font(style: Any, east_asian: str, size: int) -> None:
    style.font.size, style.font.color.rgb = Pt(size), RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()  # a theme's fonts would come before those that are named
    for script, font in (("ascii", "Times New Roman"), ("hAnsi", "Times New Roman"), ("eastAsia", east_asian)):
        fonts.set(qn(f"w:{script}"), font)
    for border in style.element.iter(qn("w:pBdr")):
        border.getparent().replace(border, OxmlElement("w:pBdr"))
