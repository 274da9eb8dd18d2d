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
from typing import Any

import pytest

from fzsearch.store import Store
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


def answer(run: Run, library: Path, *arguments: object) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(run("search", *arguments, "--format", "json", library=library).stdout)
    return data


def test_search_options_do_what_they_say(run: Run, sample_library: Path) -> None:
    newest = [
        hit["year"] for hit in answer(run, sample_library, "执法", "--sort", "newest", "--limit", "100")["hits"]
    ]
    oldest = [
        hit["year"] for hit in answer(run, sample_library, "执法", "--sort", "oldest", "--limit", "100")["hits"]
    ]
    assert newest == sorted(newest, reverse=True)
    assert oldest == sorted(oldest)
    assert newest[0] > oldest[0]
    assert len(answer(run, sample_library, "执法")["hits"]) == 20
    assert (
        answer(run, sample_library, "人手", "--in", "title")["total"]
        == 0
        < answer(run, sample_library, "人手")["total"]
    )
    second = answer(run, sample_library, "执法", "--limit", "3", "--page", "2")
    assert second["hits"] == answer(run, sample_library, "执法", "--limit", "6")["hits"][3:]
    assert "\n4. " in run("search", "执法", "--limit", "3", "--page", "2", library=sample_library).stdout


def test_hints_reach_the_parser_and_are_kept(run: Run, write: Write) -> None:
    path = write("a.txt", "全年工作平稳，人手不足。\n")
    options = [
        "--title",
        "砚川市2023年法治政府建设情况报告",
        "--region",
        "445200",
        "--agency",
        "科技局",
        "--url",
        "https://www.example.gov.cn/a.html#top",
    ]
    parsed = json.loads(run("parse", path, *options).stdout)
    assert (parsed["title"], parsed["region"]["code"], parsed["agency"]["name"]) == (options[1], "4452", "科学技术局")
    assert (parsed["url"], parsed["evidence"]["region"]) == ("https://www.example.gov.cn/a.html", "hint")
    assert run("import", path, *options).returncode == 0
    again = run("import", path, "--url", "https://www.example.gov.cn/a.html")
    assert "unchanged" in again.stdout
    assert json.loads(run("show", parsed["id"], "--format", "json").stdout) == parsed
    assert run("import", path, "--url", "", "--title", "", "--agency", "").returncode == 0


def test_what_is_no_report_is_kept_and_the_reason_told(run: Run, write: Write) -> None:
    done = run("import", write("a.txt", "《砚川市法治政府建设年度报告》解读\n正文，人手不足。\n"), "--format", "json")
    line = json.loads(done.stdout)
    assert (done.returncode, line["is_report"]) == (0, False)
    assert "解读" in line["reason"]
    assert run("search", '"人手不足"').stdout.startswith("共 0 节")
    assert "解读" in run("show", line["report_id"]).stdout
    assert run("verify").returncode == 0


def test_candidates_are_shown(run: Run, write: Write) -> None:
    report = json.loads(
        run("parse", write("a.txt", "鼓楼区司法局2023年法治政府建设情况报告\n一、工作情况\n甲。\n")).stdout
    )
    assert report["region"] is None
    assert {place["code"] for place in report["region_candidates"]} >= {"320106", "320302"}


def test_quiet_says_nothing_and_verbose_says_more(run: Run, write: Write, own_report: Callable[..., str]) -> None:
    path = write("a.txt", own_report())
    assert run("--quiet", "import", path).stderr == ""
    assert "outcome=unchanged" in run("--verbose", "import", path).stderr


def test_another_settings_file_can_be_used(run: Run, write: Write, sample_library: Path) -> None:
    settings = write("other.toml", "page_size = 3\n")
    done = run("--config", settings, "search", "执法", "--format", "csv", library=sample_library)
    assert len(done.stdout.splitlines()) == 4


def test_each_file_once_whatever_it_is_called(
    run: Run, write: Write, own_report: Callable[..., str], tmp_path: Path
) -> None:
    first, second = write("in/A.TXT", own_report()), write("in/b.txt", own_report(year=2022))
    write("in/c.pdf", "x")
    lines = run(
        "import", first, first.parent, tmp_path / "in" / ".." / "in" / "b.txt", "--format", "json"
    ).stdout.splitlines()
    assert sorted(Path(json.loads(line)["path"]).name for line in lines) == ["A.TXT", second.name]


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
    segment = next((tmp_path / "library" / "index").glob("gen-*/*.seg"))
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


@pytest.mark.parametrize(("encoding", "sign"), [("gbk", "?"), ("utf-8", "✓")])
def test_a_terminal_of_any_encoding_is_written_to(run: Run, sample_library: Path, encoding: str, sign: str) -> None:
    environ = environment(sample_library) | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    done = run("doctor", env=environ, encoding=encoding)
    assert (done.returncode, done.stdout[0]) == (0, sign)
    assert run("search", "执法", env=environ, encoding=encoding).returncode == 0


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
