"""The commands about wording, over the sample library."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fzsearch.cli import cli
from fzsearch.store import Store

SENTENCE = "案卷评查4次，共评查案卷128卷，不合格6卷"


@pytest.fixture
def run(sample_library: Path) -> object:
    def command(*arguments: str, given: str | None = None) -> Result:
        return CliRunner().invoke(cli, ["--data-dir", str(sample_library), *arguments], input=given)

    return command


@pytest.fixture(scope="module")
def known(sample_library: Path) -> tuple[str, str]:
    """The ids of the section that has SENTENCE, and of its report."""
    with Store.read(sample_library) as store:
        return next(
            (section.id, report.id)
            for report in store.reports()
            for section in report.sections
            if SENTENCE in section.text
        )


def test_a_text_a_file_and_a_section_find_the_same(run, known: tuple[str, str], tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    text = f"全年开展行政许可{SENTENCE.replace('128', '96')}，占4.7%，较上年年底抽看结果明显好转。"
    file = tmp_path / "段落.txt"
    file.write_text(text, encoding="gb18030")
    for given in (run("similar", "-", "--format", "json", given=text), run("similar", str(file), "--format", "json")):
        assert given.exit_code == 0, given.output
        first = json.loads(given.stdout)["rows"][0]
        assert (first["copies"][0]["section_id"], first["said"]) == (known[0], 1)
    of_section = json.loads(run("similar", known[0], "--format", "json").stdout)
    assert all(copy["report_id"] != known[1] for row in of_section["rows"] for copy in row["copies"])
    shown = run("similar", "-", "--limit", "1", given=text)
    assert "示例省科学技术厅2023年" in shown.stdout
    assert run("similar", "-", "--year", "2024", given=text).stdout.count("2023年法治") == 0


def test_whose_words_a_report_has(run, known: tuple[str, str]) -> None:  # type: ignore[no-untyped-def]
    told = run("wording", known[1])
    assert told.exit_code == 0
    assert any(SENTENCE in line and line.startswith(" * ") for line in told.stdout.splitlines())
    data = json.loads(run("wording", known[1], "--format", "json", "--common", "3").stdout)
    assert data["common_from"] == 3
    assert data["sentences"] == sum(len(section["sentences"]) for section in data["sections"])


def test_so_many_wordings_are_shown_as_asked_for(run, sample_library: Path, known: tuple[str, str]) -> None:  # type: ignore[no-untyped-def]
    with Store.read(sample_library) as store:
        first = store.section(known[0])
        other = next(one for report in store.reports() for one in report.sections if len(one.text) > 150)
    assert first is not None
    assert first.report_id != other.report_id
    both = f"{first.text}\n{other.text}"
    for limit, shown in (("1", 1), ("2", 2)):
        assert run("similar", "-", "--limit", limit, given=both).stdout.count("fzsearch show") == shown


def test_a_file_may_be_called_like_a_section(  # type: ignore[no-untyped-def]
    run, known: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(known[0]).write_text(f"{SENTENCE}，占4.7%，较上年年底抽看结果明显好转。", encoding="utf-8")
    of_file = json.loads(run("similar", known[0], "--format", "json").stdout)
    # The section itself would be left out of its own answer.
    assert known[0] in [copy["section_id"] for row in of_file["rows"] for copy in row["copies"]]


@pytest.mark.parametrize(
    ("arguments", "given", "said"),
    [
        (("similar", "没有.txt"), None, "没有这个文件"),
        (("similar", "0000000000000000-001"), None, "没有 id 为 0000000000000000-001 的节"),
        (("similar", "-"), "长" * 20_001, "太长"),
        (("similar", "-", "--system", "无"), "x", "没有叫 无 的系统"),
        (("wording", "无"), None, "没有 id 为 无 的报告"),
    ],
)
def test_bad_input_is_explained(run, arguments: tuple[str, ...], given: str | None, said: str) -> None:  # type: ignore[no-untyped-def]
    done = run(*arguments, given=given)
    assert done.exit_code != 0
    assert said in str(done.exception)


def test_a_search_in_own_wording(run) -> None:  # type: ignore[no-untyped-def]
    found = json.loads(run("search", "现将全年情况报告如下", "--format", "json").stdout)["total"]
    own = json.loads(run("search", "现将全年情况报告如下", "--own", "2", "--format", "json").stdout)["total"]
    assert found > own
