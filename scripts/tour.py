"""Make the pictures of docs/tour.md: walk through the demo with a browser, as docs/tour.md tells it.

Usage: python scripts/tour.py [FOLDER]    (without a folder, docs/tour)

Needs Chromium and a Chinese font. Library and server are made for it and go with it; nothing leaves this machine.
"""

import base64
import re
import shutil
import struct
import subprocess
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "docs/tour"
DESK, PHONE = {"width": 1040, "height": 760}, {"width": 390, "height": 780}
# Chromium must not look for its makers' hosts; grey edges of letters make small pictures.
_FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-lcd-text")
_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def _home(page: Page) -> None:
    page.goto("/")


def _suggest(page: Page) -> None:
    page.locator("#q").press_sequentially("rs", delay=80)
    page.locator("#suggestions li").first.wait_for()
    while page.locator("#suggestions [aria-selected=true]").all_inner_texts() != ["人手"]:
        page.keyboard.press("ArrowDown")


def _search(page: Page) -> None:
    _go(page, "/search?q=", lambda: page.keyboard.press("Enter"))


def _problems(page: Page) -> None:
    page.goto("/")
    _follow(page.get_by_role("link", name="存在问题", exact=True), "section=problems")
    filters = page.locator(".filters")
    _follow(filters.get_by_role("link", name="科技", exact=True), "system=")
    _follow(filters.get_by_role("link", name="县级", exact=True), "level=")
    _follow(page.get_by_role("link", name=re.compile("2024 年度：")), "year_from=2024")


def _report(page: Page) -> None:
    page.goto("/search?q=案卷评查&section=next_steps&system=司法&year_to=2021")
    _follow(page.get_by_role("link", name="砚川市砚北区司法局2021年法治政府建设情况报告"), "/reports/")
    page.evaluate("scrollTo(0, 0)")


def _proof(page: Page) -> None:
    page.locator("#source").evaluate("one => scrollTo(0, one.offsetTop - 330)")


def _peers(page: Page) -> None:
    _follow(page.get_by_role("link", name=re.compile(r"同类章节\s*：2022年工作思路")), "/peers")
    _follow(page.get_by_role("link", name="不限系统"), "without=system")
    page.get_by_label("砚川市砚北区卫生健康局2021年度法治政府建设年度报告").check()
    page.evaluate("scrollTo(0, 0)")


def _compare(page: Page) -> None:
    _follow(page.get_by_role("button", name="并排比较"), "/compare")


def _excerpts(page: Page) -> None:
    _follow(page.get_by_role("link", name="把这几节放进摘编"), "/excerpts")


def _similar(page: Page) -> None:
    page.goto("/similar")
    page.locator("#text").fill(
        "全市开展行政许可案卷评查六次，共评查案卷96卷，较上年年底抽看结果明显好转，不合格3卷，占3.1%。"
    )
    _go(page, "/similar", page.get_by_role("button", name="查找").click)
    page.locator("ol.results").evaluate("one => scrollTo(0, one.offsetTop - 420)")


def _wording(page: Page) -> None:
    page.goto("/search?q=示例省司法厅&group=report&year_from=2023&year_to=2023")
    _follow(page.get_by_role("link", name="示例省司法厅2023年度法治政府建设年度报告"), "/reports/")
    _follow(page.get_by_role("link", name="哪些话是自己的"), "/wording")


_DRAFT = """砚川市科学技术局2023年法治政府建设年度报告
一、主要举措和成效
一是健全学法制度，全年组织集体学法6次；三是检查企业20家。
二、存在的不足和原因
人手少，原因是编制紧。
三、2023年工作安排
修订云汀市科技计划项目管理办法。
"""


def _check(page: Page) -> None:
    page.goto("/check")
    page.locator("#text").fill(_DRAFT)
    _go(page, "/check", page.get_by_role("button", name="检查").click)


def _trends(page: Page) -> None:
    page.goto("/trends?q=案卷评查&q=综合查一次")


def _commitments(page: Page) -> None:
    page.goto("/commitments")
    filters = page.locator(".filters")
    _follow(filters.get_by_role("link", name="可检验", exact=True), "grade=measurable")
    _follow(filters.get_by_role("link", name="2024 年", exact=True), "for=2024")
    _follow(filters.get_by_role("link", name="科技", exact=True), "system=")


def _commitment(page: Page) -> None:
    _follow(page.get_by_role("link", name=re.compile("2024年完成规范性文件实施后评估2件")), "/commitments/")


def _figures(page: Page) -> None:
    page.goto("/figures?q=培训&agency=司法厅&unit=人次")


PICTURES: dict[str, Callable[[Page], None]] = {
    "home": _home,
    "suggest": _suggest,
    "search": _search,
    "problems": _problems,
    "report": _report,
    "proof": _proof,
    "peers": _peers,
    "compare": _compare,
    "excerpts": _excerpts,
    "similar": _similar,
    "wording": _wording,
    "check": _check,
    "trends": _trends,
    "commitments": _commitments,
    "commitment": _commitment,
    "figures": _figures,
}
"""Name of a picture: how to get there from the one before."""
PHONE_PICTURE, DARK_PICTURE = "phone", "dark"
_THERE = "/search?q=执法&section=problems"
NAMES = (*PICTURES, PHONE_PICTURE, DARK_PICTURE)


def _follow(link: Any, address: str) -> None:
    _go(link.page, address, link.first.click)


def _go(page: Page, address: str, act: Callable[[], object]) -> None:
    act()
    page.wait_for_url(lambda url: address in url, wait_until="load")


@contextmanager
def demo() -> Iterator[str]:
    """The address of a demo that runs meanwhile."""
    command = [sys.executable, "-m", "fzsearch", "--quiet", "demo", "--no-open", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8")
    try:
        for line in process.stdout or ():
            if address := re.search(r"http://127\.0\.0\.1:\d+/", line):
                yield address[0]
                return
        raise SystemExit("the demo did not start")
    finally:
        process.terminate()
        process.wait(30)


def walk(browser: Browser, address: str, folder: Path) -> None:
    """Take every picture."""
    page = browser.new_page(viewport=DESK, base_url=address)  # type: ignore[arg-type]
    page.set_default_timeout(20_000)
    while not page.request.get("/suggest.json?q=a").json()["ready"]:
        page.wait_for_timeout(200)
    for name, get_there in PICTURES.items():
        get_there(page)
        _take(page, folder, name)
    page.emulate_media(color_scheme="dark")
    page.goto(_THERE)
    _take(page, folder, DARK_PICTURE)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(_THERE)
    _take(page, folder, PHONE_PICTURE)


_PIXELS = """async picture => {
  const bitmap = await createImageBitmap(await (await fetch("data:image/png;base64," + picture)).blob());
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height), drawn = canvas.getContext("2d");
  drawn.drawImage(bitmap, 0, 0);
  const bytes = drawn.getImageData(0, 0, bitmap.width, bitmap.height).data;
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return [bitmap.width, bitmap.height, btoa(text)];
}"""


def _take(page: Page, folder: Path, name: str) -> None:
    """A picture of what is on the screen, in at most 256 colours: a quarter of what the browser makes of it."""
    taken = base64.b64encode(page.screenshot()).decode()
    blank = page.context.browser.new_page()  # type: ignore[union-attr]
    width, height, encoded = blank.evaluate(_PIXELS, taken)
    blank.close()
    pixels = np.frombuffer(base64.b64decode(encoded), np.uint8).reshape(height, width, 4)[:, :, :3]
    (folder / f"{name}.png").write_bytes(png(pixels))
    print(f"{name}.png {(folder / f'{name}.png').stat().st_size:,} bytes")


def png(pixels: np.ndarray) -> bytes:
    """A PNG with a palette of the 256 most frequent colours, each pixel in the nearest of them."""
    height, width, _ = pixels.shape
    colours, places = np.unique(pixels.reshape(-1, 3), axis=0, return_inverse=True)
    often = Counter(places.ravel().tolist()).most_common(256)
    palette = colours[[place for place, _ in often]]
    distances = ((colours[:, None].astype(int) - palette[None].astype(int)) ** 2).sum(axis=2)
    rows = distances.argmin(axis=1).astype(np.uint8)[places.ravel()].reshape(height, width)
    body = b"".join(b"\0" + row.tobytes() for row in rows)  # filter 0 before each row
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", palette.tobytes()), (b"IDAT", zlib.compress(body, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in chunks
    )


def main(folder: Path) -> None:
    """Make all pictures in `folder`."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        raise SystemExit("no Chromium; to get it: sudo apt-get install chromium")
    folder.mkdir(parents=True, exist_ok=True)
    with demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(_FLAGS))
        walk(browser, address, folder)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
