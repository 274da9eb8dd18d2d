"""What an answer means for what was asked for. Pure: it reads the answer and decides; others act."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from fzsearch.crawler import (
    Challenge,
    Glance,
    backoff,
    challenge_in,
    glance,
    looks_like_error,
    redirect_to_front,
    redirected,
    retry_after,
    why_gone,
)
from fzsearch.errors import FetchError
from fzsearch.exchange import Ask, Exchange
from fzsearch.model import Snapshot
from fzsearch.store import Entry, Said

MOST_HOPS = 5
"""Redirections that are followed one after the other."""

_MOST_ATTEMPTS = 3  # in one visit
_MOST_PATIENCE = 10  # attempts for a portal that says each time when to come again
_LEAST_BACKOFF = timedelta(seconds=1)
_PASSING = ("name", "connection", "time")  # faults that may be gone the next time
_TOO_FAST = (429, 503)
_OK, _NOT_MODIFIED, _REDIRECTIONS, _SERVER_ERRORS = 200, 304, (301, 302, 303, 307, 308), 500


@dataclass(frozen=True, slots=True)
class Blocked:
    """A challenge stands in the way. Nothing is evaded: the host is left alone."""

    challenge: Challenge


@dataclass(frozen=True, slots=True)
class Later:
    """No answer now, but perhaps later; `whole_host` where the portal asked for time."""

    until: datetime
    why: Said
    whole_host: bool = False


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """It is to be asked for at another address."""

    ask: Ask


@dataclass(frozen=True, slots=True)
class Gone:
    """It is not there, or not any more."""

    why: Said


@dataclass(frozen=True, slots=True)
class Failed:
    """It cannot be had in this visit."""

    why: Said


@dataclass(frozen=True, slots=True)
class Same:
    """It is what it was."""


@dataclass(frozen=True, slots=True)
class Answered:
    """Here it is."""


Verdict = Blocked | Later | Elsewhere | Gone | Failed | Same | Answered


def judge(entry: Entry, answer: Exchange | FetchError, now: datetime) -> Verdict:
    """What the answer to a request for this entry means."""
    if isinstance(answer, FetchError):
        why = (answer.reason_zh, answer.reason_en)
        return _later(entry, now, None, why) if answer.fault in _PASSING else Failed(why)
    page = glance(answer)
    if challenge := challenge_in(answer, page):
        return Blocked(challenge)
    if answer.status == _OK:
        return _body(entry, answer, page, now)
    if answer.status == _NOT_MODIFIED and entry.validated == entry.asked:
        return Same()
    if answer.status in _REDIRECTIONS:
        return _redirected(entry, answer)
    return _refused(entry, answer, page, now)


def _refused(entry: Entry, answer: Exchange, page: Glance, now: datetime) -> Verdict:
    """What an answer means that is neither a body nor a redirection."""
    why = (f"门户答 HTTP {answer.status}", f"the portal answers HTTP {answer.status}")
    if answer.status in _TOO_FAST or answer.status >= _SERVER_ERRORS:
        return _later(entry, now, answer, why)
    gone = why_gone(answer, entry.url, page)
    return Gone(gone) if gone and entry.kind != "list" else Failed(gone or why)


def _body(entry: Entry, answer: Exchange, page: Glance, now: datetime) -> Verdict:
    """What an answer of status 200 means."""
    if not answer.body:
        return _later(entry, now, None, ("答复是空的", "the answer is empty"))
    if gone := why_gone(answer, entry.url, page):
        return Failed(gone) if entry.kind == "list" else Gone(gone)
    if looks_like_error(answer, page):
        return _later(entry, now, None, ("答的是一页错误信息", "the answer is the text of an error"))
    same = entry.kind != "list" and entry.validated == entry.asked and entry.sha256 == _sha256(answer)
    return Same() if same else Answered()


def _sha256(answer: Exchange) -> str:
    return Snapshot("", answer.body, None, answer.at).sha256


def _redirected(entry: Entry, answer: Exchange) -> Verdict:
    try:
        ask = redirected(answer)
    except FetchError as error:
        return Failed((error.reason_zh, error.reason_en))
    if ask is None:
        return Failed((f"HTTP {answer.status} 没有目标地址", f"HTTP {answer.status} leads nowhere"))
    if entry.hops >= MOST_HOPS:
        return Failed((f"重定向超过 {MOST_HOPS} 次", f"it redirects more than {MOST_HOPS} times"))
    if entry.kind != "list" and redirect_to_front(entry.url, ask.url):
        return Gone((f"重定向到 {ask.url}，不再是文章", f"it redirects to {ask.url}, which is no document"))
    return Elsewhere(ask)


def _later(entry: Entry, now: datetime, answer: Exchange | None, why: Said) -> Later | Failed:
    """Try again later, unless that was tried often enough; a portal that states a time is obeyed for longer."""
    stated = retry_after(answer.header("Retry-After"), now) if answer else None
    if entry.attempts + 1 >= (_MOST_ATTEMPTS if stated is None else _MOST_PATIENCE):
        return Failed(why)
    until = max(stated or now + backoff(entry.attempts + 1), now + _LEAST_BACKOFF)
    too_fast = answer is not None and answer.status in _TOO_FAST
    return Later(until, why, whole_host=too_fast)
