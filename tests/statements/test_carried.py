"""A promise that is made again is known, word for word or nearly, and followed from year to year."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fzsearch.statements.answers import is_carried


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("建设县行政复议听证室。", "建设县行政复议听证室。"),
        ("一是2022年底前建成共享平台，统一接口。", "（三）2023年底前建成 共享平台、统一接口；"),
        ("3.二〇二三年建成共享平台。", "建成共享平台".join(("2024年", "。"))),
        ("印发《科技创新券管理办法》。", "印发“科技创新券管理办法”。"),
    ],
)
def test_blanks_marks_openers_and_years_are_not_what_is_said(a: str, b: str) -> None:
    assert is_carried(a, b) == "same"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        # another figure, another date
        ("推动法制员配备率达到90%。", "推动法制员配备率达到100%。"),
        ("2024年6月底前建成食品快检数据共享平台。", "2025年9月底前建成食品快检数据共享平台。"),
        # another word for the same
        ("建立两级科技项目查重会商制度。", "建立两级科技项目查重会商机制。"),
        ("研究出台《泽桥县科技创新券管理办法》。", "尽快研究出台《泽桥县科技创新券管理办法》。"),
        # another reason, other details
        (
            "五是体现宽严相济，制定卫生健康领域轻微违法行为不予处罚清单，避免小过重罚。",
            "二是落实上级要求，制定卫生健康领域轻微违法行为不予处罚清单，争取一季度完成专家论证。",
        ),
        ("加强法治宣传教育工作。", "加强法治宣传教育。"),
    ],
)
def test_the_same_matter_in_nearly_the_same_words_is_nearly_repeated(a: str, b: str) -> None:
    assert is_carried(a, b) == "nearly"
    assert is_carried(b, a) == "nearly"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("制定生态环境损害赔偿案件办理规程。", "全年办理生态环境损害赔偿案件不少于15件。"),
        ("招录监察员3名。", "聘请监督员10名。"),
        ("加强法治宣传教育。", "加强法治政府建设。"),
        ("进一步加强组织领导，印发技术标准目录。", "进一步加强组织领导，开通企业自查端口。"),
        ("深入推进依法行政工作，建设服务队伍。", "深入推进依法行政工作，加强人员管理。"),
        ("设立科技普法联络点，深化法治建设。", "编写行政执法案例汇编，深化法治建设。"),
        ("", ""),
        ("2023年。", "2024年。"),
    ],
)
def test_other_matters_in_the_same_phrases_are_not_repeated(a: str, b: str) -> None:
    assert is_carried(a, b) is None


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_two_texts_can_be_compared_either_way(a: str, b: str) -> None:
    assert is_carried(a, b) == is_carried(b, a)
    assert is_carried(a, a) in ("same", None)
