"""Challenges: every page here is made, after what is publicly known of such pages."""

import time as clock
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fzsearch.crawler.manners.challenges import challenge_in, pause_of
from fzsearch.exchange import Exchange
from tests.crawler.answers import BOUNDED, HOSTILE, answer, page, report

JSL = '<script>document.cookie="__jsl_clearance_s="+[1,2].join("");location.href=location.pathname</script>'
JSL_SECOND = '<html><script>function go(a){};go({"bts":["1","2"],"ct":"0f","tn":"__jsl_clearance_s"})</script></html>'
RUISHU = '<!DOCTYPE html><html><head><meta id="9Dh" content="x"><script>$_ts=window["$_ts"];</script><script src="/a.js" r="m"></script></head><body></body></html>'
RUISHU_NEW = '<!DOCTYPE html><html><head><meta id="9Dh" content="x"><script src="/Qx/a1.js" r="m"></script></head><body></body></html>'
ACW = "<html><script>var arg1='0F0F';function f(x){document.cookie='acw_sc__v2='+x}</script></html>"
SLIDER = page("<div>请按住滑块，拖动到最右边</div><div id='nc_1_slider'></div>", "滑动验证页面")
CODE = page("<form><img src='/yzm'><input name='code'>请输入验证码后继续访问<button>提交</button></form>", "安全验证")
PLEASE = page("<p>请完成安全验证</p><div class='geetest_box'></div>", "砚川市人民政府")
DOG = page("<p>您的请求带有不合法参数，已被网站管理员设置拦截！</p><p>网站安全狗</p>", "网站防火墙")
CLOUD = page("<p>当前访问疑似攻击行为，已被云防护拦截</p>", "403")
ALIYUN = page(
    "<p>很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</p><img src='https://errors.aliyun.com/a.png'>",
    "405",
)

CHALLENGES = {
    "jsl, first": (answer(521, JSL, ("Set-Cookie", "__jsluid_s=0f; path=/")), "加速乐"),
    "jsl, cookie alone": (answer(521, "", ("set-cookie", "__jsluid_h=0f")), "加速乐"),
    "jsl, second": (answer(521, JSL_SECOND), "加速乐"),
    "jsl, 512": (answer(512, JSL), "加速乐"),
    "jsl, 200": (answer(200, JSL_SECOND), "加速乐"),
    "jsl, a later cookie": (answer(521, "", ("Set-Cookie", "a=1"), ("Set-Cookie", "__jsluid_s=0f")), "加速乐"),
    "ruishu, 412": (answer(412, RUISHU), "瑞数"),
    "ruishu, 202": (answer(202, RUISHU), "瑞数"),
    "ruishu, cookie": (answer(412, "", ("Set-Cookie", "FSSBBIl1UgzbN7NS=5; path=/")), "瑞数"),
    "ruishu, nameless": (answer(412, RUISHU_NEW), "瑞数"),
    "ruishu, 200": (answer(200, RUISHU), "瑞数"),
    "acw": (answer(200, ACW), "阿里云"),
    "aliyun waf": (answer(405, ALIYUN), "阿里云"),
    "slider": (answer(200, SLIDER), "captcha"),
    "slider, 403": (answer(403, SLIDER), "captcha"),
    "code": (answer(200, CODE), "captcha"),
    "please": (answer(200, PLEASE), "captcha"),
    "code in GB18030": (answer(200, CODE.encode("gb18030")), "captcha"),
    "dog": (answer(403, DOG), "waf"),
    "dog, 200": (answer(200, DOG), "waf"),
    "dog in GBK": (answer(403, DOG.encode("gbk")), "waf"),
    "cloud": (answer(403, CLOUD), "waf"),
    "English": (answer(403, page("<h1>Your request has been blocked by WAF</h1>", "Forbidden")), "waf"),
    "server": (answer(403, "", ("Server", "Safedog/4.0")), "waf"),
    "418": (answer(418, page("<p>您的访问被防火墙拦截</p>")), "waf"),
}

NOTICE = page(
    "<h1>关于启用滑动验证登录的通知</h1><p>即日起，政务服务网启用滑动验证。</p>", "关于启用滑动验证登录的通知"
)
WORDS = "系统要求输入验证码，部署Web应用防火墙，开展滑动验证、人机验证，云防护、安全狗拦截攻击行为，您的请求已被拦截。acw_sc__v2"
LOGIN = page("<form>用户名<input>密码<input type='password'>验证码<input></form>请完成安全验证", "登录")
LIST = page(
    "<ul><li><a href='1.html'>关于安全验证的通知</a></li></ul><form><input name='q'></form>", "安全验证", menu=8
)
COVER = page(
    "<p>请完成安全验证 附件：<a href='P020260302.pdf'>砚川市2025年法治政府建设年度报告</a></p><input name='q'>",
    "安全验证",
)
META = page("<p>请完成安全验证</p><input>", "安全验证", '<meta name="ArticleTitle" content="关于安全验证的通知">')
ORDINARY = {
    "a report that has all the words": answer(200, report(WORDS)),
    "… behind 加速乐": answer(200, report(WORDS), ("Set-Cookie", "__jsluid_s=0f"), ("Set-Cookie", "__jsl_clearance_s=1")),
    "… behind 瑞数, which puts its script everywhere": answer(
        200, report(WORDS).replace("</head>", "<script>$_ts={}</script></head>"), ("Set-Cookie", "FSSBBIl1UgzbN7NS=5")
    ),
    "… behind 阿里云": answer(200, report(WORDS), ("Set-Cookie", "acw_tc=0f")),
    "… accepted": answer(206, report(WORDS)),
    "… not found": answer(404, report(WORDS)),
    "… in a failure": answer(500, page(WORDS)),
    "a notice on puzzles": answer(200, NOTICE),
    "a notice on firewalls": answer(200, page("<p>采购网站防火墙一套。</p>", "网站防火墙采购公告")),
    "a notice titled 网站防火墙": answer(200, page("<p>采购一套。</p>", "网站防火墙")),
    "a login": answer(200, LOGIN),
    "a list": answer(200, LIST),
    "a cover with an attachment": answer(200, COVER),
    "an article by its own words": answer(200, META),
    "a plain 403": answer(403, page("<h1>403 Forbidden</h1><hr>nginx", "403 Forbidden")),
    "a plain 403 of a delivery network": answer(403, "", ("Server", "yunjiasu-nginx")),
    "a bare 521": answer(521, "error code: 521"),
    "a bare 412": answer(412, "Precondition Failed"),
    "a bare 202": answer(202, page("<p>已接受</p>")),
    "a missing page": answer(404, page("<p>请求被拦截 安全狗</p>")),
    "JSON": answer(200, '{"title": "请完成安全验证", "html": "<input> 验证码 滑动验证"}', kind="application/json"),
    "a feed": answer(200, "<datastore><record><![CDATA[<a href='1.html'>安全验证</a>]]></record></datastore>"),
    "a page whose text is in its script": answer(
        200, page("", "报告", '<script>var _CONFIG={"content":"验证码 防火墙 滑动验证 slider"}</script>')
    ),
    "a PDF": answer(200, b"%PDF-1.7 acw_sc__v2 \x00\x01" * 50, kind="application/pdf"),
    "nothing": answer(200, b""),
    "a long page of scripts before its text": answer(
        200, "<script>" + "var a='__jsl_clearance acw_sc__v2 $_ts';" * 9000 + f"</script>{report()}"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("exchange", "kind"), CHALLENGES.values(), ids=CHALLENGES.keys())
def test_a_challenge_is_told_by_what_its_maker_put_on_it(exchange: Exchange, kind: str) -> None:
    challenge = challenge_in(exchange)
    assert challenge is not None
    assert challenge.kind == kind
    assert challenge.evidence.startswith(f"HTTP {exchange.status}")
    assert len(challenge.evidence) <= 200


@pytest.mark.parametrize("exchange", ORDINARY.values(), ids=ORDINARY.keys())
def test_an_ordinary_page_is_no_challenge_whatever_it_speaks_of(exchange: Exchange) -> None:
    assert challenge_in(exchange) is None


@given(st.text("验证码滑动防火墙拦截您的请求访问安全狗云护WAF 。", min_size=400, max_size=900))
def test_no_report_is_a_challenge_by_its_words(words: str) -> None:
    assert challenge_in(answer(200, report(words))) is None


MARKUP = st.lists(
    st.sampled_from(["<", ">", "<script", "</script>", "<title>", "</title>", "<!--", "-->", "<a href=", "&#", "x", "9" * 30, "验证码", "拦截", "$_ts", "acw_sc__v2", " ", "İ", "\x00"]),
    max_size=40,
).map("".join)  # fmt: skip


@given(st.integers(0, 999), st.one_of(st.binary(max_size=300), MARKUP), st.text(max_size=30))
def test_no_bytes_make_it_fail(status: int, body: bytes | str, cookie: str) -> None:
    challenge = challenge_in(answer(status, body, ("Set-Cookie", cookie)))
    assert challenge is None or len(challenge.evidence) <= 200


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("status", [200, 403, 412])
def test_hostile_pages_are_looked_at_in_bounded_time(body: bytes, status: int) -> None:
    begin = clock.process_time()
    challenge_in(answer(status, body))
    assert clock.process_time() - begin < BOUNDED


def test_a_host_is_left_alone_for_a_day_then_a_week_then_a_month() -> None:
    assert [pause_of(times) for times in (1, 2, 3)] == [timedelta(days=days) for days in (1, 7, 30)]
    assert pause_of(99) == timedelta(days=30)
    assert pause_of(0) == timedelta(days=1)
