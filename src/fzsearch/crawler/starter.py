"""Portal columns to begin with, none of them tried."""

from importlib.resources import files


def starter() -> str:
    """The text of a sources.toml with real columns, every row disabled until somebody has checked it."""
    return files("fzsearch.crawler").joinpath("starter.toml").read_text(encoding="utf-8")
