"""The same files, searched by stock Whoosh."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from whoosh import query as stock
from whoosh.reading import IndexReader, TermNotFound
from whoosh.searching import Searcher

from fzsearch.index import WhooshEngine
from fzsearch.index.analysis import bigrams
from fzsearch.index.embedded import generations
from fzsearch.index.embedded.codec import ArrayCodec, open_reader
from fzsearch.index.normalisation import normalise
from tests.index.library import Shelf, found, report, three_reports


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    shelf = three_reports()
    shelf.put(report("d", ["公开\n主动公开信息。", "学习\n学习三次。"]))
    return shelf


@pytest.fixture(scope="module")
def engine(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    """Two segments, and a deleted report in the first."""
    folder = tmp_path_factory.mktemp("index")
    engine = shelf.built(folder)
    shelf.put(report("b", ["存在问题\n人手充实。", "执法\n开展执法检查，不足之处整改。"], 2022, "500104", "司法局"))
    engine.apply(shelf.after(engine.applied()))
    engine.publish()
    return engine


@pytest.fixture(scope="module")
def reader(engine: WhooshEngine) -> Iterator[IndexReader]:
    with open_reader(generations.current(engine._folder)) as reader:
        yield reader


def ids(reader: IndexReader, query: stock.Query) -> set[str]:
    searcher = Searcher(reader)  # not closed: that would close the reader
    return {hit["id"] for hit in searcher.search(query, limit=None)}


def string(field: str, text: str) -> stock.Query:
    """A string as Whoosh looks for it: its bigrams in a row."""
    pairs = list(bigrams(normalise(text)))[:-1]
    return stock.Phrase(field, pairs) if len(pairs) > 1 else stock.Term(field, pairs[0])


@pytest.mark.parametrize(
    "text", ["人手不足", "不足", "执法检查", "存在问题人手", "不足之处整改。", "足为奇", "没有的词"]
)
def test_stock_whoosh_finds_the_same_strings(reader: IndexReader, engine: WhooshEngine, text: str) -> None:
    assert ids(reader, string("text_pairs", text)) == found(engine, f'"{text}"')


def test_stock_whoosh_finds_the_same_words_and_combinations(reader: IndexReader, engine: WhooshEngine) -> None:
    def word(text: str) -> stock.Query:
        return stock.Or([stock.Term(f"{field}_words", text) for field in ("text", "heading", "title", "names")])

    assert ids(reader, word("人才")) == found(engine, "人才") != set()
    assert ids(reader, stock.And([word("执法"), word("检查")])) == found(engine, "执法 检查") != set()
    assert ids(reader, stock.AndNot(word("人手"), string("text_pairs", "编制"))) == found(engine, '"人手" -"编制"')
    assert ids(reader, stock.Term("region", "44")) == found(engine, "", regions=("44",)) != set()
    assert ids(reader, stock.Term("section", "problems")) == found(engine, "", sections=("problems",)) != set()
    assert ids(reader, stock.Term("year", "2022")) == found(engine, "", year_from=2022, year_to=2022) != set()
    assert ids(reader, stock.Term("system", "科技")) == found(engine, "", systems=("科技",)) != set()
    assert ids(reader, stock.Term("report", "b")) == {"b-000", "b-001"}
    assert ids(reader, stock.Not(word("执法"))) == found(engine, "-执法") != set()
    assert ids(reader, stock.Term("id", "c-000")) == {"c-000"}


def test_whoosh_counts_what_is_there(reader: IndexReader) -> None:
    assert (reader.doc_count(), reader.doc_count_all()) == (7, 9)
    assert reader.has_deletions()
    assert (
        reader.frequency("text_words", "不足") == 6.0
    )  # three of them in the deleted report, which still counts here
    assert {"人手", "不足", "执法"} <= {text.decode() for text in reader.lexicon("text_words")}
    assert ("text_words", "没有") not in reader
    with pytest.raises(TermNotFound):
        reader.postings("text_words", "没有")


def test_whoosh_does_not_write_these_files() -> None:
    with pytest.raises(NotImplementedError):
        ArrayCodec().field_writer(None, None)


def test_stock_whoosh_finds_nothing_deleted(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.put(*(report(name, ["水闸。"]) for name in "abcd"))
    engine = shelf.built(tmp_path)
    shelf.put(report("a", ["河道。"]))
    engine.apply(shelf.after(engine.applied()))
    engine.publish()
    with open_reader(generations.current(tmp_path)) as reader:
        gone = [number for number in range(reader.doc_count_all()) if reader.is_deleted(number)]
        assert [reader.stored_fields(number)["id"] for number in gone] == ["a-000"]
