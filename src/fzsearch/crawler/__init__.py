"""Towards the portals: the list of them, how their lists are read, how they are asked, and with what manners.

`crawler.readers.read_list` and `crawler.asking.transport.Transport` are imported from where they are, by those who
harvest: what they need takes longer to load than most commands take to run.
"""

from fzsearch.crawler.addresses import canonical, host_of, joined, same_page_key
from fzsearch.crawler.asking.redirects import redirected
from fzsearch.crawler.listing import Link, Listing
from fzsearch.crawler.manners.challenges import Challenge, challenge_in, pause_of
from fzsearch.crawler.manners.glance import Glance, glance
from fzsearch.crawler.manners.pace import LONGEST_WAIT, Pace, after, backoff, retry_after
from fzsearch.crawler.manners.robots import Robots, read_robots, redirected_away, redirected_too_often
from fzsearch.crawler.manners.robots import from_row as robots_from_row
from fzsearch.crawler.manners.robots import to_row as robots_to_row
from fzsearch.crawler.manners.soft404 import looks_like_error, redirect_to_front, why_gone
from fzsearch.crawler.schedule import next_visit
from fzsearch.crawler.sources import TEMPLATE, Source, read_sources
from fzsearch.crawler.starter import starter
from fzsearch.crawler.terms import LARGEST_ATTACHMENT, LARGEST_PAGE, Bounds, Terms

__all__ = [
    "LARGEST_ATTACHMENT",
    "LARGEST_PAGE",
    "LONGEST_WAIT",
    "TEMPLATE",
    "Bounds",
    "Challenge",
    "Glance",
    "Link",
    "Listing",
    "Pace",
    "Robots",
    "Source",
    "Terms",
    "after",
    "backoff",
    "canonical",
    "challenge_in",
    "glance",
    "host_of",
    "joined",
    "looks_like_error",
    "next_visit",
    "pause_of",
    "read_robots",
    "read_sources",
    "redirect_to_front",
    "redirected",
    "redirected_away",
    "redirected_too_often",
    "retry_after",
    "robots_from_row",
    "robots_to_row",
    "same_page_key",
    "starter",
    "why_gone",
]
