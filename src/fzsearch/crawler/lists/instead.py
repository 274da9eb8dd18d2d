"""What a page is that is no list: a challenge, an error page, an article, nothing."""

import re
from dataclasses import dataclass
from itertools import islice

from fzsearch.crawler.lists.markup import Page, anchors

_CHALLENGE = re.compile(
    r"__jsl_clearance|FSSBBIl1|\$_ts\b|acw_sc__v2|EO_Bot_Ssid|/_guard/|slidecaptcha", re.IGNORECASE
)
_REFUSAL = re.compile(
    r"人机验证|滑动验证|请输入验证码|访问(?:被|已)?(?:拦截|禁止|拒绝)|请求(?:被|已)?拦截|Access Denied|防火墙"
)
_ERROR = re.compile(
    r"找不到|页面不存在|您访问的(?:页面|网页)|已(?:被)?删除|无法找到|错误页面|系统繁忙|服务器错误"
    r"|not found|\b404\b|\b50[0234]\b",
    re.IGNORECASE,
)
_SHORT = 2000  # characters of text; an error page has less
_ARTICLE = re.compile(r"""<meta\s[^<>]{0,80}name\s*=\s*["']?ArticleTitle\b""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Instead:
    """What was found, in Chinese and English, and whether it stands in the way of the list."""

    zh: str
    en: str
    obstacle: bool  # such a page says nothing of the list, so no list ends with it


def found_instead(page: Page) -> Instead:
    """What a page is in which no document was found."""
    shown = " ".join(page.tree.get_text(" ").split())
    if not shown and not page.text.strip():
        return Instead("空的回答", "an empty answer", obstacle=True)
    if _CHALLENGE.search(page.text) or (len(shown) < _SHORT and _REFUSAL.search(shown)):
        return Instead("要求验证访问者的页面", "a page that asks who is visiting", obstacle=True)
    count = sum(1 for _ in islice(anchors(page), 10_000))
    if len(shown) < _SHORT and _ERROR.search(shown):
        return Instead(f"出错页：{shown[:40]!r}", f"an error page: {shown[:40]!r}", obstacle=True)
    if _ARTICLE.search(page.text):
        return Instead("一篇文章", "an article", obstacle=True)
    title = page.tree.title.get_text() if page.tree.title else shown
    named = " ".join(title.split())[:40]
    if count == 0:
        return Instead(
            f"没有链接的页面 {named!r}，列表可能由脚本生成",
            f"a page without links, {named!r}; scripts may make its list",
            obstacle=False,
        )
    return Instead(
        f"页面 {named!r}，有 {count} 个链接，但没有一行像文章列表",
        f"the page {named!r} with {count} links, no row of which looks like a document's",
        obstacle=False,
    )
