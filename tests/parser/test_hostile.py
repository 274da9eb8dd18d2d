"""No file takes more than its share, ends an import, or keeps the good ones out."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

import fzsearch
from fzsearch.errors import Hindered, ParseError
from fzsearch.model import Snapshot
from fzsearch.parser import confined
from fzsearch.parser.confined import finish, read_confined
from fzsearch.parser.documents import read_page
from fzsearch.parser.limits import LIMITS, Limits
from fzsearch.parser.office import find_office
from fzsearch.store import Store
from tests.conftest import NOW, environment
from tests.parser.hostile import ELSEWHERE, FOR_OFFICE, HOSTILE, OUTCOMES, PAGES, READ

TIGHT = replace(LIMITS, memory=512 * 2**20, cpu=1, wall=6, conversion=10, characters=1_000_000)

# In a process of its own, so that its memory can be measured.
IMPORT = """
import json, sys, time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from fzsearch.agencies import load_agency_names
from fzsearch.parser import parse
from fzsearch.parser.limits import Limits
from fzsearch.pipeline import files_in, import_files
from fzsearch.regions import load_gazetteer
from fzsearch.store import Store

limits, regions, agencies = Limits(**json.loads(sys.argv[1])), load_gazetteer(), load_agency_names()
took = {}

def most_memory():
    # megabytes; what getrusage says outlives an exec, so it would be the test's own
    status = Path("/proc/self/status")
    return int(status.read_text().partition("VmHWM:")[2].split()[0]) // 1024 if status.exists() else 0

def timed(snapshot):
    began = time.monotonic()
    try:
        # LibreOffice alone takes a second or two of processor time.
        second = snapshot.name.endswith((".doc", ".rtf"))
        return parse(snapshot, regions, agencies, replace(limits, cpu=limits.cpu + second))
    finally:
        took[snapshot.name] = time.monotonic() - began

with Store.open(Path(sys.argv[3])) as store:
    for done in import_files(files_in([Path(sys.argv[2])]), timed, store, datetime.now(UTC)):
        print(json.dumps({
            "name": done.path.name,
            "error": done.error and str(done.error),
            "hindrance": done.report and done.report.hindrance,
            "title": done.report and done.report.title,
            "took": took[done.path.name],
            "memory": most_memory(),
        }))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every hostile file, and between them a good report."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, make in HOSTILE.items():
        if name not in FOR_OFFICE or find_office():
            (folder / name.replace(".mht", ".doc")).write_bytes(make())
    (folder / "good.pdf").write_bytes((PAGES / "gbk.pdf").read_bytes())
    return folder


@pytest.fixture(scope="module")
def imported(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What an import of the folder says of each file."""
    library = tmp_path_factory.mktemp("library")
    arguments = [sys.executable, "-c", IMPORT, json.dumps(asdict(TIGHT)), str(folder), str(library)]
    done = subprocess.run(arguments, capture_output=True, encoding="utf-8", timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    said = {line["name"]: line for line in map(json.loads, done.stdout.splitlines())}
    with Store.read(library) as store:
        assert store.verify() == []
        assert store.totals().reports == sum(line["title"] is not None for line in said.values())
    return said


def test_there_are_many_hostile_files() -> None:
    assert len(HOSTILE) >= 60


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_file_ends_within_its_limits(imported: dict[str, dict[str, Any]], name: str) -> None:
    if name in FOR_OFFICE and not find_office():
        pytest.skip("no LibreOffice: apt install libreoffice-writer-nogui")
    came = imported[name.replace(".mht", ".doc")]
    outcome = "damaged" if came["error"] else came["hindrance"] or READ
    assert outcome in OUTCOMES[name], came
    assert came["took"] < TIGHT.wall + TIGHT.conversion + 10


def test_the_good_report_among_them_is_imported(imported: dict[str, dict[str, Any]], folder: Path) -> None:
    assert len(imported) == len(list(folder.iterdir()))
    assert imported["good.pdf"]["title"] == "砚川市水利局关于2023年度法治政府建设情况的报告"


def test_the_importing_process_does_not_grow(imported: dict[str, dict[str, Any]]) -> None:
    """Its memory grows by no more than some copies of the largest file."""
    memory = [came["memory"] for came in imported.values()]
    assert memory[-1] - memory[0] < 60, memory


def test_nothing_is_written_where_a_zip_says(imported: dict[str, dict[str, Any]]) -> None:
    assert imported["elsewhere.docx"]["error"]
    assert not ELSEWHERE.exists()


def test_a_child_that_hangs_is_killed_with_all_its_own() -> None:
    spawn = "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(77)']); time.sleep(77)"
    with pytest.raises(Hindered, match="还没有读完") as raised:
        finish([sys.executable, "-c", spawn], 0.5, "a.pdf")
    assert raised.value.hindrance == "quarantined"
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, encoding="utf-8", check=True).stdout
    assert "time.sleep(77)" not in listed


@pytest.mark.parametrize(
    "answer",
    [
        "''",
        "'[' * 100_000",
        "'null'",
        "'{\"text\": 1}'",
        "'{\"zh\": 1}'",
        "'{\"text\": \"' + 'x' * 2_000_000 + '\"}'",
    ],
)
def test_an_answer_that_is_none_puts_the_file_aside(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    monkeypatch.setattr(confined, "_START", f"import sys; sys.stdout.write({answer})")
    with pytest.raises(Hindered, match="异常结束"):
        read_confined("pdf", b"%PDF-", "a.pdf", replace(TIGHT, characters=1000))


@pytest.mark.parametrize(
    ("taken", "limits", "ended"),
    [
        ("bytearray(600 * 2**20)", TIGHT, "（1）"),
        ("list(iter(int, 1))", replace(TIGHT, memory=2**40, cpu=1), "读了 1 秒"),
        ("open('/dev/stdout', 'wb').write(bytes(2**26))", TIGHT, "（1）"),
        ("__import__('os').abort()", TIGHT, "（-6）"),
    ],
    ids=["memory", "processor", "output", "crash"],
)
def test_a_child_cannot_take_more_than_its_share(
    monkeypatch: pytest.MonkeyPatch, taken: str, limits: Limits, ended: str
) -> None:
    confined_first = "from fzsearch.parser.child import confine, Limits\nconfine(Limits(**json.loads(sys.argv[3])))\n"
    last = "main(sys.argv[2]"
    monkeypatch.setattr(confined, "_START", confined._START.replace(last, f"{confined_first}{taken}\n{last}"))
    with pytest.raises(Hindered, match=ended) as raised:
        read_confined("pdf", (PAGES / "gbk.pdf").read_bytes(), "a.pdf", limits)
    assert raised.value.hindrance == "quarantined"


def test_the_child_confines_itself_before_it_reads() -> None:
    body = (PAGES / "gbk.pdf").read_bytes()
    assert "人手不足" in read_confined("pdf", body, "a.pdf", TIGHT)
    with pytest.raises(Hindered):
        read_confined("pdf", body, "a.pdf", replace(TIGHT, memory=8 * 2**20))
    with pytest.raises(Hindered, match="文字过多"):
        read_confined("pdf", body, "a.pdf", replace(TIGHT, characters=100))
    with pytest.raises(Hindered, match="2 页"):
        read_confined("pdf", body, "a.pdf", replace(TIGHT, pages=1))


@pytest.mark.parametrize("name", [name for name in HOSTILE if name.startswith("locked")])
def test_a_password_is_called_one(imported: dict[str, dict[str, Any]], name: str) -> None:
    assert "密码" in imported[name]["error"]


def test_a_failure_of_the_system_is_an_error_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    with pytest.raises(ParseError, match="现在读不了"):
        read_page(Snapshot("a.pdf", (PAGES / "gbk.pdf").read_bytes(), None, NOW))


def test_a_child_finds_the_package_and_no_module_of_the_current_folder(tmp_path: Path) -> None:
    """The current folder may hold what somebody downloaded; with python -m it is on the path."""
    for name in ("lxml", "docx", "pypdfium2", "json"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('a module of the current folder was loaded')")
    task = (
        "import sys; from pathlib import Path; sys.path.insert(0, str(Path.cwd()))\n"
        "from fzsearch.parser.confined import read_confined\n"
        "print(read_confined('pdf', Path(sys.argv[1]).read_bytes(), 'a.pdf'))"
    )
    # -P keeps the folder off this process's own path until everything it needs is loaded.
    done = subprocess.run(
        [sys.executable, "-P", "-c", "import json, lxml\n" + task, str(PAGES / "gbk.pdf")],
        cwd=tmp_path, env=environment(tmp_path) | {"PYTHONPATH": str(Path(fzsearch.__file__).parents[1])}, capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    assert "人手不足" in done.stdout, done.stderr


def test_limits_are_those_that_are_documented() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs/commands.md").read_text(encoding="utf-8")
    for stated in (
        "1 GB",
        "60 s of processor time",
        "90 s by the clock",
        "300 pages",
        "2,000 parts",
        "100 MB unpacked",
    ):
        assert stated in page
    stated_limits = (LIMITS.memory, LIMITS.cpu, LIMITS.wall, LIMITS.pages, LIMITS.parts, LIMITS.unpacked)
    assert stated_limits == (2**30, 60, 90, 300, 2000, 100 * 2**20)


def test_text_and_markup_need_no_child(monkeypatch: pytest.MonkeyPatch, own_report: Callable[..., str]) -> None:
    monkeypatch.setattr(confined, "_START", "raise SystemExit(1)")
    for name, body in (
        ("a.txt", own_report()),
        ("a.doc", f"<html><body><div id=zoom>{own_report()}</div></body></html>"),
    ):
        assert "人手不足" in read_page(Snapshot(name, body.encode(), None, NOW)).text
    with pytest.raises(Hindered):
        read_page(Snapshot("a.pdf", (PAGES / "gbk.pdf").read_bytes(), None, NOW))
