"""The noun behind a number that its measure word counts."""

import re
from functools import lru_cache

from fzsearch.statements.figures import words
from fzsearch.statements.figures.before import LONGEST, shortened
from fzsearch.statements.figures.rules import listed, units

_ASPECT = re.compile(
    "(?:([^的]{2})[^的]|[^的]{1,2})(?:[了着]|(?<![通经超])过)(?![程解渡硬错滤于])"
)  # what is done: 装了地磅; behind a noun: 片区轮着用
_JOINED = re.compile("(?:和|及|与|以及|或)$")
_LONGEST_HEAD = 6
_AFTERWARDS = re.compile("[^的]{1,3}(?<![售事战])后(?![续勤备台方的]).{1,3}")  # 14户申诉后恢复
_HAVING = re.compile("^(?:存在着?|.有)")  # 存在询问笔录过于简单的问题
_STANDARD = re.compile("的(.{0,4}(?:目标|要求|安排|标准|规定|计划|上限|下限|限额|门槛))$")  # 达到15个工作日的要求
_LONGEST_QUALIFIER = 2
_SHORTEST_DESCRIPTION = 4
_TAIL = re.compile("[^的“]{0,3}[所员伍库站组室院店馆校厂点备]$")  # what behind a head still belongs to it: 律师事务所


@lru_cache(maxsize=4096)  # mostly nothing, or one of few nouns
def noun_behind(behind: str, unit: str, is_verb: bool) -> str:
    """The noun that the measure word counts; nothing where another kind of word follows.

    Where only a verb stands before the number, or nothing, a verb behind it may be the noun: 开展3次集中学习.
    """
    behind = _of_the_unit(behind.lstrip(" "), unit, is_verb)
    if not behind or _AFTERWARDS.fullmatch(behind):
        return ""
    nouns = words.nouns()
    if found := nouns.place.match(behind):
        return found[0]
    is_event = unit in units("events") and is_verb
    starts = nouns.none.match(behind)
    if starts and not (is_event and (not starts["adverb"] or starts["adverb"] in ("实地", "集中", "统一"))):
        return _qualified(behind, starts) or (_described(behind) if is_verb else "")
    head = None if unit in units("events") else nouns.head.search(behind)
    if head is None and (done := _ASPECT.match(behind)):
        return done[1] or ""
    verb = words.nouns_too()[0].match(behind)
    is_noun = is_verb and verb is not None and verb.end() == len(behind)  # 覆盖312项处罚
    if verb and not is_event and not is_noun and not (head and head.start() == verb.end()):
        return ""
    stop = nouns.stop.search(behind, 2 if is_event else 1)
    end = (stop.start("act") if stop["act"] else stop.start()) if stop else len(behind)
    if head and head.end() <= end and not _TAIL.fullmatch(behind, head.end(), end):
        end = head.end()
    return _behind_description(behind, end) or _JOINED.sub("", behind[:end])[:LONGEST]


def _of_the_unit(behind: str, unit: str, is_verb: bool) -> str:
    """What may begin with a noun that a measure word counts: 64人的专家库 too; nothing where the unit counts none."""
    if behind.startswith("的") and (is_verb and unit in ("%", "‰", "人", "名")):
        return behind[1:]
    return "" if unit in units("measures", "times", "shares", "visits") else behind


def _qualified(behind: str, starts: re.Match[str]) -> str:
    """The noun whose first word is an adverb elsewhere: 2名直接责任人, 3件被复议案件, 5家未建账企业."""
    head = words.nouns().head.search(behind, starts.end(), starts.end() + _LONGEST_HEAD)
    is_near = head is not None and head.start() - starts.end() <= _LONGEST_QUALIFIER
    return behind[: head.end()] if head and is_near and starts["adverb"] in listed("subjects", "qualifiers") else ""


def _described(behind: str) -> str:
    """The noun behind what describes it: 2份存在超长租期的林地合同."""
    found = re.match("[^的]{2,14}的(?=[^的]{2})", behind)
    if found is None:
        return ""
    nouns = words.nouns()
    if head := nouns.head.search(behind, found.end()):
        end = head.end() if head.start() - found.end() <= _LONGEST_HEAD else 0
        again = nouns.head.search(behind, end, end + _LONGEST_HEAD) if end else None
        if again and not nouns.stop.search(behind, end, again.end()):  # 项目终止事项
            end = again.end()
    else:
        stop = nouns.stop.search(behind, found.end() + 1) if _HAVING.match(behind) else None
        end = stop.start() if stop else len(behind)
        end = end if _HAVING.match(behind) and end - found.end() <= _LONGEST_HEAD else 0
    return shortened(_HAVING.sub("", behind[:end]))


def _behind_description(behind: str, end: int) -> str:
    """The noun that a whole clause before 的 describes: 1名熟悉医疗业务的法律顾问."""
    if end < _SHORTEST_DESCRIPTION or not behind.startswith("的", end):
        return ""
    stop = words.nouns().stop.search(behind, end + 2)
    noun = behind[end + 1 : stop.start() if stop else len(behind)]
    return shortened(f"{behind[:end]}的{noun}") if len(noun) > 1 else ""


def standard_behind(behind: str) -> str:
    """What a number only sets: 达到15个工作日的要求."""
    found = _STANDARD.match(behind)
    return found[1] if found else ""


def takes_part_in(behind: str) -> str:
    """选派9人参加轮训: what they go to."""
    found = re.match("(?:参加|赴|到)了?(.{2,})", behind)
    return shortened(found[1][:LONGEST]) if found else ""


def done_to_them(before: str, behind: str) -> str:
    """对到期的29项开展验收: what is done to those that a clause only describes."""
    if not before.startswith("对"):
        return ""
    found = re.match("(?:开展|进行|实行|实施|给予|适用)", behind)
    return behind[found.end() :][:LONGEST] if found else ""
