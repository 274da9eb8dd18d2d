"""What the script adds: suggestions, the / key, a collection that stays in the browser, copying."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import DESK
from tests.web.walking import arrive, asked, focused

pytestmark = pytest.mark.browser

OPTIONS = "#suggestions [role=option]"
_LONGER_THAN_THE_PAUSE = 500  # ms; the script asks 150 ms after the last key


@pytest.fixture
def scripted(browser: Browser, address: str) -> Iterator[Page]:
    """A page of its own context, so that nothing is kept from one test to the next."""
    context = browser.new_context(
        viewport=DESK, base_url=address, permissions=["clipboard-read", "clipboard-write"]  # type: ignore[arg-type]
    )  # fmt: skip
    yield context.new_page()
    context.close()


@pytest.mark.usefixtures("knowing")
@pytest.mark.parametrize(("typed", "expected"), [("人", "人员"), ("rs", "人手")])
def test_a_han_character_or_two_letters_bring_suggestions(scripted: Page, typed: str, expected: str) -> None:
    scripted.goto("/")
    scripted.locator("#q").press_sequentially(typed, delay=50)
    expect(scripted.locator(OPTIONS).filter(has_text=re.compile(f"^{expected}$"))).to_be_visible()
    assert scripted.locator(OPTIONS).count() <= 8
    expect(scripted.locator("#q")).to_have_attribute("aria-expanded", "true")


@pytest.mark.usefixtures("knowing")
def test_one_letter_brings_none(scripted: Page) -> None:
    scripted.goto("/")
    with asked(scripted, "suggest.json") as requests:
        scripted.locator("#q").press_sequentially("r")
        scripted.wait_for_timeout(_LONGER_THAN_THE_PAUSE)
    assert requests == []


@pytest.mark.usefixtures("knowing")
def test_arrows_and_enter_choose_a_suggestion_and_escape_closes(scripted: Page) -> None:
    scripted.goto("/")
    box = scripted.locator("#q")
    box.press_sequentially("执法 人", delay=50)
    scripted.locator(OPTIONS).first.wait_for()
    scripted.keyboard.press("Escape")
    expect(scripted.locator("#suggestions")).to_be_hidden()
    expect(box).to_have_value("执法 人")
    expect(box).to_have_attribute("aria-expanded", "false")
    scripted.keyboard.type("员")
    first, second = scripted.locator(OPTIONS).nth(0), scripted.locator(OPTIONS).nth(1)
    second.wait_for()
    for key, option in (("ArrowDown", first), ("ArrowDown", second), ("ArrowUp", first)):
        scripted.keyboard.press(key)
        expect(option).to_have_attribute("aria-selected", "true")
        expect(box).to_have_attribute("aria-activedescendant", option.get_attribute("id") or "")
    chosen = first.inner_text()
    arrive(scripted, "/search", lambda: scripted.keyboard.press("Enter"))
    expect(scripted.locator("#q")).to_have_value(f"执法 {chosen}")


@pytest.mark.usefixtures("knowing")
def test_nothing_is_asked_while_an_input_method_composes(scripted: Page) -> None:
    scripted.goto("/")
    box = scripted.locator("#q")
    box.focus()
    with asked(scripted, "suggest.json") as requests:
        box.dispatch_event("compositionstart")
        for typed in ("r", "re", "ren"):
            box.evaluate(
                """(box, typed) => { box.value = typed;
                box.dispatchEvent(new InputEvent("input", {bubbles: true, isComposing: true})); }""",
                typed,
            )
        scripted.wait_for_timeout(_LONGER_THAN_THE_PAUSE)
        assert requests == []
        box.evaluate("box => { box.value = '人'; box.dispatchEvent(new CompositionEvent('compositionend')); }")
        scripted.locator(OPTIONS).first.wait_for()
        assert len(requests) == 1


def test_the_slash_goes_to_the_box_until_it_is_switched_off(scripted: Page) -> None:
    scripted.goto("/search?q=执法")
    scripted.keyboard.press("/")
    assert focused(scripted) == "检索词"
    expect(scripted.locator("#q")).to_have_value("执法")
    scripted.goto("/help")
    scripted.get_by_role("button", name="关掉这个快捷键").click()
    expect(scripted.get_by_role("button", name="打开这个快捷键")).to_be_visible()
    scripted.goto("/search?q=执法")
    scripted.keyboard.press("/")
    assert scripted.evaluate("document.activeElement === document.body")


def test_the_collection_stays_in_the_browser_until_the_reader_follows_its_link(scripted: Page) -> None:
    link = scripted.locator("#clippings")
    with asked(scripted) as requests:
        scripted.goto("/search?section=problems&group=section")
        buttons = scripted.locator("[data-clip]")
        ids = [str(buttons.nth(place).get_attribute("data-clip")) for place in range(2)]
        for count, place in enumerate(range(2), 1):
            buttons.nth(place).click()
            expect(link).to_have_text(f"摘编夹 ({count})")
        assert json.loads(scripted.evaluate("localStorage.getItem('fzsearch-clippings')")) == ids
        scripted.goto("/help")
        expect(link).to_have_text("摘编夹 (2)")
        scripted.go_back()
        scripted.locator(f"[data-clip='{ids[0]}']", has_text="移出摘编夹").click()
        expect(link).to_have_text("摘编夹 (1)")
        assert [url for url in requests if any(one in url for one in ids)] == []
    assert scripted.context.cookies() == []
    arrive(scripted, f"/excerpts.id={ids[1]}$", link.click)
    assert scripted.locator(".excerpts > li").count() == 1


def test_a_citation_is_copied(scripted: Page, ids: dict[str, str]) -> None:
    scripted.goto(f"/reports/{ids['report']}")
    scripted.get_by_role("button", name="复制", exact=True).first.click()
    expect(scripted.get_by_role("button", name="已复制").first).to_be_visible()
    copied = scripted.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("砚川市科学技术局. 砚川市科学技术局2023年度法治政府建设年度报告[EB/OL]. [")
    assert copied == scripted.locator("#cited").inner_text()
