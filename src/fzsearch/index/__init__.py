"""Search: requests in, results out. `engine` is the seam, `embedded` the engine on one machine."""

from pathlib import Path

from fzsearch.errors import ConfigError
from fzsearch.index.analysis import Cut, tokenizer
from fzsearch.index.corrections import corrections
from fzsearch.index.embedded import WhooshEngine
from fzsearch.index.embedded.reading import Found
from fzsearch.index.engine import Engine, Heads
from fzsearch.index.knowledge import HEADINGS, Knowledge, gathered
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
from fzsearch.index.query import FacetValue, Group, Hit, ReportHits, Request, Results, Sort, Span, flat, results_json
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


def open_engine(folder: Path, cut: Cut, gazetteer: Gazetteer, heads: Heads, cache_mb: int) -> Engine:
    """The engine over the index in `folder`. Nothing is read before the first search or change.

    `cache_mb` is how many megabytes of what words and strings found it may keep.
    """
    return WhooshEngine(folder, cut, gazetteer, heads, cache_mb << 20)


__all__ = [
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
    "Knowledge",
    "Near",
    "Needle",
    "Own",
    "Peer",
    "ReportHits",
    "Request",
    "Results",
    "Sort",
    "Span",
    "WhooshEngine",
    "Wider",
    "asked_of",
    "circle",
    "corrections",
    "facts_of",
    "flat",
    "gathered",
    "how_many",
    "marked",
    "needles_of",
    "open_engine",
    "open_tokenizer",
    "peers_json",
    "peers_of",
    "results_json",
    "sections_of",
    "shared_characters",
    "shared_wording",
    "with_those_below",
]
