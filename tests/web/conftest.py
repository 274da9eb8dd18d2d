"""What the tests of the web share: an application over the sample library, and its pages as soup."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from fzsearch.config import Settings
from fzsearch.store import Store
from fzsearch.web import create_app


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
