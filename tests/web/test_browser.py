"""The pages in a real Chromium, without JavaScript: found, followed, read; on a desk and on a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.web.conftest import PHONE

pytestmark = pytest.mark.browser


def arrive(page: Page, address: str, act: Callable[[], object]) -> None:
    """Do something that leads to another page, and wait until that is there, whole."""
    act()
    page.wait_for_url(re.compile(address), wait_until="load")


def test_from_the_first_page_to_the_marked_sentence(desk: Page) -> None:
    desk.goto("/")
    desk.get_by_label("检索词").fill('"执法"')
    arrive(desk, "/search", lambda: desk.keyboard.press("Enter"))
    before = int(desk.locator("h1.total").inner_text().split("共 ")[1].split(" 节")[0])
    facet = desk.locator(".values li", has=desk.get_by_role("link", name="下一步安排", exact=True)).last
    count = int(facet.locator(".count").inner_text())
    arrive(desk, "section=next_steps", facet.get_by_role("link").click)
    assert desk.locator("h1.total").inner_text().endswith(f"共 {count} 节")
    assert 0 < count < before
    arrive(desk, "/reports/", desk.locator(".hits h2 a").first.click)
    anchor = desk.url.split("#")[1]
    assert desk.locator(f"[id='{anchor}'] mark").first.is_visible()
    assert "示例数据" in desk.locator(".notice").inner_text()
    arrive(desk, "section=next_steps", desk.go_back)
    assert desk.locator("h1.total").inner_text().endswith(f"共 {count} 节")
    arrive(desk, "/search.q=[^&]*$", desk.locator(".chips a").first.click)
    assert desk.locator("h1.total").inner_text().endswith(f"共 {before} 节")


def test_by_keyboard_alone(desk: Page) -> None:
    desk.goto("/search?q=执法")
    desk.keyboard.press("Tab")
    assert desk.locator(":focus").inner_text() == "跳到正文"
    desk.keyboard.press("Enter")
    for _ in range(30):
        desk.keyboard.press("Tab")
        if desk.locator(":focus").inner_text() == "云汀市":
            break
    assert desk.locator(":focus").inner_text() == "云汀市"
    arrive(desk, "region=9901", lambda: desk.keyboard.press("Enter"))
    assert desk.locator(".chips").inner_text().startswith("云汀市")


@pytest.mark.parametrize(
    "path", ["/", "/search?q=执法&region=9901", "/search?q=zzz", "/help", "/about", "/none", '/search?q="']
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
    link = page.get_by_role("link", name="存在问题", exact=True)
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
