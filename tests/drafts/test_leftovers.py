"""Places, agencies, levels and years: what is told of a sentence, and what is not."""

import pytest

from fzsearch.agencies import AgencyNames
from fzsearch.drafts import Checked, Said, check_draft, read_draft
from fzsearch.regions import Gazetteer


@pytest.fixture
def found(gazetteer: Gazetteer, agencies: AgencyNames) -> object:
    def check(sentence: str, issuer: str = "陵川县司法局", heading: str = "一、主要举措和成效") -> list[str]:
        draft = f"{issuer}2023年法治政府建设年度报告\n{heading}\n（一）规范执法\n{sentence}\n"
        return _told(
            check_draft(read_draft(draft.encode(), ".txt", Said(), gazetteer, agencies), gazetteer, agencies)
        )

    return check


def _told(checked: Checked) -> list[str]:
    return [f"{one.kind} {checked.quote(one.where)}" for one in checked.findings]


@pytest.mark.parametrize(
    "sentence",
    [
        "我县在晋城市各县（市、区）中率先完成，受到山西省司法厅肯定。",  # what it lies in
        "组织赴沁水县学习行政复议工作。", "到高平市、阳城县考察学习。", "与泽州县司法局签订调解协作协议。",
        "承办与沁水县交界处的纠纷3件。", "对口支援新疆生产建设兵团和五家渠市。", "借鉴诸暨市经验。",
        "案件由泽州县人民法院集中管辖。", "检查高平市某某药业有限公司等企业4家。", "推进新城区建设和平安县创建。",
        "协助晋城市泽州县司法局查办案件2件。", "参加长治市举办的案卷评查。", "承接高平市下放的事项。",
        "全市场、全县域推行，县城、城区全覆盖。", "北京市某某律师事务所提供法律顾问服务。",
    ],
)  # fmt: skip
def test_places_that_are_meant_are_not_told(found: object, sentence: str) -> None:
    assert found(sentence) == []  # type: ignore[operator]


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("在沁水县委的领导下推进。", ["place 沁水县"]),
        ("沁水县司法局开展专项检查4次。", ["place 沁水县"]),
        ("落实《湖南省行政程序规定》。", ["place 湖南省"]),
        ("为大渡口区经济发展提供保障。", ["place 大渡口区"]),
        ("沁水县司法局与县公安局联合检查4次。", ["place 沁水县"]),  # the sentence begins with it and names no us
    ],
)
def test_places_that_nothing_explains_are_told(found: object, sentence: str, told: list[str]) -> None:
    assert found(sentence) == told  # type: ignore[operator]


def test_what_lies_in_the_issuers_place_is_its_own(found: object) -> None:
    assert found("陵川县率先完成，大渡口区随后。", "晋城市司法局") == ["place 大渡口区"]  # type: ignore[operator]


def test_a_heading_is_looked_at_as_well(found: object) -> None:
    assert found("印发办法。", heading="一、沁水县主要举措和成效") == ["place 沁水县"]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("issuer", "sentence", "told"),
    [
        ("陵川县司法局", "我市推进，全区落实，全市第一。", ["level 我市", "level 全区"]),
        ("重庆市大渡口区司法局", "我县推进，全市第一，我区落实。", ["level 我县"]),
        ("南宁市横州市司法局", "全区首创。", []),  # the autonomous region
        ("重庆市大渡口区教育委员会", "我局推进，统筹全局，我委落实。", ["level 我局"]),
        ("陵川县人民政府", "县司法局坚持规范执法，我局落实。", ["level 我局"]),
        ("重庆市大渡口区新山村街道办事处", "我街道推进，全局职工参加。", ["level 全局"]),
    ],
)
def test_words_of_other_levels(found: object, issuer: str, sentence: str, told: list[str]) -> None:
    assert found(sentence, issuer) == told  # type: ignore[operator]


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("2022年，我局办理案件12件。", ["year 2022年"]),
        ("2022年共受理复议申请9件。", ["year 2022年"]),
        ("2024年，我局办理案件12件。", ["year 2024年"]),
        ("2023年，我局办理案件12件。", []),
        ("2022年以来，我局办理案件12件。", []),
        ("2022年12月，我局印发办法。", []),
        ("2022年，我局办理12件，2023年办理15件。", []),
        ("2022年我局印发的办法施行一年，办理案件较上年增长三成。", []),
        ("2022年，党的二十大胜利召开。", []),
        ("2024年，我局将开展培训。", []),
        ("落实《法治政府建设实施纲要（2021—2025年）》。", []),
        ("二〇二二年，我局开展检查4次。", ["year 二〇二二年"]),
        ("２０２２年，我局开展检查4次。", ["year ２０２２年"]),
        ("2022 年，我局开展检查4次。", ["year 2022 年"]),
        ("2024年，我局坚持依法行政，现将有关情况报告如下：", ["year 2024年"]),
        ("2024年，我局将开展检查4次。", []),
    ],
)
def test_years_of_sentences(found: object, sentence: str, told: list[str]) -> None:
    assert found(sentence) == told  # type: ignore[operator]


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("一、2022年主要举措和成效", ["year 2022年"]),
        ("一、2023年主要举措和成效", []),
        ("一、2022年法治督察反馈问题整改情况", []),
        ("一、《2022年法治政府建设要点》落实情况", []),
        ("一、2024年工作思路", []),
        ("一、2023年工作思路", ["year 2023年"]),
        ("一、2024年推进法治政府建设的主要举措和成效", ["year 2024年"]),
    ],
)
def test_years_of_headings(found: object, heading: str, told: list[str]) -> None:
    assert found("印发办法。", heading=heading) == told  # type: ignore[operator]


@pytest.mark.parametrize(
    ("signed", "told"),
    [
        ("陵川县教育局", ["agency 陵川县教育局"]),
        ("  县教育局", ["agency 县教育局"]),
        ("陵川县司法局", []),
        ("陵川县司法局\n陵川县教育局", []),  # both sign
        ("抄送：县教育局\n陵川县司法局", []),
        ("局长：张三", []),
    ],
)
def test_the_signature_is_the_writers(found: object, signed: str, told: list[str]) -> None:
    ending = f"印发办法。\n二、其他需要报告的情况\n无。\n{signed}\n2024年1月20日"
    assert found(ending) == told  # type: ignore[operator]


def test_a_governments_report_may_be_signed_by_its_bureau(found: object) -> None:
    ending = "印发办法。\n二、其他需要报告的情况\n无。\n陵川县司法局\n2024年1月20日"
    assert found(ending, "陵川县人民政府") == []  # type: ignore[operator]


@pytest.mark.parametrize("date", ["2022年1月20日", "2022 年 1 月 20 日", "二〇二二年一月二十日"])
def test_dates_of_signing_however_they_are_written(found: object, date: str) -> None:
    assert found(f"印发办法。\n二、其他需要报告的情况\n无。\n陵川县司法局\n{date}") == [f"year {date}"]  # type: ignore[operator]
    for right in ("2023", "2024"):
        sound = date.replace("2022", right).replace("二〇二二", f"二〇二{'三四'[right == '2024']}")
        assert found(f"印发办法。\n二、其他需要报告的情况\n无。\n陵川县司法局\n{sound}") == []  # type: ignore[operator]


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("下一步，县教育局将加强执法。", ["agency 县教育局"]),
        ("下一步，县司法局将加强执法。", []),
        ("2023年，县教育局坚持规范执法。", ["agency 县教育局"]),
        ("县教育局坚持规范执法，成效明显。", []),  # it may well be told what another bureau did
        ("联合县教育局深入学校宣讲。", []),
    ],
)
def test_agencies_where_a_report_names_its_own(found: object, sentence: str, told: list[str]) -> None:
    assert found(sentence) == told  # type: ignore[operator]


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("陵川县司法局2023年法治政府建设年度报告", []),
        ("陵川县司法局2022年法治政府建设年度报告", ["year 2022年"]),
        ("陵川县司法局2023年法治政府建设工作总结和2024年工作计划", []),
        ("陵川县司法局2023年法治政府建设工作总结和2025年工作计划", ["year 2025年"]),
        ("陵川县司法局2024年法治政府建设年度报告", ["year 2024年"]),
    ],
)
def test_years_of_titles(gazetteer: Gazetteer, agencies: AgencyNames, title: str, told: list[str]) -> None:
    draft = f"{title}\n一、主要举措和成效\n印发办法。\n"
    report = read_draft(draft.encode(), ".txt", Said(year=2023), gazetteer, agencies)
    assert _told(check_draft(report, gazetteer, agencies)) == told


def test_a_title_left_over_from_last_year_does_not_make_its_achievements_plans(
    gazetteer: Gazetteer, agencies: AgencyNames
) -> None:
    draft = "陵川县司法局2022年法治政府建设年度报告\n一、2023年主要举措和成效\n2023年，我局办理案件12件。\n"
    found = check_draft(read_draft(draft.encode(), ".txt", Said(), gazetteer, agencies), gazetteer, agencies)
    assert next(one.state for one in found.contents if one.key == "achievements") == "section"
    assert _told(found)[0] == "year 2023年"
