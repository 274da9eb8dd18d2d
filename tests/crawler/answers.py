"""Answers of made-up portals, for tests of what is made of them."""

from fzsearch.exchange import Ask, Exchange
from tests.conftest import NOW

URL = "https://www.example.gov.cn/fzzf/202603/t20260302_1.html"


def answer(
    status: int = 200, body: str | bytes = b"", *headers: tuple[str, str], url: str = URL, kind: str = "text/html"
) -> Exchange:
    """An answer to a request for `url`."""
    raw = body if isinstance(body, bytes) else body.encode()
    return Exchange(Ask(url), NOW, 0.2, status, "", (("Content-Type", kind), *headers), raw)


def page(text: str, title: str = "砚川市人民政府", head: str = "", menu: int = 0) -> str:
    """A page that shows `text`, with a menu of so many links above it."""
    links = "".join(f'<li><a href="/col{number}/">栏目{number}</a></li>' for number in range(menu))
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body><ul>{links}</ul>{text}</body></html>"


def report(words: str = "", paragraphs: int = 40) -> str:
    """The page of a report in whose middle there are some words."""
    half = "<p>砚川市严格规范公正文明执法，全年办结案件若干件。</p>" * (paragraphs // 2)
    return page(
        f"{half}<p>{words}</p>{half}", "砚川市2025年法治政府建设年度报告", '<script src="/js/jquery.js"></script>', 12
    )


BOUNDED = 8
"""Seconds of processor time: twenty times what the slowest below take, and minutes are taken where time is squared."""

HOSTILE = {
    "unclosed scripts": b"<script>" * 250_000,
    "unclosed comments": b"<!--" * 500_000,
    "only openings": b"<" * 2_000_000,
    "attributes without an end": b"<a href=" * 250_000,
    "one long attribute": b'<a href="' + b"x." * 1_000_000,
    "metas without an end": b'<meta name="ArticleTitle" content=' * 60_000,
    "meta refresh": b'<meta http-equiv="refresh" ' * 75_000,
    "references": b"&#" + b"9" * 2_000_000,
    "broken references": b"<p>" + b"&#x" * 660_000,
    "blanks": b"<p>" + b" " * 2_000_000,
    "the words of a challenge": ("<p>" + "请完成输入验证码" * 90_000).encode(),
    "the words of a loss": ("<p>" + "您所要想访问的页面" * 80_000).encode(),
    "loss, shortly": ("<p>" + "要想" * 900).encode() + b"<!--" * 60_000,
    "location": b"<script>" + b"location.href = " * 125_000,
    "broken Chinese": b"<p>" + b"\xe6\xb3" * 1_000_000,
    "user agents": b"User-agent: a\n" * 140_000,
    "rules": b"User-agent: *\n" + b"Disallow: /*a*b$\n" * 120_000,
    "stars": b"User-agent: *\nDisallow: /" + b"*a" * 240_000 + b"\n",
    "fields": b"User-agent" + b" " * 400_000 + b"\n" + b"allow " * 10_000,
    "carriage returns": b"\r" * 2_000_000,
    "NULs": b"\x00" * 2_000_000,
}
