"""What is asked of a portal, and what it answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Headers = tuple[tuple[str, str], ...]
"""Header fields in the order in which they were sent or received."""

Trust = Literal["verified", "legacy", "unverified", "plain"]
"""How an answer's origin was checked: by a certificate, by one with old cryptography, not though it was https, or
not, because it was http."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One request before it is sent: a GET, or, with a form, a POST."""

    url: str
    form: tuple[tuple[str, str], ...] | None = None
    referer: str | None = None  # some portals answer a list's request only with the address of its page


@dataclass(frozen=True, slots=True)
class Validators:
    """What an earlier answer said of itself, to be asked again with: If-None-Match and If-Modified-Since."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request with its whole answer. A redirection is an exchange of its own."""

    ask: Ask
    at: datetime  # UTC, when it was sent
    elapsed: float  # seconds until the last byte of the answer
    status: int
    reason: str
    headers: Headers  # as received
    body: bytes  # without transfer and content coding
    sent: Headers = ()
    trust: Trust = "plain"

    def header(self, name: str) -> str | None:
        """The first header field of this name, in any case; None where there is none."""
        return next((value for field, value in self.headers if field.lower() == name.lower()), None)
