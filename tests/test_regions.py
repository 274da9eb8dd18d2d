from collections.abc import Callable
from pathlib import Path

import pytest

from fzsearch.errors import ConfigError
from fzsearch.regions import Gazetteer, load_gazetteer

Write = Callable[[str, str | bytes], Path]


@pytest.mark.parametrize(
    ("code", "path", "level"),
    [
        ("50", ("重庆市",), "省"),
        ("500104", ("重庆市", "大渡口区"), "县"),
        ("445202", ("广东省", "揭阳市", "榕城区"), "县"),
        ("4419", ("广东省", "东莞市"), "市"),
        ("429005", ("湖北省", "潜江市"), "县"),
    ],
)
def test_paths_name_places_only(gazetteer: Gazetteer, code: str, path: tuple[str, ...], level: str) -> None:
    region = gazetteer.get(code)
    assert region is not None
    assert (region.path, region.level) == (path, level)
    assert len(region.lineage) == len(path)


@pytest.mark.parametrize(("stated", "code"), [("440000", "44"), ("445200", "4452"), ("500104000000", "500104")])
def test_codes_with_zeros_are_the_same_codes(gazetteer: Gazetteer, stated: str, code: str) -> None:
    region = gazetteer.get(stated)
    assert region is not None
    assert region.code == code


def test_a_name_gives_every_candidate(gazetteer: Gazetteer) -> None:
    assert {region.path[:2] for region in gazetteer.named("鼓楼区")} >= {("江苏省", "南京市"), ("江苏省", "徐州市")}
    assert gazetteer.named("市辖区") == ()


def test_statistical_zones_are_no_divisions(gazetteer: Gazetteer) -> None:
    assert gazetteer.get("130171") is None
    assert sum(len(code) == 6 for code in gazetteer.by_code) == 2850


def test_mentions_are_the_longest_names(gazetteer: Gazetteer) -> None:
    text = "重庆市大渡口区科学技术局"
    assert [text[mention.start : mention.end] for mention in gazetteer.mentions(text)] == ["重庆市", "大渡口区"]


def test_a_library_adds_its_own_regions(write: Write) -> None:
    extra = write("regions.csv", "code,name,level,parent\n500181,江畔新区,县,50\n99,示例省,,\n9901,云汀市,,\n")
    found = load_gazetteer(extra)
    assert found.named("江畔新区")[0].path == ("重庆市", "江畔新区")
    assert found.named("云汀市")[0].lineage == ("99", "9901")


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("code,name\nabc,甲区\n", "第 2 行"),
        ("code,name\n990101,\n", "第 2 行"),
        ("code,name,level,parent\n9901,甲市,市,98\n", "98"),
        ("name\n甲市\n", "第 2 行"),
        ("code,name,level\n99,甲省,洲\n", "第 2 行"),
        (b"code,name\n99,\xff\xfe\n", "regions.csv"),
    ],
)
def test_a_wrong_row_is_named(write: Write, content: str | bytes, complaint: str) -> None:
    with pytest.raises(ConfigError, match=complaint):
        load_gazetteer(write("regions.csv", content))
