"""Figures of a promise and of an answer are compared by arithmetic, and only where both count the same."""

import pytest

from fzsearch.model import Section
from fzsearch.statements.answers import Candidates, Comparison, answers_to


def comparisons(promise: str, answer: str, *types: str) -> list[Comparison]:
    section = Section(
        "r-000", "r", 0, "一", 1, "工作", ("工作",), types or ("achievements",), f"一、工作\n{answer}\n"
    )
    [found] = answers_to(promise, Candidates.of([section]), 1)
    return list(found.compared)


@pytest.mark.parametrize(
    ("promise", "answer", "met"),
    [
        ("全年组织执法业务培训不少于10场。", "全年举办执法业务培训11场，较上年增加5场。", True),
        ("全年组织执法业务培训不少于10场。", "全年举办执法业务培训7场。", False),
        ("全年组织执法业务培训10场。", "全年举办执法业务培训10场。", True),
        # less is better
        ("工作许可办理时限压缩至5个工作日以内。", "工作许可办理时限由7.5个工作日缩短至4.2个工作日。", True),
        ("工作许可办理时限由9个工作日缩短至5个工作日。", "工作许可办理时限缩短至6个工作日。", False),
        # amounts of a change, and numbers reached by one
        ("全年组织执法业务培训不少于10场。", "执法业务培训由上年的8场增加到12场。", True),
        ("监督检查户次较上年下降10%以上。", "监督检查户次较上年下降12.5%。", True),
        ("监督检查户次较上年下降10%以上。", "监督检查户次较上年下降3%。", False),
        # 万, shares in words, and numbers that are only about right
        ("安排装备更新资金不少于80万元。", "投入装备更新资金52万余元。", False),
        ("初创企业占比不低于三成。", "初创企业占比32.9%。", True),
        ("走访科技型企业不少于60家。", "走访科技型企业近百家。", True),
        ("走访科技型企业100家。", "走访科技型企业近百家。", None),
        ("走访科技型企业100家。", "走访科技型企业超过60家。", None),
        ("走访科技型企业60家。", "走访科技型企业60余家。", True),
        # words that only look like less being better, and numbers that are not reached by being equal
        ("推进减证便民事项20项。", "推进减证便民事项25项。", True),
        ("推广减灾示范社区5个。", "推广减灾示范社区7个。", True),
        ("推广减灾示范社区5个。", "推广减灾示范社区4个。", False),
        ("执法投诉案件控制在5件。", "执法投诉案件4件。", True),
        ("应诉材料迟交率低于8%。", "应诉材料迟交率为8%。", None),
        ("走访科技型企业超过60家。", "走访科技型企业60家。", None),
        # a part of the year shows that a promise was reached, but not that it was not
        ("开展普法宣讲活动6场。", "上半年开展普法宣讲活动7场，下半年开展普法宣讲活动4场。", True),
        ("办结材料齐全率提高到30%以上。", "办结材料齐全率为32.5%，首次超过三成。", True),
        # a promise for years is reached in one, or not yet
        ("到2026年，法律明白人达到140名。", "法律明白人达到150名。", True),
    ],
)
def test_the_number_said_reaches_the_number_promised_or_falls_short(
    promise: str, answer: str, met: bool | None
) -> None:
    assert [one.met for one in comparisons(promise, answer)] == [met]


@pytest.mark.parametrize(
    ("promise", "answer"),
    [
        # other units, other subjects, a level and a change
        ("全年组织执法业务培训不少于10场。", "全年执法业务培训参训970人次。"),
        ("全年组织执法业务培训不少于10场。", "执法业务培训之外，举办普法宣讲12场。"),
        ("监督检查户次较上年下降10%以上。", "监督检查户次占全市的12%。"),
        # what was planned, is missing, or was last year's
        ("全年组织执法业务培训不少于10场。", "执法业务培训原计划12场。"),
        ("全年组织执法业务培训不少于10场。", "比上年的执法业务培训少，上年执法业务培训12场。"),
    ],
)
def test_what_counts_something_else_is_not_compared(promise: str, answer: str) -> None:
    assert comparisons(promise, answer) == []


@pytest.mark.parametrize(
    ("promise", "answer"),
    [
        ("将网格化协管推广到5个乡镇。", "网格化协管缺人的有5个乡镇。"),
        ("将10家医疗机构接入监管系统。", "其余10家医疗机构接入监管系统。"),
        ("组织模拟听证、庭审观摩不少于3次。", "组织模拟听证2次。"),
        ("组织执法业务培训不少于6次。", "每季度组织执法业务培训1次。"),
        # what came to it, and what there is then
        ("持证执法人员达到10名。", "新增持证执法人员4名。"),
        ("农村学法用法示范户达到300户。", "新认定农村学法用法示范户226户，示范户总数达到318户。"),
        ("新聘持证执法人员4名。", "持证执法人员共10名。"),
        # a part, and several that may be its parts
        ("开展普法宣讲活动不少于6场。", "上半年开展普法宣讲活动3场，下半年开展普法宣讲活动4场。"),
        ("办理法律援助案件350件。", "1至10月办理法律援助案件290件。"),
        ("执法投诉案件不超过5件。", "上半年执法投诉案件3件。"),
        ("办理法律援助案件350件。", "全国办理法律援助案件350万件。"),
        # there are years left
        ("到2026年，法律明白人达到140名。", "法律明白人达到98名。"),
        ("力争用2—3年时间完成法治文化公园14个。", "完成法治文化公园5个。"),
        # neither more nor less is known to be better
        ("取水许可办理时限5个工作日。", "取水许可办理时限4个工作日。"),
        ("行政诉讼败诉率5%。", "行政诉讼败诉率3%。"),
        # it is only expected
        ("开展普法宣讲活动6场。", "预计开展普法宣讲活动8场。"),
    ],
)
def test_where_the_words_do_not_tell_nothing_is_told(promise: str, answer: str) -> None:
    assert {one.met for one in comparisons(promise, answer)} <= {None}


def test_a_plan_again_has_reached_nothing() -> None:
    [one] = comparisons("建成食品快检实验室2个。", "建成食品快检实验室2个。", "next_steps")
    assert (one.promised.printed, one.said.printed, one.met) == ("2个", "2个", None)


def test_each_figure_has_its_own() -> None:
    found = comparisons(
        "走访科技型企业不少于60家，收集企业诉求不少于90条。", "走访科技型企业73家，收集企业诉求81条。"
    )
    assert [(one.promised.unit, one.said.printed, one.met) for one in found] == [
        ("家", "73家", True),
        ("条", "81条", False),
    ]
