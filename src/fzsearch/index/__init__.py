"""Search: requests in, results out. `engine` is the seam, `embedded` the engine on one machine."""

from pathlib import Path

from fzsearch.errors import ConfigError
from fzsearch.index.analysis import Cut, tokenizer
from fzsearch.index.embedded import WhooshEngine
from fzsearch.index.engine import Engine, Heads
from fzsearch.index.query import FacetValue, Hit, Request, Results, Sort, Span, results_json
from fzsearch.index.snippets import Needle, marked, needles_of
from fzsearch.regions import Gazetteer


def open_engine(folder: Path, tokenizer_name: str, cache: Path, gazetteer: Gazetteer, heads: Heads) -> Engine:
    """The engine over the index in `folder`. Nothing is read before the first search or change.

    Raises ConfigError when the tokenizer that the settings ask for is not installed.
    """
    try:
        cut = tokenizer(tokenizer_name, cache)
    except ImportError as error:
        raise ConfigError(
            f"没有安装分词器 {tokenizer_name}：pip install 'fzsearch[fast]'，或改用 jieba",
            f"the tokenizer {tokenizer_name} is not installed: pip install 'fzsearch[fast]', or use jieba",
        ) from error
    return WhooshEngine(folder, cut, gazetteer, heads)


__all__ = [
    "Cut",
    "Engine",
    "FacetValue",
    "Heads",
    "Hit",
    "Needle",
    "Request",
    "Results",
    "Sort",
    "Span",
    "WhooshEngine",
    "marked",
    "needles_of",
    "open_engine",
    "results_json",
    "tokenizer",
]
