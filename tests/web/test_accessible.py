"""No page has a fault that axe-core knows of: light and dark, on a phone and on a desk."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.web.conftest import DESK

pytestmark = pytest.mark.browser

PAGES = [
    "/", "/search?q=执法&region=9901&limit=5", "/search?q=执法&group=section&open=agency&lang=en&limit=5", "/search?q=zzz&region=9901",
    '/search?q="', "/search?group=section&limit=3&page=333", "/reports/{report}?q=执法", "/reports/{report}/versions",
    "/compare?id={section}&id={other}", "/compare", "/peers?id={section}", "/peers?report={report}", "/compare?id={section}&peers=3",
    "/excerpts?id={section}&id={other}",
    "/similar?id={section}", "/similar", "/reports/{report}/wording",
    "/excerpts", "/coverage", "/coverage?region=99&system=科技", "/status", "/help", "/check", "/about?lang=en", "/api/docs", "/none",
    "/trends", "/trends?q=执法&region=99&lang=en", "/trends?q=综合查一次&q=三项制度&q=首违不罚&year_from=2021", "/trends?q=zzz", '/trends?q="',
    "/commitments?limit=5", "/commitments?system=科技&grade=measurable&open=deadline&lang=en&limit=5",
    "/commitments?q=zzz&grade=measurable", '/commitments?q="', "/commitments?limit=20&page=50",
    "/commitments/{commitment}", "/commitments/{commitment}?lang=en", "/figures?limit=5",
    "/figures?unit=场&agency=科学技术局&region=9901&sub=0&q=科技企业法律知识培训", "/figures?q=zzz&lang=en",
]  # fmt: skip
COMPLAINTS: list[str] = []
"""What the browser said of the page that is tried."""
ASKED: list[str] = []
"""What addresses it asked for."""
NARROW = {"width": 320, "height": 700}
# Axe's own programme as one function of the page; it is put there once for each page, and run for each look of it.
_ASK = "rules => axe.run({resultTypes: ['violations'], ...rules}).then(found => found.violations)"
_ALL: dict[str, object] = {}
_COLOURS: dict[str, object] = {"runOnly": ["color-contrast", "link-in-text-block"]}  # what darkness can change


@pytest.fixture(scope="module")
def page_by_width(browser: Browser, address: str) -> Iterator[dict[str, Page]]:
    pages = {
        name: browser.new_page(viewport=size, base_url=address)  # type: ignore[arg-type]
        for name, size in (("phone", NARROW), ("desk", DESK))
    }
    for page in pages.values():
        page.on("console", lambda message: COMPLAINTS.append(message.text))
        page.on("pageerror", lambda error: COMPLAINTS.append(str(error)))
        page.on("request", lambda request: ASKED.append(request.url))
    yield pages
    for page in pages.values():
        page.close()


def _violations(page: Page, rules: dict[str, object]) -> list[str]:
    page.evaluate("document.getElementById('show-filters') && document.getElementById('show-filters').click()")
    return [
        f"{found['id']}: {node['html'][:200]} {node['failureSummary'][:200]}"
        for found in page.evaluate(_ASK, rules)
        for node in found["nodes"]
    ]


@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_a_fault_that_axe_knows_or_the_browser_complains_of(
    page_by_width: dict[str, Page], path: str, ids: dict[str, str], address: str
) -> None:
    COMPLAINTS.clear()
    ASKED.clear()
    for page in page_by_width.values():
        page.goto(path.format(**ids))
        page.evaluate(Axe().axe_script)
        page.emulate_media(color_scheme="light")
        assert _violations(page, _ALL) == []
        page.emulate_media(color_scheme="dark")
        assert _violations(page, _COLOURS) == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert page.context.cookies() == []
    # The browser itself remarks on the status of an error page.
    assert [text for text in COMPLAINTS if "status of" not in text] == []
    assert [asked for asked in ASKED if not asked.startswith(address)] == []


def test_axe_does_see_faults(page_by_width: dict[str, Page]) -> None:
    page = page_by_width["desk"]
    page.goto("about:blank")
    page.set_content(
        '<html><body><h1>甲</h1><img src="a"><input><p style="color:#aaa;background:#fff">这一段字太浅</p></body></html>'
    )
    page.evaluate(Axe().axe_script)
    found = {complaint.split(":")[0] for complaint in _violations(page, _ALL)}
    assert {"image-alt", "label", "color-contrast", "html-has-lang"} <= found
