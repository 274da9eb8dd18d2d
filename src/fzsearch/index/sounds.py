"""The texts that readers may look for, each with how it is said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from fzsearch.index.normalisation import normalise
from fzsearch.pinyin import Syllables
from fzsearch.text import is_han

Kind = Literal["term", "heading", "agency", "region"]
"""What a text that readers may look for is."""
Entry = tuple[str, Kind]

_LONGEST = 24  # characters of a text that is worth suggesting


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
