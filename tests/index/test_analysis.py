import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fzsearch.index.analysis import Cut, bigrams, tokenizer, words
from fzsearch.index.normalisation import END, normalise, normalise_with_origins
from fzsearch.sample import report_files

TEXTS = st.text(
    alphabet=st.sampled_from('法治政府 \n　１2Ａb“”"（(：:…㈠—-·\u200b，,A') | st.characters(), max_size=60
)


@pytest.fixture(scope="module")
def jieba(tmp_path_factory: pytest.TempPathFactory) -> Cut:
    return tokenizer("jieba", tmp_path_factory.mktemp("cache"))


@pytest.mark.parametrize(
    ("raw", "compared"),
    [
        ("ＬＥＤ　屏", "led屏"),
        ("2021 年 度", "2021年度"),
        ("LED  screen", "led screen"),
        ("“放管服”（一）：", '"放管服"(一):'),
        ("2021—2025", "2021-2025"),
        ("法\n治\u200b政府", "法治政府"),
        ("㈠", "(一)"),
        ("  ", ""),
    ],
)
def test_width_case_blanks_and_variants_do_not_count(raw: str, compared: str) -> None:
    assert normalise(raw) == compared


@given(TEXTS, st.data())
def test_what_stands_in_a_text_stands_in_it_after_normalising(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert normalise(text[start:end]) in normalise(text)


@given(TEXTS)
def test_normalising_twice_changes_nothing_and_leads_back(text: str) -> None:
    comparable = normalise_with_origins(text)
    assert normalise(comparable.text) == comparable.text
    assert len(comparable.origins) == len(comparable.text)
    assert list(comparable.origins) == sorted(comparable.origins)
    assert END not in comparable.text


@given(TEXTS)
def test_bigrams_hold_every_character_once_as_a_first(text: str) -> None:
    compared = normalise(text)
    assert "".join(pair[0] for pair in bigrams(compared)) == compared


def test_both_tokenizers_give_the_same_words_on_the_sample(jieba: Cut) -> None:
    rjieba = tokenizer("rjieba")
    with report_files() as files:
        texts = [path.read_text(encoding="utf-8") for path in files if path.suffix == ".txt"]
    assert len(texts) > 70
    assert sum(words(text, jieba) != words(text, rjieba) for text in texts) == 0


@given(TEXTS)
def test_both_tokenizers_give_the_same_words_on_anything(jieba: Cut, text: str) -> None:
    assert words(text, jieba) == words(text, tokenizer("rjieba"))


def test_jieba_keeps_its_cache_where_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "tmp"
    elsewhere.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(elsewhere))
    assert tokenizer("jieba", tmp_path / "cache")("规范意见") == ["规范", "意见"]
    assert tokenizer("jieba")("规范意见") == ["规范", "意见"]
    assert list(elsewhere.iterdir()) == []
    assert list((tmp_path / "cache").iterdir())


@pytest.mark.parametrize("place", ["missing/cache", "file/cache"])
def test_jieba_works_where_no_cache_can_be(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert tokenizer("jieba", tmp_path / place)("规范意见") == ["规范", "意见"]
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_no_word_reaches_over_a_line(jieba: Cut) -> None:
    assert words("压实法\n治责任，", jieba) == ["压实", "法", "治", "责任"]


def test_without_rjieba_auto_is_jieba(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(__import__("sys").modules, "rjieba", None)
    cut: Callable[[str], list[str]] = tokenizer("auto", tmp_path)
    assert cut("规范性文件") == ["规范", "范性", "规范性", "文件"]
    with pytest.raises(ImportError):
        tokenizer("rjieba")


def test_a_dictionary_is_loaded_when_it_is_first_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fzsearch.index.analysis._jieba", lambda folder: str(folder).split)
    cut = tokenizer("jieba", tmp_path)
    assert "_cut" not in vars(cut)
    assert "_cut" not in vars(pickle.loads(pickle.dumps(cut)))  # noqa: S301 — our own
    cut("/")
    assert "_cut" in vars(cut)
