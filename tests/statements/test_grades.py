"""How far a commitment can be checked."""

import pytest

from tests.statements.promising import promised, the_one


@pytest.mark.parametrize(
    "text",
    [
        "全年举办培训不少于10场。",
        "加强规范性文件合法性审核，确保审核率100%。",
        "6月底前完成权责清单调整。",
        "上半年组织知识竞赛。",
        "年内建立后评估制度。",
        "力争到2025年底，“法律明白人”实现村级全覆盖。",
        "适时修订《行政执法监督办法》。",
        "推动出台《某省行政执法监督办法》；",
        "《某市行政裁量权基准》提请市政府审议。",
        "制定市级轻微违法不予处罚清单，配套明确适用条件。",
        "编印典型案例选编，供办案参考。",
        "制定并公布年度检查计划。",
        "建立涉外法律服务专家库，为外贸企业提供咨询。",
        "组建综合行政执法队。",
        "建设县行政复议听证室，配备设施；",
        "开通“泽科惠”线上申报窗口。",
        "继续推进“砚法通”普法小程序开发上线。",
        "加快建立政府合同统一审查备案系统，实现全程留痕。",
        "执法情况一季一通报。",
        "不断提升干部能力，举办讲座3场。",
    ],
)
def test_a_number_a_date_or_a_named_product_is_measurable(text: str) -> None:
    assert the_one(text).grade == "measurable"


@pytest.mark.parametrize(
    "text",
    [
        "加强与税务部门会商。",
        "2024年，继续加强执法人员培训。",  # the plan's own year is no date
        "全年组织执法培训。",
        "组织学习《中华人民共和国行政处罚法》。",  # of which nothing new comes
        "全面实施新修订的《中华人民共和国行政复议法》，做好宣传。",
        "将《行政处罚法》纳入学习内容。",
        "落实公示制度。",
        "建立部门会商机制。",  # nobody can go and look at a mechanism
        "建立健全行政裁量权基准制度。",
        "定期通报执法情况。",
        "实现合法性审核全覆盖。",
        "依托政务服务平台，优化审批流程。",
        "推行联合检查清单，合并检查。",
        "搭建沟通平台，听取意见。",
        "核查时间向上半年前移。",
        "坚持把法治素养作为干部考核内容，进一步增强法治意识。",
        "抓好落实，对进展慢的事项由局领导直接负责，让企业更省心。",
        "充分发挥法律顾问、公职律师作用。",
        "扫码枪配到每个充装台，不扫不充。",
    ],
)
def test_an_act_that_nothing_measures_is_an_action(text: str) -> None:
    assert the_one(text).grade == "action"


@pytest.mark.parametrize(
    "text",
    [
        "坚持以习近平法治思想为指导，不断提升依法行政水平。",
        "以高质量法治保障高质量发展。",
        "进一步增强干部法治意识。",
        "努力开创新局面。",
        "今后，我们将再接再厉，开拓创新，为法治政府建设作出新的更大贡献。",
        "五是巩固工作成果，健全完善法治政府建设长效机制。",
        "六是立足长远，不断提高城市精细化管理法治化水平。",
        "下一步，我局将紧盯上述问题，倒排工期、挂图作战，以更加务实的举措推动执法由有形覆盖向有效覆盖转变。",
        "下一步，我局将根据人员情况合理安排进度，力争年底前见到成效。",  # a date, but no act
        "充分发挥法治固根本、稳预期、利长远的保障作用。",
        "切实把思想和行动统一到党中央决策部署上来。",
        "持续深化法治政府建设。",
        "聚焦8个方面，不断提升依法行政水平。",  # a number that counts no act
        "坚持把学习贯彻习近平法治思想作为重大政治任务。",
        "一是强化理论武装。深入学习贯彻习近平法治思想，切实把学习成果转化为推动工作的强大动力。",
    ],
)
def test_what_names_no_act_is_a_slogan(text: str) -> None:
    assert the_one(text).grade == "slogan"


def test_the_lead_of_an_item_alone_gives_no_grade() -> None:
    slogan, action = promised("一是开展宣传。坚持问题导向，不断提升能力。\n二是提升能力。开展宣传。")
    assert (slogan.grade, action.grade) == ("slogan", "action")
