"""What is asked for after a page of a list."""

from pathlib import Path

import pytest

from fzsearch.crawler import Link, Listing, Source
from fzsearch.errors import FetchError
from fzsearch.exchange import Ask
from fzsearch.pipeline import Limits, Means, Parse
from fzsearch.pipeline.harvest.flight import Flight, Landing
from fzsearch.pipeline.harvest.lists import Lists, first_page
from fzsearch.pipeline.harvest.verdict import Answered
from fzsearch.store import Store
from tests.conftest import NOW

SOURCE = Source("a", "甲", "http://www.example.gov.cn/fzzf/index.html")
PROXY = "http://www.example.gov.cn/dataproxy.jsp"


@pytest.mark.parametrize(
    ("following", "pages"),
    [
        ([Ask(PROXY, (("page", "2"),)), Ask(PROXY, (("page", "3"),))], 3),
        ([Ask(PROXY, (("page", "2"), ("unit", "1"))), Ask(PROXY, (("unit", "1"), ("page", "2")))], 2),
        ([Ask(f"{PROXY}?page=2"), Ask(f"{PROXY}?page=2#top"), Ask("http:///")], 2),
    ],
)
def test_pages_of_one_address_are_told_apart_by_what_is_posted(
    tmp_path: Path, reading: Parse, following: list[Ask], pages: int
) -> None:
    def fetch(*_: object) -> object:
        raise AssertionError("nobody is asked")

    means = Means(fetch, reading, lambda: NOW)  # type: ignore[arg-type]
    with Store.open(tmp_path) as store:
        lists = Lists(store, means, Limits(), lambda title, _: "报告" in title)
        store.frontier.start_list("a", first_page(SOURCE), NOW)
        visit = store.visits.begin("a", NOW)
        entry = store.frontier.next(SOURCE.host, ["a"], NOW)
        assert entry is not None
        nothing = FetchError("", "name", "", "")
        landing = Landing(Flight(SOURCE.host, SOURCE, entry), nothing, Answered())
        links = (
            Link("http://www.example.gov.cn/1.html", "年度报告"),
            Link("http://www.example.gov.cn/2.html", "公告"),
        )
        lists.take(landing, "hanweb", Listing(links, tuple(following)), visit)
        assert store.frontier.lists_of("a") == pages
        assert store.frontier.counts("a") == {"due": 1}
