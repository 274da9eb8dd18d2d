import codecs

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
