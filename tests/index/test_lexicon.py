import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import jieba
import pytest
import rjieba
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from fzsearch.index import lexicon as module
from fzsearch.index.analysis import ANALYSIS_VERSION, tokenizer
from fzsearch.index.lexicon import lexicon, lexicon_digest, read_lexicon
from fzsearch.index.normalisation import normalise
from fzsearch.sample import report_files

Cut = Callable[[str], list[str]]

TERMS = [term for term, _ in lexicon()]
LETTERS = "".join(sorted(set("".join(TERMS))))
TEXTS = st.lists(st.sampled_from(TERMS) | st.text(st.sampled_from(LETTERS + "的，1a"), max_size=4), max_size=20)

# Own sentences, cut by hand.
SENTENCES = [
    "深化/放管服/改革",
    "全面推行/双随机/监管",
    "优化/营商环境",
    "一网通办/事项/持续/增加",
    "高效办成/一件事",
    "编制/权责清单/和/免罚清单",
    "对/轻微/违法行为/首违不罚",
    "推进/扫码入企",
    "落实/惠企/政策",
    "实行/包容审慎/监管",
    "探索/非现场/执法",
    "二/是/非现场/检查/不足",
    "严格/落实/三项制度",
    "开展/重大/执法/决定/法制审核",
    "组织/执法/案卷评查",
    "修订/裁量基准",
    "防止/逐利执法",
    "健全/行刑衔接/机制",
    "加强/行政应诉/工作",
    "负责人/出庭应诉",
    "化解/行政争议",
    "推进/诉源治理",
    "新建/3/个/司法所",
    "司法所/用房/紧张",
    "谁执法/谁普法",
    "普法办/印发/计划",
    "领导/干部/学法用法",
    "镇长/在/会议/上/述法",
    "按照/上述/法律/规定",
    "开展/送法/进/企业",
    "把/法律/送/进/企业",
    "习近平/法治思想",
    "建设/法治政府",
    "树立/法治思维",
    "坚持/依法行政",
    "全面/依法治国",
    "推进/依法治市",
    "区/市监局/和/住建局/联合/检查",
    "县/卫健委/会同/网信办",
    "市/发改局/牵头",
    "人/社/部门/受理",
    "帮助/企业/解决困难",
    "扩大/普法/范围",
    "落实/河长制",
    "加强/食安办/建设",
    "安委会/办公室/通报",
    "食安/办公室/通报",
    "由/河/长/制定方案",
    "区/法治/办公室/督查",
    "上/法治/课堂",
    "查处/酒驾/醉驾",
    "治超/站点/24/小时/值守",
    "严厉打击/非法集资",
    "推进/社区矫正/工作",
    "发布/短视频/12/条",
    "办理/依申请/公开/5/件",
    "政府/公众号/推送",
]  # fmt: skip


def python_jieba() -> jieba.Tokenizer:
    jieba.setLogLevel("WARNING")
    split = jieba.Tokenizer()
    split.FREQ, split.total = split.gen_pfdict(split.get_dict_file())
    split.initialized = True
    return split


def search_cuts() -> dict[str, Cut]:
    """Both tokenizers with the lexicon, in search mode."""
    slow, fast = python_jieba(), rjieba.Jieba()
    for term, frequency in lexicon():
        slow.add_word(term, frequency)
        fast.add_word(term, frequency, None)
    return {
        "jieba": lambda text: list(slow.cut_for_search(text, HMM=False)),
        "rjieba": lambda text: list(fast.cut_for_search(text, False)),
        "jieba, plain": lambda text: list(slow.cut(text, HMM=False)),
        "rjieba, plain": lambda text: list(fast.cut(text, False)),
    }


@pytest.fixture(scope="module")
def cuts() -> dict[str, Cut]:
    return search_cuts()


def test_a_term_has_two_to_four_hanzi() -> None:
    assert [term for term in TERMS if not re.fullmatch(r"[\u4e00-\u9fff]{2,4}", term)] == []
    assert 150 <= len(TERMS) <= 300


def test_no_term_is_a_word_of_jieba_s_dictionary() -> None:
    known = python_jieba().FREQ
    assert [term for term in TERMS if known.get(term)] == []


def test_no_longer_word_of_jieba_s_dictionary_hides_a_term_of_four() -> None:
    long = "\n".join(word for word, frequency in python_jieba().FREQ.items() if frequency and len(word) > 4)
    assert [term for term in TERMS if len(term) == 4 and term in long] == []


def test_terms_are_grouped_each_once_and_by_pinyin_within_a_group() -> None:
    text = files("fzsearch.index").joinpath("lexicon.txt").read_text(encoding="utf-8")
    head, *groups = re.split(r"(?m)^## .*\n", text)
    assert all(line.startswith("#") for line in head.split("\n") if line)
    assert len(groups) > 5
    grouped = [[term for term, _ in read_lexicon(group)] for group in groups]
    assert all(grouped)
    assert grouped == [sorted(group, key=lambda term: (lazy_pinyin(term), term)) for group in grouped]
    assert [term for group in grouped for term in group] == TERMS
    assert len(set(TERMS)) == len(TERMS)


@pytest.mark.parametrize("name", ["jieba, plain", "rjieba, plain"])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_sentences_are_cut_as_by_hand(cuts: dict[str, Cut], sentence: str, name: str) -> None:
    assert "/".join(cuts[name](sentence.replace("/", ""))) == sentence


@pytest.mark.parametrize("name", ["jieba, plain", "rjieba, plain"])
@pytest.mark.parametrize("frame", ["{}", "全面推进{}工作。", "区{}", "和{}的", "开展{}，", "将{}纳入", "{}情况"])
def test_a_term_is_one_word_alone_and_in_a_sentence(cuts: dict[str, Cut], frame: str, name: str) -> None:
    before, after = frame.split("{}")
    wrong = []
    for term in TERMS:
        found = cuts[name](frame.format(term))
        position = found.index(term) if term in found else -1
        if position < 0 or "".join(found[:position]) != before or "".join(found[position + 1 :]) != after:
            wrong.append((term, found))
    assert wrong == []


@pytest.mark.parametrize("name", ["jieba", "rjieba"])
def test_words_within_a_term_stay_findable(cuts: dict[str, Cut], name: str) -> None:
    # What jieba alone cuts a term into: words of two and more characters must come out beside the term.
    alone = python_jieba()
    lost = [
        (term, word)
        for term in TERMS
        for word in alone.cut(term, HMM=False)
        if len(word) > 1 and word not in cuts[name](term)
    ]
    assert lost == []


def test_both_tokenizers_give_the_same_words_on_the_sample(cuts: dict[str, Cut]) -> None:
    with report_files() as files:
        texts = [path.read_text(encoding="utf-8") for path in files]
    lines = [normalise(line) for text in texts for line in text.splitlines()]
    assert len(lines) > 2000
    assert [line for line in lines if cuts["jieba"](line) != cuts["rjieba"](line)] == []


@given(TEXTS)
def test_both_tokenizers_give_the_same_words_on_anything(cuts: dict[str, Cut], parts: list[str]) -> None:
    text = "".join(parts)
    assert cuts["jieba"](text) == cuts["rjieba"](text)


@pytest.mark.parametrize(
    "line", ["普法办", "普法办 0", "普法办 -1", "普法办 1 n", "普法办\t1", " 普法办 1", "普法办 １"]
)
def test_a_malformed_line_is_named(line: str) -> None:
    with pytest.raises(ValueError, match="line 3: "):
        read_lexicon(f"# 普法\n送法 6\n{line}\n")


def test_a_term_that_stands_twice_is_named() -> None:
    with pytest.raises(ValueError, match="line 2: 送法"):
        read_lexicon("送法 6\n送法 7\n")


def test_the_digest_is_of_the_entries_not_of_the_comments(monkeypatch: pytest.MonkeyPatch) -> None:
    def digest(text: str) -> str:
        monkeypatch.setattr(module, "lexicon", lambda: read_lexicon(text))
        return lexicon_digest.__wrapped__()

    assert re.fullmatch(r"[0-9a-f]{12}", lexicon_digest())
    assert digest("# 一\n送法 6\n") == digest("送法 6\n") != digest("送法 7\n")


def test_words_of_the_lexicon_are_words_of_the_index(tmp_path: Path) -> None:
    for name in ("jieba", "rjieba"):
        assert "放管服" in tokenizer(name, tmp_path)("深化放管服改革")


def test_an_index_of_another_lexicon_is_refused() -> None:
    assert lexicon_digest() in ANALYSIS_VERSION
