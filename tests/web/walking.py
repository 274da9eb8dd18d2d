"""How a reader without a mouse goes through the pages: key by key, to what has a name."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

# What assistive technology would call the element that has the focus: near enough for pages without images.
_NAME = """() => {
  const one = document.activeElement, label = one.labels && one.labels[0];
  const text = one.getAttribute("aria-label") || (label || one).textContent || one.value || "";
  return text.replace(/\\s+/g, " ").trim();
}"""
_FAR = 250  # no page of the sample has more to go through


def focused(page: Page) -> str:
    """The name of the element that has the focus."""
    return str(page.evaluate(_NAME))


def tab_to(page: Page, name: str, *, back: bool = False) -> None:
    """Press Tab until the focus is on what is called so, by a regular expression for the whole name."""
    passed = []
    for _ in range(_FAR):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        passed.append(focused(page))
        if re.fullmatch(name, passed[-1]):
            return
    raise AssertionError(f"Tab does not come to {name}, but to {passed[:80]}")


def arrive(page: Page, address: str, act: Callable[[], object]) -> None:
    """Do something that leads to another page, and wait until that is there, whole."""
    act()
    page.wait_for_url(re.compile(address), wait_until="load")


def enter(page: Page, name: str, address: str) -> None:
    """Tab to a link or button of this name and press Enter; it leads to an address that matches."""
    tab_to(page, name)
    arrive(page, address, lambda: page.keyboard.press("Enter"))


def downloaded(page: Page, name: str) -> bytes:
    """The file behind the link of this name, fetched by Tab and Enter."""
    tab_to(page, name)
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    return Path(coming.value.path()).read_bytes()


def totals(page: Page) -> tuple[int, int]:
    """How many sections of how many reports the page of results says there are."""
    found = re.search(r"共 ([\d,]+) 节，([\d,]+) 份报告", page.locator("h1.total").inner_text())
    assert found is not None
    return int(found[1].replace(",", "")), int(found[2].replace(",", ""))


@contextmanager
def asked(page: Page, part: str = "") -> Iterator[list[str]]:
    """The addresses, with `part` in them, that the page asks for meanwhile."""
    addresses: list[str] = []

    def note(request: object) -> None:
        if part in request.url:  # type: ignore[attr-defined]
            addresses.append(request.url)  # type: ignore[attr-defined]

    page.on("request", note)
    yield addresses
    page.remove_listener("request", note)
