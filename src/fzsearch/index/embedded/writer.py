"""Reports into a generation's Whoosh files."""

from collections.abc import Iterable
from pathlib import Path

from whoosh import index as whoosh_index

from fzsearch.index.analysis import Cut
from fzsearch.index.embedded.schema import documents, make_schema
from fzsearch.model import Change, Report

_MEMORY_MB = 256  # of postings kept before they are spilled to disk


def write(generation: Path, changes: Iterable[tuple[Change, Report]], cut: Cut) -> int:
    """Replace the documents of each report by those of its sections now; return the last change's number.

    A document that is no report has none. 0 when there was no change.
    """
    last = 0
    written: set[str] = set()
    exists = whoosh_index.exists_in(str(generation))
    index = (
        whoosh_index.open_dir(str(generation)) if exists else whoosh_index.create_in(str(generation), make_schema())
    )
    writer = index.writer(limitmb=_MEMORY_MB)
    try:
        with index.reader() as reader:
            for change, report in changes:
                last = change.number
                if report.id in written:
                    continue  # it was taken in as it is now
                written.add(report.id)
                if ("report", report.id) in reader:
                    # By number: Whoosh's update_document opens a searcher for every document.
                    for number in list(reader.postings("report", report.id).all_ids()):
                        writer.delete_document(number)
                if report.is_report:
                    for document in documents(report, cut):
                        writer.add_document(**document)
    except BaseException:
        writer.cancel()
        raise
    writer.commit()
    index.close()
    return last
