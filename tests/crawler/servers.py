"""Portals of our own on loopback: each says what it was told to say, and counts who came."""

import contextlib
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

Say = bytes | Callable[["Portal", socket.socket], None]
"""An answer: bytes, after which the connection stays open, or what is done with it, after which it is closed."""


def answer(body: bytes = b"ok", *fields: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """A whole answer, with a Content-Length unless the fields say how long it is."""
    head = [f"HTTP/1.1 {status}", *fields]
    if not any(field.lower().startswith(("content-length", "transfer-encoding")) for field in fields):
        head.append(f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join([*head, "", ""]).encode("latin-1") + body


class Portal:
    """A server that gives its answers one after the other, and the last one again and again."""

    def __init__(self, *says: Say, context: ssl.SSLContext | None = None, mute: bool = False) -> None:
        self._says = says or (answer(),)
        self._context = context
        self._mute = mute  # says nothing, not even to begin encryption
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.connections = 0
        self.requests: list[bytes] = []
        self.received = 0  # bytes
        self.ended = threading.Event()
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.ended.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for sock in self._open:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
            assert not thread.is_alive()

    def url(self, path: str = "/", host: str = "www.example.gov.cn", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def drip(self, sock: socket.socket, first: bytes, piece: bytes, pause: float = 0.02) -> None:
        """Send something for as long as someone listens."""
        with contextlib.suppress(OSError):
            sock.sendall(first)
            while not self.ended.is_set():
                sock.sendall(piece)
                time.sleep(pause)

    def _accept(self) -> None:
        while not self.ended.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(sock)
            self._threads.append(threading.Thread(target=self._serve, args=(sock,), daemon=True))
            self._threads[-1].start()

    def _serve(self, sock: socket.socket) -> None:
        try:
            if self._mute:
                self.ended.wait(5)
            elif self._context:
                sock = self._context.wrap_socket(sock, server_side=True)
                self._open.append(sock)
            with contextlib.suppress(OSError):
                while self._serve_one(sock):
                    pass
        except OSError:
            pass
        finally:
            sock.close()

    def _receive(self, sock: socket.socket) -> bytes:
        got = sock.recv(65536)
        self.received += len(got)
        return got

    def _serve_one(self, sock: socket.socket) -> bool:
        request = b""
        while b"\r\n\r\n" not in request:
            if not (got := self._receive(sock)):
                return False
            request += got
        length = re.search(rb"Content-Length: (\d+)", request)
        whole = request.index(b"\r\n\r\n") + 4 + (int(length[1]) if length else 0)
        while len(request) < whole and (got := self._receive(sock)):
            request += got
        self.requests.append(request)
        say = self._says[min(len(self.requests), len(self._says)) - 1]
        if isinstance(say, bytes):
            sock.sendall(say)
            return True
        say(self, sock)
        return False
