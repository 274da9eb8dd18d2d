"""The command that counts how the use of a phrase grew."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fzsearch.cli import cli
from fzsearch.errors import FzsearchError


def run(library: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--data-dir", str(library), "trends", *arguments])


def test_the_table_says_how_many_of_how_many_where_and_who_first(sample_library: Path) -> None:
    lines = run(sample_library, '"综合查一次"').stdout.splitlines()
    assert lines[:3] == [
        '"综合查一次"：6/84 份 7.1%，机构 4 个，省份 1 个',
        "  2021  0/21 份 0.0%，机构 0 个，省份 0 个",
        "  2022  2/21 份 9.5%，机构 2 个，省份 1 个",
    ]
    assert "  示例省 6/84 份，2022 年度起" in lines
    assert "本资料库最早 first in this library: 2022 年度 2 份" in lines
    assert sum("fzsearch show " in line for line in lines) == 2


def test_json_and_csv_say_the_same(sample_library: Path) -> None:
    arguments = ("综合查一次", "首违不罚", "--region", "99", "--level", "市", "--year", "2022-2024")
    phrases = json.loads(run(sample_library, *arguments, "--format", "json").stdout)["phrases"]
    rows = list(csv.DictReader(io.StringIO(run(sample_library, *arguments, "--format", "csv").stdout)))
    assert [phrase["query"] for phrase in phrases] == ["综合查一次", "首违不罚"]
    for phrase in phrases:
        mine = [row for row in rows if row["query"] == phrase["query"]]
        assert {row["year"]: (int(row["reports"]), int(row["of"])) for row in mine if row["by"] == "year"} == {
            str(year["year"]): (year["reports"], year["of"]) for year in phrase["years"]
        }
        assert {row["label"] for row in mine if row["by"] == "system"} == {
            one["system"] for one in phrase["by_system"]
        }


def test_too_many_phrases_and_a_mistake_are_explained(sample_library: Path) -> None:
    for arguments, said in ((("甲", "乙", "丙", "丁"), "最多比较 3 个"), (("执法", '"'), '“"”：引号没有成对')):
        error = run(sample_library, *arguments).exception
        assert isinstance(error, FzsearchError)
        assert said in error.zh
        assert error.exit_code == 2


@pytest.mark.parametrize("option", ["--region", "--agency", "--system", "--level", "--section", "--year", "--in"])
def test_it_takes_the_filters_of_search(option: str) -> None:
    assert option in {name for parameter in cli.commands["trends"].params for name in parameter.opts}
