"""What becomes of a document that was read: a new report, a new version, the same, or nothing."""

import logging
from dataclasses import replace
from hashlib import sha256
from typing import Literal

from fzsearch.crawler import host_of, same_page_key
from fzsearch.errors import ParseError, StoreError
from fzsearch.exchange import Ask, Exchange, Validators
from fzsearch.model import Report, Snapshot
from fzsearch.parser import PARSER_VERSION
from fzsearch.pipeline.harvest.doubts import is_less, says_too_little
from fzsearch.pipeline.harvest.files import files_of, is_cover
from fzsearch.pipeline.harvest.flight import Landing, parsed
from fzsearch.pipeline.harvest.means import Means
from fzsearch.pipeline.harvest.twins import is_another, same_issuer, twin
from fzsearch.store import Entry, Event, Said, Sighting, Store, Visit, said

log = logging.getLogger(__name__)


class Documents:
    """Keeps the documents of one harvest in the library."""

    def __init__(self, store: Store, means: Means) -> None:
        self._store = store
        self._means = means

    def known_as(self, entry: Entry) -> str | None:
        """The report that an entry is known to show, here or at another of its addresses."""
        history = self._store.history
        return (
            entry.report_id
            or history.found_at(same_page_key(entry.asked))
            or history.found_at(same_page_key(entry.url))
        )

    def page_of(self, entry: Entry) -> Snapshot | None:
        """The document that offers an attachment, with what came with it so far but for this very one."""
        page = self._store.frontier.get(entry.parent) if entry.parent is not None else None
        snapshot = self._shown_in(page, page.report_id) if page is not None and page.report_id else None
        if snapshot is None:
            return None
        others = tuple(one for one in snapshot.attachments if one.url not in (entry.url, entry.asked))
        return replace(snapshot, attachments=others)

    def _shown_in(self, page: Entry, report_id: str) -> Snapshot | None:
        """What a page's entry shows a report in, with the files that came with it; None where a file is damaged."""
        snapshots = self._store.snapshots
        try:
            last = snapshots.shown_in(report_id, page.validated or "", page.sha256 or "")
            return last or snapshots.of(report_id)
        except StoreError as error:
            log.warning("cannot be read report=%s error=%s", report_id, error.en)
            return None

    def same(self, entry: Entry, visit: Visit) -> None:
        """The document is what it was."""
        self._store.frontier.answered(entry.id, None, self._means.now())
        if entry.kind == "page" and entry.report_id is not None:
            self._seen(entry, entry.asked, entry.report_id, entry.sha256, visit)
            self._store.visits.count(visit.id, "unchanged")

    def take(self, landing: Landing, visit: Visit) -> None:
        """A document was read."""
        entry, snapshot, read = landing.flight.entry, landing.snapshot, landing.report
        if snapshot is None or read is None or not isinstance(landing.answer, Exchange):
            return
        if isinstance(read, ParseError):
            self.fail(entry, visit, (read.reason_zh, read.reason_en))
            return
        known = self.known_as(entry)
        stored = self._store.report(known) if known else None
        if says_too_little(read):
            self.fail(entry, visit, ("没有正文，或只有几句话", "it has no text, or too little to be a report"))
            return
        if stored is not None and stored.is_report and is_cover(read):
            snapshot, read = self._with_files(entry, stored, snapshot, read)
            if is_cover(read):
                self._remember(entry, landing.answer, snapshot)
                self._await_files(entry, stored, snapshot, read, visit)
                return
        if stored is not None and stored.is_report and (other := _something_else(stored, read)) is not None:
            self.fail(entry, visit, other)
            return
        self._remember(entry, landing.answer, snapshot)  # not sooner: the same wrong page again is no good news
        if stored is not None and stored.is_report and is_another(read, stored):
            known, stored = self._displace(stored, read, snapshot)
        elif stored is None:
            known, stored = self._moved(read, snapshot)
        if known is not None and known != read.id:
            snapshot = replace(snapshot, known_as=known)
            read = self._read_again(snapshot)
        self._keep(entry, snapshot, read, stored, visit)

    def _with_files(self, entry: Entry, stored: Report, snapshot: Snapshot, read: Report) -> tuple[Snapshot, Report]:
        """A cover, with those of the files that came with it earlier that it still offers."""
        offered = {url for url, _ in files_of(read, snapshot.url or entry.url)}
        asked = {file.validated for file in self._store.frontier.attachments_of(entry.id) if file.url in offered}
        before = self._shown_in(entry, stored.id)
        files = tuple(file for file in before.attachments if file.url in offered | asked) if before else ()
        if not files:
            return snapshot, read
        whole = replace(snapshot, attachments=files, known_as=stored.id)
        return whole, self._read_again(whole)

    def _await_files(self, entry: Entry, stored: Report, snapshot: Snapshot, read: Report, visit: Visit) -> None:
        """A cover offers other files than before: until they come, the report stays as it is."""
        self._store.snapshots.add(snapshot)
        self._store.visits.count(visit.id, "unchanged")
        self._seen(entry, snapshot.url or entry.url, stored.id, snapshot.sha256, visit)
        self._store.frontier.answered(entry.id, stored.id, self._means.now())
        self._offer(entry, read, snapshot)

    def _keep(self, entry: Entry, snapshot: Snapshot, read: Report, stored: Report | None, visit: Visit) -> None:
        """Save a document's report, count it, and note where it was seen and what it offers."""
        words = digest_of(read)
        if stored is not None and entry.said == words and self._is_read_elsewhere(entry, stored):
            # Here it says what it always said; what another address says since is no change here.
            outcome = "unchanged"
        else:
            outcome = self._save(snapshot, read)
        if read.is_report:
            happened = _happened(stored, read) if outcome != "unchanged" else "unchanged"
            self._store.visits.count(visit.id, happened)
            self._seen(entry, snapshot.url or entry.url, read.id, snapshot.sha256, visit)
        self._store.frontier.answered(entry.id, read.id, self._means.now())
        self._store.frontier.read_as(entry.id, words)
        if not read.is_report and read.hindrance is None:
            reason = read.reason or "不是报告"
            self._store.frontier.settle(entry.id, "other", (reason, reason))
        else:
            self._offer(entry, read, snapshot)

    def attach(self, landing: Landing, visit: Visit) -> None:
        """A file that a document offers was received; it may be the report itself."""
        entry, received = landing.flight.entry, landing.snapshot
        if received is None or not isinstance(landing.answer, Exchange):
            return
        page = self.page_of(entry)
        if page is None or isinstance(landing.report, ParseError):
            self.fail(entry, visit, ("附件读不了", "the attachment cannot be read"))
            return
        self._remember(entry, landing.answer, received)
        whole, read = replace(page, attachments=(*page.attachments, received)), landing.report
        if read is None or landing.flight.page != page:
            read = self._read_again(whole)  # another of its files came meanwhile
        stored = self._store.report(read.id)
        known: str | None = None
        if read.is_report and (stored is None or not stored.is_report):
            known, twin_of_it = self._moved(read, whole)
        elif read.is_report and stored is not None and is_another(read, stored):
            known, twin_of_it = self._displace(stored, read, whole)
        if known is not None:
            whole, stored = replace(whole, known_as=known), twin_of_it
            read = self._read_again(whole)
        if read.is_report or stored is None or not stored.is_report:
            self._store_whole(entry, whole, read, stored, visit)
        self._store.frontier.answered(entry.id, None, self._means.now())

    def _store_whole(self, entry: Entry, whole: Snapshot, read: Report, stored: Report | None, visit: Visit) -> None:
        """Save a document with a file that it offers."""
        outcome = self._save(whole, read)
        page = self._store.frontier.get(entry.parent) if entry.parent is not None else None
        if not read.is_report or page is None:
            return
        if outcome != "unchanged" and said(read) != (said(stored) if stored else None):
            self._store.visits.count(visit.id, _happened(stored, read))
        self._seen(page, whole.url or page.url, read.id, whole.sha256, visit)
        self._store.frontier.answered(page.id, read.id, self._means.now())

    def _read_again(self, snapshot: Snapshot) -> Report:
        """The report in what was read before, under another id or with more files. Raises ParseError."""
        report = parsed(snapshot, self._means)
        if isinstance(report, ParseError):
            raise report
        return report

    def _save(self, snapshot: Snapshot, report: Report) -> str:
        return self._store.save(snapshot, report, PARSER_VERSION, self._means.now())

    def _moved(self, read: Report, snapshot: Snapshot) -> tuple[str | None, Report | None]:
        """The report that this document, whose address is new, turns out to be; (None, None) for a new one."""
        if not read.is_report or read.title is None:
            return None, None
        candidates = [
            other
            for other in self._store.titled(read.title, read.year)
            if digest_of(other) == digest_of(read) or not self._is_alive(other.id)
        ]
        known = twin(read, candidates)
        if known is None:
            return None, None
        self._store.history.add(Event(known.id, self._means.now(), "moved", snapshot.url, snapshot.sha256))
        return known.id, known

    def _is_alive(self, report_id: str) -> bool:
        return any(entry.state in ("kept", "due") for entry in self._store.frontier.of_report(report_id))

    def _is_read_elsewhere(self, entry: Entry, stored: Report) -> bool:
        """Whether another address, which still shows it, is the one that a report was read from."""
        others = (other for other in self._store.frontier.of_report(stored.id) if other.id != entry.id)
        addresses = {url for one in others if one.state in ("kept", "due") for url in (one.url, one.validated)}
        return stored.url in addresses - {entry.url, entry.asked}

    def _displace(self, stored: Report, read: Report, snapshot: Snapshot) -> tuple[str, Report | None]:
        """A report's address shows another now: one that it showed before, one from elsewhere, or a new one."""
        history, url = self._store.history, snapshot.url or ""
        shown_before = filter(None, map(self._store.report, history.displaced_at(url)))
        history.add(Event(stored.id, self._means.now(), "displaced", url, snapshot.sha256))
        for other in shown_before:
            if other.id != stored.id and same_issuer(read, other) and not is_another(read, other):
                return other.id, other
        known, twin_of_it = self._moved(read, snapshot)
        return known or sha256(f"{url} {digest_of(read)}".encode()).hexdigest()[:16], twin_of_it

    def _seen(self, entry: Entry, url: str, report_id: str, digest: str | None, visit: Visit) -> None:
        """The report was seen at this address, and at the listed one that led there."""
        now = self._means.now()
        for address in dict.fromkeys((entry.url, url)):
            self._store.history.note_address(same_page_key(address), address, report_id, now)
        if self._store.history.gone_since(report_id) is not None:
            self._store.history.add(Event(report_id, now, "returned", url, digest))
            self._store.visits.count(visit.id, "returned")

    def _remember(self, entry: Entry, answer: Exchange, snapshot: Snapshot) -> None:
        validators = Validators(answer.header("ETag"), answer.header("Last-Modified"))
        self._store.frontier.remember(entry.id, entry.asked, validators, snapshot.sha256)

    def _offer(self, entry: Entry, report: Report, snapshot: Snapshot) -> None:
        """Have the files asked for that the document offers."""
        base = snapshot.url or entry.url
        for url, name in files_of(report, base):
            key, ask = same_page_key(url), Ask(url, referer=base)
            if self._store.frontier.is_anothers(entry.source_id, key, entry.id):
                key = f"{key} of {entry.id}"  # each document needs its file
            sighting = Sighting("attachment", key, host_of(url), ask, name, entry.id)
            self._store.frontier.sight(entry.source_id, sighting, self._means.now())

    def fail(self, entry: Entry, visit: Visit, why: Said) -> None:
        """A document, or a file of one, could not be had in this visit."""
        self._store.frontier.settle(entry.id, "failed", why)
        self._store.visits.count(visit.id, "failed")


def digest_of(report: Report) -> str:
    """A digest of what a report says."""
    return sha256(repr(said(report)).encode("utf-8", "surrogatepass")).hexdigest()


def _something_else(stored: Report, read: Report) -> Said | None:
    """Why what a report's address answers now is not that report in another version; None where it may be."""
    if not read.is_report:
        zh, en = read.reason or "不是报告", read.reason or "no report"
    elif read.year == stored.year and is_less(read, stored):
        # Its title may be but the list's.
        zh, en = "没有一行与以前相同", "not one line is as it was"
    else:
        return None
    return (
        f"现在答的是别的：{zh}；以前读到的仍保留",
        f"it answers something else now: {en}; what was read before stays",
    )


def _happened(stored: Report | None, read: Report) -> Literal["new", "changed", "unchanged"]:
    """What a document that was saved is to its visit."""
    if stored is None or not stored.is_report:
        return "new"
    return "changed" if said(stored) != said(read) else "unchanged"
