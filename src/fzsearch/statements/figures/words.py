"""The patterns of the word lists that tell where a subject begins and ends."""

import re
from dataclasses import dataclass
from functools import cache

from fzsearch.statements.figures.rules import any_of, any_pattern, listed


@cache
def trailing() -> re.Pattern[str]:
    """What stands between a subject and its number, at the end of the words before that."""
    return re.compile(f"{any_pattern(listed('subjects', 'trailing', key='patterns'))}$")


@cache
def leading() -> re.Pattern[str]:
    """What stands before a subject and is no part of it."""
    return re.compile(any_pattern(listed("subjects", "leading", key="patterns")))


@cache
def _not_verb() -> str:
    return f"(?!{any_pattern(listed('subjects', 'not_verbs', key='patterns'))})"


@cache
def _not_noun() -> str:
    both = (*listed("subjects", "not_verbs", key="patterns"), *listed("subjects", "not_verbs", key="more"))
    return f"(?!{any_pattern(both)})"


@cache
def verbs() -> re.Pattern[str]:
    """What a subject stands behind, wherever it is: verbs and relations."""
    relations = any_pattern(listed("subjects", "relations", key="patterns"))
    return re.compile(f"(?P<relation>{relations})|(?P<verb>{any_of(listed('subjects', 'verbs'))}了?{_not_verb()})")


@cache
def nouns_too() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Verbs that are nouns as well: anywhere, and behind somebody who does it."""
    words = f"(?P<verb>{any_of(listed('subjects', 'nouns_too'))}了?{_not_noun()})"
    doers = any_of(listed("subjects", "nouns_too", key="doers"))
    kept = any_of(listed("subjects", "nouns_too", key="never_cut"))
    return re.compile(words), re.compile(f"{doers}(?:专题|集中|集体|带头|定期)?(?!{kept}){words}")


@cache
def act_last() -> re.Pattern[str]:
    """What is done, at the end, with how it is done."""
    done = any_of((*listed("subjects", "verbs"), *listed("subjects", "nouns_too")))
    return re.compile(f"(?:上门|现场|集中|专题|联合|当场|公开|依法)?(?:{done}){{1,2}}$")


@cache
def empty() -> re.Pattern[str]:
    """Verbs that are no subject, at the end."""
    return re.compile(f"{any_of(listed('subjects', 'empty'))}$")


@cache
def ratio() -> re.Pattern[str]:
    """Nouns of measures, at the end."""
    return re.compile(f"{any_of(listed('subjects', 'ratios'))}$")


@cache
def measure() -> re.Pattern[str]:
    """Nouns of measures."""
    return re.compile(any_of(listed("subjects", "ratios")))


@dataclass(frozen=True, slots=True)
class Nouns:
    """What tells nouns that are counted from what else stands around a number."""

    none: re.Pattern[str]
    """What begins no noun behind a measure word."""
    stop: re.Pattern[str]
    """Where a noun behind a measure word ends."""
    head: re.Pattern[str]
    place: re.Pattern[str]
    """A place with its bracket: 村（社区）."""
    last: re.Pattern[str]
    """A head, or a character that only nouns end with, at the end."""


@cache
def nouns() -> Nouns:
    """The patterns of nouns."""
    adverbs = any_pattern(listed("subjects", "after", key="adverbs"))
    stops = any_pattern(listed("subjects", "after", key="stops"))
    verbs = f"{any_of(listed('subjects', 'verbs'))}{_not_noun()}"
    nouns_too = f"{any_of(listed('subjects', 'nouns_too'))}{_not_noun()}"
    doers = any_of(listed("subjects", "nouns_too", key="doers"))
    heads = any_of(listed("subjects", "heads"))
    return Nouns(
        re.compile(f"(?P<adverb>{adverbs})|{verbs}"),
        re.compile(f"{stops}|(?<=..)(?:{verbs})(?!{heads})|(?:{doers})(?P<act>{nouns_too})"),
        re.compile(f"{heads}{{1,3}}"),
        re.compile(f"{any_of(listed('subjects', 'heads', key='places'))}\ue000[^\ue001]*\ue001"),
        re.compile(f"(?:{heads}|{any_of(listed('subjects', 'heads', key='last'))})$"),
    )


def says_nothing(found: re.Match[str]) -> bool:
    """Whether a verb says nothing of the thing that it is done to."""
    return found["relation"] is not None or found["verb"].rstrip("了") in listed("subjects", "light")
