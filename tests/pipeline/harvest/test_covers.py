"""Pages that are but the cover of a file: they change, the file changes, or both."""

import re
from dataclasses import replace

from fzsearch.store import Store
from tests.pipeline.conftest import Beside
from tests.pipeline.harvesting import Library, made
from tests.portal import Attachment, Document, Page, Site, trs
from tests.portal.documents import in_a_file


def _corrected(report: Document) -> Document:
    return replace(report, body=report.body.replace("加强组织领导", "加强组织领导和统筹", 1))


def _covered(report: Document, name: str) -> Document:
    """The report as a file of this name on a cover."""
    cover = in_a_file(report)
    return replace(cover, attachments=(Attachment(name, cover.attachments[0].body),))


def _visit(library: Library, site: Site) -> tuple[str | None, int]:
    library.clock.put_on(days=31)
    told = library.visit()[site.host]
    return told.end.outcome, told.visit.counts["changed"]


def _happened(library: Library, title: str) -> list[list[str]]:
    """What happened to each report of this title."""
    with Store.read(library.folder) as store:
        found = [report for report in store.reports() if report.is_report and report.title == title]
        return [[str(event.happening) for event in store.history.of(report.id)] for report in found]


def _says(library: Library, title: str, words: str) -> bool:
    with Store.read(library.folder) as store:
        (report,) = (report for report in store.reports() if report.is_report and report.title == title)
        return words in "".join(section.text for section in report.sections)


def test_the_page_around_a_file_may_change_without_a_version(beside: Beside) -> None:
    one, two = made(1, 2)
    site = trs([in_a_file(one), two])
    library = beside(site)
    library.visit()
    before = library.counts()
    for name in ("砚川市人民政府门户", "砚川市人民政府门户网站"):
        site.name = name
        site.rebuild()
        assert _visit(library, site) == ("done", 0)
    assert (library.counts()[:2], library.counts()[3]) == (before[:2], before[3])
    site.replace(site.entries[0].document, in_a_file(_corrected(one)))
    assert _visit(library, site) == ("done", 1), "what comes later is still noticed"
    assert _happened(library, one.title) == [["found", "changed"]]


def test_a_cover_that_offers_a_file_of_another_name_has_a_new_version(beside: Beside) -> None:
    (one,) = made(1)
    cover = _covered(one, "报告.docx")
    site = trs([cover])
    library = beside(site)
    library.visit()
    old = next(path for path in site._pages if path.endswith(".docx"))
    kept = site.route(old)
    newer = _covered(_corrected(one), "修订.docx")
    site.replace(cover, newer)
    new = next(path for path in site._pages if path.endswith(".docx"))
    page = _page(site, site.path(newer))
    renamed = new.replace("P0", "W0")
    site.put(site.path(newer), replace(page, body=page.body.replace(_name(new), _name(renamed))))
    site.put(renamed, site.route(new))
    site.put(old, kept)
    assert _visit(library, site) == ("done", 1)
    assert _happened(library, one.title) == [["found", "changed"]]
    assert _says(library, one.title, "领导和统筹")
    assert _visit(library, site) == ("done", 0)
    assert _says(library, one.title, "领导和统筹")


def _page(site: Site, path: str) -> Page:
    page = site.route(path)
    assert isinstance(page, Page)
    return page


def _name(path: str) -> bytes:
    return path.rpartition("/")[2].encode()


def test_a_report_stays_while_the_new_file_of_its_cover_does_not_come(beside: Beside) -> None:
    (one,) = made(1)
    cover = in_a_file(one)
    site = trs([cover])
    library = beside(site)
    library.visit()
    page, path = _page(site, site.path(cover)), next(path for path in site._pages if path.endswith(".docx"))
    site.put(site.path(cover), replace(page, body=page.body.replace(_name(path), b"W" + _name(path))))
    _visit(library, site)
    assert _happened(library, one.title) == [["found"]]
    assert _says(library, one.title, "加强组织领导")


def test_a_cover_that_offers_another_years_file_keeps_both(beside: Beside) -> None:
    one, two = made(1, 2)
    cover = in_a_file(one)
    site = trs([cover])
    library = beside(site)
    library.visit()
    site.replace(cover, in_a_file(two))
    assert _visit(library, site) == ("done", 0)
    assert _happened(library, one.title) == [["found", "displaced"]]
    assert _happened(library, two.title) == [["found"]]
    before = library.counts()[3]
    assert _visit(library, site) == ("done", 0)
    assert library.counts()[3] == before


def test_a_file_that_is_as_it_was_once_is_what_the_report_is_read_from(beside: Beside) -> None:
    (one,) = made(1)
    first, second = in_a_file(one), in_a_file(_corrected(one))
    site = trs([first])
    library = beside(site)
    library.visit()
    for old, new in ((first, second), (second, first)):
        site.replace(old, new)
        assert _visit(library, site) == ("done", 1)
    with Store.read(library.folder) as store:
        (report,) = (report for report in store.reports() if report.is_report)
        received = store.snapshots.of(report.id)
        assert received is not None
        assert [file.body for file in received.attachments] == [first.attachments[0].body]
    before = library.counts()[3]
    assert _visit(library, site) == ("done", 0)
    assert library.counts()[3] == before


def test_two_covers_may_share_a_file(beside: Beside) -> None:
    (one,) = made(1)
    cover = in_a_file(one)
    site = trs([cover])
    library = beside(site)
    path, file = site.path(cover), next(path for path in site._pages if path.endswith(".docx"))
    page, listed = _page(site, path), _page(site, site.family.list_path)
    shared = re.sub(rb'href="[^"]*\.docx"', f'href="{file}"'.encode(), page.body)
    twice = re.sub(
        rb"<li>.*?</li>", lambda row: row[0] + row[0].replace(b"/t20", b"/2/t20"), listed.body, flags=re.DOTALL
    )
    site.put(site.family.list_path, replace(listed, body=twice))
    site.put(path.replace("/t20", "/2/t20"), replace(page, body=shared))
    told = library.visit()[site.host]
    assert (told.visit.counts["listed"], told.end.outcome) == (2, "done")
    assert _happened(library, one.title) == [["found", "moved"]]
    assert _visit(library, site) == ("done", 0)


def test_a_damaged_file_of_the_library_ends_nobody_elses_visit(beside: Beside) -> None:
    one, two = made(1, 2)
    cover = in_a_file(one)
    site, other = trs([cover, two]), trs(made(5, 2))
    library = beside(site, other)
    library.visit()
    for kept in (library.folder / "snapshots").glob("*/*"):
        kept.unlink()
    site.name = "砚川市人民政府门户"
    site.replace(cover, in_a_file(_corrected(one)))
    library.clock.put_on(days=31)
    told = library.visit()
    assert (told[site.host].end.outcome, told[other.host].end.outcome) == ("done", "done")
    assert _happened(library, one.title) == [["found", "changed"]], "cover and file came anew"
