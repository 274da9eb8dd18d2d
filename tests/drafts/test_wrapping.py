"""Lines that were broken where they were full are joined; all others stay."""

from pathlib import Path

import pytest

from fzsearch.drafts.wrapping import unwrapped
from fzsearch.sample import report_files
from tests.conftest import made_report

LONG = (
    "加强行政执法人员培训，全年举办业务培训班十二期，覆盖基层执法人员三百六十人次，"
    "并对新进人员开展岗前法律知识测试，测试不合格的不得上岗执法。"
)


def wrapped(text: str, width: int) -> str:
    return "\n".join(line[at : at + width] for line in text.split("\n") for at in range(0, max(1, len(line)), width))


@pytest.mark.parametrize("width", [24, 34, 40])
def test_what_was_broken_is_whole_again(width: int) -> None:
    text = made_report(problems=LONG, extra=[LONG] * 4)
    assert unwrapped(wrapped(text, width)) == text


def test_what_was_not_broken_stays() -> None:
    with report_files() as files:
        texts = [file.read_text(encoding="utf-8") for file in files if file.suffix == ".txt"]
    assert len(texts) > 60
    for text in [*texts, made_report(), "", "\n\n", "一" * 30, LONG]:
        assert unwrapped(text) == text


def test_the_seeds_stay(seeds: list[Path]) -> None:
    for seed in seeds:
        text = seed.read_text(encoding="utf-8")
        assert unwrapped(text) == text
