"""Of what a number is the number: the noun before it, the one behind its measure word, or what was said before."""

import re
from collections.abc import Sequence

from fzsearch.statements.figures.around import Around, Subject, masked
from fzsearch.statements.figures.before import object_of
from fzsearch.statements.figures.behind import done_to_them, noun_behind, takes_part_in
from fzsearch.statements.figures.changes import amount, without_based_on, without_change, without_share
from fzsearch.statements.figures.elsewhere import carried, of_clause_before, part_name, predicate, respectively
from fzsearch.statements.figures.reading import Reading
from fzsearch.statements.figures.rules import listed
from fzsearch.statements.figures.words import behind_patterns

_LACKS = re.compile(
    "^(?:比|较|距离?)[^，]{0,12}(?:少|多|低|高|差|的)了?$|^(?:比|较|距离?)$|[还尚]差$"
)  # 比原定数量少4名
_DOER = re.compile("(?:局|党委|党组|政府|领导小组|党工委|委员会|街道|镇|班子)$")
_EACH = re.compile("(?:每(?!个?季|个?月|半|两?年|周|日|天|学期)[^每，]{1,5}|每人每月|每月)$")
_RELATION_LAST = re.compile(
    "(?:经过?|[^达收报不]到|[^存现]在|对|向|与|给|将|把|、)$"
)  # what follows is an object's number


def subjects(text: str, readings: Sequence[Reading]) -> list[Subject]:
    """The subject of each figure of a sentence, in order."""
    plain_clauses = masked(text)
    found: list[Subject] = []
    for place in range(len(readings)):
        found.append(_subject(Around(plain_clauses, text, readings, place), found).plain())
    return found


def _subject(around: Around, earlier: Sequence[Subject]) -> Subject:
    before, change, basis = without_change(without_based_on(around.before))
    if earlier and around.before.strip() in ("和", "、", "及"):  # 分别增长65%和62%
        change, basis = earlier[-1].change, earlier[-1].basis
    inherited = carried(around, earlier)
    if "分别" in around.before:
        inherited = respectively(around, earlier) or inherited
    if change:
        noun = before if before.endswith("幅") else object_of(before)[0]
        return Subject(noun or of_clause_before(around) or inherited, change, basis)
    head, is_share = without_share(before, around.reading.unit)
    if is_share or _LACKS.search(head):
        return Subject((is_share and object_of(head)[0]) or inherited)
    return Subject(_named(around, head, bool(earlier)) or inherited, amount(head))


def _named(around: Around, head: str, has_earlier: bool) -> str:
    """The noun beside a figure; nothing where it stands without one."""
    noun, is_verb = object_of(_EACH.sub("", head))
    behind = _counted_behind(around, head, noun, is_verb)
    if behind or (noun and not (has_earlier and _is_no_name(noun))):
        return behind or (has_earlier and part_name(around, head)) or noun
    return predicate(around, has_earlier)


def _is_no_name(noun: str) -> bool:
    return noun in listed("subjects", "borrowed")


def _counted_behind(around: Around, head: str, noun: str, is_verb: bool) -> str:
    """The noun behind the measure word, or what is done to them."""
    has_no_noun = (
        is_verb or not noun or around.reading.rule == "one" or _DOER.search(noun) or _RELATION_LAST.search(head)
    )
    behind = noun_behind(around.behind, around.reading.unit, bool(has_no_noun))
    if behind and (has_no_noun or around.reading.unit != "人" or behind_patterns()[2].search(behind)):
        return behind
    if head.endswith("的") and (done := done_to_them(head, around.behind)):
        return done
    return takes_part_in(around.behind) if is_verb else ""
