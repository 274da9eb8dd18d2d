"""An engine in a process of its own, so that its memory and its caches are its own."""

import gc
import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Self

from bench.memory import resident, resident_of_files
from bench.peers.peer import Answer, Peer
from bench.tokens import Corpus
from fzsearch.index.analysis import tokenizer
from fzsearch.index.query import Request

_REPETITIONS = 5  # of a question, after one that is not counted
_ENOUGH = 2.0  # seconds after which a slow engine is not asked again
_ANSWER_WITHIN = 600.0  # seconds; an engine that takes longer is ended
_BUILD_WITHIN = (600.0, 0.05)  # seconds, and more for every section
_FINDS_NOTHING = Request("龘龘龘龘龘")


@dataclass(frozen=True, slots=True)
class Built:
    """What an index cost."""

    seconds: float  # processor time without inventing the reports
    tokenizing: float  # of these, seconds spent on tokens that the engine was given; 0 where it cuts texts itself
    mebibytes: float  # on disk


@dataclass(frozen=True, slots=True)
class Opened:
    """What it takes to be ready."""

    milliseconds: float  # until a first question without a match is answered; modules and dictionary are there before
    before: float  # MiB of resident memory before it was opened


@dataclass(frozen=True, slots=True)
class Timed:
    """An answer, and the processor time it takes in milliseconds: the median of some repetitions."""

    answer: Answer
    warm: float
    empty: float | None  # each time with emptied caches, where that was asked for


class Child:
    """A process with one engine over the index in `folder`. Ended by its own id when it does not answer."""

    def __init__(self, engine: str, folder: Path) -> None:
        self.engine = engine
        context = multiprocessing.get_context("spawn")
        self._connection, there = context.Pipe()
        self._process = context.Process(target=_serve, args=(there, engine, folder))
        self._process.start()
        there.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._process.join(10)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def build(self, sections: int) -> Built:
        """Index so many sections."""
        built: Built = self._ask(_BUILD_WITHIN[0] + _BUILD_WITHIN[1] * sections, _build, sections)
        return built

    def open(self) -> Opened:
        """Open the index."""
        opened: Opened = self._ask(_ANSWER_WITHIN, _open)
        return opened

    def answer(self, request: Request, *, forgetting: bool) -> Timed:
        """Answer a request several times; `forgetting`: and then again, each time with emptied caches."""
        timed: Timed = self._ask(_ANSWER_WITHIN, _answer, request, forgetting)
        return timed

    def memory(self) -> tuple[float, float]:
        """Resident memory now, and the part of it that mirrors files, in MiB."""
        memory: tuple[float, float] = self._ask(_ANSWER_WITHIN, _memory)
        return memory

    def _ask(self, within: float, work: Callable[..., Any], *arguments: object) -> Any:
        self._connection.send((work, arguments))
        if not self._connection.poll(within):
            raise TimeoutError(f"{self.engine}: no answer within {within:.0f} s")
        try:
            return self._connection.recv()
        except EOFError as error:
            raise RuntimeError(f"{self.engine}: its process has ended") from error


def _serve(connection: Connection, engine: str, folder: Path) -> None:
    """Do what comes through the pipe until it is closed."""
    peer = PEERS[engine](folder)
    tokenizer()("法治")  # the dictionary is loaded at the first cut
    while True:
        try:
            work, arguments = connection.recv()
        except EOFError:
            return
        connection.send(work(peer, folder, *arguments))


def _build(peer: Peer, folder: Path, sections: int) -> Built:
    corpus = Corpus(sections)
    begin = _processor_seconds()
    peer.build(corpus)
    seconds = _processor_seconds() - begin - corpus.making_ns / 1e9
    files = {
        status.st_ino: status.st_size for path in folder.rglob("*") if (status := path.lstat()) and path.is_file()
    }
    return Built(seconds, corpus.splitting_ns / 1e9, sum(files.values()) / 2**20)


def _open(peer: Peer, _: Path) -> Opened:
    gc.collect()
    before = resident()
    begin = time.perf_counter()
    peer.open()
    peer.find(_FINDS_NOTHING)
    return Opened((time.perf_counter() - begin) * 1000, before)


def _answer(peer: Peer, _: Path, request: Request, forgetting: bool) -> Timed:
    answer = peer.read(peer.find(request))
    warm = _median(peer, request, lambda: None)
    return Timed(answer, warm, _median(peer, request, peer.forget) if forgetting else None)


def _median(peer: Peer, request: Request, before: Callable[[], None]) -> float:
    """Milliseconds of processor time per answer, with `before` done before each, not counted."""
    taken: list[float] = []
    began = time.perf_counter()
    while not taken or (len(taken) < _REPETITIONS and time.perf_counter() - began < _ENOUGH):
        before()
        begin = time.process_time_ns()
        peer.find(request)
        taken.append((time.process_time_ns() - begin) / 1e6)
    return statistics.median(taken)


def _memory(_peer: Peer, _: Path) -> tuple[float, float]:
    return resident(), resident_of_files()


def _processor_seconds() -> float:
    """Of this process with its threads and of those that it started and that ended."""
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


# Each is imported only where it is needed: a module takes memory, too.


def _fzsearch(folder: Path) -> Peer:
    from bench.peers.fzsearch_peer import FzsearchPeer

    return FzsearchPeer(folder)


def _tantivy(folder: Path) -> Peer:
    from bench.peers.tantivy_peer import TantivyPeer

    return TantivyPeer(folder)


def _fts5(folder: Path) -> Peer:
    from bench.peers.fts5_peer import Fts5Peer

    return Fts5Peer(folder)


def _whoosh(folder: Path) -> Peer:
    from bench.peers.whoosh_peer import StockWhooshPeer

    return StockWhooshPeer(folder)


PEERS: dict[str, Callable[[Path], Peer]] = {
    "fzsearch": _fzsearch, "tantivy": _tantivy, "fts5": _fts5, "whoosh": _whoosh
}  # fmt: skip
"""The engines by name, in the order of the table."""
