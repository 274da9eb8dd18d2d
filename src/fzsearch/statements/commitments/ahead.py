"""The time to come: where a sentence speaks of it, and whether that promises anything."""

from collections.abc import Iterator
from dataclasses import dataclass

from fzsearch.statements.commitments.rules import Rule, rule_set, the_rule, word_list
from fzsearch.statements.commitments.values import Reason
from fzsearch.statements.commitments.years import named_years

_STOPS = "，。；："
_SEEN = 30  # characters before a year that are looked at


@dataclass(frozen=True, slots=True)
class Ahead:
    """Where a sentence speaks of the time to come.

    `certain` is what cannot be taken for anything else, as a later year can, so that only the rest of its clause
    tells whether it is past.
    """

    reason: Reason
    start: int
    end: int
    certain: bool

    def clause(self, text: str) -> tuple[int, int]:
        """Where the clause in which it stands begins and ends."""
        ends = [place for stop in _STOPS if (place := text.find(stop, self.end)) >= 0]
        return self._begins(text), min(ends, default=len(text))

    def _begins(self, text: str) -> int:
        return max(text.rfind(stop, 0, self.start) for stop in _STOPS) + 1


def all_ahead(text: str, year: int | None) -> Iterator[Ahead]:
    """Everywhere a sentence speaks of the time to come, in the order of the rules. `year` is the one reported on."""
    rules = rule_set("future")
    for rule in rules.rules if rules.may_match(text) else ():
        if rule.may_match(text):
            yield from _found_by(rule, text)
    yield from _coming_years(text)
    if year is not None and "20" in text:
        yield from _later_years(text, year)


def opens_plan(text: str) -> Ahead | None:
    """What opens a plan that the sentences after it go on with: 下一步, 今后; None where nothing does."""
    rule = the_rule("future", "next")
    found = next(_found_by(rule, text), None) if rule.may_match(text) else None
    return found if found and is_promised(text, found) else None


def _found_by(rule: Rule, text: str) -> Iterator[Ahead]:
    for found in rule.form.finditer(text):
        yield Ahead(Reason(rule.key, found[0].strip("，。；： ")), found.start(), found.end(), rule.certain)


def is_promised(text: str, ahead: Ahead) -> bool:
    """Whether it is the sentence's own, and nothing that others do, that is feared, or that a rule threatens with."""
    if text.count("“", 0, ahead.start) > text.count("”", 0, ahead.start):
        return False
    start, end = ahead.clause(text)
    return rule_set("unpromised").found(text[start:end]) is None


def begins(text: str, ahead: Ahead) -> int:
    """Where what is promised begins: its clause, or one before it that leads to it (对剩余12户，我局将逐户走访)."""
    start, _ = ahead.clause(text)
    while start:
        before = max(text.rfind(stop, 0, start - 1) for stop in _STOPS) + 1
        if text[start - 1] != "，" or not word_list("leading_to").match(text[before:start]):
            break
        start = before
    return start


def without_background(text: str, ahead: Ahead) -> str:
    """What of a sentence can tell that what lies ahead is past after all.

    That is from the clause on in which it was found, for 已整改6个，剩余2个将于3月底前整改 says both, without what
    only says how far it has come (目前已完成选址).
    """
    start, end = ahead.clause(text)
    if ahead.certain:
        return text[ahead.start : end]
    own, rest = text[start:end], text[end:]
    background = word_list("background")
    return own + "，".join(clause for clause in rest.split("，") if not background.match(clause))


def _coming_years(text: str) -> Iterator[Ahead]:
    """明年 and the like, where nothing was drawn up for it."""
    if not ("明" in text or "来" in text or "下" in text or "翌" in text):
        return
    for found in word_list("coming_year").finditer(text):
        before = text[max(0, found.start() - _SEEN) : found.start()]
        made = word_list("year_noun").match(text, found.end()) or word_list("year_before").search(before)
        if not made:
            yield Ahead(Reason("future.coming_year", found[0]), found.start(), found.end(), certain=True)


def _later_years(text: str, year: int) -> Iterator[Ahead]:
    """Years after the one reported on, where something will be in them and nothing was drawn up for them."""
    for named, end in named_years(text):
        if named <= year:
            continue
        start = end - len("2024年")
        before = text[max(0, start - _SEEN) : start]
        aimed = word_list("year_aim").search(before)
        is_time = aimed or word_list("year_after").match(text, end)
        if not is_time or word_list("year_noun").match(text, end):
            continue
        if aimed or not word_list("year_before").search(before):
            yield Ahead(Reason("future.later_year", f"{named}年"), start, end, certain=True)
