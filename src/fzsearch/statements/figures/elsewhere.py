"""What a sentence says elsewhere of a figure that has no noun beside it."""

import re
from collections.abc import Iterator, Sequence

from fzsearch.statements.figures import words
from fzsearch.statements.figures.around import Around, Subject, start_of_clause
from fzsearch.statements.figures.before import object_of, thing_of
from fzsearch.statements.figures.rules import units

_NO_PREDICATE = re.compile(
    "参加|参训|参与|因|由|系|涉及|尚|均|全部|已|都|被|在|仍|不|没|还|的|以上|正|可|达|将|需|按|与|来|共|同时|并|也|为期|之|左右|中|里|和|及|或"
)
_LONGEST_PREDICATE = 14
_FURTHEST = 300  # characters before a figure in which what it counts is looked for
_OF_PEOPLE = ("人", "名")
_SHORT_PREDICATE = 4
_SHORT_PHRASE = 6
_LONGEST_LIST = 20  # figures that follow each other and are looked through
_AND_DONE = re.compile("(?<=..)(?:并|且)(?![购联网轨非]).*")  # 通过资格考试并换发证件
_REST = re.compile("另|余下|其余|剩余|还有|剩下")


def predicate(one: Around, has_earlier: bool) -> str:
    """What is said of a part that has no name of its own: 其中15家为重新认定."""
    behind = one.behind.strip()
    if not has_earlier and one.reading.unit in ("人", "名") and (people := _PEOPLE.search(behind)):
        return behind[: people.end()]
    is_none = _NO_PREDICATE.match(behind) is not None and (has_earlier or one.clause_start > 0)
    if not behind or is_none or len(behind) > _LONGEST_PREDICATE or _runs_on(one):
        return ""
    if one.reading.unit in ("人", "名") and len(behind) <= _SHORT_PREDICATE:
        return behind
    behind = _AND_DONE.sub("", re.sub("^(?:为|是|属于?|以)", "", behind))
    if len(behind) <= _SHORT_PHRASE:
        return behind
    thing = thing_of(behind)
    start = thing.verbs if thing.start == len(behind) else thing.start if thing.is_light else thing.verb
    return behind[start:]


def _runs_on(one: Around) -> bool:
    """Whether the next figure ends what is said: 1人退休后持证人员为3人."""
    following = one.place + 1
    return following < len(one.readings) and one.readings[following].start == one.reading.end + len(one.behind)


def part_name(one: Around, head: str) -> str:
    """What a part is, where little more is said of it: 6名成员中仅1名专职."""
    if re.search("中[仅只]有?$", head) and len(one.behind) <= _SHORT_PREDICATE:
        return predicate(one, has_earlier=True)
    return ""


def of_clause_before(one: Around) -> str:
    """The measure that the clause before names: 申报总量达到历年新高，同比增长32%."""
    end = one.clause_start - 1
    if end < 1 or (one.place and one.readings[one.place - 1].end > end):
        return ""
    start = start_of_clause(one.masked, end)
    if one.place and one.readings[one.place - 1].end > start:
        return ""
    found = re.match(
        "(.{1,16}?(?:量|数|率|额|度|值|时限|时间|收入))(?:再?[创达升降增减持稳进明大逐又为均]|总体|首次|显著)",
        one.masked[start:end],
    )
    return object_of(found[1])[0] if found else ""


def carried(one: Around, earlier: Sequence[Subject]) -> str:
    """The subject of the figure before; of things counted, of one before with the same measure word.

    What is left over is left over from the first such.
    """
    if same := _respectively(one, earlier):
        return same
    if title := _title_before(one, bool(earlier)):
        return title
    if one.reading.unit in _OF_PEOPLE and (people := _people_before(one, earlier)):
        return people
    return _of_earlier(one, earlier) if earlier else _measure_before(one) or _handled_before(one)


def _title_before(one: Around, has_earlier: bool) -> str:
    """The document whose articles are counted, or which the number is of where nothing else was counted before."""
    if has_earlier and one.reading.unit not in ("条", "章", "款"):
        return ""
    start = one.reading.start
    titles = _TITLE.findall(one.text, max(0, start - _FURTHEST), start)
    return str(titles[-1]) if titles else ""


def _of_earlier(one: Around, earlier: Sequence[Subject]) -> str:
    if one.reading.unit in ("%", "‰", "百分点"):
        return earlier[-1].text
    alike = _of_the_same_unit(one, len(earlier))
    place = min(alike, default=None) if _REST.search(one.before) else next(alike, None)
    if place is None:
        people = _people_before(one, ()) if one.reading.unit in _OF_PEOPLE else ""
        return people or earlier[-1].text
    return earlier[place].text


def _of_the_same_unit(one: Around, count: int) -> Iterator[int]:
    """The figures before with the same measure word, the nearest first; none of a bracket that was closed."""
    readings = one.readings
    for place in range(count - 1, -1, -1):
        if one.reading.start - readings[place].end > _FURTHEST:
            break
        if readings[place].unit == one.reading.unit and not _in_bracket(one, place):
            yield place


def _measure_before(one: Around) -> str:
    """What the sentence names last before a clause without a noun: 年龄偏大，平均53岁; of things a noun of things."""
    noun = words.measure() if one.reading.unit not in units("things") else words.nouns().head
    found = [*noun.finditer(one.masked, max(0, one.clause_start - _FURTHEST), one.clause_start)]
    if not found:
        return ""
    start = start_of_clause(one.masked, found[-1].start())
    return object_of(one.masked[start : found[-1].end()])[0]


def _handled_before(one: Around) -> str:
    """What the clause before deals with: 把依法行政纳入考核，占8%."""
    found = [*_HANDLED.finditer(one.masked, max(0, one.clause_start - _FURTHEST), one.clause_start)]
    return found[-1][1] if found else ""


def _people_before(one: Around, earlier: Sequence[Subject]) -> str:
    """The people that the sentence names last: 组织执法人员参加考试，17人全部合格."""
    begin = one.readings[len(earlier) - 1].end if earlier else 0
    found = [*_PEOPLE.finditer(one.masked, max(begin, one.clause_start - _FURTHEST), one.clause_start)]
    if not found:
        return ""
    start = max(begin, start_of_clause(one.masked, found[-1].start()))
    return object_of(one.masked[start : found[-1].end()])[0]


_PEOPLE = re.compile("人员|干部|职工|学员|监督员|调解员|律师|委员|代表|群众|教师|学生")


def _in_bracket(one: Around, place: int) -> bool:
    """Whether a figure stands in a bracket that was closed before this one."""
    between = one.masked[one.readings[place].end : one.reading.start]
    closing = re.search("[）)]", between)
    return closing is not None and not re.search("[（(]", between[: closing.start()])


_HANDLED = re.compile("[把将]([^，。；]{2,12}?)(?:纳入|列入|列为|作为|写进|写入|计入)")
_TITLE = re.compile("《[^《》]{2,40}》")


def _respectively(one: Around, earlier: Sequence[Subject]) -> str:
    """分别增长65%和62%: of some figures that follow each other, each is of one of as many before."""
    first, end = one.place, one.place + 1
    while 0 < first > one.place - _LONGEST_LIST and _is_listed(one, first):
        first -= 1
    while end < min(len(one.readings), one.place + _LONGEST_LIST) and _is_listed(one, end):
        end += 1
    count = end - first
    before = one.masked[one.readings[first - 1].end : one.readings[first].start] if first else ""
    if one.place > first and earlier[first].text and earlier[first].text in before:
        return earlier[first].text
    if (
        count < 2
        or first < count
        or ("分别" not in before and not all(_is_listed(one, first - n) for n in range(1, count)))
    ):
        return ""
    return earlier[one.place - count].text


def _is_listed(one: Around, place: int) -> bool:
    """Whether nothing but 、 or 和 stands between a figure and the one before."""
    return one.masked[one.readings[place - 1].end : one.readings[place].start] in ("和", "、", "及")
