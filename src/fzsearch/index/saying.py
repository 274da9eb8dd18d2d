"""How many texts are said, found out by a process of its own.

The tables of pypinyin take 75 MB, and loading them would keep this process from answering for half a second and more.
The child ends when it has answered, or when nobody reads its answer any more.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import fzsearch
from fzsearch.errors import StoreError
from fzsearch.index.sounds import Syllables, readings, syllables

_SECONDS = 600
_CHARACTERS = [character for character in map(chr, range(0x4E00, 0xA000)) if character.encode("gb2312", "ignore")]
# -I leaves out PYTHONPATH and the current folder: the child looks for modules where this process does. fzsearch.index
# is put there empty, for its own beginning loads all that searching needs.
_START = """
import json, sys, types
sys.path[:] = json.loads(sys.argv[1])
import fzsearch
index = sys.modules["fzsearch.index"] = types.ModuleType("fzsearch.index")
index.__path__ = [fzsearch.__path__[0] + "/index"]
from fzsearch.index.saying import main
main()
"""


def said_elsewhere(texts: Sequence[str]) -> tuple[list[Syllables], Mapping[str, Syllables]]:
    """How these normalised texts are said, in their order, and all readings of each character of GB 2312.

    Raises StoreError where the child does not answer.
    """
    path = [str(Path(fzsearch.__file__).absolute().parents[1]), *filter(None, sys.path)]
    command = [sys.executable, "-I", "-X", "utf8", "-c", _START, json.dumps(path)]
    given = "".join(f"{text}\n" for text in texts)
    try:
        done = subprocess.run(  # noqa: S603 — no shell, own arguments
            command, input=given.encode(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True,
            timeout=_SECONDS,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        raise StoreError(f"拼音没有读成：{error}", f"the readings could not be made: {error}") from error
    told = [tuple(line.split("\t")) for line in done.stdout.decode().split("\n")]
    return told[: len(texts)], dict(zip(_CHARACTERS, told[len(texts) :], strict=False))


def main() -> None:
    """Answer a line of syllables, with tabs between, for each line of text, then one for each character."""
    if hasattr(os, "nice"):
        os.nice(10)  # searching comes first
    lines = sys.stdin.read().split("\n")[:-1]
    sys.stdout.writelines("\t".join(syllables(line)) + "\n" for line in lines)
    sys.stdout.writelines("\t".join(readings(character)) + "\n" for character in _CHARACTERS)
