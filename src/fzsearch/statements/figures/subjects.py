"""Of what a number is the number: the noun before it, the one behind its measure word, or what was said before."""

import re
from collections.abc import Sequence

from fzsearch.statements.figures.around import Around, Subject, around
from fzsearch.statements.figures.before import object_of, shortened
from fzsearch.statements.figures.behind import done_to_them, noun_behind, standard_behind, takes_part_in
from fzsearch.statements.figures.changes import amount, without_based_on, without_change, without_share
from fzsearch.statements.figures.elsewhere import carried, of_clause_before, part_name, predicate
from fzsearch.statements.figures.reading import Reading
from fzsearch.statements.figures.rules import listed, units
from fzsearch.statements.figures.words import nouns

_COMPARED = re.compile(
    "(?:(?<![对相占之同环])比(?![例重率分值武赛对])|(?<![相])较(?![大小重轻高低多少])|距离?|[高低多少早晚优快慢]于)[^，]{0,12}(?<!率)$|[还尚]差$"
)  # 比原定数量少4名, 晚于省级2个月
_COMPARES = re.compile("[比较距于差]")
_DOER = re.compile(
    "(?:局|党委|党组|政府|小组|党工委|委员会|常委会|办公会|街道|[市县区镇乡村省厅]|班子|负责人|负责同志)$"
)
_EACH = re.compile(
    "(?:平均)?(?:每[个名家位所支件][^每，]{1,6}?|每人每[年月天]|每(?![周日天年季月])[^每，]|每学期)"
    "(?:至少|不少于|均|都|平均)?(?:应|要|须)?(?:配备|配有|配|设有|设|有|安排)?$"
)  # 每个社区6名, 每个行政村至少有1户
_COVERS = re.compile("(?:覆盖|涵盖|囊括|辐射|惠及|发现)$")
_SHORTEST = "村镇乡县区市人户"  # single characters that are nouns
_EXTREME = re.compile("最[高低多少大小长短]的?(?:[一单][笔次件个项家起例]?)?(?:达到?|为|仅|只有|有)?$")
_FROM = re.compile("(?:由|从)(?:[^，、]{0,8}的|[月年日周人户]均|平均)?$")
_TOGETHER = re.compile("(?:连同|加上|算上)")  # 连同上年3家累计5家
_ORIGIN = re.compile("(?:来自|集中[在于]|属于?|出自)(.{2,})")  # 投诉中九成来自网络交易
_ALREADY = re.compile("(?:已|已经|实际|应)(.{2,4})")
_HAS = re.compile("(?:[^没具还所拥只国设含享现建原占带持特尚应自常共兼公私]有|中|里|仅|只)$")  # 设备有7套离线
_FURTHEST_HEAD = 5
_LONGEST_BETWEEN = 24
_CLAUSE_ENDS = re.compile("[，。；：]")
_REACHED = re.compile("[到至为成]了?$")
_RELATION_LAST = re.compile(
    "(?:经过?|的|(?:分别|共同)由|[^达收报不]到|[^存现]在|对|向|与|给|将|把|、)$"
)  # what follows is an object's number


def subjects(text: str, readings: Sequence[Reading]) -> list[Subject]:
    """The subject of each figure of a sentence, in order."""
    found: list[Subject] = []
    for one in around(text, readings):
        named = _subject(one, found).plain()
        # What marks were taken out of stands nowhere: a subject is in the sentence's words or absent.
        found.append(named if named.text in text else Subject("", named.change, named.basis))
    return found


def _subject(one: Around, earlier: Sequence[Subject]) -> Subject:
    if _is_reached(one, one.place):
        return Subject(earlier[-1].text)
    before, change, basis = without_change(without_based_on(one.before))
    if earlier and one.before.strip() in ("和", "、", "及"):  # 分别增长65%和62%
        change, basis = earlier[-1].change, earlier[-1].basis
    if change:
        noun = before if before.endswith("幅") else object_of(before)[0]
        return Subject(noun or of_clause_before(one) or carried(one, earlier), change, basis)
    if standard := standard_behind(one.behind):
        return Subject(standard)
    head, is_share = without_share(before, one.reading.unit)
    compared = _COMPARED.search(head) if not is_share and _COMPARES.search(head) else None
    if is_share or compared:
        named = head[: compared.start()] if compared else head
        return Subject(object_of(named)[0] or carried(one, earlier))
    return Subject(_named(one, head, bool(earlier)) or carried(one, earlier), amount(head))


def _is_reached(one: Around, place: int) -> bool:
    """Whether a figure is what the one before became: 由57处清减到9处."""
    if not 0 < place < len(one.readings):
        return False
    last, this = one.readings[place - 1], one.readings[place]
    between = one.masked[last.end : this.start]
    return (
        len(between) <= _LONGEST_BETWEEN
        and _REACHED.search(between) is not None
        and not _CLAUSE_ENDS.search(between)
        and _FROM.search(one.masked, max(0, last.start - 10), last.start) is not None
    )


def _named(one: Around, head: str, has_earlier: bool) -> str:
    """The noun beside a figure; nothing where it stands without one."""
    if has_earlier and _TOGETHER.match(head):
        return ""
    if head.endswith("中") and one.reading.unit in units("shares") and (origin := _ORIGIN.match(one.behind)):
        return origin[1]
    noun, is_verb = object_of(_own_part(head))
    if has_earlier and (done := _done_of_it(one, noun)):
        return done
    if "最" in noun:
        noun = _EXTREME.sub("", noun)
    if "每" in head and one.reading.unit in units("events") and one.behind.startswith("的"):  # 每季度一次的案卷评查
        return shortened(one.behind[1:])
    behind = "" if _is_reached(one, one.place + 1) else _counted_behind(one, head, noun, is_verb)
    if behind or (noun and not (has_earlier and _is_no_name(noun))):
        return behind or (has_earlier and part_name(one, head)) or noun
    return "" if _is_reached(one, one.place + 1) else predicate(one, has_earlier)


def _done_of_it(one: Around, noun: str) -> str:
    """What was done of those that were counted right before: 116项赋权事项已承接108项."""
    last = one.readings[one.place - 1]
    counted = noun_behind(one.masked[last.end : one.reading.start], last.unit, False)
    done = _ALREADY.fullmatch(noun.removeprefix(counted)) if counted and noun.startswith(counted) else None
    return done[1] if done else ""


def _own_part(head: str) -> str:
    """Without 每个社区 and 最高的一笔, which name no thing of their own."""
    if "每" in head:
        head = _EACH.sub("", head)
    return _EXTREME.sub("", head) if "最" in head else head


def _is_no_name(noun: str) -> bool:
    return (
        (len(noun) == 1 and noun not in _SHORTEST)
        or noun in listed("subjects", "borrowed")
        or noun in listed("subjects", "empty")
    )


def _wants_object(head: str, noun: str) -> bool:
    """Whether the noun before a figure is somebody who acts, or what is done to the thing that follows."""
    return bool(_DOER.search(noun) or _COVERS.search(noun) or _RELATION_LAST.search(head))


def _is_said_before(one: Around, head: str, noun: str) -> bool:
    """Whether the noun before a figure is what it counts for sure, so that what follows is more likely a verb."""
    if one.reading.unit == "人" and not noun:
        return not one.behind.startswith("的")
    if "、" in noun or not head.rstrip("了已共仅只有中里现 ").endswith(noun):
        return False
    return one.reading.unit == "人" or _HAS.search(head) is not None or nouns().last.search(noun) is not None


def _has_head(behind: str) -> bool:
    head = nouns().head.search(behind)
    return (head is not None and head.start() <= _FURTHEST_HEAD) or (
        len(behind) <= _FURTHEST_HEAD + 1 and nouns().last.search(behind) is not None
    )


def _counted_behind(one: Around, head: str, noun: str, is_verb: bool) -> str:
    """The noun behind the measure word, or what is done to them."""
    has_no_noun = is_verb or not noun or one.reading.rule == "one" or _wants_object(head, noun)
    behind = noun_behind(one.behind, one.reading.unit, has_no_noun)
    is_free = has_no_noun and one.reading.unit != "人"
    if behind and (is_free or not _is_said_before(one, head, noun) or _has_head(behind)):
        return behind
    if head.endswith("的") and (done := done_to_them(head, one.behind)):
        return done
    return takes_part_in(one.behind) if is_verb else ""
