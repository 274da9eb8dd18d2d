"""What is kept of earlier searches: never more than was allowed."""

import threading
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from fzsearch.index.embedded.cache import Cache


@dataclass(frozen=True)
class Block:
    size: int


@given(st.integers(0, 20_000), st.lists(st.tuples(st.integers(0, 9), st.integers(0, 8_000)), max_size=60))
def test_no_more_is_held_than_allowed_and_every_value_is_right(most: int, asked: list[tuple[int, int]]) -> None:
    cache: Cache[Block] = Cache(most)
    sizes: dict[int, int] = {}
    for key, size in asked:
        sizes.setdefault(key, size)
        assert cache.get(key, lambda size=sizes[key]: Block(size)) == Block(sizes[key])  # type: ignore[misc]
        assert cache.held <= most
    cache.clear()
    assert cache.held == 0


def test_what_finds_nothing_takes_room_too() -> None:
    cache: Cache[Block] = Cache(100_000)
    for key in range(10_000):
        cache.get(key, lambda: Block(0))
    assert len(cache._values) < 200


def test_the_longest_unused_goes_first() -> None:
    cache: Cache[Block] = Cache(5_000)  # three blocks of 1,000 bytes and what keeping them takes
    made: list[str] = []

    def asked(key: str) -> None:
        cache.get(key, lambda: (made.append(key), Block(1_000))[1])  # type: ignore[func-returns-value]

    for key in "abcadbace":
        asked(key)
    assert "".join(made) == "abcdbce"


def test_a_value_is_made_once_and_asked_for_by_many() -> None:
    cache: Cache[Block] = Cache(1 << 20)
    made: list[int] = []

    def asked() -> None:
        for key in range(50):
            cache.get(key, lambda key=key: (made.append(key), Block(key))[1])  # type: ignore[misc, func-returns-value]

    asked()
    threads = [threading.Thread(target=asked) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(made) == list(range(50))
