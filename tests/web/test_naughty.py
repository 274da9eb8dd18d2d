"""Whatever is typed, a search answers: with results, with none, or with what is wrong, but never with a fault."""

from urllib.parse import quote, quote_from_bytes

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.payloads import PAYLOADS
from tests.web.strict import read

_NOTHING = ["", " ", "\t\r\n", "\u3000", "\u200b", "\ufeff", "\x00", "\u00ad", "\u2060", "\u202e", "￿", "\x1f\x7f"]
_SYNTAX = [
    '"', '""', '"""', '" "', "“", "“”", "「执法", "'", "''", "(", ")", "()", "((", "))", ")(", "(()", "（）", "-", "--", "- -", "-(",
    "-()", '-"', '-""', "-执法", "-执法 -培训", "—执法", "OR", "or", "OR OR", "OR 执法", "执法 OR", "执法 OR OR 培训", "| |", "||", "｜",
    "(OR)", "执法 OR -培训", "-(执法 OR 培训)", "NOT", "AND", "NOT NOT", "AND OR NOT", "小标题:", "小标题:小标题:", "小标题:()", '小标题:"',
    "小标题:-执法", "小标题:OR", "标题：", ":", "::", "：执法", "title:", "text:*", "_all:x", "*", "**", "执*", "*执", "?", "??", "执?法",
    "[a TO b]", "[* TO *]", "{a TO b}", "{", "}", "[", "]", "[]", "^", "执法^", "执法^2", "执法^-1", "执法~", "执法~99999999", '"执法 培训"~5',
    "+", "++", "+执法", "&", "&&", "!", "!执法", "/", "/./", "/(a+)+$/", "\\", "\\\\", "\\\"", "\\u0000", "<", ">", "<>", ">=2020",
    "=", "==", "#", "##", "@", "$", "%", "%%", "%s%n%x", "%00", "%", "%zz", "~", "`", "`id`", "$(id)", "|id", ";", ",", "，", "。", "、", ".", "..", "…",
]  # fmt: skip
_ODD = [
    "㐀", "𠀀", "𠮷野家", "鿿", "\U000e0001", "\U0010ffff", "é", "e\u0301", "ﬁ", "ß", "İ", "ı", "ſ", "Å", "①②③", "Ⅻ", "㈱", "㍿", "½", "𝟘𝟙", "٣",
    "ｱｲｳ", "ガ", "한글", "ไทย", "العربية", "עברית", "हिन्दी", "🏛️", "👩‍👩‍👧‍👦", "🇨🇳", "\u0300" * 50, "法\u0301治", "執法", "執法 OR 执法", "零", "〇",
    "ＡＢＣ", "abcＡＢＣ１２３", "1e309", "-1", "NaN", "Infinity", "null", "undefined", "None", "true", "0x10", "1_000", "９９９９", "2023年", "1/0",
    "a" * 256, "法" * 256, "a" * 257, "法" * 20000, "执法 " * 60, "执法 OR " * 30 + "执法", "(" * 100, "(" * 100 + "a" + ")" * 100, '"' * 255, "-" * 255,
    '"a" ' * 60, "-a " * 80, "小标题:" * 50, "a b" * 80, "()" * 120, " " * 256, "\n" * 256, "𠀀" * 128, "\x00" * 256, "OR " * 80,
]  # fmt: skip
NAUGHTY = list(dict.fromkeys([*_NOTHING, *_SYNTAX, *_ODD]))
_RAW = [
    b"\xff",
    b"\xc0\x80",
    b"\xed\xa0\x80",
    b"\xe6\x89",
    b"\xfe\xff\x62\x67",
    b"\xd6\xb4\xb7\xa8",
    b"\xf4\x90\x80\x80",
    b"%",
]
"""No UTF-8, among it a lone surrogate, and GB18030."""


@pytest.fixture(autouse=True, scope="module")
def _suggestions(client: FlaskClient) -> None:
    """They are made in the background; here they are waited for."""
    assert client.application.extensions["fzsearch"].vocabulary.settled(30) is not None


VIEWS = ("/search?q={}", "/search?q={}&in=title&group=section", "/api/v1/search?q={}", "/suggest.json?q={}")
MORE = (
    "/search?find_agency={}&find_region={}",
    "/search.atom?q={}",
    "/search.csv?limit=1&q={}",
    "/suggest.json?format=opensearch&q={}",
)


def asked(client: FlaskClient, view: str, encoded: str) -> int:
    """Ask, read the answer strictly, and return its status."""
    with client.get(view.replace("{}", encoded)) as answer:
        assert answer.status_code in (200, 400), (view, encoded[:200], answer.status_code)
        read(answer)
        return answer.status_code


@pytest.mark.parametrize("view", VIEWS)
def test_no_query_is_a_fault(client: FlaskClient, view: str) -> None:
    assert len(NAUGHTY) >= 150
    statuses = {asked(client, view, quote(one, safe="")) for one in NAUGHTY}
    assert 200 in statuses


@pytest.mark.parametrize("view", [*VIEWS, *MORE])
def test_no_bytes_and_no_payload_is_a_fault(client: FlaskClient, view: str) -> None:
    for raw in _RAW:
        asked(client, view, quote_from_bytes(raw))
    for one in PAYLOADS[::4]:
        asked(client, view, quote(one, safe=""))
    for unquoted in ("%", "%f", "%u6267", "执法", "a;b", "a+b", "q[]=1", "&", "&&&", "=", "==&=", "&q", "&q&q=执法"):
        asked(client, view, unquoted)


_TYPED = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.lists(st.sampled_from(["执法", "培训", "a", '"', "(", ")", "-", " ", "OR", "|", "小标题:", "：", "*", "“", "”"]), max_size=14).map("".join),
)  # fmt: skip


@given(typed=_TYPED)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_can_be_typed_is_a_fault(client: FlaskClient, typed: str) -> None:
    for view in ("/search?limit=1&q={}", "/api/v1/search?q={}", "/suggest.json?q={}"):
        asked(client, view, quote(typed, safe=""))
