"""The project's habits, checked: style, types, layers, documentation, locked versions."""

import ast
import re
import shlex
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from fzsearch.config import TEMPLATE, Settings
from fzsearch.crawler import Source
from fzsearch.model import SECTION_TYPES
from tests.conftest import NOW, ParseText, Run

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
MODULES = sorted(ROOT.glob("src/**/*.py"))


@pytest.mark.parametrize(
    "tool",
    [
        ["-m", "ruff", "check", "."],
        ["-m", "ruff", "format", "--check", "."],
        ["-m", "mypy"],
        ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
    ],
    ids=["ruff check", "ruff format", "mypy --strict", "import layers"],
)
def test_tools_have_no_complaint(tool: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, *tool], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_in_the_documentation_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http", "#")):
            assert (page.parent / target.partition("#")[0]).exists(), target


def test_the_command_reference_is_the_commands_own() -> None:
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        import commands
    finally:
        sys.path.pop(0)
    page = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    assert page.endswith(commands.reference()), "run: python scripts/commands.py"


def test_every_field_is_explained(parse_text: ParseText) -> None:
    from fzsearch.cli.histories import Kept, versions_json
    from fzsearch.index.query import FacetValue, Results
    from fzsearch.model import report_json
    from fzsearch.store import Address, Whereabouts

    page = (ROOT / "docs/fields.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"`(\w+)`", page))
    parsed = parse_text("某市科技局2023年法治政府建设年度报告\n一、工作\n甲。\n")
    report = report_json(parsed)
    assert set(report) | set(report["sections"][0]) <= explained
    kept = Kept([parsed, parsed], [], [], Whereabouts(None, False, [Address("", "", "", NOW, NOW)], 2))
    of_versions = versions_json(kept)
    parts = (of_versions["addresses"][0], of_versions["differences"][0], of_versions["differences"][0]["sections"][0])
    assert set(of_versions) | set().union(*parts) <= explained
    assert set(SECTION_TYPES) <= explained
    for values in (Results, FacetValue, Source, Settings):
        names = {field.name for field in fields(values)} - {"data_dir"}
        assert names <= explained, names - explained
    assert {field.name for field in fields(Settings)} - {"data_dir"} == set(
        re.findall(r"^# (\w+) =", TEMPLATE, re.MULTILINE)
    )


@pytest.mark.parametrize("name", ["README.md", "README.en.md"])
def test_the_searches_of_the_readme_work(name: str, run: Run, sample_library: Path) -> None:
    commands = re.findall(r"^fzsearch search .*$", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
    assert len(commands) == 4
    for command in commands:
        arguments = shlex.split(command, comments=True)[1:]
        done = run(*arguments, library=sample_library)
        assert done.returncode == 0, (command, done.stderr)


@pytest.mark.parametrize("name", ["README.md", "README.en.md"])
def test_the_readme_counts_what_there_is(name: str) -> None:
    reports = len(list((ROOT / "src/fzsearch/sample/reports").iterdir()))
    assert str(reports) in (ROOT / name).read_text(encoding="utf-8")


def test_the_lock_file_is_exact_hashed_and_names_no_index() -> None:
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    stated = [
        *needed["project"]["dependencies"],
        *needed["project"]["optional-dependencies"]["fast"],
        *needed["dependency-groups"]["dev"],
    ]
    names = {re.split(r"[<>=;\[ ]", requirement)[0].lower() for requirement in stated}
    for lock in ("requirements.lock", "requirements-build.lock"):
        text = (ROOT / lock).read_text(encoding="utf-8")
        assert not re.search(r"https?:|--index|--find-links", text)
        blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
        assert blocks
        assert all(re.match(r"[a-z0-9._-]+==\S+", block) and "--hash=sha256:" in block for block in blocks)
        if lock == "requirements.lock":
            assert names <= {block.partition("==")[0] for block in blocks}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(ROOT / "src")))
def test_modules_and_functions_stay_short(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert text.count("\n") <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            assert node.end_lineno - node.lineno < 45, node.name


def test_the_package_brings_its_data(tmp_path: Path) -> None:
    """A wheel, built from a clean copy, holds every data file that the code reads."""
    import shutil
    import zipfile

    copy = tmp_path / "copy"
    shutil.copytree(
        ROOT, copy, ignore=shutil.ignore_patterns(".venv", ".git", "build", "*.egg-info", "__pycache__", ".*_cache")
    )
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "--wheel-dir",
        str(tmp_path),
        str(copy),
    ]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    inside = set(zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist())
    data = {
        str(path.relative_to(ROOT / "src"))
        for path in (ROOT / "src/fzsearch").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert data <= inside
