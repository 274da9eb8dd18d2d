"""The sample library: as large and varied as it says, its facts known from the file names, nobody real in it."""

from collections import Counter
from pathlib import Path

from fzsearch import sample
from fzsearch.model import Report
from fzsearch.regions import Gazetteer, Mention, load_gazetteer
from fzsearch.store import Store
from fzsearch.text import squeeze

AGENCIES = {
    "kjt": "科学技术厅", "kjj": "科学技术局", "sft": "司法厅", "sfj": "司法局", "rmzf": "人民政府", "scjgj": "市场监督管理局",
    "sthjj": "生态环境局", "jtysj": "交通运输局", "cgj": "城市管理局", "jyj": "教育局", "wsjkj": "卫生健康局",
    "rsj": "人力资源和社会保障局", "nyncj": "农业农村局", "jdb": "街道办事处", "gwh": "管理委员会",
}  # fmt: skip


def reports_by_file(folder: Path) -> dict[str, Report]:
    with Store.read(folder) as store:
        found = {}
        for report in store.reports():
            provenance = store.snapshots.provenance(report.id)
            assert provenance is not None
            found[Path(provenance["name"]).stem] = report
        return found


def test_every_fact_is_the_one_its_file_was_written_for(sample_library: Path) -> None:
    for name, report in reports_by_file(sample_library).items():
        code, slug, year = name.split("-")
        assert report.is_report, name
        assert report.region is not None, name
        assert report.agency is not None, name
        assert (report.region.code, report.agency.name, str(report.year)) == (code, AGENCIES[slug], year)
        assert report.doc_type is not None
        types = {kind for section in report.sections for kind in section.types}
        assert {"preamble", "problems", "next_steps"} <= types, name


def test_it_is_large_and_varied_enough(sample_library: Path) -> None:
    reports = reports_by_file(sample_library)
    issuers = Counter(name.rsplit("-", 1)[0] for name in reports)
    assert len(reports) >= 80
    assert len(issuers) >= 20
    assert set(issuers.values()) == {4}
    assert {report.year for report in reports.values()} == {2021, 2022, 2023, 2024}
    assert {report.region.level for report in reports.values() if report.region} == {"省", "市", "县", "乡"}
    assert len({report.doc_type for report in reports.values()}) >= 3
    bodies = ["".join(section.text for section in report.sections) for report in reports.values()]
    assert all(len(body) > 900 for body in bodies)
    paragraphs = Counter(line for body in bodies for line in body.splitlines() if len(line) > 40)
    assert max(paragraphs.values()) == 1


def test_plans_and_answers_stand_in_the_reports_they_name(sample_library: Path) -> None:
    reports = reports_by_file(sample_library)
    texts = {name: squeeze("".join(section.text for section in report.sections)) for name, report in reports.items()}
    threads = sample.threads()
    for thread in threads:
        issuer, year = thread.report.rsplit("-", 1)
        assert squeeze(thread.plan) in texts[thread.report], thread
        assert thread.plan
        if thread.answer:
            assert squeeze(thread.answer) in texts[f"{issuer}-{int(year) + 1}"], thread
        assert (thread.answer == "") == (thread.outcome == "dropped"), thread
    outcomes = Counter(thread.outcome for thread in threads)
    assert set(outcomes) == {"kept", "partly", "repeated", "dropped"}
    assert min(outcomes.values()) >= 30
    assert len({thread.report for thread in threads}) == 63  # every report of 2021 to 2023


def is_real(mention: Mention) -> bool:
    """Whether it names a real county or higher place; plain words such as 更新乡 are names of townships, too."""
    return mention.candidates[0].code[:2] != "99" and any(place.level != "乡" for place in mention.candidates)


def test_no_real_place_is_given_words(sample_library: Path) -> None:
    everything = load_gazetteer(sample_library / "regions.csv")
    with sample.report_files() as files:
        for path in files:
            text = path.read_text(encoding="utf-8")
            mentions = [mention for mention in everything.mentions(text) if is_real(mention)]
            # Names of two characters (成县 in 建成县级…) and 新城区, 老城区 are found in plain words.
            real = {text[mention.start : mention.end] for mention in mentions if mention.end - mention.start > 2}
            assert real <= {"新城区", "老城区"}, path.name
            assert all(name not in text for name in ("有限公司", "教授", "同志指出"))


def test_its_regions_are_outside_the_national_codes(gazetteer: Gazetteer, sample_library: Path) -> None:
    everything = load_gazetteer(sample_library / "regions.csv")
    own = set(everything.by_code) - set(gazetteer.by_code)
    assert len(own) == 13
    assert all(code.startswith("99") for code in own)
    assert not any(gazetteer.named(everything.by_code[code].name) for code in own)
