"""The knowledge of a library, kept beside the application and renewed in the background."""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from fzsearch.errors import FzsearchError
from fzsearch.index import HEADINGS, Engine, Knowledge, gathered
from fzsearch.store import Store

log = logging.getLogger(__name__)

RENEWED = 600.0
"""Seconds after which it is seen whether the index has another generation."""
TRIED_AGAIN = 60.0
"""Seconds after a failure."""
_PAUSE = 0.01  # as long as it works between two pauses: readers wait no more than for each other


class Vocabulary:
    """What the library knows by now: nothing before it is first asked for, then what the last generation had.

    `context` opens what the engine and the store need outside of a request; `store` is asked within it.
    """

    def __init__(
        self, engine: Engine, store: Callable[[], Store], context: Callable[[], AbstractContextManager[object]]
    ) -> None:
        self._engine = engine
        self._store = store
        self._context = context
        self._lock = threading.Lock()
        self._knowledge: Knowledge | None = None
        self._seen: tuple[int, str] | None = None  # the last change that it knows of
        self._due = 0.0  # when to look again, by the monotonic clock
        self._thread: threading.Thread | None = None

    def current(self) -> Knowledge | None:
        """What is known by now; None at first. Never waits: where it is due, it is renewed in the background."""
        if time.monotonic() >= self._due:
            self._start()
        return self._knowledge

    def settled(self, timeout: float) -> Knowledge | None:
        """The same after the work that goes on, if any, has ended, or `timeout` seconds: for those who can wait."""
        self.current()
        if (thread := self._thread) is not None:
            thread.join(timeout)
        return self._knowledge

    def _start(self) -> None:
        with self._lock:
            if time.monotonic() < self._due:
                return
            self._due = time.monotonic() + RENEWED
            # A daemon: the process ends without waiting for it.
            self._thread = threading.Thread(target=self._renew, name="vocabulary", daemon=True)
            self._thread.start()

    def _renew(self) -> None:
        try:
            with self._context():
                seen = self._engine.applied(), self._engine.mark()
                if seen == self._seen:
                    return
                began = time.monotonic()
                headings = self._store().headings(HEADINGS)
                self._knowledge = gathered(self._engine, headings, lambda: time.sleep(_PAUSE))
                self._seen = seen
            took = time.monotonic() - began
            log.info("vocabulary texts=%d seconds=%.1f", len(self._knowledge.suggestions), took)
        except Exception as error:  # whatever it is, searching goes on without
            self._due = time.monotonic() + TRIED_AGAIN
            unexpected = None if isinstance(error, FzsearchError) else error
            log.warning("no vocabulary for now: %s", error, exc_info=unexpected)
