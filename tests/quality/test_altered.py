"""The altered passages are what they are said to be, and always the same."""

import re
from collections import Counter

from tests.quality.altered import ALTERATIONS, COUNT, LONGEST, SHORTEST, passages, sentences


def test_two_hundred_passages_are_half_for_development_and_half_for_measuring() -> None:
    made = passages()
    assert len(made) == COUNT
    assert len({one.section for one in made}) == COUNT
    assert all(SHORTEST <= len(text) <= LONGEST for one in made for text in (one.original, one.text))
    for half in (Counter(one.kinds for one in made if one.part == part) for part in ("dev", "test")):
        assert half.total() == COUNT / 2
        assert all(half[(kind,)] == 10 for kind in ALTERATIONS)
        assert all(sum(count for kinds, count in half.items() if len(kinds) == size) >= 20 for size in (2, 3))


def test_the_same_passages_are_drawn_again() -> None:
    made = passages()
    passages.cache_clear()
    assert passages() == made


def test_each_alteration_changes_what_its_name_says_and_nothing_else() -> None:
    only = {kind: [one for one in passages() if one.kinds == (kind,)] for kind in ALTERATIONS}
    for one in only["years"] + only["figures"]:
        unit = r"\d+(?= ?年)" if one.kinds == ("years",) else r"[\d一二三四五六七八九十百零]+"
        assert re.sub(unit, "#", one.text) == re.sub(unit, "#", one.original) != one.original
    for one in only["order"]:
        assert sorted(one.text) == sorted(one.original)
    for one in only["dropped"]:
        kept, whole = map(sentences, (one.text, one.original))
        assert len(kept) == len(whole) - 1
        assert {sentence.strip() for sentence in kept} <= {sentence.strip() for sentence in whole}
    for one in only["names"]:
        assert re.findall(r"\d+", one.text) == re.findall(r"\d+", one.original)
        assert one.text != one.original
