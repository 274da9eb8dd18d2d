"""What the tests of the web share: an application over the sample library, its pages as soup, and a browser."""

import json
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn
from urllib.request import urlopen

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect, sync_playwright

from fzsearch.config import Settings
from fzsearch.statements import Stated
from fzsearch.store import Store
from fzsearch.web import create_app
from tests.web.running import server


@pytest.fixture(scope="module")
def client(sample_settings: Settings) -> FlaskClient:
    return create_app(sample_settings).test_client()


@pytest.fixture(scope="module")
def report_id(sample_library: Path) -> str:
    with Store.read(sample_library) as store:
        return next(
            report.id for report in store.reports() if report.title == "砚川市科学技术局2023年度法治政府建设年度报告"
        )


def page(client: FlaskClient, path: str, status: int = 200) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == status
    return BeautifulSoup(answer.text, "lxml")


_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# Chromium must not look for its makers' hosts: tests stay on this machine.
_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = os.environ.get("FZSEARCH_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        leave_out("no Chromium")
    try:
        playwright = sync_playwright().start()
    except Exception as error:  # noqa: BLE001 — its driver, a program of its own, may lack a library
        leave_out(f"Playwright's driver does not start ({error})")
    expect.set_options(timeout=20_000)  # ms: the machine may be busy
    chromium = playwright.chromium.launch(executable_path=found, args=list(_FLAGS))
    yield chromium
    chromium.close()
    playwright.stop()


def leave_out(reason: str) -> NoReturn:
    """Skip the browser tests in one line that says how to get them; where they are required, fail."""
    message = f"{reason}, so no browser tests; to get them: sudo apt-get install chromium libatomic1"
    if os.environ.get("FZSEARCH_REQUIRE_BROWSER"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="module")
def address(sample_library: Path) -> Iterator[str]:
    with server(sample_library, "serve", "--port", "0") as (_, address):
        yield address


@pytest.fixture
def desk(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page(viewport=DESK, java_script_enabled=False, base_url=address)  # type: ignore[arg-type]
    yield page
    page.close()


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page(viewport=PHONE, base_url=address)  # type: ignore[arg-type]
    yield page
    page.close()


@pytest.fixture(scope="module")
def knowing(address: str) -> None:
    """The server has read its library's words by now: what suggestions and corrections are made of."""
    for _ in range(300):
        with urlopen(f"{address}suggest.json?q=a") as answer:
            if json.load(answer)["ready"]:
                return
        time.sleep(0.2)
    pytest.fail("no suggestions within a minute")


@pytest.fixture(scope="module")
def ids(sample_library: Path, report_id: str) -> dict[str, str]:
    """A report, two of its sections and one of its commitments, to be put into addresses."""
    with Store.read(sample_library) as store:
        report = store.report(report_id)
    assert report is not None
    typed = [
        section.id for section in report.sections if "problems" in section.types or "next_steps" in section.types
    ]
    commitment = Stated(report).commitments[0].id
    return {"report": report_id, "section": typed[0], "other": typed[1], "commitment": commitment}
