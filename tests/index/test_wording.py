"""Shared wording, against a plain reading of what the words mean."""

from itertools import combinations, pairwise
from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from fzsearch.index.normalisation import normalise_with_origins
from fzsearch.index.query import Span
from fzsearch.index.wording import LEAST, shared_characters, shared_wording

# Few pieces, so that runs are often shared; one folds to several characters, some to nothing, some are punctuation.
PIECES = ["甲乙丙丁戊", "己庚辛", "甲乙", "a 1", "Ａ1", "，", "。", "\n", " ", "㈠", "\u200b"]
TEXTS = st.lists(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), min_size=2, max_size=4)
SENTENCE = "个别执法人员业务能力有待提高"


def covered_plainly(text: str, others: list[str]) -> list[bool]:
    """For each raw character whether it lies in a shared run: every substring is tried."""
    normalised, compared = normalise_with_origins(text), [normalise_with_origins(other).text for other in others]
    covered = [False] * len(text)
    for start, end in combinations(range(len(normalised.text) + 1), 2):
        run = normalised.text[start:end]
        is_long = sum(character.isalnum() for character in run) >= LEAST
        if is_long and run[0].isalnum() and run[-1].isalnum() and any(run in other for other in compared):
            for place in range(normalised.origins[start], normalised.origins[end - 1] + 1):
                covered[place] = True
    return covered


@given(TEXTS)
def test_hits_are_what_a_plain_reading_finds(texts: list[str]) -> None:
    for place, spans in enumerate(shared_wording(texts)):
        found = [span.hit for span in spans for _ in span.text]
        assert found == covered_plainly(texts[place], texts[:place] + texts[place + 1 :])


@given(st.lists(st.text(max_size=60), min_size=1, max_size=4))
def test_joined_the_spans_give_the_text_back_and_neighbours_differ(texts: list[str]) -> None:
    for text, spans in zip(texts, shared_wording(texts), strict=True):
        assert "".join(span.text for span in spans) == text
        assert all(span.text for span in spans)
        assert all(one.hit != other.hit for one, other in pairwise(spans))


def test_a_sentence_is_found_whatever_its_width_blanks_and_line_ends() -> None:
    first, second = shared_wording([f"一是{SENTENCE}。", "此外，个别执法人员\n  业务能力有待提高；"])
    assert first == (Span("一是", False), Span(SENTENCE, True), Span("。", False))
    assert second == (Span("此外，", False), Span("个别执法人员\n  业务能力有待提高", True), Span("；", False))


def test_seven_characters_are_no_wording_whatever_punctuation_is_added() -> None:
    for text in ("甲乙丙丁戊己庚", "甲，乙。丙、丁；戊：己？庚！！！", "。" * 50, " " * 50, "——……《》（）" * 9):
        assert [span.hit for spans in shared_wording([text, text]) for span in spans if span.hit] == []
    assert shared_wording(["甲乙丙丁戊己庚辛"] * 2)[0] == (Span("甲乙丙丁戊己庚辛", True),)


def test_a_run_of_one_other_text_is_enough_and_a_texts_own_repetition_is_not() -> None:
    alone, same, twin = shared_wording([f"{SENTENCE}，{SENTENCE[::-1]}，{SENTENCE[::-1]}", SENTENCE, SENTENCE])
    assert [span.text for span in alone if span.hit] == [SENTENCE]
    assert same == twin == (Span(SENTENCE, True),)
    assert [span.hit for span in shared_wording([SENTENCE + SENTENCE])[0]] == [False]


def test_shared_characters_are_counted_without_blanks() -> None:
    assert shared_characters((Span("甲 乙\n", False), Span("丙　丁戊", True))) == (3, 5)
    assert shared_characters(()) == (0, 0)


def test_long_texts_take_time_in_proportion() -> None:
    def seconds(times: int) -> float:
        texts = [f"{'，' * 500}甲{'。' * 500}乙丙丁" * times, f"{SENTENCE}{'a' * 1000}" * times, "一" * 1000 * times]
        began = process_time()
        shared_wording(texts)
        return process_time() - began

    once = min(seconds(20) for _ in range(3))
    assert seconds(80) < max(20 * once, 0.5)
