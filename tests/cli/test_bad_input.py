"""Bad input: a clear message, the right exit code, nothing half-stored."""

import ctypes
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fzsearch.store import Store
from tests.conftest import Run, environment

Write = Callable[[str, str | bytes], Path]


def assert_refused(done: "subprocess.CompletedProcess[str]", code: int, *complaints: str) -> None:
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    for complaint in complaints:
        assert complaint in done.stderr


def assert_empty(library: Path) -> None:
    """The library holds nothing: no row, no byte."""
    with Store.open(library) as store:
        totals = store.totals()
        assert (totals.snapshots, totals.reports, totals.others, totals.sections, store.last_change()) == (
            0,
            0,
            0,
            0,
            0,
        )
    assert list((library / "snapshots").rglob("*")) == []


@pytest.mark.parametrize(
    ("name", "body", "complaint"),
    [
        ("empty.txt", b"", "文件是空的"),
        ("blank.txt", b" \r\n\t", "没有文字"),
        ("binary.txt", bytes(range(256)) * 40, "不是文本文件"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(2000), "不是文本文件"),
        ("large.txt", "法".encode() * (50 * 2**20 // 3), "文件太大：50.0 MB"),
        ("nozip.docx", b"not a zip file", "不是有效的 docx"),
        ("report.pdf", b"%PDF-1.7\n", "PDF"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(
    run: Run, write: Write, tmp_path: Path, name: str, body: bytes, complaint: str
) -> None:
    path = write(name, body)
    assert_refused(run("parse", path), 1, name, complaint)
    assert_refused(run("import", path), 1, name, complaint)
    assert_empty(tmp_path / "library")


def test_one_bad_file_does_not_stop_the_others(run: Run, write: Write, own_report: Callable[..., str]) -> None:
    good, bad, better = (
        write("a.txt", own_report()),
        write("b.txt", b"\x00\x01"),
        write("c.txt", own_report(year=2022)),
    )
    done = run("import", good, bad, better)
    assert done.returncode == 1
    assert done.stdout.count("new") == 2
    assert "b.txt" in done.stderr
    assert run("search", '"人手不足"').stdout.startswith("共 2 节")


def test_gb18030_is_read_as_what_it_says(run: Run, write: Write, own_report: Callable[..., str]) -> None:
    path = write("gb.txt", own_report().encode("gb18030"))
    assert run("import", path).returncode == 0
    assert "编制少，人手不足。" in run("search", '"人手不足"').stdout


def test_a_missing_file_is_named(run: Run, tmp_path: Path) -> None:
    assert_refused(run("parse", tmp_path / "none.txt"), 1, "none.txt", "没有这个文件", "there is no such file")
    assert_refused(run("import", tmp_path / "none.txt"), 1, "none.txt", "没有这个文件")
    assert_empty(tmp_path / "library")


def test_an_empty_folder_is_said_to_be_empty(run: Run, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert_refused(run("import", tmp_path / "folder"), 1, "没有可导入的文件")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["search", "法治", "--colour", "red"], "没有 --colour 这个选项"),
        (["--colour"], "没有 --colour 这个选项"),
        (["fly"], "没有这个命令"),
        (["search"], "缺少参数"),
        (["search", "法治", "--section", "poems"], "参数的值不可用"),
        (["search", "法治", "--year", "last"], "--year 应为"),
        (["search", "法治", "--year", "2023-2021"], "--year 应为"),
        (["search", "法治", "--page", "0"], "参数的值不可用"),
        (["search", "法治", "--region", "123456"], "没有代码为 123456 的地区"),
        (["search", "法治", "--system", "诗歌"], "没有叫 诗歌 的系统；有：发展改革、教育、科技"),
        (["import", "x.txt", "--region", "广东"], "没有代码为 广东 的地区"),
        (["import", "a.txt", "b.txt", "--url", "https://example.gov.cn/a"], "一次只能用于一个文件"),
        (["import", "a.txt", "--url", "example"], "不是网址"),
        (["--quiet", "--verbose", "doctor"], "不能同时使用"),
    ],
)
def test_a_wrong_command_line_is_explained(run: Run, arguments: list[str], complaint: str) -> None:
    assert_refused(run(*arguments), 2, complaint)


@pytest.mark.parametrize("query", ['"', "(" * 10_000, '"' * 10_000, "法" * 5000, "()", "标题:", "OR"])
def test_a_query_without_a_meaning_is_explained(run: Run, sample_library: Path, query: str) -> None:
    assert_refused(run("search", query, library=sample_library), 2, "fzsearch: ")


def test_a_library_that_is_not_there_is_no_traceback(run: Run) -> None:
    for command in (["search", "法治"], ["show", "x"], ["verify"], ["serve", "--port", "0"]):
        assert_refused(run(*command), 1, "fzsearch import")


def test_an_unknown_id_is_named(run: Run, sample_library: Path) -> None:
    assert_refused(run("show", "../../etc/passwd", library=sample_library), 1, "../../etc/passwd")


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("pagesize = 3", "pagesize"),
        ("page_size = 'x'", "page_size"),
        ("page_size = 0", "page_size"),
        ("page_size = 101", "page_size"),
        ("port = 70000", "port"),
        ("port = true", "port"),
        ("= 3", "fzsearch.toml"),
        ("notice = 3", "notice"),
        ('tokenizer = "x"', "tokenizer"),
    ],
)
def test_wrong_settings_name_the_key(run: Run, write: Write, content: str, complaint: str) -> None:
    write("library/fzsearch.toml", content)
    assert_refused(run("search", "法治"), 1, "fzsearch.toml", complaint)


def test_a_library_folder_that_is_a_file_is_refused(run: Run, write: Write, own_report: Callable[..., str]) -> None:
    report, file = write("a.txt", own_report()), write("file", "x")
    assert_refused(run("import", report, library=file), 1, str(file))
    assert_refused(run("import", report, library=file / "below"), 1, str(file))


def give_up_overriding_rights() -> None:
    """Let file rights bind this process, should it run as root: drop the capabilities that override them."""
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in (1, 2, 3):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER
        libc.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP; at the next exec root loses it


@pytest.mark.skipif(sys.platform != "linux", reason="rights of root are dropped the Linux way")
def test_a_library_folder_without_rights_is_said_to_be_so(
    run_afresh: Run, write: Write, own_report: Callable[..., str], tmp_path: Path
) -> None:
    report = write("a.txt", own_report())
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0o555)
    try:
        for library in (closed, closed / "below"):
            done = run_afresh("import", report, library=library, preexec_fn=give_up_overriding_rights)
            assert_refused(done, 1, str(library), "Permission denied")
    finally:
        closed.chmod(0o755)
    assert list(closed.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="rights of root are dropped the Linux way")
def test_a_library_that_may_only_be_read_can_be_searched(
    run: Run, run_afresh: Run, write: Write, own_report: Callable[..., str], tmp_path: Path
) -> None:
    run("import", write("a.txt", own_report()))
    library = tmp_path / "library"
    folders = [library, *(path for path in library.rglob("*") if path.is_dir() and not path.is_symlink())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        searched = run_afresh("search", '"人手不足"', preexec_fn=give_up_overriding_rights)
        assert searched.stdout.startswith("共 1 节"), searched.stderr
        refused = run_afresh("import", write("b.txt", own_report(year=2022)), preexec_fn=give_up_overriding_rights)
        assert_refused(refused, 1, str(library))
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert run("verify").returncode == 0


def test_a_disk_that_is_full_loses_nothing(run: Run, write: Write, own_report: Callable[..., str]) -> None:
    """File sizes are limited at several levels; whatever fails, the library stays whole and recovers."""
    first, second = write("a.txt", own_report()), write("b.txt", own_report(year=2022))
    assert run("import", first).returncode == 0
    failures = 0
    for limit in (0, 2_000, 4_096, 20_000, 60_000):
        done = run("import", second, file_size=limit)
        failures += done.returncode != 0
        assert "Traceback" not in done.stderr, (limit, done.stderr)
        assert run("search", '"人手不足"').returncode == 0
    assert failures >= 3
    assert run("import", second).returncode == 0
    assert run("index").returncode == 0
    assert run("verify").returncode == 0
    assert run("search", '"人手不足"').stdout.startswith("共 2 节")


def test_two_writers_at_once_one_works_and_one_says_so(
    run: Run, write: Write, own_report: Callable[..., str], tmp_path: Path
) -> None:
    from fzsearch.store import writing

    library = tmp_path / "library"
    library.mkdir()
    with writing(library):
        assert_refused(run("import", write("a.txt", own_report())), 75, "另一个进程")
        assert_refused(run("index"), 75, "另一个进程")
    assert run("import", write("a.txt", own_report())).returncode == 0


def test_an_interruption_is_told(write: Write, own_report: Callable[..., str], tmp_path: Path) -> None:
    import signal

    paths = [str(write(f"{number}.txt", own_report(year=2000 + number))) for number in range(200)]
    process = subprocess.Popen(
        [sys.executable, "-m", "fzsearch", "import", *paths],
        env=environment(tmp_path / "l"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout is not None
    process.stdout.readline()
    os.kill(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "已中断" in errors
    assert "Traceback" not in errors


def test_odd_names_are_files_like_others(run: Run, own_report: Callable[..., str], tmp_path: Path) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    for number, name in enumerate([b"\xd6\xd0.txt", "换\n行.txt".encode(), b"-x.txt", b" .txt"]):
        (folder / os.fsdecode(name)).write_text(own_report(year=2010 + number), encoding="utf-8")
    (folder / "folder.txt").mkdir()
    (folder / "loop.txt").symlink_to("loop.txt")
    done = run("import", folder)
    assert (done.returncode, done.stdout.count("new  ")) == (0, 4), done.stderr
    assert run("verify").returncode == 0


def test_what_is_no_regular_file_is_refused(run: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    for path in (tmp_path / "pipe.txt", "/dev/zero", "/dev/null", tmp_path / ("x" * 300)):
        assert_refused(run("import", path, timeout=30), 1, "fzsearch: ")
        assert_refused(run("parse", path, timeout=30), 1, "fzsearch: ")
    assert_empty(tmp_path / "library")


@pytest.mark.parametrize("body", [b"PK\x03\x04" + b"\x08" * 400, b"<html>" + b"<div>" * 100_000])
def test_a_damaged_file_does_not_stop_the_others(
    run: Run, write: Write, own_report: Callable[..., str], body: bytes
) -> None:
    done = run("import", write("a.docx", body), write("b.txt", own_report()))
    assert (done.returncode, done.stdout.count("new  ")) == (1, 1)
    assert "a.docx" in done.stderr
    assert "Traceback" not in done.stderr
    assert run("verify").returncode == 0


@pytest.mark.parametrize(
    "url", ["http://[::1", "http://a b/c", "https://", "ftp://www.example.gov.cn/", os.fsdecode(b"http://x/\xff")]
)
def test_an_address_that_is_none_is_refused(run: Run, write: Write, own_report: Callable[..., str], url: str) -> None:
    assert_refused(run("import", write("a.txt", own_report()), "--url", url), 2, "不是网址")


def test_arguments_that_are_no_text_are_no_traceback(
    run: Run, write: Write, own_report: Callable[..., str], sample_library: Path
) -> None:
    broken = os.fsdecode(b"\xff")
    assert_refused(run("show", broken, library=sample_library), 1)
    assert run("import", write("a.txt", own_report()), "--title", broken, "--agency", broken).returncode == 0
    assert "Traceback" not in run("search", broken, library=sample_library).stderr


def test_a_query_that_begins_with_a_dash_is_told_how(run: Run, sample_library: Path) -> None:
    assert_refused(run("search", "-培训", library=sample_library), 2, "--")
    assert run("search", "--", "-培训", library=sample_library).returncode == 0


@pytest.mark.parametrize(
    "arguments", [["--host", "nosuch.invalid"], ["--host", "127.0.0.1:99"], ["--url-prefix", "中文"]]
)
def test_a_server_that_cannot_start_says_why(run: Run, sample_library: Path, arguments: list[str]) -> None:
    assert_refused(run("serve", "--port", "0", *arguments, library=sample_library, timeout=30), 1, "fzsearch: ")


def test_an_index_that_cannot_be_written_is_no_traceback(
    run: Run, run_afresh: Run, write: Write, own_report: Callable[..., str], tmp_path: Path
) -> None:
    run("import", write("a.txt", own_report()))
    index = tmp_path / "library" / "index"
    index.chmod(0o555)
    try:
        assert_refused(run_afresh("index", "--rebuild", preexec_fn=give_up_overriding_rights), 1, str(index))
    finally:
        index.chmod(0o755)
    assert run("verify").returncode == 0
