"""The command that checks a draft: with a library and without, from a file and from standard input."""

import io
import json
import shutil
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from fzsearch.cli import cli
from fzsearch.store import Store

DRAFTS = Path(__file__).resolve().parents[1] / "drafts"
OTHER_COUNTY = DRAFTS / "02-other-county.txt"


def _run(library: Path, *arguments: object, sent: bytes | None = None) -> str:
    done = CliRunner().invoke(cli, ["--data-dir", str(library), "check", *map(str, arguments)], input=sent)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_a_draft_is_checked_beside_the_library(sample_library: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in sample_library.rglob("*.db")}
    printed = _run(sample_library, OTHER_COUNTY)
    assert "5 项内容齐全" in printed
    assert "“在沁水县委、县政府的坚强领导下" in printed
    assert "“现将有关情况报告如下：”" in printed
    assert "fzsearch show " in printed
    assert {path: path.stat().st_mtime_ns for path in sample_library.rglob("*.db")} == before


def test_without_a_library_the_rest_is_checked_and_none_is_made(tmp_path: Path) -> None:
    library = tmp_path / "none"
    told = json.loads(_run(library, "-", "--format", "json", sent=OTHER_COUNTY.read_bytes()))
    assert told["counts"] | {"place": 2, "shared": 0, "sentences": None} == told["counts"]
    assert any("资料库" in one["zh"] for one in told["unchecked"])
    assert not library.exists()


def test_an_index_that_is_not_there_is_told_with_what_to_do(sample_library: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    shutil.copytree(sample_library, library, ignore=shutil.ignore_patterns("index"))
    done = CliRunner().invoke(cli, ["--data-dir", str(library), "check", str(OTHER_COUNTY)])
    assert done.exit_code == 0
    assert "没有可用的资料库或索引" in done.stdout
    assert "请运行 fzsearch index (" in done.stderr


def test_what_is_said_of_a_draft_holds(tmp_path: Path) -> None:
    draft = tmp_path / "a.txt"
    draft.write_text("2023年法治政府建设年度报告\n一、主要举措和成效\n办理案件12件。\n", encoding="utf-8")
    told = json.loads(
        _run(tmp_path / "none", draft, "--region", "140524", "--agency", "民政局", "--year", 2022, "--format", "json")
    )
    assert (told["region"]["code"], told["agency"], told["year"], told["counts"]["year"]) == (
        "140524",
        "民政局",
        2022,
        1,
    )


def test_the_report_of_the_year_before_is_compared(sample_library: Path) -> None:
    with Store.read(sample_library) as store:
        before = next(
            one for one in store.reports() if one.title == "砚川市泽桥县科学技术局2023年度法治政府建设年度报告"
        )
    assert before.region
    draft = "科学技术局2024年法治政府建设年度报告\n一、主要举措和成效\n办理案件12件。\n"
    told = json.loads(
        _run(sample_library, "-", "--region", before.region.code, "--format", "json", sent=draft.encode())
    )
    assert (told["year"], told["last_year"]) == (2024, before.id)


@pytest.mark.parametrize("sent", [b"", b"\x00\x01\x02\x03"])
def test_what_cannot_be_read_is_refused(tmp_path: Path, sent: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    from fzsearch.errors import ParseError

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(sent)))
    with pytest.raises(ParseError):
        cli.main(["--data-dir", str(tmp_path), "check", "-"], standalone_mode=False)
