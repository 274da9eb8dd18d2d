"""What measures the load sees every answer and every error, and prints what was reached."""

from pathlib import Path

import pytest
from bench.client import Heard, Plan, run
from bench.load import lines
from bench.served import served


def test_the_load_is_measured_against_a_running_server(sample_library: Path) -> None:
    good, bad = ("search", "/search?q=%E6%89%A7%E6%B3%95"), ("report", "/reports/none")
    with served("fzsearch serve (waitress)", sample_library) as site:
        by_schedule = run(Plan(site.port, [good, bad], 0.5, rate=20))
        without_pause = run(Plan(site.port, [good], 0.5, users=4))
        assert site.processor() > 0
    assert set(by_schedule.errors) == {"report: 404"}
    assert by_schedule.errors.total() == len(by_schedule.times["report"])
    assert abs(len(by_schedule.times["search"]) - len(by_schedule.times["report"])) <= 1
    assert len(without_pause.times["search"]) >= 4
    assert not without_pause.errors
    gone = run(Plan(site.port, [good], 0.1, users=1))
    assert set(gone.errors) == {"search: ConnectionRefusedError"}


@pytest.mark.parametrize(
    ("row", "times", "wall", "reached"),
    [
        ("L1", [50.0] * 94 + [99.0] * 5 + [249.0], 5.0, "ok"),
        ("L1", [50.0] * 94 + [101.0] * 6, 5.0, "MISSED"),
        ("L2", [50.0] * 98 + [401.0] * 2, 5.0, "MISSED"),
        ("L3", [400.0] * 100, 1.25, "ok"),
        ("L3", [400.0] * 100, 1.26, "MISSED"),
    ],
)
def test_a_row_says_whether_its_target_is_reached(row: str, times: list[float], wall: float, reached: str) -> None:
    heard = Heard({"search": times}, wall=wall)
    assert lines(row, heard, 1.0, "")[0].endswith(reached)
    heard.errors["search: 500"] += 1
    assert lines(row, heard, 1.0, "")[0].endswith("MISSED")
