"""What a fetch may take, and what it may be asked of: agreed before anybody is asked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

LARGEST_PAGE = 20_000_000
"""Bytes, decoded."""

LARGEST_ATTACHMENT = 50_000_000
"""Bytes, decoded."""

Check = Literal["verified", "legacy", "unverified"]
"""What is asked of an https portal's certificate."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a fetch may take."""

    seconds: float = 60  # in all, from the look-up of the name to the last byte
    connect: float = 10  # seconds for each of: look-up, connection, encryption
    pause: float = 20  # seconds without a byte
    head: int = 131_072  # bytes of an answer before its body; a field is 64 KiB, and all are a hundred, at most
    wires: int = 64  # connections kept open for the next request


BOUNDS = Bounds()
"""What a fetch may take unless something else is agreed."""


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms a source's addresses may be asked for: its hosts, its certificates, its size."""

    may_use: Callable[[str], bool]  # of a host name in lower-case ASCII
    largest: int = LARGEST_PAGE
    tls: Check = "verified"
    ports: frozenset[int] = frozenset()  # besides 80 and 443
