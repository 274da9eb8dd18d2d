"""Sites ready to be served: one of each family, and sets of sites by name."""

from tests.portal.documents import collection, notices
from tests.portal.families.gdcms import gdcms
from tests.portal.families.gkmlpt import gkmlpt
from tests.portal.families.hanweb import hanweb
from tests.portal.families.jpaas import jpaas
from tests.portal.families.static import static
from tests.portal.families.trs import trs
from tests.portal.families.ucap import ucap
from tests.portal.many import many_sites
from tests.portal.site import Site


def family_sites() -> dict[str, Site]:
    """A site of each family by its name, with reports of agencies of the sample library and what is none.

    That of gkmlpt has notices besides, since its lists have a hundred documents a page.
    """
    school = [*collection("990101-jyj", "990101-kjj"), *notices("甲禾区教育局", 110)]
    return {
        "trs": trs(collection("9901-kjj", "9901-rmzf", "9901-scjgj")),
        "hanweb": hanweb(collection("9902-kjj", "9902-sthjj")),
        "jpaas": jpaas(collection("99-kjt", "99-sft")),
        "gkmlpt": gkmlpt(school),
        "gdcms": gdcms(collection("990102-nyncj", "990102-rmzf", "990102101-rmzf")),
        "ucap": ucap(collection("990301-cgj", "990301-kjj")),
        "static": static(collection("990201-sfj", "990201-wsjkj")),
    }


def sites_named(words: list[str]) -> list[Site]:
    """The sites that words stand for: "families", or "many", hosts and pages each."""
    match words:
        case ["families"]:
            return list(family_sites().values())
        case ["many", hosts, pages]:
            return many_sites(int(hosts), int(pages))
    raise ValueError(f"no sites are named {words}: say families, or many and two numbers")
