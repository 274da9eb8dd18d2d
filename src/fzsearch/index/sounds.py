"""How Chinese is said, in letters without tones: phrases as they are read, single characters in all their readings.

pypinyin, with its tables, is loaded when the first reading is asked for: in a process of its own, see `saying`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from fzsearch.index.normalisation import normalise
from fzsearch.text import is_han

Kind = Literal["term", "heading", "agency", "region"]
"""What a text that readers may look for is."""
Entry = tuple[str, Kind]
Syllables = tuple[str, ...]

_LONGEST = 24  # characters of a text that is worth suggesting
_PIECES = re.compile(r"[a-z0-9]+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text with how each of its characters is said: ü is v. Runs of ASCII letters and digits are said as one."""

    text: str  # as it is shown
    kind: Kind
    compared: str  # normalised
    syllables: Syllables

    @property
    def is_han(self) -> bool:
        """Whether it is Chinese characters and nothing else."""
        return all(map(is_han, self.compared))


def sayable(entries: Iterable[Entry]) -> dict[str, Entry]:
    """The entries that are short enough, in their order, by how they compare; of equals the first."""
    found: dict[str, Entry] = {}
    for text, kind in entries:
        compared = normalise(text)
        if compared and len(compared) <= _LONGEST:
            found.setdefault(compared, (text, kind))
    return found


def spoken(entries: Mapping[str, Entry], said: Iterable[Syllables]) -> list[Spoken]:
    """What `sayable` gave, with how each is said."""
    return [
        Spoken(text, kind, compared, sounds)
        for (compared, (text, kind)), sounds in zip(entries.items(), said, strict=True)
    ]


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
