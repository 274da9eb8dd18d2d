"""The page that says where each source stands: what failed is there to be seen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from fzsearch.config import Settings
from fzsearch.web import create_app
from tests.pipeline.open_library import OpenLibrary, open_library
from tests.portal import Portal, Site, trouble, trs
from tests.portal.documents import reports_of
from tests.web.conftest import page


@pytest.fixture
def sites() -> list[Site]:
    documents = reports_of("9902-kjj")
    return [trs(documents, "甲门户"), trs(documents[:1], "乙门户"), trs(documents[:1], "丙门户<script>")]


@pytest.fixture
def library(tmp_path: Path, sites: list[Site]) -> Iterator[OpenLibrary]:
    with Portal(*sites) as portal, open_library(tmp_path / "library", portal) as library:
        yield library


@pytest.fixture
def seen(library: OpenLibrary) -> FlaskClient:
    return create_app(Settings(library.folder)).test_client()


def cells(client: FlaskClient) -> list[list[str]]:
    rows = page(client, "/status").select("tbody tr")
    return [[" ".join(cell.get_text(" ", strip=True).split()) for cell in row.find_all(["th", "td"])] for row in rows]


def test_a_source_that_fails_or_is_blocked_is_seen_with_its_reason(
    library: OpenLibrary, sites: list[Site], seen: FlaskClient
) -> None:
    library.run()
    sites[1].put(sites[1].family.list_path, trouble.jiasule())
    sites[2].put(sites[2].family.list_path, trouble.gone())
    library.later(days=31)
    library.run()
    well, blocked, failed = cells(seen)
    assert well[0].startswith("甲门户")
    assert (well[3], well[4:6]) == ("完成", ["4", "4"]), well
    assert blocked[3].startswith("被挡")
    assert "加速乐" in blocked[3]
    assert "停到" in blocked[3]
    assert failed[0].startswith("丙门户<script>")
    assert failed[3].startswith("失败")
    assert "404" in failed[3] or "410" in failed[3] or "不存在" in failed[3]
    answer = seen.get("/api/v1/status").json
    assert answer is not None
    assert [source["last_visit"]["outcome"] for source in answer["sources"]] == ["done", "blocked", "failed"]
    assert answer["sources"][1]["blocked"]["kind"] == "加速乐"
    assert answer["sources"][2]["failing_since"] is not None
    assert answer["totals"]["reports"] == library.store.totals().reports


def test_before_any_harvest_the_page_says_what_to_do(library: OpenLibrary, seen: FlaskClient) -> None:
    assert "sources.toml" in page(seen, "/status").get_text()
    library.run()
    assert len(cells(seen)) == 3
