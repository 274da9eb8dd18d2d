"""How Chinese is said, in letters without tones: phrases as they are read, single characters in all their readings.

pypinyin, with its tables, is loaded when the first reading is asked for: it takes half a second and some 60 MB.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from fzsearch.index.normalisation import normalise
from fzsearch.text import is_han

Kind = Literal["term", "heading", "agency", "region"]
"""What a text that readers may look for is."""
Entry = tuple[str, Kind]

_BATCH = 100  # texts between two pauses: some ten milliseconds
_LONGEST = 24  # characters of a text that is worth suggesting
_PIECES = re.compile(r"[a-z0-9]+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text with how each of its characters is said: ü is v. Runs of ASCII letters and digits are said as one."""

    text: str  # as it is shown
    kind: Kind
    compared: str  # normalised
    syllables: tuple[str, ...]

    @property
    def is_han(self) -> bool:
        """Whether it is Chinese characters and nothing else."""
        return all(map(is_han, self.compared))


def spoken(entries: Iterable[Entry], pause: Callable[[], None]) -> list[Spoken]:
    """The entries that can be said, in their order, without those that compare equal to an earlier one.

    It takes seconds for many; `pause` is called now and then, so that others may go on.
    """
    said: dict[str, Spoken] = {}
    for number, (text, kind) in enumerate(entries, start=1):
        compared = normalise(text)
        if compared and len(compared) <= _LONGEST and compared not in said:
            said[compared] = Spoken(text, kind, compared, syllables(compared))
        if number % _BATCH == 0:
            pause()
    return list(said.values())


def syllables(normalised: str) -> tuple[str, ...]:
    """How a normalised text is said, a syllable per character; what has no reading says itself.

    >>> syllables("市长说重庆led屏")
    ('shi', 'zhang', 'shuo', 'chong', 'qing', 'led', 'ping')
    """
    from pypinyin import Style, lazy_pinyin

    def pieces(unread: str) -> list[str]:  # a list is allowed, though the stub knows only a string
        return _PIECES.findall(unread)

    return tuple(lazy_pinyin(normalised, style=Style.NORMAL, errors=pieces))  # type: ignore[arg-type]


@lru_cache(maxsize=4096)
def readings(character: str) -> Sequence[str]:
    """All the ways in which one character is said, the usual one first.

    >>> readings("行")[:2]
    ('xing', 'hang')
    """
    from pypinyin import Style, pinyin

    (found,) = pinyin(character, style=Style.NORMAL, heteronym=True)
    return tuple(found)
