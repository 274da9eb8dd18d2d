"""The gazetteer: administrative divisions by code and by name."""

from fzsearch.regions.gazetteer import Gazetteer, Mention, canonical_code, load_gazetteer

__all__ = ["Gazetteer", "Mention", "canonical_code", "load_gazetteer"]
