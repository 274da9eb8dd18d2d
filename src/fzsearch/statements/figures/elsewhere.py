"""What a sentence says elsewhere of a figure that has no noun beside it."""

import re
from collections.abc import Sequence

from fzsearch.statements.figures.around import Around, Subject
from fzsearch.statements.figures.before import object_of, thing_of

_NO_PREDICATE = re.compile("因|由|系|涉及|未|尚|均|全部|已|都|被|在|仍|不|没|还|的|以上|正|可|达")
_LONGEST_PREDICATE = 14
_SHORT_PREDICATE = 4
_PART = re.compile("其中|仅|只有?$|^有$")
_REST = re.compile("另|余下|其余|剩余|还有|剩下")


def predicate(around: Around, has_earlier: bool) -> str:
    """What is said of a part that has no name of its own: 其中15家为重新认定."""
    behind = around.behind.strip()
    if not behind or (_NO_PREDICATE.match(behind) and has_earlier) or len(behind) > _LONGEST_PREDICATE:
        return ""
    if has_earlier and not (_PART.search(around.before) or behind[0] in "为是"):
        return ""
    behind = re.sub("^(?:为|是|属于?|以)", "", behind)
    thing = thing_of(behind)
    return behind[thing.start :] or behind[thing.verbs :] or behind


def part_name(around: Around, head: str) -> str:
    """What a part is, where little more is said of it: 6名成员中仅1名专职."""
    if re.search("中[仅只]有?$", head) and len(around.behind) <= _SHORT_PREDICATE:
        return predicate(around, has_earlier=True)
    return ""


def of_clause_before(around: Around) -> str:
    """The measure that the clause before names: 申报总量达到历年新高，同比增长32%."""
    end = around.clause_start - 1
    if end < 1 or (around.place and around.readings[around.place - 1].end > end):
        return ""
    start = around.start_of_clause(end)
    if around.place and around.readings[around.place - 1].end > start:
        return ""
    found = re.match(
        "(.{1,16}?(?:量|数|率|额|度|值|时限|时间|收入))(?:再?[创达升降增减持稳进明大逐又为均]|总体|首次|显著)",
        around.masked[start:end],
    )
    return object_of(found[1])[0] if found else ""


def carried(around: Around, earlier: Sequence[Subject]) -> str:
    """The subject of the figure before; of things counted, of one before with the same measure word.

    What is left over is left over from the first such.
    """
    unit = around.reading.unit
    titles = _TITLE.findall(around.text, 0, around.reading.start)
    if titles and (not earlier or unit in ("条", "章", "款")):
        return str(titles[-1])
    if not earlier:
        return ""
    if unit not in ("%", "‰", "百分点"):
        same = [
            place
            for place in range(len(earlier))
            if around.readings[place].unit == unit and not _in_bracket(around, place)
        ]
        if same:
            return earlier[same[0] if _REST.search(around.before) else same[-1]].text
    return earlier[-1].text


def _in_bracket(around: Around, place: int) -> bool:
    """Whether a figure stands in a bracket that was closed before this one."""
    between = around.masked[around.readings[place].end : around.reading.start]
    closing = re.search("[）)]", between)
    return closing is not None and not re.search("[（(]", between[: closing.start()])


_TITLE = re.compile("《[^《》]{2,40}》")


def respectively(around: Around, earlier: Sequence[Subject]) -> str:
    """分别增长65%和62%: of so many figures that follow each other, the first is of the first of as many before."""
    count, readings, text = 1, around.readings, around.masked
    while (place := around.place + count) < len(readings) and text[
        readings[place - 1].end : readings[place].start
    ] in ("和", "、"):
        count += 1
    return earlier[-count].text if count > 1 and len(earlier) >= count else ""
