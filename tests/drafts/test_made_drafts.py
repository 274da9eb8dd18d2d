"""Ten made drafts with planted faults: every one is found, and nothing else; and the two real reports."""

import tomllib
from pathlib import Path

import pytest

from fzsearch.agencies import AgencyNames
from fzsearch.drafts import Checked, Said, check_draft, read_draft
from fzsearch.regions import Gazetteer

HERE = Path(__file__).parent
EXPECTED = tomllib.loads((HERE / "expected.toml").read_text(encoding="utf-8"))
LAST_YEAR = {"08-repeated.txt": "08-last-year.txt"}


def checked(body: bytes, gazetteer: Gazetteer, agencies: AgencyNames, last_year: bytes | None = None) -> Checked:
    before = read_draft(last_year, ".txt", Said(), gazetteer, agencies) if last_year else None
    report = read_draft(body, ".txt", Said(), gazetteer, agencies)
    return check_draft(report, gazetteer, agencies, last_year=before)


@pytest.mark.parametrize("name", EXPECTED)
def test_every_planted_fault_is_found_and_nothing_else(
    name: str, gazetteer: Gazetteer, agencies: AgencyNames
) -> None:
    last_year = (HERE / LAST_YEAR[name]).read_bytes() if name in LAST_YEAR else None
    found = checked((HERE / name).read_bytes(), gazetteer, agencies, last_year)
    assert {content.key: content.state for content in found.lacking} == EXPECTED[name]["lacking"]
    assert [[one.kind, found.quote(one.where)] for one in found.findings] == EXPECTED[name]["findings"]
    # Nothing is left out for want of knowing whose draft it is; only the library is not there.
    assert len(found.unchecked) == 1


def test_there_are_ten_drafts_of_a_reports_length() -> None:
    files = sorted(path.name for path in HERE.glob("*.txt") if path.name not in LAST_YEAR.values())
    assert files == sorted(EXPECTED)
    assert len(files) == 10
    assert all(250 <= len((HERE / name).read_text(encoding="utf-8")) <= 900 for name in files)


def test_the_first_seed_lacks_two_contents_and_nothing_else(
    seeds: list[Path], gazetteer: Gazetteer, agencies: AgencyNames
) -> None:
    found = checked(next(seed for seed in seeds if "000" in seed.name).read_bytes(), gazetteer, agencies)
    assert {content.key: content.state for content in found.lacking} == {
        "responsible": "mentioned",
        "other": "missing",
    }
    assert "“第一责任人”" in found.quote(found.lacking[0].where[0])
    assert found.findings == ()


def test_the_numerals_of_the_second_seed_are_told_and_its_contents_are_complete(
    seeds: list[Path], gazetteer: Gazetteer, agencies: AgencyNames
) -> None:
    found = checked(next(seed for seed in seeds if "003" in seed.name).read_bytes(), gazetteer, agencies)
    assert found.lacking == ()
    assert [one.kind for one in found.findings] == ["numbering"]
    assert "“6、”" in found.findings[0].zh
    assert "“六、”" in found.findings[0].zh
    assert found.quote(found.findings[0].where).startswith("6、")
