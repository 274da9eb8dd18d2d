"""What a portal's robots.txt permits, as RFC 9309 has it; in doubt, less than that."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal, get_args
from urllib.parse import urlsplit

from fzsearch.crawler.manners.challenges import challenge_in
from fzsearch.crawler.manners.pace import retry_after
from fzsearch.crawler.manners.rules import delay_of, permits, visiting_hours
from fzsearch.errors import FetchError, ParseError
from fzsearch.exchange import Exchange
from fzsearch.text import decode

AGENT = "fzsearch"
"""Our product token (RFC 9309 §2.2.1): what a robots.txt calls us."""

Verdict = Literal["rules", "absent", "wait"]
"""There are rules; there is no such file, so all is permitted; or nobody knows, so nothing is, for now."""

VALID = timedelta(hours=24)
"""How long an answer is believed: "should not use the cached version for more than 24 hours" (RFC 9309 §2.4)."""

_WAITS = tuple(timedelta(hours=hours) for hours in (1, 2, 4, 8, 16, 24))
_MOST = 500 * 1024  # bytes read: "at least 500 kibibytes" (RFC 9309 §2.5)
# RFC 9309 §2.3.1.3 lets a crawler go on after any 4xx. But 401 and 403 are not "there is no such file": who may not
# even read the rules cannot know that it is permitted. And 429 is about our pace, not about the file.
_UNSETTLED = (401, 403, 429)
_FIELD_LINE = re.compile(rb"(?:^|\r)[ \t]*user-?agent[ \t]*:", re.IGNORECASE | re.MULTILINE)
_PAGE = re.compile(rb"<(?:!doctype|html|head|body)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Robots:
    """What is known of a host's robots.txt. Never edited: read again, it is another one."""

    verdict: Verdict
    read_at: datetime
    until: datetime  # valid until then; for "wait", when to ask again. In both cases: read it anew from then on
    why_zh: str
    why_en: str
    text: str = ""  # of "rules"
    waits: int = 0  # how many times in a row it has been "wait"

    def allows(self, url: str, agent: str = AGENT) -> bool:
        """Whether `url`, written as it will be sent, may be asked for. An address that is none may not.

        /robots.txt itself always may (RFC 9309 §2.2.2).
        """
        try:
            parts = urlsplit(url)
            path = (parts.path or "/") + (f"?{parts.query}" if "?" in url.partition("#")[0] else "")
            if parts.path == "/robots.txt" or self.verdict == "absent":
                return True
            return self.verdict == "rules" and permits(self.text, path, agent)
        except ValueError:  # also a lone surrogate
            return False

    def crawl_delay(self, agent: str = AGENT) -> float | None:
        """Seconds between requests that the file asks for, by Crawl-delay or Request-rate, whichever is longer."""
        return delay_of(self.text, agent) if self.verdict == "rules" else None

    def open_from(self, now: datetime, agent: str = AGENT) -> datetime:
        """`now`, or the next beginning of the hours (UTC) to which the file's Visit-time limits visits."""
        hours = visiting_hours(self.text, agent) if self.verdict == "rules" else None
        return now if hours is None else _opening(hours, now.astimezone(UTC)).astimezone(now.tzinfo)


def read_robots(answer: Exchange | FetchError, now: datetime, previous: Robots | None = None) -> Robots:
    """What the answer to a request for /robots.txt means. Never raises.

    The caller has followed redirections, at most five (RFC 9309 §2.3.1.2). `previous` is what was known before; it
    makes the waits grow, from an hour to a day, and 304 renews it. It is never used to go on: a file that cannot be
    reached may have changed.
    """
    if isinstance(answer, FetchError):
        return _wait(now, previous, f"robots.txt 读不到：{answer.reason_zh}", f"no robots.txt: {answer.reason_en}")
    if challenge := challenge_in(answer):
        return _wait(
            now,
            previous,
            f"robots.txt 的地址上是{challenge.kind}的验证或拦截页：{challenge.evidence}",
            f"a challenge ({challenge.kind}) stands before robots.txt: {challenge.evidence}",
        )
    status = answer.status
    if status == 304 and previous is not None and previous.verdict == "rules":
        return Robots("rules", now, now + VALID, previous.why_zh, previous.why_en, previous.text)
    if 200 <= status < 300:
        return _read(answer, now)
    if 400 <= status < 500 and status not in _UNSETTLED:
        return _absent(now, f"没有 robots.txt（HTTP {status}）", f"there is no robots.txt (HTTP {status})")
    wait = _wait(
        now,
        previous,
        f"robots.txt 答 HTTP {status}，不能确定是否允许",
        f"robots.txt answers HTTP {status}: what is permitted cannot be known",
    )
    asked_for = retry_after(answer.header("Retry-After"), now)
    return wait if asked_for is None or asked_for <= wait.until else _until(wait, asked_for)


def redirected_too_often(now: datetime, previous: Robots | None = None) -> Robots:
    """The verdict after a sixth redirection. RFC 9309 §2.3.1.2 would let us go on; we wait."""
    return _wait(now, previous, "robots.txt 重定向超过 5 次", "robots.txt redirects more than five times")


def redirected_away(host: str, now: datetime, previous: Robots | None = None) -> Robots:
    """The verdict where robots.txt redirects to a host that may not be asked."""
    return _wait(
        now,
        previous,
        f"robots.txt 重定向到不可访问的主机 {host[:100]}",
        f"robots.txt redirects to {host[:100]}, a host that may not be asked",
    )


def to_row(robots: Robots) -> dict[str, str]:
    """The same as plain text, field by field; `from_row` gives it back."""
    return {
        "verdict": robots.verdict,
        "read_at": robots.read_at.isoformat(),
        "until": robots.until.isoformat(),
        "why_zh": robots.why_zh,
        "why_en": robots.why_en,
        "text": robots.text,
        "waits": str(robots.waits),
    }


def from_row(row: Mapping[str, str]) -> Robots:
    """What `to_row` wrote down. Raises ValueError or KeyError for what it did not write."""
    verdict = next((known for known in get_args(Verdict) if known == row["verdict"]), None)
    if verdict is None:
        raise ValueError(f"no verdict on a robots.txt: {row['verdict']!r}")
    read_at, until = (datetime.fromisoformat(row[name]) for name in ("read_at", "until"))
    return Robots(verdict, read_at, until, row["why_zh"], row["why_en"], row["text"], int(row["waits"]))


def _read(answer: Exchange, now: datetime) -> Robots:
    """The verdict on a body that was served as robots.txt."""
    if _is_page(answer):
        return _absent(
            now,
            f"robots.txt 的地址上是网页，当作没有（HTTP {answer.status}）",
            f"a web page is served as robots.txt, which counts as none (HTTP {answer.status})",
        )
    body = answer.body
    if len(body) > _MOST:
        # Half a rule is another rule, so that only whole lines are read.
        end = max(body.rfind(b"\n", 0, _MOST), body.rfind(b"\r", 0, _MOST))
        body = body[: end + 1]
    try:
        text = decode(body, answer.ask.url)
    except ParseError:
        text = body.decode("utf-8", errors="replace").removeprefix("\ufeff")
    return Robots(
        "rules",
        now,
        now + VALID,
        f"robots.txt 已读（HTTP {answer.status}）",
        f"robots.txt was read (HTTP {answer.status})",
        text.replace("\x00", "\ufffd"),
    )


def _is_page(answer: Exchange) -> bool:
    """Whether a web page is served as robots.txt: many portals answer so for anything they do not have.

    Some servers call a true robots.txt text/html; so a file that has a User-agent line and no markup of a page is
    taken at its word.
    """
    begin = answer.body[:_MOST].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not begin.startswith(b"<") and "html" not in (answer.header("Content-Type") or "").lower():
        return False
    return begin != b"" and (_FIELD_LINE.search(begin) is None or _PAGE.search(begin) is not None)


def _absent(now: datetime, zh: str, en: str) -> Robots:
    return Robots("absent", now, now + VALID, zh, en)


def _wait(now: datetime, previous: Robots | None, zh: str, en: str) -> Robots:
    """Complete disallow for now, as RFC 9309 §2.3.1.4 asks for a file that cannot be reached."""
    waits = 1 + (previous.waits if previous else 0)
    return Robots("wait", now, now + _WAITS[min(waits, len(_WAITS)) - 1], zh, en, waits=waits)


def _until(wait: Robots, moment: datetime) -> Robots:
    return Robots("wait", wait.read_at, moment, wait.why_zh, wait.why_en, waits=wait.waits)


def _opening(hours: tuple[time, time], now: datetime) -> datetime:
    """The first moment from `now` on that lies within some hours of the day; they may pass midnight."""
    begin, end = hours
    clock = now.time().replace(tzinfo=None)
    is_open = begin <= clock <= end if begin <= end else clock >= begin or clock <= end
    if is_open:
        return now
    opening = datetime.combine(now.date(), begin, tzinfo=UTC)
    return opening if opening > now else opening + timedelta(days=1)
