"""Whether a sentence is a commitment: what it says itself, and where it stands."""

from dataclasses import dataclass
from enum import Enum
from itertools import islice

from fzsearch.model import Section
from fzsearch.statements.commitments.ahead import (
    Ahead,
    all_ahead,
    begins,
    is_promised,
    opens_plan,
    without_background,
)
from fzsearch.statements.commitments.reading import Reading
from fzsearch.statements.commitments.rules import rule_set, word_list
from fzsearch.statements.commitments.values import Reason
from fzsearch.statements.commitments.years import is_ahead, named_years

_MOST_PLACES = 20  # of a sentence that speak of the time to come; a hostile one could have hundreds
_OPENER = "none.opener"
_SHORTEST = 4  # characters; 无。 is no commitment


class Place(Enum):
    """What a section's headings say of its sentences."""

    PLANS = "plans"  # each is a commitment, if it does not itself say otherwise
    MIXED = "mixed"  # problems and plans below one heading: each must show which it is
    OTHER = "other"  # each must say that it is about the time to come


@dataclass(frozen=True, slots=True)
class Setting:
    """Where sentences stand: what the headings say, which of them says it, and the year reported on."""

    place: Place
    heading: str
    year: int | None


def setting_of(section: Section, year: int | None) -> Setting:
    """What the section's headings say of its sentences.

    The lowest heading that plans or names problems decides, so that 存在问题及下一步打算 is mixed and its child
    （二）下一步打算 is not. Below what was done, 谋划部署 and 重点任务 are what was planned in that year; 下一步打算
    lies ahead wherever it stands.
    """
    if "next_steps" not in section.types:
        return Setting(Place.OTHER, "", year)
    plans, done = word_list("plan_heading"), word_list("done_heading")
    for place in range(len(section.path) - 1, -1, -1):
        heading = section.path[place]
        ahead = word_list("ahead_heading").search(heading) is not None or is_ahead(heading, year)
        plan = ahead or plans.search(heading) is not None
        problem = "problems" in section.types and word_list("problem_heading").search(heading) is not None
        if plan and problem:
            return Setting(Place.MIXED, heading, year)
        if problem or (plan and done.search(heading)):
            return Setting(Place.OTHER, heading, year)
        if plan:
            reported = not ahead and any(done.search(one) for one in section.path[:place])
            return Setting(Place.OTHER if reported else Place.PLANS, heading, year)
    reported = any(done.search(one) for one in section.path[:1])
    return Setting(Place.OTHER if reported else Place.PLANS, section.heading, year)


@dataclass(frozen=True, slots=True)
class Opening:
    """A sentence that opened a plan: its words, and whether it announced items (将做好以下工作：)."""

    words: str
    announces: bool


def opening_of(sentence: Reading, year: int | None) -> Opening | None:
    """The plan that a sentence opens, which those after it belong to; None where it opens none.

    下一步 opens one by itself; whatever else speaks of the time to come does where a list follows it.
    """
    text = sentence.masked
    listed = word_list("announces").search(text)
    found = opens_plan(text)
    if found is None and listed:
        found = _promised(text[: listed.start() + 1], year, opens=True)
    if found is None or rule_set("problem").found(text, weak=False):
        return None
    return Opening(found.reason.words, listed is not None)


def goes_on(opening: Opening, sentence: Reading, on_new_line: bool) -> bool:
    """Whether a plan that was opened goes on: to its line's end, and in the items that were announced."""
    return not on_new_line or _is_announced(opening, sentence.masked)


def _is_announced(opening: Opening | None, text: str) -> bool:
    return opening is not None and opening.announces and word_list("mark").search(text) is not None


@dataclass(frozen=True, slots=True)
class Detected:
    """Why a sentence is a commitment, and where in it what is promised begins: after what was done before."""

    reasons: tuple[Reason, ...]
    start: int


def detected(sentence: Reading, setting: Setting, opening: Opening | None) -> Detected | None:
    """Why the sentence is a commitment, None where it is none.

    `opening` is what a sentence before it opened (下一步，我局将做好以下工作：).
    """
    text = sentence.masked
    weak = setting.place is not Place.PLANS
    if len(text) < _SHORTEST:
        return None
    if setting.place is Place.OTHER and not opening:
        promised = _promised(text, setting.year)
        return Detected((promised.reason,), begins(text, promised)) if promised else None
    weak = weak and not _is_announced(opening, text)  # an announced item stands in a plan
    if rule_set("none").found(text, weak):
        return None
    future = next((one.reason for one in all_ahead(text, setting.year)), None)
    aims = future is not None or word_list("target").search(text) is not None
    if not aims and (_past(text, setting.year, weak) or _is_problem(text, weak)):
        return None
    reasons = tuple(reason for reason in (_stands(text, setting, opening), future) if reason)
    return Detected(reasons, 0) if reasons else None


def _promised(text: str, year: int | None, opens: bool = False) -> Ahead | None:
    """Where a sentence that stands in no plan promises something for the time to come; None where it does not.

    What only opens a list promises nothing; it is asked for with `opens`.
    """
    found = [ahead for ahead in islice(all_ahead(text, year), _MOST_PLACES) if is_promised(text, ahead)]
    none = rule_set("none").found(text) if found else None
    if not found or (none and not (opens and none.rule == _OPENER)) or _is_problem(text, weak=False):
        return None
    return next((one for one in found if not _past(without_background(text, one), year, not one.certain)), None)


def _past(text: str, year: int | None, weak: bool) -> Reason | None:
    return rule_set("past").found(text, weak) or _reported_year(text, year)


def _is_problem(text: str, weak: bool) -> bool:
    """Whether a sentence says what is wrong, and not what is done about it."""
    found = rule_set("problem").found(text, weak)
    return found is not None and not word_list("solving").search(text.replace(found.words, ""))


def _stands(text: str, setting: Setting, opening: Opening | None) -> Reason | None:
    """Why a sentence is a commitment where it stands, though it may say nothing of the time to come."""
    if setting.place is Place.PLANS:
        return Reason("place.heading", setting.heading)
    if opening:
        return Reason("place.opened", opening.words)
    verb = word_list("plan_verb").search(text) if setting.place is Place.MIXED else None
    return Reason("place.verb", verb[0]) if verb else None


def _reported_year(text: str, year: int | None) -> Reason | None:
    """The year reported on, or one before it, at the beginning, and none after it."""
    if year is None or "20" not in text:
        return None
    named = [one for one, _ in named_years(text)]
    if named and max(named) <= year and (first := word_list("year_first").search(text)):
        return Reason("past.year", first[0])
    return None
