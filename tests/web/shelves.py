"""Libraries of a test's own, that grow and change day by day."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from flask.testing import FlaskClient

from fzsearch.cli.indexing import bring_up_to_date
from fzsearch.cli.session import Session
from fzsearch.config import Settings
from fzsearch.model import Agency, Report, Section, Snapshot
from fzsearch.web import create_app
from tests.conftest import NOW


def report_of(name: str, texts: Sequence[str], year: int = 2023) -> Report:
    """A report whose sections have these texts; id and address come from `name`."""
    url = f"https://www.example.gov.cn/{name}.html"
    report_id = Snapshot(name, b"", None, NOW, url).report_id
    sections = tuple(
        Section(f"{report_id}-{place:03d}", report_id, place, None, 1, "存在问题", ("存在问题",), ("problems",), text)
        for place, text in enumerate(texts)
    )
    return Report(
        report_id, True, None, f"砚川市司法局{year}年法治政府建设年度报告", "年度报告", year, None, (),
        Agency("司法局", "砚川市司法局", ("司法",)), None, None, url, {}, None, sections,
    )  # fmt: skip


class Shelf:
    """A library in a folder. `put` saves, `index` makes it visible."""

    def __init__(self, folder: Path, notice: str = "") -> None:
        self.folder = folder
        self._session = Session(folder, None, quiet=True)
        self.client: FlaskClient = create_app(Settings(folder, notice=notice)).test_client()

    def put(self, *reports: Report, day: int = 0, body: bytes | None = None, parser: int = 1) -> None:
        """Save reports as they were received on a day; what they say decides the bytes, if no `body` is given."""
        at = NOW + timedelta(days=day)
        with self._session.writing() as store:
            for report in reports:
                said = body or "".join(section.text for section in report.sections).encode(errors="replace")
                store.save(Snapshot(report.id, said, None, at, report.url), report, parser, at)

    def index(self, *, rebuild: bool = False) -> None:
        """Bring the index up to date, or make it anew."""
        with self._session.writing() as store:
            bring_up_to_date(self._session, store, rebuild=rebuild)
