"""Results and reports as text for a terminal, and as CSV for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

from fzsearch.model import SECTION_TYPES, Report
from fzsearch.spreadsheet import harmless

if TYPE_CHECKING:
    from fzsearch.index import Hit, Results

_CSV_COLUMNS = (
    "section_id",
    "report_id",
    "score",
    "title",
    "year",
    "region",
    "agency",
    "path",
    "types",
    "snippet",
    "url",
)


def hits_text(results: "Results", limit: int) -> str:
    """The hits as blocks of lines, with a line about the whole before them."""
    pages = max(1, -(-results.total // limit))
    lines = [f"共 {results.total} 节，第 {results.page}/{pages} 页，{results.took_ms:.1f} 毫秒"]
    for number, hit in enumerate(results.hits, (results.page - 1) * limit + 1):
        report = hit.report
        lines += ["", f"{number}. {report.title}", f"   {_facts(report)}"]
        if hit.section.path or hit.section.types:
            lines.append(f"   {' › '.join(hit.section.path)} [{section_labels(hit.section.types)}]")
        shown = "".join(
            click.style(span.text, bold=True, underline=True) if span.hit else span.text for span in hit.snippet
        )
        lines += [f"   {shown}", f"   fzsearch show {hit.section.id}"]
    return "\n".join(lines)


def hits_csv(hits: Iterable["Hit"]) -> str:
    """The hits as CSV with a header; no cell can be taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_CSV_COLUMNS)
    for hit in hits:
        region, agency = hit.report.region, hit.report.agency
        writer.writerow(
            harmless(value)
            for value in (
                hit.section.id, hit.report.id, f"{hit.score:.4f}", hit.report.title, hit.report.year,
                "/".join(region.path) if region else "", agency.name if agency else "",
                " › ".join(hit.section.path), " ".join(hit.section.types),
                "".join(span.text for span in hit.snippet), hit.report.url,
            )
        )  # fmt: skip
    return text.getvalue()


_MOST_PLACES = 12  # there are 88 towns called 城关镇


def report_text(
    report: Report, provenance: Mapping[str, Any] | None, attached: Iterable[Mapping[str, Any]] = ()
) -> str:
    """A report as a person reads it: title, facts, body, and where it comes from."""
    lines = [report.title or "（没有标题）", _facts(report)]
    if not report.is_report:
        lines.append(f"不是报告 not a report: {report.reason}")
    if report.copy:
        lines.append(f"转载，以原文为准 a copy ({report.copy})")
    if report.region_candidates:
        places = "、".join("/".join(region.path) for region in report.region_candidates[:_MOST_PLACES])
        more = f" … ({len(report.region_candidates)})" if len(report.region_candidates) > _MOST_PLACES else ""
        lines.append(f"地区未定，可能是 region undecided, perhaps: {places}{more}")
    if report.read_from:
        lines.append(f"正文取自附件 the text is from the attachment: {report.read_from}")
    body = "".join(section.text for section in report.sections)
    text = "\n".join(lines) + f"\n\n{body}"
    if provenance:
        text += (
            f"\n来源 source: {report.url or provenance['name']}\n"
            f"收到 received: {provenance['fetched_at']}  SHA-256: {provenance['sha256']}\n"
        )
    for received in attached:
        text += f"附件 attachment: {received['name']}  SHA-256: {received['sha256']}\n"
    return text


def _facts(report: Report) -> str:
    facts = [
        str(report.year) if report.year else "年度未知",
        "/".join(report.region.path) if report.region else "地区未知",
        report.agency.name if report.agency else "机构未知",
    ]
    return " · ".join(facts)


def section_labels(types: Iterable[str]) -> str:
    """Section types as readers know them, separated by 、.

    >>> section_labels(["problems", "next_steps"])
    '存在问题、下一步安排'
    """
    return "、".join(SECTION_TYPES[kind] for kind in types)
