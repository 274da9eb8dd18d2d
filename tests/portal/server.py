"""The server of the made portals: HTTP/1.1 on one port of many loopback addresses, each of them a host."""

import asyncio
import socket
import struct
import time
from collections.abc import Callable

from tests.portal.page import Behaviour, Page, Visit, pieces

Answer = Callable[[Visit], tuple[Page, Behaviour | None, bool]]
"""What a host gives to a request: a page, how it misbehaves, and whether it may be compressed."""

_LONGEST_HEAD = 65_536
_TRIES = 20


class Server:
    """Listening sockets and open connections; all its methods are called in its loop."""

    def __init__(self, note: Callable[[Visit], None]) -> None:
        self.note = note
        self.hosts: dict[str, Answer] = {}
        self.open: set[Conversation] = set()
        self._listening: list[asyncio.Server] = []
        self.port = 0

    async def start(self, *addresses: str) -> None:
        """Take a port that is free on all of these addresses."""
        for _ in range(_TRIES):
            sockets: list[socket.socket] = []
            try:
                for address in addresses:
                    sockets.append(_bound(address, sockets[0].getsockname()[1] if sockets else 0))
            except OSError:
                for taken in sockets:
                    taken.close()
                continue
            self.port = sockets[0].getsockname()[1]
            for free in sockets:
                await self._listen(free)
            return
        raise OSError(f"no port is free on {addresses}")

    async def add(self, address: str, answer: Answer) -> None:
        """Let an address be a host."""
        known = address in self.hosts or address in self.addresses()
        self.hosts[address] = answer
        if not known:
            await self._listen(_bound(address, self.port))

    def addresses(self) -> set[str]:
        """Where it listens."""
        return {taken.getsockname()[0] for server in self._listening for taken in server.sockets}

    async def _listen(self, free: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        self._listening.append(await loop.create_server(lambda: Conversation(self), sock=free, backlog=256))

    async def stop(self) -> None:
        """Close every socket and end every conversation."""
        for server in self._listening:
            server.close()
        for conversation in list(self.open):
            conversation.end()
        for _ in range(100):  # the loop has to come round before an aborted connection is closed
            await asyncio.sleep(0)
            if not self.open:
                break


class Conversation(asyncio.Protocol):
    """One connection: its requests are answered one after the other."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._rest = b""
        self._busy: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._wire = transport
        self._host: str = transport.get_extra_info("sockname")[0]
        self._server.open.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self._server.open.discard(self)
        if self._busy is not None:
            self._busy.cancel()

    def end(self) -> None:
        """Drop the connection."""
        if self._busy is not None:
            self._busy.cancel()
        self._wire.abort()

    def data_received(self, data: bytes) -> None:
        self._rest += data
        while self._busy is None and not self._wire.is_closing() and (visit := self._next()) is not None:
            self._respond(visit)

    def _next(self) -> Visit | None:
        """The next whole request of what has arrived."""
        head, found, rest = self._rest.partition(b"\r\n\r\n")
        if not found:
            if len(self._rest) > _LONGEST_HEAD:
                self.end()
            return None
        first, _, lines = head.partition(b"\r\n")
        method, _, target = first.decode("latin-1").partition(" ")
        visit = Visit(time.monotonic(), self._host, method, target.rpartition(" ")[0], b"\r\n" + lines)
        length = int(visit.headers.get("content-length", 0)) if b"ontent-" in lines or b"ONTENT-" in lines else 0
        if len(rest) < length:
            return None
        visit.body, self._rest = rest[:length], rest[length:]
        return visit

    def _respond(self, visit: Visit) -> None:
        self._server.note(visit)
        page, behaviour, may_zip = self._server.hosts[self._host](visit)
        if behaviour is not None and behaviour.answer is not None:
            page = behaviour.answer
        if behaviour is not None and (
            behaviour.delay or behaviour.drip or behaviour.reset or behaviour.cut is not None
        ):
            self._busy = asyncio.ensure_future(self._misbehave(visit, page, behaviour, may_zip))
            return
        visit.status, head, body = page.wire(visit, may_zip=may_zip)
        self._wire.write(head + body)
        if b"onnection: close" in visit.head:
            self._wire.close()

    async def _misbehave(self, visit: Visit, page: Page, behaviour: Behaviour, may_zip: bool) -> None:
        await asyncio.sleep(behaviour.delay)
        if behaviour.reset:
            # Closed with nothing left to linger for, a socket says RST instead of FIN.
            self._wire.get_extra_info("socket").setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
            )
            self._wire.abort()
            return
        visit.status, head, body = page.wire(visit, may_zip=may_zip)
        self._wire.write(head)
        sent = body if behaviour.cut is None else body[: behaviour.cut]
        for drop in pieces(sent, behaviour.drop if behaviour.drip else max(1, len(sent))):
            self._wire.write(drop)
            await asyncio.sleep(behaviour.drip)
        self._busy = None
        if behaviour.cut is not None or b"onnection: close" in visit.head:
            self._wire.close()
        else:
            self.data_received(b"")


def _bound(address: str, port: int) -> socket.socket:
    """A socket on a loopback address; on none other."""
    if not address.startswith("127."):
        raise ValueError(f"{address} is not a loopback address")
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((address, port))
    except OSError:
        made.close()
        raise
    return made
