"""export, backup, restore and show --versions as a person runs them."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from fzsearch.store import crawling
from tests.conftest import Run
from tests.harvested import CHANGED, DISPLACED, GONE, MOVED, NEW_SENTENCE, Harvested, harvested

Write = Callable[[str, str | bytes], Path]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Harvested:
    return harvested(tmp_path_factory.mktemp("harvested"))


def test_what_a_person_brought_is_exported_with_its_address(
    run: Run, write: Write, own_report: Callable[..., str], tmp_path: Path
) -> None:
    url = "https://www.example.gov.cn/a.html"
    run("import", write("a.html", f"<p>{own_report()}</p>"), "--url", url)
    run("import", write("b.txt", own_report(year=2022)))
    done = run("export", "--warc", tmp_path / "a.warc.gz")
    assert (done.returncode, done.stderr.count("没有网址")) == (0, 1)
    with (tmp_path / "a.warc.gz").open("rb") as file:
        found = [
            (one.rec_type, one.rec_headers["WARC-Target-URI"], one.content_stream().read())
            for one in ArchiveIterator(file, check_digests="raise")
        ]
    assert found[1:] == [("resource", url, (tmp_path / "a.html").read_bytes())]


def test_an_archive_is_not_overwritten_unless_asked(run: Run, library: Harvested, tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    assert run("export", "--warc", path, library=library.folder).returncode == 0
    size = path.stat().st_size
    path.write_bytes(b"mine")
    refused = run("export", "--warc", path, library=library.folder)
    assert (refused.returncode, path.read_bytes()) == (1, b"mine")
    assert str(path) in refused.stderr
    assert "--force" in refused.stderr
    assert run("export", "--warc", path, "--force", library=library.folder).returncode == 0
    assert abs(path.stat().st_size - size) < 100
    for target in (tmp_path, "/dev/null"):
        assert run("export", "--warc", target, "--force", library=library.folder).returncode == 1
    assert not Path("/dev/null").is_file()


def test_a_source_that_nothing_was_asked_for_is_named(run: Run, library: Harvested, tmp_path: Path) -> None:
    done = run("export", "--warc", tmp_path / "a.warc", "--source", "nobody", library=library.folder)
    assert done.returncode == 2
    assert "nobody" in done.stderr
    source = re.findall(r"static-[\d.]+", done.stderr)[0]
    assert list(tmp_path.iterdir()) == []
    one = run("export", "--warc", tmp_path / "a.warc", "--source", source, library=library.folder)
    assert one.returncode == 0


def test_bytes_that_are_lost_are_named_and_the_rest_is_exported(run: Run, tmp_path: Path) -> None:
    library = harvested(tmp_path / "library")
    blob = next((tmp_path / "library/snapshots").glob("??/*"))
    blob.write_bytes(b"altered")
    done = run("export", "--warc", tmp_path / "a.warc")
    assert done.returncode == 1
    assert blob.name in done.stderr
    with (tmp_path / "a.warc").open("rb") as file:
        assert len([one for one in ArchiveIterator(file) if one.rec_type == "response"]) > 8
    (tmp_path / "copy").mkdir()
    kept = run("backup", tmp_path / "copy/to")
    assert kept.returncode == 1
    assert blob.name in kept.stderr
    restored = run("restore", tmp_path / "copy/to", library=tmp_path / "new")
    assert restored.returncode == 1
    assert blob.name in restored.stderr
    assert len(library.ids) == 5


def test_a_restored_library_answers_as_before(
    run: Run, write: Write, own_report: Callable[..., str], tmp_path: Path
) -> None:
    run("import", write("a.txt", own_report()))
    before = run("search", '"人手不足"').stdout.splitlines()[1:]
    assert run("backup", tmp_path / "to").returncode == 0
    run("import", write("b.txt", own_report(year=2022)))
    refused = run("restore", tmp_path / "to")
    assert (refused.returncode, "--force" in refused.stderr) == (1, True)
    assert run("restore", tmp_path / "to", "--force").returncode == 0
    assert run("search", '"人手不足"').stdout.splitlines()[1:] == before
    assert run("verify").returncode == 0
    elsewhere = tmp_path / "elsewhere"
    assert run("restore", tmp_path / "to", library=elsewhere).returncode == 0
    assert run("search", '"人手不足"', library=elsewhere).stdout.splitlines()[1:] == before


def test_a_restore_while_others_harvest_is_put_off(run: Run, library: Harvested, tmp_path: Path) -> None:
    assert run("backup", tmp_path / "to", library=library.folder).returncode == 0
    with crawling(library.folder):
        assert run("restore", tmp_path / "to", "--force", library=library.folder).returncode == 75


def test_show_versions_says_what_became_of_a_report(run: Run, library: Harvested) -> None:
    shown = run("show", library.ids[CHANGED], "--versions", library=library.folder).stdout
    assert re.search(r"发现 found.*\n.*\n.*改动 changed", shown)
    assert f"\n+ {NEW_SENTENCE}\n" in shown
    assert shown.count("未变 unchanged") > 5
    assert not re.search(r"^- ", shown, re.MULTILINE)
    assert library.addresses[MOVED] in run("show", library.ids[MOVED], "--versions", library=library.folder).stdout
    assert "withdrawn" in run("show", library.ids[GONE], "--versions", library=library.folder).stdout
    assert "displaced" in run("show", library.ids[DISPLACED], "--versions", library=library.folder).stdout


def test_show_versions_as_json_has_the_same(run: Run, library: Harvested) -> None:
    data = json.loads(
        run("show", library.ids[CHANGED], "--versions", "--format", "json", library=library.folder).stdout
    )
    assert [event["event"] for event in data["history"]] == ["found", "changed"]
    assert [one["sha256"] for one in data["received"]] == [event["sha256"] for event in data["history"]]
    (difference,) = data["differences"]
    assert (difference["from"], difference["to"], difference["titles"]) == (1, 2, None)
    assert [one["lines"] for one in difference["sections"] if one["what"] != "unchanged"] == [
        [{"sign": "+", "text": NEW_SENTENCE}]
    ]


def test_show_says_when_a_report_is_gone_and_that_there_are_versions(run: Run, library: Harvested) -> None:
    for which, words in (
        (GONE, "withdrawn"),
        (DISPLACED, "its address shows another report"),
        (CHANGED, "versions: 2"),
    ):
        assert words in run("show", library.ids[which], library=library.folder).stdout
    data = json.loads(run("show", library.ids[GONE], "--format", "json", library=library.folder).stdout)
    assert (data["versions"], len(data["addresses"]), data["withdrawn"] is None) == (1, 1, False)


@pytest.mark.parametrize("which", ["none", "section"])
def test_versions_go_with_whole_reports(run: Run, library: Harvested, which: str) -> None:
    wrong = "none" if which == "none" else f"{library.ids[CHANGED]}-1"
    done = run("show", wrong, "--versions", library=library.folder)
    assert (done.returncode, done.stdout, wrong in done.stderr) == (1, "", True)
