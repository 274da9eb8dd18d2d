"""No cell begins like a formula, however it is dressed up; and nothing else is touched."""

import csv
import io

import pytest

from fzsearch.spreadsheet import harmless

_STARTS = "=+-@＝＋－＠﹢﹣﹦﹫"


@pytest.mark.parametrize("start", [*_STARTS, "\t", "\r", "\n"])
@pytest.mark.parametrize("before", ["", " ", "\u3000", "\u00a0", "\ufeff", "\u200b", "\x00", "\x0b", " \u200e "])
@pytest.mark.parametrize("after", ["cmd|' /C calc'!A0", 'HYPERLINK("http://x.example","a")', "1\n+1", "", '"";=1'])
def test_no_cell_survives_that_a_spreadsheet_could_take_for_a_formula(before: str, start: str, after: str) -> None:
    written = io.StringIO()
    csv.writer(written).writerow([harmless(before + start + after)])
    [[cell]] = csv.reader(io.StringIO(written.getvalue(), newline=""))
    assert cell == f"'{before}{start}{after}"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("人手不足", "人手不足"),
        ("一、=1", "一、=1"),
        ("'=1", "'=1"),
        (2023, "2023"),
        (None, ""),
        ("", ""),
        (" 空", " 空"),
    ],
)
def test_any_other_cell_is_as_it_was(value: object, cell: str) -> None:
    assert harmless(value) == cell
