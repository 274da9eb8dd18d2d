import pytest

from fzsearch.agencies import AgencyNames


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
        ("地方金融监督管理局", "地方金融监督管理局", None),
    ],
)
def test_names_become_canonical(agencies: AgencyNames, printed: str, name: str, system: str | None) -> None:
    agency = agencies.resolve(printed, printed)
    assert agency is not None
    assert (agency.name, agency.system, agency.raw) == (name, system, printed)


@pytest.mark.parametrize("text", ["", "局", "关于法治", "年度报告", "法治政府建设"])
def test_what_is_no_agency_is_none(agencies: AgencyNames, text: str) -> None:
    assert agencies.resolve(text, text) is None
