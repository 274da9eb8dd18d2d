"""Numbers as they are printed, Arabic or Chinese or both, as exact values."""

import re
from decimal import Decimal

ARABIC = r"(?:[0-9０-９]{1,3}(?:[,，][0-9０-９]{3}){1,4}(?![0-9０-９])|[0-9０-９]{1,15})(?:[.．][0-9０-９]{1,8})?"
"""An Arabic number, also with full-width digits and with commas between thousands."""
CHINESE = "[〇零一二两三四五六七八九十百千万亿]{1,15}(?:点[〇零一二三四五六七八九]{1,4})?"
"""What may be a Chinese number; `chinese` says whether it is one."""

_PLAIN = str.maketrans("０１２３４５６７８９．", "0123456789.", ",，")
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"万": 10_000, "亿": 100_000_000}
_SMALL = re.compile(
    "(?:(?P<千>[一二两三四五六七八九]?)千)?零?(?:(?P<百>[一二两三四五六七八九]?)百)?零?"
    "(?:(?P<十>[一二两三四五六七八九]?)十)?零?(?P<一>[一二两三四五六七八九]?)"
)
_CUT_SHORT = re.compile(
    "[百千][一二两三四五六七八九]$"
)  # 一百二 is 120, 一千二 1,200: spoken, and too rare to guess at
_NO_DIGIT = re.compile("[百千万亿]{2,}")  # 万千, 千百
_DIGITS_ONLY = re.compile("[〇零一二三四五六七八九]{2,}")


def arabic(printed: str) -> Decimal:
    """The value of an Arabic number.

    >>> arabic("1,250"), arabic("９３．６")
    (Decimal('1250'), Decimal('93.6'))
    """
    return Decimal(printed if printed.isdecimal() else printed.translate(_PLAIN))


def chinese(printed: str) -> Decimal | None:
    """The value of a Chinese number; None where it is none.

    >>> chinese("一百二十"), chinese("三万五千"), chinese("二〇二三"), chinese("两"), chinese("三五")
    (Decimal('120'), Decimal('35000'), Decimal('2023'), Decimal('2'), None)
    """
    if _DIGITS_ONLY.fullmatch(printed):
        return _digit_by_digit(printed)
    whole, point, rest = printed.partition("点")
    if point:
        ones = chinese(whole)
        return None if ones is None else ones + Decimal("0." + "".join(str(_DIGITS[digit]) for digit in rest))
    if _CUT_SHORT.search(printed) or _NO_DIGIT.fullmatch(printed):
        return None
    total, rest = 0, printed
    for scale in ("亿", "万"):
        head, found, tail = rest.partition(scale)
        if found:
            value = _below_ten_thousand(head) if head else 1
            if value is None:
                return None
            total, rest = total + value * _SCALES[scale], tail
    value = _below_ten_thousand(rest) if rest else 0
    return None if value is None else Decimal(total + value)


def _digit_by_digit(printed: str) -> Decimal | None:
    """二〇二三; without a nought it is no number: 三五 are three to five."""
    if not set(printed) & set("〇零"):
        return None
    return Decimal("".join(str(_DIGITS[digit]) for digit in printed))


def _below_ten_thousand(printed: str) -> int | None:
    found = _SMALL.fullmatch(printed)
    if found is None:
        return None
    value = _DIGITS[found["一"]] if found["一"] else 0
    for ten, worth in _TENS.items():
        if found[ten] is not None:
            value += worth * (_DIGITS[found[ten]] if found[ten] else 1)
    return value


def scaled(value: Decimal, scale: str) -> Decimal:
    """A value times what 百, 千, 万 and 亿 behind it say.

    >>> scaled(Decimal("1.2"), "亿"), scaled(Decimal(400), "万"), scaled(Decimal(3), "百万")
    (Decimal('120000000'), Decimal('4000000'), Decimal('3000000'))
    """
    for sign in scale:
        value *= _SCALES.get(sign) or _TENS[sign]
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
