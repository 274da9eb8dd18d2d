"""Which sentences repeat the report of the year before: those with figures of a year, to the letter."""

import pytest

from fzsearch.drafts.sharing import repeated_sentences
from tests.index.library import report


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ("全年组织培训12次，参训320人次。", "全年组织培训12次，参训320人次。", True),
        ("全年组织培训12次，参训320人次。", "全年组织培训 12 次，\u3000参训320人次。", True),  # blanks are no letters
        ("全年组织培训12次，参训320人次。", "全年组织培训12次，参训321人次。", False),
        ("全年培训12次。", "全年培训12次。", False),  # so short a one may well be true again
        ("坚持党对法治政府建设的全面领导。", "坚持党对法治政府建设的全面领导。", False),
        # What has no figure but in names, years and spans of years stays as it is.
        ("贯彻《实施纲要（2021—2025年）》各项要求。", "贯彻《实施纲要（2021—2025年）》各项要求。", False),
        ("开展“12·4”国家宪法日宣传教育活动。", "开展“12·4”国家宪法日宣传教育活动。", False),
        ("按2021-2025年规划和2020 年方案推进。", "按2021-2025年规划和2020 年方案推进。", False),
    ],
)
def test_repeated_is_what_has_a_years_figures_to_the_letter(before: str, now: str, told: bool) -> None:
    last_year = report("last", [f"成效\n{before}"], 2022)
    found = list(repeated_sentences(report("draft", [f"成效\n{now}"]), last_year))
    assert [one.facts for one in found] == ([{"report": "last", "year": 2022}] if told else [])
