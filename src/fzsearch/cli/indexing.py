"""Bringing the library's indexes up to date: what every command that writes does last."""

from collections.abc import Iterator, Sequence

from fzsearch.cli.session import Session
from fzsearch.errors import IndexDamaged
from fzsearch.model import Change
from fzsearch.pipeline import pending, update_index, update_statements
from fzsearch.store import Store


def index_changes(session: Session, store: Store, *, rebuild: bool = False, checked: bool = False) -> None:
    """Bring the library's indexes up to date; the library is being written.

    `checked`: every byte of them is looked at before, and an index that is not as it was written is made anew.
    """
    try:
        bring_up_to_date(session, store, rebuild=rebuild, checked=checked)
    except IndexDamaged as error:
        session.say(f"{error.zh}；正在重建 ({error.en}; building it anew)")
        bring_up_to_date(session, store, rebuild=True)
    totals = store.totals()
    session.say(
        f"共 {totals.reports} 份报告、{totals.sections} 节 ({totals.reports} reports, {totals.sections} sections)"
    )


def bring_up_to_date(session: Session, store: Store, *, rebuild: bool = False, checked: bool = False) -> None:
    """The same without a word of it. Raises IndexDamaged."""
    engine, statements = session.engine(store), session.statements(store)
    anew = rebuild or (checked and bool(engine.verify()))
    changes = pending(store, engine, rebuild=anew)
    if changes or anew or not engine.applied():
        with session.progress(changes, "索引 index", len(changes)) as bar:
            update_index(store, engine, bar, rebuild=anew)

    def shown(those: Sequence[Change]) -> Iterator[Change]:
        with session.progress(those, "承诺和数字 statements", len(those)) as bar:
            yield from bar

    anew = rebuild or (checked and bool(statements.verify()))
    update_statements(store, engine, statements, rebuild=anew, shown=shown)
