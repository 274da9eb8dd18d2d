"""The sample library: invented reports of invented agencies in invented places, shipped with the package.

Every text here was written for fzsearch. 示例省 and what lies in it, its agencies, rules and figures do not
exist. `reports/` holds a file per report; `regions.csv` the places, in the form every library can use for its
own; `threads.csv` which plans of a year's report the next year's report takes up, and how.
"""

import csv
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

NOTICE = "示例数据：地区、机构和报告内容均为虚构。Sample data: every place, agency and report is invented."


@dataclass(frozen=True, slots=True)
class Thread:
    """A plan and what became of it: sentences as they stand in two reports of one agency."""

    report: str  # file name, without its ending, of the report that makes the plan
    plan: str
    answer: str  # in the report of the next year; "" where it says nothing
    outcome: str  # kept, partly, repeated, dropped


@contextmanager
def report_files() -> Iterator[list[Path]]:
    """The reports as files, by name."""
    with as_file(files("fzsearch.sample").joinpath("reports")) as folder:
        yield sorted(folder.iterdir())


def threads() -> list[Thread]:
    """Every plan that is followed up in threads.csv."""
    lines = files("fzsearch.sample").joinpath("threads.csv").read_text(encoding="utf-8").splitlines()
    return [Thread(**row) for row in csv.DictReader(lines)]


_SETTINGS = f'notice = "{NOTICE}"\n'


def may_use(folder: Path) -> bool:
    """Whether the sample library may be put into an existing folder: it is empty, or holds a sample library."""
    if not folder.is_dir():
        return False
    settings = folder / "fzsearch.toml"
    ours = settings.is_file() and settings.read_text(encoding="utf-8", errors="replace") == _SETTINGS
    return ours or not any(folder.iterdir())


def prepare(folder: Path) -> None:
    """Put the sample's regions and its notice into a library folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with as_file(files("fzsearch.sample").joinpath("regions.csv")) as regions:
        shutil.copyfile(regions, folder / "regions.csv")
    (folder / "fzsearch.toml").write_text(_SETTINGS, encoding="utf-8")
