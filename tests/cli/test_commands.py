"""The commands as a person types them: what they print, where, and with which exit code."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from fzsearch.cli import cli
from tests.conftest import Run, environment

Write = Callable[[str, str | bytes], Path]

NEW_TO_THE_LIBRARY: dict[str, object] = {"withdrawn": None, "addresses": [], "versions": 1}
"""What `show` has beyond `parse`, of a file that was imported once."""


def test_import_search_show_and_verify(
    run: Run, run_afresh: Run, write: Write, own_report: Callable[..., str]
) -> None:
    """The four in processes of their own; other tests leave the interpreter's start out."""
    path = write("reports/a.txt", own_report("揭阳市榕城区科学技术局"))
    write(
        "reports/b.html",
        "<html><body>" + "".join(f"<p>{line}</p>" for line in own_report("重庆市大渡口区司法局", 2022).splitlines()),
    )
    write("reports/notes.md", "not a report")
    imported = run_afresh("import", path.parent, "--format", "json")
    lines = [json.loads(line) for line in imported.stdout.splitlines()]
    assert imported.returncode == 0
    assert [(Path(line["path"]).name, line["status"], line["is_report"]) for line in lines] == [
        ("b.html", "new", True),  # pages come first, because they may take a file beside them
        ("a.txt", "new", True),
    ]

    answer = json.loads(run_afresh("search", '"人手不足"', "--region", "440000", "--format", "json").stdout)
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

    shown = json.loads(run_afresh("show", hit["report_id"], "--format", "json").stdout)
    assert shown["title"] == "揭阳市榕城区科学技术局2023年法治政府建设情况报告"
    assert json.loads(run("parse", path).stdout) | NEW_TO_THE_LIBRARY == shown
    section = run("show", hit["section_id"])
    assert section.stdout == "二、存在问题\n编制少，人手不足。\n"
    assert "SHA-256" in run("show", hit["report_id"]).stdout

    verified = run_afresh("verify")
    assert (verified.returncode, verified.stdout[:2]) == (0, "完好")
    again = run("import", path.parent, "--format", "json")
    assert {json.loads(line)["status"] for line in again.stdout.splitlines()} == {"unchanged"}


def here(library: Path, *arguments: object) -> str:
    """What a command prints, run in this process: for the many whose start is not what is tested."""
    done = CliRunner().invoke(cli, ["--data-dir", str(library), *map(str, arguments)])
    assert done.exit_code == 0, done.stderr
    return done.stdout


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
        return int(answer(sample_library, *arguments)["total"])

    by_year = [total("执法", "--year", str(year)) for year in range(2021, 2025)]
    assert sum(by_year) == total("执法") == total("执法", "--year", "2021-2024")
    assert total("执法", "--year", "2022-2023") == by_year[1] + by_year[2]
    assert total("执法", "--agency", "科技局") == total("执法", "--agency", "科学技术局") > 0
    assert (
        0 < total("执法", "--section", "problems") < total("执法", "--section", "problems", "--section", "next_steps")
    )
    assert 0 < total("执法", "--level", "乡") < total("执法")
    assert total("司法局", "--in", "title") > 0
    assert (
        0 < total("执法", "--system", "科技") < total("执法", "--system", "科技", "--system", "教育") < total("执法")
    )
    tree = answer(sample_library, "执法")["facets"]["region"]
    top = next(value for value in tree if value["children"])["value"]
    alone = answer(sample_library, "执法", "--region", top, "--no-sub-regions")
    assert alone["total"] < total("执法", "--region", top)
    assert {hit["region"]["code"] for hit in alone["hits"]} <= {top}


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


def answer(library: Path, *arguments: object) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(here(library, "search", *arguments, "--format", "json"))
    return data


def test_search_options_do_what_they_say(run: Run, sample_library: Path) -> None:
    newest = [hit["year"] for hit in answer(sample_library, "执法", "--sort", "newest", "--limit", "100")["hits"]]
    oldest = [hit["year"] for hit in answer(sample_library, "执法", "--sort", "oldest", "--limit", "100")["hits"]]
    assert newest == sorted(newest, reverse=True)
    assert oldest == sorted(oldest)
    assert newest[0] > oldest[0]
    assert len(answer(sample_library, "执法")["hits"]) == 20
    assert answer(sample_library, "人手", "--in", "title")["total"] == 0 < answer(sample_library, "人手")["total"]
    second = answer(sample_library, "执法", "--limit", "3", "--page", "2")
    assert second["hits"] == answer(sample_library, "执法", "--limit", "6")["hits"][3:]
    assert "\n4. " in run("search", "执法", "--limit", "3", "--page", "2", library=sample_library).stdout


def test_hints_reach_the_parser_and_are_kept(run: Run, write: Write) -> None:
    path = write("a.txt", "全年工作平稳，人手不足。\n")
    options = [
        "--title",
        "2023年法治政府建设情况报告",
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
    shown = json.loads(run("show", parsed["id"], "--format", "json").stdout)
    assert [address["url"] for address in shown["addresses"]] == [parsed["url"]]
    assert shown | NEW_TO_THE_LIBRARY == parsed | NEW_TO_THE_LIBRARY
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


def test_another_settings_file_can_be_used(run: Run, write: Write, sample_library: Path) -> None:
    settings = write("other.toml", "page_size = 3\n")
    done = run("--config", settings, "search", "执法", "--format", "csv", library=sample_library)
    assert len(done.stdout.splitlines()) == 4


def test_each_file_once_whatever_it_is_called(
    run: Run, write: Write, own_report: Callable[..., str], tmp_path: Path
) -> None:
    first, second = write("in/A.TXT", own_report()), write("in/b.txt", own_report(year=2022))
    write("in/c.odt", "x")
    lines = run(
        "import", first, first.parent, tmp_path / "in" / ".." / "in" / "b.txt", "--format", "json"
    ).stdout.splitlines()
    assert sorted(Path(json.loads(line)["path"]).name for line in lines) == ["A.TXT", second.name]
