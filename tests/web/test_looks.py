"""Pages on paper, in the reader's own colours, in large type, under a thumb."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.web.conftest import DESK, PHONE

pytestmark = pytest.mark.browser

# Which targets are too small for WCAG 2.5.8: under 24 by 24, and with another target within the circle of 24 around
# their middle. Links within a sentence are exempt there; none of these selectors has such.
_SMALL = """selectors => {
  const targets = [...document.querySelectorAll(selectors)].map(one => [one, one.getBoundingClientRect()])
    .filter(([one, box]) => box.width > 1 && box.height > 1 && !one.classList.contains("vh"))
    .map(([one, box]) => ({name: one.textContent.trim() || one.name, box, x: box.x + box.width / 2,
      y: box.y + box.height / 2, small: box.width < 23.9 || box.height < 23.9}));
  const apart = (one, other) => {
    const {left, right, top, bottom} = other.box;
    const near = [Math.max(left, Math.min(one.x, right)), Math.max(top, Math.min(one.y, bottom))];
    return Math.hypot(one.x - near[0], one.y - near[1]) >= 12
      && (!other.small || Math.hypot(one.x - other.x, one.y - other.y) >= 24);
  };
  return [targets.length, targets.filter(one => one.small && targets.some(other => other !== one && !apart(one, other)))
    .map(one => `${one.name}: ${one.box.width.toFixed()} x ${one.box.height.toFixed()}`)];
}"""


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page(viewport=DESK, base_url=address)  # type: ignore[arg-type]
    yield page
    page.close()


def test_a_printed_report_is_a4_with_its_citation_and_source_and_without_navigation(
    page: Page, ids: dict[str, str]
) -> None:
    page.goto(f"/reports/{ids['report']}?q=执法")
    page.emulate_media(media="print")
    for hidden in ("header", "footer", "form", ".contents", "[data-clip]", "[data-copy]", ".tags", ".anchor"):
        shown = page.locator(hidden).evaluate_all("all => all.filter(one => one.getClientRects().length).length")
        assert (hidden, page.locator(hidden).count() > 0, shown) == (hidden, True, 0)
    for kept in ("h1", ".facts", ".body", "#source code", "#cited"):
        assert page.locator(kept).first.is_visible(), kept
    sheet = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", page.pdf(prefer_css_page_size=True))
    assert sheet is not None
    assert [round(float(side) / 72 * 25.4) for side in sheet.groups()] == [210, 297]
    page.emulate_media(media="screen")


def test_marks_can_be_told_in_forced_colours(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    page.goto("/search?q=执法&section=problems")
    mark, around = page.locator("mark").first.evaluate(
        """mark => [mark, document.body].map(one => getComputedStyle(one).backgroundColor)"""
    )
    assert mark not in (around, "rgba(0, 0, 0, 0)")
    ticked, free = (
        page.locator(f".values {which} .mark").first.evaluate("one => getComputedStyle(one).backgroundColor")
        for which in ("a.ticked", "a:not(.ticked)")
    )
    assert ticked != free
    page.emulate_media(forced_colors="none")


@pytest.mark.parametrize(
    "path",
    [
        "/", "/search?q=执法", "/reports/{report}?q=执法", "/compare?id={section}&id={other}", "/peers?id={section}",
        "/commitments", "/commitments/{commitment}",
    ],
)  # fmt: skip
def test_large_type_fits_a_narrow_screen(page: Page, path: str, ids: dict[str, str]) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(path.format(**ids))
    before = page.locator("h1").first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    after = page.locator("h1").first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    assert after == 2 * before
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_targets_are_large_enough_or_far_enough_apart(page: Page, size: dict[str, int]) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto("/search?q=执法&region=9901")
    page.evaluate("document.getElementById('show-filters').checked = true")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    within = ", ".join(
        f"{part} {kind}" for part in (".results", ".filters") for kind in ("a", "button", "input", "summary")
    )
    count, small = page.evaluate(_SMALL, within)
    assert count > 100
    assert small == []
