"""Whose report it is: right, or absent with candidates."""

import pytest

from fzsearch.model import Hints
from tests.conftest import ParseText

BODY = "\n现将有关情况报告如下：\n一、工作情况\n全年检查64家。{}\n"


@pytest.mark.parametrize(
    ("title", "code", "agency", "evidence"),
    [
        ("重庆市大渡口区科学技术局2023年法治政府建设情况报告", "500104", "科学技术局", "title"),
        ("榕城区科技局2023年法治政府建设情况报告", "445202", "科学技术局", "title"),
        ("静海区2023年度法治政府建设情况报告", "120118", "人民政府", "title"),
        ("潜江市司法局2025年度法治政府建设年度报告", "429005", "司法局", "title"),
        ("湛江市交通运输局关于2025年度法治政府建设情况的报告", "4408", "交通运输局", "title"),
        ("内蒙古自治区人民政府关于2024年法治政府建设情况的报告", "15", "人民政府", "title"),
    ],
)
def test_the_title_decides(parse_text: ParseText, title: str, code: str, agency: str, evidence: str) -> None:
    report = parse_text(title + BODY.format(""))
    assert report.region is not None
    assert report.agency is not None
    assert (report.region.code, report.agency.name, report.evidence["region"]) == (code, agency, evidence)


def test_a_name_that_means_several_places_is_left_open(parse_text: ParseText) -> None:
    report = parse_text("鼓楼区司法局2023年法治政府建设情况报告" + BODY.format(""))
    assert report.region is None
    assert {"320106", "320302", "350102"} <= {region.code for region in report.region_candidates}
    assert "region" not in report.evidence


def test_the_body_may_decide_between_places_of_one_name(parse_text: ParseText) -> None:
    report = parse_text("鼓楼区司法局2023年法治政府建设情况报告" + BODY.format("徐州市鼓楼区的部署已经落实。"))
    assert report.region is not None
    assert (report.region.code, report.evidence["region"]) == ("320302", "title+body")


def test_a_body_that_names_two_of_them_decides_nothing(parse_text: ParseText) -> None:
    report = parse_text("鼓楼区司法局2023年法治政府建设情况报告" + BODY.format("赴徐州市鼓楼区、南京市鼓楼区学习。"))
    assert report.region is None


def test_a_hint_narrows_and_fills_but_never_overrules(parse_text: ParseText) -> None:
    narrowed = parse_text("鼓楼区司法局2023年法治政府建设情况报告" + BODY.format(""), hints=Hints(region="3203"))
    filled = parse_text("区司法局2023年法治政府建设情况报告" + BODY.format(""), hints=Hints(region="500107"))
    overruled = parse_text("榕城区司法局2023年法治政府建设情况报告" + BODY.format(""), hints=Hints(region="500107"))
    assert [report.region and report.region.code for report in (narrowed, filled, overruled)] == [
        "320302",
        "500107",
        "445202",
    ]
    assert [report.evidence["region"] for report in (narrowed, filled)] == ["title+hint", "hint"]


def test_a_township_that_the_gazetteer_lacks_is_not_its_county(parse_text: ParseText) -> None:
    report = parse_text("榕城区某某街道办事处2023年法治政府建设情况报告" + BODY.format(""))
    assert report.region is None
    assert report.agency is not None
    assert report.agency.name == "街道办事处"


@pytest.mark.parametrize("place", ["临岚县", "示例省临岚县", "新建成县"])
def test_a_place_that_the_gazetteer_lacks_is_not_one_it_ends_like(parse_text: ParseText, place: str) -> None:
    report = parse_text(f"{place}科学技术局2023年法治政府建设情况报告" + BODY.format(""))
    assert (report.region, report.region_candidates) == (None, ())
    assert report.agency is not None
    assert report.agency.name == "科学技术局"


def test_of_joint_issuers_the_last_counts(parse_text: ParseText) -> None:
    report = parse_text("中共榕城区委员会\n榕城区人民政府\n关于2023年法治政府建设情况的报告" + BODY.format(""))
    assert report.region is not None
    assert report.agency is not None
    assert (report.region.code, report.agency.name) == ("445202", "人民政府")


def test_a_signature_names_the_agency_that_the_title_leaves_out(parse_text: ParseText) -> None:
    report = parse_text(
        "关于2023年法治政府建设情况的报告" + BODY.format("") + "揭阳市榕城区科学技术局\n2024年1月8日\n"
    )
    assert report.region is not None
    assert report.agency is not None
    assert (report.region.code, report.agency.name) == ("445202", "科学技术局")
    assert report.evidence["agency"] == "signature"


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("砚川市科学技术局2023年法治政府建设情况报告", 2023),
        ("砚川市科学技术局二〇二三年度法治政府建设情况报告", 2023),
        ("砚川市科学技术局2023 年法治政府建设情况报告", 2023),
        ("砚川市科学技术局法治政府建设情况报告", None),
    ],
)
def test_the_year_is_the_one_reported_on(parse_text: ParseText, title: str, year: int | None) -> None:
    report = parse_text(title + BODY.format("") + "2024年1月8日\n")
    assert report.year == year


def test_the_opening_names_the_year_where_the_title_does_not(parse_text: ParseText) -> None:
    report = parse_text(
        "砚川市科学技术局法治政府建设情况报告\n现将我局2022年法治政府建设情况报告如下：\n一、工作情况\n甲。\n"
    )
    assert (report.year, report.evidence["year"]) == (2022, "body")


@pytest.mark.parametrize(
    "issuer",
    [
        "杭州市江干区教育局", "揭阳市揭东县司法局", "北京市密云县人民政府", "锡林浩特市巴彦苏木人民政府", "成都市高新区管委会",
        "揭阳市生态环境局某某分局", "揭阳市城乡一体化示范区管理委员会", "榕城区某某街道办事处", "揭阳市某某镇人民政府",
    ],
)  # fmt: skip
def test_what_lies_in_a_place_is_not_the_place(parse_text: ParseText, issuer: str) -> None:
    report = parse_text(f"{issuer}2023年法治政府建设情况报告" + BODY.format(""))
    assert (report.region, report.region_candidates) == (None, ())


@pytest.mark.parametrize(
    ("issuer", "code", "agency"),
    [
        ("揭阳市住房和城乡建设局", "4452", "住房和城乡建设局"),
        ("榕城区乡村振兴局", "445202", "乡村振兴局"),
        ("榕城区城镇管理局", "445202", "城镇管理局"),
        ("湛江市城乡规划局", "4408", "城乡规划局"),
        ("榕城区城市更新局", "445202", "城市更新局"),
        ("重庆市国有资产监督管理委员会", "50", "国有资产监督管理委员会"),
        ("革吉县民政和退役军人事务局", "542525", "民政和退役军人事务局"),
        ("揭阳市市场监督管理局", "4452", "市场监督管理局"),
    ],
)
def test_agencies_whose_names_hold_words_of_places(
    parse_text: ParseText, issuer: str, code: str, agency: str
) -> None:
    report = parse_text(f"{issuer}2023年法治政府建设情况报告" + BODY.format(""))
    assert report.region is not None
    assert report.agency is not None
    assert (report.region.code, report.agency.name) == (code, agency)


@pytest.mark.parametrize(
    ("title", "hint", "code"),
    [
        ("区教育局2023年法治政府建设情况报告", "445202", "445202"),
        ("区教育局2023年法治政府建设情况报告", "4452", None),
        ("古城街道2023年法治政府建设情况报告", "331082", "331082001"),
        ("古城街道2023年法治政府建设情况报告", "3301", None),
        ("市科技局2023年法治政府建设情况报告", "50", "50"),
        ("关于2023年法治政府建设情况的报告", "4452", "4452"),
    ],
)
def test_a_hint_of_another_level_than_the_titles_is_not_taken(
    parse_text: ParseText, title: str, hint: str, code: str | None
) -> None:
    report = parse_text(title + BODY.format(""), hints=Hints(region=hint))
    assert (report.region.code if report.region else None) == code


def test_hints_name_what_the_document_does_not(parse_text: ParseText) -> None:
    report = parse_text(
        "全年工作平稳。\n",
        hints=Hints("2023年法治政府建设情况报告", "4452", "区科技局"),
        url="https://www.example.gov.cn/a.html",
    )
    assert report.is_report
    assert (report.title, report.year, report.url) == (
        "2023年法治政府建设情况报告",
        2023,
        "https://www.example.gov.cn/a.html",
    )
    assert report.region is not None
    assert report.agency is not None
    assert (report.region.code, report.agency.name, report.agency.raw) == ("4452", "科学技术局", "区科技局")
    assert report.evidence == {"year": "title", "region": "hint", "agency": "hint"}
    told = parse_text("榕城区司法局2023年法治政府建设情况报告" + BODY.format(""), hints=Hints("别的", None, "科技局"))
    assert told.agency is not None
    assert (told.title, told.agency.name) == ("榕城区司法局2023年法治政府建设情况报告", "司法局")


@pytest.mark.parametrize(
    ("ending", "agency"),
    [
        ("揭阳市榕城区科学技术局\n2024年1月8日\n", "科学技术局"),
        ("2024年1月8日\n揭阳市榕城区司法局\n", "司法局"),
        ("附：先进单位\n榕城区教育局\n榕城区司法局\n二〇二四年一月八日\n", "司法局"),
        ("此致\n揭阳市人民政府\n2024年1月8日\n", None),
        ("揭阳市榕城区科学技术局\n", "科学技术局"),
        ("先进单位：\n揭阳市榕城区科学技术局\n", None),
        ("先进单位有\n榕城区教育局\n榕城区司法局\n", None),
    ],
)
def test_the_line_beside_the_date_signs(parse_text: ParseText, ending: str, agency: str | None) -> None:
    report = parse_text("关于2023年法治政府建设情况的报告" + BODY.format("") + ending)
    assert (report.agency.name if report.agency else None) == agency


def test_a_signature_decides_what_the_title_leaves_open(parse_text: ParseText) -> None:
    report = parse_text(
        "朝阳区教育局2023年法治政府建设情况报告"
        + BODY.format("赴北京市学习。")
        + "长春市朝阳区教育局\n2024年1月8日\n"
    )
    assert report.region is not None
    assert (report.region.path, report.evidence["region"]) == (("吉林省", "长春市", "朝阳区"), "signature")


def test_another_place_in_the_body_decides_nothing(parse_text: ParseText) -> None:
    report = parse_text("永定区司法局2023年法治政府建设情况报告" + BODY.format("学习福建省先进经验。"))
    assert report.region is None
    assert len(report.region_candidates) == 2


@pytest.mark.parametrize(
    ("title", "opening", "year"),
    [
        ("某市科技局2021-2023年法治政府建设情况报告", "", None),
        ("某市科技局2024年关于2023年度法治政府建设情况的报告", "", 2023),
        ("某市科技局法治政府建设情况报告", "现将我局2021-2023年法治政府建设情况报告如下：", None),
        ("某市科技局法治政府建设情况报告", "现将我局2024年工作打算和2023年推进法治政府建设情况报告如下：", 2023),
        ("某市科技局法治政府建设情况报告", "2022年，我局……", None),
    ],
)
def test_of_several_years_the_one_before_the_subject_counts(
    parse_text: ParseText, title: str, opening: str, year: int | None
) -> None:
    assert parse_text(f"{title}\n{opening}\n一、工作情况\n全年检查。\n").year == year


@pytest.mark.parametrize(
    ("title", "signed", "path"),
    [
        ("市教育局", "徐州市鼓楼区教育局", None),
        ("县教育局", "徐州市鼓楼区教育局", None),
        ("临岚县教育局", "徐州市教育局", None),
        ("高新区教育局", "徐州市教育局", None),
        ("旗教育局", "徐州市教育局", None),
        ("徐州市铜山新区教育局", "南京市教育局", None),
        ("区教育局", "徐州市鼓楼区教育局", "江苏省/徐州市/鼓楼区"),
        ("县教育局", "徐州市沛县教育局", "江苏省/徐州市/沛县"),
        ("全县", "徐州市沛县人民政府", "江苏省/徐州市/沛县"),
        ("鼓楼区教育局", "徐州市鼓楼区教育局", "江苏省/徐州市/鼓楼区"),
        ("鼓楼区教育局", "徐州市沛县教育局", None),
    ],
)
def test_a_signature_fills_what_the_title_states_and_nothing_else(
    parse_text: ParseText, title: str, signed: str, path: str | None
) -> None:
    report = parse_text(f"{title}2023年法治政府建设情况报告" + BODY.format("") + f"{signed}\n2024年1月5日\n")
    assert ("/".join(report.region.path) if report.region else None) == path


@pytest.mark.parametrize(
    "title", ["2023年沛县教育局法治政府建设年度报告", "关于沛县教育局2023年度法治政府建设情况的报告"]
)
def test_the_issuer_may_stand_behind_the_year_or_about(parse_text: ParseText, title: str) -> None:
    report = parse_text(title + BODY.format("") + "徐州市司法局\n2024年1月5日\n")
    assert report.region is not None
    assert report.agency is not None
    assert (report.region.name, report.agency.name) == ("沛县", "教育局")


@pytest.mark.parametrize(
    "agency", ["公园管理中心", "社区建设局", "自然保护区管理局", "城市园林局", "地区工作委员会", "市区停车管理局"]
)
def test_words_of_places_within_agencies_take_no_region_away(parse_text: ParseText, agency: str) -> None:
    report = parse_text(f"徐州市{agency}2023年法治政府建设情况报告" + BODY.format(""))
    assert report.region is not None
    assert report.region.code == "3203"


@pytest.mark.parametrize(
    "title", ["2021年至2025年", "2021～2025年", "2021–2025年", "2023、2024年度", "2023和2024年", "2022年以来"]
)
def test_several_years_are_none(parse_text: ParseText, title: str) -> None:
    assert parse_text(f"徐州市司法局{title}法治政府建设情况报告" + BODY.format("")).year is None
