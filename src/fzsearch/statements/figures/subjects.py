"""Of what a number is the number: the noun before it, the one behind its measure word, or what was said before."""

import re
from collections.abc import Sequence

from fzsearch.statements.figures.around import Around, Subject, around
from fzsearch.statements.figures.before import object_of
from fzsearch.statements.figures.behind import done_to_them, noun_behind, takes_part_in
from fzsearch.statements.figures.changes import amount, without_based_on, without_change, without_share
from fzsearch.statements.figures.elsewhere import carried, of_clause_before, part_name, predicate
from fzsearch.statements.figures.reading import Reading
from fzsearch.statements.figures.rules import listed
from fzsearch.statements.figures.words import behind_patterns

_LACKS = re.compile(
    "^(?:比|较|距离?)[^，]{0,12}(?:少|多|低|高|差|的)了?$|^(?:比|较|距离?)$|[还尚]差$"
)  # 比原定数量少4名
_DOER = re.compile("(?:局|党委|党组|政府|领导小组|党工委|委员会|街道|镇|班子|负责人|负责同志)$")
_EACH = re.compile("(?:每[个名家位所支][^每，]{1,4}|每人每月|每(?![周日天年])[^每，])$")  # 每个社区6名
_RELATION_LAST = re.compile(
    "(?:经过?|[^达收报不]到|[^存现]在|对|向|与|给|将|把|、)$"
)  # what follows is an object's number


def subjects(text: str, readings: Sequence[Reading]) -> list[Subject]:
    """The subject of each figure of a sentence, in order."""
    found: list[Subject] = []
    for one in around(text, readings):
        found.append(_subject(one, found).plain())
    return found


def _subject(one: Around, earlier: Sequence[Subject]) -> Subject:
    before, change, basis = without_change(without_based_on(one.before))
    if earlier and one.before.strip() in ("和", "、", "及"):  # 分别增长65%和62%
        change, basis = earlier[-1].change, earlier[-1].basis
    if change:
        noun = before if before.endswith("幅") else object_of(before)[0]
        return Subject(noun or of_clause_before(one) or carried(one, earlier), change, basis)
    head, is_share = without_share(before, one.reading.unit)
    if is_share or _LACKS.search(head):
        return Subject((is_share and object_of(head)[0]) or carried(one, earlier))
    return Subject(_named(one, head, bool(earlier)) or carried(one, earlier), amount(head))


def _named(one: Around, head: str, has_earlier: bool) -> str:
    """The noun beside a figure; nothing where it stands without one."""
    noun, is_verb = object_of(_EACH.sub("", head))
    behind = _counted_behind(one, head, noun, is_verb)
    if behind or (noun and not (has_earlier and _is_no_name(noun))):
        return behind or (has_earlier and part_name(one, head)) or noun
    return predicate(one, has_earlier)


def _is_no_name(noun: str) -> bool:
    return noun in listed("subjects", "borrowed")


def _counted_behind(one: Around, head: str, noun: str, is_verb: bool) -> str:
    """The noun behind the measure word, or what is done to them."""
    has_no_noun = (
        is_verb or not noun or one.reading.rule == "one" or _DOER.search(noun) or _RELATION_LAST.search(head)
    )
    behind = noun_behind(one.behind, one.reading.unit, bool(has_no_noun))
    if behind and (has_no_noun or one.reading.unit != "人" or behind_patterns()[2].search(behind)):
        return behind
    if head.endswith("的") and (done := done_to_them(head, one.behind)):
        return done
    return takes_part_in(one.behind) if is_verb else ""
