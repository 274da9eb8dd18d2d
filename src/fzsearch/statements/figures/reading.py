"""Numbers with their units as a sentence prints them; what only looks like a figure is left out."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from fzsearch.statements.figures.bounds import bound_after, bound_apart, bound_before
from fzsearch.statements.figures.numerals import ARABIC, CHINESE, arabic, chinese, scaled
from fzsearch.statements.figures.rules import (
    Bound,
    any_pattern,
    listed,
    rules,
    unit_pattern,
    units,
)

_DASH = "—{1,2}|－|-|–|−|~|～|至|到"
_STOP = "，。；：、,;:！？!?）)（( \n”》"
_NUMERALS = "一二三四五六七八九"
_QUOTED = re.compile('《[^《》]*》|“[^“”]*”|‘[^‘’]*’|〔[^〔〕]*〕|「[^「」]*」|"[^"]*"')
_AFTER_ORDINAL = re.compile("第[0-9一二三四五六七八九十百]{1,5}[期批条款项次章]?(?:[—－\\-~～至到、和及]|以及)$")
_CHINESE_ONLY = re.compile(f"{CHINESE}$")
_HAN_RANGE = re.compile(f"([{_NUMERALS}两])([{_NUMERALS}])([十百千]?)")
_RUN = re.compile(f"[0-9０-９.．〇零{_NUMERALS}两十百千万亿]+")
_NO_RUN = frozenset("第ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_ZERO = re.compile("零(?=[0-9])")  # 清零61处
_ONE_EACH = re.compile("一[^一，、]{1,3}$")  # 一案一档
_BARE = re.compile("[百千万亿]+$")
_SAID_TO_BE = re.compile("(?:数|数量|总量|得分|指数)(?:已|共)?(?:达到|达|为|增至|降至|升至|减至|突破|超过)?$")
_CLAUSE = re.compile("[，。；：,;:（(！？!?\n]")


class Reading(NamedTuple):
    """A number with its unit: where it stands, what it says, and by which rule it was read."""

    start: int  # with the words of bounds
    number: int  # where the number itself begins
    unit_end: int  # where number and unit end, the words of bounds left out
    end: int
    value: Decimal
    high: Decimal | None
    unit: str
    bound: Bound
    rule: str


_DIVIDED = re.compile(
    r"[0-9０-９] [0-9０-９]"
)  # 1 256件: of a number that blanks divide, the end alone is another one


def readings(text: str) -> Iterator[Reading]:
    """Every figure of a text, in order, none overlapping another."""
    taken: list[tuple[int, int]] | None = None
    end = 0
    for found in _found(text):
        if taken is None:
            taken = sorted((one.span() for one in (*_QUOTED.finditer(text), *_names().finditer(text))), reverse=True)
        while taken and taken[-1][1] <= found.start():
            taken.pop()
        if taken and taken[-1][0] < found.end():
            continue
        read = _read(text, found, end)
        if read is not None:
            yield read
            end = read.end


def _found(text: str) -> Iterator[re.Match[str]]:
    """What looks like a figure, in order; only where a run of digits and numerals begins may be one."""
    end = 0
    pattern = _candidates()
    for run in _RUN.finditer(text):
        place = run.start()
        if place < end or text[place - 1 : place] in _NO_RUN or _DIVIDED.match(text, place - 2):
            continue
        found = pattern.match(text, place)
        if found is None and "零" in run[0] and (zero := _ZERO.search(text, place, run.end())):
            found = pattern.match(text, zero.end())
        if found:
            end = found.end()
            yield found


@cache
def _candidates() -> re.Pattern[str]:
    number = f"{ARABIC}|{CHINESE}"
    return re.compile(
        f"(?<![0-9０-９.．A-Za-z〇{_NUMERALS}两十百千万亿第])(?:(?<!零)|(?=[0-9]))(?:"
        f"(?P<percent>[百千]分之(?:{number}))(?:(?:{_DASH})(?:[百千]分之)?(?P<percent_high>{CHINESE}))?|"
        f"(?P<part>[{_NUMERALS}十]{{1,2}})分之(?P<of>[{_NUMERALS}]{{1,2}})|"
        f"(?P<tenths>[{_NUMERALS}两])成(?P<hundredths>[{_NUMERALS}半]?)(?!不变|[为立员功果熟本就长效品交])|"
        f"(?:(?P<hundred_million>[0-9０-９]{{1,6}})亿(?=[0-9０-９.．]+万))?"
        f"(?P<low>{number})(?:(?P<of_low>[万亿%％])?(?:{_DASH})(?P<high>{number}))?"
        f"(?:(?P<inner>[余多来])?(?P<scale>[十百千]?[万亿]|万亿))?(?P<outer>[余多来]|(?<=[十百])几)?"
        f" ?(?P<unit>{unit_pattern()})"
        f"|(?P<plain>{ARABIC})(?=[，。；、）,;)\n]|$)"
        ")"
    )


@cache
def _names() -> re.Pattern[str]:
    return re.compile(any_pattern(listed("none", "names", key="patterns")))


def _read(text: str, found: re.Match[str], free_from: int) -> Reading | None:
    """The figure at a place that looks like one; None where it is none."""
    start, bound = bound_before(text, found.start(), free_from)
    if _is_ordinal(text, start, found.start()):
        return None
    if found["plain"]:
        said = _plain(text, found, start)
    else:
        said = _share(found) if found["unit"] is None else _counted(text, found, bound is not None)
    if said is None:
        return None
    value, high, unit, rule, is_vague = said
    end = found.end()
    if found["unit"] is None and not found["plain"] and text[end : end + 1] in ("多", "余"):
        end, is_vague = end + 1, True
    unit_end = end
    end, said_after = bound_after(text, end)
    exactness = said_after or bound or ("about" if is_vague else bound_apart(text, start, unit)) or "exact"
    return Reading(start, found.start(), unit_end, end, value, high, unit, exactness, rule)


_Said = tuple[
    Decimal, Decimal | None, str, str, bool
]  # value, upper end, unit, rule, whether it says that it is vague


def _share(found: re.Match[str]) -> _Said | None:
    """What 百分之三十, 四分之一 and 三成五 say."""
    if found["percent"]:
        printed = found["percent"][3:]
        value, high = _value(printed), chinese(found["percent_high"]) if found["percent_high"] else None
        unit = "%" if found["percent"][0] == "百" else "‰"
        if value is None or (high is not None and high <= value):
            return None
        return value, high, unit, "percent", False
    if found["part"]:
        part, whole = chinese(found["part"]), chinese(found["of"])
        if not part or not whole or part > whole or (100 * part * 64) % whole:
            return None
        return scaled(100 * part / whole, ""), None, "%", "fraction", False
    tenths, rest = chinese(found["tenths"]), found["hundredths"]
    hundredths = Decimal(5) if rest == "半" else chinese(rest or "零")
    return None if tenths is None or hundredths is None else (10 * tenths + hundredths, None, "%", "tenths", False)


def _plain(text: str, found: re.Match[str], start: int) -> _Said | None:
    """What a number without a unit says where the words before it make it one of something: 案件数达到35."""
    if not _SAID_TO_BE.search(text, max(0, start - 12), start):
        return None
    return arabic(found["plain"]), None, "", "unitless", False


def _counted(text: str, found: re.Match[str], is_bounded: bool) -> _Said | None:
    """What a number with a unit behind it says."""
    low, unit, scale = found["low"], found["unit"], found["scale"] or ""
    if unit in units("spans") and not _is_span(text, found):
        return None
    vague = bool(found["inner"] or found["outer"])
    pair = _pair(found)
    if pair or found["high"]:
        rule = "range" if found["high"] else "neighbours"
        return pair and (*pair, _known_as(unit), rule, vague or rule == "neighbours")
    rule = _rule(low)
    value = arabic(low) if rule == "arabic" else chinese(low)
    if value is None or (rule == "bare" and not vague and not is_bounded):
        return None
    if rule != "arabic" and (low == "二" or _is_slogan(text, found.end())):
        return None
    if rule == "one" and not scale and not _one_counts(text, found.start(), found.end(), unit):
        return None
    if scale or not low.isdigit():
        value = scaled(value, scale)
    if found["hundred_million"]:
        value += arabic(found["hundred_million"]) * 100_000_000
    return value, None, _known_as(unit), rule, vague


def _rule(number: str) -> str:
    if number.isdecimal() or not _CHINESE_ONLY.match(number):
        return "arabic"
    return "bare" if _BARE.fullmatch(number) else "one" if number == "一" else "chinese"


def _pair(found: re.Match[str]) -> tuple[Decimal, Decimal] | None:
    """The ends of a range; None where it is none, or counts down."""
    low, high, scale = found["low"], found["high"], found["scale"] or ""
    if not high:
        near = _HAN_RANGE.fullmatch(low)
        ends = _neighbours(near) if near else None
        return (scaled(ends[0], scale), scaled(ends[1], scale)) if ends else None
    own = found["of_low"] or ""
    if own and own in "%％" and found["unit"] not in "%％":
        return None
    lower, upper = _value(low), _value(high)
    if lower is None or upper is None or lower >= upper:
        return None
    return scaled(lower, own if own and own in "万亿" else scale), scaled(upper, scale)


def _is_span(text: str, found: re.Match[str]) -> bool:
    """Whether so many 日 or 年 are how long something takes, and no date."""
    clause = text[max(0, found.start() - 30) : found.start()]
    clause = clause[max((one.end() for one in _CLAUSE.finditer(clause)), default=0) :]
    return (
        len(found["low"]) < 3
        and clause[-1:] not in ("年", "月")
        and any(word in clause for word in listed("units", "spans", key="behind"))
    )


def _value(printed: str) -> Decimal | None:
    return chinese(printed) if _CHINESE_ONLY.match(printed) else arabic(printed)


def _neighbours(found: re.Match[str]) -> tuple[Decimal, Decimal] | None:
    """The ends of 三五, 一两, 七八十; None for what counts down."""
    low, high = chinese(found[1]), chinese(found[2])
    if low is None or high is None or low >= high or high - low > 2:
        return None
    return scaled(low, found[3]), scaled(high, found[3])


def _known_as(unit: str) -> str:
    names: dict[str, str] = rules()["units"]["known_as"]
    return names.get(unit, unit)


def _is_ordinal(text: str, start: int, number: int) -> bool:
    """Whether a number only says which one, or begins with what nobody counted (数十)."""
    head = text[max(0, start - 12) : start].rstrip()
    if head.endswith(("数", "几")) and not text[number].isdigit():
        return True
    if head.endswith("年初"):  # 低于年初80万元的安排
        return False
    return head.endswith(listed("none", "before")) or ("第" in head and _AFTER_ORDINAL.search(head) is not None)


def _is_slogan(text: str, end: int) -> bool:
    return text.startswith(listed("none", "slogans", key="after"), end)


def _one_counts(text: str, start: int, end: int, unit: str) -> bool:
    """Whether 一 with its measure word counts, and is no article."""
    lists = rules()["none"]["articles"]
    clause = text[max(0, start - 30) : start]
    clause = clause[max((found.end() for found in _CLAUSE.finditer(clause)), default=0) :]
    ends = end == len(text) or text[end] in _STOP
    if not clause or clause.endswith(tuple(lists["never_behind"].split())) or _ONE_EACH.search(clause):
        return False
    if unit == "番":
        return clause.endswith("翻")
    if unit == "倍":
        return clause.endswith(tuple(listed("change", key="rise")))
    if text.startswith(tuple(lists["never_before"].split()), end):
        return False
    if unit in units("events", "visits") and unit not in "批起回番":
        often = any(word in clause for word in lists["often"].split())
        return often or ends or clause.removesuffix("了").endswith(tuple(lists["behind"].split()))
    return ends and unit in units("things")
