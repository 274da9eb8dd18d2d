"""Command lines in forks of one process that has the modules and tables loaded, which costs more than most commands.

A command run so has its own memory, environment, folder, streams and exit code, as in a process that was started for
it; only the start is left out. Tests of the start itself, of encodings and of rights begin real processes. The forks
of one run of the tests share their seed for hashes.
"""

import atexit
import contextlib
import importlib
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import IO, Any

_ROOT = Path(__file__).resolve().parents[1]
_NUMBER = struct.Struct("=i")


class Forked:
    """A command under way, or ended. What it prints goes to the streams that it was given."""

    def __init__(self, told: socket.socket) -> None:
        self._told = told
        self._code: int | None = None
        self.pid = self._next(60)

    def poll(self) -> int | None:
        """The exit code, negative for a signal; None while it runs."""
        try:
            return self.wait(0)
        except TimeoutError:
            return None

    def wait(self, seconds: float) -> int:
        """The exit code once it has ended. Raises TimeoutError."""
        if self._code is None:
            self._code = self._next(seconds)
            self._told.close()
        return self._code

    def kill(self) -> int | None:
        """End it without warning; return its exit code if it had ended before."""
        code = self.poll()
        if code is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            code = self.wait(30)
        return None if code == -signal.SIGKILL else code

    def _next(self, seconds: float) -> int:
        if not select.select([self._told], [], [], seconds)[0]:
            raise TimeoutError
        number: int = _NUMBER.unpack(self._told.recv(_NUMBER.size))[0]
        return number


def fork(
    arguments: Sequence[str],
    variables: Mapping[str, str],
    streams: tuple[int, int, int],
    cwd: str | Path | None = None,
    file_size: int | None = None,
    module: str = "fzsearch.cli",
) -> Forked:
    """Begin `fzsearch` with these arguments, exactly these variables, and stdin, stdout and stderr.

    `file_size` limits the bytes of every file that it writes, as a full disk would. Another `module` with a function
    `main` can be run instead.
    """
    asked = {
        "module": module,
        "arguments": list(arguments),
        "variables": dict(variables),
        "cwd": str(cwd or Path.cwd()),
    }
    ours, theirs = socket.socketpair()
    with theirs, tempfile.TemporaryFile() as request:
        request.write(json.dumps(asked | {"file_size": file_size}).encode())
        request.flush()
        socket.send_fds(_server(), [b"."], [request.fileno(), *streams, theirs.fileno()])
    return Forked(ours)


def run(
    arguments: Sequence[str],
    variables: Mapping[str, str],
    within: float,
    cwd: str | Path | None = None,
    file_size: int | None = None,
) -> "subprocess.CompletedProcess[str]":
    """Run `fzsearch` to its end, with nothing to read. Raises subprocess.TimeoutExpired."""
    with open(os.devnull) as nothing, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:  # noqa: PTH123
        begun = fork(arguments, variables, (nothing.fileno(), out.fileno(), err.fileno()), cwd, file_size)
        try:
            code = begun.wait(within)
        except TimeoutError:
            begun.kill()
            raise subprocess.TimeoutExpired(list(arguments), within, _text(out), _text(err)) from None
        return subprocess.CompletedProcess(list(arguments), code, _text(out), _text(err))


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode().replace("\r\n", "\n")


@cache
def _server() -> socket.socket:
    """The process that forks, begun with the first command; it ends when this process does."""
    ours, theirs = socket.socketpair()
    variables = {name: value for name, value in os.environ.items() if not name.startswith("FZSEARCH_")}
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.forks", str(theirs.fileno())],
            env=variables | {"PYTHONUTF8": "1"}, cwd=_ROOT, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def end() -> None:
        ours.close()
        process.wait(60)

    atexit.register(end)
    return ours


def _serve(asking: socket.socket) -> None:
    """Fork for each request, until nobody asks any more."""
    _load()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    below = set()
    while True:
        asked, descriptors, _, _ = socket.recv_fds(asking, 1, 5)
        if not asked:
            break
        if (pid := os.fork()) == 0:
            asking.close()
            _watch(*descriptors)
        below.add(pid)
        for descriptor in descriptors:
            os.close(descriptor)
        below -= {pid for pid in below if os.waitpid(pid, os.WNOHANG)[0]}
    for pid in below:
        os.waitpid(pid, 0)


def _load() -> None:
    """Load what commands load."""
    import gc
    from datetime import UTC, datetime

    import fzsearch.index
    import fzsearch.web
    from fzsearch.agencies import load_agency_names
    from fzsearch.cli import cli  # noqa: F401
    from fzsearch.model import Snapshot
    from fzsearch.parser import parse
    from fzsearch.regions import load_gazetteer
    from fzsearch.statements import Stated, documents_of

    text = (
        "砚川市司法局2023年法治政府建设情况报告\n一、工作情况\n全年举办培训12场，比上年增加3场，其中县区5场、市级7场。\n"
        "二、2024年工作打算\n我局将在2024年6月底前印发《培训管理办法》，举办培训不少于15场。\n"
    )
    report = parse(
        Snapshot("a.txt", text.encode(), None, datetime(2024, 1, 1, tzinfo=UTC)),
        load_gazetteer(),
        load_agency_names(),
    )
    stated = Stated(report)
    documents_of(stated, [stated], [stated])
    fzsearch.index.open_tokenizer("auto", Path(tempfile.gettempdir()))(text)
    gc.freeze()


def _watch(request: int, stdin: int, stdout: int, stderr: int, tell: int) -> None:
    """Fork the command, tell its process id, and in the end its exit code."""
    if pid := os.fork():
        for stream in (request, stdin, stdout, stderr):
            os.close(stream)
        os.write(tell, _NUMBER.pack(pid))
        _, status = os.waitpid(pid, 0)
        try:
            os.write(tell, _NUMBER.pack(os.waitstatus_to_exitcode(status)))
        finally:
            os._exit(0)
    os.close(tell)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number, stream in enumerate((stdin, stdout, stderr)):
        os.dup2(stream, number)
        os.close(stream)
    with open(request, "rb") as file:
        file.seek(0)
        _command(json.load(file))


def _command(asked: dict[str, Any]) -> None:
    """Be `python -m fzsearch` in a process of its own, from after the imports to the end."""
    import resource
    import threading
    import traceback

    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, encoding="utf-8", errors=errors, buffering=buffering, closefd=False)  # noqa: SIM115
        for number, (mode, errors, buffering) in enumerate(
            [("r", "surrogateescape", -1), ("w", "surrogateescape", -1), ("w", "backslashreplace", 1)]
        )
    )
    os.environ.clear()
    os.environ.update(asked["variables"])
    os.chdir(asked["cwd"])
    if asked["file_size"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (asked["file_size"], asked["file_size"]))
    code = 1
    try:
        importlib.import_module(asked["module"]).main(asked["arguments"])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 — the interpreter says them all, and ends with 1
        traceback.print_exc()
    finally:
        threading._shutdown()  # type: ignore[attr-defined]  # what the interpreter does before it ends
        atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except OSError:
                code = 120
        os._exit(code)


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
