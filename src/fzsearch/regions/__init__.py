"""The gazetteer: administrative divisions by code and by name, and by what a portal's host spells."""

from fzsearch.regions.domains import domain, is_official, labels_of, spelled
from fzsearch.regions.gazetteer import Gazetteer, Mention, load_gazetteer
from fzsearch.regions.tables import canonical_code

__all__ = [
    "Gazetteer",
    "Mention",
    "canonical_code",
    "domain",
    "is_official",
    "labels_of",
    "load_gazetteer",
    "spelled",
]
