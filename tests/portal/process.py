"""Made portals in a process of their own, which shares nothing with a crawler that is measured."""

import json
import os
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

from tests.portal.log import Log
from tests.portal.page import Visit

_ROOT = Path(__file__).resolve().parents[2]
_WAIT = 30


class PortalProcess:
    """Serves sites by name ("families", or "many", 200, 50) in a child, until the block ends.

    The child also ends by itself after `seconds`, and when this process is gone.
    """

    def __init__(self, *names: object, seconds: int = 600) -> None:
        words = [str(word) for word in names] or ["families"]
        self._command = [sys.executable, "-m", "tests.portal", *words, "--seconds", str(seconds)]

    def __enter__(self) -> Self:
        paths = os.pathsep.join([str(_ROOT / "src"), str(_ROOT)])
        self._child = subprocess.Popen(
            self._command,
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=os.environ | {"PYTHONPATH": paths},
        )
        assert self._child.stdout is not None
        line = self._child.stdout.readline()
        if not line:
            self.__exit__()
            raise RuntimeError("the portal did not start")
        ready: dict[str, Any] = json.loads(line)
        self.port: int = ready["port"]
        self.pid: int = ready["pid"]
        self.hosts: list[str] = ready["hosts"]
        self._control: str = ready["control"]
        return self

    def __exit__(self, *_: object) -> None:
        self._child.terminate()
        try:
            self._child.wait(_WAIT)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        for end in (self._child.stdin, self._child.stdout):
            assert end is not None
            end.close()

    @property
    def ended(self) -> int | None:
        """Its exit code; None while it runs."""
        return self._child.poll()

    def wait(self, seconds: float) -> int:
        """Its exit code, when it ends by itself within so many seconds."""
        return self._child.wait(seconds)

    def let_go(self) -> None:
        """Close its input, as the end of this process would."""
        assert self._child.stdin is not None
        self._child.stdin.close()

    def rows(self) -> str:
        """A sources.toml of all sites."""
        return self._ask("/sources.toml").decode()

    def log(self) -> Log:
        """The requests that have arrived so far; their times are by this machine's one monotonic clock."""
        kept = Log()
        for at, host, method, target, head, status in json.loads(self._ask("/log")):
            kept.visits.append(Visit(at, host, method, target, head.encode("latin-1"), b"", status))
        return kept

    def count(self) -> int:
        """How many requests have arrived so far."""
        return int(self._ask("/count"))

    def forget(self) -> None:
        """Begin the log anew."""
        self._ask("/forget")

    def behave(self, host: str, path: str, trouble: str | None = None, **how: object) -> None:
        """Let a site misbehave: a trouble by its name (see trouble.TROUBLES), `how` as in Behaviour.

        `retry_after` goes to the troubles too_many and unavailable. With nothing said it behaves well again.
        """
        said = json.dumps({"host": host, "path": path, "trouble": trouble, **how})
        self._ask(f"/behave?said={quote(said)}")

    def _ask(self, path: str) -> bytes:
        connection = HTTPConnection(self._control, self.port, timeout=_WAIT)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{path}: {body.decode()}")
            return body
        finally:
            connection.close()
