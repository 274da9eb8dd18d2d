from pathlib import Path

import jieba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fzsearch.errors import QueryError
from fzsearch.index.analysis import Cut, tokenizer
from fzsearch.index.language import read_query, terms
from fzsearch.index.lexicon import lexicon
from fzsearch.index.query import AllOf, AnyOf, Literally, Query, Without, Word
from fzsearch.regions import load_gazetteer
from fzsearch.text import simplified

CUT: Cut = tokenizer()


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("", AllOf(())),
        ("  \u3000 ", AllOf(())),
        ("法治人才", AllOf((Word("法治"), Word("人才")))),
        ('"人手不足"', Literally("人手不足")),
        ("“人手 不足”", Literally("人手不足")),
        ('"学习“强国”平台"', Literally('学习"强国"平台')),
        ("执法 -培训", AllOf((Word("执法"), Without(Word("培训"))))),
        ("-培训", Without(Word("培训"))),
        ('-"现场培训"', Without(Literally("现场培训"))),
        ("NOT 培训", Without(Word("培训"))),
        ("执法 AND 培训", AllOf((Word("执法"), Word("培训")))),
        ("科普 OR 普法", AnyOf((Word("科普"), Word("普法")))),
        ("科普|普法", AnyOf((Word("科普"), Word("普法")))),
        ("（科普 OR 普法） 企业", AllOf((AnyOf((Word("科普"), Word("普法"))), Word("企业")))),
        ("标题:司法局", AllOf((Word("司法", "title"), Word("司法局", "title")))),
        ("小标题：“营商环境”", Literally("营商环境", "heading")),
        ("heading:执法 title:年度", AllOf((Word("执法", "heading"), Word("年度", "title")))),
        ("砚汀岚", Literally("砚汀岚")),
        ("2021-2025", AllOf((Word("2021"), Word("2025")))),
        ("执法，", Word("执法")),
        ("执法 ，", Word("执法")),
        ("or", Word("or")),
        ("李、王", AllOf((Literally("李"), Literally("王")))),
        ("TITLE：执法", Word("执法", "title")),
        ('小标题:"执法" 培训', AllOf((Literally("执法", "heading"), Word("培训")))),
        ("＂执法＂ －培训", AllOf((Literally("执法"), Without(Word("培训"))))),
        ("执法 AND", Word("执法")),
        ("执法 执法", AllOf((Word("执法"), Word("执法")))),
        ("标题:-培训", Without(Word("培训", "title"))),
    ],
)
def test_what_is_typed_and_what_it_means(typed: str, query: Query) -> None:
    assert read_query(typed, CUT) == query


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ('"', "引号没有成对"),
        ('执法 "培训', "引号没有成对"),
        ("“执法", "引号没有成对"),
        ('""', "引号里没有内容"),
        ('"  "', "引号里没有内容"),
        ("(", "括号"),
        (")", "括号"),
        ("(执法", "括号没有成对"),
        ("执法)", "右括号"),
        ("()", "缺少检索词"),
        ("OR", "缺少检索词"),
        ("执法 OR", "缺少检索词"),
        ("| 执法", "缺少检索词"),
        ("NOT", "后面要有一个词"),
        ("NOT OR 执法", "后面要有一个词"),
        ("标题:", "后面要有一个词"),
        ("标题:(执法)", "后面要有一个词"),
        ("标题:NOT 执法", "后面不能是 NOT"),
        ("NOT AND 执法", "后面要有一个词"),
        ("，。！", "没有可检索的词"),
        ("(" * 10_000, "太长"),
        ('"' * 10_000, "太长"),
        ("法" * 129, "太长"),
        (" ".join("甲" * 25), "太多"),
    ],
)
def test_a_query_without_a_meaning_says_so(typed: str, complaint: str) -> None:
    with pytest.raises(QueryError, match=complaint):
        read_query(typed, CUT)


def test_the_limits_themselves_are_allowed() -> None:
    assert read_query('"' + "法" * 128 + '"', CUT) == Literally("法" * 128)
    query = read_query(" ".join(f"w{number:02d}" for number in range(24)), CUT)
    assert isinstance(query, AllOf)
    assert len(query.parts) == 24


@pytest.mark.parametrize("typed", ["tıtle:x", "TİTLE:x", "headıng:x"])
def test_letters_that_fold_to_a_fields_letters_make_no_field(typed: str) -> None:
    query = read_query(typed, CUT)
    assert isinstance(query, AllOf)
    assert all(isinstance(part, Word | Literally) and part.where == "everywhere" for part in query.parts)


HOSTILE = st.lists(
    st.sampled_from(['"', "“", "”", "(", ")", "（", "|", "OR", "AND", "NOT", "-", " ", "标题:", "title:", "法治", "[TO", "*", "~9", "\\", "{}", "\x00", "\ud800", "𠀀", "İ", "%"])
    | st.text(max_size=4),
    max_size=80,
).map("".join)  # fmt: skip


@settings(max_examples=1000)
@given(HOSTILE)
def test_anything_is_answered_or_refused(typed: str) -> None:
    try:
        read_query(typed, CUT)
    except QueryError:
        pass


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("執法", AnyOf((Literally("執法"), Word("执法")))),
        ("-執法", Without(AnyOf((Literally("執法"), Word("执法"))))),
        ("標題:執法", AnyOf((AllOf((Literally("標題"), Literally("執法"))), AllOf((Word("标题"), Word("执法")))))),
        ("标题:執法", AnyOf((Literally("執法", "title"), Word("执法", "title")))),
        ("執法 培训", AllOf((AnyOf((Literally("執法"), Word("执法"))), Word("培训")))),
        ('"執法"', Literally("執法")),
        ("乾县", Word("乾县")),
        ("喆", Literally("喆")),
    ],
)
def test_words_in_traditional_characters_are_looked_for_in_both_and_strings_as_they_are(
    typed: str, query: Query
) -> None:
    assert read_query(typed, CUT) == query


def test_terms_are_counted_as_typed_also_where_they_are_looked_for_in_both() -> None:
    query = read_query(" ".join(["執法檢查"] * 24), CUT)
    assert isinstance(query, AllOf)


def test_no_word_place_or_term_in_simplified_characters_is_taken_for_a_traditional_one() -> None:
    lines = (Path(jieba.__file__).parent / "dict.txt").read_text(encoding="utf-8").splitlines()
    words = [line.split()[0] for line in lines]
    touched = {word for word in words if simplified(word) != word}
    # What GB 2312 can write is simplified Chinese: six thousand characters that all its texts do with.
    assert not [word for word in touched if len(word.encode("gb2312", errors="ignore")) == 2 * len(word)]
    # The dictionary's own share of traditional characters, most of them single: 鏈, 購, 七絃琴.
    assert 1000 < len(touched) < len(words) / 100
    names = [region.name for region in load_gazetteer().by_code.values()]
    assert [name for name in [*names, *(term for term, _ in lexicon())] if simplified(name) != name] == []


def test_terms_stand_where_they_were_typed() -> None:
    typed = '标题:"人手 不足" OR （-培训 ｜ 小标题：执法）AND NOT “甲”'
    assert [(typed[one.start : one.end], one.quoted) for one in terms(typed)] == [
        ("人手 不足", True), ("培训", False), ("执法", False), ("甲", True),
    ]  # fmt: skip
