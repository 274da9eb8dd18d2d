"""The commands as a person types them: what they print, where, and with which exit code."""

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


def test_import_search_show_and_verify(run: Run, write: Write, own_report: Callable[..., str]) -> None:
    path = write("reports/a.txt", own_report("揭阳市榕城区科学技术局"))
    write(
        "reports/b.html",
        "<html><body>" + "".join(f"<p>{line}</p>" for line in own_report("重庆市大渡口区司法局", 2022).splitlines()),
    )
    write("reports/notes.md", "not a report")
    imported = run("import", path.parent, "--format", "json")
    lines = [json.loads(line) for line in imported.stdout.splitlines()]
    assert imported.returncode == 0
    assert [(Path(line["path"]).name, line["status"], line["is_report"]) for line in lines] == [
        ("a.txt", "new", True),
        ("b.html", "new", True),
    ]

    answer = json.loads(run("search", '"人手不足"', "--region", "440000", "--format", "json").stdout)
    assert answer["total"] == 1
    hit = answer["hits"][0]
    assert (hit["year"], hit["agency"], hit["region"]["path"], hit["types"]) == (
        2023,
        "科学技术局",
        ["广东省", "揭阳市", "榕城区"],
        ["problems"],
    )
    assert [span["text"] for span in hit["snippet"] if span["hit"]] == ["人手不足"]
    assert [value["count"] for value in answer["facets"]["region"]] == [1, 1]

    shown = json.loads(run("show", hit["report_id"], "--format", "json").stdout)
    assert shown["title"] == "揭阳市榕城区科学技术局2023年法治政府建设情况报告"
    assert json.loads(run("parse", path).stdout) == shown
    section = run("show", hit["section_id"])
    assert section.stdout == "二、存在问题\n编制少，人手不足。\n"
    assert "SHA-256" in run("show", hit["report_id"]).stdout

    verified = run("verify")
    assert (verified.returncode, verified.stdout[:2]) == (0, "完好")
    again = run("import", path.parent, "--format", "json")
    assert {json.loads(line)["status"] for line in again.stdout.splitlines()} == {"unchanged"}


def test_search_formats_and_filters(run: Run, sample_library: Path) -> None:
    table = run("search", "执法", "--limit", "2", library=sample_library)
    assert table.stdout.startswith("共 ")
    assert table.stdout.count("fzsearch show ") == 2
    rows = list(
        csv.DictReader(
            io.StringIO(run("search", "执法", "--format", "csv", "--limit", "5", library=sample_library).stdout)
        )
    )
    assert len(rows) == 5
    assert all(row["section_id"].startswith(row["report_id"]) for row in rows)

    def total(*arguments: str) -> int:
        return int(json.loads(run("search", *arguments, "--format", "json", library=sample_library).stdout)["total"])

    by_year = [total("执法", "--year", str(year)) for year in range(2021, 2025)]
    assert sum(by_year) == total("执法") == total("执法", "--year", "2021-2024")
    assert total("执法", "--year", "2022-2023") == by_year[1] + by_year[2]
    assert total("执法", "--agency", "科技局") == total("执法", "--agency", "科学技术局") > 0
    assert (
        0 < total("执法", "--section", "problems") < total("执法", "--section", "problems", "--section", "next_steps")
    )
    assert 0 < total("执法", "--level", "乡") < total("执法")
    assert total("司法局", "--in", "title") > 0


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
    ],
)
def test_help_is_in_chinese_and_english(run: Run, command: list[str]) -> None:
    shown = run(*command, "--help")
    assert shown.returncode == 0
    words = shown.stdout.split()
    assert any("\u4e00" <= character <= "\u9fff" for character in shown.stdout)
    assert sum(word.isascii() and word.isalpha() for word in words) > 8


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
    assert "fzsearch index --rebuild" in missing.stderr
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


def test_json_errors_and_data_never_mix(run: Run, write: Write, own_report: Callable[..., str]) -> None:
    done = run("import", write("a.txt", own_report()), write("b.txt", ""), "--format", "json")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [line["status"] for line in lines] == ["new", "failed"]
    assert "文件是空的" in lines[1]["error"]


def test_both_tokenizers_answer_alike(run: Run, write: Write, own_report: Callable[..., str], tmp_path: Path) -> None:
    path = write("a.txt", own_report())
    answers = []
    for tokenizer in ("jieba", "rjieba"):
        library = tmp_path / tokenizer
        options = {"env": environment(library) | {"FZSEARCH_TOKENIZER": tokenizer}}
        assert run("import", path, **options).returncode == 0
        answer = json.loads(run("search", "执法 检查", "--format", "json", **options).stdout)
        answers.append({key: value for key, value in answer.items() if key != "took_ms"})
    assert answers[0] == answers[1]
    assert answers[0]["total"] == 1


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
