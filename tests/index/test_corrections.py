"""What a query may have meant, of what is known: all else in it stays as it was typed."""

import pytest
from hypothesis import given, settings

from fzsearch.errors import QueryError
from fzsearch.index.analysis import Cut
from fzsearch.index.corrections import MOST, Known
from fzsearch.index.corrections import corrections as proposals
from fzsearch.index.sounds import Entry
from fzsearch.pinyin import readings
from tests.index.library import CUT, spoken_here
from tests.index.test_language import HOSTILE


def knowing(entries: list[Entry]) -> Known:
    return Known(
        spoken_here(entries), {character: readings(character) for character in map(chr, range(0x4E00, 0x9FA6))}
    )


ENTRIES: list[Entry] = [
    *((text, "term") for text in (
        "执法", "法治", "人手", "不足", "建设", "检查", "人才", "培训", "行政", "双随机", "营商环境", "权力清单",
        "法制", "律师", "人员", "绿色", "app",
    )),
    ("财政局", "agency"), ("云汀市", "region"), ("人力资源和社会保障局", "agency"),
]  # fmt: skip
KNOWN = knowing(ENTRIES)


def corrections(typed: str, known: Known | None, cut: Cut) -> list[str]:
    return [query for query, _ in proposals(typed, known, cut)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("人守不足", "人手不足"),
        ('"人守不足"', '"人手不足"'),
        ("“人守不足” 培训", "“人手不足” 培训"),
        ("法制建社", "法制建设"),
        ("营伤环竟", "营商环境"),
        ("双随几", "双随机"),
        ("双遂机", "双随机"),
        ("双随挤", "双随机"),
        ("营高环境", "营商环境"),
        ("权利清单", "权力清单"),
        ("renshoubuzu", "人手不足"),
        ("RenShou buzu", "人手不足"),
        ("ren shou bu zu 培训", "人手不足 培训"),
        ("fazhirencai", "法治人才"),
        ("lüshi", "律师"),
        ("lushi", "律师"),
        ("标题:人守 -培训", "标题:人手 -培训"),
        ("小标题:“执发” OR (行正 -律士)", "小标题:“执法” OR (行政 -律师)"),
        ("執發檢查", "执法检查"),
        ('"執法檢查"', '"执法检查"'),
        ('执法 "檢查" 人守', '执法 "检查" 人守'),
        ("人力资源和社会宝障局", "人力资源和社会保障局"),
    ],
)
def test_what_was_meant_is_proposed_first(typed: str, meant: str) -> None:
    assert corrections(typed, KNOWN, CUT)[0] == meant


@pytest.mark.parametrize(
    "typed",
    ["", "执法", "人手不足", "邮政局", "民政局", "云山市", "云泞市", "双随意", "权利", "app", "or", "ab", "执法 OR 培训", "heading:执法",
     "2023", "，人手", "量子计算", "砚汀岚", "執法", "change", "title:法治"],
)  # fmt: skip
def test_nothing_is_proposed_for_what_is_right_or_not_known(typed: str) -> None:
    assert corrections(typed, KNOWN, CUT) == []


def test_without_knowledge_only_strings_in_traditional_characters_are_changed() -> None:
    assert corrections('"執法" 人守 執法', None, CUT) == ['"执法" 人守 執法']
    assert corrections("人守不足", None, CUT) == []


def test_fewer_changed_characters_come_first() -> None:
    assert corrections("法制建社", KNOWN, CUT)[0] == "法制建设"
    both = knowing([("阀治建设", "term"), ("法治建设", "term")])
    assert corrections("法制建社", both, CUT) == ["法治建设", "阀治建设"]


@pytest.mark.parametrize(
    ("typed", "distance"),
    [("人守不足", 2), ("营高环境", 3), ("营伤环竟", 4), ("renshou", 0), ('"執法" 人守', 0), ("人守 营高环境", 5)],
)
def test_what_sounds_the_same_is_nearer_than_what_does_not(typed: str, distance: int) -> None:
    assert proposals(typed, KNOWN, CUT)[0].distance == distance


def test_what_was_pasted_is_not_read_for_long() -> None:
    assert corrections("人守不足" * 11, KNOWN, CUT) == corrections("renshou" * 6, KNOWN, CUT) == []


@settings(max_examples=300)
@given(HOSTILE)
def test_whatever_is_typed_the_proposals_are_few_and_different(typed: str) -> None:
    try:
        proposed = corrections(typed, KNOWN, CUT)
    except QueryError:
        return
    assert len(set(proposed)) == len(proposed) <= MOST
    assert typed not in proposed
