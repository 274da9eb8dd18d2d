"""The noun that the words before a number end with."""

import re
from functools import lru_cache
from typing import NamedTuple

from fzsearch.statements.figures import words
from fzsearch.statements.figures.rules import listed

LONGEST = 24
"""Characters of a subject; what is longer is a clause, and its end is taken."""

_TURNS = re.compile("[由从向与到赴按]")  # what says by whom, from where or to whom
_FROM = re.compile(
    "(?:由|从)[^，、]{1,14}(?:增|减|降|升|压|缩|提|调|扩)[^，、至到为]{0,2}[至到为]$"
)  # 由一个多小时压缩到
_FROM_OF = re.compile("(?:由|从)[^，、]{0,8}的$")  # 由一季度的
_BY = re.compile("^([^，、]{3,}[^自理缘事经])由[^，、的]{2,}$")  # 信访积案由局领导领办21件
_TO_WHOM = re.compile(
    "(?:(?<![意方导去面倾转定走取趋横纵双])向|(?<![参赠授])与|(?:(?<![签报收受感得达])到|赴|(?<![服听随顺主跟])从)(?=.{10})|按照?(?![摩键揭期时]))([^，的]{4,})$"
)  # 向旅行社追回, 按新办法通过
_NOMINAL = re.compile(
    "(?:对|将|把|其中|全[省市县区镇局])?(?![对将把原其])([^，、的《“由从]{2,8})(?<!中)的(?:占|有|仅有?|只有?|共有?)?"
)  # 首次测试未通过的, 培训后又调走的
_WITHIN = re.compile("[与有被于][^，、的]+的[^的]{2,3}$")  # 与上位法不一致的文件
_FROM_TO = re.compile("从[^，]{1,10}到[^，]{1,10}$")


@lru_cache(maxsize=4096)  # reports say the same over and over: 办理行政复议案件
def object_of(before: str) -> tuple[str, bool]:
    """The noun that the words before a number end with, and whether it is only a verb: what is done."""
    said = _within_quotation(before)
    if whole := _nominal(said):
        return whole, False
    said = _without_trailing(_without_where_from(said))
    if _TURNS.search(said):
        if whole := _course_or_act(said):
            return whole, False
        if found := _BY.search(said):
            said = found[1]
    return _thing(said)


def _nominal(said: str) -> str:
    """What names those counted without a noun: 首次测试未通过的."""
    found = _NOMINAL.fullmatch(said)
    return found[1] if found and not words.leading().match(found[1]) else ""


def _course_or_act(said: str) -> str:
    """From what to what, or what is done to somebody."""
    if found := _FROM_TO.search(said):
        return found[0]
    found = _act_to_somebody(said)
    return _without_light(found[0]) if found else ""


def _thing(said: str) -> tuple[str, bool]:
    """The noun at the end, and whether it is only a verb."""
    said, act = _without_empty(said)
    if act is not None:
        return act, True
    if said in ("未", "不", "尚未", "但未", "分"):
        return "", False
    thing = thing_of(said)
    if thing.start == len(said):
        return said[thing.verbs :], thing.verbs < len(said)
    text = said[thing.start :]
    if _WITHIN.match(said, thing.verb) and thing.verb < thing.start:
        text = said[thing.verb :]
    if len(text) <= 2 and not thing.is_light:
        return said[thing.verb :], False
    return shortened(text), False


def _without_trailing(said: str) -> str:
    while found := words.trailing().search(said, max(0, len(said) - 8)):
        said = said[: found.start()]
    return said


def _without_light(act: str) -> str:
    found = words.verbs().match(act)
    return act[found.end() :] if found and found.end() < len(act) and words.says_nothing(found) else act


def _without_empty(said: str) -> tuple[str, str | None]:
    """Without verbs that are no subject (案卷评查开展4次); with nothing left, what is done (or nothing)."""
    while found := words.empty().search(said):
        before = said[: found.start()]
        if not before:
            return "", ""
        if before in listed("subjects", "empty", key="adverbs"):  # 实际举行7件
            return "", found[0]
        said = before.rstrip("未")
    return said, None


def _within_quotation(before: str) -> str:
    if "“" in before and before.count("“") != before.count("”"):
        return before.strip(" 、“”")
    return before.strip(" 、")


def _without_where_from(said: str) -> str:
    return _FROM_OF.sub("", _FROM.sub("", said)) if "由" in said or "从" in said else said


def _act_to_somebody(said: str) -> re.Match[str] | None:
    """What is done, where only those it is done to stand before it: 向旅行社追回."""
    found = _TO_WHOM.search(said)
    act = words.act_last().search(said, found.start(1)) if found else None
    return act if found and act and act.start() > found.start(1) else None


class Thing(NamedTuple):
    """Where in the words before a number the thing begins that is counted."""

    start: int
    verbs: int  # where the verbs begin that stand right before it
    verb: int  # where the last of them begins
    is_light: bool  # whether that says nothing of the thing


def thing_of(said: str) -> Thing:
    """Reads from the left over what says when, who and what is done, as long as something is left."""
    start, verbs, verb, is_light = 0, 0, 0, True
    is_ratio = words.ratio().search(said) is not None
    while start < len(said):
        if start > verbs and (joint := _JOINT.match(said, start)):  # 废止或者修改
            start = joint.end()
            continue
        if found := words.leading().match(said, start):
            start = verbs = verb = found.end()
            is_light = True
            continue
        found = words.verbs().match(said, start)
        if found and is_ratio and not words.says_nothing(found):
            found = None
        found = found or (None if is_ratio else words.nouns_too()[0].match(said, start))
        if found is None:
            after = _next_verb(said, start, is_ratio)
            if after is None:
                break
            verbs, found = after
        says_nothing = found.re is words.verbs() and words.says_nothing(found)
        verb = found.start("verb") if found["verb"] else found.start()
        start = found.end()
        is_light = says_nothing
        if says_nothing and (start < len(said) or found["relation"] is not None):
            verbs = start
    return Thing(start, verbs, verb, is_light)


def _next_verb(said: str, start: int, is_ratio: bool) -> tuple[int, re.Match[str]] | None:
    """The next verb with something behind it; before a measure's noun only one that says nothing of it."""
    for found in words.verbs().finditer(said, start):
        if found.end() < len(said) and (words.says_nothing(found) or not is_ratio):
            return found.start(), found
    if not is_ratio and (done := words.nouns_too()[1].search(said, start)) and done.end() < len(said):
        return done.start("verb"), done
    return None


_SHORTEST = 4  # characters behind 的 that say what is meant; fewer do not: 获得资助的情形
_LONGEST_WITH = 14  # characters with which what describes a short noun stays with it
_OF = re.compile("(?<!党)的")
_TITLED = re.compile("》(?:等|的|和)?([^《》]{4,})$|.(?:精神|思想|理论)(专题.{1,6})$")  # 《科学技术进步法》专题辅导
_JOINT = re.compile("(?:[、或及并]|和(?!解)|或者|以及)(?=[一-龥]{2})")
_AND_SO_ON = re.compile("[^、]+(?:、[^、]+)*、([^、等]{4,}等.{2,})$")  # of a list of long names the last is enough


def shortened(thing: str) -> str:
    """Without what only describes it: the last noun behind 的, where that is long enough to say what is meant."""
    *head, last = _OF.split(thing)
    if head and words.verbs().fullmatch(last):
        return last
    if head and (len(last) >= _SHORTEST or (len(last) > 1 and len(thing) > _LONGEST_WITH)):
        thing = last
    thing = thing.removesuffix("的").removeprefix("的")
    if found := _TITLED.search(thing):
        thing = found[1] or (found[2] if len(thing) > _LONGEST_WITH else thing)
    if found := _AND_SO_ON.match(thing):
        thing = found[1]
    if len(thing) > LONGEST and 2 <= len(thing) - thing.rfind("》") - 1 < LONGEST:
        thing = thing[thing.rfind("》") + 1 :]
    if len(thing) > LONGEST:
        parts = re.split("[、和及]", thing)
        thing = parts[-1] if len(parts[-1]) > 3 else thing[-LONGEST:]
    return thing
