"""What tests share: the tables, the sample library built once, the real seeds, and a loopback guard."""

import os
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fzsearch import sample
from fzsearch.agencies import AgencyNames, load_agency_names
from fzsearch.cli.serving import build_sample
from fzsearch.cli.session import Session
from fzsearch.config import Settings
from fzsearch.model import Hints, Report, Snapshot
from fzsearch.parser import parse
from fzsearch.regions import Gazetteer, load_gazetteer
from tests import forks

NOW = datetime(2026, 1, 15, 8, 30, tzinfo=UTC)

Run = Callable[..., "subprocess.CompletedProcess[str]"]
"""Runs a command line."""

ParseText = Callable[..., Report]
"""Parses a text, or bytes, as a file of the given name."""


_LONG = (
    "test_habits.py",
    "test_hostile.py",
    "test_kill",
    "test_politeness.py",
    "test_stories.py",
    "test_accessible.py",
)
"""Files that take long begin early, so that no process is left alone with one in the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first; then those of each folder spread over the run, so that browsers and waits meet other work."""
    files = list(dict.fromkeys(item.path for item in items))
    beside = Counter(path.parent for path in files)
    seen = Counter[Path]()
    place = {}
    for path in files:
        seen[path.parent] += 1
        place[path] = (not path.name.startswith(_LONG), seen[path.parent] / beside[path.parent])
    items.sort(key=lambda item: place[item.path])


@pytest.fixture(autouse=True)
def _stay_on_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test leaves this machine: a connection to any other address fails."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else "127.0.0.1"
        if host not in ("localhost", "::1") and not str(host).startswith("127."):
            raise AssertionError(f"a test connects to {host}")
        real(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


@pytest.fixture(scope="session")
def agencies() -> AgencyNames:
    return load_agency_names()


@pytest.fixture(scope="session")
def parse_text(gazetteer: Gazetteer, agencies: AgencyNames) -> ParseText:
    def run(text: str | bytes, name: str = "报告.txt", url: str | None = None, hints: Hints | None = None) -> Report:
        body = text if isinstance(text, bytes) else text.encode()
        return parse(Snapshot(name, body, None, NOW, url, hints or Hints()), gazetteer, agencies)

    return run


@pytest.fixture(scope="session")
def sample_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample library, built once; tests must not write to it."""
    folder = tmp_path_factory.mktemp("sample")
    sample.prepare(folder)
    build_sample(Session(folder, None, quiet=True))
    return folder


@pytest.fixture(scope="session")
def sample_settings(sample_library: Path) -> Settings:
    return Settings(sample_library, notice=sample.NOTICE)


@pytest.fixture(scope="session")
def seeds() -> list[Path]:
    """The two real reports; they are no part of the project, so where they are missing the test is left out."""
    shared = Path(os.environ.get("FZSEARCH_SHARED") or Path(__file__).resolve().parents[2] / "shared")
    found = sorted((shared / "seeds").glob("*.txt"))
    if not found:
        pytest.skip("no seeds: set FZSEARCH_SHARED to the folder that holds seeds/")
    return found


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """`fzsearch` with a library in the test's folder, in a fork of a process that has loaded what commands load."""

    def command(
        *arguments: object, library: Path | None = None, env: dict[str, str] | None = None, timeout: float = 120,
        file_size: int | None = None,
    ) -> "subprocess.CompletedProcess[str]":  # fmt: skip
        variables = environment(library or tmp_path / "library") if env is None else env
        return forks.run([*map(str, arguments)], variables, timeout, file_size=file_size)

    return command


@pytest.fixture
def run_afresh(tmp_path: Path) -> Run:
    """The same in a process of its own, from the start of the interpreter; takes what subprocess.run takes."""

    def command(
        *arguments: object, library: Path | None = None, **options: object
    ) -> "subprocess.CompletedProcess[str]":
        usual: dict[str, Any] = {
            "env": environment(library or tmp_path / "library"),
            "capture_output": True,
            "encoding": "utf-8",
            "timeout": 120,
            "check": False,
        }
        done: subprocess.CompletedProcess[str] = subprocess.run(
            [sys.executable, "-m", "fzsearch", *map(str, arguments)], **usual | options
        )
        return done

    return command


def environment(library: Path) -> dict[str, str]:
    """The variables of a fresh process that works on `library`, and of nothing that is set by chance."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FZSEARCH_")}
    return kept | {"FZSEARCH_DATA_DIR": str(library), "PYTHONUTF8": "1"}


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Write a file into the test's folder."""

    def write_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_file


def made_report(
    agency: str = "砚川市科学技术局",
    year: int = 2023,
    problems: str = "编制少，人手不足。",
    extra: Sequence[str] = (),
) -> str:
    """A short report of the project's own, for tests that need some text."""
    return "\n".join([
        f"{agency}{year}年法治政府建设情况报告",
        "",
        f"{year}年，我局扎实推进法治政府建设。现将有关情况报告如下：",
        "一、工作情况",
        "（一）规范执法行为",
        "全年检查企业64家，发现问题12个，全部整改。",
        *extra,
        "二、存在问题",
        problems,
        f"三、{year + 1}年工作思路",
        "每季度开展一次执法案卷评查。",
        "",
    ])  # fmt: skip


@pytest.fixture(scope="session")
def own_report() -> Callable[..., str]:
    return made_report
