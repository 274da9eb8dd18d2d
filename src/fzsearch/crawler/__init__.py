"""Towards the portals: so far, the list of them."""

from fzsearch.crawler.sources import TEMPLATE, Source, read_sources

__all__ = ["TEMPLATE", "Source", "read_sources"]
