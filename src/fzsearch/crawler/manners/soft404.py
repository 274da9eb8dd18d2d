"""Answers that say "there is no such page", whatever their status, and pages that are an error's text.

Reports say 找不到 or 已删除, too. A sentence counts only where hardly anything else is shown.
"""

import re
from urllib.parse import SplitResult, urljoin, urlsplit

from fzsearch.crawler.manners.glance import Glance, glance
from fzsearch.exchange import Exchange

Why = tuple[str, str]
"""A reason, in Chinese and in English."""

_LONGEST = 2000  # characters shown, menus included; longer pages are no error pages
_SHORT = 300
_A_WORD = 60  # "please wait"
_TINY = 4000  # characters of markup: a page that only sends its reader on
_MOST_LINKS = 5
_MOST_SENTENCES = 8  # running text has more of them; menus and excuses have hardly any

_NOT_THERE = "不存在|找不到|无法找到|未找到|没有找到|已(?:经)?(?:被)?(?:删除|移除|下线)|走丢|丢失"
_SENTENCE = re.compile(
    rf"您?(?:所|要|想|正在){{0,3}}(?:访问|浏览|查看|请求)的(?:页面|网页|内容|信息|文章|文件|资源|地址|链接|网址|栏目)(?!.{{0,6}}离开).{{0,20}}(?:{_NOT_THERE}|出错|失效)"
    rf"|(?:页面|网页)(?:{_NOT_THERE})|(?:找不到|无法找到|未找到|没有找到).{{0,12}}(?:页面|网页)"
    r"|404.{0,3}(?:notfound|错误|页面)|page(?:was|is|canbe|cannotbe)?notfound|HTTP.{0,6}404"
    r"|therequested(?:url|resource|page).{0,200}(?:notfound|notavailable)",
    re.IGNORECASE,
)
_WORD = re.compile(f"{_NOT_THERE}|您访问的页面|无法显示|错误页面|notfound", re.IGNORECASE)
_TITLE = re.compile(
    r"(?:.{0,12}[-_|—–])?(?:HTTP)?(?:错误|状态|Error)?404(?:[^\d号年件个项].{0,20})?|.{0,12}(?:notfound|页面不存在|网页不存在|找不到(?:页面|网页)|错误页面?).{0,8}",
    re.IGNORECASE,
)
_ERROR = re.compile(
    "系统(?:繁忙|错误|异常|维护)|访问(?:出错|异常|过于频繁)|服务器(?:内部)?(?:错误|繁忙|异常)|数据库(?:连接)?(?:错误|失败|异常|出错)"
    "|程序(?:错误|异常)|运行时错误|应用程序中的服务器错误|databaseerror|errorestablishingadatabase|SQLSTATE|ORA-[0-9]{5}|SQLException"
    r"|java\.lang\.|NullPointerException|HTTPStatus(?:–|-)?[45]\d\d|internalservererror|badgateway|gatewaytime-?out"
    "|serviceunavailable|Traceback\\(mostrecent|Fatalerror:|Warning:mysql",
    re.IGNORECASE,
)
_ERROR_TITLE = re.compile(
    r".{0,20}(?:ApacheTomcat.{0,20}Error(?:report)?|HTTPStatus.{0,40}|[45]\d\d.{0,40}(?:error|gateway|unavailable|time-?out|错误).{0,20}"
    "|系统繁忙|访问出错|系统错误|服务器错误|数据库错误|databaseerror|运行时错误)",
    re.IGNORECASE,
)
_FRONT = re.compile(r"(?:/(?:index|default|home|main)\.\w{2,5}|/|)", re.IGNORECASE)
_ERROR_PAGE = re.compile(
    r"(?:page|http|err|error)?[-_]?(?:404|not-?_?found|error|err)(?:[-_]?(?:page|404))?(?:\.\w{2,5})?", re.IGNORECASE
)
_REFRESH = re.compile(
    r"""http-equiv\s{0,3}=\s{0,3}["']?refresh\b[^<>]{0,100}?url\s{0,3}=\s{0,3}["']?([^"'<>\s]{1,300})""",
    re.IGNORECASE,
)
_SENT_ON = re.compile(
    r"""location(?:\.href)?(?:\s{0,3}=\s{0,3}|\.(?:replace|assign)\s{0,3}\(\s{0,3})["']([^"'<>\s]{1,300})["']""",
    re.IGNORECASE,
)


def why_gone(exchange: Exchange, asked_url: str, page: Glance | None = None) -> Why | None:
    """Why what was asked for is not there, or no longer; None where it is, or where nobody knows. Never raises.

    `asked_url` is the address before any redirection; `exchange` the last answer, or a redirection itself;
    `page` the same at a glance, for who has looked at it already.
    """
    status = exchange.status
    if status in (404, 410):
        return f"页面不存在（HTTP {status}）", f"there is no such page (HTTP {status})"
    target = exchange.header("Location") if 300 <= status < 400 else None
    if target is None and status != 200:
        return None
    final = _joined(exchange.ask.url, target or "")
    if redirect_to_front(asked_url, final):
        return (
            f"重定向到首页或错误页：{final[:200]}",
            f"it redirects to the front page or an error page: {final[:200]}",
        )
    page = page or glance(exchange)
    if status != 200 or not page.is_short(_LONGEST):
        return None
    if (onward := _sent_to_error(page, exchange.ask.url)) is not None:
        return f"页面跳转到错误页：{onward[:200]}", f"the page leads on to an error page: {onward[:200]}"
    sentence = _words_of_loss(page)
    return None if sentence is None else (f"页面说“{sentence}”", f"the page says “{sentence}”")


def redirect_to_front(from_url: str, to_url: str) -> bool:
    """Whether a redirection away from a page ends at a front page, or at a page for errors. Never raises.

    >>> redirect_to_front("http://www.example.gov.cn/fzzf/1.html", "https://www.example.gov.cn/")
    True
    >>> redirect_to_front("http://www.example.gov.cn/", "https://www.example.gov.cn/index.html")
    False
    """
    start, end = _parts(from_url), _parts(to_url)
    if start is None or end is None or from_url == to_url or _is_front(start) or _is_error_page(start):
        return False
    return _is_front(end) or _is_error_page(end)


def looks_like_error(exchange: Exchange, page: Glance | None = None) -> bool:
    """Whether an answer of status 200 is the text of an error: of the portal's program, database or server.

    `page` is the answer at a glance, for who has looked at it already.
    """
    if exchange.status != 200:
        return False
    page = page or glance(exchange)
    if not page.is_short(_LONGEST) or page.has_content() or _is_report(page):
        return False
    if _ERROR_TITLE.fullmatch(page.title):
        return True
    return page.is_short(_SHORT) and page.links <= _MOST_LINKS and _ERROR.search(page.text) is not None


def _words_of_loss(page: Glance) -> str | None:
    """What a page says when the page asked for is not there."""
    if page.has_content() or _is_report(page):
        return None
    if title := _TITLE.fullmatch(page.title):
        return title[0]
    found = _SENTENCE.search(page.text)
    if found is None and page.is_short(_SHORT) and page.links <= _MOST_LINKS:
        found = _WORD.search(page.text)
    return found[0][:60] if found else None


def _sent_to_error(page: Glance, url: str) -> str | None:
    """The error page to which a page sends its reader at once. Ordinary pages have such scripts for other cases."""
    if not page.is_markup or not page.is_short(_SHORT) or page.links > _MOST_LINKS or len(page.markup) > _TINY:
        return None
    if page.has_content():
        return None
    for pattern in (_REFRESH, _SENT_ON) if page.is_short(_A_WORD) else (_REFRESH,):
        for match in pattern.finditer(page.markup):
            onward = _joined(url, match[1])
            parts = _parts(onward)
            if parts is not None and _is_error_page(parts):
                return onward
    return None


def _is_report(page: Glance) -> bool:
    return "法治政府建设" in page.title or page.text.count("。") > _MOST_SENTENCES


def _is_front(parts: SplitResult) -> bool:
    return not parts.query and _FRONT.fullmatch(parts.path) is not None


def _is_error_page(parts: SplitResult) -> bool:
    """Whether the path ends in a name such as 404.html, or lies in a folder of that name."""
    return any(_ERROR_PAGE.fullmatch(segment) for segment in parts.path.split("/")[-2:])


def _joined(url: str, target: str) -> str:
    try:
        return urljoin(url, target)
    except ValueError:
        return url


def _parts(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None
