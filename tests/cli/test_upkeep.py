"""Keeping a library well: init, doctor, index, verify, and what they mend."""

from collections.abc import Callable
from pathlib import Path

from fzsearch.store import Store
from tests.conftest import Run

Write = Callable[[str, str | bytes], Path]


def test_init_writes_commented_settings_once(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "fresh"
    assert run("init", folder).returncode == 0
    (folder / "fzsearch.toml").write_text("page_size = 7\n", encoding="utf-8")
    again = run("init", folder)
    assert (again.returncode, again.stdout) == (0, "")
    assert (folder / "fzsearch.toml").read_text(encoding="utf-8") == "page_size = 7\n"
    assert "[[source]]" in (folder / "sources.toml").read_text(encoding="utf-8")


def test_doctor_names_what_is_wrong_and_what_to_do(run: Run, write: Write, own_report: Callable[..., str]) -> None:
    empty = run("doctor")
    assert empty.returncode == 4
    assert "fzsearch init" in empty.stdout
    run("import", write("a.txt", own_report()))
    assert run("doctor").returncode == 0
    write("library/sources.toml", '[[source]]\nid = "a"\nname = "甲"\nlist_url = "ftp://x"\n')
    broken = run("doctor")
    assert broken.returncode == 4
    assert "list_url" in broken.stdout


def test_an_index_that_is_gone_comes_back(
    run: Run, write: Write, own_report: Callable[..., str], tmp_path: Path
) -> None:
    import shutil

    run("import", write("a.txt", own_report()))
    before = run("search", '"人手不足"').stdout.splitlines()[1:]
    shutil.rmtree(tmp_path / "library" / "index")
    missing = run("search", '"人手不足"')
    assert (missing.returncode, missing.stdout) == (1, "")
    assert "请运行 fzsearch index (" in missing.stderr
    assert run("verify").returncode == 4
    assert run("index").returncode == 0
    assert run("search", '"人手不足"').stdout.splitlines()[1:] == before
    assert run("index", "--rebuild").returncode == 0
    assert run("search", '"人手不足"').stdout.splitlines()[1:] == before


def test_verify_finds_altered_bytes(run: Run, write: Write, own_report: Callable[..., str], tmp_path: Path) -> None:
    run("import", write("a.txt", own_report()))
    blob = next((tmp_path / "library" / "snapshots").glob("??/*"))
    blob.write_bytes(b"altered")
    verified = run("verify")
    assert verified.returncode == 4
    assert blob.name in verified.stdout


def test_a_search_tells_when_the_index_lags(
    run: Run, write: Write, own_report: Callable[..., str], tmp_path: Path
) -> None:
    from tests.cli.test_kill import import_without_index

    run("import", write("a.txt", own_report()))
    import_without_index(tmp_path / "library", [write("b.txt", own_report("砚川市司法局"))])
    searched = run("search", '"人手不足"')
    assert searched.stdout.startswith("共 1 节")
    assert "fzsearch index" in searched.stderr
    assert run("index").returncode == 0
    assert run("search", '"人手不足"').stdout.startswith("共 2 节")


def test_what_an_older_parser_read_is_read_again(
    run: Run, write: Write, own_report: Callable[..., str], tmp_path: Path
) -> None:
    run("import", write("a.txt", own_report()))
    with Store.open(tmp_path / "library") as store:
        store._connection.execute("UPDATE reports SET title = '旧题', parser_version = 0")
    assert run("index").returncode == 0
    assert "砚川市科学技术局2023年" in run("search", '"人手不足"').stdout
    assert run("verify").returncode == 0


def test_an_index_of_another_store_is_built_anew(
    run: Run, write: Write, own_report: Callable[..., str], tmp_path: Path
) -> None:
    run("import", write("a.txt", own_report()), write("b.txt", own_report(year=2022)))
    (tmp_path / "library" / "fzsearch.db").unlink()
    for name in ("fzsearch.db-wal", "fzsearch.db-shm"):
        (tmp_path / "library" / name).unlink(missing_ok=True)
    assert run("import", write("c.txt", own_report(year=2020))).returncode == 0
    assert run("search", '"人手不足"').stdout.startswith("共 1 节")
    assert run("verify").returncode == 0


def test_a_damaged_index_is_named_by_doctor_and_mended_by_index(
    run: Run, write: Write, own_report: Callable[..., str], tmp_path: Path
) -> None:
    run("import", write("a.txt", own_report()))
    segment = next((tmp_path / "library" / "index").glob("gen-*/*.segment"))
    segment.write_bytes(segment.read_bytes()[:-1])
    ill = run("doctor")
    assert ill.returncode == 4
    assert segment.name in ill.stdout
    assert run("index").returncode == 0
    assert run("doctor").returncode == 0
    assert run("search", '"人手不足"').stdout.startswith("共 1 节")


def test_a_lag_is_named_by_doctor_and_verify(
    run: Run, write: Write, own_report: Callable[..., str], tmp_path: Path
) -> None:
    from tests.cli.test_kill import import_without_index

    run("import", write("a.txt", own_report()))
    import_without_index(tmp_path / "library", [write("b.txt", own_report(year=2022))])
    for command in ("doctor", "verify"):
        done = run(command)
        assert done.returncode == 4
        assert "fzsearch index" in done.stdout


def test_one_missing_snapshot_keeps_nothing_else_from_being_read_again(
    run: Run, write: Write, own_report: Callable[..., str], tmp_path: Path
) -> None:
    run("import", write("a.txt", own_report()), write("b.txt", own_report(year=2022)))
    with Store.open(tmp_path / "library") as store:
        store._connection.execute("UPDATE reports SET title = '旧题', parser_version = 0")
        first = next(iter(store.reports()))
        provenance = store.snapshots.provenance(first.id)
        assert provenance is not None
    blob = tmp_path / "library" / "snapshots" / provenance["sha256"][:2] / provenance["sha256"]
    blob.unlink()
    done = run("index")
    assert done.returncode == 0
    assert first.id in done.stderr
    titles = [line for line in run("search", '"人手不足"').stdout.splitlines() if "." in line[:3]]
    assert sorted("旧题" in title for title in titles) == [False, True]


def test_a_hint_given_later_joins_those_given_before(run: Run, write: Write, tmp_path: Path) -> None:
    path = write("a.txt", "2023年法治政府建设情况报告\n一、工作\n甲。\n")
    assert run("import", path, "--region", "320300").returncode == 0
    assert run("import", path, "--agency", "公安局").returncode == 0
    with Store.read(tmp_path / "library") as store:
        report = next(iter(store.reports()))
    assert report.region is not None
    assert report.agency is not None
    assert (report.region.code, report.agency.name) == ("3203", "公安局")


def test_an_index_of_another_library_is_built_anew(
    run: Run, write: Write, own_report: Callable[..., str], tmp_path: Path
) -> None:
    """A restored database goes on with numbers that the index knows, but of other reports."""
    library = tmp_path / "library"
    run("import", write("a.txt", own_report(year=2020)))
    kept = {path.name: path.read_bytes() for path in library.glob("fzsearch.db*")}
    run("import", write("b.txt", own_report(year=2021)), write("c.txt", own_report(year=2022)))
    for path in library.glob("fzsearch.db*"):
        path.unlink()
    for name, body in kept.items():
        (library / name).write_bytes(body)
    done = run("import", write("d.txt", own_report(year=2023)), write("e.txt", own_report(year=2024)))
    assert done.returncode == 0
    assert run("search", '"人手不足"').stdout.startswith("共 3 节")
    assert run("search", '"人手不足"', "--year", "2023-2024").stdout.startswith("共 2 节")
    assert run("search", '"人手不足"', "--year", "2021-2022").stdout.startswith("共 0 节")
    assert run("verify").returncode == 0
