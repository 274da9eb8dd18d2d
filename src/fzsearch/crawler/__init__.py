"""Towards the portals: the list of them, how their lists are read, how they are asked, and with what manners."""

from fzsearch.crawler.addresses import canonical, host_of, joined, same_page_key
from fzsearch.crawler.challenges import Challenge, challenge_in, pause_of
from fzsearch.crawler.glance import Glance, glance
from fzsearch.crawler.listing import Link, Listing
from fzsearch.crawler.pace import Pace, after, backoff, retry_after
from fzsearch.crawler.readers import read_list
from fzsearch.crawler.redirects import redirected
from fzsearch.crawler.robots import Robots, read_robots, redirected_away, redirected_too_often
from fzsearch.crawler.robots import from_row as robots_from_row
from fzsearch.crawler.robots import to_row as robots_to_row
from fzsearch.crawler.schedule import next_visit
from fzsearch.crawler.soft404 import looks_like_error, redirect_to_front, why_gone
from fzsearch.crawler.sources import TEMPLATE, Source, read_sources
from fzsearch.crawler.starter import starter
from fzsearch.crawler.transport import LARGEST_ATTACHMENT, LARGEST_PAGE, Terms, Transport

__all__ = [
    "LARGEST_ATTACHMENT",
    "LARGEST_PAGE",
    "TEMPLATE",
    "Challenge",
    "Glance",
    "Link",
    "Listing",
    "Pace",
    "Robots",
    "Source",
    "Terms",
    "Transport",
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
    "read_list",
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
