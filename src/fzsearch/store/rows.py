"""Values to rows and back."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from fzsearch.model import Agency, Attachment, Region, Report, Section


def report_row(report: Report) -> dict[str, Any]:
    """A report's columns, but for the snapshot it was read from and the parser's version."""
    return {
        "id": report.id,
        "is_report": int(report.is_report),
        "reason": report.reason,
        "title": report.title,
        "doc_type": report.doc_type,
        "year": report.year,
        "region": _text(_region_map(report.region)) if report.region else None,
        "region_candidates": _text([_region_map(region) for region in report.region_candidates]),
        "agency": _text(_agency_map(report.agency)) if report.agency else None,
        "published": report.published.isoformat() if report.published else None,
        "addressee": report.addressee,
        "url": report.url,
        "evidence": _text(dict(report.evidence)),
        "copy": report.copy,
        "hindrance": report.hindrance,
        "attachments": _text([{"name": one.name, "url": one.url} for one in report.attachments]),
        "read_from": report.read_from,
    }


def section_row(section: Section) -> dict[str, Any]:
    """A section's columns."""
    return {
        "id": section.id,
        "report_id": section.report_id,
        "ordinal": section.ordinal,
        "number": section.number,
        "level": section.level,
        "heading": section.heading,
        "path": _text(section.path),
        "types": _text(section.types),
        "text": section.text,
    }


def read_report(row: Mapping[str, Any], sections: tuple[Section, ...] = ()) -> Report:
    """The report of a row; without `sections` it is the report's head alone."""
    return Report(
        id=row["id"],
        is_report=bool(row["is_report"]),
        reason=row["reason"],
        title=row["title"],
        doc_type=row["doc_type"],
        year=row["year"],
        region=_region(json.loads(row["region"])) if row["region"] else None,
        region_candidates=tuple(_region(region) for region in json.loads(row["region_candidates"])),
        agency=_agency(json.loads(row["agency"])) if row["agency"] else None,
        published=date.fromisoformat(row["published"]) if row["published"] else None,
        addressee=row["addressee"],
        url=row["url"],
        evidence=json.loads(row["evidence"]),
        sections=sections,
        # A file of schema 1, open for reading only, has none of these columns.
        copy=row.get("copy"),
        hindrance=row.get("hindrance"),
        attachments=tuple(Attachment(**one) for one in json.loads(row.get("attachments") or "[]")),
        read_from=row.get("read_from"),
    )


def read_section(row: Mapping[str, Any]) -> Section:
    """The section of a row."""
    return Section(
        id=row["id"],
        report_id=row["report_id"],
        ordinal=row["ordinal"],
        number=row["number"],
        level=row["level"],
        heading=row["heading"],
        path=tuple(json.loads(row["path"])),
        types=tuple(json.loads(row["types"])),
        text=row["text"],
    )


def heads() -> Callable[[str | None, str | None], tuple[Region | None, Agency | None]]:
    """A reader of the columns region and agency that reads each text once: many reports share them."""
    regions: dict[str, Region] = {}
    agencies: dict[str, Agency] = {}

    def read(region: str | None, agency: str | None) -> tuple[Region | None, Agency | None]:
        if region and region not in regions:
            regions[region] = _region(json.loads(region))
        if agency and agency not in agencies:
            agencies[agency] = _agency(json.loads(agency))
        return regions[region] if region else None, agencies[agency] if agency else None

    return read


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _region_map(region: Region) -> dict[str, Any]:
    return {"code": region.code, "path": region.path, "lineage": region.lineage, "level": region.level}


def _region(data: Mapping[str, Any]) -> Region:
    return Region(data["code"], tuple(data["path"]), tuple(data["lineage"]), data["level"])


def _agency_map(agency: Agency) -> dict[str, Any]:
    return {"name": agency.name, "raw": agency.raw, "systems": agency.systems}


def _agency(data: Mapping[str, Any]) -> Agency:
    return Agency(data["name"], data["raw"], tuple(data.get("systems") or filter(None, [data.get("system")])))
