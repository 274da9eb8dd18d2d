"""Made portals on loopback, that the crawler is tested against. They are written from descriptions of portals, by
nobody who looked at the crawler's readers, so that the two can disagree.

`Portal` serves sites in a thread, so that a test may change them; `PortalProcess` in a process of its own.
"""

from tests.portal import trouble
from tests.portal.catalogue import family_sites, sites_named
from tests.portal.families.gdcms import gdcms
from tests.portal.families.gkmlpt import gkmlpt
from tests.portal.families.hanweb import hanweb
from tests.portal.families.jpaas import jpaas
from tests.portal.families.static import calendar, static
from tests.portal.families.trs import trs
from tests.portal.families.ucap import ucap
from tests.portal.log import Log
from tests.portal.many import many_sites
from tests.portal.page import Behaviour, Page, Route, Visit
from tests.portal.process import PortalProcess
from tests.portal.site import Attachment, Document, Site
from tests.portal.thread import Portal

__all__ = [
    "Attachment",
    "Behaviour",
    "Document",
    "Log",
    "Page",
    "Portal",
    "PortalProcess",
    "Route",
    "Site",
    "Visit",
    "calendar",
    "family_sites",
    "gdcms",
    "gkmlpt",
    "hanweb",
    "jpaas",
    "many_sites",
    "sites_named",
    "static",
    "trouble",
    "trs",
    "ucap",
]
