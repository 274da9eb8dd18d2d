"""What happens to a report at its portal is what its history says, no more and no less."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fzsearch.model import Report, Snapshot
from tests.pipeline.open_library import OpenLibrary, open_library
from tests.portal import Attachment, Document, Portal, Site, gkmlpt, trouble, trs
from tests.portal.documents import in_a_file, reports_of


@pytest.fixture
def documents() -> list[Document]:
    return reports_of("9902-kjj")


@pytest.fixture
def site(documents: list[Document]) -> Site:
    return trs(documents, "砚川市人民政府")


@pytest.fixture
def library(tmp_path: Path, site: Site) -> Iterator[OpenLibrary]:
    with Portal(site) as portal, open_library(tmp_path / "library", portal) as library:
        yield library


def changed(document: Document, number: str = "99") -> Document:
    """The document with one figure altered."""
    assert "一是" in document.body
    return replace(document, body=document.body.replace("一是", f"一是办结{number}件，", 1))


def test_what_does_not_change_has_no_second_version_and_no_second_entry(
    library: OpenLibrary, documents: list[Document]
) -> None:
    first = library.visit()
    assert (first.end.outcome, first.visit.counts["new"]) == ("done", len(documents))
    changes, snapshots = library.store.last_change(), library.store.totals().snapshots
    for _ in range(2):
        library.later(days=31)
        library.portal.forget()
        again = library.visit()
        assert (again.visit.counts["new"], again.visit.counts["changed"]) == (0, 0)
        assert again.visit.counts["unchanged"] == len(documents)
        asked = [visit for visit in library.portal.requests() if "/t20" in visit.path]
        assert [visit.status for visit in asked] == [304] * len(documents)
    assert (library.store.last_change(), library.store.totals().snapshots) == (changes, snapshots)
    assert all(library.happened(document) == ["found"] for document in documents)


def test_a_page_without_validators_is_read_again_and_is_no_new_version(
    library: OpenLibrary, site: Site, documents: list[Document]
) -> None:
    site.validators = False
    site.rebuild()
    library.visit()
    change = library.store.last_change()
    library.later(days=31)
    assert library.visit().visit.counts["unchanged"] == len(documents)
    assert library.store.last_change() == change


def test_a_changed_text_is_a_version_and_what_was_said_before_is_kept(
    library: OpenLibrary, site: Site, documents: list[Document]
) -> None:
    library.visit()
    before = library.report(documents[0])
    site.replace(documents[0], changed(documents[0]))
    library.later(days=31)
    assert library.visit().visit.counts["changed"] == 1
    after = library.report(documents[0])
    assert after.id == before.id
    assert "办结99件" in "".join(section.text for section in after.sections)
    assert library.store.history.earlier(after.id) == [before]
    assert library.happened(documents[0]) == ["found", "changed"]
    shown = [event.sha256 for event in library.events(documents[0])]
    assert shown[0] != shown[1]
    assert all(library.store.exchanges.last(after.url or "", digest or "") for digest in shown)
    library.later(days=31)
    assert library.visit().visit.counts["changed"] == 0


def test_the_page_around_a_text_may_change_without_a_version(
    library: OpenLibrary, site: Site, documents: list[Document]
) -> None:
    library.visit()
    site.name = "砚川市人民政府门户"
    site.rebuild()
    library.later(days=31)
    library.visit()
    assert library.happened(documents[0]) == ["found"]
    assert library.store.history.earlier(library.report(documents[0]).id) == []


def test_a_report_is_withdrawn_when_it_was_gone_three_times_days_apart(
    library: OpenLibrary, site: Site, documents: list[Document]
) -> None:
    library.visit()
    site.take_down(documents[:1])
    for days, withdrawn in ((31, 0), (0.5, 0), (3, 0), (3, 1), (3, 0)):
        library.later(days=days)
        assert library.visit().visit.counts["withdrawn"] == withdrawn, days
    report = library.report(documents[0])
    assert report.sections, "it stays readable here"
    assert library.happened(documents[0]) == ["found", "withdrawn"]
    assert library.store.history.gone_since(report.id) is not None
    assert library.happened(documents[1]) == ["found"]


def test_a_missing_page_is_looked_for_again_within_days(
    library: OpenLibrary, site: Site, documents: list[Document]
) -> None:
    library.visit()
    site.take_down(documents[:1])
    library.later(days=31)
    assert (library.visit().end.next_due - library.now()).days <= 3


def test_a_withdrawn_report_that_is_there_again_has_returned(
    library: OpenLibrary, site: Site, documents: list[Document]
) -> None:
    library.visit()
    path = site.path(documents[0])
    site.put(path, trouble.gone())
    for _ in range(3):
        library.later(days=3)
        library.visit()
    site.put(path, None)
    library.later(days=31)
    assert library.visit().visit.counts["returned"] == 1
    assert library.happened(documents[0]) == ["found", "withdrawn", "returned"]
    library.later(days=31)
    assert library.visit().visit.counts["returned"] == 0


@pytest.mark.parametrize("answer", [trouble.soft_404(), trouble.redirect("/"), trouble.soft_404_refresh("meta")])
def test_a_page_that_says_it_is_gone_is_gone_whatever_its_status(
    library: OpenLibrary, site: Site, documents: list[Document], answer: object
) -> None:
    library.visit()
    before = library.report(documents[0])
    site.put(site.path(documents[0]), answer)  # type: ignore[arg-type]
    for _ in range(3):
        library.later(days=3)
        library.visit()
    assert library.happened(documents[0]) == ["found", "withdrawn"]
    assert library.report(documents[0]) == before


def test_nothing_is_withdrawn_while_the_list_is_down(
    library: OpenLibrary, site: Site, documents: list[Document]
) -> None:
    library.visit()
    site.behave("*")
    site.missing = trouble.gone()
    site.take_down(documents)
    site.put(site.family.list_path, trouble.gone())
    for _ in range(4):
        library.later(days=3)
        assert library.visit().end.outcome == "failed"
    assert all(library.happened(document) == ["found"] for document in documents)


def test_a_report_that_only_left_the_list_is_not_gone(
    library: OpenLibrary, site: Site, documents: list[Document]
) -> None:
    library.visit()
    site.unlist(documents[0])
    for _ in range(4):
        library.later(days=3)
        library.visit()
    assert library.happened(documents[0]) == ["found"]


@pytest.mark.parametrize("status", [301, None])
def test_a_report_at_a_new_address_is_the_same_report(
    library: OpenLibrary, site: Site, documents: list[Document], status: int | None
) -> None:
    """With a redirection from the old address, or without."""
    library.visit()
    before = library.report(documents[0])
    site.move(documents[0], "/col/col1229/art/2025/art_0123456789abcdef0123456789abcdef.html", status)
    for _ in range(4):
        library.later(days=3)
        library.visit()
    after = library.report(documents[0])
    assert after.id == before.id
    assert library.happened(documents[0]) in (["found"], ["found", "moved"])
    assert len(library.store.history.addresses(after.id)) == 2
    assert len(library.reports()) == len(documents)
    assert library.store.totals().reports == len(documents)


def test_a_report_that_moved_and_was_rewritten_in_part_is_the_same_report(
    library: OpenLibrary, site: Site, documents: list[Document]
) -> None:
    library.visit()
    before, newer = library.report(documents[0]), changed(documents[0])
    site.replace(documents[0], newer)
    site.move(newer, "/zwgk/202605/t20260501_77.html", None)
    library.later(days=31)
    library.visit()
    assert library.report(newer).id == before.id
    assert sorted(library.happened(newer)) == ["changed", "found", "moved"]


def test_two_texts_of_one_title_that_are_both_there_are_two_reports(
    library: OpenLibrary, site: Site, documents: list[Document]
) -> None:
    library.visit()
    site.add(changed(documents[0]))
    library.later(days=31)
    assert library.visit().visit.counts["new"] == 1
    assert library.store.totals().reports == len(documents) + 1


def test_one_page_under_two_hosts_is_one_report(tmp_path: Path, documents: list[Document]) -> None:
    """A portal that moved: the old host still answers, and both are listed."""
    old, new = trs(documents, "砚川市人民政府"), gkmlpt(documents, "砚川市人民政府")
    with Portal(old, new) as portal, open_library(tmp_path / "library", portal) as library:
        library.run()
        assert library.store.totals().reports == len(documents)
        moved = [library.happened(document) for document in documents]
        assert moved == [["found", "moved"]] * len(documents)
        change = library.store.last_change()
        library.later(days=31)
        library.run()
        assert library.store.last_change() == change
        old.replace(documents[0], changed(documents[0]))
        library.later(days=31)
        library.run()
        library.later(days=31)
        library.run()
        assert library.happened(documents[0]) == ["found", "moved", "changed"], "the stale copy changes nothing"


def test_an_address_that_shows_another_years_report_keeps_both(
    library: OpenLibrary, site: Site, documents: list[Document]
) -> None:
    library.visit()
    path = site.path(documents[0])
    before = library.report(documents[0])
    later = replace(
        documents[0],
        title=documents[0].title.replace(str(before.year), "2018"),
        body=documents[0].body.replace(str(before.year), "2018"),
    )
    site.remove(documents[0])
    site.add(later)
    site.put(path, site.route(site.path(later)))
    site.unlist(later)
    library.later(days=31)
    library.visit()
    assert library.report(documents[0]) == before
    assert library.happened(documents[0]) == ["found", "displaced"]
    assert library.report(later).year == 2018
    assert library.happened(later) == ["found"]


def test_a_report_in_an_attachment_has_versions_too(tmp_path: Path, documents: list[Document]) -> None:
    cover = in_a_file(documents[0])
    site = trs([cover, *documents[1:]], "砚川市人民政府")
    with Portal(site) as portal, open_library(tmp_path / "library", portal) as library:
        library.visit()
        report = library.report(cover)
        assert ((report.read_from or "").endswith(".docx"), library.happened(cover)) == (True, ["found"])
        other = in_a_file(changed(documents[0]))
        newer = replace(cover, attachments=(Attachment(cover.attachments[0].name, other.attachments[0].body),))
        site.replace(cover, newer)
        library.later(days=31)
        library.visit()
        assert library.happened(cover) == ["found", "changed"]
        assert "办结99件" in "".join(section.text for section in library.report(cover).sections)
        change = library.store.last_change()
        library.later(days=31)
        library.visit()
        assert library.store.last_change() == change


def test_a_cover_that_moved_is_the_same_report(tmp_path: Path, documents: list[Document]) -> None:
    cover = in_a_file(documents[0])
    site = trs([cover, *documents[1:]], "砚川市人民政府")
    with Portal(site) as portal, open_library(tmp_path / "library", portal) as library:
        library.visit()
        report = library.report(cover)
        assert len(library.store.history.addresses(report.id)) == 1
        site.move(cover, "/art/2025/1/1/art_1229_1001.html", None)
        for _ in range(3):
            library.later(days=3)
            library.visit()
        assert library.report(cover).id == report.id
        assert library.happened(cover) == ["found", "moved"]
        assert len(library.store.history.addresses(report.id)) == 2
        assert library.store.totals().reports == len(documents)


def test_a_fault_of_ours_fails_one_page_and_not_the_harvest(
    library: OpenLibrary, documents: list[Document], caplog: pytest.LogCaptureFixture
) -> None:
    real = library.session.parse

    def parse(snapshot: Snapshot) -> Report:
        if documents[0].title.encode() in snapshot.body:
            raise RecursionError("too deep")
        return real(snapshot)

    library.session.parse = parse  # type: ignore[method-assign]
    visited = library.visit()
    assert (visited.end.outcome, visited.visit.counts["failed"]) == ("partial", 1)
    assert visited.visit.counts["new"] == len(documents) - 1
    assert "RecursionError" in caplog.text
    library.session.parse = real  # type: ignore[method-assign]
    library.later(days=31)
    assert library.visit().visit.counts["new"] == 1
