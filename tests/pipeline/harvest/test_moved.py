"""Reports at other addresses, and other reports at their addresses."""

from dataclasses import replace

from fzsearch.store import Store
from tests.pipeline.conftest import Beside
from tests.pipeline.harvesting import Library, made
from tests.portal import Behaviour, Document, trouble, trs


def happened(library: Library, document: Document) -> list[list[str]]:
    """What happened to each report of this title."""
    with Store.read(library.folder) as store:
        found = [report for report in store.reports() if report.title == document.title]
        return [[event.happening for event in store.history.of(report.id)] for report in found]


def test_another_years_shorter_report_at_an_address_displaces_the_one_that_was_there(beside: Beside) -> None:
    old, other = made(1, 2)
    site = trs([old, other])
    library = beside(site)
    library.visit()
    later = replace(
        old, title=old.title.replace(old.title[old.title.index("20") :][:4], "2018"),
        body="一、主要工作\n各项工作均按年初计划完成，没有发生行政诉讼案件，也没有收到复议申请。\n"
        "二、存在的问题\n专业人员仍然偏少。\n三、下一步打算\n补充人员，加强培训。\n",
    )  # fmt: skip
    site.replace(old, later)
    library.clock.put_on(days=31)
    assert library.visit()[site.host].end.outcome == "done"
    assert happened(library, old) == [["found", "displaced"]]
    assert happened(library, later) == [["found"]]


def test_a_redirected_report_is_known_at_the_listed_address_too(beside: Beside) -> None:
    (report,) = made(1)
    site = trs([report])
    library = beside(site)
    listed, end = site.path(report), "/zwgk/202605/t20260501_77.html"
    site.put(end, site.route(listed))
    site.put(listed, trouble.redirect(end))
    library.visit()
    with Store.read(library.folder) as store:
        (found,) = store.reports()
        addresses = [address.url.partition(site.base)[2] for address in store.history.addresses(found.id)]
    assert sorted(addresses) == sorted([listed, end])


def test_a_report_that_is_gone_from_two_addresses_is_withdrawn_once(beside: Beside) -> None:
    documents = made(1, 2)
    sites = [trs(documents, name="砚川市人民政府"), trs(documents, name="砚川市人民政府")]
    library = beside(*sites)
    library.visit()
    assert library.counts()[0] == 2
    for site in sites:
        site.take_down(documents[:1])
    for _ in range(4):
        library.clock.put_on(days=31)
        library.visit()
    assert happened(library, documents[0]) == [["found", "moved", "withdrawn"]]


def test_a_report_is_withdrawn_though_another_never_comes(beside: Beside) -> None:
    gone, broken, good = made(1, 3)
    site = trs([gone, broken, good])
    library = beside(site)
    library.visit()
    site.take_down([gone])
    site.behave(site.path(broken), Behaviour(trouble.html("<h1>405</h1>", status=405)))
    for _ in range(3):
        library.clock.put_on(days=31)
        told = library.visit()[site.host]
        assert told.end.outcome == "partial"
    assert told.visit.counts["withdrawn"] == 1
    assert happened(library, gone) == [["found", "withdrawn"]]
    assert happened(library, broken) == [["found"]]


def test_a_report_is_not_missed_in_visits_whose_list_cannot_be_read(beside: Beside) -> None:
    gone, good = made(1, 2)
    site = trs([gone, good])
    library = beside(site)
    library.visit()
    site.take_down([gone])
    for page, outcome, withdrawn in (
        (None, "done", 0), (trouble.gone(), "failed", 0), (trouble.jiasule(), "blocked", 0),
        (trouble.gone(), "failed", 0), (None, "done", 0), (None, "done", 1),
    ):  # fmt: skip
        library.clock.put_on(days=31)
        site.behave(site.family.list_path, *([Behaviour(page)] if page else []))
        told = library.visit()[site.host]
        assert (told.end.outcome, told.visit.counts["withdrawn"]) == (outcome, withdrawn)


def test_a_stale_copy_that_is_dressed_anew_does_not_turn_its_report_back(beside: Beside) -> None:
    (report,) = made(1)
    first, copy = trs([report], name="砚川市人民政府"), trs([report], name="砚川市人民政府")
    library = beside(first, copy)
    library.visit()
    first.replace(report, replace(report, body=f"{report.body}\n全年新增专职执法人员三名。"))
    library.clock.put_on(days=31)
    library.visit()
    assert happened(library, report) == [["found", "moved", "changed"]]
    copy.name = "砚川市人民政府门户网站"
    copy.rebuild()
    library.clock.put_on(days=31)
    library.visit()
    assert happened(library, report) == [["found", "moved", "changed"]]
