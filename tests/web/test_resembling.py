"""Who else says it so, what is one's own, and searching in it: as pages, as JSON, and without a trace of what was sent."""

import json
import logging
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from fzsearch.index.alignment import Alignment
from fzsearch.index.query import Hit
from fzsearch.index.similar import Found, Row
from fzsearch.model import Report
from fzsearch.web.resembling import Shown
from tests.conftest import ParseText
from tests.web.conftest import page
from tests.web.made import made_library, section_of

SHARED = "加强法治业务培训，提高执法人员依法办案能力。"


@pytest.fixture
def three(parse_text: ParseText, own_report: Callable[..., str]) -> list[Report]:
    """Three agencies; two say the same but for figures and the order of clauses, all three have one sentence alike."""
    return [
        parse_text(own_report("榕城区科学技术局", problems=f"全年培训12次、参训360人次，效果不够明显。{SHARED}")),
        parse_text(own_report("惠来县科学技术局", problems=f"参训85人次、全年培训3次，效果不够明显。{SHARED}")),
        parse_text(own_report("大渡口区科学技术局", problems=f"科普场馆年久失修，设备更新缓慢。{SHARED}")),
    ]


@pytest.fixture
def library(tmp_path: Path, three: list[Report]) -> FlaskClient:
    return made_library(tmp_path, three)


def files(folder: Path) -> dict[Path, bytes]:
    """What lies in a library, but for what SQLite puts beside the database while it reads."""
    return {
        path: path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    }


def rows(client: FlaskClient, section: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = client.get(f"/api/v1/similar?id={section}").get_json()["rows"]
    return found


def test_a_section_finds_who_says_the_same_and_how(library: FlaskClient, three: list[Report]) -> None:
    problems = [section_of(report, "problems") for report in three]
    first, second = rows(library, problems[0].id)
    assert [row["copies"][0]["section_id"] for row in (first, second)] == [problems[1].id, problems[2].id]  # type: ignore[index]
    assert first["said"] == 1  # the order of clauses and the figures do not count
    assert (first["agencies"], first["reports"]) == (1, 1)
    pieces = first["pairs"][0]["found"]  # type: ignore[index]
    assert "".join(piece["text"] for piece in pieces) == "参训85人次、全年培训3次，效果不够明显。"
    assert {piece["text"] for piece in pieces if piece["kind"] == "slot"} & {"85", "3"}
    assert [piece["text"] for piece in pieces if piece["kind"] == "other"] == ["、"]  # clauses stand elsewhere
    assert [pair["likeness"] for pair in second["pairs"]] == [1]  # type: ignore[attr-defined]
    assert 0.3 < second["said"] < 0.7  # type: ignore[operator]


def test_a_pasted_text_finds_the_same_and_leaves_no_trace(
    library: FlaskClient, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    before = files(tmp_path)
    answer = library.post("/similar", data={"text": f"我局{SHARED}"})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert f"<mark>{SHARED}</mark>" in answer.text
    assert "写法几乎相同的 3 份报告" in answer.text
    assert "3 个机构这样写" in answer.text
    assert "执法人员" not in caplog.text
    assert files(tmp_path) == before
    asked = library.post("/api/v1/similar", data=SHARED.encode(), content_type="text/plain").get_json()
    assert [(row["agencies"], len(row["copies"])) for row in asked["rows"]] == [(3, 3)]
    assert asked["complete"] is True


@pytest.mark.parametrize(("said", "percent"), [(1.0, 100), (0.9999, 99), (0.986, 99), (0.514, 51), (0.0, 0)])
def test_a_hundred_per_cent_is_every_letter(three: list[Report], said: float, percent: int) -> None:
    found = Found(Hit(three[0].sections[0], three[0], 1.0, ()), (), Alignment((), (), said, said))
    assert Shown(Row((found,)), (), (), None).percent == percent


def test_of_a_long_text_it_is_said_how_much_of_the_section_it_has(library: FlaskClient) -> None:
    long = "".join(f"{one}组织召开专题会议研究部署有关事项{one}。" for one in "甲乙丙丁戊己庚辛壬癸")
    said = library.post("/similar?lang=en", data={"text": f"{long}科普场馆年久失修，设备更新缓慢。{SHARED}"}).text
    assert re.search("[5-9][0-9] % of this section is in your text, too|100 % of this section", said)
    assert re.search("Says [5-9][0-9] % of your text|Says 100 % of your text", said) is None
    assert "of this section" not in library.post("/similar?lang=en", data={"text": SHARED}).text


def test_filters_hold(library: FlaskClient, three: list[Report]) -> None:
    section = section_of(three[0], "problems").id
    assert rows(library, f"{section}&year_from=2030") == []
    assert library.post("/api/v1/similar?region=44", data=SHARED.encode(), content_type="text/plain").get_json()[
        "rows"
    ]


def test_what_cannot_be_looked_for_is_explained(library: FlaskClient) -> None:
    assert "这段文字里没有成句的话" in library.post("/similar", data={"text": "。。。"}).text
    assert "没有找到相似的表述" in library.post("/similar", data={"text": "春眠不觉晓，处处闻啼鸟。"}).text
    for path, sent, status in [
        ("/similar", {"text": "长" * 20_001}, 400), ("/api/v1/similar", {"text": ""}, 400), ("/api/v1/similar", {"text": "长" * 20_001}, 400),
    ]:  # fmt: skip
        assert library.post(path, data=sent).status_code == status
    assert library.get("/api/v1/similar").status_code == 400
    assert library.get("/similar?id=none").status_code == 404


def test_the_meter_says_what_is_common_own_and_carried_over(
    tmp_path: Path, three: list[Report], parse_text: ParseText, own_report: Callable[..., str]
) -> None:
    last_year = parse_text(own_report("大渡口区科学技术局", problems="科普场馆年久失修，设备更新缓慢。", year=2022))
    client = made_library(tmp_path, [*three, last_year])
    section = section_of(three[2], "problems").id
    data = client.get(f"/api/v1/reports/{three[2].id}/wording").get_json()
    [measured] = [each["sentences"] for each in data["sections"] if each["section_id"] == section]
    told = {one["text"]: (one["kind"], one["agencies"], one["carried_over"]) for one in measured}
    assert told["科普场馆年久失修，设备更新缓慢。"] == ("own", 1, True)
    assert told[SHARED] == ("common", 3, False)
    assert data["sentences"] == data["common"] + data["own"]
    soup = page(client, f"/reports/{three[2].id}/wording")
    assert "科普场馆年久失修，设备更新缓慢。" in [mark.get_text() for mark in soup.select(".body mark")]
    assert SHARED in [common.get_text() for common in soup.select(".body .common")]
    assert "与上年相同" in soup.get_text()
    stricter = client.get(f"/api/v1/reports/{three[2].id}/wording?common=4").get_json()
    assert (stricter["common_from"], stricter["common"]) == (4, 0)
    text = "".join("".join(line.stripped_strings) for line in soup.select(".body section p"))
    for section_read in three[2].sections:
        for line in section_read.text.split("\n"):
            assert "".join(line.split())[:10] in "".join(text.split())


def test_a_search_in_own_wording_finds_and_shows_that(library: FlaskClient, three: list[Report]) -> None:
    everyone = library.get("/api/v1/search?q=执法&section=problems").get_json()
    assert everyone["total"] == 3
    assert library.get("/api/v1/search?q=执法&section=problems&own=2").get_json()["total"] == 0
    found = library.get("/api/v1/search?q=科普&own=2").get_json()
    assert [hit["report_id"] for hit in found["hits"]] == [three[2].id]
    shown = "".join(span["text"] for span in found["hits"][0]["snippet"])
    assert "科普场馆" in shown
    assert "加强法治业务培训" not in shown
    soup = page(library, "/search?q=科普&own=2")
    chip = soup.select_one(".chips a")
    assert chip is not None
    assert "不到 2 个机构用的话" in chip.get_text()
    assert "own" not in str(chip["href"])


def test_hostile_texts_are_answered(library: FlaskClient) -> None:
    for text in [
        "</textarea><script>alert(1)</script>执法人员依法办案能力",
        "\x00" * 50 + SHARED,
        "，" * 19_000,
        "一是" * 9_000,
        "\ue000\ue001" * 200 + SHARED,
        "a" * 20_000,
    ]:
        answer = library.post("/similar", data={"text": text})
        assert answer.status_code == (400 if "\x00" in text else 200)
        assert "<script>alert" not in answer.text
        json.loads(library.post("/api/v1/similar", data={"text": text}).text)


def test_issuers_that_are_not_known_are_told_apart(tmp_path: Path, three: list[Report]) -> None:
    unknown = replace(three[1], region=None)
    client = made_library(tmp_path, [three[0], unknown])
    data = client.get(f"/api/v1/reports/{three[0].id}/wording").get_json()
    [told] = [one for each in data["sections"] for one in each["sentences"] if one["text"] == SHARED]
    assert (told["kind"], told["agencies"], told["of_unknown_issuers"], told["reports"]) == ("open", 1, 1, 2)
