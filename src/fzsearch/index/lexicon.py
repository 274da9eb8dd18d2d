"""Words of the genre that jieba's dictionary lacks: lexicon.txt, whose head says what belongs into it."""

import re
from functools import cache
from hashlib import sha256
from importlib.resources import files

Entries = tuple[tuple[str, int], ...]
"""Terms with their frequencies, in the order of the file."""

_ENTRY = re.compile(r"(\S+) ([1-9][0-9]*)", re.ASCII)


@cache
def lexicon() -> Entries:
    """The terms of lexicon.txt with their frequencies. Raises ValueError when a line of it is malformed."""
    return read_lexicon(files("fzsearch.index").joinpath("lexicon.txt").read_text(encoding="utf-8"))


def read_lexicon(text: str) -> Entries:
    r"""Return the entries of a lexicon: a term, a blank and a frequency per line; "#" opens a comment line.

    Raises ValueError, naming the line, when a line is malformed or a term stands there twice.

    >>> read_lexicon("# 普法\n普法办 1\n\n送法 6\n")
    (('普法办', 1), ('送法', 6))
    """
    entries: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        found = _ENTRY.fullmatch(line)
        if found is None:
            raise ValueError(f"lexicon, line {number}: {line!r} is no term with a frequency")
        if found[1] in entries:
            raise ValueError(f"lexicon, line {number}: {found[1]} stands there twice")
        entries[found[1]] = int(found[2])
    return tuple(entries.items())


@cache
def lexicon_digest() -> str:
    """Twelve hex digits that change whenever an entry does; comments do not count."""
    entries = "".join(f"{term} {frequency}\n" for term, frequency in lexicon())
    return sha256(entries.encode()).hexdigest()[:12]
