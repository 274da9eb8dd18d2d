import codecs
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fzsearch.errors import ParseError
from fzsearch.text import chinese_number, decode, tidy

PROSE = "砚川市科学技术局扎实推进法治政府建设，全年开展执法检查六十四次。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-32"])
def test_every_usual_encoding_gives_the_same_text(encoding: str) -> None:
    assert decode(PROSE.encode(encoding), "a.txt") == PROSE


def test_utf16_without_bom_is_refused_not_misread() -> None:
    with pytest.raises(ParseError, match=r"a\.txt"):
        decode(PROSE.encode("utf-16-le"), "a.txt")


def test_one_broken_byte_in_a_long_utf8_text_is_shown_as_such() -> None:
    body = (PROSE * 50).encode()
    text = decode(body[:1000] + b"\xff" + body[1000:], "a.txt")
    assert text.count("\ufffd") in (1, 2, 3, 4)
    assert text.count("法治政府建设") >= 49


@pytest.mark.parametrize(
    "body",
    [bytes(range(256)) * 8, b"\x89PNG\r\n\x1a\n" + bytes(500), b"MZ\x90\x00" + bytes(range(1, 255)), b"\x80" * 300],
)
def test_binary_bytes_are_refused(body: bytes) -> None:
    with pytest.raises(ParseError, match="不是文本文件"):
        decode(body, "a.txt")


@given(st.binary(max_size=400))
def test_any_bytes_decode_or_raise_parse_error(body: bytes) -> None:
    try:
        text = decode(body, "a.txt")
    except ParseError:
        return
    assert "\x00" not in text


@given(st.text(max_size=300))
def test_any_text_survives_utf8_but_for_control_characters(text: str) -> None:
    body = text.encode("utf-8", errors="ignore")
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in body:
        return
    try:
        assert decode(body, "a.txt") == body.decode().removeprefix("\ufeff")
    except ParseError:
        assert any(ord(character) < 32 or 127 <= ord(character) < 160 or character == "\ufffd" for character in text)


def test_debris_and_long_blanks_go() -> None:
    raw = "（二）普法宣传工作" + " " * 1031 + "\r\n\u200b[bookmark: _GoBack]一是  讲　法\x00。\r\n \r\n"
    assert tidy(raw) == "（二）普法宣传工作\n一是 讲 法。\n"


@given(st.text(max_size=200))
def test_tidy_text_stays_as_it_is(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("一", 1),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("二十一", 21),
        ("6", 6),
        ("二〇二三", 2023),
        ("百", None),
        ("", None),
    ],
)
def test_chinese_numerals(numeral: str, value: int | None) -> None:
    assert chinese_number(numeral) == value


def test_what_tidy_takes_out_is_what_unicode_calls_control_format_or_surrogate() -> None:
    for code in range(0x10000):
        character = chr(code)
        if character not in "\t\n" and unicodedata.category(character) in ("Cc", "Cf", "Cs"):
            assert tidy(f"甲{character}乙") in ("甲乙\n", "甲\n乙\n"), hex(code)


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("gb2312", "gbk"),  # the usual label over the larger set: 喆 is in GBK only
        ("gbk", "gb18030"),
        ("utf-8", "gb18030"),
        ("gb2312", "utf-8"),
        ("utf-8", "utf-16"),
        ("no-such-charset", "gb18030"),
    ],
)
def test_a_wrong_declaration_does_no_harm(declared: str, encoding: str) -> None:
    page = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}"><p>{PROSE}喆</p>'
    assert decode(page.encode(encoding), "a.html") == page


def test_big5_is_read_where_it_is_declared() -> None:
    page = '<meta charset="big5"><p>硯川市科學技術局檢查六十四次，整改問題十二個。</p>'
    assert decode(page.encode("big5"), "a.html") == page


def test_one_broken_byte_under_a_true_declaration_is_shown_as_such() -> None:
    for encoding in ("utf-8", "gb18030"):
        body = f'<meta charset="{encoding}">{PROSE * 50}'.encode(encoding)
        text = decode(body[:-1], "a.html")
        assert text.count(PROSE) == 49


def test_lone_surrogates_and_numeric_entities() -> None:
    assert tidy("甲\ud800乙") == "甲乙\n"
    assert (
        decode("甲乙丙丁。".encode() * 200 + "\ud800".encode("utf-8", "surrogatepass"), "a").count("甲乙丙丁。")
        == 200
    )


def test_decoding_and_tidying_are_fast_for_the_largest_text() -> None:
    body = ("甲乙丙丁。\n" * 1_250_000).encode()
    begin = time.process_time()
    assert len(tidy(decode(body, "a.txt"))) == 7_500_000
    assert time.process_time() - begin < 15
