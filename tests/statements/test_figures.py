"""Figures of a sentence: value, unit, subject, exactness, change; what only looks like one; sums."""

import time
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fzsearch.statements.figures import Figure, figures_of, sums_of
from fzsearch.statements.figures.rules import rules


def only(text: str) -> Figure:
    [figure] = figures_of(text)
    return figure


def said(text: str) -> list[tuple[str, str]]:
    return [(one.printed, one.subject) for one in figures_of(text)]


@pytest.mark.parametrize(
    ("text", "printed", "value", "unit", "bound"),
    [
        ("办理案件1,250件。", "1,250件", "1250", "件", "exact"),
        ("办理案件１，２５０件。", "１，２５０件", "1250", "件", "exact"),
        ("申请奖补资金400多万元。", "400多万元", "4000000", "元", "about"),
        ("成交额1.2亿元。", "1.2亿元", "120000000", "元", "exact"),
        ("总投资1亿2000万元。", "1亿2000万元", "120000000", "元", "exact"),
        ("生产总值6.66万亿元。", "6.66万亿元", "6660000000000", "元", "exact"),
        ("拆违清零61处。", "61处", "61", "处", "exact"),
        ("公园面积扩大一倍。", "一倍", "1", "倍", "exact"),
        ("宣传教育10万余人次。", "10万余人次", "100000", "人次", "about"),
        ("走访企业近百家。", "近百家", "100", "家", "about"),
        ("走访企业十几家。", "十几家", "10", "家", "about"),
        ("参加群众上千人次。", "上千人次", "1000", "人次", "at_least"),
        ("开展联合执法四次。", "四次", "4", "次", "exact"),
        ("及格率达百分之九十八。", "百分之九十八", "98", "%", "exact"),
        ("网上可办率９８．５％。", "９８．５％", "98.5", "%", "exact"),
        ("农村纠纷占三成五。", "三成五", "35", "%", "exact"),
        ("低于年初60万元的安排。", "60万元", "600000", "元", "exact"),
        ("十多位居民发言。", "十多位", "10", "位", "about"),
        ("追回花瓶两对。", "两对", "2", "对", "exact"),
        ("平均分八十六点五分。", "八十六点五分", "86.5", "分", "exact"),
        ("全年培训不少于10场。", "不少于10场", "10", "场", "at_least"),
        ("覆盖率达到90%以上。", "90%以上", "90", "%", "at_least"),
        ("公示期不超过3个工作日。", "不超过3个工作日", "3", "工作日", "at_most"),
        ("化解纠纷300件左右。", "300件左右", "300", "件", "about"),
        ("办理时间控制在45日以内。", "45日以内", "45", "日", "at_most"),
        ("参加人数不到总数的两成。", "两成", "20", "%", "at_most"),
    ],
)
def test_numbers_are_read_as_printed(text: str, printed: str, value: str, unit: str, bound: str) -> None:
    figure = only(text)
    assert (figure.printed, figure.value, figure.unit, figure.bound) == (printed, Decimal(value), unit, bound)
    assert figure.approximate == (bound != "exact")


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("每项分为3至5个档次。", "3", "5", "个"),
        ("配备网格员3—5名。", "3", "5", "名"),
        ("抽查比例为3%—5%。", "3", "5", "%"),
        ("占比在百分之二十到百分之三十之间。", "20", "30", "%"),
        ("占比在百分之二十至三十之间。", "20", "30", "%"),
        ("时间延长2—3个月。", "2", "3", "月"),
        ("走访企业三五家。", "3", "5", "家"),
        ("参加群众七八十人。", "70", "80", "人"),
    ],
)
def test_ranges_have_two_ends(text: str, low: str, high: str, unit: str) -> None:
    figure = only(text)
    assert (figure.value, figure.high, figure.unit) == (Decimal(low), Decimal(high), unit)


def test_what_was_reached_is_no_range_and_no_change() -> None:
    before, after = figures_of("超限率由9.6%降至6.3%。")
    assert (before.value, after.value, before.high, after.change) == (Decimal("9.6"), Decimal("6.3"), None, None)
    assert before.subject == after.subject == "超限率"


@pytest.mark.parametrize(
    ("text", "subject", "change", "basis"),
    [
        ("申报总量达到历年新高，同比增长32%。", "申报总量", "rise", "同比"),
        ("收到申请98件，较上年增加24件。", "收到申请", "rise", "较上年"),
        ("全年检查480户次，同比减少125户次。", "检查", "fall", "同比"),
        ("平均审批时限压缩40%。", "平均审批时限", "fall", None),
        ("合格率为95%，比上年提高4.2个百分点。", "合格率", "rise", "比上年"),
        ("受理量比五年前翻一番。", "受理量", "rise", "比五年前"),
    ],
)
def test_amounts_of_a_change(text: str, subject: str, change: str, basis: str | None) -> None:
    figure = figures_of(text)[-1]
    assert (figure.subject, figure.change, figure.basis) == (subject, change, basis)


def test_what_is_new_or_lacks_against_a_plan_is_no_change() -> None:
    assert [one.change for one in figures_of("新增认定30家，培训11期，比计划少1期。")] == [None, None, None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("选派3名法制骨干赴基层驻点。", [("3名", "法制骨干")]),
        ("组织机关干部46人参加学法考试。", [("46人", "机关干部")]),
        ("为583名劳动者追回工资740余万元。", [("583名", "劳动者"), ("740余万元", "追回工资")]),
        ("镇法律顾问审查合同48份，涉及金额760余万元。", [("48份", "审查合同"), ("760余万元", "金额")]),
        ("开展行政执法案卷评查4次。", [("4次", "行政执法案卷评查")]),
        ("对全县19家劳务派遣单位开展一轮实地核查。", [("19家", "劳务派遣单位"), ("一轮", "实地核查")]),
        ("直接纠错8件，占17.8%。", [("8件", "直接纠错"), ("17.8%", "直接纠错")]),
        ("集体学法8次，参加203人次。", [("8次", "集体学法"), ("203人次", "集体学法")]),
        ("“法律明白人”增至1320名，平均每村4名。", [("1320名", "法律明白人"), ("4名", "法律明白人")]),
        ("6名成员中仅1名专职。", [("6名", "成员"), ("1名", "专职")]),
        ("查出违法行为5起，发现有效线索9条。", [("5起", "违法行为"), ("9条", "有效线索")]),
        ("将4张许可证整合为1张。", [("4张", "许可证"), ("1张", "许可证")]),
        ("查处3辆无证车辆和5件不合格产品。", [("3辆", "无证车辆"), ("5件", "不合格产品")]),
        ("调解、和解终止48件，占36.4%。", [("48件", "调解、和解终止"), ("36.4%", "调解、和解终止")]),
        ("12个村（社区）中只有4个设有固定场所。", [("12个", "村（社区）"), ("4个", "村（社区）")]),
    ],
)
def test_what_is_counted(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # from what to what, whatever the verb
        ("问题台账由年初的57处清减到9处。", [("57处", "问题台账"), ("9处", "问题台账")]),
        ("中职学校由71所优化整合为47所。", [("71所", "中职学校"), ("47所", "中职学校")]),
        ("住户投诉从月均20件降到2件。", [("20件", "住户投诉"), ("2件", "住户投诉")]),
        ("补助由每人每年420元提高到450元。", [("420元", "补助"), ("450元", "补助")]),
        # the noun before counts, what follows is said of it
        ("流量监测设备有7套离线超过一周。", [("7套", "流量监测设备")]),
        ("14家石料厂有11家装了地磅。", [("14家", "石料厂"), ("11家", "石料厂")]),
        ("只有一台车，三个片区轮着用。", [("三个", "片区")]),
        ("抽调县区骨干17名跟班办案。", [("17名", "县区骨干")]),
        # the noun behind counts, though its first word may be an adverb or a list stands before
        ("对2名直接责任人给予处分建议。", [("2名", "直接责任人")]),
        ("以3件被复议案件为例开展研讨。", [("3件", "被复议案件")]),
        ("完成区域环评、水资源论证等6项区域评估。", [("6项", "区域评估")]),
        ("合并为3张综合检查表，设4个中心和2个站点。", [("3张", "综合检查表"), ("4个", "中心"), ("2个", "站点")]),
        # what has no name of its own is of what was said before
        ("发放奖励6.2万元，最高一笔达1.5万元。", [("6.2万元", "发放奖励"), ("1.5万元", "发放奖励")]),
        ("示范户达到300户，每个行政村至少有1户。", [("300户", "示范户"), ("1户", "示范户")]),
        ("平均用时41天，比上年快了13天。", [("41天", "平均用时"), ("13天", "平均用时")]),
        ("交易255亿美元、占全球10%左右。", [("255亿美元", "交易"), ("10%左右", "交易")]),
        (
            "受理20件、办结18件，分别增长65%和62%。",
            [("20件", "受理"), ("18件", "办结"), ("65%", "受理"), ("62%", "办结")],
        ),
        # who acts, to whom and what only describes is no part
        ("信访积案由局领导领办21件。", [("21件", "信访积案")]),
        ("事后向旅行社追回4.1万元。", [("4.1万元", "追回")]),
        ("消防救援支队撤回不当处罚决定3份。", [("3份", "撤回不当处罚决定")]),
        ("拖欠工资的企业12家。", [("12家", "拖欠工资的企业")]),
        ("规上工业增加值增长7.6%。", [("7.6%", "规上工业增加值")]),
        # a short noun keeps what describes it; without a noun, what describes is the name
        ("修改与国家标准不符的条款6处。", [("6处", "与国家标准不符的条款")]),
        ("三件被驳回的案件均已答复。", [("三件", "被驳回的案件")]),
        ("发现2份带有公章的空白纸。", [("2份", "公章的空白纸")]),
        ("抽到的企业里，整改后又违法的占一成。", [("一成", "整改后又违法")]),
        ("对到期的6项技术类规定同步停用。", [("6项", "技术类规定")]),
        ("征求意见中七成来自乡村学校。", [("七成", "乡村学校")]),
        # what is done afterwards is said of it, what sets a number is what it is of
        ("停发30户，其中4户复查后恢复。", [("30户", "停发"), ("4户", "复查后恢复")]),
        ("办结用时9天，未达到7天的标准。", [("9天", "办结用时"), ("7天", "标准")]),
        ("申报材料50项已核对45项。", [("50项", "申报材料"), ("45项", "核对")]),
        (
            "新登记工地4家，连同上年6家累计10家。",
            [("4家", "新登记工地"), ("6家", "新登记工地"), ("10家", "新登记工地")],
        ),
        ("按新规程办结18件。", [("18件", "办结")]),
        ("每月一次的安全会诊，实际组织9次。", [("一次", "安全会诊"), ("9次", "安全会诊")]),
        ("把信用评价纳入考核，占5%。", [("5%", "信用评价")]),
    ],
)
def test_subjects_go_by_what_stands_around_whatever_the_words(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text) == expected


def test_a_bound_at_the_very_end_of_a_text_ends_there() -> None:
    assert [(one.printed, one.end) for one in figures_of("覆盖率90%以上")] == [("90%以上", 8)]


def test_a_number_without_a_unit_counts_where_the_sentence_says_so() -> None:
    assert only("案件数达到35，均已办结。").value == 35
    assert only("满意度得分98.5。").unit == ""
    assert figures_of("编号为305，第三方指数，2023，全年35。") == ()


def test_a_number_without_anything_counted_has_no_subject() -> None:
    assert only("同比增长32%。").subject == ""


@pytest.mark.parametrize(
    "text",
    [
        "2023年3月4日，“十四五”规划（2021-2025年）第三季度。",
        "2021—2025年规划，6—8月开展，12月4日宣传，6月底前完成。",
        "落实省委“1310”部署，学习“十一个坚持”，开展“十个一百”活动。",
        "坚持三会一课、一岗双责，党的二十大、二十届三中全会精神。",
        "压实第一责任人职责，第一批、第3期、第十五条、第十二条第二款。",
        "坚决做到两个维护，坚定四个自信，落实八项规定、三项制度。",
        "一案一档、一企一策、一事一议、一网通办、最多跑一次。",
        "一个新台阶，一批案件，一系列措施，一定程度，进一步，一体化，统一，一次性告知。",
        "12345热线、12348平台、24小时服务、7×24小时值守，电话：0000-1234567。",
        "《关于十五条政策的通知》（国发〔2020〕5号），5A级景区，2.0版。",
        "数十次会商，几十家企业，几百名群众，若干件。",
        "让群众在每一次执法中感受到公平正义，开启新一轮改革，再一次强调。",
        "八五普法、双随机一公开、百日攻坚、千家万户、三级联动、市县两级。",
        "自2024年1月1日起施行，8月1日起实施。",
        "一是加强领导；二是规范执法；（三）强化监督。1.决策。",
        "从三个方面发力，把握两个关键，聚焦四个环节，两件大事。",
        "总投资1亿2千万，预算3万5千。",
        "对连续两次排名靠后的单位予以提醒。",
    ],
)
def test_what_is_no_figure(text: str) -> None:
    assert said(text) == []


def test_sums_that_a_sentence_states_are_checked() -> None:
    def sums(text: str) -> list[tuple[int, tuple[int, ...], bool]]:
        return [(one.whole, one.parts, one.holds) for one in sums_of(figures_of(text), text)]

    assert sums("申报45家，其中15家为重新认定，30家为新增认定，同比增长32%。") == [(0, (1, 2), True)]
    assert sums("全年举办11场，其中甲区5场、乙区6场，培训400人次。") == [(0, (1, 2), True)]
    assert sums("39家机构（学科类4家、非学科类35家）纳入监管。") == [(0, (1, 2), True)]
    assert sums("39家机构（学科类4家、非学科类34家）纳入监管。") == [(0, (1, 2), False)]
    assert sums("受理案件9件，维持7件、撤销2件，应诉1件。") == [(0, (1, 2), True)]
    assert sums("划转人员263名，其中248名换发证件，其余14名转任后勤。") == [(0, (1, 2), False)]


@pytest.mark.parametrize(
    "text",
    [
        "立案40件，其中食品类12件、药品类9件。",  # not all parts
        "评查案卷100份，其中不合格5份，占5%。",
        "培训5期，参训200人次，宣讲3场。",
        "收到近百件，其中甲类50件、乙类50件。",
    ],
)
def test_a_list_that_need_not_be_complete_is_no_sum(text: str) -> None:
    assert sums_of(figures_of(text), text) == ()


_PIECES = st.sampled_from(
    [
        *"一二三十百千万亿两几数多余来近约第每中的占由至—、，。（）“”《》 0123456789.%家次元件人",
        *[
            "以上",
            "个百分点",
            "其中",
            "分别",
            "同比",
            "增长",
            "减少到",
            "万元",
            "百分之",
            "分之",
            "企业",
            "开展",
            "案件",
        ],
    ]
)


@given(st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=60).map("".join)))
def test_any_text_gives_figures_that_stand_in_it(text: str) -> None:
    figures = figures_of(text)
    for one in figures:
        assert 0 <= one.start < one.end <= len(text)
        assert one.printed == text[one.start : one.end]
        assert one.rule in rules()["read"]
        assert one.high is None or one.high > one.value >= 0
    assert all(one.end <= other.start for one, other in pairwise(figures))
    for found in sums_of(figures, text):
        assert len(found.parts) >= 2
        assert max(found.parts) < len(figures)
    assert figures_of(text) == figures


@pytest.mark.parametrize(
    "piece", ["一", "9", "1,", "第", "百分之", "《", "“", "（", "企业", "3家", "3家、", "其中3家、", "每"]
)
def test_long_texts_take_time_by_their_length(piece: str) -> None:
    text = piece * (4_000 // len(piece))  # under a second; what is not linear takes minutes
    begin = time.process_time()
    sums_of(figures_of(text), text)
    assert time.process_time() - begin < 4


def test_a_number_that_blanks_divide_is_not_read_by_its_end() -> None:
    assert [one.printed for one in figures_of("办理行政许可1 256件。")] == []
    assert [one.printed for one in figures_of("全年培训 12 场，参训 3 人。")] == ["12 场", "3 人"]


def test_a_bracket_that_names_some_parts_is_no_sum() -> None:
    text = "线索36条（其中：水事违法20条，取土违法8条）。"
    assert sums_of(figures_of(text), text) == ()
    whole = "线索36条（水事违法20条，取土违法8条）。"
    assert [one.holds for one in sums_of(figures_of(whole), whole)] == [False]


def test_a_noun_that_a_clause_describes_is_the_one_behind_it() -> None:
    assert [one.subject for one in figures_of("增聘1名熟悉渔业生产的法律顾问。")] == ["法律顾问"]
    assert [one.subject for one in figures_of("对3件可能引起误解的规划调整事项作出说明。")] == ["规划调整事项"]


def test_a_subject_is_in_the_words_of_its_sentence_or_absent() -> None:
    for text in ("举办执法培训不少于12场一是“加强与税务部门会商", "“一是”组织“排查4次"):
        assert all(one.subject in text for one in figures_of(text))
