"""A body without its content coding, and never more of it than was agreed."""

import io
import zlib
from collections.abc import Iterable, Iterator

from fzsearch.crawler.asking.faults import cut, oversize, undecodable

_PIECE = 65536  # bytes unpacked at a time
_MOST_MEMBERS = 10_000  # of one gzip file; more are a trap, as each costs time and may hold nothing
_GZIP = zlib.MAX_WBITS + 16

# Some portals name their character set where the coding belongs; such bodies are plain.
_PLAIN = frozenset({"", "identity", "none", "utf-8", "utf8", "gbk", "gb2312", "gb18030"})


def decoded(url: str, chunks: Iterable[bytes], coding: str, largest: int) -> bytes:
    """The body in `chunks`, decoded: at most `largest` bytes, both as received and decoded.

    Raises FetchError: "size" as soon as there is more, "coding" for another coding than gzip or a damaged one,
    "connection" where the packed body ends too early.
    """
    coding = coding.strip().lower()
    body = io.BytesIO()
    received = _at_most(url, chunks, largest)
    if coding not in _PLAIN:
        if coding not in ("gzip", "x-gzip"):
            raise undecodable(url, coding[:40])
        received = _unpacked(url, received)
    for piece in _at_most(url, received, largest):
        body.write(piece)
    return body.getvalue()


def _at_most(url: str, pieces: Iterable[bytes], largest: int) -> Iterator[bytes]:
    left = largest
    for piece in pieces:
        left -= len(piece)
        if left < 0:
            raise oversize(url, largest)
        yield piece


def _unpacked(url: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """What gzip members hold (RFC 1952). Anything else after a whole member is padding, as other clients have it."""
    member, members = zlib.decompressobj(_GZIP), 1
    begun = False
    for chunk in chunks:
        rest, begun = chunk, True
        while rest:
            if member.eof:
                if not rest.startswith(b"\x1f"):
                    break
                member, members = zlib.decompressobj(_GZIP), members + 1
            if members > _MOST_MEMBERS:
                raise undecodable(url, "gzip")
            try:
                piece = member.decompress(rest, _PIECE)
            except zlib.error as error:
                raise undecodable(url, "gzip") from error
            yield piece
            rest = member.unconsumed_tail or member.unused_data
    if begun and not member.eof:
        raise cut(url)
