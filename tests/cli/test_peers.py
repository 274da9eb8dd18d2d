"""The command peers: the same as the API, and a table that says why."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fzsearch.cli import cli
from fzsearch.config import Settings
from fzsearch.store import Store
from fzsearch.web import create_app

TITLE = "砚川市泽桥县科学技术局2023年度法治政府建设年度报告"


@pytest.fixture(scope="module")
def report_id(sample_library: Path) -> str:
    with Store.read(sample_library) as store:
        return next(report.id for report in store.reports() if report.title == TITLE)


def asked(library: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--data-dir", str(library), "peers", *arguments])


@pytest.mark.parametrize(("section", "kind"), [("", None), ("-005", "problems")])
def test_it_says_what_the_api_says(sample_library: Path, report_id: str, section: str, kind: str | None) -> None:
    command = asked(sample_library, report_id + section, "--without", "year", "--limit", "4", "--format", "json")
    client = create_app(Settings(sample_library)).test_client()
    answer = client.get(f"/api/v1/peers?id={report_id}{section}&without=year&limit=4").json
    assert answer is not None
    assert json.loads(command.stdout) == answer
    assert (answer["report_id"], answer["shared"]["section"], answer["without"]) == (report_id, kind, ["year"])
    assert [peer["rank"] for peer in answer["peers"]] == [1, 2, 3, 4]
    assert [len(peer["section_ids"]) for peer in answer["peers"]] == [1 if kind else 0] * 4
    nearness = [(peer["same_prefecture"], peer["same_province"]) for peer in answer["peers"]]
    assert nearness == sorted(nearness, reverse=True)
    following = client.get(f"/api/v1/peers?id={report_id}{section}&without=year&limit=2&page=2").json
    assert following is not None
    assert following["peers"] == answer["peers"][2:]
    assert following["total"] == answer["total"] > 4
    second = asked(
        sample_library, report_id + section, "--without", "year", "--limit", "2", "--page", "2", "--format", "json"
    )
    assert json.loads(second.stdout) == following


def test_the_table_names_what_is_shared_and_why_each_stands_there(sample_library: Path, report_id: str) -> None:
    lines = asked(sample_library, f"{report_id}-005").stdout.splitlines()
    assert lines[0] == "2 份同类 peers：存在问题、科技、县、2023"
    assert lines[2].startswith("1. 望沂市汀南区科学技术局2023")
    assert lines[3].startswith("   同省 · 用词相似 ")
    assert len(lines) == 9


def test_an_id_of_nothing_is_said(sample_library: Path) -> None:
    found = asked(sample_library, "none")
    assert found.exit_code != 0
    assert "没有 id 为 none 的报告或节" in str(found.exception)
