"""What became of a report, as text for a terminal and as JSON: its history, its addresses, its versions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

import click

from fzsearch.model import Report
from fzsearch.store import Event, Happening, Whereabouts, whereabouts_json
from fzsearch.versions import Difference, SectionDifference, What, difference, difference_json

_HAPPENINGS: Mapping[Happening, str] = {
    "found": "发现 found",
    "changed": "改动 changed",
    "moved": "移到 moved to",
    "withdrawn": "原网站上找不到 withdrawn",
    "returned": "重新登出 returned",
    "displaced": "原址换成别的 displaced",
}
_WHAT: Mapping[What, str] = {
    "unchanged": "未变 unchanged",
    "changed": "改动 changed",
    "added": "新增 added",
    "removed": "删去 removed",
}


@dataclass(frozen=True, slots=True)
class Kept:
    """All that a library has of one report: `received` is what each of the `versions` was read from."""

    versions: Sequence[Report]  # the oldest first
    received: Sequence[Mapping[str, Any]]
    history: Sequence[Event]
    whereabouts: Whereabouts


def whereabouts_text(found: Whereabouts, report: Report) -> str:
    """Lines below a report: that it is gone, its other addresses, that it said something else before."""
    lines = []
    if found.withdrawn:
        what = (
            "原网址换成了另一份 its address shows another report" if found.displaced else "原网站上找不到了 withdrawn"
        )
        lines.append(f"{what}: {_time(found.withdrawn)}")
    lines += [f"也登在 also at: {address.url}" for address in found.addresses if address.url != report.url]
    if found.versions > 1:
        lines.append(f"版本 versions: {found.versions}  → fzsearch show {report.id} --versions")
    return "".join(f"{line}\n" for line in lines)


def versions_text(kept: Kept) -> str:
    """History, addresses and versions of a report, with what each version says differently."""
    newest = kept.versions[-1]
    lines = [newest.title or "（没有标题）", newest.id, "", "经历 history"]
    lines += [
        f"  {_time(event.at)}  {_HAPPENINGS[event.happening]}  {event.url or '—'}{_digest(event.sha256)}"
        for event in kept.history
    ] or ["  —"]
    lines += ["", "网址 addresses"]
    lines += [
        f"  {address.url}\n    初次 first seen {_time(address.first_seen)}  最近 last seen {_time(address.last_seen)}"
        for address in kept.whereabouts.addresses
    ] or [f"  {newest.url or '—'}"]
    lines += ["", f"版本 versions: {len(kept.versions)}"]
    for number, row in enumerate(kept.received, 1):
        lines.append(f"  {number}  收到 received {row['fetched_at']}  {row['size']} B{_digest(row['sha256'])}")
    for number, (earlier, later) in enumerate(pairwise(kept.versions), 1):
        lines += ["", f"{number} → {number + 1}", *_difference_lines(difference(earlier, later))]
    return "\n".join(lines) + "\n"


def _difference_lines(found: Difference) -> Iterator[str]:
    if found.titles:
        yield "标题 title"
        yield from _signed("-", found.titles[0] or "")
        yield from _signed("+", found.titles[1] or "")
    for section in found.sections:
        yield f"{_WHAT[section.what]}: {_name(section)}"
        if section.what == "changed" and not section.lines:
            yield "  只有空行不同 only blank lines differ"
        for line in section.lines:
            yield from _signed(line.sign, line.text)


def _signed(sign: str, text: str) -> Iterator[str]:
    yield click.style(f"{sign} {text}", fg="red" if sign == "-" else "green")


def _name(section: SectionDifference) -> str:
    return " › ".join(section.path) or "（标题之外 outside the headings）"


def _digest(sha256: str | None) -> str:
    return f"\n    SHA-256 {sha256}" if sha256 else ""


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def versions_json(kept: Kept) -> dict[str, Any]:
    """The same as a JSON object (docs/fields.md)."""
    newest = kept.versions[-1]
    return {
        "id": newest.id,
        "title": newest.title,
        **whereabouts_json(kept.whereabouts),
        "history": [
            {"at": _time(event.at), "event": event.happening, "url": event.url, "sha256": event.sha256}
            for event in kept.history
        ],
        "received": [
            {
                "number": number,
                "fetched_at": row["fetched_at"],
                "url": row["url"],
                "name": row["name"],
                "size": row["size"],
                "sha256": row["sha256"],
            }
            for number, row in enumerate(kept.received, 1)
        ],
        "differences": [
            {"from": number, "to": number + 1, **difference_json(difference(earlier, later))}
            for number, (earlier, later) in enumerate(pairwise(kept.versions), 1)
        ],
    }
