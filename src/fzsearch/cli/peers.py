"""The command peers."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from fzsearch.cli.reading import print_json
from fzsearch.cli.session import Session, pass_session
from fzsearch.errors import StoreError
from fzsearch.model import SECTION_TYPES

if TYPE_CHECKING:
    from fzsearch.index import Hit, Own, Peer, Wider
    from fzsearch.store import Store

_NEAR = {"prefecture": "同市", "province": "同省", "elsewhere": "不同省", "unknown": "地区未知"}


@click.command(short_help="找同类报告 / find a report's peers")
@click.argument("identifier", metavar="ID")
@click.option(
    "--without",
    multiple=True,
    type=click.Choice(["level", "year", "system"]),
    help="不要求相同的：层级、年度、系统，可多次 / what need not be the same; repeatable",
)
@click.option("--limit", type=click.IntRange(1, 1000), help="每页份数 / reports per page")
@click.option("--page", type=click.IntRange(1), default=1, help="第几页 / page")
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", help="输出格式 / output format"
)
@pass_session
def peers(
    session: Session, identifier: str, without: Sequence["Wider"], limit: int | None, page: int, form: str
) -> None:
    """找一份报告或一节的同类：同系统、同层级、同年度的报告（有同类的节）。先同市，再同省，后其他；
    远近相同的，用词相似的在前。

    Find the peers of a report or section: reports of the same 系统, level and year (with a section of the same
    type); those of the same prefecture first, then of the same province, then the others; among equally near ones,
    those that have most of the same words, rare ones counting more.
    """
    from fzsearch.index import WIDER, circle, facts_of, peers_json, peers_of, sections_of

    left_out = [name for name in WIDER if name in without]
    size = limit or session.settings.page_size
    with session.reading() as store:
        own, engine = _own(store, identifier), session.engine(store)
        wanted = circle(facts_of(own), left_out)
        ranked = peers_of(engine, wanted, own)
        found = sections_of(engine, wanted, ranked[(page - 1) * size : page * size])
    if form == "json":
        print_json(peers_json(own, left_out, len(ranked), page, found))
    else:
        click.echo("\n".join(_lines(own, len(ranked), left_out, found)))


def _own(store: "Store", identifier: str) -> "Own":
    from fzsearch.index import Own

    report, section = store.report(identifier), store.section(identifier)
    if report is None and section is not None:
        report = store.report(section.report_id)
    if report is None:
        raise StoreError(
            f"没有 id 为 {identifier} 的报告或节", f"there is no report or section with the id {identifier}"
        )
    return Own(report, section)


def _lines(
    own: "Own", total: int, without: Sequence["Wider"], found: Iterable[tuple["Peer", Sequence["Hit"]]]
) -> Iterable[str]:
    from fzsearch.index import asked_of, facts_of

    facts = facts_of(own)
    used = [SECTION_TYPES.get(value, value) for values in asked_of(facts, without).values() for value in values]
    yield f"{total} 份同类 peers：{'、'.join(used) or '不限 any'}"
    if unknown := [fact for fact, values in facts.items() if not values]:
        yield f"未知，没有用来找 not known, so not asked for: {', '.join(unknown)}"
    for peer, hits in found:
        alike = f" · {peer.likeness.sentences} 句相同" if peer.likeness.sentences else ""
        yield ""
        yield f"{peer.rank}. {hits[0].report.title or '没有标题'}"
        yield f"   {_NEAR[peer.near]} · 用词相似 {peer.likeness.percent}%{alike}"
        yield f"   {' '.join(hit.section.id for hit in hits) if own.section else peer.report_id}"


COMMANDS = (peers,)
