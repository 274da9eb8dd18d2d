"""A server as a process of its own, for tests that need a real one."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import environment


@contextmanager
def server(library: Path, *arguments: str, **variables: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A running `fzsearch`, and the address it prints; ended by its own process id."""
    process = subprocess.Popen(
        [sys.executable, "-m", "fzsearch", *arguments],
        env=environment(library) | variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    try:
        assert process.stdout is not None
        address = re.search(r"http://127\.0\.0\.1:\d+\S*", process.stdout.readline())
        assert address is not None
        yield process, address[0]
    finally:
        process.terminate()
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
