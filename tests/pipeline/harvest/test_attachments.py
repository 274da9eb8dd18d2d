"""Reports that are only files: without the file there is no report, and that is told of."""

from dataclasses import replace

import pytest

from tests.pipeline.conftest import Beside
from tests.pipeline.harvesting import Library, made, quote_of
from tests.portal import Attachment, Behaviour, Page, Site, trouble, trs
from tests.portal.documents import in_a_file


def _file_of(site: Site) -> str:
    return next(path for path in site._pages if path.endswith(".docx"))


TROUBLES: dict[str, Page] = {
    "not there": trouble.not_found(),
    "soft 404": trouble.soft_404(),
    "no file": trouble.html("<p>请先登录</p>"),
    "torn": Page(b"PK\x03\x04" + bytes(300), kind="application/octet-stream"),
    "refused": trouble.html("<h1>405</h1>", status=405),
}


def _lack(library: Library, name: str, site: Site) -> None:
    told = library.visit()[site.host]
    assert told.visit.counts["listed"] == 2
    assert len(library.titles()) == 1, name
    assert told.end.outcome == "partial", name
    assert library.run("status").code == 3, name


@pytest.mark.parametrize("name", TROUBLES)
def test_a_report_whose_file_does_not_come_is_a_failure_until_it_does(beside: Beside, name: str) -> None:
    reports = made(1, 2)
    site = trs([reports[0], in_a_file(reports[1])])
    library = beside(site)
    site.put(_file_of(site), TROUBLES[name])
    for _ in range(2):
        _lack(library, name, site)
        library.clock.put_on(days=31)
    site.put(_file_of(site), None)
    told = library.visit()[site.host]
    assert (told.end.outcome, told.visit.counts["new"]) == ("done", 1), name
    assert library.titles() == sorted(report.title for report in reports)
    library.run("index")
    found = library.run("search", quote_of(reports[1]), "--format", "json").json
    assert reports[1].title in [hit["title"] for hit in found["hits"]]


def test_a_report_stays_when_its_file_is_gone_later(beside: Beside) -> None:
    reports = made(1, 2)
    site = trs([reports[0], in_a_file(reports[1])])
    library = beside(site)
    assert library.visit()[site.host].end.outcome == "done"
    before = library.counts()
    for page in (trouble.not_found(), trouble.html("<p>请先登录</p>"), Page(b"\x00" * 99)):
        site.behave(_file_of(site), Behaviour(page))
        library.clock.put_on(days=31)
        library.visit()
        after = library.counts()
        assert (after[0], after[1]) == (before[0], before[1])
    assert library.titles() == sorted(report.title for report in reports)


def test_of_a_page_with_ever_so_many_files_ten_are_asked_for(beside: Beside) -> None:
    (report,) = made(1)
    files = tuple(Attachment(f"附件{number}.pdf", b"%PDF-1.4") for number in range(1, 13))
    site = trs([replace(report, attachments=files)])
    library = beside(site)
    library.visit()
    assert len([path for path in library.portal.paths() if path.endswith(".pdf")]) == 10
    assert library.titles() == [report.title]
