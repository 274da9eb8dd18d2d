"""Answers that no reader wants: refusals, challenges, pages that say they are not there, bombs."""

import gzip
import zlib
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from tests.portal.page import HTML, Headers, Page


def html(body: str, *, status: int = 200, headers: Headers = (), title: str = "") -> Page:
    """A small page of HTML."""
    head = f'<meta charset="utf-8"><title>{title}</title>'
    text = f"<!DOCTYPE html>\n<html>\n<head>{head}</head>\n<body>{body}</body>\n</html>\n"
    return Page(text.encode(), status, HTML, headers)


def plain(text: str, *, status: int = 200, headers: Headers = ()) -> Page:
    """A text, such as a robots.txt."""
    return Page(text.encode(), status, "text/plain; charset=utf-8", headers)


def not_found() -> Page:
    """An honest 404."""
    return html("<h1>404 Not Found</h1>", status=404, title="404 Not Found")


def gone() -> Page:
    """An honest 410."""
    return html("<h1>410 Gone</h1>", status=410, title="410 Gone")


def too_many(retry_after: int | datetime | str | None = None) -> Page:
    """429: asked too often."""
    return html("<h1>访问过于频繁</h1>", status=429, headers=_retry(retry_after), title="访问过于频繁")


def unavailable(retry_after: int | datetime | str | None = None) -> Page:
    """503: not now."""
    return html("<h1>系统维护中</h1>", status=503, headers=_retry(retry_after), title="系统维护中")


def broken() -> Page:
    """500."""
    return html("<h1>Internal Server Error</h1>", status=500)


def _retry(after: int | datetime | str | None) -> Headers:
    if after is None:
        return ()
    said = f"{after:%a, %d %b %Y %H:%M:%S} GMT" if isinstance(after, datetime) else str(after)
    return (("Retry-After", said),)


def jiasule() -> Page:
    """The first stage of 加速乐: status 521, a cookie, a script that would set another."""
    cookie = ("Set-Cookie", "__jsluid_s=0123456789abcdef0123456789abcdef; max-age=31536000; path=/; HttpOnly")
    script = (
        "<script>document.cookie='__jsl_clearance_s=1|-1|made; max-age=3600';location.href=location.pathname</script>"
    )
    return Page(script.encode(), 521, HTML, (cookie,))


def ruishu(status: int = 412) -> Page:
    """瑞数: status 412 or 202, its cookie, next to no text and a script from elsewhere."""
    cookie = ("Set-Cookie", "FSSBBIl1UgzbN7NS=made0by0the0test; Path=/; HttpOnly")
    text = (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><meta id="9DhefwqGPrzGxEp9hPaoag" content="made" r="m">'
        '<script type="text/javascript">window.$_ts=window.$_ts||{};$_ts.cd="made";</script>'
        '<script type="text/javascript" src="/made1234/made.js" r="m"></script></head><body></body></html>'
    )
    return Page(text.encode(), status, HTML, (cookie,))


def aliyun() -> Page:
    """The cookie challenge acw_sc__v2, served with status 200."""
    script = "<html><script>var arg1='MADE0123';function setCookie(n,v){document.cookie=n+'='+v;location.reload();}"
    return Page(f"{script}setCookie('acw_sc__v2',arg1);</script></html>".encode())


def captcha(status: int = 200) -> Page:
    """A page that wants a slider pushed."""
    form = '<form action="/captcha/verify"><div id="nc_1_n1z" class="slider captcha">请向右滑动滑块</div></form>'
    return html(
        f"<h2>访问验证</h2><p>为保障访问安全，请拖动滑块完成验证。</p>{form}", status=status, title="安全验证"
    )


def refused() -> Page:
    """403 of a firewall."""
    return html(
        "<h1>您的访问请求可能对网站造成安全威胁，已被拦截</h1><p>事件ID：made-0001</p>",
        status=403,
        title="访问被拦截",
    )


def soft_404(words: str = "抱歉，您访问的页面不存在或已删除") -> Page:
    """A page that is not there, with status 200."""
    return html(f'<div class="error">{words}</div><p><a href="/">返回首页</a></p>', title="页面不存在")


def soft_404_refresh(by: str = "meta") -> Page:
    """A page that is not there and goes on to /404.html, by a meta tag or by a script."""
    if by == "meta":
        return Page(b'<html><head><meta http-equiv="refresh" content="0;url=/404.html"></head><body></body></html>')
    return Page(b'<html><head><script>location.href="/404.html";</script></head><body></body></html>')


def redirect(to: str, status: int = 302) -> Page:
    """Elsewhere."""
    return Page(b"", status, HTML, (("Location", to),))


def mislabelled(text: str, said: str = "utf-8") -> Page:
    """GB18030 bytes under a header that says something else."""
    return Page(text.encode("gb18030"), 200, f"text/html; charset={said}")


@lru_cache(maxsize=2)
def bomb(size: int = 200_000_000) -> Page:
    """A small body that unpacks to `size` bytes of blanks."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    whole, rest = divmod(size, 1 << 20)
    parts = [packer.compress(b" " * (1 << 20)) for _ in range(whole)]
    body = b"".join([*parts, packer.compress(b" " * rest), packer.flush()])
    return Page(body, 200, HTML, (("Content-Encoding", "gzip"),))


def badly_zipped() -> Page:
    """A body that says it is gzip, and ends in the middle."""
    return Page(gzip.compress("一页正文".encode() * 200, mtime=0)[:-20], 200, HTML, (("Content-Encoding", "gzip"),))


TROUBLES: dict[str, Callable[..., Page]] = {
    "too_many": too_many,
    "unavailable": unavailable,
    "broken": broken,
    "jiasule": jiasule,
    "ruishu": ruishu,
    "aliyun": aliyun,
    "captcha": captcha,
    "refused": refused,
    "soft_404": soft_404,
    "not_found": not_found,
    "gone": gone,
    "bomb": bomb,
}
"""Troubles by name, for a portal in a process of its own."""
