"""Pages that stand between a crawler and a portal: they are recognised and recorded, never solved.

What tells them apart is what their makers put on them. An ordinary page may speak of all those things; so each sign
counts only together with a status, or on a page that shows next to nothing else.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from fzsearch.crawler.manners.glance import Glance, glance
from fzsearch.exchange import Exchange

Kind = Literal["加速乐", "瑞数", "阿里云", "captcha", "waf"]
"""Whose challenge, or which sort: a puzzle for people, or a firewall's refusal."""

_PAUSES = (timedelta(days=1), timedelta(days=7), timedelta(days=30))
_MOST_EVIDENCE = 200
_NEXT_TO_NOTHING = 200  # characters shown; scripts that set a cookie and reload show none, or "please wait"
_SHORT = 600
_MOST_LINKS = 5
_REFUSED = (403, 405, 406, 418, 493)

_PUZZLE = re.compile(
    "滑动验证|拖动.{0,6}滑块|按住.{0,6}滑块|向右滑动|人机验证|安全验证|访问验证|行为验证|图形验证|验证您是(?:否是)?真人"
    "|(?:输入|完成).{0,8}验证码.{0,12}(?:继续|访问|提交)|(?:完成|通过).{0,8}验证.{0,6}(?:继续|访问)"
    r"|verify(?:ing)?youareh?uman|checkingyourbrowser",
    re.IGNORECASE,
)
_PUZZLE_TITLE = re.compile(
    "(?:请完成|请进行)?(?:滑动|滑块|人机|安全|访问|行为|图形)?验证(?:码|码页面|页面|中心|中)?|captcha|安全检查|justamoment.{0,3}",
    re.IGNORECASE,
)
_PUZZLE_PARTS = re.compile(
    "<input|<canvas|captcha|geetest|slider|noCaptcha|yidun|verify|waf_nc|x5sec|turnstile", re.IGNORECASE
)
_LOGIN = re.compile(r"""type\s{0,3}=\s{0,3}["']?password""", re.IGNORECASE)
_FIREWALL = re.compile(
    "安全狗|云防护|云防御|云盾|云锁|防火墙|创宇盾|玄武盾|D盾|宝塔.{0,6}拦截|雷池|SafeLine|safedog|网站卫士|云加速|网宿|安全宝"
    r"|(?<![A-Za-z])(?:bt)?WAF|Web应用防护|攻击(?:行为|特征)|(?:访问|请求|操作).{0,12}(?:拦截|阻断|威胁|不合法)"
    "|(?:request|access|visit).{0,20}(?:blocked|intercepted)|blockedby",
    re.IGNORECASE,
)
_FIREWALL_TITLE = re.compile(
    ".{0,8}拦截(?:提示|页面|中)?|网站防火墙|访问(?:被)?(?:拦截|阻断|拒绝)|Web应用防火墙|requestblocked", re.IGNORECASE
)
_FIREWALL_SENTENCE = re.compile(
    "您的(?:请求|访问|IP|操作).{0,20}(?:拦截|阻断|攻击|不合法|黑名单)|请求.{0,10}不合法参数|yourrequest.{0,20}blocked",
    re.IGNORECASE,
)
_FIREWALL_SERVER = re.compile(r"waf|safedog|safeline|yunsuo", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Challenge:
    """What stands in the way, and what showed it: the status and the sign, at most 200 characters."""

    kind: Kind
    evidence: str


def challenge_in(exchange: Exchange, page: Glance | None = None) -> Challenge | None:
    """The challenge that an answer is; None for everything else. Never raises.

    `page` is the answer at a glance, for who has looked at it already.

    >>> from datetime import UTC, datetime
    >>> from fzsearch.exchange import Ask
    >>> ask, cookie = Ask("https://www.example.gov.cn/"), ("Set-Cookie", "__jsluid_s=0f; path=/")
    >>> challenge_in(Exchange(ask, datetime(2026, 3, 2, tzinfo=UTC), 0.1, 521, "", (cookie,), b""))
    Challenge(kind='加速乐', evidence='HTTP 521，__jsluid')
    """
    cookies = " ".join(value for name, value in exchange.headers if name.lower() == "set-cookie")
    page = page or glance(exchange)
    signs: tuple[tuple[Kind, str | None], ...] = (
        ("加速乐", _jiasule(exchange.status, cookies, page)),
        ("瑞数", _ruishu(exchange.status, cookies, page)),
        ("阿里云", _aliyun(exchange.status, page)),
        ("captcha", _puzzle(exchange.status, page)),
        ("waf", _firewall(exchange, page)),
    )
    for kind, sign in signs:
        if sign is not None:
            return Challenge(kind, f"HTTP {exchange.status}，{sign}"[:_MOST_EVIDENCE])
    return None


def pause_of(times_in_a_row: int) -> timedelta:
    """How long a host is left alone after so many challenges in a row: a day, a week, then thirty days each time.

    >>> [pause_of(times).days for times in (1, 2, 3, 4)]
    [1, 7, 30, 30]
    """
    return _PAUSES[min(max(times_in_a_row, 1), len(_PAUSES)) - 1]


def _jiasule(status: int, cookies: str, page: Glance) -> str | None:
    """加速乐 (知道创宇): 521 or 512 and its cookies, then scripts that compute __jsl_clearance."""
    if status in (521, 512):
        return _found(("__jsluid", "__jsl_clearance"), cookies, page.markup)
    # Its cookies come with ordinary pages, too.
    return _found(("__jsl_clearance",), page.markup) if _is_script_only(page) else None


def _ruishu(status: int, cookies: str, page: Glance) -> str | None:
    """瑞数: 412 or 202, cookies by the name of FSSBBIl1UgzbN7N, a script that fills $_ts; newer ones name neither."""
    signs = ("FSSBBIl1UgzbN7N", "$_ts")
    if status in (412, 202):
        found = _found(signs, cookies, page.markup)
        return found or ("只有脚本 (only a script)" if status == 412 and _is_script_only(page) else None)
    return _found(signs, page.markup) if _is_script_only(page) else None


def _aliyun(status: int, page: Glance) -> str | None:
    """阿里云: a script that computes acw_sc__v2, or the page of its firewall."""
    if _is_script_only(page):
        return _found(("acw_sc__v2", "acw_sc__v3", "/_____tmd_____/punish"), page.markup)
    if status in _REFUSED and page.is_short(2000):
        return _found(("errors.aliyun.com", "aliyun_waf", "aliyunwaf"), page.markup)
    return None


def _puzzle(status: int, page: Glance) -> str | None:
    """A page with nothing on it but a puzzle for people."""
    if not page.is_markup or not page.is_short(_SHORT) or page.links > _MOST_LINKS or page.has_content():
        return None
    if (status >= 400 and status not in (*_REFUSED, 429)) or _LOGIN.search(page.markup):
        return None
    named = _PUZZLE_TITLE.fullmatch(page.title)
    asked = _PUZZLE.search(page.text) if len(page.text) < _NEXT_TO_NOTHING else None
    found = named or asked
    return found[0] if found and _PUZZLE_PARTS.search(page.markup) else None


def _firewall(exchange: Exchange, page: Glance) -> str | None:
    """A firewall's refusal: any that names itself where the status refuses; elsewhere only its own sentences."""
    if exchange.status in _REFUSED:
        server = " ".join(value for name, value in exchange.headers if name.lower() in ("server", "x-powered-by"))
        found = _FIREWALL_SERVER.search(server)
        if found is None and page.is_short(2000):
            found = _FIREWALL.search(f"{page.title}\n{page.text}")
        return found[0] if found else None
    if exchange.status != 200 or not page.is_markup or page.links > _MOST_LINKS or page.has_content():
        return None
    if not page.is_short(_SHORT):
        return None
    sentence = _FIREWALL_SENTENCE.search(page.text)
    named = _FIREWALL_TITLE.fullmatch(page.title)
    # The title alone may be a report's or a notice's; so may a sentence.
    return sentence[0] if sentence and (named or len(page.text) < _NEXT_TO_NOTHING) else None


def _is_script_only(page: Glance) -> bool:
    """Whether a page shows next to nothing, and runs a script."""
    return (
        page.is_markup
        and page.is_short(_NEXT_TO_NOTHING)
        and page.links <= 1
        and "<script" in page.markup.lower()
        and not page.has_content()
    )


def _found(signs: tuple[str, ...], *places: str) -> str | None:
    return next((sign for sign in signs if any(sign in place for place in places)), None)
