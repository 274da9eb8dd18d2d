"""What is suggested for what is typed, in characters, pinyin and initials."""

import subprocess
import sys
import time
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fzsearch.errors import StoreError
from fzsearch.index import saying
from fzsearch.index.normalisation import normalise
from fzsearch.index.saying import said_elsewhere
from fzsearch.index.sounds import Entry, Spoken
from fzsearch.index.suggestions import Suggestions, in_order
from fzsearch.pinyin import readings, syllables
from tests.index.library import spoken_here

TEXTS = (
    "执法", "法治", "法治建设", "司法局", "重庆市", "长沙市", "法律", "律师", "绿色发展", "行政执法", "LED屏",
    "放管服", "发展", "法治政府", "法人", "中长期", "双随机、一公开", "女职工",
)  # fmt: skip


def made(texts: Sequence[str]) -> Suggestions:
    return Suggestions(spoken_here([(text, "term") for text in texts]))


@pytest.fixture(scope="module")
def suggestions() -> Suggestions:
    return made(TEXTS)


def texts(found: Sequence[Entry]) -> list[str]:
    return [text for text, _ in found]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("法", ["法治", "法治建设", "法律", "法治政府", "法人"]),
        (" 法 治", ["法治", "法治建设", "法治政府"]),
        ("fazhi", ["法治", "法治建设", "法治政府", "发展"][:3]),
        ("FaZhi J", ["法治建设"]),
        ("ｆａｚｈｉ", ["法治", "法治建设", "法治政府"]),
        ("xingzhengzh", ["行政执法"]),
        ("xzzf", ["行政执法"]),
        ("fz", ["法治", "法治建设", "发展", "法治政府"]),
        ("法zhi", ["法治", "法治建设", "法治政府"]),
        ("法zj", ["法治建设"]),
        ("chongq", ["重庆市"]),
        ("zhongq", []),
        ("changsha", ["长沙市"]),
        ("zhongchang", ["中长期"]),
        ("le", ["LED屏"]),
        ("ledp", ["LED屏"]),
        ("双随机、", ["双随机、一公开"]),
        ("lvshi", ["律师"]),
        ("lüshi", ["律师"]),
        ("lushi", ["律师"]),
        ("lus", ["律师", "绿色发展"]),
        ("nvzh", ["女职工"]),
    ],
)
def test_what_begins_so_is_suggested_most_important_first(
    suggestions: Suggestions, typed: str, found: list[str]
) -> None:
    assert texts(suggestions.suggest(typed)) == found


@pytest.mark.parametrize("typed", ["", " ", "f", "2", "20", "，法", "%", "法" * 41, "fa" * 30, "\ud800", "\x00"])
def test_nothing_is_suggested_for_less_than_a_character_or_two_letters_or_for_nonsense(
    suggestions: Suggestions, typed: str
) -> None:
    assert suggestions.suggest(typed) == []


def test_characters_come_before_pinyin_and_pinyin_before_initials() -> None:
    # By initials 史案, by pinyin 沙地, by its very letters SA认证: the reverse of their importance.
    found = made(["史案", "沙地", "SA认证"]).suggest("sa")
    assert texts(found) == ["SA认证", "史案"]
    assert texts(made(["史汉", "沙地", "啥好"]).suggest("sh")) == ["史汉", "沙地", "啥好"]
    assert texts(made(["发安", "法案", "分安"]).suggest("fa")) == ["发安", "法案", "分安"]


def test_what_is_suggested_comes_once_and_at_most_eight_times() -> None:
    many = made([*(f"法{character}" for character in "甲乙丙丁戊己庚辛壬"), "法甲", "法 甲"])
    found = texts(many.suggest("fa"))
    assert found == [f"法{character}" for character in "甲乙丙丁戊己庚辛"]


@given(st.lists(st.text("法治发执市ab", min_size=1, max_size=4), max_size=12), st.text("法治发afzhi", max_size=3))
def test_whatever_is_known_all_that_begins_so_and_nothing_else_is_suggested(known: list[str], typed: str) -> None:
    said = spoken_here([(text, "term") for text in known])
    found = texts(Suggestions(said).suggest(typed, most=100))
    begin = [one.text for one in said if one.compared.startswith(typed)]
    if typed and typed[0] in "法治发":
        assert found[: len(begin)] == begin
        assert all(normalise(text).startswith(typed[0]) for text in found)
    elif len(typed) > 1 and typed.isascii():
        sounds = ["".join(one.syllables) for one in said]
        assert set(begin) <= set(found)
        assert {one.text for one, sound in zip(said, sounds, strict=True) if sound.startswith(typed)} <= set(found)
    else:
        assert found == []


def test_words_come_thick_and_names_thin_and_a_name_that_is_a_word_is_a_name() -> None:
    entries = in_order({
        "term": ["执法", "司法局", *(f"词{place}" for place in range(20))],
        "agency": ["财政局", "司法局"],
        "heading": ["存在问题"],
    })  # fmt: skip
    assert entries[:5] == [
        ("执法", "term"), ("司法局", "agency"), ("存在问题", "heading"), ("词0", "term"), ("词1", "term"),
    ]  # fmt: skip
    assert 6 < entries.index(("财政局", "agency")) < 12
    assert len({text for text, _ in entries}) == len(entries)


def test_forty_thousand_texts_answer_before_a_reader_would_notice() -> None:
    characters = [chr(code) for code in range(0x4E00, 0x4E00 + 200)]
    pairs = [one + other for one in characters for other in characters]
    said = [Spoken(text, "term", text, ("zh" + "aeiou"[place % 5], "fa")) for place, text in enumerate(pairs)]
    suggestions = Suggestions(said)
    took = []
    for typed in ("一", "zh", "zhafa", "zf", "一f"):
        began = time.process_time()
        assert len(suggestions.suggest(typed)) == 8
        took.append(time.process_time() - began)
    assert sorted(took)[2] < 0.05  # seconds; usually two thousandths


def test_the_tables_of_pinyin_are_not_loaded_before_they_are_needed() -> None:
    script = "import sys, fzsearch.web, fzsearch.cli; sys.exit('pypinyin' in sys.modules or 'opencc' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_another_process_says_texts_as_this_one_does() -> None:
    texts = ["法治", "led screen屏", "双随机、一公开", "重庆", "𠀀字", "a\u2028b", '"', "女律师", "□"]
    said, of_characters = said_elsewhere(texts)
    assert said == [syllables(text) for text in texts]
    assert len(of_characters) == 6763  # all Chinese characters of GB 2312
    assert {character: readings(character) for character in "行重法律绿啊齄"} == {
        character: of_characters[character] for character in "行重法律绿啊齄"
    }


def test_a_process_that_does_not_answer_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saying, "_START", "raise SystemExit(3)")
    with pytest.raises(StoreError, match="could not be made"):
        said_elsewhere(["法治"])
