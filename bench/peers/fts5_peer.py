"""SQLite's FTS5: a table of tokens without content, and an ordinary table of facts beside it."""

import sqlite3
from pathlib import Path

from bench.peers.columns import COLUMNS, Numbers, Values, deciding, load, numbered, save, summed
from bench.peers.peer import HITS, Answer, unfiltered, years
from bench.tokens import GRAM_FIELDS, STRINGS_OF, WORD_WEIGHTS, WORDS_OF, Corpus, Tokens, string_grams
from fzsearch.index.analysis import tokenizer
from fzsearch.index.language import read_query
from fzsearch.index.query import AllOf, AnyOf, Literally, Query, Request, Without, Word

_COLUMNS = (*WORD_WEIGHTS, *GRAM_FIELDS, "regions", "years")
_WEIGHTS = ", ".join(str((WORD_WEIGHTS | STRINGS_OF["everywhere"]).get(column, 0.0)) for column in _COLUMNS)
_TABLES = f"""
CREATE VIRTUAL TABLE words USING fts5(
    {", ".join(_COLUMNS)}, content='',
    tokenize="unicode61 remove_diacritics 0 categories 'L* N* P* S* M* Co Cc Cf Cn'"
);
CREATE TABLE section (number INTEGER PRIMARY KEY, id TEXT, place INTEGER, issue INTEGER, kinds INTEGER);
"""
_MATCHING = "FROM words JOIN section ON number = words.rowid WHERE words MATCH ?"
_BEST = f"""
SELECT id FROM section JOIN
    (SELECT rowid AS best, bm25(words, {_WEIGHTS}) AS score FROM words WHERE words MATCH ?
     ORDER BY score LIMIT {HITS})
ON number = best ORDER BY score
"""  # noqa: S608
_COUNTS = {column: f"SELECT {column}, count(*) {_MATCHING} GROUP BY {column}" for column in COLUMNS}


class Fts5Peer:
    """The whole query is one MATCH, filters too. To count in SQL is faster than to fetch every match."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "fts5.sqlite"
        self._cut = tokenizer()
        self._values: dict[str, Values] = {}
        self._connection: sqlite3.Connection | None = None

    def build(self, corpus: Corpus) -> None:
        """One transaction, then one b-tree."""
        connection = sqlite3.connect(self._path)
        connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-200000;")
        connection.executescript(_TABLES)
        known: Numbers = {}
        words = f"INSERT INTO words (rowid, {', '.join(_COLUMNS)}) VALUES ({', '.join('?' * (len(_COLUMNS) + 1))})"  # noqa: S608
        for number, tokens in enumerate(corpus.tokens(), 1):
            connection.execute(words, (number, *_row(tokens)))
            numbers = numbered(tokens, known)
            section = (number, tokens.id, *(numbers[column] for column in COLUMNS))
            connection.execute("INSERT INTO section VALUES (?, ?, ?, ?, ?)", section)
        save(known, self._path.parent)
        connection.execute("INSERT INTO words(words) VALUES ('optimize')")
        connection.commit()
        connection.execute("ANALYZE")
        connection.close()

    def open(self) -> None:
        """Open for reading, with the file mapped into memory."""
        self._connection = sqlite3.connect(f"file:{self._path}?mode=ro", uri=True)
        self._connection.executescript("PRAGMA mmap_size=8000000000; PRAGMA cache_size=-65536;")
        self._values = load(self._path.parent)

    def find(self, request: Request) -> Answer:
        """The best, and for every set of filters and every column how many sections have each number."""
        wanted = _match(read_query(request.query, self._cut, request.within))
        best = self._connected().execute(_BEST, (_filtered(wanted, request),)).fetchall()
        counts: dict[str, dict[str, int]] = {}
        total = 0
        for asked, facets in unfiltered(request):
            for column, having in deciding(facets).items():
                rows = self._connected().execute(_COUNTS[column], (_filtered(wanted, asked),)).fetchall()
                numbers, sections = [number for number, _ in rows], [count for _, count in rows]
                total = sum(sections) if asked is request else total
                counts |= {facet: summed(numbers, sections, self._values[facet]) for facet in having}
        return Answer(total, tuple(section_id for (section_id,) in best), counts)

    def read(self, found: Answer) -> Answer:
        """It is in that form."""
        return found

    def forget(self) -> None:
        """SQLite remembers pages, not answers."""

    def _connected(self) -> sqlite3.Connection:
        if self._connection is None:
            raise RuntimeError("open() comes first")
        return self._connection


def _row(tokens: Tokens) -> list[str]:
    """The words table's columns."""
    joined = [" ".join(tokens.fields[name]) for name in (*WORD_WEIGHTS, *GRAM_FIELDS)]
    return [*joined, " ".join(tokens.lineage), str(tokens.year)]


def _match(wanted: Query) -> str:
    """The query in FTS5's language."""
    match wanted:
        case Word(text, where):
            return f"({{{' '.join(WORDS_OF[where])}}} : {_quoted(text)})"
        case Literally(text, where):
            return f"({{{' '.join(STRINGS_OF[where])}}} : {_quoted(' '.join(string_grams(text)))})"
        case AnyOf(parts):
            return f"({' OR '.join(map(_match, parts))})"
        case AllOf(parts) if any(not isinstance(part, Without) for part in parts):
            having = " AND ".join(_match(part) for part in parts if not isinstance(part, Without))
            lacking = "".join(f" NOT {_match(part.part)}" for part in parts if isinstance(part, Without))
            return f"(({having}){lacking})"
    raise ValueError(f"FTS5 cannot look for {wanted}")


def _filtered(match: str, request: Request) -> str:
    """The query with the request's filters, whose columns weigh nothing."""
    if request.regions:
        match += f" AND (regions : ({' OR '.join(map(_quoted, request.regions))}))"
    if (asked := years(request)) is not None:
        match += f" AND (years : ({' OR '.join(_quoted(str(year)) for year in asked)}))"
    return match


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
