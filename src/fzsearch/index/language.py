"""What a person types becomes a Query. Small, total, bounded: it answers or raises QueryError.

query   = clause { ("OR" | "|") clause }
clause  = item { ["AND"] item }
item    = ["-" | "NOT"] ( "(" query ")" | [field ":"] ( string | word ) )
string  = '"' … '"'  |  “ … ”
field   = 标题 | 小标题 | title | heading
"""

import re
from dataclasses import dataclass
from typing import Literal

from fzsearch.errors import QueryError
from fzsearch.index.analysis import Cut, is_word
from fzsearch.index.normalisation import normalise
from fzsearch.index.query import AllOf, AnyOf, Field, Literally, Query, Without, Word
from fzsearch.text import simplified

MAX_CHARACTERS = 128
"""The longest query, not counting quotation marks: so a string of 128 characters can be quoted."""
MAX_TERMS = 24
"""The most words and strings in one query, as typed."""

_FIELDS: dict[str, Field] = {"标题": "title", "小标题": "heading", "title": "title", "heading": "heading"}
_CLOSING = {'"': '"', "＂": "＂", "“": "”"}
_MARKS = {"(": "open", "（": "open", ")": "close", "）": "close", "|": "or", "｜": "or"}
_NAMED_FIELD = re.compile(r"(小标题|标题|title|heading)[\s\u3000]*[:：][\s\u3000]*", re.IGNORECASE | re.ASCII)
_WORD = re.compile(r'[^\s"＂“()（）|｜]+')
_JOINERS = {"OR": "or", "AND": "and", "NOT": "not"}


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of the typed query. `where` is set for words and strings."""

    kind: Literal["open", "close", "or", "and", "not", "word", "string"]
    text: str = ""
    where: Field = "everywhere"
    start: int = 0  # of a word or string as typed, without quotation marks
    end: int = 0


@dataclass(frozen=True, slots=True)
class Term:
    """Where a word or string stands in what is typed, without its quotation marks."""

    start: int
    end: int
    quoted: bool


def terms(typed: str) -> list[Term]:
    """The words and strings of a query, in order. Raises QueryError.

    >>> [typed[one.start : one.end] for typed in ['标题:"人手 不足" OR -培训'] for one in terms(typed)]
    ['人手 不足', '培训']
    """
    _check_length(typed)
    found = (token for token in _tokens(typed, "everywhere") if token.kind in ("word", "string"))
    return [Term(token.start, token.end, token.kind == "string") for token in found]


def read_query(typed: str, cut: Cut, within: Field = "everywhere") -> Query:
    """Return what `typed` means. An empty query is everything: AllOf(()).

    `within` is the field for words and strings that name none. Raises QueryError with a message for the reader.

    >>> read_query('"人手不足" -培训', str.split)
    AllOf(parts=(Literally(text='人手不足', where='everywhere'), Without(part=Word(text='培训', where='everywhere'))))
    """
    _check_length(typed)
    tokens = _tokens(typed, within)
    terms = sum(token.kind in ("word", "string") for token in tokens)
    if terms > MAX_TERMS:
        raise QueryError(
            f"检索词太多：{terms} 个，最多 {MAX_TERMS} 个", f"too many terms: {terms}, at most {MAX_TERMS}"
        )
    if not tokens:
        return AllOf(())
    query, rest = _either(tokens, cut)
    if rest:
        raise QueryError("多了一个右括号", "there is a closing bracket too many")
    if query == AllOf(()):
        raise QueryError("没有可检索的词，只有标点", "there is no word to look for, only punctuation")
    return query


def _check_length(typed: str) -> None:
    length = len(typed) - sum(typed.count(mark) for mark in '"＂“”')
    if length > MAX_CHARACTERS or len(typed) > 2 * MAX_CHARACTERS:
        raise QueryError(
            f"检索式太长：{length} 个字符，最多 {MAX_CHARACTERS} 个（引号不计）",
            f"the query is too long: {length} characters, at most {MAX_CHARACTERS} without quotation marks",
        )


def _tokens(typed: str, within: Field) -> list[_Token]:
    """Cut the typed text into marks, words and strings, each with its field."""
    tokens: list[_Token] = []
    position, where = 0, within
    while position < len(typed):
        character = typed[position]
        if character.isspace():
            position += 1
        elif named := _NAMED_FIELD.match(typed, position):
            where, position = _FIELDS[named[1].lower()], named.end()
            if position == len(typed) or typed[position] in "()（）|｜":
                raise QueryError(f"“{named[0].strip()}”后面要有一个词", f"a word must follow “{named[0].strip()}”")
        elif character in _CLOSING:
            start = position + 1
            text, position = _quoted(typed, position)
            tokens.append(_Token("string", text, where, start, position - 1))
            where = within
        elif kind := _MARKS.get(character):
            tokens.append(_Token(kind))  # type: ignore[arg-type]
            position += 1
        elif character in "-－" and position + 1 < len(typed) and not typed[position + 1].isspace():
            tokens.append(_Token("not"))
            position += 1
        else:
            start = position
            text, position = _word(typed, position)
            if text in _JOINERS and where != within:
                raise QueryError(f"“标题:”“小标题:”后面不能是 {text}", f"{text} cannot follow a field")
            token = _Token("word", text, where, start, position)
            tokens.append(_Token(_JOINERS[text]) if text in _JOINERS else token)  # type: ignore[arg-type]
            where = within
    return tokens


def _quoted(typed: str, position: int) -> tuple[str, int]:
    """The normalised text of the string that opens at `position`, and the position after it."""
    end = typed.find(_CLOSING[typed[position]], position + 1)
    if end < 0:
        raise QueryError("引号没有成对", "a quotation mark is not closed")
    text = normalise(typed[position + 1 : end])
    if not text:
        raise QueryError("引号里没有内容", "there is nothing between the quotation marks")
    return text, end + 1


def _word(typed: str, position: int) -> tuple[str, int]:
    match = _WORD.match(typed, position)
    return (match[0], match.end()) if match else (typed[position], position + 1)


def _either(tokens: list[_Token], cut: Cut) -> tuple[Query, list[_Token]]:
    """Read clauses joined by OR; return them and the tokens left over."""
    clauses: list[Query] = []
    while True:
        clause, tokens = _all(tokens, cut)
        clauses.append(clause)
        if not tokens or tokens[0].kind != "or":
            break
        tokens = tokens[1:]
    meaningful = tuple(clause for clause in clauses if clause != AllOf(()))
    if not meaningful:
        return AllOf(()), tokens
    return (meaningful[0] if len(meaningful) == 1 else AnyOf(meaningful)), tokens


def _all(tokens: list[_Token], cut: Cut) -> tuple[Query, list[_Token]]:
    """Read items that must all hold, up to OR, a closing bracket or the end."""
    items: list[Query] = []
    read = 0
    while tokens and tokens[0].kind not in ("or", "close"):
        if tokens[0].kind == "and":
            tokens = tokens[1:]
            continue
        item, tokens = _item(tokens, cut)
        read += 1
        if isinstance(item, AllOf):
            items.extend(item.parts)
        else:
            items.append(item)
    if not read:
        raise QueryError("OR、| 或括号的旁边缺少检索词", "a word is missing beside OR, | or a bracket")
    return (items[0] if len(items) == 1 else AllOf(tuple(items))), tokens


def _item(tokens: list[_Token], cut: Cut) -> tuple[Query, list[_Token]]:
    token, rest = tokens[0], tokens[1:]
    if token.kind == "not":
        if not rest or rest[0].kind in ("or", "and", "close"):
            raise QueryError("“-”或 NOT 后面要有一个词", "a word must follow - or NOT")
        part, rest = _item(rest, cut)
        return (AllOf(()) if part == AllOf(()) else Without(part)), rest
    if token.kind == "open":
        inner, rest = _either(rest, cut)
        if not rest:
            raise QueryError("括号没有成对", "a bracket is not closed")
        return inner, rest[1:]
    if token.kind == "string":
        return Literally(token.text, token.where), rest
    return _bare(token.text, token.where, cut), rest


def _bare(typed: str, where: Field, cut: Cut) -> Query:
    """The words in a run of characters without quotes; one in traditional characters also in simplified ones."""
    as_typed = _words(typed, where, cut)
    in_simplified = simplified(typed)
    return as_typed if in_simplified == typed else AnyOf((as_typed, _words(in_simplified, where, cut)))


def _words(typed: str, where: Field, cut: Cut) -> Query:
    """The words in a run of characters.

    Single characters in a row, without punctuation between them, are what the tokenizer knows no word for, mostly
    names: they are looked for as a string.
    """
    parts: list[Query] = []
    run = ""
    for token in [*cut(normalise(typed)), ""]:
        word = token if is_word(token) else ""
        if len(word) == 1:
            run += word
            continue
        if run:
            parts.append(Literally(run, where))
            run = ""
        if word:
            parts.append(Word(word, where))
    unique = tuple(dict.fromkeys(parts))
    return unique[0] if len(unique) == 1 else AllOf(unique)
