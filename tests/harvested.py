"""A library that was harvested from a made portal, which then changed, moved, replaced and took down what it had."""

from dataclasses import dataclass, replace
from pathlib import Path

from tests.pipeline.open_library import open_library
from tests.portal import Portal, Site, static
from tests.portal.documents import in_a_file, reports

CHANGED, MOVED, GONE, DISPLACED, ATTACHED = (
    "990201-sfj-2021", "990201-sfj-2022", "990201-sfj-2023", "990201-wsjkj-2021", "990201-wsjkj-2022",
)  # fmt: skip
NEW_SENTENCE = "全年新增专职执法人员三名。"
VISITS = 5  # after the first


@dataclass(frozen=True, slots=True)
class Harvested:
    """The library's folder, and the ids of the reports by what became of each."""

    folder: Path
    ids: dict[str, str]
    addresses: dict[str, str]  # the first address of each


def harvested(folder: Path) -> Harvested:
    """Harvest a portal once, let it change, and harvest it again as often as it takes to miss what is gone."""
    known = reports()
    site = static([*(known[stem] for stem in (CHANGED, MOVED, GONE, DISPLACED)), in_a_file(known[ATTACHED])])
    with Portal(site) as portal, open_library(folder, portal) as library:
        library.visit()
        first = {stem: library.report(known[stem]) for stem in (CHANGED, MOVED, GONE, DISPLACED, ATTACHED)}
        _change(site)
        for _ in range(VISITS):
            library.later(days=3)
            library.visit()
    ids = {stem: report.id for stem, report in first.items()}
    return Harvested(folder, ids, {stem: report.url or "" for stem, report in first.items()})


def _change(site: Site) -> None:
    known = reports()
    old = known[CHANGED]
    lines = old.body.splitlines()
    site.replace(old, replace(old, body="\n".join([lines[0], NEW_SENTENCE, *lines[1:]])))
    site.move(known[MOVED], "/xxgk/show/moved.html")
    site.take_down([known[GONE]])
    later = known["990201-wsjkj-2023"]
    site.replace(known[DISPLACED], replace(later, published=known[DISPLACED].published))
