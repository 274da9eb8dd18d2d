"""A library that was harvested from a made portal, which then changed, moved, replaced and took down what it had."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fzsearch import sample
from fzsearch.cli.session import Session
from fzsearch.crawler import read_sources
from fzsearch.crawler.asking.transport import Transport
from fzsearch.parser import may_be_report
from fzsearch.pipeline.harvest import Means, harvest
from fzsearch.store import SourceRow, Store
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
    sample.prepare(folder)
    known = reports()
    site = static([*(known[stem] for stem in (CHANGED, MOVED, GONE, DISPLACED)), in_a_file(known[ATTACHED])])
    with Portal(site) as portal, Transport("fzsearch-test", loopback=True) as transport, Store.open(folder) as store:
        (folder / "sources.toml").write_text(portal.rows(), encoding="utf-8")
        _visit(folder, store, transport, 0)
        ids = {
            stem: store.titled(known[stem].title, int(stem[-4:]))[0].id
            for stem in (CHANGED, MOVED, GONE, DISPLACED, ATTACHED)
        }
        addresses = {stem: (store.report(one) or store.titled("", None)[0]).url or "" for stem, one in ids.items()}
        _change(site)
        for number in range(1, VISITS + 1):
            _visit(folder, store, transport, 3 * number)
    return Harvested(folder, ids, addresses)


def _change(site: Site) -> None:
    known = reports()
    old = known[CHANGED]
    lines = old.body.splitlines()
    site.replace(old, replace(old, body="\n".join([lines[0], NEW_SENTENCE, *lines[1:]])))
    site.move(known[MOVED], "/xxgk/show/moved.html")
    site.take_down([known[GONE]])
    later = known["990201-wsjkj-2023"]
    site.replace(known[DISPLACED], replace(later, published=known[DISPLACED].published))


def _visit(folder: Path, store: Store, transport: Transport, days: int) -> None:
    sources = read_sources(folder / "sources.toml")
    rows = [SourceRow(one.id, one.name, one.list_url, one.tls, one.checked, one.enabled) for one in sources]
    store.standings.register(rows)
    session = Session(folder, None, quiet=True)
    means = Means(transport.fetch, session.parse, now=lambda: datetime.now(UTC) + timedelta(days=days))
    assert [one.source.id for one in harvest(store, sources, means, may_be_report)] == [rows[0].id]
