"""The words we use, as values. docs/glossary.md has their Chinese terms, docs/fields.md the JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from fzsearch.errors import Hindrance
from fzsearch.items import list_items

LEVELS = ("国", "省", "市", "县", "乡")
"""Administrative levels from the nation down; districts of 北京 上海 天津 重庆 count as 县."""

SECTION_TYPES: Mapping[str, str] = {
    "preamble": "引言",
    "achievements": "举措成效",
    "responsible": "第一责任人",
    "study": "学习贯彻",
    "leadership": "组织领导",
    "functions": "政府职能",
    "rulemaking": "制度与决策",
    "enforcement": "执法与监督",
    "publicity": "普法宣传",
    "openness": "政务公开",
    "problems": "存在问题",
    "next_steps": "下一步安排",
    "other": "其他",
}
"""The section types with the label shown to readers, in the order of a report."""


@dataclass(frozen=True, slots=True)
class Region:
    """An administrative division.

    `code` is the national code without trailing zeros: 2, 4, 6 or 9 digits for province, prefecture, county
    and township ("445202"). `path` names the region and what it lies in, from the province down; `lineage`
    has the codes of the same regions. 市辖区 and the like stand in neither.
    """

    code: str
    path: tuple[str, ...]
    lineage: tuple[str, ...]
    level: str  # one of LEVELS

    @property
    def name(self) -> str:
        """Its own name: the last of `path`."""
        return self.path[-1]


@dataclass(frozen=True, slots=True)
class Agency:
    """Who issued a report: canonical `name`, `raw` as printed, and the 系统 it belongs to, if known.

    A merged bureau belongs to several: 教育和科学技术局 to 教育 and 科技.
    """

    name: str
    raw: str
    systems: tuple[str, ...] = ()

    @property
    def system(self) -> str | None:
        """The first of its 系统."""
        return self.systems[0] if self.systems else None


@dataclass(frozen=True, slots=True)
class Section:
    """A piece of a report's body. The texts of a report's sections, joined in order, are its body.

    `level` is 1 for 一、, 2 for （一）, 3 for 1., 4 for （1）, and 0 for text outside the numbering: what stands
    before the first heading, an untitled closing paragraph, signature and date. `number` is the numeral as
    printed, without its marks. `path` lists the headings from level 1 down to this section's own.
    """

    id: str
    report_id: str
    ordinal: int  # 0, 1, 2 … in reading order
    number: str | None
    level: int
    heading: str  # "" where there is none
    path: tuple[str, ...]
    types: tuple[str, ...]  # keys of SECTION_TYPES
    text: str  # with its heading line

    def item_text(self, number: int) -> str | None:
        """The text of the section's item of this place, from 1 (一是……；二是……); None where there is none.

        An item's id is the section's, a full stop and this number.
        """
        items = list_items(self.text)
        return self.text[items[number - 1].start : items[number - 1].end] if 0 < number <= len(items) else None


@dataclass(frozen=True, slots=True)
class Hints:
    """What the person or portal that supplied a document says of it; used where the document is silent."""

    title: str | None = None
    region: str | None = None  # a code
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a page offers beside its text: the name it shows, and its address as the page writes it."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was received at one moment. Never edited."""

    name: str  # file name, or the last part of the address
    body: bytes  # as received, not decoded
    content_type: str | None  # the header's claim; portals get it wrong
    fetched_at: datetime  # UTC
    url: str | None = None
    hints: Hints = field(default=Hints())
    attachments: tuple["Snapshot", ...] = ()  # files that the page offers, as far as they were received, too
    known_as: str | None = None  # the report that it shows, where that was first found elsewhere

    @property
    def sha256(self) -> str:
        """Hexadecimal SHA-256 of the bytes."""
        return sha256(self.body).hexdigest()

    @property
    def report_id(self) -> str:
        """Sixteen hexadecimal digits: of the address, or, where there is none, of the bytes.

        So a page that changes stays the same report, and a file imported twice is one report. A report that moved
        to another address keeps its id: `known_as`.
        """
        if self.known_as:
            return self.known_as
        return sha256(self.url.encode()).hexdigest()[:16] if self.url else self.sha256[:16]


@dataclass(frozen=True, slots=True)
class Report:
    """One report, as read from a snapshot. A fact that the document does not give is None."""

    id: str
    is_report: bool
    reason: str | None  # why it is not one
    title: str | None
    doc_type: str | None  # 年度报告, 情况报告, 工作报告, 工作总结
    year: int | None  # reported on, not published in
    region: Region | None
    region_candidates: tuple[Region, ...]  # where `region` could not be decided
    agency: Agency | None
    published: date | None
    addressee: str | None
    url: str | None
    evidence: Mapping[str, str]  # field → what decided it
    copy: str | None = None  # what shows that it is a copy: "foreign host", "machine-converted"
    sections: tuple[Section, ...] = ()
    hindrance: Hindrance | None = None  # what kept the document from being read; None where it was read
    attachments: tuple[Attachment, ...] = ()  # what the page offers beside its text
    read_from: str | None = None  # the name of the attachment that holds the report, where the page does not


@dataclass(frozen=True, slots=True)
class Change:
    """A numbered entry of the change log: report `report_id` was saved. Numbers only grow."""

    number: int
    report_id: str
    at: str = ""  # when, ISO 8601, UTC

    @property
    def mark(self) -> str:
        """What tells this entry from one of the same number in another log, such as that of a restored backup."""
        return f"{self.report_id} {self.at}"


def section_json(section: Section) -> dict[str, Any]:
    """A section as the contract's JSON object."""
    return {
        "id": section.id,
        "number": section.number,
        "level": section.level,
        "heading": section.heading,
        "path": list(section.path),
        "types": list(section.types),
        "text": section.text,
        "items": [
            {"id": f"{section.id}.{place}", "number": item.number, "text": section.text[item.start : item.end]}
            for place, item in enumerate(list_items(section.text), 1)
        ],
    }


def report_json(report: Report) -> dict[str, Any]:
    """A report as the contract's JSON object (docs/fields.md); None becomes null."""
    region, agency = report.region, report.agency
    data: dict[str, Any] = {
        "id": report.id,
        "is_report": report.is_report,
        "title": report.title,
        "doc_type": report.doc_type,
        "year": report.year,
        "region": region and {"code": region.code, "path": list(region.path), "level": region.level},
        "agency": agency
        and {"name": agency.name, "raw": agency.raw, "system": agency.system, "systems": list(agency.systems)},
        "published": report.published and report.published.isoformat(),
        "addressee": report.addressee,
        "url": report.url,
        "copy": report.copy,
        "hindrance": report.hindrance,
        "attachments": [{"name": attachment.name, "url": attachment.url} for attachment in report.attachments],
        "read_from": report.read_from,
        "evidence": dict(report.evidence),
        "sections": [section_json(section) for section in report.sections],
    }
    if not report.is_report:
        data["reason"] = report.reason
    if region is None and report.region_candidates:
        data["region_candidates"] = [
            {"code": place.code, "path": list(place.path), "level": place.level} for place in report.region_candidates
        ]
    return data
