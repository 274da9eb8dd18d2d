"""A text as words that stand beside each other, of what the tokenizer gives: words that overlap."""

from collections.abc import Iterator, Sequence

from fzsearch.index.analysis import Cut

_LONGEST = 24  # characters of a word; what is further away is no part of it


def tiles(text: str, cut: Cut) -> list[str]:
    """The words and everything between them; joined, they give the text back.

    The search mode gives the parts of a long word before it: 规范 范性 规范性. Of these the whole is taken.

    >>> from fzsearch.index.analysis import tokenizer
    >>> tiles("规范性文件，不动产登记", tokenizer())
    ['规范性', '文件', '，', '不动产', '登记']
    """
    return list(_tiles(text, cut(text)))


def _tiles(text: str, tokens: Sequence[str]) -> Iterator[str]:
    place = number = 0
    while place < len(text):
        taken = _whole(text, place, tokens, number)
        if taken is None:  # the tokenizer left something out: a character by itself
            yield text[place]
            place += 1
        else:
            number = taken + 1
            yield tokens[taken]
            place += len(tokens[taken])


def _whole(text: str, place: int, tokens: Sequence[str], first: int) -> int | None:
    """The number of the longest token that stands here, of which all tokens before it are parts."""
    found, near = None, text[place : place + _LONGEST]
    longest = 0  # of the tokens before
    for number in range(first, len(tokens)):
        token = tokens[number]
        if token not in near:
            break
        if len(token) > longest and near.startswith(token) and all(part in token for part in tokens[first:number]):
            found = number
        longest = max(longest, len(token))
    return found
