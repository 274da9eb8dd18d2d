"""The commands on commitments and figures, and on what people found of them."""

import csv
import io
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fzsearch.cli.indexing import bring_up_to_date
from fzsearch.cli.session import Session
from fzsearch.ledger import Ledger
from fzsearch.statements import Stated
from fzsearch.store import Store
from fzsearch.verdicts import Verdicts
from tests.conftest import Run, made_report
from tests.forks import run as forked

PLANS = (
    "2024年6月底前制定《行政执法监督办法》。",
    "全年举办执法培训不少于12场。",
    "@各科室年底前建成执法案例库1个。",
    "加强与税务部门会商。",
)
DONE = ("全年举办执法培训13场，培训420人次。", "接待群众来访35批次，较上年减少5批次。")


def written(year: int, done: tuple[str, ...], plans: tuple[str, ...]) -> str:
    text = made_report("揭阳市榕城区司法局", year, extra=done)
    return text.replace("每季度开展一次执法案卷评查。", "\n".join(plans))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two reports of an agency, of two years. Tests must not write to it."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "2023.txt").write_text(written(2023, (), PLANS), encoding="utf-8")
    (folder / "2024.txt").write_text(written(2024, DONE, PLANS[3:]), encoding="utf-8")
    library = folder / "library"
    done = forked(
        ["import", str(folder / "2023.txt"), str(folder / "2024.txt")], {"FZSEARCH_DATA_DIR": str(library)}, 120
    )
    assert done.returncode == 0, done.stderr
    return library


@pytest.fixture
def own(made: Path, tmp_path: Path) -> Path:
    """The same, to be written to; where `run` looks for it."""
    return Path(shutil.copytree(made, tmp_path / "library", symlinks=True))


def entries(run: Run, library: Path, command: str, *arguments: str) -> list[dict[str, Any]]:
    done = run(command, *arguments, "--format", "json", library=library)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)["commitments" if command != "figures" else command]
    return found


def id_of(library: Path, sentence: str, year: int = 2023) -> str:
    with Store.read(library) as store:
        [found] = [
            one.id
            for report in store.reports()
            for one in Stated(report).commitments
            if one.sentence.text == sentence and report.year == year
        ]
    return found


def test_a_page_says_what_was_promised_and_what_the_next_report_says(run: Run, made: Path) -> None:
    lines = run("commitments", "--year", "2023", library=made).stdout.splitlines()
    assert lines[0].startswith("共 4 条，1 份报告，第 1/1 页")
    blocks = "\n".join(lines[2:]).split("\n\n")
    told = {block.splitlines()[0].partition(". ")[2]: block for block in blocks}
    assert set(told) == set(PLANS)
    assert "可检验" in told[PLANS[0]]
    assert "期限 2024年6月底前（2024-06-30）" in told[PLANS[0]]
    assert "→ 2024 年度的报告里没有找到提及" in told[PLANS[0]]
    assert "不少于12场 → 13场（数值达到）" in told[PLANS[1]]
    assert f"：{DONE[0]}" in told[PLANS[1]]
    assert "有举措" in told[PLANS[3]]
    [later] = run("commitments", "--year", "2024", library=made).stdout.split("\n\n")[1:]
    assert "→ 资料库里没有 2025 年度的报告" in later
    assert f"↺ 与上年一字不差：{id_of(made, PLANS[3])}" in later


def test_figures_say_of_what_and_whether_they_are_a_change_or_promised(run: Run, made: Path) -> None:
    lines = run("figures", "--unit", "批次", library=made).stdout.splitlines()
    assert lines[0].startswith("共 2 条，1 份报告")
    assert [line.rstrip("）").rpartition("（")[2] for line in lines if line[:2] == "2."] == ["较上年减少"]
    promised = next(line for line in run("figures", "培训", library=made).stdout.splitlines() if "不少于12场" in line)
    assert promised.endswith("不少于12场（承诺的）")
    assert run("figures", "--unit", "光年", library=made).stdout.startswith("共 0 条")


@pytest.mark.parametrize(
    ("option", "value", "field"),
    [
        ("--grade", "measurable", "grade"),
        ("--grade", "slogan", "grade"),
        ("--status", "not_mentioned", "status"),
        ("--for", "2024", "for_year"),
        ("--topic", "publicity", "topic"),
        ("--carried", "nearly", "carried"),
        ("--deadline", "2024-06", "deadline"),
        ("--deadline", "none", "deadline"),
    ],
)
def test_what_is_left_are_those_of_all_that_are_so(
    run: Run, sample_library: Path, every: list[dict[str, Any]], option: str, value: str, field: str
) -> None:
    def is_so(one: dict[str, Any]) -> bool:
        if field == "deadline":
            until = one["deadline"] and one["deadline"]["until"]
            return str(until[:7] if until else "none") == value
        return str(one[field]) == value

    found = entries(run, sample_library, "commitments", option, value)
    assert found
    assert {one["id"] for one in found} == {one["id"] for one in every if is_so(one)}


@pytest.fixture(scope="module")
def every(sample_library: Path) -> list[dict[str, Any]]:
    """All commitments of the sample."""
    done = forked(["commitments", "--format", "json"], {"FZSEARCH_DATA_DIR": str(sample_library)}, 120)
    found: list[dict[str, Any]] = json.loads(done.stdout)["commitments"]
    return found


def test_each_stands_in_its_section_where_it_is_said_to(sample_library: Path, every: list[dict[str, Any]]) -> None:
    with Store.read(sample_library) as store:
        sections = store.sections_with_heads(list({one["section_id"] for one in every}))
    for one in every:
        section, head = sections[one["section_id"]]
        assert section.text[one["start"] : one["end"]] == one["sentence"]
        assert (head.id, head.title) == (one["report_id"], one["report"]["title"])
        assert one["sha256"].startswith(one["report_id"])  # the sample was imported from files


def test_figures_of_a_phrase_and_a_year(run: Run, sample_library: Path) -> None:
    found = entries(run, sample_library, "figures", '"高新技术企业"', "--year", "2023")
    with Store.read(sample_library) as store:
        said = {
            section.text for report in store.reports() if report.year == 2023 for section in report.sections
            if "高新技术企业" in section.text
        }  # fmt: skip
    assert "四是有效期内高新技术企业增至91家。" in {one["sentence"] for one in found}
    for one in found:
        assert "高新技术企业" in one["sentence"] + one["figure"]["subject"]
        assert any(one["sentence"] in text for text in said)
        printed = one["sentence"][one["figure"]["start"] : one["figure"]["end"]]
        assert (one["report"]["year"], printed) == (2023, one["figure"]["printed"])


def test_csv_has_all_rows_unless_a_page_is_asked_for_and_no_cell_is_a_formula(run: Run, made: Path) -> None:
    for command in ("commitments", "figures"):
        total = len(entries(run, made, command))
        rows = list(csv.DictReader(io.StringIO(run(command, "--format", "csv", library=made).stdout)))
        assert len(rows) == total > 3
        assert len({row["id"] for row in rows}) == total
        assert not [cell for row in rows for cell in row.values() if cell[:1] in tuple("=+-@\t")]
        assert entries(run, made, command, "--page", "2") == []  # of the setting's size
        for size, page, left in ((2, 1, 2), (2, 1 + total // 2, total % 2), (1000, 1, total)):
            some = run(command, "--format", "csv", "--limit", size, "--page", page, library=made).stdout
            assert len(list(csv.DictReader(io.StringIO(some)))) == left
    assert any(row["sentence"] == f"'{PLANS[2]}" for row in rows)


def test_csv_and_json_say_the_same(run: Run, made: Path) -> None:
    rows = {
        row["id"]: row
        for row in csv.DictReader(io.StringIO(run("commitments", "--format", "csv", library=made).stdout))
    }
    for one in entries(run, made, "commitments"):
        row = rows[one["id"]]
        assert (row["grade"], row["for_year"], row["status"]) == (one["grade"], str(one["for_year"]), one["status"])
        assert row["deadline_until"] == (one["deadline"]["until"] if one["deadline"] else "")
        assert row["next_report_says"] == (one["mentions"][0]["sentence"] if one["mentions"] else "")
        assert (row["sha256"], row["report_id"]) == (one["sha256"], one["report_id"])


def test_followup_of_one_and_of_all_that_a_report_promises(run: Run, made: Path) -> None:
    named = id_of(made, PLANS[1])
    [one] = entries(run, made, "followup", named)
    assert [mention["sentence"] for mention in one["mentions"]][:1] == [DONE[0]]
    assert one["mentions"][0]["compared"][0]["met"] is True
    of_report = entries(run, made, "followup", one["report_id"])
    assert of_report == entries(run, made, "commitments", "--year", "2023")
    shown = run("followup", one["report_id"], library=made).stdout
    assert [line.partition(". ")[2] for line in shown.splitlines() if line[:1].isdigit()] == list(PLANS)
    assert "兑现" not in shown  # whether it was, only people say


def test_a_report_without_promises_says_so(run: Run, write: Callable[..., Path]) -> None:
    text = "砚川市司法局2023年法治政府建设情况报告\n一、工作情况\n全年检查企业64家。\n"
    report_id = json.loads(run("import", write("a.txt", text), "--format", "json").stdout)["report_id"]
    assert "没有承诺" in run("followup", report_id).stdout


def test_of_a_document_that_is_no_report_nothing_is_a_promise(
    run: Run, write: Callable[..., Path], tmp_path: Path
) -> None:
    library = tmp_path / "library"
    text = made_report("砚川市司法局").replace("2023年法治政府建设情况报告", "2023年上半年法治政府建设情况报告")
    report_id = json.loads(run("import", write("half.txt", text), "--format", "json").stdout)["report_id"]
    with Store.read(library) as store:
        report = store.report(report_id)
        assert report is not None
        assert not report.is_report
        named = next(one.id for one in Stated(report).commitments)  # as if it were one
        ledger = Ledger(lambda: store, Session(library, None, quiet=True).engine(store), Verdicts(()))
        assert ledger.entry(named) is None
    told = (report.reason or "?").partition(" (")[0]
    for arguments in (
        ("followup", report_id), ("followup", named), ("verdict", named, "kept", "--name", "李记者"),
        ("verdict", report_id, "kept", "--name", "李记者"),
    ):  # fmt: skip
        done = run(*arguments)
        assert (done.returncode, done.stdout) == (1, ""), arguments
        assert f"{report_id} 不是法治政府建设年度报告，不从中读承诺：{told}" in done.stderr
        assert f"{report_id} is no such report, so no commitment is read from it: " in done.stderr
    assert not (library / "verdicts.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("commitments", '"'), 2, "引号没有成对 (a quotation mark is not closed)"),
        (("commitments", "--for", "24"), 2, "--for 应写成 2024，不是 24"),
        (("commitments", "--deadline", "2024-13"), 2, "--deadline 应写成 2024-06, none，不是 2024-13"),
        (("commitments", "--grade", "good"), 2, "'good' is not one of 'measurable'"),
        (("commitments", "--year", "今年"), 2, "--year 应为 2023 或 2021-2023"),
        (("figures", "--limit", "0"), 2, "0 is not in the range"),
        (("figures", "--system", "无"), 2, "没有叫 无 的系统"),
        (("followup", "nothing"), 1, "没有 id 为 nothing 的报告或承诺：用 fzsearch commitments 查"),
        (("followup", "{report}-006.c999"), 1, "there is no report or commitment"),
        (("followup", "{report}-002.f001"), 1, "there is no report or commitment"),
        (("verdict", "{id}", "--name", "李"), 2, "要么给出结论，要么 --withdraw"),
        (("verdict", "{id}", "kept", "--withdraw", "--name", "李"), 2, "要么给出结论，要么 --withdraw"),
        (("verdict", "{id}", "broken", "--name", "李"), 2, "'broken' is not one of 'kept', 'partly'"),
        (("verdict", "{id}", "kept"), 2, "缺少参数 (Missing option '--name'.)"),
        (("verdict", "{id}", "kept", "--name", " "), 2, "name：需要核实人的姓名"),
        (("verdict", "{id}", "kept", "--name", "李", "--link", "javascript:1"), 2, "须为 http 或 https 网址"),
        (("verdict", "{id}", "kept", "--name", "李", "--date", "2025-2-30"), 2, "应为 2025-03-01 这样的日期"),
        (("verdict", "{id}", "kept", "--name", "李", "--date", "2999-01-01"), 2, "--date 在今天之后"),
        (("verdict", "{report}", "kept", "--name", "李"), 1, "的承诺：用 fzsearch commitments 查"),
        (("verdict", "{id}", "--withdraw", "--name", "李"), 1, "没有 李 对这句话的核实：用 fzsearch verdicts 查"),
    ],
)
def test_bad_input_is_explained_and_writes_nothing(
    run: Run, made: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    named = id_of(made, PLANS[1])
    done = run(*(one.format(id=named, report=named[:16]) for one in arguments), library=made)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert not (made / "verdicts.csv").exists()


def test_a_verdict_is_recorded_replaced_and_withdrawn(run: Run, own: Path) -> None:
    named = id_of(own, PLANS[1])
    assert "还没有人工核实" in run("verdicts").stdout
    given = run(
        "verdict", named, "partly", "--name", "李记者", "--note", "=1", "--link", "https://example.org/a",
        "--date", "2025-03-01",
    )  # fmt: skip
    assert (given.returncode, given.stderr) == (0, "")
    assert given.stdout == f"已记下 recorded: partly（部分兑现）· 李记者 · 2025-03-01 · {PLANS[1]}\n"
    assert "✎ 部分兑现 · 李记者 · 2025-03-01 =1 https://example.org/a" in run("followup", named).stdout
    again = run("verdict", named, "kept", "--name", "李记者", "--date", "2025-04-01")
    assert again.stderr == "替换了 it replaces: partly · 2025-03-01 =1\n"
    assert run("verdict", named, "not", "--name", "王审计").returncode == 0
    listed = json.loads(run("verdicts", "--format", "json").stdout)["verdicts"]
    assert [(one["name"], one["status"], one["sentence"], one["astray"]) for one in listed] == [
        ("李记者", "kept", PLANS[1], False),
        ("王审计", "not", PLANS[1], False),
    ]
    assert listed[0]["sha256"].startswith(named[:16])
    for status, found in (("kept", [named]), ("not", [named]), ("unclear", [])):
        assert [one["id"] for one in entries(run, own, "commitments", "--verdict", status)] == found
    [row] = csv.DictReader(io.StringIO(run("commitments", "--verdict", "kept", "--format", "csv").stdout))
    assert (row["verdict"], row["verdict_by"]) == ("not", "王审计")  # the newest
    assert "已撤回 withdrawn: kept · 李记者" in run("verdict", named, "--withdraw", "--name", "李记者").stdout
    assert run("verdicts").stdout.count(PLANS[1]) == 1


def test_what_the_report_says_no_more_is_told_shown_nowhere_and_can_be_withdrawn(run: Run, own: Path) -> None:
    named = id_of(own, PLANS[1])
    assert run("verdict", named, "kept", "--name", "李记者").returncode == 0
    path = own / "verdicts.csv"
    path.write_bytes(path.read_bytes().replace("不少于12场".encode(), "不少于20场".encode()))
    assert "报告里已没有这句话" in run("verdicts").stdout
    assert json.loads(run("verdicts", "--format", "json").stdout)["verdicts"][0]["astray"] is True
    assert entries(run, own, "commitments", "--verdict", "kept") == []
    assert "✎" not in run("followup", named).stdout
    assert run("verdict", named, "--withdraw", "--name", "李记者").returncode == 0
    assert "还没有人工核实" in run("verdicts").stdout


def test_a_file_with_an_error_is_refused_whole_and_told(run: Run, own: Path) -> None:
    named = id_of(own, PLANS[1])
    body = f"report,sentence,status,name,date\n{named[:16]},{PLANS[1]},done,李记者,2025-03-01\n".encode()
    (own / "verdicts.csv").write_bytes(body)
    for arguments in (
        ("commitments",),
        ("commitments", "--format", "csv"),
        ("followup", named),
        ("verdicts",),
        ("verdict", named, "kept", "--name", "王审计"),
        ("verdict", named, "--withdraw", "--name", "李记者"),
    ):
        done = run(*arguments)
        assert (done.returncode, done.stdout) == (1, "")
        assert "第 2 行 status 列：须为 kept、partly、not、unclear 之一" in done.stderr
    assert run("doctor").returncode == 4
    assert "第 2 行 status 列" in run("doctor").stdout
    assert run("figures").returncode == 0  # they have no verdicts
    assert (own / "verdicts.csv").read_bytes() == body


def test_a_backup_brings_the_verdicts_back(run: Run, own: Path, tmp_path: Path) -> None:
    named = id_of(own, PLANS[1])
    run("verdict", named, "kept", "--name", "李记者")
    body = (own / "verdicts.csv").read_bytes()
    assert run("backup", tmp_path / "copy").returncode == 0
    shutil.rmtree(own)
    assert run("restore", tmp_path / "copy").returncode == 0
    assert (own / "verdicts.csv").read_bytes() == body
    assert [one["id"] for one in entries(run, own, "commitments", "--verdict", "kept")] == [named]


def gone(library: Path) -> None:
    shutil.rmtree(library / "statements")


def altered(library: Path) -> None:
    [segment] = (library / "statements").glob("gen-*/*.segment")
    segment.write_bytes(segment.read_bytes()[:-1])


def made_by_other_rules(library: Path) -> None:
    gone(library)
    session = Session(library, None, quiet=True)
    with pytest.MonkeyPatch.context() as patch, session.writing() as store:
        patch.setattr("fzsearch.cli.session.rules", lambda: "statements 0, of another time")
        bring_up_to_date(session, store)


@pytest.mark.parametrize("spoil", [gone, altered, made_by_other_rules])
def test_an_index_that_cannot_be_used_is_told_and_made_again_alone(
    run: Run, own: Path, spoil: Callable[[Path], None]
) -> None:
    before = entries(run, own, "commitments")
    spoil(own)
    for arguments in (("commitments",), ("figures", "培训"), ("commitments", "--format", "csv")):
        done = run(*arguments)
        assert (done.returncode, done.stdout) == (1, "")
        assert "：请运行 fzsearch index (" in done.stderr
        assert ": run fzsearch index)" in done.stderr
    for command in ("verify", "doctor"):
        ill = run(command)
        assert ill.returncode == 4
        assert "statements" in ill.stdout
    assert "✓ 索引 index: 完好 intact" in ill.stdout
    assert run("search", '"人手不足"').stdout.startswith("共 2 节")  # the sections have their own
    sections = list(generations(own / "index"))
    assert run("index").returncode == 0
    assert list(generations(own / "index")) == sections
    assert entries(run, own, "commitments") == before
    assert run("verify").returncode == run("doctor").returncode == 0


def generations(folder: Path) -> Iterator[str]:
    return (path.name for path in sorted(folder.iterdir()))


def test_a_lag_is_told_and_answered_all_the_same(run: Run, own: Path, write: Callable[..., Path]) -> None:
    from tests.cli.test_kill import import_without_index

    import_without_index(own, [write("c.txt", written(2025, (), ()))])
    done = run("commitments")
    assert (done.returncode, done.stdout[:4]) == (0, "共 5 ")
    assert done.stderr == "索引落后 1 份报告：fzsearch index (the index lags by 1 reports)\n"


def test_of_the_seeds_only_what_they_say(run: Run, seeds: list[Path]) -> None:
    assert run("import", *seeds).returncode == 0
    assert run("commitments", "--grade", "measurable").stdout.startswith("共 0 条")
    acts = json.loads(run("commitments", "--grade", "action", "--format", "json").stdout)["commitments"]
    assert Counter(one["report"]["agency"] for one in acts)["科学技术局"] > 5
    assert {one["status"] for one in acts} == {"no_report"}
