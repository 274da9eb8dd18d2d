"""The next report's sentences are ranked for a promise: by what they say, for each of its clauses, and never judged."""

import time
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from fzsearch.model import Section
from fzsearch.statements.answers import MENTIONED, Answer, Candidates, answers_to

REPORTED = """一是深化“放管服”改革。外国人来华工作许可平均办理时限由7.5个工作日缩短至4.2个工作日。
二是强化队伍建设。全年举办执法业务培训12场，参训970余人次。
三是制度更加完备。8月印发《示例市技术合同认定登记操作规程》，共33条。
四是加强监督检查。对12家实验动物生产单位全部完成现场检查，结果于10月公布。
五是科普进校园活动举办8次。公开招录2名监察员到岗。
六是普法宣传有声有色。发放资料3000份，解答咨询260人次。
"""


def section(text: str, *types: str, ordinal: int = 0, level: int = 1) -> Section:
    number, heading = ("一", "举措") if level else (None, "")
    return Section(f"r-{ordinal:03d}", "r", ordinal, number, level, heading, (heading,), types, text)


def candidates(*sections: Section) -> Candidates:
    return Candidates.of(sections or (section(REPORTED, "achievements"),))


def first(promise: str, those: Candidates | None = None) -> Answer:
    return answers_to(promise, those or candidates())[0]


def test_the_sentence_of_the_same_matter_stands_first_whatever_its_verb() -> None:
    answer = first("2024年9月底前制定技术合同认定登记操作规程。")
    assert "8月印发《示例市技术合同认定登记操作规程》" in answer.sentence.text
    assert answer.section_id == "r-000"
    assert answer.score >= MENTIONED


def test_a_thing_that_is_named_whole_is_mentioned_though_each_of_its_words_circulates() -> None:
    filler = "推进法治政府建设工作会议。召开法治建设会议。开展法治推进工作。"
    those = candidates(section(f"{filler}4月召开法治建设推进会1次。", "achievements"))
    answer = first("计划于2024年第一季度召开一次法治建设推进会。", those)
    assert "4月召开法治建设推进会1次" in answer.sentence.text
    assert answer.score >= MENTIONED
    without = candidates(section(f"{filler}4月召开法治建设部署会1次。", "achievements"))
    assert all(one.score < MENTIONED for one in answers_to("召开一次法治建设推进会。", without))
    assert all(one.score < MENTIONED for one in answers_to("推进法治政府建设。", those))


def test_what_both_say_is_told_as_printed() -> None:
    promise = "2024年9月底前制定《示例市技术合同认定登记操作规程》。"
    assert first(promise).shared == ("《示例市技术合同认定登记操作规程》",)
    answer = first("对全省12家实验动物生产单位实行全覆盖检查，检查结果向社会公布。")
    assert "12家实验动物生产单位" in answer.shared
    assert all(one in answer.sentence.text for one in answer.shared)


def test_words_that_circulate_alone_are_no_mention() -> None:
    those = candidates(
        section("建立执法培训制度，推进队伍建设。全面加强行政管理和执法人员教育培训工作。", "achievements")
    )
    for promise in (
        "推进执法制度建设。",
        "全面推进队伍管理工作，加强教育制度建设。",
    ):
        assert all(one.score < MENTIONED for one in answers_to(promise, those)), promise
    assert not answers_to("加快建设示范商圈。", candidates())


def test_each_clause_finds_its_answer() -> None:
    promise = (
        "全年组织执法业务培训不少于10场，印发技术合同认定登记操作规程，对实验动物生产单位实行全覆盖检查，"
        "科普进校园活动不少于6次，外国人来华工作许可平均办理时限压缩至5个工作日以内。"
    )
    ranked = answers_to(promise, candidates())
    assert len(ranked) == 5
    for matter in ("业务培训12场", "操作规程", "实验动物", "科普进校园", "来华工作许可"):
        [answer] = [one for one in ranked if matter in one.sentence.text]
        start, end = answer.clause
        assert promise[start:end] in promise.rstrip("。").split("，")
        assert matter[:2] in promise[start:end]


def test_a_clause_that_many_sentences_answer_takes_no_place_from_another() -> None:
    many = "".join(
        f"在{name}街道举办覆盖社区网格员的执法业务培训{number}场。\n"
        for number, name in enumerate("甲乙丙丁戊己庚", 3)
    )
    others = "办结信访事项17件。\n" * 40
    those = candidates(section(f"{many}{others}新来的2名监察员到岗。\n", "achievements"))
    ranked = answers_to("在各街道组织覆盖社区网格员的执法业务培训不少于10场，公开招录监察员3名。", those)
    assert any("监察员到岗" in one.sentence.text for one in ranked)


def test_what_was_done_stands_before_the_same_as_a_plan_again() -> None:
    plan = section("建成食品快检数据共享平台。", "next_steps", ordinal=0)
    deed = section("食品快检数据共享平台已建成。", "achievements", ordinal=1)
    ranked = answers_to("建成食品快检数据共享平台。", candidates(plan, deed))
    assert [one.section_id for one in ranked] == ["r-001", "r-000"]


def test_a_plan_again_is_an_answer() -> None:
    those = candidates(section("2025年建成数字仲裁庭1个。", "next_steps"))
    assert first("2024年9月底前建成数字仲裁庭1个。", those).score >= MENTIONED


def test_what_a_heading_or_the_sentence_before_speaks_of_counts_too() -> None:
    text = "（二）执法业务培训\n全年共举办12场，参训970人次。"
    below = Section("r-000", "r", 0, "二", 2, "执法业务培训", ("执法业务培训",), ("enforcement",), text)
    after = section("执法业务培训形式多样。全年共举办12场，参训970人次。", "achievements")
    for those in (candidates(below), candidates(after)):
        ranked = answers_to("全年组织执法业务培训不少于10场。", those)
        assert any("12场" in one.sentence.text and one.score >= MENTIONED for one in ranked)


def test_half_a_name_is_another_name() -> None:
    those = candidates(section("《示例市科技项目管理办法》施行。", "achievements"))
    [half] = answers_to("印发《示例市科技项目验收规程》。", those)
    [whole] = answers_to("印发《示例市科技项目管理办法》。", those)
    assert half.score < whole.score / 2


def test_points_of_time_and_openers_are_no_matter() -> None:
    those = candidates(section("一是2024年9月底，全面启动。", "achievements"))
    assert answers_to("一是2024年9月底前招录监察员。", those) == ()


def test_signature_and_date_answer_nothing() -> None:
    signed = section("示例市城市管理局\n2025年1月6日\n", level=0)
    assert answers_to("示例市城市管理局搬迁新址。", candidates(signed)) == ()
    spoken = section("示例市城市管理局已搬迁新址。\n", level=0)
    assert answers_to("示例市城市管理局搬迁新址。", candidates(spoken))


def test_a_report_without_sentences_answers_nothing() -> None:
    assert answers_to("招录监察员3名。", Candidates.of(())) == ()
    assert answers_to("", candidates()) == ()
    assert answers_to("招录监察员3名。", candidates(), 0) == ()


def test_a_text_without_stops_is_compared_within_bounds() -> None:
    endless = "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(60_000))
    began = time.monotonic()
    [answer] = answers_to(endless, candidates(section(endless[10:], "achievements")))
    assert answer.score > 0.9
    assert time.monotonic() - began < 5


_TEXTS = st.text(
    st.sampled_from("一二是完成执法培训场次2045，、。；：《》“”（）%\n \0ａＡaİ") | st.characters(), max_size=60
)


@given(_TEXTS, st.lists(_TEXTS, max_size=4), st.integers(0, 6))
def test_any_text_can_be_asked_and_answered(promise: str, texts: Sequence[str], limit: int) -> None:
    those = candidates(
        *(section(text, "achievements", ordinal=number) for number, text in enumerate([promise, *texts]))
    )
    ranked = answers_to(promise, those, limit)
    assert len(ranked) <= limit
    assert len({(one.section_id, one.sentence.start) for one in ranked}) == len(ranked)
    for one in ranked:
        start, end = one.clause
        assert 0 < one.score <= 1
        assert 0 <= start < end <= len(promise)
        assert all(shared in promise and shared in one.sentence.text for shared in one.shared)
