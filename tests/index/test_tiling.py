"""Words that overlap become words beside each other."""

import pytest

from fzsearch.index.tiling import tiles


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        (["规范", "范性", "规范性", "文件"], ["规范性", "文件"]),
        # A longer word of further on, which the text happens to begin with, is none of this place.
        (["研究", "生命", "科学", "研究", "研究生"], ["研究", "生命", "科学", "研究生"]),
        (["学习", "学习"], ["学习", "，", "学习"]),  # what the tokenizer leaves out
        ([], ["学", "习"]),
    ],
)
def test_of_a_word_and_its_parts_the_whole_is_taken_where_it_stands(tokens: list[str], expected: list[str]) -> None:
    text = "".join(expected)
    assert tiles(text, lambda _: tokens) == expected
