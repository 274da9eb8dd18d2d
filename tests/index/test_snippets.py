from hypothesis import given
from hypothesis import strategies as st

from fzsearch.index.normalisation import normalise
from fzsearch.index.snippets import WINDOW, Needle, marked, needles_of, snippet

TEXTS = st.text(alphabet="法治人才不足 \n　Ａa“，", max_size=300)
NEEDLES = st.lists(st.text(alphabet="法治人才不足a", min_size=1, max_size=4).map(Needle), max_size=3).map(tuple)


@given(TEXTS, NEEDLES)
def test_marking_loses_no_character_and_marks_what_was_sought(text: str, needles: tuple[Needle, ...]) -> None:
    spans = marked(text, needles)
    assert "".join(span.text for span in spans) == text
    for span in spans:
        assert not span.hit or any(needle.text in normalise(span.text) for needle in needles)
    assert any(span.hit for span in spans) == any(needle.text in normalise(text) for needle in needles)


@given(TEXTS, NEEDLES)
def test_a_snippet_is_a_window_that_shows_a_hit_where_there_is_one(text: str, needles: tuple[Needle, ...]) -> None:
    spans = snippet(text, needles)
    shown = "".join(span.text for span in spans)
    assert len(shown) <= WINDOW + 2
    assert "\n" not in shown
    assert any(span.hit for span in spans) == any(needle.text in normalise(text) for needle in needles)


def test_the_window_with_the_most_different_hits_is_shown() -> None:
    text = "执法。" + "空" * 200 + "执法，培训。" + "空" * 200
    shown = "".join(span.text for span in snippet(text, (Needle("执法"), Needle("培训"))))
    assert "执法，培训" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")


def test_a_heading_needle_is_marked_in_the_first_line_only() -> None:
    spans = marked("存在问题\n发现问题。", (Needle("问题", in_heading=True),))
    assert [span.text for span in spans if span.hit] == ["问题"]
    assert spans[0].text == "存在"


def test_only_what_is_sought_in_the_text_is_marked() -> None:
    def texts(typed: str) -> set[str]:
        return {needle.text for needle in needles_of(typed, str.split)}

    assert texts('"人手" 执法 -培训 标题:司法 (小标题:问题 OR 公开)') == {"人手", "执法", "问题", "公开"}


def test_neighbouring_hits_are_told_apart_and_overlapping_ones_are_one() -> None:
    assert [span.text for span in marked("法治法治，法治", (Needle("法治"),)) if span.hit] == ["法治", "法治", "法治"]
    assert [span.text for span in marked("规范性文件", (Needle("规范性"), Needle("性文件"))) if span.hit] == [
        "规范性文件"
    ]


def test_a_long_text_with_many_hits_takes_no_time_to_speak_of() -> None:
    text = "各政和门持法治人才队伍建设要求" * 4000
    needles = tuple(Needle(character) for character in "各政和门持法治人才队伍建设要求")
    assert sum(span.hit for span in snippet(text, needles)) > 0  # for hours, if hits were compared pairwise


def test_a_window_never_begins_inside_a_hit() -> None:
    text = "空" * 150 + "法治" + "空" * 119
    assert [span.text for span in snippet(text, (Needle("法治"),)) if span.hit] == ["法治"]


def test_variants_of_one_needle_count_once() -> None:
    text = "法治，法 治，法　治。" + "空" * 200 + "法治人手"
    assert "人手" in "".join(span.text for span in snippet(text, (Needle("法治"), Needle("人手"))))
