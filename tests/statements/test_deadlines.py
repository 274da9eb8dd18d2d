"""When a commitment is to be done."""

from datetime import date

import pytest

from tests.statements.promising import DONE, the_one


@pytest.mark.parametrize(
    ("text", "printed", "until"),
    [
        ("2024年6月底前完成清理。", "2024年6月底前", date(2024, 6, 30)),
        ("2024 年 6 月底前完成清理。", "2024 年 6 月底前", date(2024, 6, 30)),
        ("２０２４年６月底前完成清理。", "２０２４年６月底前", date(2024, 6, 30)),
        ("完成清理，6月底前公布。", "6月底前", date(2024, 6, 30)),
        ("2月底前完成清理。", "2月底前", date(2024, 2, 29)),
        ("9月30日前完成清理。", "9月30日前", date(2024, 9, 30)),
        ("十二月底前完成清理。", "十二月底前", date(2024, 12, 31)),
        ("3月至6月开展清理。", "3月至6月", date(2024, 6, 30)),
        ("6月、9月、12月组织检查。", "6月、9月、12月", date(2024, 12, 31)),
        ("年底前完成清理。", "年底前", date(2024, 12, 31)),
        ("2025年底前完成清理。", "2025年底前", date(2025, 12, 31)),
        ("年内完成清理。", "年内", date(2024, 12, 31)),
        ("年内人人办结案件2件。", "年内", date(2024, 12, 31)),
        ("上半年完成清理，下半年公布。", "上半年", date(2024, 6, 30)),
        ("力争三季度前完成清理。", "三季度前", date(2024, 9, 30)),
        ("到2025年建成体系。", "到2025年", date(2025, 12, 31)),
        ("“十四五”末建成体系。", "“十四五”末", date(2025, 12, 31)),
    ],
)
def test_a_deadline_ends_with_the_last_day_of_what_is_named(text: str, printed: str, until: date) -> None:
    deadline = the_one(text).deadline
    assert deadline is not None
    assert (deadline.printed, deadline.until) == (printed, until)


@pytest.mark.parametrize(
    "text",
    [
        "全年组织培训。",
        "从2024年第一季度起实行抽查。",  # when it begins, not when it ends
        "2024年组织培训。",
        "到2024年，继续组织培训。",
        "每季度通报情况。",
        "每年年底组织评查。",
        "每年3月组织评查。",
        "核查时间向上半年前移。",
        "巩固2023年11月开展的清理。",
        "结合12月4日国家宪法日开展宣传。",
        "6月“安全生产月”开展宣传。",
        "会后3日内归档。",
        "参照去年下半年做法组织培训。",
        "推广24小时服务。",
        "学习《2024年底前完成的目录》。",
    ],
)
def test_no_deadline_is_made_of_other_times(text: str) -> None:
    assert the_one(text).deadline is None


def test_without_a_year_a_deadline_has_words_and_no_date() -> None:
    one = the_one("年底前完成清理。", (("下一步打算",), ("next_steps",)), year=None)
    assert one.deadline is not None
    assert (one.deadline.printed, one.deadline.until, one.grade) == ("年底前", None, "measurable")


def test_next_year_is_the_one_after_the_report() -> None:
    one = the_one("预计明年3月底前办结。", DONE)
    assert one.deadline is not None
    assert one.deadline.until == date(2024, 3, 31)


def test_a_day_that_does_not_exist_has_no_date() -> None:
    deadline = the_one("2024年2月31日前完成清理。").deadline
    assert deadline is not None
    assert deadline.until is None
