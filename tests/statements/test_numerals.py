"""Numbers are read exactly, however they are printed; what is no number is none."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fzsearch.statements.figures.numerals import arabic, chinese, scaled

_DIGITS = "零一二三四五六七八九"


def spelled(number: int) -> str:
    """A number below a hundred million in Chinese, as one writes it out."""
    if number >= 10_000:
        rest = number % 10_000
        return spelled(number // 10_000) + "万" + ("" if rest == 0 else ("零" if rest < 1000 else "") + spelled(rest))
    text, gap = "", False
    for worth, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // worth % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + sign
            gap = False
        else:
            gap = True
    return text


@given(st.integers(1, 99_999_999))
def test_numbers_written_out_are_read(number: int) -> None:
    assert chinese(spelled(number)) == number


@given(st.decimals(0, 10**9, allow_nan=False, places=2))
def test_arabic_numbers_are_read_exactly(number: Decimal) -> None:
    plain = f"{number:f}"
    full = plain.translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
    assert arabic(plain) == arabic(f"{number:,.2f}") == arabic(full) == number


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("十二", 12),
        ("两百", 200),
        ("一万二千", 12_000),
        ("二〇二三", 2023),
        ("一亿零五百万", 105_000_000),
        ("百", 100),
    ],
)
def test_short_forms_are_read(printed: str, value: int) -> None:
    assert chinese(printed) == value


@pytest.mark.parametrize("printed", ["三五", "一百二", "十百", "万千", "二三十"])
def test_what_may_be_two_numbers_is_none(printed: str) -> None:
    assert chinese(printed) is None


def test_decimals_in_words_and_scales() -> None:
    assert chinese("八十六点五") == Decimal("86.5")
    assert scaled(Decimal("1.27"), "亿") == 127_000_000
    assert str(scaled(Decimal(400), "万")) == "4000000"
    assert str(scaled(Decimal("3.10"), "")) == "3.1"
