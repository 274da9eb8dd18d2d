"""How many texts are said, found out by a process of its own, which ends when nobody reads its answer any more."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import fzsearch
from fzsearch.errors import StoreError
from fzsearch.pinyin import CHARACTERS, Syllables

_SECONDS = 600
# -I leaves out PYTHONPATH and the current folder: the child looks for modules where this process does.
_START = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from fzsearch.pinyin import main
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
    return told[: len(texts)], dict(zip(CHARACTERS, told[len(texts) :], strict=False))
