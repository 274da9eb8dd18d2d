"""One report at several addresses, or in several sources."""

from fzsearch.store import Store
from tests.pipeline.conftest import Beside
from tests.pipeline.harvesting import Library, made
from tests.portal import gkmlpt, trs


def _happened(library: Library) -> dict[str, list[str]]:
    with Store.read(library.folder) as store:
        reports = [report for report in store.reports() if report.is_report]
        return {one.title or "": [str(event.happening) for event in store.history.of(one.id)] for one in reports}


def test_a_report_at_two_addresses_is_not_written_anew_in_each_visit(beside: Beside) -> None:
    documents = made(1, 2)
    old, new = trs(documents), gkmlpt(documents)
    old.session_ids = new.session_ids = True  # no page ever has the same bytes again
    library = beside(old, new)
    library.visit()
    before = library.counts()
    for _ in range(2):
        library.clock.put_on(days=31)
        library.visit()
        after = library.counts()
        assert (after[0], after[1], after[3]) == (before[0], before[1], before[3])


def test_a_report_is_withdrawn_though_a_row_that_is_no_more_once_listed_it(beside: Beside) -> None:
    one, two = made(1, 2)
    site = trs([one, two])
    library = beside(site)
    library.visit()
    library.name(site.row("renamed"))
    library.clock.put_on(days=31)
    library.visit()
    site.take_down([one])
    for _ in range(3):
        library.clock.put_on(days=3)
        library.visit()
    assert _happened(library) == {one.title: ["found", "withdrawn"], two.title: ["found"]}
    for _ in range(2):
        library.clock.put_on(days=3)
        library.visit()
    assert _happened(library)[one.title] == ["found", "withdrawn"]


def test_a_report_that_outlived_its_other_address_is_withdrawn_when_that_rows_source_ends(beside: Beside) -> None:
    documents = made(1, 2)
    old, new = trs(documents), gkmlpt(documents)
    library = beside(old, new)
    library.visit()
    old.take_down(documents[:1])
    for _ in range(4):
        library.clock.put_on(days=3)
        library.visit()
    assert "withdrawn" not in _happened(library)[documents[0].title], "it is still elsewhere"
    library.name(old.row(old.host))
    library.clock.put_on(days=31)
    library.visit()
    assert _happened(library)[documents[0].title][-1] == "withdrawn"
