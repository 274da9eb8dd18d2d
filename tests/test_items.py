import pytest
from hypothesis import given
from hypothesis import strategies as st

from fzsearch.items import list_items
from tests.conftest import ParseText


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("一是抓学习；二是抓执法；三是抓普法。", ["一是抓学习；", "二是抓执法；", "三是抓普法。"]),
        ("一是抓学习。\n二是抓执法。全年检查。\n", ["一是抓学习。", "二是抓执法。全年检查。"]),
        ("主要有：一是人手少，二是经费少。\n今后改进。", ["一是人手少，", "二是经费少。"]),
        ("一要抓学习，二要抓执法。", ["一要抓学习，", "二要抓执法。"]),
        ("一是甲；二是乙。一是丙；二是丁。", ["一是甲；", "二是乙。", "一是丙；", "二是丁。"]),
        ("原因之一是人手少，二是经费少。", []),
        ("第一是甲，第二是乙。", []),
        ("一是甲；三是丙。", []),
        ("一是只有一条。", []),
        ("一是否到位，二是否到人。", []),
    ],
)
def test_items_of_lists(text: str, items: list[str]) -> None:
    assert [text[item.start : item.end] for item in list_items(text)] == items


@given(st.text("一二三四十是要；。，\n甲 ", max_size=60))
def test_items_stand_apart_and_in_order(text: str) -> None:
    places = [place for item in list_items(text) for place in (item.start, item.end)]
    assert places == sorted(places)
    assert all(text[item.start] in "一二三四十" for item in list_items(text))


def test_an_item_has_an_address_of_its_own(parse_text: ParseText) -> None:
    report = parse_text("砚川市司法局2023年法治政府建设情况报告\n一、工作\n一是抓学习；二是抓执法。\n")
    section = report.sections[-1]
    assert [section.item_text(number) for number in (1, 2)] == ["一是抓学习；", "二是抓执法。"]
    assert section.item_text(3) is None
