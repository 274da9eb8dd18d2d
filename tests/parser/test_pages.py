"""Pages of every CMS family, each beside what a person says is right about it (tests/pages/NAME.json)."""

import json
from pathlib import Path
from typing import Any

import pytest

from fzsearch.model import Snapshot
from fzsearch.parser.documents import Page, read_page
from fzsearch.parser.headings import read_heading
from tests.conftest import NOW, ParseText

PAGES = Path(__file__).resolve().parent.parent / "pages"
NAMES = sorted(path.stem for path in PAGES.glob("*.json"))


def read(name: str) -> tuple[Page, dict[str, Any]]:
    body = (PAGES / f"{name}.html").read_bytes()
    right = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    return read_page(Snapshot(f"{name}.html", body, None, NOW)), right


@pytest.mark.parametrize("name", NAMES)
def test_the_article_is_whole_and_alone(name: str) -> None:
    page, right = read(name)
    lines = page.text.splitlines()
    found = {
        "first": lines[0],
        "last": lines[-1],
        "headings": [heading.text for line in lines if (heading := read_heading(line))],
        "missing": [text for text in right["present"] if text not in page.text],
        "alien": [text for text in right["absent"] if text in page.text],
    }
    assert found == {field: right[field] for field in ("first", "last", "headings")} | {"missing": [], "alien": []}


@pytest.mark.parametrize("name", NAMES)
def test_what_a_page_states_about_itself_is_read(name: str) -> None:
    page, right = read(name)
    found = {
        "title": page.title,
        "published": page.published and page.published.isoformat(),
        "published_evidence": page.published_evidence,
        "source": page.source,
        "site_name": page.site_name,
        "site_id": page.site_id,
        "breadcrumb": list(page.breadcrumb),
        "attachments": [[attachment.name, attachment.url] for attachment in page.attachments],
    }
    assert found == {field: right[field] for field in found}


@pytest.mark.parametrize("name", NAMES)
def test_every_page_gives_its_report(parse_text: ParseText, name: str) -> None:
    page, right = read(name)
    report = parse_text((PAGES / f"{name}.html").read_bytes(), name=f"{name}.html")
    assert report.is_report
    assert (report.title, report.year) == (right["title"], 2023)
    assert report.evidence.get("published") == right["published_evidence"]
    assert "".join(section.text for section in report.sections) in page.text


def test_the_pages_stay_small_and_each_says_what_is_right() -> None:
    assert len(NAMES) >= 25
    for path in PAGES.glob("*.html"):
        assert path.stat().st_size < 20_000
        assert path.stem == "trs" or path.stem in NAMES
