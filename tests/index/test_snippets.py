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


def test_of_equal_windows_the_first_is_shown() -> None:
    text = "水闸甲。" + "空" * 300 + "水闸乙。" + "空" * 300
    shown = "".join(span.text for span in snippet(text, (Needle("水闸"),)))
    assert "水闸甲" in shown


def test_a_hit_in_the_middle_has_text_before_it() -> None:
    text = "前" * 200 + "水闸" + "后" * 300
    spans = snippet(text, (Needle("水闸"),))
    assert [span.text for span in spans][:2] == ["…", "前" * (WINDOW // 4)]


def test_a_window_that_would_begin_inside_an_earlier_hit_begins_with_it() -> None:
    # The best window would begin thirty characters before 渡口, which is inside 水闸检修.
    text = "空" * 200 + "水闸检修" + "空" * 28 + "渡口" + "空" * 66 + "河道" + "空" * 5 + "桥面" + "空" * 300
    sought = tuple(map(Needle, ("水闸检修", "渡口", "河道", "桥面")))
    assert [span.text for span in snippet(text, sought) if span.hit] == ["水闸检修", "渡口", "河道", "桥面"]


def test_a_heading_needle_that_reaches_into_the_text_is_not_marked() -> None:
    assert not any(span.hit for span in marked("河道水\n闸检修。", (Needle("水闸", in_heading=True),)))


def test_blank_lines_at_the_end_take_no_room_in_a_snippet() -> None:
    text = "空" * 130 + "水闸检修" + "\n" * 200
    shown = "".join(span.text for span in snippet(text, (Needle("水闸"),)))
    assert shown.endswith("水闸检修")


def test_two_hits_that_share_one_raw_character_are_one() -> None:
    spans = marked("甲㈠乙", (Needle("甲("), Needle("一)乙")))
    assert [(span.text, span.hit) for span in spans] == [("甲㈠乙", True)]
