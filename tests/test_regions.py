from collections.abc import Callable
from pathlib import Path

import pytest

from fzsearch.errors import ConfigError
from fzsearch.regions import Gazetteer, domain, is_official, load_gazetteer
from fzsearch.regions.tables import packaged

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
    divisions = {row["code"] for row in packaged("china.csv")}
    assert "130171" not in divisions
    assert sum(len(code) == 6 for code in divisions) == 2850
    assert [region.path[-1] for region in gazetteer.named("石家庄高新区")] == ["石家庄高新技术产业开发区"]


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("海南州", ["青海省/海南藏族自治州"]),
        ("伊犁州", ["新疆维吾尔自治区/伊犁哈萨克自治州"]),
        ("大厂县", ["河北省/廊坊市/大厂回族自治县"]),
        ("东乡县", ["甘肃省/临夏回族自治州/东乡族自治县", "江西省/抚州市/东乡县"]),
        ("喀左县", ["辽宁省/朝阳市/喀喇沁左翼蒙古族自治县"]),
        ("贤庠镇", ["浙江省/宁波市/象山县/贤庠镇"]),
        ("留下街道", ["浙江省/杭州市/西湖区/留下街道"]),
        ("松柏乡", ["湖南省/永州市/江永县/松柏瑶族乡"]),
        ("长安镇", None),
        ("市中区", None),
        ("岚州区", []),
    ],
)
def test_names_full_and_short(gazetteer: Gazetteer, name: str, paths: list[str] | None) -> None:
    found = ["/".join(region.path) for region in gazetteer.named(name)]
    assert sorted(found) == sorted(paths) if paths is not None else len(found) > 2


def test_townships_have_codes_below_their_county(gazetteer: Gazetteer) -> None:
    region = gazetteer.get("330225104")
    assert region is not None
    assert (region.path, region.level) == (("浙江省", "宁波市", "象山县", "贤庠镇"), "乡")
    assert region.lineage == ("33", "3302", "330225", "330225104")
    assert gazetteer.get("330225999") is None
    assert ("广东省", "东莞市", "东坑镇") in [region.path for region in gazetteer.named("东坑镇")]


def test_former_divisions_hold_for_their_years(gazetteer: Gazetteer) -> None:
    assert [region.path for region in gazetteer.named("江干区", 2019)] == [("浙江省", "杭州市", "江干区")]
    assert gazetteer.named("江干区", 2023) == ()
    assert [region.path for region in gazetteer.named("襄樊市", 2009)] == [("湖北省", "襄阳市")]


@pytest.mark.parametrize(
    ("label", "path", "decides"),
    [
        ("cqjlp", "重庆市/九龙坡区", True),
        ("hzxh", "浙江省/杭州市/西湖区", True),
        ("xialuqu", "湖北省/黄石市/下陆区", True),
        ("hainanzhou", "青海省/海南藏族自治州", True),
        ("suzhou", "江苏省/苏州市", True),
        ("chaoyang", "辽宁省/朝阳市", True),
        ("gd", "广东省", True),
        ("yongding", None, False),
        ("lianjiang", "广东省/湛江市/廉江市", True),
        ("jianyang", None, False),
        ("zb", None, False),
        ("example", None, False),
    ],
)
def test_a_domain_spells_its_place(gazetteer: Gazetteer, label: str, path: str | None, decides: bool) -> None:
    found = domain(label)
    regions = [gazetteer.get(code) for code in found.codes]
    assert found.decides is decides
    assert path is None or ["/".join(region.path) for region in regions if region] == [path]


@pytest.mark.parametrize(
    ("host", "official"),
    [
        ("www.sz.gov.cn", True),
        ("sz.gov.cn", True),
        ("xngov.cn", False),
        ("gov.cn.evil.com", False),
        ("某市.政务", True),
    ],
)
def test_only_government_domains_are_official(host: str, official: bool) -> None:
    assert is_official(host) is official


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
