"""What a monitor is told: ready, or what is out of bounds."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fzsearch.config import Settings
from fzsearch.model import Snapshot
from fzsearch.store import SourceRow, Store
from fzsearch.web import create_app
from tests.conftest import NOW, ParseText

Ready = Callable[..., tuple[int, dict[str, Any]]]
WHY = ("甲", "a")


@pytest.fixture
def folder(sample_library: Path, tmp_path: Path) -> Path:
    return shutil.copytree(sample_library, tmp_path / "library", symlinks=True)


@pytest.fixture
def ready(folder: Path) -> Ready:
    """Asks an application with these settings."""

    def ask(**settings: int) -> tuple[int, dict[str, Any]]:
        answer = create_app(replace(Settings(folder), **settings)).test_client().get("/readyz")  # type: ignore[arg-type]
        kind = "application/json" if answer.status_code == 200 else "application/problem+json"
        assert answer.content_type == kind
        return answer.status_code, answer.get_json(force=True)

    return ask


def visit(folder: Path, source: str, outcome: str, ago: timedelta, *, enabled: bool = True) -> None:
    with Store.open(folder) as store:
        known = [standing.source for standing in store.standings.all() if standing.source.id != source]
        row = SourceRow(source, source, f"http://{source}.gov.cn/", "verified", "", enabled)
        store.standings.register([*known, row])
        when = datetime.now(UTC) - ago
        why = None if outcome == "done" else WHY
        store.visits.end(store.visits.begin(source, when).id, outcome, why, when)  # type: ignore[arg-type]


def test_without_sources_there_is_no_crawl_to_be_late(ready: Ready) -> None:
    code, found = ready(ready_crawl_days=1, ready_lag=1)
    assert (code, found["status"], found["crawl_age"], found["lag"]) == (200, "ready", None, 0)
    assert set(found) == {"status", "generation", "sections", "lag", "crawl_age"}


def test_the_newest_success_of_any_enabled_source_counts(ready: Ready, folder: Path) -> None:
    visit(folder, "a", "done", timedelta(days=9))
    visit(folder, "b", "done", timedelta(days=3))
    visit(folder, "c", "failed", timedelta(days=1))
    visit(folder, "d", "done", timedelta(hours=1), enabled=False)
    code, found = ready(ready_crawl_days=4)
    assert code == 200
    assert timedelta(days=3) <= timedelta(seconds=found["crawl_age"]) < timedelta(days=3, minutes=5)
    assert ready()[0] == 200, "by default nothing is checked"
    code, found = ready(ready_crawl_days=2)
    assert (code, found["status"]) == (503, 503)
    assert "ready_crawl_days" in found["detail"]
    assert "3 天" in found["detail"]
    assert "3 days" in found["title"]
    assert found["crawl_age"] >= 3 * 24 * 60 * 60


def test_a_source_that_never_succeeded_is_out_of_bounds(ready: Ready, folder: Path) -> None:
    visit(folder, "a", "failed", timedelta(days=1))
    code, found = ready(ready_crawl_days=1000)
    assert (code, found["crawl_age"]) == (503, None)
    assert "没有一次采集成功过" in found["detail"]
    assert ready()[0] == 200


def test_an_index_that_lags_more_than_allowed_is_not_ready(ready: Ready, folder: Path, parse_text: ParseText) -> None:
    report = parse_text("砚川市司法局2023年法治政府建设情况报告\n一、存在问题\n人手不足。\n")
    with Store.open(folder) as store:
        for number in (1, 2):
            fresh = replace(report, id=f"{number:016x}", sections=())
            store.save(Snapshot(f"{number}", b"%d" % number, None, NOW), fresh, 1, NOW)
    assert [ready(ready_lag=allowed)[0] for allowed in (0, 1, 2)] == [200, 503, 200]
    code, found = ready(ready_lag=1)
    assert (code, found["lag"], "ready_lag" in found["detail"]) == (503, 2, True)
