"""Readers in a process of their own: they ask over connections that stay open, and note how long answers take."""

import asyncio
import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from multiprocessing.connection import Connection

_SEED = 20_260_115
_ANSWER_WITHIN = 30.0  # seconds; a longer answer is an error
_MOST_CONNECTIONS = 64  # of readers by schedule; who finds none waits, and that counts
_LONGEST = 1 << 22  # bytes that wait to be read


@dataclass(frozen=True, slots=True)
class Plan:
    """Who asks what for how long: `rate` requests a second by schedule or, where it is 0, `users` without a pause."""

    port: int
    asked: Sequence[tuple[str, str]]  # kind and path, again from the first when they are used up
    seconds: float
    rate: float = 0.0
    users: int = 0


@dataclass(slots=True)
class Heard:
    """What came back."""

    times: dict[str, list[float]] = field(default_factory=dict)  # milliseconds by kind of address
    errors: Counter[str] = field(default_factory=Counter)
    wall: float = 0.0  # seconds from the first request to the last answer
    processor: float = 0.0  # seconds, of the client


class _Line:
    """A connection that stays open from one request to the next."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> int:
        """The status of the answer, which is read whole. Raises OSError or EOFError when the connection breaks."""
        request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n\r\n".encode()
        was_open = self._ends is not None
        try:
            return await self._exchange(request)
        except (ConnectionError, asyncio.IncompleteReadError) as error:
            self.close()
            nothing = not isinstance(error, asyncio.IncompleteReadError) or not error.partial
            if was_open and nothing:  # a server may close an idle connection at any time; browsers ask again, too
                return await self._exchange(request)
            raise

    async def _exchange(self, request: bytes) -> int:
        if self._ends is None:
            self._ends = await asyncio.open_connection("127.0.0.1", self._port, limit=_LONGEST)
        reader, writer = self._ends
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        await reader.readexactly(int(head.partition("\r\ncontent-length:")[2].partition("\r\n")[0]))
        if "\r\nconnection: close" in head:
            self.close()
        return int(head.split(" ", 2)[1])

    def close(self) -> None:
        """Hang up."""
        if self._ends is not None:
            self._ends[1].close()
            self._ends = None


def run(plan: Plan) -> Heard:
    """Carry out a plan in a process of its own."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_child, args=(theirs, plan))
    process.start()
    theirs.close()
    try:
        if not ours.poll(plan.seconds + 2 * _ANSWER_WITHIN + 60):
            raise TimeoutError("the client does not end")
        heard: Heard = ours.recv()
        return heard
    finally:
        process.join(5)
        if process.is_alive():
            process.kill()
            process.join()


def _child(connection: Connection, plan: Plan) -> None:
    connection.send(asyncio.run(_by_schedule(plan) if plan.rate else _without_pause(plan)))


async def _by_schedule(plan: Plan) -> Heard:
    """Requests at random moments that do not depend on answers; the time counts from the moment."""
    heard, left, chance = Heard(), cycle(plan.asked), random.Random(_SEED)
    idle = [_Line(plan.port) for _ in range(_MOST_CONNECTIONS)]
    free = asyncio.Semaphore(_MOST_CONNECTIONS)
    began, moment = time.perf_counter(), 0.0
    async with asyncio.TaskGroup() as tasks:

        async def one(due: float, kind: str, path: str) -> None:
            async with free:
                line = idle.pop()
                await _note(line, kind, path, due, heard)
                idle.append(line)

        while (moment := moment + chance.expovariate(plan.rate)) < plan.seconds:
            await asyncio.sleep(max(0.0, began + moment - time.perf_counter()))
            tasks.create_task(one(began + moment, *next(left)))
    return _closed(heard, began, idle)


async def _without_pause(plan: Plan) -> Heard:
    """Every user asks again as soon as the answer is there."""
    heard, left = Heard(), cycle(plan.asked)
    lines = [_Line(plan.port) for _ in range(plan.users)]
    began = time.perf_counter()

    async def user(line: _Line, left: Iterator[tuple[str, str]]) -> None:
        while (now := time.perf_counter()) < began + plan.seconds:
            await _note(line, *next(left), now, heard)

    await asyncio.gather(*(user(line, left) for line in lines))
    return _closed(heard, began, lines)


async def _note(line: _Line, kind: str, path: str, due: float, heard: Heard) -> None:
    """Ask, and note how long it took since the moment at which it was due, or what went wrong."""
    try:
        async with asyncio.timeout(_ANSWER_WITHIN):
            status = await line.get(path)
        if status >= 400:
            heard.errors[f"{kind}: {status}"] += 1
    except (OSError, EOFError, ValueError, TimeoutError, asyncio.LimitOverrunError) as error:
        line.close()
        heard.errors[f"{kind}: {type(error).__name__}"] += 1
    heard.times.setdefault(kind, []).append((time.perf_counter() - due) * 1000)


def _closed(heard: Heard, began: float, lines: Sequence[_Line]) -> Heard:
    heard.wall, heard.processor = time.perf_counter() - began, time.process_time()
    for line in lines:
        line.close()
    return heard
