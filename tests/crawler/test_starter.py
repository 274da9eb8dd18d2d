"""The columns to begin with: rows that are right, for structures that are read."""

from pathlib import Path

import pytest

from fzsearch.crawler import Source, read_sources, starter
from fzsearch.crawler.readers import read_list
from fzsearch.regions import load_gazetteer
from tests.crawler.made import page, ul

TITLE = "砚川市水务局2023年法治政府建设年度报告"


@pytest.fixture
def rows(tmp_path: Path) -> list[Source]:
    path = tmp_path / "sources.toml"
    path.write_text(starter(), encoding="utf-8")
    return read_sources(path)


def test_nothing_that_was_never_tried_is_harvested(rows: list[Source]) -> None:
    assert len(rows) >= 6
    assert not any(row.enabled or row.checked for row in rows)


def test_every_region_is_in_the_gazetteer(rows: list[Source]) -> None:
    gazetteer = load_gazetteer()
    for row in rows:
        region = gazetteer.get(row.region or "")
        assert region is not None
        assert region.name in row.name, row.id


def test_the_reader_of_every_row_reads_a_list_of_its_structure_at_its_address(rows: list[Source]) -> None:
    for row in rows:
        href = "9114231.jhtml" if row.id == "zhongyuan" else "./202403/t20240327_6572155.html"
        turning = "" if row.id == "zhongyuan" else '<script>createPageHTML(2, 0, "index", "html")</script>'
        name, listing = read_list(page(ul([(href, TITLE, "2024-03-27")]) + turning), row.list_url, row, first=True)
        assert name == ("static" if row.id == "zhongyuan" else "trs")
        assert [(link.url, link.title) for link in listing.links] == [(row.list_url + href.removeprefix("./"), TITLE)]
        assert [ask.url for ask in listing.following] == ([row.list_url + "index_1.html"] if turning else [])
