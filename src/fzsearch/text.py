"""Bytes to text, and the plain facts of Chinese text: spaces, debris, numerals."""

import codecs
import re
from functools import cache
from typing import Any

from fzsearch.errors import ParseError

CHINESE_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "O": 0,
    "o": 0,
    "两": 2,
}

# Everything that looks like a blank and is no line end: ideographic space, no-break space, tab …
_BLANKS = re.compile(r"[^\S\n\x1c-\x1f]+")
# Word's leftovers when a document is flattened to text, e.g. "[bookmark: _GoBack]".
_DEBRIS = re.compile(r"\[bookmark:[^\]\n]{0,80}\]")
_YEAR_DIGITS = {digit: str(value) for digit, value in CHINESE_DIGITS.items()} | {"Ｏ": "0", "О": "0"}
_YEAR_DIGITS |= {chr(0xFF10 + value): str(value) for value in range(10)}
_YEAR = re.compile(f"[二2２][{''.join(_YEAR_DIGITS)}0-9]{{3}}(?=[年—－\\-–～~至、和到]|[）)”])")
# 區(qū): a reading with its tone mark, right after a character.
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_READING = re.compile(rf"(?<=[\u3400-\u9fff])[（(](?=[a-zü]*[{_TONED}])[a-zü{_TONED}]{{1,6}}[)）]")
# Characters that hardly a report goes without and that simplified text does not have.
_TRADITIONAL = re.compile("[設實務區縣鎮鄉廳員會國報關於業產學習強導總結項無進現發處門規執權題監職應業護織領黨議]")
_HAN = re.compile("[\u3400-\u9fff〇\U00020000-\U0003ffff]+")
_ASCII_CONTROLS = bytes([*range(9), *range(14, 32), 127])
_LATIN_CONTROLS = re.compile("[\x80-\x9f]")
# The categories Cc (but for tab and line feed), Cf and Cs of Unicode: no reader sees them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f]+"
)
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]{2,20})""", re.IGNORECASE)
_NOT_IN_XML = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CODECS = dict.fromkeys((b"gb2312", b"gbk", b"gb18030", b"gb-2312", b"x-gbk", b"gb2312-80", b"cp936"), "gb18030")
_CODECS |= dict.fromkeys((b"big5", b"big5-hkscs", b"x-x-big5", b"cp950"), "big5hkscs")
_CODECS |= dict.fromkeys((b"utf-8", b"utf8"), "utf-8")
_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(body: bytes, name: str) -> str:
    """Return the text of `body`: by its byte order mark, else UTF-8, else as it declares itself, else GB18030.

    Strict UTF-8 comes before what is declared: portals declare anything, and strict UTF-8 is never right by
    accident. GB 2312 and GBK are read as GB18030, which holds both. Where nothing fits to the letter, up to
    one unreadable character in two hundred is shown as U+FFFD, if the text looks like Chinese. Raises
    ParseError, naming `name`, when the bytes are no text.

    >>> decode("法治".encode("gb18030"), "a.txt")
    '法治'
    """
    return _decoded(body, name)[0].removeprefix("\ufeff")


def encoding_of(body: bytes, name: str) -> str:
    """The encoding that `decode` reads `body` in. Raises ParseError as it does.

    >>> encoding_of("法治".encode("gb18030"), "a.txt")
    'gb18030'
    """
    return _decoded(body, name)[1]


def _decoded(body: bytes, name: str) -> tuple[str, str]:
    """The text of some bytes, and its encoding. Raises ParseError."""
    found = _tried(body)
    if found is None or _is_binary(found[0]):
        raise ParseError(name, "不是文本文件，或编码无法识别", "not a text file, or in an unknown encoding")
    return found


def _tried(body: bytes) -> tuple[str, str] | None:
    """The same; None where it is in none of the encodings that are known."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body.decode(encoding, errors="replace").replace("\x00", "\ufffd"), encoding
    try:
        # A few NULs are damage to a page; where there are many, or the rest is not UTF-8, it is no text.
        return body.decode("utf-8").replace("\x00", "\ufffd"), "utf-8"
    except UnicodeDecodeError:
        if b"\x00" in body:
            return None
    declared = _declared(body)
    if declared not in (None, "utf-8"):
        try:
            return body.decode(declared), declared
        except UnicodeDecodeError:
            pass
    for encoding in dict.fromkeys((declared or "gb18030", "gb18030", "utf-8")):
        text = body.decode(encoding, errors="replace")
        if text.count("\ufffd") * 200 <= len(text) and _looks_chinese(text):
            return text, encoding
    return None


def _declared(body: bytes) -> str | None:
    """The encoding that markup declares, as the codec that reads it; None where it is none that is used here."""
    match = _CHARSET.search(body[:4096])
    return _CODECS.get(match[1].lower().replace(b"_", b"-")) if match else None


def _looks_chinese(text: str) -> bool:
    """Whether the Han characters are the everyday ones: GB 2312 has those, and wrong decodings miss it."""
    han = "".join(_HAN.findall(text))
    return han != "" and len(han.encode("gb2312", errors="ignore")) >= 2 * 0.9 * len(han)


def _is_binary(text: str) -> bool:
    """Whether control characters, which text has none of, are more than one in a hundred."""
    raw = text.encode(errors="replace")
    controls = len(raw) - len(raw.translate(None, _ASCII_CONTROLS))
    if raw.count(b"\xc2") * 100 > len(text):  # only there can the controls from U+0080 matter
        controls += len(_LATIN_CONTROLS.findall(text))
    return controls * 100 > len(text) or text.count("\ufffd") * 20 > len(text)


def is_han(character: str) -> bool:
    """Whether it is a Chinese character (the unified blocks and 〇).

    >>> is_han("法"), is_han("A"), is_han("，")
    (True, False, False)
    """
    return "\u3400" <= character <= "\u9fff" or character == "〇" or "\U00020000" <= character <= "\U0003ffff"


def tidy(raw: str) -> str:
    r"""Return `raw` without what is no text: debris, blanks at line edges, empty lines, control characters.

    A run of blanks within a line becomes one space. Every line that is left ends in a newline.

    >>> tidy("　一、工作情况   \r\n\r\n[bookmark: _GoBack]一是")
    '一、工作情况\n一是\n'
    """
    text = _LINE_ENDS.sub("\n", raw)
    text = _DEBRIS.sub("", text)
    plain = _BLANKS.sub(" ", text)
    if not plain.replace("\n", "").isprintable():  # rare, and slow to mend
        plain = _BLANKS.sub(" ", _UNSEEN.sub("", text))
    lines = (line.strip() for line in plain.split("\n"))
    return "".join(f"{line}\n" for line in lines if line)


def fills_line(heading: str, line: str) -> bool:
    """Whether a line is its heading and nothing more, but for the numeral and a full stop.

    >>> fills_line("规范执法", "（一）规范执法。"), fills_line("规范执法", "（一）规范执法。全年检查。")
    (True, False)
    """
    return heading != "" and line.strip().rstrip("。！？；").rstrip().endswith(heading)


def arabic_years(text: str) -> str:
    """Return `text` with its years in ordinary digits, whatever they are written in.

    >>> arabic_years("二〇二三年度、２０２２年、二○○九年、二0二二年、二O二一年")
    '2023年度、2022年、2009年、2022年、2021年'
    """
    return _YEAR.sub(lambda found: "".join(_YEAR_DIGITS.get(digit, digit) for digit in found[0]), text)


def legible(text: str) -> str:
    """Return `text` in simplified characters and without the readings that converting programs leave behind.

    Copies of reports on foreign sites are machine-converted, some with a reading in brackets after a character.
    Facts are read from this form; what is stored stays as received.

    >>> legible("龍湖區(qū)教育局2022年法治政府建設(shè)年度報告")
    '龙湖区教育局2022年法治政府建设年度报告'
    """
    if _READING.search(text):
        text = _READING.sub("", text)
    return _converted(text) if _TRADITIONAL.search(text) else text


def simplified(text: str) -> str:
    """Return `text` in simplified characters, where any of it is in traditional ones; any other as it is.

    Traditional is what GB 2312 cannot write and has a simplified form: 乾 and 著 alone, which both ways of writing
    use, change nothing.

    >>> simplified("行政執法"), simplified("乾隆年间")
    ('行政执法', '乾隆年间')
    """
    try:
        text.encode("gb2312")  # nearly every query
    except UnicodeEncodeError:
        return _HAN.sub(lambda run: _converted(run[0]), text) if any(map(_is_traditional, text)) else text
    return text


@cache
def _is_traditional(character: str) -> bool:
    return (
        is_han(character) and not character.encode("gb2312", errors="ignore") and _converted(character) != character
    )


def is_converted(text: str) -> bool:
    """Whether a text bears the marks of a machine conversion: readings in brackets."""
    # One alone may be a gloss, but not beside traditional characters.
    readings = len(_READING.findall(text))
    return readings > 1 or (readings == 1 and _TRADITIONAL.search(text) is not None)


def _converted(text: str) -> str:
    converted: str = _converter().convert(text)
    return converted


@cache
def _converter() -> Any:
    import opencc  # loaded only for what is in traditional characters

    return opencc.OpenCC("t2s")


def fit_for_xml(text: str) -> str:
    r"""The text without what XML 1.0 forbids, and without the control characters that it advises against.

    >>> fit_for_xml("一\x00是\x0b\u0085。")
    '一是。'
    """
    return _NOT_IN_XML.sub("", text)


def squeeze(text: str) -> str:
    r"""Return `text` without any white space: "2023 年\n报告" gives "2023年报告"."""
    return "".join(text.split())


def chinese_number(numeral: str) -> int | None:
    """Return the value of a numeral from 1 to 99 or a run of digits: "十二" gives 12, "二〇二三" 2023, "6" 6.

    None when it is no such numeral.
    """
    if numeral.isdecimal():
        return int(numeral)
    if "十" in numeral:
        tens, _, ones = numeral.partition("十")
        if (tens == "" or tens in CHINESE_DIGITS) and (ones == "" or ones in CHINESE_DIGITS):
            return CHINESE_DIGITS.get(tens, 1) * 10 + CHINESE_DIGITS.get(ones, 0)
        return None
    if numeral and all(digit in CHINESE_DIGITS for digit in numeral):
        return int("".join(str(CHINESE_DIGITS[digit]) for digit in numeral))
    return None
