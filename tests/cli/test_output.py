"""What the commands print, on which stream, on any terminal."""

import csv
import io
import json
import os
import pty
import select
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run, environment

Write = Callable[[str, str | bytes], Path]


def test_exports_cannot_be_taken_for_formulas(run: Run, write: Write, own_report: Callable[..., str]) -> None:
    write("a.txt", own_report(problems='=HYPERLINK("http://example.com")人手不足。'))
    assert run("import", write("b.txt", "+" + own_report())).returncode == 0
    cells = [cell for row in csv.reader(io.StringIO(run("search", "", "--format", "csv").stdout)) for cell in row]
    assert cells
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["import"],
        ["parse"],
        ["search"],
        ["show"],
        ["index"],
        ["verify"],
        ["serve"],
        ["demo"],
        ["init"],
        ["doctor"],
        ["export"],
        ["backup"],
        ["restore"],
    ],
)
def test_help_is_in_chinese_and_english(run: Run, command: list[str]) -> None:
    shown = run(*command, "--help")
    assert shown.returncode == 0
    words = shown.stdout.split()
    assert any("\u4e00" <= character <= "\u9fff" for character in shown.stdout)
    assert sum(word.isascii() and word.isalpha() for word in words) > 8


def test_json_errors_and_data_never_mix(run: Run, write: Write, own_report: Callable[..., str]) -> None:
    done = run("import", write("a.txt", own_report()), write("b.txt", ""), "--format", "json")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [line["status"] for line in lines] == ["new", "failed"]
    assert "文件是空的" in lines[1]["error"]


def test_a_reader_that_goes_away_is_no_error(sample_library: Path) -> None:
    command = f'"{sys.executable}" -m fzsearch search "" --limit 1000 | head -1'
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        env=environment(sample_library),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.stdout.startswith("共 ")
    assert "Traceback" not in done.stderr
    assert done.returncode == 0


def test_progress_shows_on_a_terminal_only(write: Write, own_report: Callable[..., str], tmp_path: Path) -> None:
    paths = [str(write(f"{number}.txt", own_report(year=2000 + number))) for number in range(10, 14)]
    master, terminal = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "fzsearch", "import", *paths],
        env=environment(tmp_path / "l"),
        stdout=subprocess.PIPE,
        stderr=terminal,
        timeout=60,
    )
    os.close(terminal)
    shown = b""
    while select.select([master], [], [], 0.2)[0]:
        try:
            shown += os.read(master, 65536)
        except OSError:
            break
    os.close(master)
    assert done.returncode == 0
    assert "导入 import" in shown.decode()
    assert "100%" in shown.decode()


def test_quiet_says_nothing_and_verbose_says_more(run: Run, write: Write, own_report: Callable[..., str]) -> None:
    path = write("a.txt", own_report())
    assert run("--quiet", "import", path).stderr == ""
    assert "outcome=unchanged" in run("--verbose", "import", path).stderr


@pytest.mark.parametrize(("encoding", "sign"), [("gbk", "?"), ("utf-8", "✓")])
def test_a_terminal_of_any_encoding_is_written_to(
    run_afresh: Run, sample_library: Path, encoding: str, sign: str
) -> None:
    environ = environment(sample_library) | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    done = run_afresh("doctor", env=environ, encoding=encoding)
    assert (done.returncode, done.stdout[0]) == (0, sign)
    assert run_afresh("search", "执法", env=environ, encoding=encoding).returncode == 0


@pytest.mark.parametrize("redirection", [">&-", ">/dev/full"])
def test_an_output_that_cannot_be_written_is_no_traceback(sample_library: Path, redirection: str) -> None:
    command = f'"{sys.executable}" -m fzsearch search 执法 {redirection}'
    done = subprocess.run(
        ["bash", "-c", command],
        env=environment(sample_library),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert done.returncode == (1 if "full" in redirection else 0)


@pytest.mark.parametrize(
    "arguments", [["search", "执法"], ["search", "", "--format", "json"], ["--help"], ["--version"]]
)
def test_nobody_reading_is_no_error(sample_library: Path, arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "fzsearch", *arguments],
        env=environment(sample_library),
        stdout=writing,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")
