"""Kept bytes are parsed again, offline."""

import logging
from dataclasses import replace
from datetime import datetime

from fzsearch.errors import ParseError, StoreError
from fzsearch.parser import PARSER_VERSION
from fzsearch.pipeline.importing import Parse, read_before
from fzsearch.store import Store

log = logging.getLogger(__name__)


def parse_again(parse: Parse, store: Store, now: datetime, *, convertible: bool = False) -> int:
    """Parse the snapshots that an older parser read; return how many reports came out different.

    With `convertible` also those that waited for LibreOffice. A report whose snapshot cannot be read any more
    stays as it is; one that LibreOffice cannot open either waits no longer and is put aside.
    """
    changed = 0
    waiting = store.hindered_by("needs_conversion") if convertible else []
    for report_id in sorted({*store.read_by_older(PARSER_VERSION), *waiting}):
        try:
            snapshot = store.snapshots.of(report_id)
            if snapshot is None:
                continue
            report = parse(snapshot)
            if report.hindrance and read_before(snapshot, store):
                log.warning("not parsed again report=%s reason=%s", report_id, report.reason)
            else:
                changed += store.save(snapshot, report, PARSER_VERSION, now) == "changed"
        except ParseError as error:
            log.warning("not parsed again report=%s reason=%s", report_id, error)
            if report_id in waiting and (stored := store.report(report_id)) and snapshot:
                aside = replace(stored, hindrance="quarantined", reason=f"{error.reason_zh} ({error.reason_en})")
                store.save(snapshot, aside, PARSER_VERSION, now)
        except StoreError as error:
            log.warning("not parsed again report=%s reason=%s", report_id, error)
    return changed
