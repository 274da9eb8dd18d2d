"""Read a document in a process of its own, which may take only so much memory and time.

Documents come from strangers, and the libraries that read them have faults. What goes wrong in the child ends
the child: the text comes back, or a reason does.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import fzsearch
from fzsearch.errors import Hindered, ParseError
from fzsearch.parser.kinds import Kind
from fzsearch.parser.limits import LIMITS, Limits
from fzsearch.parser.refusals import quarantined

log = logging.getLogger(__name__)

_PACKAGE = Path(fzsearch.__file__).absolute().parent
# The path is the parent's own, because -I leaves out PYTHONPATH and a user's packages. fzsearch.parser is put
# there empty: its own beginning loads every table of the parser, which takes longer than most documents.
_START = """
import json, sys, types
sys.path[:] = json.loads(sys.argv[1])
import fzsearch
parser = sys.modules["fzsearch.parser"] = types.ModuleType("fzsearch.parser")
parser.__path__ = [fzsearch.__path__[0] + "/parser"]
from fzsearch.parser.child import main
main(sys.argv[2], json.loads(sys.argv[3]))
"""


def read_confined(kind: Kind, body: bytes, name: str, limits: Limits = LIMITS) -> str:
    """Return the document's text (for `mhtml`: its markup), read by a child process within the limits.

    Raises ParseError, naming `name`, for what is damaged or locked, Hindered for what has no text or breaks
    the limits.
    """
    arguments = [json.dumps(_import_path()), kind, json.dumps(asdict(limits))]
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as told:
        given.write(body)
        given.seek(0)
        command = [sys.executable, "-I", "-X", "utf8", "-c", _START, *arguments]
        code = finish(command, limits.wall, name, stdin=given, stdout=told, stderr=subprocess.DEVNULL)
        told.seek(0)
        answer = _answer(told.read(limits.answer + 1))
    if isinstance(answer.get("text"), str):
        return str(answer["text"])
    if "zh" in answer and "en" in answer:
        raise _error(name, answer)
    log.info("reading ended abnormally file=%s kind=%s code=%s", name, kind, code)
    if -code == getattr(signal, "SIGXCPU", None):
        raise quarantined(name, f"读了 {limits.cpu} 秒还没有读完", f"it was not read within {limits.cpu} seconds")
    raise quarantined(name, f"读取时异常结束（{code}）", f"reading it ended abnormally ({code})")


def finish(command: list[str], wall: float, name: str, **options: Any) -> int:
    """Run a command in a process group of its own; return its exit code, negative for a signal.

    Raises Hindered when it takes over `wall` seconds. The group is killed in the end, whatever the end is.
    """
    process = subprocess.Popen(command, start_new_session=True, **options)  # noqa: S603 — no shell, own arguments
    try:
        return process.wait(wall)
    except subprocess.TimeoutExpired as error:
        raise quarantined(name, f"读了 {wall:g} 秒还没有读完", f"it was not read within {wall:g} seconds") from error
    finally:
        _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Kill what is left of the process and of its group; a program may leave others behind when it ends."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):  # nothing is left
            os.killpg(process.pid, signal.SIGKILL)
    elif process.returncode is None:
        process.kill()
    process.wait()


def _import_path() -> list[str]:
    """Where the child looks for modules: where this process does, but for the current folder."""
    root = str(_PACKAGE.parent)
    try:
        here = str(Path.cwd())
    except OSError:  # it has been deleted
        here = root
    path = [entry for entry in sys.path if Path(entry).is_absolute() and (entry != here or entry == root)]
    return path if root in path else [root, *path]


def _answer(told: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(told)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _error(name: str, answer: dict[str, Any]) -> ParseError:
    zh, en, hindrance = str(answer["zh"]), str(answer["en"]), answer.get("hindrance")
    if hindrance in ("needs_ocr", "quarantined"):
        return Hindered(name, hindrance, zh, en)
    return ParseError(name, zh, en)
