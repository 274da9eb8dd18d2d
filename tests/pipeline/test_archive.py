"""A harvested library as a web archive."""

from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from fzsearch.pipeline.archive import write_archive
from fzsearch.store import Store
from tests.conftest import NOW
from tests.harvested import CHANGED, Harvested, harvested


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Harvested:
    return harvested(tmp_path_factory.mktemp("harvested"))


def archived(path: Path, folder: Path, *source_ids: str) -> list[tuple[Any, bytes]]:
    with Store.read(folder) as store:
        assert all(done.error is None for done in write_archive(path, store, NOW, source_ids))
    with path.open("rb") as file:
        return [(one, one.content_stream().read()) for one in ArchiveIterator(file, check_digests="raise")]


def test_every_exchange_is_in_the_archive_and_every_snapshot_can_be_had_from_it(
    library: Harvested, tmp_path: Path
) -> None:
    found = archived(tmp_path / "a.warc.gz", library.folder)
    kinds = Counter(one.rec_type for one, _ in found)
    with Store.read(library.folder) as store:
        rows = store._database.all("SELECT * FROM exchanges")
        digests = {row["sha256"] for row in store._database.all("SELECT sha256 FROM snapshots")}
    repeated = sum(row["status"] == 304 for row in rows)
    assert repeated > 3
    assert kinds == {"warcinfo": 1, "request": len(rows), "response": len(rows) - repeated, "revisit": repeated}
    assert digests <= {sha256(body).hexdigest() for one, body in found if one.rec_type == "response"}
    assert not [path for path in tmp_path.iterdir() if path.name != "a.warc.gz"]


def test_every_revisit_refers_to_a_response_of_its_address(library: Harvested, tmp_path: Path) -> None:
    found = archived(tmp_path / "a.warc", library.folder)
    responses = {one.rec_headers["WARC-Record-ID"]: one.rec_headers for one, _ in found if one.rec_type == "response"}
    identities = [one.rec_headers["WARC-Record-ID"] for one, _ in found]
    assert len(set(identities)) == len(identities)
    newest = ""
    for one, _ in found:
        if one.rec_type == "revisit":
            referred = responses[one.rec_headers["WARC-Refers-To"]]
            assert referred["WARC-Target-URI"] == one.rec_headers["WARC-Target-URI"]
            assert referred["WARC-Date"] == one.rec_headers["WARC-Refers-To-Date"] < one.rec_headers["WARC-Date"]
            assert referred["WARC-Payload-Digest"] == one.rec_headers["WARC-Payload-Digest"]
            if one.rec_headers["WARC-Target-URI"] == library.addresses[CHANGED]:
                newest = referred["WARC-Payload-Digest"]
    with Store.read(library.folder) as store:
        assert newest == f"sha256:{(store.snapshots.provenance(library.ids[CHANGED]) or {})['sha256']}"


def test_the_same_exchange_has_the_same_id_in_every_archive(library: Harvested, tmp_path: Path) -> None:
    def identities(name: str, *source_ids: str) -> set[str]:
        found = archived(tmp_path / name, library.folder, *source_ids)
        return {one.rec_headers["WARC-Record-ID"] for one, _ in found[1:]}

    with Store.read(library.folder) as store:
        (source,) = store.exchanges.sources()
    assert identities("a.warc") == identities("b.warc.gz", source)
    assert identities("c.warc", "another") == set()


def test_an_archive_that_is_broken_off_leaves_what_was_there(library: Harvested, tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(b"before")
    with Store.read(library.folder) as store:
        writing = write_archive(path, store, NOW)
        next(writing)
        assert len(list(tmp_path.iterdir())) == 2
        writing.close()
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"before"]


def test_the_library_is_never_whole_in_memory(library: Harvested, tmp_path: Path) -> None:
    with Store.read(library.folder) as store:
        steps = write_archive(tmp_path / "a.warc", store, NOW)
        sizes = []
        part = None
        for _ in steps:
            part = part or next(tmp_path.glob(".*.part"))
            sizes.append(part.stat().st_size if part.exists() else 0)
    assert len(set(sizes)) > 3, "it is written as it goes"
