"""How Chinese is said, in letters without tones: phrases as they are read, single characters in all their readings.

pypinyin's tables take 75 MB, and loading them would keep a process from answering for half a second and more. So they
are loaded when the first reading is asked for, and `index/saying.py` asks for many by running this module as a
process of its own. It imports nothing of fzsearch, so that it starts quickly.
"""

import os
import re
import sys
from functools import lru_cache

Syllables = tuple[str, ...]

CHARACTERS = [one for one in map(chr, range(0x4E00, 0xA000)) if one.encode("gb2312", "ignore")]
"""The Chinese characters of GB 2312."""

_PIECES = re.compile(r"[a-z0-9]+|.", re.DOTALL)


def syllables(normalised: str) -> Syllables:
    """How a normalised text is said, a syllable per character; what has no reading says itself.

    >>> syllables("市长说重庆led屏")
    ('shi', 'zhang', 'shuo', 'chong', 'qing', 'led', 'ping')
    """
    from pypinyin import Style, lazy_pinyin

    def pieces(unread: str) -> list[str]:  # a list is allowed, though the stub knows only a string
        return _PIECES.findall(unread)

    return tuple(lazy_pinyin(normalised, style=Style.NORMAL, errors=pieces))  # type: ignore[arg-type]


@lru_cache(maxsize=4096)
def readings(character: str) -> Syllables:
    """All the ways in which one character is said, the usual one first.

    >>> readings("行")[:2]
    ('xing', 'hang')
    """
    from pypinyin import Style, pinyin

    (found,) = pinyin(character, style=Style.NORMAL, heteronym=True)
    return tuple(found)


def main() -> None:
    """Answer a line of syllables, with tabs between, for each line of text, then one for each of CHARACTERS."""
    if hasattr(os, "nice"):
        os.nice(10)  # searching comes first
    lines = sys.stdin.read().split("\n")[:-1]
    sys.stdout.writelines("\t".join(syllables(line)) + "\n" for line in lines)
    sys.stdout.writelines("\t".join(readings(character)) + "\n" for character in CHARACTERS)
