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
