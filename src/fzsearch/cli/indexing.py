"""Bringing the library's indexes up to date: what every command that writes does last."""

from collections.abc import Iterator, Sequence

from fzsearch.cli.session import Session
from fzsearch.errors import IndexDamaged
from fzsearch.model import Change
from fzsearch.pipeline import pending, update_index, update_statements
from fzsearch.store import Store


def index_changes(session: Session, store: Store, *, rebuild: bool = False) -> None:
    """Bring the library's indexes up to date; the library is being written."""
    try:
        bring_up_to_date(session, store, rebuild=rebuild)
    except IndexDamaged as error:
        session.say(f"{error.zh}；正在重建 ({error.en}; building it anew)")
        bring_up_to_date(session, store, rebuild=True)
    totals = store.totals()
    session.say(
        f"共 {totals.reports} 份报告、{totals.sections} 节 ({totals.reports} reports, {totals.sections} sections)"
    )


def bring_up_to_date(session: Session, store: Store, *, rebuild: bool = False) -> None:
    """The same without a word of it. Raises IndexDamaged."""
    engine = session.engine(store)
    changes = pending(store, engine, rebuild=rebuild)
    if changes or rebuild or not engine.applied():
        with session.progress(changes, "索引 index", len(changes)) as bar:
            update_index(store, engine, bar, rebuild=rebuild)

    def shown(those: Sequence[Change]) -> Iterator[Change]:
        with session.progress(those, "承诺和数字 statements", len(those)) as bar:
            yield from bar

    update_statements(store, engine, session.statements(store), rebuild=rebuild, shown=shown)
