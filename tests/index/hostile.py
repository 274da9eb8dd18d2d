"""Queries that mean harm or nothing: made by hand, strings that break programs elsewhere, and any number at random."""

import random
from collections.abc import Iterator

HAND_MADE = (
    # What hangs or breaks other query languages.
    "[TO", "[* TO *]", "{a TO", "a AND " * 10_000, "(" * 10_000, ")" * 10_000, "(" * 5_000 + "法" + ")" * 5_000,
    "NOT " * 200 + "法", "-" * 255 + "法", "(-" * 60 + "法" + ")" * 60, "法*", "*", "?", "法~9", "法^99999", "/.*/",
    "title:title:法", "标题:标题:法", "小标题:" * 30, "title:", ":::", "a:b:c", "AND OR NOT", "OR OR", "| | |", "NOT NOT NOT",
    '"', '""', '"""', '"法', '法"', "“", "”", "“法", '"法”', '"' * 255, '"\n"', '"\x00"', '"%"', '"_"', "'", "\\", '\\"',
    # The dearest that are allowed: single characters stand in most sections, and so do their bigrams.
    " ".join("的一是在有和法政工作不人府为治行区要年务建设全会")[:127], " OR ".join("的一是在有和法政工作不人府为治行区要年务"),
    " ".join(f'"{one}"' for one in "的一是在有和法政工作不人府为治行区要年务建设"),
    " ".join(f'-"{one}"' for one in "的一是在有和法政工作不人府为治行区要年务"),
    "|".join(f"-{one}" for one in "的一是在有和法政工作不人府为治行区要年"),
    '"' + "法" * 128 + '"', '"' + "的" * 128 + '"', '"' + "法治" * 64 + '"', '"，"', '"。" OR "，"', '"的" "的" "的" "的"',
    "(法 OR 治) (政 OR 府) (工 OR 作) (执 OR 法) (人 OR 员) (会 OR 议) (制 OR 度) (服 OR 务)", "的" * 128,
)  # fmt: skip

NAUGHTY = (
    # Nothing, blanks and what shows nothing.
    "", " ", "\t\n\r\v\f", "\u3000", "\u00a0", "\u200b", "\ufeff", "\u2060\u2061", "\u180e", "\x00", "\x7f", "\x1b[31m",
    # Words that programs take for values.
    "null", "NULL", "nil", "None", "undefined", "true", "NaN", "Infinity", "-1", "0", "1e309", "0x7f", "1/0", "1,000.00",
    # Quotes, code and markup of other languages.
    "' OR 1=1 --", "'; DROP TABLE sections; --", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{7*7}}",
    "${7*7}", "#{7*7}", "%s%n%x", "{0}", "%00", "%0d%0aSet-Cookie:a=b", "../../../../etc/passwd", "file:///etc/passwd",
    "C:\\con\\con", "`id`", "$(id)", "|| true", "&& false", "; :", "<!--", "]]>", "<?xml version='1.0'?>", "\\x41", "\\u0000",
    # Letters that fold, combine, turn round or need two units.
    "İSTANBUL", "ıI", "ß", "ẞ", "ﬃ", "Ǆ", "ŉ", "ΐ", "㈠㈡", "㍿", "①②③", "½", "ﷺ" * 30, "e\u0301" * 40, "Z\u0300\u0301\u0302" * 30,
    "\u202e法治\u202c", "\u2066a\u2069", "𠀀𠮷", "\U0010ffff", "\ud800", "\udfff", "\ufffe", "\uffff", "👩‍👩‍👧‍👦", "🏳️‍🌈", "(ノಥ益ಥ)ノ ┻━┻",
    "表ポあA鷗ŒéＢ逍Üßªąñ丂㐀𠀀", "部落格", "사회과학원", "ثم نفس", "ｔｉｔｌｅ：法", "ＡＮＤ", "－法", "＂法＂", "｜", "（）",
)  # fmt: skip

_PIECES = (
    *'"“”＂()（）|｜-－ 　:：\\*?~^[]{}<>\'\n\t\x00\u200b，。、％_', "OR", "AND", "NOT", " OR ", " AND ", " NOT ", "标题:", "小标题：",
    "title:", "heading:", "法", "法治", "政府", "的", "是", "人手不足", "2023", "LED", "a", "㈠", "𠀀", "İ", "\ud800", "的的", "一是",
)  # fmt: skip


def at_random(count: int, seed: int = 1949) -> Iterator[str]:
    """`count` queries put together from marks, words and whatever Unicode has; the same for the same seed."""
    chance = random.Random(seed)
    for _ in range(count):
        pieces = [
            chance.choice(_PIECES) if chance.random() < 0.9 else chr(chance.randrange(0x110000))
            for _ in range(chance.randrange(1, chance.choice((4, 12, 40, 130))))
        ]
        yield "".join(pieces)


def all_of_them(count: int) -> list[str]:
    """Those made by hand, the naughty ones, and `count` at random."""
    return [*HAND_MADE, *NAUGHTY, *at_random(count)]
