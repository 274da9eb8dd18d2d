"""Visits and standings of sources, as text; visits as JSON."""

from datetime import datetime, timezone
from typing import Any

from fzsearch.pipeline import Visited
from fzsearch.store import Standing, Visit

_OUTCOMES = {"done": "完成", "partial": "部分", "failed": "失败", "blocked": "被挡", None: "未完"}
_REMEDY = "在浏览器里打开，存下网页，再 fzsearch import 文件 --url 地址 (open it in a browser, save it, import it)"


def visited_text(visited: Visited) -> str:
    """How a visit went, in a line or two."""
    end = visited.end
    mark = "✓" if end.outcome == "done" else "✗" if end.outcome else "…"
    line = (
        f"{mark} {_OUTCOMES[end.outcome]} {end.outcome or 'open'}  {visited.source.id}  {_counts_text(visited.visit)}"
        f"  下次 next: {_minute(end.next_due)}"
    )
    if end.reason:
        line += f"\n    → {end.reason[0]} ({end.reason[1]})"
    if end.outcome == "blocked":
        line += f"\n    → {_REMEDY}"
    return line


def visited_json(visited: Visited) -> dict[str, Any]:
    """The same as an object."""
    end = visited.end
    return {
        "source": visited.source.id,
        "outcome": end.outcome or "open",
        **{str(name): count for name, count in visited.visit.counts.items()},
        "declared": visited.visit.declared,
        "family": visited.visit.family,
        "reason": end.reason and {"zh": end.reason[0], "en": end.reason[1]},
        "next_due": end.next_due.isoformat(timespec="seconds"),
    }


def standing_text(standing: Standing) -> str:
    """Where a source stands, in a few lines."""
    source, visit = standing.source, standing.last_visit
    off = "" if source.enabled else "（未启用 disabled）"
    lines = [f"{source.id}  {source.name}{off}"]
    lines.append(
        f"    上次成功 last success: {_minute(standing.last_success)}  下次 next due: {_minute(standing.next_due)}"
    )
    if visit is not None:
        lines.append(f"    {_OUTCOMES[visit.outcome]} {visit.outcome or 'open'}: {_counts_text(visit)}")
        lines.append(f"    应有 expected: {standing.expected}  实有 found: {standing.found}")
        if visit.reason and visit.outcome not in ("done", "blocked"):
            since = f"（自 since {_minute(standing.failing_since)}）" if standing.failing_since else ""
            lines.append(f"    → {visit.reason[0]} ({visit.reason[1]}){since}")
    if refused := standing.documents.get("refused"):
        lines.append(f"    不可取 refused: {refused}（robots.txt 或主机不允许 robots.txt or their host forbids it）")
    if standing.blocked is not None and (block := standing.blocked.block) is not None:
        lines.append(
            f"    被挡 blocked: {standing.blocked.name} {block.kind}，自 since {_minute(block.since)}，停到 until"
            f" {_minute(standing.blocked.not_before)}；{block.evidence}\n    → {_REMEDY}"
        )
    if source.tls != "verified":
        lines.append(f"    证书 tls: {source.tls}")
    if not source.checked:
        lines.append("    没有在真的门户上试过 never met its portal")
    return "\n".join(lines)


def _counts_text(visit: Visit) -> str:
    counts = visit.counts
    return (
        f"列出 listed {counts['listed']}，新 new {counts['new']}，改 changed {counts['changed']}，"
        f"撤 withdrawn {counts['withdrawn']}，回 returned {counts['returned']}，失败 failed {counts['failed']}"
    )


def _minute(moment: datetime | None) -> str:
    """In the time of this machine, with its offset: abbreviations such as CST mean several zones."""
    if moment is None:
        return "—"
    local = moment.astimezone()
    offset = local.utcoffset()
    return f"{local:%Y-%m-%d %H:%M} {timezone(offset)}" if offset is not None else f"{local:%Y-%m-%d %H:%M}"
