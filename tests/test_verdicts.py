"""verdicts.csv is a person's file: what is theirs in it stays, and nothing is shown that is no verdict."""

import csv
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fzsearch.errors import ConfigError, NotThere, UsageError
from fzsearch.verdicts import STATUSES, Verdict, read_verdicts, record, withdraw
from fzsearch.verdicts.table import Table
from fzsearch.verdicts.verdict import fault

REPORT, OTHER = "0123456789abcdef", "fedcba9876543210"
SENTENCE = "2024年9月底前建成数字仲裁庭1个。"
SHA256 = "ab" * 32
HEADER = "report,sentence,status,note,link,name,date,commitment,sha256"


def verdict(
    sentence: str = SENTENCE, status: str = "kept", name: str = "李记者", note: str = "", link: str = ""
) -> Verdict:
    return Verdict(REPORT, sentence, status, name, date(2026, 1, 15), note, link)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "verdicts.csv"


def written(path: Path, *lines: str, header: str = HEADER, encoding: str = "utf-8") -> bytes:
    body = "".join(f"{line}\n" for line in (header, *lines)).encode(encoding)
    path.write_bytes(body)
    return body


def test_a_verdict_is_shown_on_its_very_sentence_and_on_no_other(path: Path) -> None:
    assert read_verdicts(path).all == ()
    given_ = Verdict(
        REPORT, SENTENCE, "partly", "李记者", date(2026, 1, 15), "9月启用一期\n二期未建", "https://example.gov.cn/a?b=1",
        f"{REPORT}-007.3", SHA256,
    )  # fmt: skip
    assert record(path, given_) is None
    verdicts = read_verdicts(path)
    assert verdicts.all == (given_,)
    assert verdicts.on(REPORT, " 2024 年9月底前建成\n数字仲裁庭1个。") == (given_,)
    assert verdicts.on(OTHER, SENTENCE) == ()
    assert verdicts.on(REPORT, "2025年9月底前建成数字仲裁庭1个。") == ()


def test_a_new_file_opens_in_a_spreadsheet(path: Path) -> None:
    record(path, verdict())
    assert path.read_bytes().startswith("\ufeff".encode() + HEADER.encode())
    with path.open(encoding="utf-8-sig", newline="") as lines:
        [row] = csv.DictReader(lines)
    assert row["sentence"] == SENTENCE
    assert row["date"] == "2026-01-15"


def test_a_person_has_one_verdict_on_a_sentence_and_others_have_theirs(path: Path) -> None:
    record(path, verdict(status="unclear"))
    record(path, verdict(status="not", name="王审计"))
    assert record(path, verdict(status="kept", name=" 李记者")) == verdict(status="unclear")
    assert [(one.name, one.status) for one in read_verdicts(path).on(REPORT, SENTENCE)] == [
        ("李记者", "kept"),
        ("王审计", "not"),
    ]


def test_of_two_in_a_file_the_later_counts_and_is_replaced(path: Path) -> None:
    first = f"{REPORT},{SENTENCE},not,,,李记者,2026-01-01,,"
    written(path, first, f"{REPORT},{SENTENCE},partly,,,李记者,2026-01-02,,")
    [shown] = read_verdicts(path).all
    assert shown.status == "partly"
    assert record(path, verdict()) == shown
    assert first in path.read_text(encoding="utf-8")
    assert [one.status for one in read_verdicts(path).all] == ["kept"]


def test_all_else_in_the_file_stays_as_it_is(path: Path) -> None:
    mine = '"",=我的公式,"' + REPORT + f'",  {SENTENCE} ,unclear,李记者,2026/1/5,"他说：""等""\r\n再看"'
    theirs = f"7,,{REPORT},另一句。,kept,王审计,2026.1.6"
    body = "\ufeff" + "\r\n".join(
        ("序号,备注,report,sentence,status,name,date,note", mine, "", theirs, ",,,,,,,", "")
    )
    path.write_bytes(body.encode())
    assert record(path, verdict("第三句。")) is None
    kept = path.read_bytes().decode()
    header, rest = kept.split("\r\n", 1)
    assert header == "\ufeff序号,备注,report,sentence,status,name,date,note,link,commitment,sha256"
    assert rest.startswith(body.split("\r\n", 1)[1])
    record(path, verdict(status="not"))
    [line] = [line for line in path.read_bytes().decode().split("\r\n") if ",not," in line]
    assert line.startswith(f",=我的公式,{REPORT},{SENTENCE},not,李记者,2026-01-15,,")
    assert theirs in path.read_bytes().decode()


def test_a_last_line_without_an_end_is_not_run_on(path: Path) -> None:
    path.write_text(f"{HEADER}\n{REPORT},另一句。,kept,,,王审计,2026-01-05,,", encoding="utf-8")
    record(path, verdict())
    assert [one.sentence for one in read_verdicts(path).all] == ["另一句。", SENTENCE]


def test_a_verdict_is_taken_back_and_no_other_with_it(path: Path) -> None:
    record(path, verdict())
    record(path, verdict(name="王审计"))
    record(path, verdict("第二句。"))
    assert withdraw(path, REPORT, " 2024年9月底前建成数字仲裁庭1个。", "李记者") == verdict()
    assert read_verdicts(path).all == (verdict(name="王审计"), verdict("第二句。"))
    with pytest.raises(NotThere, match="李记者"):
        withdraw(path, REPORT, SENTENCE, "李记者")


def test_verdicts_on_sentences_that_are_gone_are_found(path: Path) -> None:
    record(path, verdict())
    record(path, verdict("改掉了的一句。"))
    record(path, Verdict(OTHER, SENTENCE, "not", "李记者", date(2026, 1, 15)))
    there = {REPORT: ["一、安排", SENTENCE]}
    astray = read_verdicts(path).astray(lambda report_id: there.get(report_id, []))
    assert [(one.report_id, one.sentence) for one in astray] == [(REPORT, "改掉了的一句。"), (OTHER, SENTENCE)]


@pytest.mark.parametrize(
    ("row", "where"),
    [
        (f"1.23457E+15,{SENTENCE},kept,,,李记者,2026-01-15,,", "line 3, column report: needs a report's id"),
        (f"{REPORT}, ,kept,,,李记者,2026-01-15,,", "line 3, column sentence"),
        (f"{REPORT},{SENTENCE},broken,,,李记者,2026-01-15,,", "line 3, column status: must be one of kept"),
        (f"{REPORT},{SENTENCE},kept,,,,2026-01-15,,", "line 3, column name"),
        (f"{REPORT},{SENTENCE},kept,,,李记者,2026-02-30,,", "line 3, column date"),
        (f"{REPORT},{SENTENCE},kept,,,李记者,46037,,", "line 3, column date"),
        (f"{REPORT},{SENTENCE},kept,,javascript:alert(1),李记者,2026-01-15,,", "line 3, column link"),
        (f"{REPORT},{SENTENCE},kept,,https://a b/,李记者,2026-01-15,,", "line 3, column link"),
        (f"{REPORT},{SENTENCE},kept,,,李记者,2026-01-15,,abc", "line 3, column sha256"),
        (f"{REPORT},一，二,三,kept,,,李记者,2026-01-15,,", "line 3: has 10 cells"),
        (f'{REPORT},"没有结束的引号,kept,,,李记者,2026-01-15,,', "line 3: is no whole row"),
        (f"{REPORT},{SENTENCE}\x01,kept,,,李记者,2026-01-15,,", "line 3, column sentence: has control characters"),
    ],
)
def test_a_row_with_an_error_is_named_and_the_file_is_left_alone(path: Path, row: str, where: str) -> None:
    body = written(path, f"{REPORT},另一句。,kept,,,王审计,2026-01-05,,", row)
    for act in (
        read_verdicts,
        lambda path: record(path, verdict()),
        lambda path: withdraw(path, REPORT, "另一句。", "王审计"),
    ):
        with pytest.raises(ConfigError) as error:
            act(path)
        assert where in error.value.en
        assert "第 3 行" in error.value.zh
        assert path.read_bytes() == body


def test_a_file_of_another_kind_is_left_alone(path: Path) -> None:
    cases = (
        (written(path, header="report;sentence;status;name;date"), "lacks the columns report, sentence"),
        (written(path, header=f"{HEADER},status"), "has twice status"),
        (written(path, f"{REPORT},{SENTENCE},kept,,,李记者,2026-01-15,,", encoding="gbk"), "is not in UTF-8"),
    )
    for body, reason in cases:
        path.write_bytes(body)
        with pytest.raises(ConfigError, match=reason):
            record(path, verdict())
        assert path.read_bytes() == body
    path.unlink()
    path.mkdir()
    with pytest.raises(ConfigError, match="cannot be read"):
        read_verdicts(path)


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        (verdict(status="broken"), "status"),
        (verdict(link="javascript:alert(1)"), "link"),
        (verdict(link="//example.com/"), "link"),
        (verdict(link="https://example.com/\u202eabc"), "link"),
        (verdict(name=" "), "name"),
        (verdict(sentence="\n"), "sentence"),
        (verdict(note="a\x00b"), "note"),
        (verdict(note="\udcff"), "note"),
        (Verdict("我局", SENTENCE, "kept", "李记者", date(2026, 1, 15)), "report"),
    ],
)
def test_what_is_no_verdict_is_not_written(path: Path, wrong: Verdict, column: str) -> None:
    with pytest.raises(UsageError, match=column):
        record(path, wrong)
    assert not path.exists()


def test_a_day_that_is_yet_to_come_is_refused_in_the_file_and_by_the_command(path: Path) -> None:
    today = datetime.now(UTC).astimezone().date()
    with pytest.raises(UsageError, match="date：不能在今天之后"):
        record(path, replace(verdict(), date=today + timedelta(days=3)))
    written(
        path, f"{REPORT},{SENTENCE},kept,,,李记者,2025-01-15,,", f"{REPORT},{SENTENCE},kept,,,王审计,2925-01-15,,"
    )
    with pytest.raises(ConfigError, match="第 3 行 date 列：不能在今天之后") as refused:
        read_verdicts(path)
    assert "line 3, column date: must not be after today" in str(refused.value)
    written(path, f"{REPORT},{SENTENCE},kept,,,李记者,{today + timedelta(days=1)},,")  # written further east
    assert len(read_verdicts(path).all) == 1


def test_what_could_not_be_read_again_is_not_written(path: Path) -> None:
    record(path, verdict())
    body = path.read_bytes()
    with pytest.raises(ConfigError):
        record(path, verdict(note="长" * 200_000, name="王审计"))
    assert path.read_bytes() == body


def test_no_cell_is_a_formula_and_what_was_said_comes_back(path: Path) -> None:
    said = ['=HYPERLINK("http://x.example")', "'=1", "''@a", "+1", "'单引号", " -1项。", "＝1"]
    for text in said:
        record(path, verdict(text, note=text))
    with path.open(encoding="utf-8-sig", newline="") as lines:
        cells = [row["sentence"] for row in csv.DictReader(lines)]
    assert not [cell for cell in cells if cell.strip()[0] in "=+-@＝"]
    assert [one.sentence for one in read_verdicts(path).all] == said
    assert [one.note for one in read_verdicts(path).all] == said


def test_the_file_keeps_its_mode_and_stays_where_a_link_says(tmp_path: Path) -> None:
    kept, link = tmp_path / "mine" / "v.csv", tmp_path / "verdicts.csv"
    kept.parent.mkdir()
    kept.write_text(f"{HEADER}\n", encoding="utf-8")
    kept.chmod(0o640)
    link.symlink_to(kept)
    record(link, verdict())
    assert link.is_symlink()
    assert kept.stat().st_mode & 0o777 == 0o640
    assert read_verdicts(kept).all == (verdict(),)
    assert [one.name for one in kept.parent.iterdir()] == ["v.csv"]


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be written"):
        record(tmp_path / "nowhere" / "verdicts.csv", verdict())


def _several(path: Path, name: str) -> None:
    for number in range(10):
        record(path, verdict(f"第{number}句。", name=name))


def test_of_two_commands_at_once_neither_loses_what_the_other_writes(path: Path) -> None:
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda name: _several(path, name), ["李记者", "王审计"]))
    assert len(read_verdicts(path).all) == 20


_CELLS = st.text(st.sampled_from("一,，\"'\n\t =-＝；句") | st.characters(codec="utf-8"), max_size=30)


@given(st.lists(st.tuples(_CELLS, _CELLS, _CELLS, st.sampled_from(list(STATUSES)))))
def test_whatever_is_written_is_read_again(rows: list[tuple[str, str, str, str]]) -> None:
    table, put = Table.read(Path("v.csv"), None), {}
    for sentence, name, note, status in rows:
        one = verdict(sentence.strip(), status, name.strip(), note.strip())
        if fault(one) is None:
            table.put(one)
            put[one.key] = one
    read = Table.read(Path("v.csv"), table.body())
    assert [row.verdict for row in read.rows] == list(put.values())
