"""Search: requests in, results out. `engine` is the seam, `embedded` the engine on one machine."""

from pathlib import Path

from fzsearch.errors import ConfigError
from fzsearch.index.alignment import Kind as PieceKind
from fzsearch.index.alignment import Piece
from fzsearch.index.analysis import Cut, tokenizer
from fzsearch.index.corrections import corrections
from fzsearch.index.embedded import WhooshEngine
from fzsearch.index.embedded.reading import Found
from fzsearch.index.engine import Engine, Heads
from fzsearch.index.issued import Issued
from fzsearch.index.knowledge import HEADINGS, Knowledge, gathered
from fzsearch.index.meter import Kind as MeterKind
from fzsearch.index.meter import Measured, MeasuredSection, measured, meter_json
from fzsearch.index.peers import (
    WIDER,
    Fact,
    Near,
    Own,
    Peer,
    Wider,
    asked_of,
    circle,
    facts_of,
    how_many,
    peers_json,
    peers_of,
    sections_of,
    with_those_below,
)
from fzsearch.index.query import (
    COMMON,
    FacetValue,
    Group,
    Hit,
    Issuer,
    ReportHits,
    Request,
    Results,
    Sort,
    Span,
    Use,
    flat,
    issuer_of,
    results_json,
)
from fzsearch.index.sentences import Sentence, body_of, sentences_of
from fzsearch.index.similar import Pair, Passage, Row, Similar, pairs_of, similar, similar_json
from fzsearch.index.snippets import Needle, marked, needles_of
from fzsearch.index.wording import shared_characters, shared_wording
from fzsearch.regions import Gazetteer


def open_tokenizer(name: str, cache: Path) -> Cut:
    """The tokenizer that the settings ask for. Raises ConfigError when it is not installed."""
    try:
        return tokenizer(name, cache)
    except ImportError as error:
        raise ConfigError(
            f"没有安装分词器 {name}：pip install 'fzsearch[fast]'，或改用 jieba",
            f"the tokenizer {name} is not installed: pip install 'fzsearch[fast]', or use jieba",
        ) from error


def open_engine(folder: Path, cut: Cut, gazetteer: Gazetteer, heads: Heads, cache_mb: int, rules: str = "") -> Engine:
    """The engine over the index in `folder`. Nothing is read before the first search or change.

    `cache_mb` is how many megabytes of what words and strings found it may keep. `rules` say what its documents were
    made by, where they are not the library's sections.
    """
    return WhooshEngine(folder, cut, gazetteer, heads, cache_mb << 20, rules=rules)


__all__ = [
    "COMMON",
    "HEADINGS",
    "WIDER",
    "Cut",
    "Engine",
    "FacetValue",
    "Fact",
    "Found",
    "Group",
    "Heads",
    "Hit",
    "Issued",
    "Issuer",
    "Knowledge",
    "Measured",
    "MeasuredSection",
    "MeterKind",
    "Near",
    "Needle",
    "Own",
    "Pair",
    "Passage",
    "Peer",
    "Piece",
    "PieceKind",
    "ReportHits",
    "Request",
    "Results",
    "Row",
    "Sentence",
    "Similar",
    "Sort",
    "Span",
    "Use",
    "WhooshEngine",
    "Wider",
    "asked_of",
    "body_of",
    "circle",
    "corrections",
    "facts_of",
    "flat",
    "gathered",
    "how_many",
    "issuer_of",
    "marked",
    "measured",
    "meter_json",
    "needles_of",
    "open_engine",
    "open_tokenizer",
    "pairs_of",
    "peers_json",
    "peers_of",
    "results_json",
    "sections_of",
    "sentences_of",
    "shared_characters",
    "shared_wording",
    "similar",
    "similar_json",
    "with_those_below",
]
