"""Tries a source: its robots.txt and one list page, and says what was understood."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from fzsearch.crawler import Link, Listing, Robots, Source, host_of, redirected, redirected_too_often
from fzsearch.errors import FetchError, ListError, ParseError
from fzsearch.exchange import Ask, Exchange, Validators
from fzsearch.pipeline.harvest.flight import terms_of
from fzsearch.pipeline.harvest.gates import Gates, origin_of
from fzsearch.pipeline.harvest.lists import Wanted, first_page
from fzsearch.pipeline.harvest.means import Means
from fzsearch.pipeline.harvest.verdict import (
    MOST_HOPS,
    Answered,
    Blocked,
    Elsewhere,
    Failed,
    Gone,
    Later,
    Verdict,
    judge,
)
from fzsearch.store import Entry, Said, Store
from fzsearch.text import encoding_of

_PATIENCE = 300  # seconds


@dataclass(frozen=True, slots=True)
class Checked:
    """What one look at a source's list gave.

    `problem` says why it gave nothing; then the rest is as far as it got.
    """

    source: Source
    robots: Said | None = None
    crawl_delay: float | None = None
    address: str | None = None  # where the list was found, after redirections
    stated_encoding: str | None = None  # the header's claim
    encoding: str | None = None  # what the bytes are
    family: str | None = None
    pages: int | None = None
    declared: int | None = None
    links: tuple[Link, ...] = ()
    wanted: tuple[Link, ...] = ()  # those that may be reports
    problem: Said | None = None


def check(store: Store, source: Source, means: Means, wanted: Wanted, sleep: Callable[[float], None]) -> Checked:
    """Ask for robots.txt and the first page of the list, as politely as a harvest does; keep nothing but the pace."""
    gates = Gates(store, [source])
    asker = _Asker(gates, source, means, sleep)
    seen = Checked(source)
    url = source.list_url
    try:
        for _ in range(MOST_HOPS + 1):
            robots = asker.robots(origin_of(url))
            seen = replace(seen, robots=(robots.why_zh, robots.why_en), crawl_delay=robots.crawl_delay(), address=url)
            if robots.verdict == "wait":
                return replace(seen, problem=seen.robots)
            if not robots.allows(url):
                return replace(seen, problem=("robots.txt 不允许", "robots.txt forbids it"))
            answer = asker.ask(Ask(url))
            verdict = judge(_entry(source, url), answer, means.now())
            if isinstance(verdict, Elsewhere):
                url = verdict.ask.url
                continue
            seen, listing = _understood(seen, answer, verdict, wanted)
            if listing is not None and not listing.links:
                # The page only says where the list is to be asked for.
                onward = asker.ask(listing.following[0])
                seen, _ = _understood(seen, onward, judge(_entry(source, url), onward, means.now()), wanted)
            return seen
    except FetchError as error:
        return replace(seen, problem=(error.reason_zh, error.reason_en))
    return replace(seen, problem=("重定向太多", "it redirects too often"))


class _Asker:
    """Asks one thing after the other, with the pauses that a harvest keeps."""

    def __init__(self, gates: Gates, source: Source, means: Means, sleep: Callable[[float], None]) -> None:
        self._gates = gates
        self._source = source
        self._means = means
        self._sleep = sleep

    def ask(self, ask: Ask) -> Exchange | FetchError:
        """The answer, after the pause that its host is due.

        Raises FetchError where that would be too long, or the host may not be used.
        """
        host = host_of(ask.url)
        if not self._source.may_use(host):
            raise FetchError(
                ask.url, "forbidden", "主机不是官方的，也不在 allow_hosts 里", "the host may not be used"
            )
        now = self._means.now()
        wait = (self._gates.open_from(host, now) - now).total_seconds()
        if wait > _PATIENCE:
            until = self._gates.open_from(host, now).isoformat(timespec="minutes")
            raise FetchError(ask.url, "time", f"主机停访到 {until}", f"its host is left alone until {until}")
        self._sleep(max(wait, 0))
        try:
            answer: Exchange | FetchError = self._means.fetch(ask, Validators(), terms_of(self._source))
        except FetchError as error:
            answer = error
        elapsed = answer.elapsed if isinstance(answer, Exchange) else 0.0
        self._gates.respect(host, self._source.delay)
        self._gates.asked(host, answer, elapsed, self._means.now(), self._means.chance())
        return answer

    def robots(self, origin: str) -> Robots:
        """An origin's robots.txt, as it is known or asked for now."""
        known = self._gates.robots(origin, self._means.now())
        if known is not None:
            return known
        ask = Ask(f"{origin}/robots.txt")
        for _ in range(MOST_HOPS + 1):
            answer = self.ask(ask)
            onward = redirected(answer) if isinstance(answer, Exchange) else None
            if onward is None:
                return self._gates.read(origin, answer, self._means.now())
            ask = onward
        return redirected_too_often(self._means.now())


def _entry(source: Source, url: str) -> Entry:
    """The first page of the list, as the frontier would have it."""
    return Entry(
        0, source.id, "list", source.list_url, first_page(source).key, url, None, None, None, None, 0, 0, "due", 0,
        None, None, None, None, None, None, 0, None,
    )  # fmt: skip


def _understood(
    seen: Checked, answer: Exchange | FetchError, verdict: Verdict, wanted: Wanted
) -> tuple[Checked, Listing | None]:
    """What the answer to the request for the list says, and the list."""
    match verdict:
        case Blocked(challenge):
            kind, evidence = challenge.kind, challenge.evidence
            return replace(seen, problem=(f"{kind}验证：{evidence}", f"a challenge ({kind}): {evidence}")), None
        case Failed(why) | Gone(why) | Later(_, why, _):
            return replace(seen, problem=why), None
    if not isinstance(verdict, Answered) or isinstance(answer, FetchError):
        return replace(seen, problem=("没有答复", "no answer")), None
    from fzsearch.crawler.readers import read_list  # bs4 is loaded only where there is a list

    seen = replace(seen, stated_encoding=_charset(answer), encoding=_encoding(answer))
    try:
        family, listing = read_list(answer.body, answer.ask.url, seen.source, first=seen.family is None)
    except ListError as error:
        return replace(seen, problem=(error.reason_zh, error.reason_en)), None
    links = tuple(link for link in listing.links if wanted(link.title, seen.source.list_url))
    pages, declared = listing.pages or seen.pages, listing.declared or seen.declared
    seen = replace(seen, family=seen.family or family, pages=pages, declared=declared)
    return replace(seen, links=listing.links, wanted=links), listing


def _charset(answer: Exchange) -> str | None:
    """The charset that the answer's header claims."""
    found = re.search(r"charset=[\"']?([\w-]+)", answer.header("Content-Type") or "", re.IGNORECASE)
    return found[1].lower() if found else None


def _encoding(answer: Exchange) -> str | None:
    try:
        return encoding_of(answer.body, answer.ask.url)
    except ParseError:
        return None
