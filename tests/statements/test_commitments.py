"""Which sentences are commitments, whose, for which year, about what, and why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fzsearch.model import SECTION_TYPES, Section
from fzsearch.statements.commitments import GRADES, commitments_of
from fzsearch.statements.commitments.rules import rule_set
from fzsearch.statements.commitments.topics import topic_of
from fzsearch.statements.cutting import sentences
from tests.quality.texts import made_reports, sample_reports
from tests.statements.promising import BOTH, DONE, PLANS, PROBLEMS, REPORTED_PLANS, Where, promised, the_one


@pytest.mark.parametrize(
    "text",
    [
        "坚持以习近平新时代中国特色社会主义思想为指导，不断提高政治判断力。",
        "扫码枪配到每个充装台，不扫不充。",  # a plan needs no 将
        "《行政处罚法》学习测试面向全体干部。",
        "针对执法力量不足的问题，加强执法培训。",
        "对仍有争议的事项组织专家论证。",
        "对存在突出问题的单位进行约谈。",
        "尚未接入平台的单位全部接入。",
        "对已制定的规范性文件进行全面清理。",
        "对已建平台升级改造。",
        "上年未完成的3件文件全部清理完毕。",
        "全年化解矛盾纠纷200件。",  # in a plan, a number is an aim
        "办案周期较上年缩短3天。",
        "按照年度计划开展行政检查。",
        "《某省养老服务条例》将于5月施行，组织开展专题宣传。",
    ],
)
def test_what_a_plan_says_is_promised(text: str) -> None:
    assert [one.sentence.text for one in promised(text)] == [text]


@pytest.mark.parametrize(
    "text",
    [
        "2023年，我局举办培训班6期，培训执法人员300人次。",
        "2023年以来，我局先后印发文件10份。",
        "一年来，我局法治政府建设取得了一定成效。",
        "去年开展培训3次。",
        "我局已于年初成立领导小组。",
        "为此已先期安排6名干部到县直部门跟班。",
        "虽然取得了一些成绩，但仍存在执法力量不足等问题。",
        "执法力量仍有待加强。",
        "主要原因是培训力度不够。",
        "回顾一年来的工作，我们清醒地认识到还存在不少差距。",
        "下一步，我局将重点做好以下几方面工作：",
        "针对上述问题，我局将采取以下措施：",
        "现将2024年工作安排报告如下：",
        "某某县司法局",
        "2024年1月10日",
        "二〇二四年一月十日",
        "特此报告。",
        "以上是我局2023年法治政府建设工作情况。",
        "附件：2024年工作要点",
    ],
)
def test_what_a_plan_section_holds_beside_its_plans_is_not(text: str) -> None:
    assert not promised(text)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("下一步，我局将继续加强普法宣传。", DONE),
        ("在今后的工作中，我局将继续完善制度。", DONE),
        ("将在全县推广这一做法。", DONE),
        ("剩余2个问题将于2024年3月底前整改到位。", DONE),
        ("该项目计划于2024年6月完工。", DONE),
        ("剩余3件正在办理，预计明年一季度办结。", DONE),
        ("考核安排在2024年一季度进行。", DONE),
        ("明年起，该系统将全面推广应用。", DONE),
        ("8个问题已整改6个，剩余2个将于2024年3月底前整改到位。", DONE),
        ("下一步将针对以上问题逐项整改。", PROBLEMS),
        ("下一步将细化任务分工。", REPORTED_PLANS),
        ("针对以上问题，我局将加强执法人员培训。", BOTH),
        ("加强队伍建设，组织业务培训不少于4次。", BOTH),
    ],
)
def test_elsewhere_what_speaks_of_the_time_to_come_is(text: str, where: Where) -> None:
    assert the_one(text, where).sentence.text == text


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("将法治建设纳入年度目标考核。", DONE),  # 将 as 把
        ("将依法行政列入年度述职内容，班子成员5人全部书面述法。", DONE),
        ("将加强法治政府建设作为重要政治任务。", DONE),
        ("将责任落实到人。", DONE),
        ("召开会议研究下一步工作措施。", DONE),
        ("制定印发2024年普法工作计划。", DONE),
        ("研究部署2024年法治政府建设工作。", DONE),
        ("为2024年工作打下良好基础。", DONE),
        ("已列入2024年督办清单。", DONE),
        ("2024年1月召开全县依法行政工作会议。", DONE),  # held before the report was written
        ("按照2023年工作计划，完成各项任务。", DONE),
        ("原计划的第4个点因场地未落实暂缓。", DONE),
        ("计划新建的3个站点已完成选址。", DONE),
        ("对拟出台的政策措施开展公平竞争审查。", DONE),
        ("力争把矛盾化解在基层，全年调解纠纷300件。", DONE),
        ("该办法自2024年1月1日起施行。", DONE),
        ("组织学习《2024年将全面实施的办法》。", DONE),  # a title's words
        ("对照2021—2025年实施纲要，逐项推进。", DONE),
        ("会议要求，各部门要在2024年底前完成整改。", DONE),
        ("现将有关情况报告如下：", DONE),
        ("一些制度有待进一步完善，将影响执法效果。", PROBLEMS),
        ("培训计划性不强，计划开展的6场只完成4场。", PROBLEMS),
        ("召开党组会议3次，研究部署法治政府建设重点工作。", REPORTED_PLANS),
        ("制定年度法治政府建设工作要点，明确任务分工。", REPORTED_PLANS),
        ("一是执法力量有待加强。", BOTH),
        ("二是普法形式较为单一。", BOTH),
    ],
)
def test_what_was_done_or_is_wrong_is_not(text: str, where: Where) -> None:
    assert not promised(text, where)


def test_what_follows_an_opening_belongs_to_the_plan() -> None:
    text = "普法形式单一。\n下一步，我局将抓好两件事：\n一是丰富普法形式；二是走进企业。"
    assert [one.sentence.text for one in promised(text, PROBLEMS)][1:] == ["一是丰富普法形式；", "二是走进企业。"]


@pytest.mark.parametrize(
    "text",
    [
        "我局将从以下几个方面开展工作:1.招录5名;2.争取经费30万元;3.调解纠纷200件;4.编印手册。",
        "明年我局重点抓好四项工作：（1）招录5名；（2）争取经费30万元；（3）调解纠纷200件；（4）编印手册。",
        "我局计划在以下方面发力：①招录5名；②争取经费30万元；③调解纠纷200件；④编印手册。",
        "我局将从四个方面改进：\n1.招录5名；\n2.争取经费30万元；\n3.调解纠纷200件；\n4.编印手册。",
        "我局将做好以下工作：一是招录5名；二是争取经费30万元；三是调解纠纷200件；四是编印手册。",
    ],
)
@pytest.mark.parametrize("where", [DONE, PROBLEMS])
def test_what_a_plan_announces_is_promised_item_by_item(text: str, where: Where) -> None:
    said = f"召开党组会议3次。\n{text}\n召开座谈会2次。"
    found = "".join(one.sentence.text for one in promised(said, where))
    for item in ("招录5名", "争取经费30万元", "调解纠纷200件", "编印手册"):
        assert item in found
    assert "会" not in found


@pytest.mark.parametrize(
    "text",
    [
        "现将开展执法检查情况报告如下：1.检查企业30家；2.查办案件5件。",
        "将法治建设作为首要任务，做好以下工作：1.检查企业30家；2.查办案件5件。",
        "会议要求，今后将抓好以下工作：1.检查企业30家；2.查办案件5件。",
        "省厅将从两个方面统一部署：1.检查企业30家；2.查办案件5件。",
        "围绕“将以下工作做好”的要求：1.检查企业30家；2.查办案件5件。",
        "我局已完成将推广的两项工作：1.检查企业30家；2.查办案件5件。",
        "我局将服务窗口分为两类：1.检查企业30家；2.查办案件5件。",
    ],
)
def test_a_list_of_what_was_done_is_not_opened_as_a_plan(text: str) -> None:
    assert not promised(text, DONE)


def test_an_opening_ends_with_its_line() -> None:
    text = "下一步，我局将加强普法。丰富形式。\n召开党组会议3次。\n一是学习法律。"
    assert [one.sentence.text for one in promised(text, DONE)] == ["下一步，我局将加强普法。", "丰富形式。"]


def test_a_heading_of_plans_below_a_mixed_one_decides() -> None:
    where = (*BOTH[0], "（二）下一步打算"), BOTH[1]
    assert the_one("扫码枪配到每个充装台。", where)
    assert not promised("扫码枪只有三把，配到每个充装台有困难。", ((*BOTH[0], "（一）存在问题"), BOTH[1]))


@pytest.mark.parametrize(
    ("path", "is_plan"),
    [
        (("2023年工作情况", "（三）下一步工作打算"), True),
        (("2023年工作情况", "2024年工作安排"), True),
        (("主要举措和成效", "明确重点任务"), False),
        (("主要举措和成效", "谋划部署"), False),
        (("工作安排", "强化执法"), True),
    ],
)
def test_plans_below_what_was_done_are_reported_unless_they_lie_ahead(path: tuple[str, ...], is_plan: bool) -> None:
    found = promised("制定法治政府建设要点，加强执法培训。", (path, ("leadership", "next_steps")))
    assert bool(found) == is_plan


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("下一步，我局将修订办法。", "我局"),
        ("下一步，大渡口区科学技术局将加强普法。", "大渡口区科学技术局"),
        ("下来我局将修订办法。", "我局"),
        ("接下来我局将修订办法。", "我局"),
        ("下步市司法局将修订办法。", "市司法局"),
        ("明年起县司法局将修订办法。", "县司法局"),
        ("2024年我局将修订办法。", "我局"),
        ("下来，下城区司法局将修订办法。", "下城区司法局"),
        ("市司法局牵头组建法律服务团。", "市司法局"),
        ("各科室要定期对账。", "各科室"),
        ("各乡镇（街道）要配合做好宣传。", "各乡镇（街道）"),
        ("重大案件由县司法局统一审核。", "县司法局"),
        ("建立剖析制度，由涉案单位负责人到会说明情况。", "涉案单位负责人"),
        ("县级部门要每季度通报一次。", "县级部门"),
        ("在2024年，我们将加强培训。", "我们"),
        ("修订办法（责任单位：市司法局）。", "市司法局"),
        ("该中心将投入使用。", None),
        ("加强执法人员培训。", None),
        ("加强与税务部门会商。", None),
        ("为甲区选派2名干部。", None),
        ("组建由5名律师组成的服务团。", None),
        ("每季度通报一次行政机关负责人出庭情况。", None),
        ("办理时限由9天降至6天。", None),
    ],
)
def test_who_is_to_do_it_is_named_as_printed(text: str, actor: str | None) -> None:
    assert the_one(text).actor == actor


@pytest.mark.parametrize(
    ("path", "text", "year", "meant"),
    [
        (("2024年工作思路",), "加强培训。", 2023, 2024),
        (("2025年工作思路",), "加强培训。", 2023, 2025),  # the heading counts more than the year reported on
        (("下一步打算",), "加强培训。", 2023, 2024),
        (("下一步打算",), "2024年6月底前加强培训。", None, 2024),
        (("2024年工作思路",), "加强培训。", None, 2024),
        (("下一步打算",), "加强培训。", None, None),
        (("下一步打算",), "到2030年建成体系。", 2023, 2024),  # the plan is next year's, what it is about lasts longer
    ],
)
def test_the_year_is_the_headings_or_the_next(path: tuple[str, ...], text: str, year: int | None, meant: int) -> None:
    assert the_one(text, (path, ("next_steps",)), year).year == meant


@pytest.mark.parametrize(
    ("text", "types", "topic"),
    [
        ("开展普法宣传。", ("next_steps",), "publicity"),
        ("开展行政执法案卷评查。", ("publicity", "next_steps"), "enforcement"),  # words before the section
        ("全面推进政务公开。", ("next_steps",), "openness"),
        ("加强规范性文件合法性审核。", ("next_steps",), "rulemaking"),
        ("优化政务服务，压缩审批时限。", ("next_steps",), "functions"),
        ("组织集体学法。", ("next_steps",), "study"),
        ("把法治建设纳入年度考核，配备法制人员。", ("next_steps",), "leadership"),
        ("开展年度述法。", ("next_steps",), "responsible"),
        ("实行轮岗，让新人先跟班。", ("enforcement", "next_steps"), "enforcement"),
        ("实行轮岗，让新人先跟班。", ("problems", "next_steps"), "next_steps"),
        ("组织培训，不断提升行政执法水平和监管效能。", ("next_steps",), "study"),  # what is done, not what for
    ],
)
def test_the_topic_is_what_is_to_be_done(text: str, types: tuple[str, ...], topic: str) -> None:
    assert the_one(text, (PLANS[0], types)).topic == topic


def test_each_result_says_why() -> None:
    one = the_one("下一步，我局将于9月30日前修订《某市行政执法监督办法》。", DONE)
    assert [(reason.rule, reason.words) for reason in one.reasons] == [
        ("future.next", "下一步"),
        ("measure.deadline", "9月30日前"),
        ("topic.enforcement", "行政执法监督"),
    ]
    one = the_one("组织干部学法。")
    assert [(reason.rule, reason.words) for reason in one.reasons] == [
        ("place.heading", "2024年工作打算"),
        ("action", "组织干部学法"),
        ("topic.study", "学法"),
    ]


def test_words_that_rules_need_are_in_all_they_match() -> None:
    names = ("future", "past", "problem", "none", "product", "counted", "slogan", "deadline", "actor")
    texts = [
        one.text
        for report in (*sample_reports(), *made_reports().values())
        for section in report.sections
        for one in sentences(section)
    ]
    for rule in (rule for name in names for rule in rule_set(name).rules if rule.needs):
        assert not [text for text in texts if rule.form.search(text) and not rule.may_match(text)], rule.key


def test_topics_are_those_of_sections() -> None:
    assert topic_of("", "", ("publicity",))[0] in SECTION_TYPES


_WORDS = st.sampled_from(
    [
        "将",
        "下一步",
        "，",
        "。",
        "；",
        "年底前",
        "2024年",
        "6月",
        "31日",
        "30",
        "一是",
        "二是",
        "建立",
        "《",
        "》",
        "办法",
        "我局",
        "已",
        "了",
        "提升",
        "能力",
        "不少于",
        "3次",
        "“",
        "”",
        "（",
        "）",
        "\n",
        "以",
        "为",
        "由",
        "全年",
        "第一季度",
    ]
)


@given(st.lists(_WORDS | st.text(max_size=3), max_size=40).map("".join), st.sampled_from([PLANS, DONE, BOTH]))
def test_any_text_is_read_and_places_are_right(text: str, where: Where) -> None:
    path, types = where
    section = Section("x-000", "x", 0, None, 1, path[-1], path, types, text)
    for one in commitments_of(section, 2023):
        start, said = one.sentence.start, one.sentence.text
        assert text[start : one.sentence.end] == said
        assert one.grade in GRADES
        assert one.topic in SECTION_TYPES
        assert one.actor is None or one.actor in said
        assert one.deadline is None or one.deadline.printed
        assert all(0 <= figure.start < figure.end <= len(said) for figure in one.figures)
        assert one.reasons
