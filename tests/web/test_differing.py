"""Within a changed line only what changed is marked, and every line is told whole."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from fzsearch.versions import Line
from fzsearch.web.differing import inked
from tests.web.conftest import page
from tests.web.shelves import Shelf, report_of

LINES = st.lists(st.builds(Line, st.sampled_from(["-", "+"]), st.text("甲乙丙", min_size=1, max_size=12)), max_size=8)


@given(LINES)
def test_every_line_is_told_whole_and_in_its_place(lines: list[Line]) -> None:
    told = [(one.sign, one.before + one.changed + one.after) for one in inked(lines)]
    assert told == [(line.sign, line.text) for line in lines]


def test_only_the_number_that_changed_is_marked(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    text = "全年专题研究法治政府建设工作{}次，人手不足。\n"
    shelf.put(report_of("a", [text.format(2)]))
    shelf.put(report_of("a", [text.format(13)]), day=1)
    shelf.index()
    soup = page(shelf.client, f"/reports/{report_of('a', []).id}/versions")
    assert [mark.get_text() for mark in soup.select("del, ins")] == ["2", "13"]
    assert [line.get_text().strip() for line in soup.select(".line")] == [
        "− " + text.format(2).strip(), "+ " + text.format(13).strip(),
    ]  # fmt: skip


def test_lines_with_nothing_in_common_are_marked_whole() -> None:
    one, two = inked([Line("-", "人手不足。"), Line("+", "经费已经到位。")])
    assert (one.changed, two.changed) == ("人手不足。", "经费已经到位。")
    assert [one.changed for one in inked([Line("-", "人手不足。"), Line("+", "人手不足。")])] == ["人手不足。"] * 2
    (alone,) = inked([Line("+", "人手不足。")])
    assert alone.changed == "人手不足。"
