import pytest

from fzsearch.agencies import AgencyNames
from fzsearch.model import Agency


@pytest.mark.parametrize(
    ("printed", "name", "system"),
    [
        ("科技局", "科学技术局", "科技"),
        ("科学技术厅", "科学技术厅", "科技"),
        ("卫健委", "卫生健康委员会", "卫生健康"),
        ("卫生健康局", "卫生健康局", "卫生健康"),
        ("人社局", "人力资源和社会保障局", "人力资源和社会保障"),
        ("市监局", "市场监督管理局", "市场监督管理"),
        ("发改委", "发展和改革委员会", "发展改革"),
        ("住建局", "住房和城乡建设局", "住房和城乡建设"),
        ("人民政府", "人民政府", "政府"),
        ("某某市科技局", "科学技术局", "科技"),
        ("某某街道", "街道办事处", "政府"),
        ("某某镇", "人民政府", "政府"),
        ("某某镇人民政府", "人民政府", "政府"),
        ("高新区管委会", "管理委员会", "功能区"),
        ("地方金融监督管理局", "地方金融监督管理局", "金融"),
        ("潮汐观测局", "潮汐观测局", None),
        ("教科局", "教育和科学技术局", "教育"),
        ("卫计委", "卫生和计划生育委员会", "卫生健康"),
        ("环保局", "环境保护局", "生态环境"),
        ("自然资源分局", "自然资源分局", "自然资源"),
        ("生态环境局榕城分局", "生态环境分局", "生态环境"),
        ("自规分局", "自然资源和规划分局", "自然资源"),
        ("某某分局", None, None),
        ("生态环境局龙岗管理局", "生态环境管理局", "生态环境"),
        ("规划和自然资源委员会海淀分局", "规划和自然资源分局", "自然资源"),
        ("城市建设局", "城市建设局", None),
        ("审批局", "行政审批局", "政务服务"),
        ("文体旅局", "文化体育和旅游局", "文化和旅游"),
        ("教委", "教育委员会", "教育"),
        ("外办", "外事办公室", "外事"),
        ("政府办公室", "人民政府办公室", "政府"),
        ("司法部", "司法部", "司法"),
        ("中国证监会", "中国证券监督管理委员会", "金融"),
    ],
)
def test_names_become_canonical(agencies: AgencyNames, printed: str, name: str | None, system: str | None) -> None:
    agency = agencies.resolve(printed, printed)
    assert agency == (name and Agency(name, printed, agency.systems if agency else ()))
    assert (agency.system if agency else None) == system


@pytest.mark.parametrize("text", ["", "局", "关于法治", "年度报告", "法治政府建设"])
def test_what_is_no_agency_is_none(agencies: AgencyNames, text: str) -> None:
    assert agencies.resolve(text, text) is None


@pytest.mark.parametrize(
    ("printed", "systems"),
    [
        ("教育和科学技术局", ("教育", "科技")),
        ("教育体育局", ("教育", "体育")),
        ("民政和退役军人事务局", ("民政", "退役军人事务")),
        ("工业信息科技局", ("工业和信息化", "科技")),
        ("文化和旅游局", ("文化和旅游",)),
        ("农业农村和水利局", ("农业农村",)),
        ("潮汐和教育局", ()),
    ],
)
def test_a_merged_bureau_belongs_to_several_lines(
    agencies: AgencyNames, printed: str, systems: tuple[str, ...]
) -> None:
    agency = agencies.resolve(printed, printed)
    assert agency is not None
    assert (agency.name, agency.systems) == (printed, systems)


@pytest.mark.parametrize(
    ("slug", "name"),
    [("kjj", "科学技术局"), ("qkjj", "科学技术局"), ("wjw", "卫生健康委员会"), ("sfj", None), ("swj", None)],
)
def test_hosts_and_paths_name_agencies_by_initials(agencies: AgencyNames, slug: str, name: str | None) -> None:
    agency = agencies.of_slug(slug)
    assert (agency.name if agency else None) == name
