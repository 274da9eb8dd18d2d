"""The pages in a real Chromium: followed and read, on a desk and on a phone."""

import pytest
from playwright.sync_api import Browser, Page

from tests.web.conftest import PHONE
from tests.web.walking import arrive, totals

pytestmark = pytest.mark.browser


def test_a_chip_takes_its_filter_away(desk: Page) -> None:
    desk.goto("/search?q=执法")
    before = totals(desk)
    arrive(desk, "section=next_steps", desk.locator(".filters").get_by_role("link", name="下一步安排").click)
    assert totals(desk)[0] < before[0]
    arrive(desk, "/search.q=[^&]*$", desk.locator(".chips a").first.click)
    assert totals(desk) == before
    assert "示例数据" in desk.locator(".notice").inner_text()


@pytest.mark.parametrize(
    "path",
    ["/", "/search?q=执法&region=9901", "/search?q=zzz", "/help", "/about", "/none", '/search?q="', "/commitments"],
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_fits_a_phone(phone: Page, path: str, scheme: str) -> None:
    complaints: list[str] = []
    phone.on("console", lambda message: complaints.append(message.text))
    phone.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    phone.goto(path)
    assert_fits(phone)
    # The browser itself remarks on the status of an error page.
    assert [text for text in complaints if "status of" not in text] == []


def assert_fits(page: Page) -> None:
    """Nothing is wider than the screen, and text is large enough to read."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    sizes = page.evaluate(
        "[...document.querySelectorAll('p, a, li, dd, td')].map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 12


def test_filters_open_on_a_phone_without_script(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport=PHONE, java_script_enabled=False, base_url=address)  # type: ignore[arg-type]
    page.goto("/search?q=执法&region=9901")
    link = page.locator(".filters").get_by_role("link", name="存在问题", exact=True)
    assert not link.is_visible()
    page.get_by_text("筛选（1）").click()
    assert link.is_visible()
    arrive(page, "section=problems", link.click)
    page.close()


def test_a_report_can_be_read_on_a_phone(phone: Page) -> None:
    phone.goto("/search?q=人手")
    arrive(phone, "/reports/", phone.locator(".hits h2 a").first.click)
    assert_fits(phone)
    assert phone.locator(".body mark").first.is_visible()
    arrive(phone, "#hit-1$", phone.get_by_role("link", name="到第 1 处").click)
