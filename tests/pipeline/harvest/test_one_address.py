"""One address that shows one report after the other: each stays the report that it is."""

from dataclasses import replace

from fzsearch.model import Report
from fzsearch.store import Store
from tests.pipeline.conftest import Beside
from tests.pipeline.harvesting import Library, made
from tests.portal import Document, trs
from tests.portal.many import title_of


def _reports(library: Library) -> list[Report]:
    with Store.read(library.folder) as store:
        return [report for report in store.reports() if report.is_report]


def _happened(library: Library) -> dict[str, list[str]]:
    """What happened to each report, by title; two of one title are a mistake."""
    found = _reports(library)
    with Store.read(library.folder) as store:
        happened = {one.title or "": [str(event.happening) for event in store.history.of(one.id)] for one in found}
    assert len(happened) == len(found), [one.title for one in found]
    return happened


def _edit(library: Library, old: Document, new: Document) -> None:
    (site,) = library.portal.sites.values()
    site.replace(old, new)
    library.clock.put_on(days=31)
    library.visit()


def _of_another_agency(report: Document) -> Document:
    """A longer report of the same year."""
    numbers = (number for number in range(16, 900) if title_of(number)[-13:] == report.title[-13:])
    others = (made(number)[0] for number in numbers)
    return next(other for other in others if len(other.body) > len(report.body) and other.title != report.title)


def test_years_that_take_turns_at_an_address_stay_two_reports(beside: Beside) -> None:
    one, two = made(1, 2)
    corrected = replace(one, body=one.body.replace("加强组织领导", "加强组织领导和统筹", 1))
    library = beside(trs([one]))
    library.visit()
    for old, new in ((one, two), (two, one), (one, two), (two, corrected)):
        _edit(library, old, new)
    happened = _happened(library)
    assert happened[two.title] == ["found", "displaced", "returned", "displaced"]
    assert happened[one.title] == ["found", "displaced", "returned", "displaced", "changed", "returned"]


def test_an_address_that_shows_a_report_known_from_elsewhere_makes_no_second_one(beside: Beside) -> None:
    one, two = made(1, 2)
    site = trs([one])
    library = beside(site)
    library.visit()
    site.add(two)
    library.clock.put_on(days=31)
    library.visit()
    site.put(site.path(one), site.route(site.path(two)))
    library.clock.put_on(days=31)
    library.visit()
    assert _happened(library) == {one.title: ["found", "displaced"], two.title: ["found", "moved"]}


def test_another_agencys_report_of_the_same_year_does_not_replace_the_one_before(beside: Beside) -> None:
    (one,) = made(1)
    other = _of_another_agency(one)
    library = beside(trs([one]))
    library.visit()
    before = {report.title: report.sections for report in _reports(library)}
    _edit(library, one, other)
    assert _happened(library) == {one.title: ["found", "displaced"], other.title: ["found"]}
    after = {report.title: report.sections for report in _reports(library)}
    assert after[one.title] == before[one.title]


def test_an_agency_of_another_name_in_the_same_words_is_a_version(beside: Beside) -> None:
    (one,) = made(1)
    renamed = replace(one, title=one.title.replace("科学技术局", "科技局"))
    library = beside(trs([one]))
    library.visit()
    _edit(library, one, renamed)
    assert _happened(library) == {renamed.title: ["found", "changed"]}
