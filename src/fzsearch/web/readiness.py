"""Whether the library is fit to be asked: what a monitor is told, and what is out of bounds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fzsearch.config import Settings
from fzsearch.index import Request
from fzsearch.store import Said
from fzsearch.web.library import Library

_DAY = 24 * 60 * 60  # seconds


@dataclass(frozen=True, slots=True)
class Readiness:
    """What stands behind an answer at one moment."""

    generation: str
    sections: int
    lag: int  # reports that changed since the index was brought up to date
    crawl_age: int | None  # seconds since a visit to any enabled source was a success; None if none was, or none is
    awaits_crawl: bool  # whether any source is enabled


def readiness(library: Library, now: datetime) -> Readiness:
    """Ask library and index. Raises StoreError or IndexMissing where one of them cannot be asked."""
    store = library.store()
    library.statements.search(Request(limit=1))
    applied = min(library.engine.applied(), library.statements.applied())
    lag = len(store.changes_after(applied))
    results = library.engine.search(Request(limit=1))
    success = store.standings.newest_success()
    age = max(0, int((now - success).total_seconds())) if success else None
    return Readiness(results.generation, results.total, lag, age, store.standings.any_enabled())


def readiness_json(found: Readiness) -> dict[str, Any]:
    """The same as JSON (docs/fields.md)."""
    return {
        "generation": found.generation,
        "sections": found.sections,
        "lag": found.lag,
        "crawl_age": found.crawl_age,
    }


def faults(found: Readiness, settings: Settings) -> list[Said]:
    """What the settings do not allow, in Chinese and in English."""
    said: list[Said] = []
    if settings.ready_lag and found.lag > settings.ready_lag:
        said.append((
            f"索引落后 {found.lag} 份报告，上限 {settings.ready_lag}（ready_lag）",
            f"the index lags {found.lag} reports behind; ready_lag allows {settings.ready_lag}",
        ))  # fmt: skip
    if settings.ready_crawl_days and found.awaits_crawl:
        if found.crawl_age is None:
            said.append(("没有一次采集成功过（ready_crawl_days）", "no harvest has succeeded yet (ready_crawl_days)"))
        elif found.crawl_age > settings.ready_crawl_days * _DAY:
            days, allowed = found.crawl_age // _DAY, settings.ready_crawl_days
            said.append((
                f"已有 {days} 天没有采集成功，上限 {allowed}（ready_crawl_days）",
                f"no harvest has succeeded for {days} days; ready_crawl_days allows {allowed}",
            ))  # fmt: skip
    return said
